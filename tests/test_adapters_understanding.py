"""Understanding rows: what a row says becomes a report, and what it does not say stays unknown."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from import_samples import GOOD, HEADER, fields, mapping, said, terms

from adapters.spreadsheets.reading.table import Row
from adapters.spreadsheets.reasons import Reason
from adapters.spreadsheets.understanding.rows import RefusedRow, Understanding, Understood
from schemas import SeizureReport


def understanding(*, guessed: bool = False, **changes: object) -> Understanding:
    """Return the understanding of the small mapping, with changes."""
    return Understanding(
        mapping(**changes), SeizureReport, HEADER, terms(), guessed=guessed, cell_chars=1000
    )


def read(**cells: str) -> Understood | RefusedRow:
    """Return what the small mapping makes of a good row with other cells."""
    row = dict(zip(HEADER, GOOD, strict=True)) | cells
    return understanding().read(Row(2, tuple(row.values())))


def understood(**cells: str) -> SeizureReport:
    """Return the report of a row that is not refused."""
    found = read(**cells)
    assert isinstance(found, Understood), found
    assert isinstance(found.report, SeizureReport)
    return found.report


def reasons(found: Understood | RefusedRow) -> list[tuple[Reason, str | None]]:
    """Return the reasons about a row, with their columns."""
    findings = found.reasons if isinstance(found, RefusedRow) else found.flags
    return [(finding.reason, finding.column) for finding in findings]


def test_a_good_row_becomes_the_report_that_it_says() -> None:
    """Every value stands where the mapping puts it, with its own text beside it."""
    facts = understood().facts
    assert facts.seizure_ref == "A1"
    assert facts.seized_at.value == datetime(2009, 1, 18, tzinfo=UTC)
    assert facts.seized_at.raw == "18-Jan-2009"
    assert facts.commodities[0].category == "IVORY"
    assert facts.commodities[0].quantities[0].amount == Decimal("12.5")
    assert facts.commodities[0].quantities[0].amount_raw == "12.5"
    assert (facts.location.country, facts.location.name_raw) == ("KE", "Nairobi, Kenya")
    assert facts.detection.technique_raw == "X-ray"
    assert reasons(read()) == []


def test_blank_cells_are_unknown_answers_and_no_figures() -> None:
    """No agency, no detection, no arrest, no amount, no place comes from nowhere."""
    facts = understood(Date="", Kg="", Where=" ", Found="").facts
    assert facts.seized_at.precision == "UNKNOWN"
    assert facts.commodities[0].quantities == ()
    assert facts.location.country == "XX"
    assert facts.detection.basis == "NOT_STATED"
    assert facts.detecting_agencies == ()
    assert (facts.persons.arrested, facts.persons.arrested_missing) == (None, "NOT_STATED")


def test_what_cannot_be_read_is_kept_as_written_and_flagged() -> None:
    """An unreadable figure is no figure and has no unit, an unknown country has no code."""
    found = read(Kg="400g each", Where="Africa", Date="18/1", Goods="Pelts")
    assert reasons(found) == [
        (Reason.DATE_UNREAD, "Date"),
        (Reason.TABLE_UNLISTED, "Goods"),
        (Reason.UNIT_UNKNOWN, "Kg"),
        (Reason.COUNTRY_UNRESOLVED, "Where"),
    ]
    facts = understood(Kg="400g each", Where="Africa", Date="18/1", Goods="Pelts").facts
    quantity = facts.commodities[0].quantities[0]
    assert (quantity.amount, quantity.unit, quantity.amount_raw) == (None, "UNKNOWN", "400g each")
    assert (facts.location.country, facts.location.name_raw) == ("XX", "Africa")
    assert (facts.seized_at.value, facts.seized_at.raw) == (None, "18/1")
    assert facts.commodities[0].category == "UNKNOWN"


def test_text_that_no_table_lists_is_nominal() -> None:
    """Free text may name somebody, so it stands in no other section."""
    report = understood(Found="Officer Vaea saw the bag move")
    assert "Vaea" not in report.facts.model_dump_json() + report.open.model_dump_json()
    assert report.nominal is not None
    assert report.nominal.narratives[0].text == "Found: Officer Vaea saw the bag move"


def test_a_default_is_marked_and_flagged_and_never_replaces_what_a_row_says() -> None:
    """Defaults stand in `defaulted`, by path."""
    by = understanding(defaults={"facts.sanction": "PENDING", "facts.seizure_ref": "none"})
    found = by.read(Row(2, GOOD))
    assert isinstance(found, Understood)
    assert isinstance(found.report, SeizureReport)
    assert found.defaulted == found.report.facts.defaulted == ("facts.sanction",)
    assert found.report.facts.seizure_ref == "A1"
    assert [finding.reason for finding in found.flags] == [Reason.DEFAULTED]


def test_a_row_is_refused_for_what_it_must_say_and_does_not() -> None:
    """A blank key, a blank required column."""
    assert (Reason.KEY_BLANK, "Ref") in reasons(read(Ref=" "))
    assert reasons(read(Goods="")) == [(Reason.REQUIRED, "Goods")]


@pytest.mark.parametrize("cells", [GOOD[:-1], (*GOOD, "more"), GOOD[:1]])
def test_a_row_of_another_width_is_refused(cells: tuple[str, ...]) -> None:
    """Which cell is missing or too many nobody can tell."""
    found = understanding().read(Row(2, cells))
    assert isinstance(found, RefusedRow)
    assert Reason.CELLS in {finding.reason for finding in found.reasons}


@pytest.mark.parametrize(
    ("text", "reason", "refused"),
    [
        ("a\0b", Reason.CONTROL, True),
        ("a\x1b[2J", Reason.CONTROL, True),
        ("x" * 1001, Reason.TOO_LONG, True),
        ("a\N{RIGHT-TO-LEFT OVERRIDE}b", Reason.BIDI, False),
        ("a\N{REPLACEMENT CHARACTER}b", Reason.REPLACED, False),
    ],
)
def test_hostile_cells_are_named(text: str, reason: Reason, refused: bool) -> None:  # noqa: FBT001 - a parameter of the test
    """Controls and giants refuse the row; characters that turn text are kept and flagged."""
    found = read(Found=text)
    assert (reason, "Found") in reasons(found)
    assert isinstance(found, RefusedRow) is refused


def test_characters_read_in_a_guessed_encoding_are_flagged() -> None:
    """Only the cells where the guess matters."""
    row = Row(2, (*GOOD[:4], "Göteborg, Sweden", "X-ray"))
    found = understanding(guessed=True).read(row)
    assert reasons(found) == [(Reason.GUESSED, "Where")]


def test_what_the_contract_does_not_allow_is_refused_with_column_and_value() -> None:
    """The contract has the last word."""
    found = read(Ref="9" * 81)
    assert isinstance(found, RefusedRow)
    (finding,) = found.reasons
    assert (finding.reason, finding.column, finding.value) == (
        Reason.CONTRACT,
        "Ref",
        "9" * 81,
    )
    assert "facts.seizure_ref" in str(finding)


def test_two_columns_that_say_different_things_refuse_the_row() -> None:
    """An unknown answer gives way to one that knows; two that know do not."""
    rules = [*fields(), {"column": "Found", "to": "facts.location.country"}]
    by = understanding(fields=rules)
    assert isinstance(by.read(Row(2, (*GOOD[:5], "XX"))), Understood)
    assert isinstance(by.read(Row(2, (*GOOD[:4], "Africa", "KE"))), Understood)
    assert (Reason.CONFLICT, "Found") in reasons(by.read(Row(2, (*GOOD[:5], "UG"))))


def test_two_columns_may_add_to_one_list() -> None:
    """What one says does not displace what the other says."""
    more = {"column": "Kg", "to": "facts.detection", "value": {"techniques": ["CANINE"]}}
    found = understanding(fields=[*fields(), more]).read(Row(2, GOOD))
    assert isinstance(found, Understood)
    assert isinstance(found.report, SeizureReport)
    assert found.report.facts.detection.techniques == ("XRAY", "CANINE")


def test_a_summary_that_names_what_is_nominal_is_refused() -> None:
    """What may not be signed is known before anything is sent, also in a dry run."""
    rules = [
        *fields(),
        {"column": "Found", "to": "facts.summary"},
        {"column": "Found", "to": "nominal.conveyances[+].operator"},
    ]
    found = understanding(fields=rules).read(Row(2, (*GOOD[:5], "Vaea Shipping")))
    assert isinstance(found, RefusedRow)
    assert Reason.SLIP in {finding.reason for finding in found.reasons}


def test_several_values_in_one_cell_become_several_items_in_order() -> None:
    """Lists are split where the mapping says so, and each item knows its place."""
    leg = {
        "column": "Where",
        "to": "facts.route[+].location",
        "parse": "place",
        "split": ";",
        "around": {"role": "TRANSIT"},
        "ordinal": "ordinal",
    }
    codes = {"column": "Where", "to": "open.to_country", "parse": "country", "split": ";"}
    rules = [rule for rule in fields() if rule["column"] != "Where"]
    by = understanding(fields=[*rules, leg, codes])
    found = by.read(Row(2, (*GOOD[:4], "Nairobi, Kenya; Doha, Qatar;", "")))
    assert isinstance(found, Understood)
    assert isinstance(found.report, SeizureReport)
    route = found.report.facts.route
    assert [(step.ordinal, step.location.country) for step in route] == [(0, "KE"), (1, "QA")]
    assert found.report.open.to_country == "XM"
    half = by.read(Row(2, (*GOOD[:4], "Nairobi, Kenya; Africa", "")))
    assert isinstance(half, Understood)
    assert half.report.open.to_country == "XX"  # type: ignore[attr-defined] # a seizure's


CELL = st.text(st.characters(codec="utf-8"), max_size=30)


@given(st.tuples(*[CELL] * len(HEADER)))
def test_any_row_is_understood_or_refused_with_reasons(cells: tuple[str, ...]) -> None:
    """Whatever stands in the cells, the row ends one way, and a refusal says why."""
    found = understanding().read(Row(2, cells))
    if isinstance(found, RefusedRow):
        assert any(finding.reason.refuses for finding in found.reasons)
    else:
        assert not any(finding.reason.refuses for finding in found.flags)


def test_one_character_written_as_two_is_the_same_key() -> None:
    """Two programs may write the same text in other bytes."""
    rows = [Row(2, (text, *GOOD[1:])) for text in ("Ma\u0304ori", "M\u0101ori")]
    assert understanding().key(rows[0]) == understanding().key(rows[1])


@given(st.lists(st.tuples(CELL, CELL), min_size=2, max_size=2))
def test_keys_are_alike_only_for_like_values(values: list[tuple[str, str]]) -> None:
    """Two key columns cannot be shifted into each other: `a,b` + `c` is not `a` + `b,c`."""
    by = understanding(key=["Ref", "Date"])
    keys = [by.key(Row(2, (*pair, *GOOD[2:]))) for pair in values]
    normal = [[unicodedata.normalize("NFC", cell) for cell in pair] for pair in values]
    alike = [tuple(" ".join(cell.split()) for cell in pair) for pair in normal]
    if None not in keys:
        assert (keys[0] == keys[1]) is (alike[0] == alike[1])


def test_places_in_lists_need_not_be_filled_from_the_first() -> None:
    """An item of which nothing is said is left out; what contradicts the list is refused."""
    second = {"column": "Found", "to": "facts.commodities[2].description_raw"}
    rest = {"column": "Found", "to": "facts.commodities[2]", "value": REST}
    by = understanding(fields=[*fields()[:5], second, rest])
    found = by.read(Row(2, GOOD))
    assert isinstance(found, Understood), found
    assert isinstance(found.report, SeizureReport)
    assert [each.category for each in found.report.facts.commodities] == ["IVORY", "OTHER"]
    wrong = {"column": "Found", "to": "facts.location", "value": "somewhere"}
    assert reasons(understanding(fields=[*fields()[:5], wrong]).read(Row(2, GOOD))) == [
        (Reason.CONFLICT, "Found")
    ]


def test_a_row_leaves_no_trace_in_the_next_one() -> None:
    """Tables and values of the mapping stay as they were, whatever rows add to their records."""
    rule = {"column": "Found", "to": "facts.location", "value": {"premises_type": "AIRPORT"}}
    by = understanding(fields=[*fields(), rule])
    before = mapping(fields=[*fields(), rule]).model_dump()
    for where in ("Kenya", "", "Uganda"):
        found = by.read(Row(2, (*GOOD[:4], where, "X-ray")))
        assert isinstance(found, Understood)
    assert by.mapping.model_dump() == before


REST = {"risk_area": "OTHER", "category": "OTHER"}


def test_what_the_mapping_says_of_every_row_is_not_undone_by_an_unknown_answer() -> None:
    """Of one place in `states` and in `absent`, as a suggestion has it, what is known stands."""
    both = {"facts.direction": "INBOUND"} | said()["states"]
    found = understanding(states=both).read(Row(2, GOOD))
    assert isinstance(found, Understood), found
    assert isinstance(found.report, SeizureReport)
    assert found.report.facts.direction == "INBOUND"


def test_what_is_missing_tells_what_to_do_about_it() -> None:
    """The place that nobody answered is named, with where its answer may stand."""
    absent = {path: said()["absent"][path] for path in said()["absent"] if "direction" not in path}
    found = understanding(absent=absent).read(Row(2, GOOD))
    assert isinstance(found, RefusedRow)
    assert "facts.direction: nothing was said; give it a rule" in str(found.reasons[0])
