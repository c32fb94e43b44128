"""DOMAIN 6: native digits, lakh, tola, baht-weight and viss; several species in one cell."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from domain_6 import GOODS, KILOGRAMS, Imported, imported

from schemas.components import Commodity, Quantity

SPECIES = {
    "column": "Species",
    "to": "facts.commodities[+]",
    "parse": "species_quantities",
    "around": {"risk_area": "ENVIRONMENT", "category": "UNKNOWN"},
}
NO_GOODS: dict[str, object] = {
    "states": {
        "open.risk_area": "ENVIRONMENT",
        "facts.event_kind": "SEIZURE",
        "facts.reporting_form": "SIMPLIFIED",
    },
    "absent": {
        "facts.direction": "UNKNOWN",
        "facts.location.country": "XX",
        "facts.detection.basis": "NOT_STATED",
        "facts.persons.arrested_missing": "NOT_STATED",
        "facts.seized_at.precision": "UNKNOWN",
    },
}
"""What a sample says of every row when its goods come from the species' column alone."""


def quantity(found: Imported, row: int = 0) -> Quantity:
    """Return the one quantity of a row."""
    (only,) = found.reports[row].facts.commodities[0].quantities
    return only


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        *(("๑๒.๕", "12.5"), ("໑໒.໕", "12.5"), ("១២.៥", "12.5"), ("၁၂.၅", "12.5")),
        *(("\u06f1\u06f2\u066b\u06f5", "12.5"), ("१२.५", "12.5"), ("12,34,567.50", "1234567.50")),
        *(("1,23,456", "123456"), ("१,२३,४५६", "123456"), ("12,5", "12.5")),
    ],
)
def test_digits_of_six_scripts_and_lakh_grouping_are_figures(
    tmp_path: Path, text: str, amount: str
) -> None:
    """Exactly the figure, in the column's unit, and the cell as written beside it."""
    found = imported(tmp_path, [GOODS, KILOGRAMS], [["Ivory", text]])
    fact = quantity(found)
    assert (fact.amount, fact.unit, fact.amount_raw) == (Decimal(amount), "KGM", text)
    assert [flag for flag in found.flags if flag[2] != "quantity.impossible"] == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *(("1,000", "number.ambiguous"), ("10-12 kg", "number.between"), (">500", "number.bound")),
        *(
            ("1๒", "digits.mixed"),
            ("3 sacks and a bag", "unit.unknown"),
            ("5 baht", "unit.unknown"),
        ),
    ],
)
def test_what_is_no_one_figure_gives_none_and_says_where(
    tmp_path: Path, text: str, code: str
) -> None:
    """No amount, no unit; the cell is kept, and flagged with its row and column."""
    found = imported(tmp_path, [GOODS, KILOGRAMS], [["Ivory", "1"], ["Ivory", text]])
    fact = quantity(found, 1)
    assert (fact.amount, fact.unit, fact.amount_raw) == (None, "UNKNOWN", text)
    assert found.flags == [(3, "Amount", code)]


def test_one_and_a_half_lakh_is_worked_out_and_said(tmp_path: Path) -> None:
    """Multiplied, exact, flagged; the words stay beside the figure."""
    rule = {**KILOGRAMS, "unit": "H87"}
    found = imported(tmp_path, [GOODS, rule], [["Cigarettes", "1.5 lakh"]])
    assert (quantity(found).amount, quantity(found).amount_raw) == (
        Decimal(150_000),
        "1.5 lakh",
    )
    assert found.flags == [(2, "Amount", "number.multiplied")]


def test_tola_baht_weight_and_viss_stand_beside_kilograms(tmp_path: Path) -> None:
    """Each keeps its own unit and words; kilograms come from the factor table, by its name."""
    rows = ["10 tola", "2 baht (bullion)", "1.5 viss", "2.45 kg", "kg 3"]
    found = imported(tmp_path, [GOODS, KILOGRAMS], [["Gold", text] for text in rows])
    facts = [quantity(found, row) for row in range(len(rows))]
    assert [fact.amount for fact in facts] == [10, 2, Decimal("1.5"), Decimal("2.45"), 3]
    assert [fact.unit_raw for fact in facts] == ["tola", "baht (bullion)", "viss", "kg", "kg"]
    assert len({fact.unit for fact in facts}) == 4
    assert all(fact.kg_equivalent and fact.conversion_ref for fact in facts)
    kilograms = [fact.kg_equivalent for fact in facts if fact.kg_equivalent]
    assert kilograms[0] == Decimal("0.11663804")
    assert Decimal("0.0304") < kilograms[1] < Decimal("0.0305")
    assert found.flags == []


def test_a_baht_weight_that_may_be_of_two_kinds_is_asked_until_the_mapping_says(
    tmp_path: Path,
) -> None:
    """Bars and ornaments are weighed by different baht; the mapping's units decide."""
    rows = [["Gold", "2 baht"]]
    asked = imported(tmp_path, [GOODS, KILOGRAMS], rows)
    assert asked.flags == [(2, "Amount", "unit.unknown")]
    code = quantity(imported(tmp_path, [GOODS, KILOGRAMS], [["Gold", "2 baht (bullion)"]])).unit
    stated = imported(tmp_path, [GOODS, KILOGRAMS], rows, changes={"units": {"baht": code}})
    assert (quantity(stated).amount, quantity(stated).unit) == (Decimal(2), code)
    assert stated.flags == []


def pairs(goods: tuple[Commodity, ...]) -> list[tuple[str | None, list[tuple[str, str]]]]:
    """Return goods as description and amounts with units."""
    return [
        (each.description_raw, [(str(fact.amount), fact.unit) for fact in each.quantities])
        for each in goods
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Geochelone elegans 12; Python reticulatus 3",
            [("Geochelone elegans", [("12", "H87")]), ("Python reticulatus", [("3", "H87")])],
        ),
        (
            "Ivory 12 kg, pangolin scales 3.5 kg",
            [("Ivory", [("12", "KGM")]), ("pangolin scales", [("3.5", "KGM")])],
        ),
        (
            "12 kg ivory; 3.5 kg of pangolin scales",
            [("ivory", [("12", "KGM")]), ("pangolin scales", [("3.5", "KGM")])],
        ),
        ("เต่าดาว ๑๒; งูเหลือม ๓", [("เต่าดาว", [("12", "H87")]), ("งูเหลือม", [("3", "H87")])]),
        ("Ivory", [("Ivory", [])]),
    ],
)
def test_several_species_have_each_their_own_amount(
    tmp_path: Path, text: str, expected: list[tuple[str, list[tuple[str, str]]]]
) -> None:
    """Pairs by what stands together in the cell; no amount is spread over several."""
    found = imported(tmp_path, [{**SPECIES, "unit": "H87"}], [[text]], changes=NO_GOODS)
    assert pairs(found.reports[0].facts.commodities) == expected
    assert found.flags == []


@pytest.mark.parametrize(
    "text", ["Ivory 12 kg, pangolin scales", "Tortoises, pythons 15", "12; 3", "2 boxes: a 3; b"]
)
def test_species_whose_amounts_cannot_be_told_apart_are_kept_as_written(
    tmp_path: Path, text: str
) -> None:
    """One kind of goods, the whole cell as its description, no figure, and a flag."""
    found = imported(tmp_path, [{**SPECIES, "unit": "H87"}], [[text]], changes=NO_GOODS)
    assert pairs(found.reports[0].facts.commodities) == [(text, [])]
    assert found.flags == [(2, "Species", "cell.several")]


def test_two_columns_are_paired_only_when_their_numbers_match(tmp_path: Path) -> None:
    """Three species and two amounts are no pairs."""
    rule = {**SPECIES, "unit": "H87", "split": ";", "quantity_column": "Number"}
    number = {"column": "Number", "to": "facts.case_ref", "containing": "!"}
    rows = [["A. a; B. b", "12; 3"], ["A. a; B. b; C. c", "12; 3"], ["A. a; B. b", ""]]
    found = imported(tmp_path, [rule, number], rows, changes=NO_GOODS)
    goods = [pairs(each.facts.commodities) for each in found.reports]
    assert goods[0] == [("A. a", [("12", "H87")]), ("B. b", [("3", "H87")])]
    assert goods[1] == [("A. a; B. b; C. c", [])]
    assert goods[2] == [("A. a", []), ("B. b", [])]
    assert found.flags == [(3, "Species", "cell.several")]
