"""The small network of `wire_world`, sealed: hourly keys, recipients, and what readers hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from wire_world import (
    NOW,
    codecs,
    contract,
    fresh,
    network,
    note,
    origin,
    place,
    signed,
    terms,
    unsigned,
)

from broker.keys import HYBRID, ZERO, SealingKey, key_id
from broker.register import Register, Status
from broker.wire import (
    NEW_LANE,
    Counted,
    KeysSet,
    NotAddressed,
    Origin,
    Proven,
    Reader,
    ReaderEntry,
    Sealing,
    Signed,
    SystemRecord,
    Unsigned,
    take_number,
)
from schemas import Report, Section, Terms

KEYS_LEAF = fresh("keys record", size=32)
"""Stands for a `keys` record that was proven before; `Held` knows what it gave."""
READERS = {"customs-nz": 3, "police-nz": 3, "rilo-ap": 2}
Outcome = Proven | Counted | NotAddressed | SystemRecord


def hourly(name: str) -> bytes:
    """Return the hourly key of a member or group."""
    return fresh("hourly", name, size=32)


@cache
def sealing_key(name: str) -> SealingKey:
    """Return a member's sealing key."""
    return SealingKey.from_seed(sealing_seed(name))


def sealing_seed(name: str) -> bytes:
    """Return that key's seed."""
    return b"".join(fresh("sealing", name, n, size=32) for n in range(3))


def sealing_id(name: str) -> bytes:
    """Return the id of that key."""
    return key_id(name, HYBRID, sealing_key(name).public)


@dataclass
class Held:
    """What a reader's station holds: hourly keys and rungs by leaf, and what was taken back."""

    keys: Mapping[bytes, Sequence[bytes]] = field(default_factory=dict)
    rungs: Mapping[bytes, tuple[int, bytes]] = field(default_factory=dict)
    gone: frozenset[tuple[str, bytes]] = frozenset()

    def hourly(self, keys_leaf: bytes) -> Sequence[bytes] | None:
        """Return them, or None."""
        return self.keys.get(keys_leaf)

    def rung(self, leaf: bytes) -> tuple[int, bytes] | None:
        """Return it, or None."""
        return self.rungs.get(leaf)

    def recalled(self, member: str, leaf: bytes) -> bool:
        """Return whether it is one of those taken back."""
        return (member, leaf) in self.gone


def held(*names: str) -> Held:
    """Return what a reader holds that has the hourly keys of these names."""
    return Held({KEYS_LEAF: [hourly(name) for name in names]})


def sealed_origin(**changed: object) -> Origin:
    """Return customs-nz's origin of a report of which every section is sealed."""
    sections = changed.get("sections", 15)
    return origin(
        **{"keys": KEYS_LEAF, "sections": sections, "sealed": sections, "seal_suite": 1, **changed}
    )


def sealing(
    number: int = 0, recipients: Mapping[str, int] | None = None, **changed: bytes
) -> Sealing:
    """Return for whom a record is sealed; its random bytes depend on `number`."""
    who = READERS if recipients is None else recipients
    parts = {
        "rung": fresh("rung", number, size=32),
        "recipients": {hourly(name): rung for name, rung in who.items()},
        "random": fresh("padding", number, size=32),
    }
    return Sealing(**{**parts, **changed})  # type: ignore[arg-type] # named as its fields are


def avro_of(
    number: int = 0, report: Report | None = None, said: Terms | None = None, clear: int = 0
) -> list[bytes]:
    """Return a note's sections as they are sealed; those in `clear` as they travel so."""
    randoms = {
        section: fresh("random", number, section.name) if clear & section else b""
        for section in Section
    }
    encoded = codecs(contract()).encode(
        said or terms("police-nz", "rilo-ap", nominal=["police-nz"]),
        report or note(number, name="Jane Doe"),
        randoms,
    )
    return list(encoded.values())


def to_seal(
    number: int = 0,
    sections: Sequence[bytes] | None = None,
    recipients: Mapping[str, int] | None = None,
) -> Unsigned:
    """Return a note to be sealed and signed."""
    record = unsigned(number, avro_of(number) if sections is None else sections)
    return record._replace(sealing=sealing(number, recipients))


def sealed(
    record: Unsigned | None = None, *, of: Origin | None = None, first_seq: int = 0
) -> Signed:
    """Return a sealed note, signed."""
    (made,) = signed(of=of or sealed_origin(), records=[record or to_seal()], first_seq=first_seq)
    return made


def keys_origin(**changed: object) -> Origin:
    """Return the origin of a `keys` record."""
    return origin(**{"status": Status.SYSTEM, "contract": ZERO, "sections": 16, **changed})


def keys_set(groups: Mapping[str, Sequence[str]] | None = None) -> KeysSet:
    """Return an entry for each member, with the groups that it is in."""
    among = groups or {}
    readers = {
        sealing_id(name): ReaderEntry(
            sealing_key(name).public,
            hourly(name),
            {group: hourly(group) for group, members in among.items() if name in members},
        )
        for name in READERS
    }
    return KeysSet((), readers)


def keys_record(keys: KeysSet | None = None) -> Signed:
    """Return a `keys` record, signed."""
    record = unsigned(0, [])._replace(keys=keys or keys_set())
    return signed(of=keys_origin(), records=[record])[0]


def read(
    value: bytes,
    reader: str = "police-nz",
    keys: Held | None = None,
    *,
    of: Origin | None = None,
    register: Register | None = None,
    at: int = NOW,
) -> Outcome:
    """Return what `value` says to `reader`, who holds these keys, or its own hourly key."""
    opener = Reader(register or network(), reader, codecs, keys or held(reader))
    authentic = opener.authenticate(value, place(of), at)
    return opener.prove(authentic, take_number(NEW_LANE, authentic, lambda _: None), at)
