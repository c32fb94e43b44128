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

from broker.office.facts import Fact, Route
from broker.office.gathering import fact_of
from broker.office.intake import COUNTED
from broker.office.shelf import as_table
from broker.register import Status
from schemas import Reference, Report, SeizureReport, Terms
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
