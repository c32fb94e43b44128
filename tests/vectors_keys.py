"""Vectors of `keys` records: what each gives its reader, and malformed ones."""

from __future__ import annotations

from collections.abc import Iterator

from curve_points import LOW_ORDER
from recorded import wrapped
from sealed_forge import context, forged_keys
from sealed_world import hourly, keys_origin, sealing_id, sealing_key, sealing_seed
from vector_case import Case
from wire_world import fresh, place

from broker.keys import encrypt, expand

ME = "police-nz"


def wrap(name: str, plain: bytes | None = None, info: bytes | None = None) -> bytes:
    """Return an hourly key sealed to a member, in the record that is forged here."""
    bound = b"sealane keys v1\0" + context(keys_origin()) + sealing_id(name)
    key = hourly(name) if plain is None else plain
    return wrapped(sealing_key(name).public, bound if info is None else info, key)


def entry(name: str, wraps: bytes | None = None, groups: bytes = b"") -> bytes:
    """Return an entry for a member's key."""
    there = wrap(name) if wraps is None else wraps
    return sealing_id(name) + there + len(groups).to_bytes(2, "big") + groups


def groups_of(plain: bytes, name: str = ME) -> bytes:
    """Return groups under a member's hourly key."""
    key = expand(hourly(name), b"sealane groups v1\0" + context(keys_origin()))
    return encrypt(key, plain)


def group(name: bytes) -> bytes:
    """Return one group."""
    return bytes([len(name)]) + name + hourly(name.decode("latin-1"))


def keys_records() -> Iterator[Case]:
    """Yield them."""
    none, mine, bad = b"\0\0", entry(ME), "wire.keys"
    two = groups_of(group(b"alpha") + group(b"team"))
    low = [entry(ME, wrap(ME)[:1088] + point + wrap(ME)[1120:]) for point in LOW_ORDER]
    others = b"\0\x40" + fresh("one", size=32) + fresh("two", size=32)
    for name, says, expect, section in (
        ("nobody", "For nobody.", "system", none),
        ("other", "For another.", "system", none + entry("rilo-ap")),
        ("mine", "An hourly key.", "system", none + mine),
        ("both", "Among others.", "system", none + entry("rilo-ap") + mine),
        ("groups", "And of two groups.", "system", none + entry(ME, groups=two)),
        ("no_groups", "No group, sealed.", "system", none + entry(ME, groups=groups_of(b""))),
        ("others", "The last of a set.", "system", others + mine),
        ("empty", "No bytes but one.", bad, b"\0"),
        ("others_31", "A leaf of 31 bytes.", bad, b"\0\x1f" + bytes(31) + mine),
        ("others_33", "33 leaves.", bad, b"\4\x20" + bytes(1056) + mine),
        ("others_cut", "Fewer than it says.", bad, b"\0\x20" + bytes(31)),
        ("twice", "One key twice.", bad, none + mine + mine),
        ("twice_other", "Another's twice.", bad, none + entry("rilo-ap") * 2 + mine),
        ("cut", "An entry cut.", bad, none + mine[:-1]),
        ("left_over", "A byte left over.", bad, none + mine + b"\0"),
        ("other_cut", "Another's entry cut.", bad, none + mine + entry("rilo-ap")[:40]),
        ("altered", "A wrap altered.", bad, none + entry(ME, wrap(ME)[:-1] + b"\0")),
        ("moved", "Sealed for another record.", bad, none + entry(ME, wrap(ME, info=b"keys"))),
        ("of_another", "Another's wrap.", bad, none + entry(ME, wrap("rilo-ap"))),
        ("groups_altered", "Altered.", bad, none + entry(ME, groups=two[:-1] + b"\0")),
        ("groups_short", "Shorter than a tag.", bad, none + entry(ME, groups=bytes(15))),
        ("groups_cut", "Cut.", bad, none + entry(ME, groups=groups_of(group(b"team")[:-1]))),
        ("groups_empty", "No name.", bad, none + entry(ME, groups=groups_of(group(b"")))),
        ("groups_65", "65 bytes.", bad, none + entry(ME, groups=groups_of(group(b"g" * 65)))),
        ("groups_utf8", "Not ASCII.", bad, none + entry(ME, groups=groups_of(group(b"\xc3")))),
        ("groups_twice", "Twice.", bad, none + entry(ME, groups=groups_of(group(b"a") * 2))),
        ("other_altered", "Another's altered.", "system", none + entry("rilo-ap", bytes(1168))),
        *((f"low_order_{n}", "A low-order key.", bad, none + e) for n, e in enumerate(low)),
    ):
        yield Case(
            f"keys/{name}",
            says,
            expect,
            forged_keys(section),
            where=place(keys_origin()),
            sealing=sealing_seed(ME),
        )
