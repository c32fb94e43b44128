"""Vectors of steps 10 to 15: the register's rules, who may read, what it says."""

from __future__ import annotations

from collections.abc import Iterator

from vector_case import Case
from vector_note import contract_text
from wire_world import (
    BEATS,
    NETWORK,
    network,
    note,
    origin,
    place,
    sections_of,
    signed,
    terms,
    unsigned,
)

from broker.register import Status, registered
from broker.wire import Origin
from schemas import TLP, Handling, Terms
from schemas.contracts import shipped

ONE = signed()[0].envelope
BEAT = registered("heartbeat", shipped()["heartbeat"].text)
STANZAS = bytes(range(49))


def spoken(of: Origin, sections: list[bytes] | None = None) -> bytes:
    """Return the envelope of a record of this origin."""
    there = sections_of() if sections is None else sections
    return signed(of=of, records=[unsigned(sections=there)])[0].envelope


def register_rules() -> Iterator[Case]:
    """Yield the vectors of step 10."""
    newer = network().version + 1
    other = registered("vector_note", contract_text() + "\n")
    for name, says, expect, parts in (
        (
            "register_newer",
            "Said under a newer register.",
            "wire.register_newer",
            {"register_version": newer},
        ),
        ("register_older", "Under an older one.", "proven", {"register_version": 0}),
        ("status_test", "Status TEST.", "proven", {"status": Status.TEST}),
        (
            "status_actual",
            "ACTUAL in an exercise network.",
            "wire.status",
            {"status": Status.ACTUAL},
        ),
        (
            "contract_unknown",
            "A contract that differs by one byte.",
            "wire.contract_unknown",
            {"contract": other.id},
        ),
        ("topic_other", "On a topic for another contract.", "wire.right", {"topic": BEATS}),
        ("topic_unknown", "On a topic that is not there.", "wire.right", {"topic": f"{NETWORK}.x"}),
        (
            "newer_first",
            "A newer register before an unknown contract.",
            "wire.register_newer",
            {"register_version": newer, "contract": other.id},
        ),
    ):
        of = origin(**parts)
        yield Case(f"register/{name}", says, expect, spoken(of), where=place(of))
    for name, says, expect in (
        ("right_before", "Said before the right was taken.", "proven"),
        ("right_since", "Said after.", "wire.right"),
    ):
        yield Case(f"register/{name}", says, expect, ONE, register=name)
    yield Case(
        "register/production",
        "An exercise in production.",
        "wire.status",
        ONE,
        register="production",
    )
    yield Case(
        "register/clear", "Unsealed where it must be sealed.", "wire.clear", ONE, register="sealing"
    )
    yield Case("register/mute", "No right to publish.", "wire.right", ONE, register="mute")
    yield Case("register/blind", "No right to read.", "wire.reader_right", ONE, register="blind")
    yield Case(
        "register/stranger", "A reader that is no member.", "not_addressed", ONE, reader="police-au"
    )
    for name, says, of, sections in (
        (
            "beat_sections",
            "A report under the heartbeat's contract.",
            origin(contract=BEAT.id, topic=BEATS),
            sections_of(),
        ),
        (
            "no_terms",
            "A heartbeat under a report's contract.",
            origin(status=Status.SYSTEM, sections=2),
            sections_of()[1:2],
        ),
    ):
        value = spoken(of, sections)
        yield Case(f"register/{name}", says, "wire.contract_sections", value, where=place(of))
    changed = contract_text(level="long", seen_at=["null", "long"])
    of = origin(contract=registered("vector_note", changed).id)
    yield Case(
        "register/two_texts",
        "Known, and the reader has no model of it.",
        "wire.contract_model",
        spoken(of),
        register="two_texts",
    )


def written(said: Terms | None = None, name: str | None = None) -> bytes:
    """Return the envelope of a note with these terms, with `nominal` when there is a name."""
    sections = sections_of(1, note(1, name=name), said)
    return spoken(origin(sections=15 if name else 7), sections)


def readers() -> Iterator[Case]:
    """Yield the vectors of steps 12 and 13."""
    named = terms("police-nz", "rilo-ap", nominal=("police-nz",))
    nominal = written(named, "Jane Doe")
    excluded = Handling(tlp=TLP.GREEN, audience=("police-nz", "rilo-ap"), excluded=("police-nz",))
    out = written(Terms(handling=excluded))
    for name, says, expect, value, reader in (
        ("audience", "In the audience.", "proven", written(), "police-nz"),
        ("third_party", "Not in it.", "not_addressed", written(terms("rilo-ap")), "police-nz"),
        ("empty", "An empty audience is nobody.", "not_addressed", written(terms()), "police-nz"),
        ("originator", "The originator reads its own.", "proven", written(terms()), "customs-nz"),
        ("nominal", "In the nominal audience.", "proven", nominal, "police-nz"),
        ("not_nominal", "In the audience, and not in that.", "proven", nominal, "rilo-ap"),
        ("originator_nominal", "The originator has it all.", "proven", nominal, "customs-nz"),
        ("excluded", "Excluded.", "not_addressed", out, "police-nz"),
        ("not_excluded", "Another is excluded.", "proven", out, "rilo-ap"),
    ):
        yield Case(f"reader/{name}", says, expect, value, reader=reader)
    for tlp in (TLP.RED, TLP.AMBER_STRICT, TLP.GREEN, TLP.CLEAR):
        said = Terms(handling=Handling(tlp=tlp, audience=("police-nz",)))
        value = written(said)
        yield Case(f"reader/{tlp.value.lower()}", "Reading: the audience.", "proven", value)
        yield Case(
            f"reader/{tlp.value.lower()}_other",
            "And nobody else.",
            "not_addressed",
            value,
            reader="rilo-ap",
        )


def facts(tail: bytes) -> list[bytes]:
    """Return a note's sections, with this as the Avro of facts."""
    one, two, _ = sections_of(said=terms("police-nz"))
    return [one, two, bytes(16) + tail]


def contents() -> Iterator[Case]:
    """Yield the vectors of steps 14 and 15."""
    one, two, three = sections_of(said=terms("police-nz"))
    decode, model = "wire.decode", "wire.model"
    for name, says, expect, sections in (
        ("terms_short", "15 bytes of terms.", "wire.section_short", [one[:15], two, three]),
        ("open_short", "Random bytes missing.", "wire.section_short", [one, two[:15], three]),
        ("open_bare", "Random bytes, and nothing else.", decode, [one, two[:16], three]),
        ("terms_left_over", "A byte behind terms.", decode, [one + b"\0", two, three]),
        ("terms_cut", "Terms end early.", decode, [one[:-1], two, three]),
        ("open_left_over", "A byte behind open.", decode, [one, two + b"\0", three]),
        ("facts_cut", "Facts end early.", decode, [one, two, three[:-1]]),
        ("enum", "A symbol past the last.", decode, [one, bytes(16) + b"\6\0", three]),
        (
            "endless",
            "A number that never ends.",
            decode,
            [one, bytes(16) + b"\0" + b"\xff" * 64, three],
        ),
        ("string_huge", "A string of 512 GiB.", decode, facts(b"\x80\x80\x80\x80\x80\x20")),
        ("string_negative", "A string of -1 bytes.", decode, facts(b"\1")),
        ("string_utf8", "A string that is no UTF-8.", decode, facts(b"\4\xff\xff\0\0\0\0")),
        ("union", "A type past the last.", decode, facts(b"\0\0\4\0\0")),
        ("fixed_cut", "Two bytes of a fixed of four.", decode, facts(b"\0\0\2\0\0")),
        ("time", "A time before year 1.", decode, facts(b"\0\0\0\2" + b"\xff" * 9 + b"\1\0")),
        ("array_huge", "2^39 items.", decode, facts(b"\0\0\0\0\x80\x80\x80\x80\x80\x20")),
        ("varint_long", "A zero of two bytes.", decode, [one, bytes(16) + b"\0\x80\0", three]),
        ("varint_11", "A number of eleven bytes.", decode, facts(b"\0" + b"\x80" * 10 + b"\0")),
        ("int_33_bits", "An int of 2^32.", decode, facts(b"\0\x80\x80\x80\x80\x20\0\0\0")),
        ("enum_negative", "Symbol -1.", decode, [one, bytes(16) + b"\1\0", three]),
        ("union_negative", "Type -1.", decode, facts(b"\0\0\1\0\0")),
        ("block_sized", "A block with its size.", decode, facts(b"\0\0\0\0\1\4\2a\0")),
        ("blocks", "A list of two blocks.", decode, facts(b"\0\0\0\0\2\2a\2\2b\0")),
        ("list_1001", "1001 items.", decode, facts(b"\0\0\0\0\xd2\x0f" + b"\2a" * 1001 + b"\0")),
        (
            "list_1000",
            "1000: too many for the model.",
            model,
            facts(b"\0\0\0\0\xd0\x0f" + b"\2a" * 1000 + b"\0"),
        ),
        ("digits", "Ten digits where nine fit.", decode, facts(b"\0\0\2\x7f\xff\xff\xff\0\0")),
        ("good", "The same by hand.", "proven", facts(b"\4hi\2\0\0\0")),
        ("facts_empty_text", "An empty summary, no tags.", "proven", facts(b"\0\0\0\0\0")),
        ("weight_1000", "The largest weight.", "proven", [one, bytes(16) + b"\0\xd0\x0f", three]),
        (
            "weight_1001",
            "A weight above its bound.",
            model,
            [one, bytes(16) + b"\0\xd2\x0f", three],
        ),
        ("weight_negative", "A weight below it.", model, [one, bytes(16) + b"\0\1", three]),
        ("level", "A level above its bound.", model, facts(b"\0\x14\0\0\0")),
        (
            "summary_201",
            "A summary of 201 characters.",
            model,
            facts(b"\x92\3" + b"x" * 201 + b"\0\0\0\0"),
        ),
        ("tags_11", "Eleven tags.", model, facts(b"\0\0\0\0\x16" + b"\2a" * 11 + b"\0")),
        ("terms_first", "Terms before open.", decode, [one + b"\0", two[:3], three]),
    ):
        yield Case(f"content/{name}", says, expect, spoken(origin(), sections))
    stranger = Handling.model_construct(
        tlp=TLP.GREEN, audience=("police-nz",), nominal_audience=("rilo-ap",)
    )
    broken = Terms.model_construct(handling=stranger)
    value = spoken(origin(), sections_of(said=broken))
    yield Case("content/nominal_outside", "A nominal audience outside the audience.", model, value)
    named = Handling.model_construct(tlp=TLP.GREEN, audience=("Police NZ", "police-nz"))
    value = spoken(origin(), sections_of(said=Terms.model_construct(handling=named)))
    yield Case("content/audience_name", "A name that no member has.", model, value)
    value = spoken(origin(sections=5), [one, three])
    yield Case("content/no_open", "A note without open.", model, value)
    value = spoken(origin(), [one, b"broken", b"broken"])
    yield Case(
        "content/unread",
        "What one may not read refuses nothing.",
        "not_addressed",
        value,
        reader="rilo-ap",
    )
    named_note = sections_of(
        1, note(1, name="Jane Doe"), terms("police-nz", "rilo-ap", nominal=("rilo-ap",))
    )
    value = spoken(origin(sections=15), [*named_note[:3], b"broken"])
    yield Case("content/nominal_unread", "Nor does nominal.", "proven", value)
    yield Case(
        "content/nominal_broken",
        "But to whom it is for.",
        "wire.section_short",
        value,
        reader="rilo-ap",
    )
