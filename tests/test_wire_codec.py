"""What sections as Avro promise (steps 14 and 15)."""

from __future__ import annotations

import random
import tracemalloc
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO

import fastavro
import pytest
from hypothesis import given
from hypothesis import strategies as st
from vector_note import Area, Note, NoteFacts, NoteNominal, NoteOpen, Tag
from wire_world import codecs, contract, fresh, note, terms

from broker.errors import EnvelopeRefused, ReportRefused
from broker.register import registered
from broker.wire import Codec, Reason, shipped_codec
from schemas import Section
from schemas.contracts import shipped
from schemas.examples import example
from schemas.reports import Scope

RANDOMS = {section: fresh(section.name) for section in Section}
CODEC = codecs(contract())


def reason_of(section: Section, data: bytes, codec: Codec = CODEC) -> str:
    """Return why `data` is no such section."""
    with pytest.raises(EnvelopeRefused) as caught:
        codec.decode(section, data)
    return caught.value.reason


def without_terms(encoded: dict[Section, bytes]) -> dict[Section, bytes]:
    """Return what `read_report` takes."""
    return {section: data for section, data in encoded.items() if section is not Section.TERMS}


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
NOTES = st.builds(
    Note,
    open=st.builds(NoteOpen, area=st.sampled_from(Area), weight=st.integers(0, 1000)),
    facts=st.none()
    | st.builds(
        NoteFacts,
        summary=TEXTS,
        level=st.integers(0, 9),
        purity=st.none() | st.decimals(-999, 999, places=6).map(lambda d: d + Decimal(0)),
        seen_at=st.none()
        | st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30)).map(  # noqa: DTZ001 - zoned next
            lambda moment: moment.replace(tzinfo=UTC)
        ),
        tags=st.lists(st.builds(Tag, code=TEXTS), max_size=10).map(tuple),
    ),
    nominal=st.none() | st.builds(NoteNominal, name=TEXTS),
)


@given(said=NOTES)
def test_law_a_report_is_read_as_it_was_written(said: Note) -> None:
    """Law: decoding and validating what was encoded gives the same report and terms."""
    encoded = CODEC.encode(terms("police-nz"), said, RANDOMS)
    assert CODEC.read_report(without_terms(encoded)) == said
    assert CODEC.read_terms(encoded[Section.TERMS]) == terms("police-nz")


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("intelligence_report", {"summary": None}),
        ("investigation_note", {"summary": None}),
        ("alert", {"scope": Scope()}),
    ],
)
def test_what_is_said_in_nominal_alone_is_read_by_who_may_not_read_it(
    name: str, facts: dict[str, object]
) -> None:
    """A report is judged whole by who has it whole: to the others it is no broken one."""
    report, terms_ = example(name).report, example(name).terms
    told = {**report.model_dump(), "facts": {**report.model_dump()["facts"], **facts}}
    if name == "alert":
        told["nominal"]["scope_operators"] = ("Kauri Lines (fictional)",)
    said = type(report).model_validate(told)
    codec = shipped_codec(registered(name, shipped()[name].text))
    sections = without_terms(codec.encode(terms_, said, RANDOMS))
    assert codec.read_report(sections) == said
    del sections[Section.NOMINAL]
    assert codec.read_report(sections, withheld=True) == said.model_copy(update={"nominal": None})
    with pytest.raises(EnvelopeRefused, match=r"break their contract"):
        codec.read_report(sections)


def test_clear_sections_begin_with_their_random_bytes() -> None:
    """16 of them, so that a withheld section cannot be guessed from its digest."""
    for section, data in CODEC.encode(terms("police-nz"), note(), RANDOMS).items():
        assert data[:16] == RANDOMS[section]


def test_absent_sections_do_not_travel() -> None:
    """What a report does not say is no section."""
    said = Note(open=NoteOpen(area=Area.UNKNOWN, weight=0))
    assert list(CODEC.encode(terms("a"), said, RANDOMS)) == [Section.TERMS, Section.OPEN]


def test_every_truncation_and_anything_left_over_is_refused() -> None:
    """Each section, cut at each byte, and with one byte more."""
    for section, data in CODEC.encode(terms("a"), note(1, name="x"), RANDOMS).items():
        for size in range(16):
            assert reason_of(section, data[:size]) == Reason.SECTION_SHORT
        for size in range(16, len(data)):
            assert reason_of(section, data[:size]) == Reason.DECODE
        assert reason_of(section, data + b"\0") == Reason.DECODE


@pytest.mark.parametrize(
    ("section", "avro"),
    [
        (Section.OPEN, b"\x06\x00"),  # an enum's index past its symbols
        (Section.OPEN, b"\x00" + b"\xff" * 400),  # a number that never ends
        (Section.NOMINAL, b"\x80\x80\x80\x80\x80\x20"),  # a string of 512 GiB
        (Section.NOMINAL, b"\x01"),  # a string of -1 bytes
        (Section.NOMINAL, b"\x04\xff\xff"),  # no UTF-8
        (Section.FACTS, b"\x00\x00\x04"),  # a union's index past its types
        (Section.FACTS, b"\x00\x00\x00\x02" + b"\xff" * 9 + b"\x01"),  # a time before year 1
        (Section.FACTS, b"\x00\x00\x00\x00" + b"\x80" * 5 + b"\x20"),  # 2^39 items
    ],
)
def test_hostile_avro_is_refused_by_name(section: Section, avro: bytes) -> None:
    """Whatever the decoder makes of it, the refusal is ours."""
    assert reason_of(section, bytes(16) + avro) == Reason.DECODE


def test_no_bytes_make_the_decoder_do_more_than_refuse() -> None:
    """20,000 random and mutated sections of every shipped contract: read, or refused by name."""
    chance = random.Random(20261124)  # noqa: S311 - the same bytes in every run
    sources = [shipped_codec(registered(c.name, c.text)) for c in shipped().values()]
    reasons: set[str] = set()
    for _ in range(20_000):
        codec = chance.choice(sources)
        section = chance.choice(list(codec.contract.sections))
        alphabet = chance.choice(([0, 2, 4], [0, 1, 2, 255], range(256)))
        avro = bytes(chance.choice(alphabet) for _ in range(chance.randrange(120)))
        try:
            if section is Section.TERMS:
                codec.read_terms(bytes(16) + avro)
            else:
                codec.read_report({section: bytes(16) + avro})
        except EnvelopeRefused as exc:
            reasons.add(exc.reason)
    assert reasons == {Reason.DECODE, Reason.MODEL}


def written(section: Section, record: dict[str, object]) -> bytes:
    """Return a section whose Avro is right and whose content need not be."""
    stream = BytesIO(bytes(16))
    stream.seek(16)
    schema = dict(CODEC.contract.section_schema(section))
    fastavro.schemaless_writer(stream, fastavro.parse_schema(schema), record)
    return stream.getvalue()


@pytest.mark.parametrize(
    "sections",
    [
        {},
        {Section.OPEN: written(Section.OPEN, {"area": "DRUGS", "weight": 1001})},
        {Section.OPEN: written(Section.OPEN, {"area": "DRUGS", "weight": -1})},
        {Section.NOMINAL: written(Section.NOMINAL, {"name": "x"})},
    ],
)
def test_reports_that_break_their_model_are_refused(sections: dict[Section, bytes]) -> None:
    """Step 15: bounds, and sections that must be there."""
    with pytest.raises(EnvelopeRefused) as caught:
        CODEC.read_report(sections)
    assert caught.value.reason == Reason.MODEL


def test_a_refusal_quotes_nothing_of_the_report() -> None:
    """Its line names the field and not what stands in it."""
    canary = "Jane Doe"
    long = written(Section.NOMINAL, {"name": canary * 100})
    with pytest.raises(EnvelopeRefused) as caught:
        CODEC.read_report(
            {
                Section.OPEN: written(Section.OPEN, {"area": "DRUGS", "weight": 1}),
                Section.NOMINAL: long,
            }
        )
    assert "nominal.name" in caught.value.detail
    assert canary not in caught.value.detail


def test_what_does_not_fit_its_contract_is_not_written() -> None:
    """A report of another contract is refused before anything is signed."""
    beat = shipped_codec(registered("heartbeat", shipped()["heartbeat"].text))
    with pytest.raises(ReportRefused) as caught:
        beat.encode(None, note(), RANDOMS)
    assert caught.value.reason == "report.contract"


def test_a_report_above_512_kib_is_not_written() -> None:
    """So that it fits into another's envelope, when it is passed on."""
    for size, fits in ((2**19 - 100, True), (2**19, False)):
        facts = NoteFacts.model_construct(
            summary="x" * size, level=1, purity=None, seen_at=None, tags=()
        )
        said = Note.model_construct(open=note().open, facts=facts, nominal=None)
        if fits:
            assert CODEC.encode(terms("a"), said, RANDOMS)
            continue
        with pytest.raises(ReportRefused) as caught:
            CODEC.encode(terms("a"), said, RANDOMS)
        assert caught.value.reason == "report.size"


def test_a_list_costs_no_more_than_a_model_could_hold() -> None:
    """THREATS 18: 900,000 items of a byte each are refused before they take 200 MB."""
    count = b"\xc0\xee\x6d"
    bomb = bytes(16) + b"\0\0\0\0" + count + bytes(900_001)
    tracemalloc.start()
    assert reason_of(Section.FACTS, bomb) == Reason.DECODE
    assert tracemalloc.get_traced_memory()[1] < 100_000
    tracemalloc.stop()


def test_a_contract_that_does_not_ship_has_no_codec() -> None:
    """Its text may differ by one space: this program has no model of it."""
    text = shipped()["heartbeat"].text
    for name, other in (("heartbeat", text + " "), ("vector_note", contract().text)):
        with pytest.raises(EnvelopeRefused) as caught:
            shipped_codec(registered(name, other))
        assert caught.value.reason == Reason.CONTRACT_MODEL
