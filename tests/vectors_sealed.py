"""Vectors of what is sealed: who opens which sections, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sealed_forge import Change, forged, rungs, stanza, with_section, with_stanzas
from sealed_world import KEYS_LEAF, Held, avro_of, held, sealed_origin
from vector_case import Case
from wire_world import fresh, place, terms

from broker.wire import Origin
from broker.wire.envelope import read_envelope
from broker.wire.header import leaf_of
from broker.wire.seal import size_class
from broker.wire.sealing import SealedRecord
from schemas import TLP, Handling, Terms

GOOD = forged()
LEAF = leaf_of(read_envelope(GOOD).header)


def case(name: str, says: str, expect: str, value: bytes, of: Origin | None = None) -> Case:
    """Return a vector read by police-nz with its own hourly key."""
    where = place(of or sealed_origin())
    return Case(name, says, expect, value, where=where, holds=held("police-nz"))


def sealed_readers() -> Iterator[Case]:
    """Yield who gets what of a sealed report."""
    kept = Held(rungs={LEAF: (3, rungs()[3])})
    grouped = forged(recipients={"customs-nz": 3, "team": 2})
    both = forged(recipients={"customs-nz": 3, "police-nz": 2, "team": 3})
    for name, says, expect, value, reader, holds in (
        ("nominal", "On rung 3.", "proven", GOOD, "police-nz", held("police-nz")),
        ("reading", "On rung 2.", "proven", GOOD, "rilo-ap", held("rilo-ap")),
        ("originator", "Its own.", "proven", GOOD, "customs-nz", held("customs-nz")),
        ("none", "No stanza for it.", "not_addressed", GOOD, "police-au", held("police-au")),
        ("no_entry", "The keys record has nothing.", "not_addressed", GOOD, "police-nz", held()),
        ("lacking", "No such keys record yet.", "wire.keys_lacking", GOOD, "police-nz", Held()),
        ("no_keys", "No keys at all.", "wire.sealed", GOOD, "police-nz", None),
        ("kept", "The rung was kept.", "proven", GOOD, "police-nz", kept),
        (
            "kept_2",
            "Rung 2 was kept.",
            "proven",
            GOOD,
            "police-nz",
            Held(rungs={LEAF: (2, rungs()[2])}),
        ),
        (
            "kept_other",
            "A rung of another report was kept.",
            "wire.keys_lacking",
            GOOD,
            "police-nz",
            Held(rungs={KEYS_LEAF: (3, rungs()[3])}),
        ),
        (
            "kept_wrong",
            "A wrong rung was kept.",
            "wire.commitment",
            GOOD,
            "police-nz",
            Held(rungs={LEAF: (3, bytes(32))}),
        ),
        ("group", "By its group's.", "proven", grouped, "rilo-ap", held("rilo-ap", "team")),
        ("highest", "Two stanzas.", "proven", both, "police-nz", held("police-nz", "team")),
        ("lower", "One, and no group.", "proven", both, "police-nz", held("police-nz")),
    ):
        yield Case(
            f"sealed/{name}",
            says,
            expect,
            value,
            where=place(sealed_origin()),
            reader=reader,
            holds=holds,
        )
    nameless = case("sealed/nameless", "No right to nominal.", "proven", GOOD)
    yield replace(nameless, register="nameless")
    yield from _rules()


def _rules() -> Iterator[Case]:
    """Yield what the terms, once opened, say to who holds a stanza."""
    for name, says, expect, said, rung in (
        ("not_in_audience", "Sealed to, not in it.", "not_addressed", terms("rilo-ap"), 3),
        ("not_nominal", "Rung 3 without a right to nominal.", "proven", terms("police-nz"), 3),
        ("rung_2", "Rung 2 alone.", "proven", terms("police-nz", nominal=["police-nz"]), 2),
        (
            "excluded",
            "Sealed to, and excluded.",
            "not_addressed",
            Terms(handling=Handling(tlp=TLP.RED, audience=("police-nz",), excluded=("police-nz",))),
            3,
        ),
    ):
        value = forged(sections=avro_of(said=said), recipients={"police-nz": rung})
        yield case(f"sealed/{name}", says, expect, value)
    outside = Handling.model_construct(
        tlp=TLP.GREEN, audience=("police-nz",), nominal_audience=("rilo-ap",)
    )
    broken = avro_of(said=Terms.model_construct(handling=outside))
    yield case(
        "sealed/nominal_outside",
        "A nominal audience outside the audience.",
        "wire.model",
        forged(sections=broken),
    )
    for name, says, clear in (
        ("terms_clear", "Terms in clear.", 1),
        ("nominal_only", "Nominal alone is sealed.", 7),
        ("nominal_clear", "Nominal alone is in clear.", 8),
    ):
        of = sealed_origin(sealed=15 - clear)
        yield case(
            f"sealed/{name}", says, "proven", forged(of=of, sections=avro_of(clear=clear)), of
        )


def counting() -> Iterator[Case]:
    """Yield what rung 1 gives."""
    one = {"customs-nz": 3, "police-nz": 1}
    value = forged(recipients=one)
    yield case("count/open", "Open alone.", "counted", value)
    no_right = case("count/no_right", "No right to count.", "wire.reader_right", value)
    yield replace(no_right, register="blind")
    of = sealed_origin(sections=5)
    two = [avro_of()[0], avro_of()[2]]
    lacks = forged(of=of, sections=two, recipients=one)
    yield case("count/no_open", "Nothing to count.", "wire.model", lacks, of)
    clear = sealed_origin(sealed=13)
    there = forged(of=clear, sections=avro_of(clear=2), recipients=one)
    yield case("count/open_clear", "Open in clear.", "counted", there, clear)
    short = [*avro_of(clear=2)]
    short[1] = bytes(15)
    there = forged(of=clear, sections=short, recipients=one)
    yield case("count/short", "15 bytes in clear.", "wire.section_short", there, clear)
    broken = avro_of()
    broken[1] += b"\0"
    value = forged(sections=broken, recipients=one)
    yield case("count/decode", "A byte left over.", "wire.decode", value)
    value = forged(sections=[b"", avro_of()[1], b"", b""], recipients=one)
    yield case("count/unread", "What it may not read refuses nothing.", "counted", value)


def stanzas() -> Iterator[Case]:
    """Yield what stanzas can be."""
    key, bad = rungs(), "wire.stanza"
    mine, other = stanza("police-nz", 3, key[3]), stanza("rilo-ap", 2, key[2])
    noise = [(fresh("noise", n, size=32) * 2)[:49] for n in range(256)]
    strange = stanza("police-nz", 3, fresh("other", size=32))
    for name, says, expect, written in (
        ("alone", "One.", "proven", [mine]),
        ("last", "The last of 256.", "proven", [*noise[:255], mine]),
        ("noise", "256 of noise.", "not_addressed", noise),
        ("rung_0", "Rung 0.", bad, [stanza("police-nz", 0, key[3])]),
        ("rung_4", "Rung 4.", bad, [stanza("police-nz", 4, key[3])]),
        ("rung_255", "Rung 255.", bad, [stanza("police-nz", 255, key[3])]),
        ("rung_other", "Rung 0, for another.", "proven", [mine, stanza("rilo-ap", 0, key[2])]),
        ("twice", "Its tag twice.", bad, [mine, stanza("police-nz", 2, key[2])]),
        ("twice_other", "Another's tag twice.", bad, [mine, other, other, noise[0]]),
        ("twice_nobodys", "To nobody, a tag twice.", bad, [noise[0], noise[0]]),
        ("wrong_key", "A key that is no rung.", "wire.commitment", [strange]),
        ("higher", "Rung 2 called 3.", "wire.commitment", [stanza("police-nz", 3, key[2])]),
        ("lower", "Rung 3 called 2.", "wire.commitment", [stanza("police-nz", 2, key[3])]),
    ):
        yield case(f"stanza/{name}", says, expect, forged(with_stanzas(*written)))
    elsewhere = stanza("police-nz", 3, key[3], sealed_origin(lane=1))
    yield case(
        "stanza/copied", "From another record.", "not_addressed", forged(with_stanzas(elsewhere))
    )


def seals() -> Iterator[Case]:
    """Yield what sections can be behind a stanza that opens."""
    facts = avro_of()[2]
    length = len(facts).to_bytes(4, "big")
    full, bad, moved = 256 - 4 - len(facts), "wire.seal", "wire.commitment"
    for name, says, expect, plain in (
        ("good", "As it must be.", "proven", length + facts + bytes(full)),
        ("class", "The next class.", bad, length + facts + bytes(full + 256)),
        ("unpadded", "No padding.", bad, length + facts),
        ("padding", "A one behind.", bad, length + facts + bytes(full - 1) + b"\1"),
        ("length", "A byte too long.", bad, (257).to_bytes(4, "big") + facts + bytes(full)),
        ("length_huge", "4 GiB.", bad, b"\xff" * 4 + facts + bytes(full)),
        ("empty", "No bytes at all.", bad, b""),
        ("three", "Three bytes.", bad, b"\0\0\0"),
        ("nothing", "Length 0.", "wire.decode", bytes(256)),
        ("left_over", "A byte of Avro too many.", "wire.decode", _longer(facts)),
    ):
        yield case(f"seal/{name}", says, expect, forged(with_section(2, plain)))
    yield case("seal/altered", "A byte altered.", bad, forged(_altered(2, -1)))
    yield case("seal/terms_altered", "Terms altered.", bad, forged(_altered(0, 0)))
    other = avro_of(said=terms("police-nz"))[0]
    plain = len(other).to_bytes(4, "big") + other
    plain += bytes(size_class(len(plain)) - len(plain))
    yield case("seal/terms_moved", "Under other terms.", moved, forged(with_section(0, plain)))
    yield case("seal/tag_only", "15 bytes.", bad, forged(lambda m: _cut(m, 2, 15)))
    yield case("seal/commitments", "Swapped.", moved, forged(_swapped))
    yield case("seal/exactly", "252 bytes in 256.", "proven", forged(sections=_sized(252)))
    yield case("seal/one_more", "253 in 512.", "proven", forged(sections=_sized(253)))
    unread = forged(_altered(3, 0))
    reader = case("seal/unread", "Nominal, which it may not read.", "proven", unread)
    yield replace(reader, reader="rilo-ap", holds=held("rilo-ap"))
    with_random = [bytes(16) + each for each in avro_of()]
    yield case("seal/random", "Random bytes in front.", "wire.decode", forged(sections=with_random))


def _longer(facts: bytes) -> bytes:
    plain = (len(facts) + 1).to_bytes(4, "big") + facts
    return plain + bytes(256 - len(plain))


def _sized(size: int) -> list[bytes]:
    """Return sections of which facts have so many bytes of Avro, by hand."""
    more = size - 239
    tags = b"\4\x50" + b"a" * 40 + bytes([2 * more]) + b"b" * more + b"\0"
    facts = b"\xfc\2" + b"x" * 190 + b"\0\0\0" + tags
    one, two, _, four = avro_of()
    return [one, two, facts, four]


def _altered(at: int, byte: int) -> Change:
    def change(made: SealedRecord) -> SealedRecord:
        sections = [bytearray(section) for section in made.sections]
        sections[at][byte] ^= 1
        return made._replace(sections=[bytes(section) for section in sections])

    return change


def _cut(made: SealedRecord, at: int, size: int) -> SealedRecord:
    sections = list(made.sections)
    sections[at] = sections[at][:size]
    return made._replace(sections=sections)


def _swapped(made: SealedRecord) -> SealedRecord:
    one, two, rest = made.commitments[:32], made.commitments[32:64], made.commitments[64:]
    return made._replace(commitments=two + one + rest)
