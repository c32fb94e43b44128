"""From a delivery to a fact: codes and figures, never a name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from office_facts import leaf
from report_strategies import reports, terms

from broker.handling import Decision, Outlet, Relation, decide
from broker.office.facts import Fact, Route
from broker.office.gathering import fact_of
from broker.office.intake import COUNTED
from broker.office.shelf import as_table
from broker.register import Status
from schemas import (
    ControlResult,
    Correction,
    CorrectionReason,
    Lifecycle,
    Reference,
    Report,
    SeizureReport,
    Terms,
    Thread,
    Withdrawal,
)
from schemas.examples import example

REFERENCE = Reference(member="customs-nz", leaf=leaf("delivered"))


@dataclass(frozen=True)
class Delivered:
    """What a fact is made from."""

    report: Report
    terms: Terms
    reference: Reference = REFERENCE
    made_at: datetime = datetime(2026, 11, 24, 23, 59, tzinfo=UTC)
    status: Status = Status.EXERCISE

    def may(self, outlet: Outlet) -> Decision:
        """Return what handling lets a reader of its audience do."""
        marks = self.terms.handling
        return decide(
            marks.tlp,
            Relation.AUDIENCE,
            outlet.use,
            marks.codes,
            conditions=marks.conditions,
        )


def told(name: str, **changed: Any) -> Fact:  # noqa: ANN401 - any field of `facts`
    """Return the fact of a contract's example with some of its `facts` changed."""
    document = example(name)
    assert document.terms is not None
    tree = document.report.model_dump() | {"nominal": None}
    tree["facts"] |= changed
    return fact_of(Delivered(type(document.report).model_validate(tree), document.terms))


def quantity(amount: int | None, **changed: Any) -> dict[str, Any]:  # noqa: ANN401 - any field
    """Return a quantity."""
    known: dict[str, Any] = {"unit": "KGM", "plausibility": "OK"}
    known |= {"amount": Decimal(amount)} if amount is not None else {"amount_missing": "UNKNOWN"}
    return known | changed


def figures(*quantities: Mapping[str, Any]) -> list[tuple[str, int | None, str]]:
    """Return unit, amount and plausibility of what counts of one commodity's quantities."""
    commodity = {"risk_area": "DRUGS", "category": "HEROIN", "quantities": quantities}
    found = told("seizure_report", commodities=(commodity,), monetary_instruments=())
    return [
        (row.unit, None if row.amount is None else int(row.amount), row.plausibility)
        for row in found.goods
    ]


@settings(max_examples=30, deadline=None)
@given(st.data())
@pytest.mark.parametrize("contract", [each.contract for each in COUNTED])
def test_every_report_gives_a_fact_that_the_shelf_takes(contract: str, data: st.DataObject) -> None:
    """Whatever the contracts allow, however odd, can be kept and written."""
    delivered = Delivered(data.draw(reports(contract)), data.draw(terms()))
    found = fact_of(delivered)
    assert as_table([found]).num_rows == 1
    assert Fact.model_validate_json(found.model_dump_json()) == found


@settings(max_examples=30, deadline=None)
@given(st.data())
@pytest.mark.parametrize("contract", [each.contract for each in COUNTED])
def test_a_fact_is_the_same_without_the_nominal_section(contract: str, data: st.DataObject) -> None:
    """Names are not even looked at: who may not read them counts the same."""
    report, about = data.draw(reports(contract)), data.draw(terms())
    if "nominal" in type(report).model_fields:
        without = report.model_copy(update={"nominal": None})
        assert fact_of(Delivered(report, about)) == fact_of(Delivered(without, about))


def test_words_and_numbers_of_reports_are_not_kept() -> None:
    """No summary, reference number, place below a country, raw value or identifier is in a fact."""
    document = example("seizure_report")
    assert document.terms is not None
    kept = fact_of(Delivered(document.report, document.terms)).model_dump_json()
    assert isinstance(document.report, SeizureReport)
    facts = document.report.facts
    for words in (facts.seizure_ref, facts.summary, facts.location.unlocode):
        assert words is None or words not in kept


def test_a_quantity_without_an_amount_is_unknown() -> None:
    """Neither a missing amount nor a missing quantity becomes nought."""
    assert figures(quantity(None)) == [("KGM", None, "OK")]
    assert figures() == [("NOT_STATED", None, "UNCHECKED")]


def test_several_quantities_each_count() -> None:
    """Parcels in one unit add up, and other units stand beside."""
    found = figures(quantity(3), quantity(4), quantity(9, unit="TABLET"))
    assert found == [("KGM", 3, "OK"), ("KGM", 4, "OK"), ("TABLET", 9, "OK")]


def test_gross_beside_net_weight_counts_once() -> None:
    """Two weights of the same goods are no two amounts; alone, a gross weight counts."""
    gross, net = quantity(12, weight_basis="GROSS"), quantity(10, weight_basis="NET")
    assert figures(gross, net) == [("KGM", 10, "OK")]
    assert figures(gross) == [("KGM", 12, "OK")]
    assert figures(gross, quantity(None, weight_basis="NET")) == [
        ("KGM", 12, "OK"),
        ("KGM", None, "OK"),
    ]


def test_what_was_declared_is_not_added_to_what_was_found() -> None:
    """Declared 5, weighed 50: 50 were seized."""
    found = figures(quantity(5, measured="DECLARED"), quantity(50, measured="WEIGHED"))
    assert found == [("KGM", 50, "OK")]


def test_a_figure_beyond_belief_is_impossible_whatever_its_reporter_says() -> None:
    """A million million kilograms do not become the region's total."""
    assert figures(quantity(10**12)) == [("KGM", 10**12, "IMPOSSIBLE")]


def test_a_sum_of_money_beyond_belief_is_impossible_too() -> None:
    """What holds for kilograms holds for currencies."""
    value = {"amount": Decimal(10**12), "currency": "USD", "kind": "SEIZED_CASH"}
    cash = {"kind": "CURRENCY", "value": value, "declared": "NOT_DECLARED"}
    (row,) = told("seizure_report", commodities=(), monetary_instruments=(cash,)).goods
    assert row.plausibility == "IMPOSSIBLE"


def test_money_is_counted_by_currency() -> None:
    """Cash is a quantity whose unit is its currency."""
    value = {"amount": Decimal(9000), "currency": "JPY", "kind": "SEIZED_CASH"}
    cash = {"kind": "CURRENCY", "value": value, "declared": "NOT_DECLARED"}
    found = told("seizure_report", commodities=(), monetary_instruments=(cash,))
    assert [(row.commodity, row.unit, row.amount) for row in found.goods] == [
        ("CURRENCY", "JPY", Decimal(9000))
    ]


@pytest.mark.parametrize(
    ("legs", "route"),
    [
        ([("ORIGIN", "TH"), ("DESTINATION", "NZ")], ("TH", "NZ")),
        ([("LOADING", "SG"), ("DEPARTURE", "MY"), ("TRANSIT", "AU")], ("MY", "NZ")),
        ([("ORIGIN", "XX"), ("DEPARTURE", "MY")], ("MY", "NZ")),
        ([("ORIGIN", "TH"), ("ORIGIN", "VN"), ("DESTINATION", "XX")], ("XM", "NZ")),
        ([], ("TH", "NZ")),
    ],
    ids=["told", "departure", "origin-unknown", "several", "from-open"],
)
def test_a_route_runs_from_origin_to_destination(
    legs: list[tuple[str, str]], route: tuple[str, str]
) -> None:
    """Where the legs do not tell an end, what routing says of it does; several are several."""
    document = example("seizure_report")
    assert document.terms is not None
    tree = document.report.model_dump() | {"nominal": None}
    tree["open"] |= {"from_country": "TH", "to_country": "NZ"}
    tree["facts"]["route"] = [
        {"ordinal": at, "role": role, "location": {"country": country}}
        for at, (role, country) in enumerate(legs)
    ]
    found = fact_of(Delivered(SeizureReport.model_validate(tree), document.terms))
    assert found.routes == (Route(origin=route[0], destination=route[1], given="STATED"),)


@pytest.mark.parametrize(
    ("seized_at", "span"),
    [
        (("INSTANT", datetime(2026, 2, 3, 23, 30, tzinfo=UTC)), ("2026-02-03", "2026-02-03")),
        (("DAY", datetime(2026, 2, 3, tzinfo=UTC)), ("2026-02-03", "2026-02-03")),
        (("MONTH", datetime(2024, 2, 1, tzinfo=UTC)), ("2024-02-01", "2024-02-29")),
        (("YEAR", datetime(2026, 1, 1, tzinfo=UTC)), ("2026-01-01", "2026-12-31")),
        (("UNKNOWN", None), (None, None)),
    ],
    ids=["instant", "day", "month", "year", "unknown"],
)
def test_a_date_is_kept_as_the_days_it_may_mean(
    seized_at: tuple[str, datetime | None], span: tuple[str | None, str | None]
) -> None:
    """From the first day to the last, both included."""
    precision, value = seized_at
    found = told("seizure_report", seized_at={"precision": precision, "value": value})
    assert (found.first_day, found.last_day) == tuple(
        None if day is None else date.fromisoformat(day) for day in span
    )


def test_a_report_under_h3_is_not_counted_for_others() -> None:
    """H3 allows reading and nothing else without a grant."""
    document = example("seizure_report")
    assert document.terms is not None
    handling = document.terms.handling.model_copy(update={"codes": ("H3",)})
    under_h3 = document.terms.model_copy(update={"handling": handling})
    assert not fact_of(Delivered(document.report, under_h3)).countable


def defaulted(name: str, *paths: str, **changed: Any) -> Fact:  # noqa: ANN401 - any field of `facts`
    """Return the fact of a contract's example whose mapping filled in `paths`."""
    return told(name, defaulted=paths, **changed)


@pytest.mark.parametrize(
    ("contract", "path", "columns"),
    [
        ("seizure_report", "open.risk_area", ("risk_area",)),
        ("seizure_report", "facts.direction", ("direction",)),
        ("seizure_report", "facts.location.country", ("country",)),
        ("seizure_report", "facts.location", ("country",)),
        ("seizure_report", "facts.location.premises_type", ()),
        ("alert", "facts.risk_category", ("category",)),
        ("feedback", "facts.outcome", ("outcome",)),
        ("control_result", "facts.result", ("outcome",)),
        ("control_result", "facts.trigger.kind", ("trigger",)),
        ("control_result", "open.hs_chapters[0]", ("chapters",)),
    ],
)
def test_what_a_mapping_filled_in_is_kept_as_such(
    contract: str, path: str, columns: tuple[str, ...]
) -> None:
    """By the columns that it became; of what the office does not count, nothing."""
    assert defaulted(contract, path).defaulted == columns
    assert told(contract, defaulted=()).defaulted == ()


def test_a_figure_of_which_a_part_was_filled_in_is_a_default() -> None:
    """Category, amount or unit by default: the figure is not the reporter's; the next one is."""
    commodity = {
        "risk_area": "DRUGS",
        "category": "HEROIN",
        "quantities": (quantity(3), quantity(9, unit="TABLET")),
    }
    changed = {"commodities": (commodity,), "monetary_instruments": ()}

    def of(path: str) -> list[str | None]:
        return [row.given for row in defaulted("seizure_report", path, **changed).goods]

    assert of("facts.commodities[0].quantities[1].unit") == ["STATED", "DEFAULTED"]
    assert of("facts.commodities[0].category") == ["DEFAULTED", "DEFAULTED"]
    assert of("facts.commodities[0].packaging") == ["STATED", "STATED"]


def test_a_route_of_which_an_end_was_filled_in_is_a_default() -> None:
    """The leg that tells it decides; where none does, what routing says."""
    legs = ({"ordinal": 0, "role": "ORIGIN", "location": {"country": "TH"}},)

    def of(path: str, route: tuple[dict[str, Any], ...]) -> str | None:
        return defaulted("seizure_report", path, route=route).routes[0].given

    assert of("facts.route[0].location.country", legs) == "DEFAULTED"
    assert of("facts.route[0].certainty", legs) == "STATED"
    assert of("open.from_country", legs) == "STATED"
    assert of("open.from_country", ()) == "DEFAULTED"


def test_a_date_that_a_mapping_made_up_is_none() -> None:
    """No period holds it surely."""
    found = defaulted("seizure_report", "facts.seized_at.value")
    assert (found.first_day, found.last_day) == (None, None)


def kilograms(*quantities: Mapping[str, Any]) -> list[tuple[str, int | None, str | None]]:
    """Return unit, kilograms and conversion of what counts of one commodity's quantities."""
    commodity = {"risk_area": "DRUGS", "category": "HEROIN", "quantities": quantities}
    found = told("seizure_report", commodities=(commodity,), monetary_instruments=())
    return [
        (row.unit, None if row.kg is None else int(row.kg), row.conversion) for row in found.goods
    ]


def test_kilograms_come_from_the_equivalent_with_its_table() -> None:
    """A kilogram needs no factor; what has none is not converted here."""
    factors = {"kg_equivalent": Decimal(16), "conversion_ref": "sealane-factors/1"}
    assert kilograms(quantity(10, unit="VISS", **factors)) == [("VISS", 16, "sealane-factors/1")]
    assert kilograms(quantity(3)) == [("KGM", 3, "KGM")]
    assert kilograms(quantity(3, unit="H87")) == [("H87", None, None)]
    assert kilograms(quantity(None)) == [("KGM", None, None)]


def test_goods_in_several_units_are_weighed_once() -> None:
    """Kilograms go before what was converted; parcels in one unit add up."""
    tablets = quantity(900, unit="TABLET", kg_equivalent=Decimal(1), conversion_ref="f/1")
    assert kilograms(tablets, quantity(3), quantity(4)) == [
        ("TABLET", None, "ELSEWHERE"),
        ("KGM", 3, "KGM"),
        ("KGM", 4, "KGM"),
    ]


def test_an_equivalent_beyond_belief_makes_the_figure_impossible() -> None:
    """A factor that slipped does not become the region's mass."""
    assert figures(quantity(1, kg_equivalent=Decimal(10**12))) == [("KGM", 1, "IMPOSSIBLE")]


def test_a_label_is_kept() -> None:
    """With each fact, of whatever contract."""
    document = example("rfi")
    assert document.terms is not None
    found = fact_of(Delivered(document.report, document.terms))
    assert found.tlp == document.terms.handling.tlp


def leg(role: str, country: str) -> dict[str, Any]:
    """Return a leg of an itinerary."""
    return {"ordinal": 0, "role": role, "location": {"country": country}, "certainty": "REPORTED"}


def test_a_control_tells_what_led_to_it_and_what_it_found() -> None:
    """Result, trigger, chapters, and from where the goods came and were sent."""
    carried = {
        "ordinal": 0,
        "mode": "SEA",
        "itinerary": (leg("DEPARTURE", "SG"), leg("ORIGIN", "VN")),
    }
    trigger = {"kind": "RANDOM"}
    found = told("control_result", conveyances=(carried,), trigger=trigger, result="IRREGULARITY")
    assert (found.outcome, found.trigger) == ("IRREGULARITY", "RANDOM")
    assert (found.origin, found.departure) == ("VN", "SG")
    report = example("control_result").report
    assert isinstance(report, ControlResult)
    assert found.chapters == tuple(sorted(report.open.hs_chapters))


def control(
    opened: Mapping[str, Any],
    **changed: Any,  # noqa: ANN401 - any field of `facts`
) -> Fact:
    """Return the fact of a control with some of its `open` and `facts` changed."""
    document = example("control_result")
    assert document.terms is not None
    tree = document.report.model_dump() | {"nominal": None}
    tree["open"] |= opened
    tree["facts"] |= changed
    return fact_of(Delivered(ControlResult.model_validate(tree), document.terms))


@pytest.mark.parametrize(
    ("chapters", "codes", "told_as"),
    [
        (("85", "84", "85"), ("010121",), ("84", "85")),
        ((), ("010121", "0102", "850610"), ("01", "85")),
        ((), (None,), ("NOT_STATED",)),
    ],
    ids=["from-open", "from-goods", "none"],
)
def test_chapters_are_those_of_routing_or_of_the_goods(
    chapters: tuple[str, ...], codes: tuple[str | None, ...], told_as: tuple[str, ...]
) -> None:
    """Each once; what has no code is not stated."""
    unknown = {"risk_area": "UNKNOWN", "category": "UNKNOWN"}
    examined = tuple({**unknown, "hs_code": code} for code in codes)
    assert control({"hs_chapters": chapters}, goods=examined).chapters == told_as


@pytest.mark.parametrize(
    ("iso_week", "span"),
    [
        ("2026-W48", (date(2026, 11, 23), date(2026, 11, 29))),
        ("2026-W53", (date(2026, 12, 28), date(2027, 1, 3))),
        ("2025-W53", (None, None)),
        (None, (None, None)),
    ],
    ids=["week", "53rd", "no-53rd", "none"],
)
def test_a_control_without_a_date_lies_in_its_week(
    iso_week: str | None, span: tuple[date | None, date | None]
) -> None:
    """Monday to Sunday of `open.iso_week`; a 53rd week that a year has not is no day."""
    unknown = {"precision": "UNKNOWN"}
    found = control({"iso_week": iso_week}, started_at=unknown, ended_at=unknown)
    assert (found.first_day, found.last_day) == span


@pytest.mark.parametrize("scope", ["ALL", "PATHS"])
def test_a_withdrawal_takes_away_a_whole_report_only(scope: str) -> None:
    """Of scope ALL it replaces its target; of scope PATHS that goes on counting."""
    document = example("withdrawal")
    assert document.terms is not None
    tree = document.report.model_dump() | {"nominal": None}
    tree["facts"] |= {"scope": scope, "paths": ("facts.direction",) if scope == "PATHS" else ()}
    report = Withdrawal.model_validate(tree)
    target = report.facts.target
    thread = Thread(lifecycle=Lifecycle.WITHDRAWAL, revision=2, supersedes=target)
    found = fact_of(Delivered(report, document.terms.model_copy(update={"thread": thread})))
    whole = scope == "ALL"
    assert found.lifecycle == ("WITHDRAWAL" if whole else "INITIAL")
    assert found.supersedes_leaf == (target.leaf if whole else None)
    assert found.supersedes_member == (target.member if whole else None)


def test_a_correction_with_its_reason_replaces_what_it_corrects() -> None:
    """`terms.thread.correction` says why; what it supersedes is kept as ever."""
    document = example("seizure_report")
    assert document.terms is not None
    thread = Thread(
        lifecycle=Lifecycle.CORRECTION,
        revision=2,
        supersedes=REFERENCE,
        correction=Correction(reason=CorrectionReason.UNIT, changed_paths=("facts.direction",)),
    )
    told_by = document.terms.model_copy(update={"thread": thread})
    found = fact_of(Delivered(document.report, told_by))
    assert (found.lifecycle, found.revision) == ("CORRECTION", 2)
    assert found.supersedes_leaf == REFERENCE.leaf
