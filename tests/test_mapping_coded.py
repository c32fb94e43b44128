"""Codes, identifiers, money, yes or no, units: taken where they are sure, flagged and kept else."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from import_samples import Station, csv_text, mapping, run_import, said, write

from adapters.spreadsheets import Reason, Understood
from adapters.spreadsheets.mapping.files import parse_mapping
from adapters.spreadsheets.mapping.parse import Parse
from adapters.spreadsheets.mapping.row_mapping import Rule
from adapters.spreadsheets.parsers.every import PARSERS
from adapters.spreadsheets.parsers.plain import Cell
from adapters.spreadsheets.parsers.tongues import tongue_of
from schemas import SeizureReport
from schemas.codes import Codes
from schemas.reports.seizure_report import SeizureReportFacts

GOODS = {"column": "Goods", "to": "facts.commodities[0].category"}


def read(
    tmp_path: Path, cells: dict[str, str], *rules: dict[str, Any], **changes: object
) -> Understood:
    """Import one row through a small mapping with these rules; return what was understood."""
    header = ("Ref", "Goods", *cells)
    fields = [{"column": "Ref", "to": "facts.seizure_ref"}, GOODS, *rules]
    absent = said()["absent"] | {"facts.seized_at.precision": "UNKNOWN"}
    by = parse_mapping(said(fields=fields, absent=absent, **changes), "sample")
    station = Station()
    path = write(tmp_path, csv_text([("A1", "IVORY", *cells.values())], header))
    accounts = run_import(path, station, by=by)
    assert len(station.new) == 1, accounts.reasons
    return station.new[0]


def facts(understood: Understood) -> SeizureReportFacts:
    """Return the facts of a seizure."""
    assert isinstance(understood.report, SeizureReport)
    return understood.report.facts


def flags(understood: Understood) -> set[str]:
    """Return the codes of its flags."""
    return {flag.reason.code for flag in understood.flags}


ORIGIN = {
    "column": "From",
    "to": "facts.location.country",
    "parse": "code",
    "list": "country",
    "unlisted": "XX",
    "raw": "name_raw",
}


@pytest.mark.parametrize(
    ("text", "code", "raw", "flagged"),
    [
        ("TH", "TH", None, set()),
        ("Thailand", "TH", "Thailand", set()),
        ("Siamm", "XX", "Siamm", {"code.unlisted"}),
        ("ZZ", "XX", "ZZ", {"code.unlisted"}),
    ],
)
def test_a_code_is_taken_by_code_or_name_and_never_by_likeness(
    tmp_path: Path, text: str, code: str, raw: str | None, flagged: set[str]
) -> None:
    """What is in no list is flagged and kept as written beside the unknown answer."""
    understood = read(tmp_path, {"From": text}, ORIGIN)
    place = facts(understood).location
    assert (place.country, place.name_raw) == (code, raw)
    assert flags(understood) == flagged


HS = {
    "column": "HS",
    "to": "facts.commodities[0].hs_code",
    "parse": "code",
    "list": "hs",
    "edition": "HS2017",
    "raw": "declared_as_raw",
}


@pytest.mark.parametrize(
    ("text", "code", "flagged"),
    [
        ("071080", "071080", set()),
        ("8517.13", "851713", set()),
        ("71080", None, {"hs.digits"}),
        ("fish", None, {"hs.digits"}),
        ("7", None, {"hs.digits"}),
    ],
)
def test_a_tariff_code_that_lost_its_zero_is_no_code(
    tmp_path: Path, text: str, code: str | None, flagged: set[str]
) -> None:
    """Codes go by pairs of digits; the edition stands beside a code, the text beside none."""
    understood = read(tmp_path, {"HS": text}, HS)
    goods = facts(understood).commodities[0]
    assert goods.hs_code == code
    assert goods.hs_edition == ("HS2017" if code else "UNKNOWN")
    assert goods.declared_as_raw == (None if text == code else text)
    assert flags(understood) == flagged


def test_an_identifier_that_fails_its_check_is_flagged_and_kept(tmp_path: Path) -> None:
    """A container number with a wrong check digit is no reason to refuse."""
    rule = {
        "column": "Box",
        "to": "facts.conveyances[0].containers[+].identifier",
        "parse": "identifier",
        "scheme": "ISO6346",
        "split": ";",
        "unlisted_to": "nominal.narratives[+].text",
    }
    states = said()["states"] | {"facts.conveyances[0].ordinal": 0}
    absent = {"facts.conveyances[0].mode": "UNKNOWN"}
    understood = read(
        tmp_path,
        {"Box": "CSQU3054383; CSQU3054384; his cousin's van"},
        rule,
        states={**states, **absent},
    )
    found = [each.identifier for each in facts(understood).conveyances[0].containers]
    assert [(each.raw, each.check) for each in found] == [
        ("CSQU3054383", "VALID"),
        ("CSQU3054384", "INVALID"),
    ]
    assert flags(understood) == {"identifier.invalid", "identifier.unread"}
    assert isinstance(understood.report, SeizureReport)
    assert understood.report.nominal is not None
    assert [each.text for each in understood.report.nominal.narratives] == ["Box: his cousin's van"]


@pytest.mark.parametrize(
    ("cells", "options", "amount", "currency", "flagged"),
    [
        ({"Price": "1,500.50"}, {"currency": "THB"}, "1500.50", "THB", set()),
        ({"Price": "฿1,500"}, {}, "1500", "THB", set()),
        ({"Price": "US$ 20"}, {}, "20", "USD", set()),
        ({"Price": "20 EUR"}, {}, "20", "EUR", set()),
        ({"Price": "$20"}, {}, None, "XXX", {"number.unread", "money.currency_unknown"}),
        ({"Price": "20"}, {}, "20", "XXX", {"money.currency_unknown"}),
        ({"Price": "€20"}, {"currency": "THB"}, None, "XXX", {"money.currency_conflict"}),
        ({"Price": "20", "Cur": "VND"}, {"currency_column": "Cur"}, "20", "VND", set()),
        (
            {"Price": "20", "Cur": "?"},
            {"currency_column": "Cur"},
            "20",
            "XXX",
            {"money.currency_unknown"},
        ),
    ],
)
def test_money_has_the_currency_that_is_told_or_none(  # noqa: PLR0917 - pytest hands a case over by name
    tmp_path: Path,
    cells: dict[str, str],
    options: dict[str, str],
    amount: str | None,
    currency: str,
    flagged: set[str],
) -> None:
    """By rule, by column, by a sign of one currency; a sign of several tells none."""
    rule = {
        "column": "Price",
        "to": "facts.values[+]",
        "parse": "money",
        "with": {"kind": "MARKET"},
    }
    understood = read(tmp_path, cells, rule | options)
    (money,) = facts(understood).values
    assert money.amount == (Decimal(amount) if amount else None)
    assert (money.currency, money.amount_raw) == (currency, cells["Price"])
    assert flags(understood) == flagged


def test_a_mappings_own_sign_tells_the_dollar(tmp_path: Path) -> None:
    """`[currencies]` says which of several a file means."""
    rule = {
        "column": "Price",
        "to": "facts.values[+]",
        "parse": "money",
        "with": {"kind": "MARKET"},
    }
    understood = read(tmp_path, {"Price": "$20"}, rule, currencies={"$": "NZD"})
    (money,) = facts(understood).values
    assert (money.amount, money.currency) == (Decimal(20), "NZD")


@pytest.mark.parametrize(
    ("cells", "options", "unit", "kg", "flagged"),
    [
        ({"Kg": "2", "U": "kg"}, {"unit_column": "U"}, "KGM", "2", set()),
        ({"Kg": "2", "U": "g"}, {"unit_column": "U"}, "GRM", "0.002", set()),
        ({"Kg": "2 g"}, {"unit": "KGM"}, "GRM", "0.002", set()),
        ({"Kg": "2", "U": "armfuls"}, {"unit_column": "U"}, "UNKNOWN", None, {"unit.unknown"}),
        ({"Kg": "2", "U": ""}, {"unit_column": "U"}, "UNKNOWN", None, {"unit.unknown"}),
    ],
)
def test_units_are_told_by_column_or_cell_and_weighed(  # noqa: PLR0917 - as above
    tmp_path: Path,
    cells: dict[str, str],
    options: dict[str, str],
    unit: str,
    kg: str | None,
    flagged: set[str],
) -> None:
    """Kilograms stand beside the raw amount with the table that gave them."""
    rule = {"column": "Kg", "to": "facts.commodities[0].quantities[+]", "parse": "quantity"}
    understood = read(tmp_path, cells, rule | options)
    (quantity,) = facts(understood).commodities[0].quantities
    assert (quantity.unit, quantity.amount_raw) == (unit, cells["Kg"])
    assert quantity.kg_equivalent == (Decimal(kg) if kg else None)
    assert (quantity.conversion_ref is not None) is (kg is not None)
    assert flags(understood) == flagged


def test_an_amount_that_cannot_be_is_flagged_and_kept(tmp_path: Path) -> None:
    """A million tonnes of ivory is a slip: in no total, and not refused."""
    rule = {
        "column": "Kg",
        "to": "facts.commodities[0].quantities[+]",
        "parse": "quantity",
        "unit": "KGM",
    }
    understood = read(tmp_path, {"Kg": "1000000000"}, rule)
    assert flags(understood) <= {"quantity.suspect", "quantity.impossible"}
    assert flags(understood)
    assert facts(understood).commodities[0].quantities[0].plausibility in {"SUSPECT", "IMPOSSIBLE"}


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Yes", True),
        ("ไม่ใช่", False),
        ("tidak", False),
        ("có", True),
        ("1", True),
        ("perhaps", None),
    ],
)
def test_yes_and_no_are_told_in_words_of_the_region(text: str, answer: bool | None) -> None:  # noqa: FBT001 - a case's answer
    """Any other word is neither: flagged, and nothing is taken."""
    rule = Rule.model_validate(
        {"column": "A", "to": "facts.discrepancies[0].critical", "parse": "boolean"}
    )
    tongue = tongue_of(mapping(), Codes.shipped(), date(2026, 11, 24))
    parsed = PARSERS[Parse.BOOLEAN](Cell(text, {"A": text}), rule, tongue)
    assert parsed.value is answer
    assert parsed.reasons == (() if answer is not None else (Reason.BOOLEAN_UNREAD,))


def test_several_columns_become_one_text_behind_their_names(tmp_path: Path) -> None:
    """Blank ones are left out; all blank say nothing."""
    rule = {"column": "A", "to": "nominal.narratives[+].text", "together": ["B", "C"]}
    understood = read(tmp_path, {"A": "", "B": "two", "C": "three"}, rule)
    assert isinstance(understood.report, SeizureReport)
    assert understood.report.nominal is not None
    assert understood.report.nominal.narratives[0].text == "B: two; C: three"
    silent = read(tmp_path, {"A": "", "B": "", "C": ""}, rule)
    assert isinstance(silent.report, SeizureReport)
    assert silent.report.nominal is None


def test_a_rule_can_be_for_some_rows_only(tmp_path: Path) -> None:
    """`only_if` asks another column."""
    rule = {"column": "Why", "to": "facts.legal_provision_raw", "only_if": {"Law": ["yes"]}}
    assert facts(read(tmp_path, {"Why": "x", "Law": "YES "}, rule)).legal_provision_raw == "x"
    assert facts(read(tmp_path, {"Why": "x", "Law": "no"}, rule)).legal_provision_raw is None


def test_a_missing_numbers_reason_gives_way_to_the_number(tmp_path: Path) -> None:
    """Whole numbers only; where there is none, the unknown answer stands."""
    rule = {"column": "Held", "to": "facts.persons.arrested", "parse": "count"}
    assert facts(read(tmp_path, {"Held": "2"}, rule)).persons.arrested == 2
    assert facts(read(tmp_path, {"Held": ""}, rule)).persons.arrested_missing == "NOT_STATED"
    understood = read(tmp_path, {"Held": "2.5"}, rule)
    assert facts(understood).persons.arrested is None
    assert flags(understood) == {"number.unread"}
