"""What the models refuse: unknown is an answer, silence and contradiction are none."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError
from report_refusals import refused

from schemas import (
    Alert,
    ControlResult,
    Feedback,
    IntelligenceReport,
    InvestigationNote,
    NominalLevel,
    SeizureReport,
    StatisticalBulletin,
)
from schemas.components.dates import DateFact
from schemas.components.parties import Persons
from schemas.components.places import Point
from schemas.components.quantities import Missing, Money, Quantity
from schemas.contracts import report_model, shipped
from schemas.examples import example

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def _dump(name: str) -> dict[str, Any]:
    return example(name).report.model_dump()


def test_a_quantity_has_an_amount_or_the_reason_why_not() -> None:
    """Not knowing is an answer with a reason; saying nothing, or both, is refused."""
    assert Quantity(amount_missing=Missing.ILLEGIBLE, unit="KGM").amount is None
    refused(Quantity, {"unit": "KGM"}, "give amount, or amount_missing")
    both = {"unit": "KGM", "amount": Decimal(1), "amount_missing": "UNKNOWN"}
    refused(Quantity, both, "and not both")


def test_money_has_an_amount_or_the_reason_why_not() -> None:
    """As for quantities."""
    values = {"currency": "XXX", "kind": "UNKNOWN"}
    refused(Money, values, "give amount, or amount_missing")
    assert Money.model_validate(values | {"amount_missing": "NOT_STATED"}).amount is None


@pytest.mark.parametrize("amount", ["NaN", "sNaN", "Infinity", "-Infinity", "-0", "-0.0", "-1"])
def test_an_amount_is_a_number_and_not_negative(amount: str) -> None:
    """NaN, infinities, negative zero and negative amounts are refused."""
    refused(Quantity, {"unit": "KGM", "amount": Decimal(amount)}, "amount")


@pytest.mark.parametrize("amount", ["0.000000001", "100000000000000000000", "1E+20"])
def test_an_amount_fits_its_decimal(amount: str) -> None:
    """More than 20 digits before or 8 behind the point do not fit, and are never cut."""
    refused(Quantity, {"unit": "KGM", "amount": Decimal(amount)}, "amount")


@pytest.mark.parametrize("amount", ["99999999999999999999.99999999", "0", "0E-8", "1E+19"])
def test_the_largest_amounts_fit(amount: str) -> None:
    """The bound itself is within it."""
    assert Quantity(unit="KGM", amount=Decimal(amount)).amount == Decimal(amount)


def test_a_float_is_no_amount() -> None:
    """Binary fractions are not taken for decimals."""
    refused(Quantity, {"unit": "KGM", "amount": 0.1}, "amount")


def test_a_point_has_no_negative_zero_and_no_place_beyond_the_poles() -> None:
    """One place has one way of being written."""
    point = Point(latitude=Decimal("-36.843"), longitude=Decimal(180))
    assert point.latitude == Decimal("-36.843")
    refused(Point, {"latitude": Decimal("-0.0"), "longitude": Decimal(0)}, "negative zero")
    refused(Point, {"latitude": Decimal("90.1"), "longitude": Decimal(0)}, "latitude")


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"precision": "DAY"}, "a date has a value, or its precision is UNKNOWN"),
        ({"precision": "UNKNOWN", "value": NOW}, "a date has a value"),
        ({"precision": "RANGE", "value": NOW}, "a RANGE has an end"),
        ({"precision": "DAY", "value": NOW, "end": NOW}, "and nothing else has"),
        (
            {"precision": "RANGE", "value": NOW, "end": datetime(2026, 11, 23, tzinfo=UTC)},
            "ends after it starts",
        ),
        ({"precision": "DAY", "value": datetime(2026, 11, 24)}, "timezone"),  # noqa: DTZ001 - it is refused
    ],
)
def test_a_date_says_no_more_than_is_known(values: dict[str, Any], message: str) -> None:
    """Value, precision and end agree, and a time has its zone."""
    refused(DateFact, values, message)


def test_an_unknown_date_is_an_answer() -> None:
    """A reporter who does not know when says so."""
    assert DateFact.model_validate({"precision": "UNKNOWN", "raw": "spring?"}).value is None


def test_few_persons_who_are_alike_are_named_in_nominal_only() -> None:
    """One arrest with a nationality on a small island tells who it was."""
    group = {"role": "ARRESTED", "nationality": "WS", "count": 1}
    refused(Persons, {"arrested": 1, "groups": [group]}, "stand in nominal.person_groups")
    alike = Persons.model_validate({"arrested": 9, "groups": [group | {"count": 5}]})
    assert alike.groups[0].count == 5
    refused(Persons, {}, "give arrested, or arrested_missing")


def test_a_seizure_seized_something() -> None:
    """Commodities or monetary instruments must be there."""
    values = _dump("seizure_report")
    values["facts"]["commodities"] = ()
    refused(SeizureReport, values, "seized: give commodities or monetary_instruments")


def test_an_alert_lapses_and_is_about_something() -> None:
    """It needs valid_until, after valid_from, and at least one axis of scope."""
    values = _dump("alert")
    lasting = copy.deepcopy(values)
    del lasting["facts"]["valid_until"]
    refused(Alert, lasting, "facts.valid_until: is missing; it must be answered")
    backwards = copy.deepcopy(values)
    backwards["facts"]["valid_from"] = backwards["facts"]["valid_until"]
    refused(Alert, backwards, "valid_until must lie after valid_from")
    vague = copy.deepcopy(values)
    vague["facts"]["scope"] = {}
    refused(Alert, vague, "give at least one axis")
    vague["nominal"]["scope_operators"] = ("Kauri Cold Stores (fictional)",)
    assert Alert.model_validate(vague).facts.scope.hs_codes == ()


def test_an_alert_an_intelligence_report_and_a_note_say_something() -> None:
    """Without summary and without words of their own they are refused."""
    alert = _dump("alert")
    alert["facts"]["summary"] = None
    assert Alert.model_validate(alert).nominal is not None
    alert["nominal"]["title"], alert["nominal"]["narratives"] = None, ()
    refused(Alert, alert, "give facts.summary, nominal.title or nominal.narratives")
    report = _dump("intelligence_report")
    report["facts"]["summary"] = None
    assert IntelligenceReport.model_validate(report).nominal is not None
    report["nominal"] = None
    refused(IntelligenceReport, report, "give facts.summary or nominal.paragraphs")
    note = _dump("investigation_note")
    note["facts"]["summary"] = note["nominal"] = None
    refused(InvestigationNote, note, "give facts.summary or nominal.narratives")


def test_a_seal_says_on_which_container_it_was() -> None:
    """A swapped seal on one of several containers, and an office's own reference, can be told."""
    values = _dump("seizure_report")
    seal = {"scheme": "SEAL", "raw": "FICT-0042"}
    on = {"conveyance": 0, "container": 1, "identifiers": [seal]}
    file = {"sha256": bytes(32), "media_type": "image/jpeg", "size": 1, "nominal": True}
    values["nominal"] = {"conveyances": [on]}
    values["facts"] |= {
        "attachments": [file],
        "external_ids": [{"system": "MISP", "type": "event", "value": "42"}],
    }
    told = SeizureReport.model_validate(values)
    assert told.nominal is not None
    assert told.nominal.conveyances[0].container == 1
    assert told.facts.attachments[0].nominal
    assert told.facts.external_ids[0].type == "event"
    del file["nominal"]
    refused(SeizureReport, values, "nominal: is missing; it must be answered")


@pytest.mark.parametrize("name", ["alert", "feedback", "intelligence_report", "seizure_report"])
def test_the_office_that_reports_can_be_told(name: str) -> None:
    """A member has many offices; which of them speaks is a fact of the report."""
    values = _dump(name)
    values["facts"]["office"] = "NZAKL"
    assert report_model(name).model_validate(values).model_dump()["facts"]["office"] == "NZAKL"


def test_a_control_that_was_not_done_says_why() -> None:
    """NOT_PERFORMED needs a coded reason; what was done is never left open."""
    values = _dump("control_result")
    undone = copy.deepcopy(values)
    undone["facts"]["result"] = "NOT_PERFORMED"
    refused(ControlResult, undone, "NOT_PERFORMED needs a negative_reason")
    undone["facts"]["negative_reason"] = "NO_RESOURCES"
    assert ControlResult.model_validate(undone).facts.negative_reason is not None
    values["facts"]["control_types"] = ()
    refused(ControlResult, values, "give control_types; NOT_STATED is an answer")


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ({"n": 4, "reporters": 2, "suppressed": False}, "tells of 4 records, fewer than 5"),
        ({"n": 4, "suppressed": True}, "is suppressed, so it may hold no figure"),
        ({"kg": Decimal(1), "suppressed": True}, "is suppressed, so it may hold no figure"),
        ({"n": 9, "suppressed": False}, "needs n and reporters"),
        ({"suppressed": False}, "needs n and reporters"),
    ],
)
def test_a_bulletin_tells_no_small_cell(cell: dict[str, Any], message: str) -> None:
    """A cell below the smallest size is suppressed, and then says nothing."""
    values = _dump("statistical_bulletin")
    values["facts"]["cells"] = ({"dims": (), **cell},)
    refused(StatisticalBulletin, values, f"cells[0] {message}")


def test_a_bulletin_covers_a_period() -> None:
    """Its end lies after its start."""
    values = _dump("statistical_bulletin")
    values["facts"]["period_until"] = values["facts"]["period_from"]
    refused(StatisticalBulletin, values, "period_until must lie after period_from")


@pytest.mark.parametrize("name", sorted(shipped()))
def test_what_a_contract_does_not_know_isrefused(name: str) -> None:
    """An unknown field is refused in every section, never dropped: nothing said is lost."""
    values = _dump(name)
    model = report_model(name)
    refused(model, values | {"more": 1}, "more: is no field of this contract")
    values["open"]["more"] = 1
    refused(model, values, "open.more: is no field of this contract")


@pytest.mark.parametrize("name", sorted(shipped()))
def test_reports_cannot_be_altered(name: str) -> None:
    """A report stays what was validated."""
    report = example(name).report
    with pytest.raises(ValidationError, match="frozen"):
        report.open = None  # type: ignore[attr-defined] # that is the point


def test_an_unknown_code_tells_the_known_ones() -> None:
    """The error names what was given and what there is."""
    values = _dump("seizure_report")
    values["facts"]["event_kind"] = "CONFISCATED"
    refused(
        SeizureReport,
        values,
        "facts.event_kind: 'CONFISCATED' is none of 'SEIZURE', 'DETENTION'",
    )


def test_the_nominal_level_is_computed() -> None:
    """Names make a report nominal, pseudonyms pseudonymised, an empty section neither."""
    values = _dump("feedback")
    report = report_model("feedback")
    assert report.model_validate(values).nominal_level is NominalLevel.NON_NOMINAL
    values["nominal"] = {}
    assert report.model_validate(values).nominal_level is NominalLevel.NON_NOMINAL
    pseudonym = {"full": "P-17", "kind": "PSEUDONYM"}
    party = {"ordinal": 0, "kind": "PERSON", "role": "SUSPECT", "names": [pseudonym]}
    values["nominal"] = {"parties": [party]}
    assert report.model_validate(values).nominal_level is NominalLevel.PSEUDONYMISED
    values["nominal"] = {"parties": [party | {"occupation": "driver"}]}
    assert report.model_validate(values).nominal_level is NominalLevel.NOMINAL
    values["nominal"] = {"parties": [party | {"names": []}]}
    assert report.model_validate(values).nominal_level is NominalLevel.NOMINAL
    values["nominal"] = {"parties": [party], "narratives": [{"text": "He drove."}]}
    assert report.model_validate(values).nominal_level is NominalLevel.NOMINAL
    assert example("statistical_bulletin").report.nominal_level is NominalLevel.NON_NOMINAL


def test_a_note_is_numbered_from_one() -> None:
    """The first note of a case is number 1, as its docstring says."""
    values = _dump("investigation_note")
    values["facts"]["note_no"] = 0
    refused(InvestigationNote, values, "note_no")


def test_feedback_names_a_control_that_no_report_tells_of() -> None:
    """An office whose controls are not in the network still says which one it was."""
    values = _dump("feedback")
    values["facts"] |= {"seizure": None, "control": None, "control_ref": "NZ-CTL-2026-18821"}
    assert Feedback.model_validate(values).facts.control_ref == "NZ-CTL-2026-18821"
