"""The real file: 5,000 import declarations as controls, all accounted for, hits as counted apart.

The count on the other side is the plain csv module's, nothing of the program.
"""

from __future__ import annotations

import csv
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from import_samples import Station, outcomes, read_report, run_import

from adapters.spreadsheets import load_mapping
from schemas import ControlResult

ROWS = 5_000


def real_file() -> Path:
    """Return the real file beside the checkout, or skip the test where nobody put it."""
    path = Path(__file__).parents[2] / "shared/data/kcs/declarations_5000.csv"
    if not path.exists():
        pytest.skip("needs the real file in ../shared/data beside the checkout")
    return path


@cache
def rows_of(path: Path) -> dict[str, dict[str, str]]:
    """Return the file's rows by their key, as the csv module reads them."""
    with path.open(encoding="utf-8", newline="") as file:
        return {row["Declaration ID"]: row for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def controls(tmp_path_factory: pytest.TempPathFactory) -> dict[str, ControlResult]:
    """Import the real file once; give what was sent by the row's key."""
    station, report = Station(), tmp_path_factory.mktemp("kcs") / "report.csv"
    accounts = run_import(real_file(), station, by=load_mapping("kcs"), report=report)
    assert accounts.rows == sum(outcomes(accounts)) == ROWS
    assert len(station.new) == ROWS - outcomes(accounts)[2] >= 4_990
    assert len(read_report(report)) == ROWS
    return {
        key_of(each.report): each.report
        for each in station.new
        if isinstance(each.report, ControlResult)
    }


def key_of(control: object) -> str:
    """Return the number of the declaration, which stands among the names."""
    assert isinstance(control, ControlResult)
    assert control.nominal is not None
    return control.nominal.documents[0].raw


def test_hits_per_chapter_and_country_equal_an_independent_count(
    controls: dict[str, ControlResult],
) -> None:
    """Hits are IRREGULARITY; chapters stand in `open`, countries of departure too."""
    hits = [control for control in controls.values() if control.facts.result == "IRREGULARITY"]
    rows = [row for key, row in rows_of(real_file()).items() if key in controls]
    counted = [row for row in rows if row["Fraud"] == "1"]
    assert len(controls) == ROWS
    assert len(hits) == len(counted) == 1_088
    by_chapter = Counter(chapter for control in hits for chapter in control.open.hs_chapters)
    assert by_chapter == Counter(row["HS6 Code"][:2] for row in counted)
    told = Counter(control.open.from_country for control in hits)
    expected = Counter(row["Country of Departure"] for row in counted)
    # ZZ is a code that ISO 3166 gives to no country.
    expected["XX"] += expected.pop("ZZ", 0)
    assert told == +expected


def test_countries_of_origin_and_departure_are_both_told(
    controls: dict[str, ControlResult],
) -> None:
    """Each control's itinerary has the row's two countries in their roles."""
    for key, row in rows_of(real_file()).items():
        legs = controls[key].facts.conveyances[0].itinerary
        said = [(leg.role, leg.location.country) for leg in legs]
        expected = [
            (role, "XX" if row[column] == "ZZ" else row[column])
            for role, column in (
                ("DEPARTURE", "Country of Departure"),
                ("ORIGIN", "Country of Origin"),
            )
        ]
        assert said == expected


def test_what_the_file_does_not_say_stays_unknown(controls: dict[str, ControlResult]) -> None:
    """No control type, trigger, date, mode, edition or number of a control is made up."""
    for control in controls.values():
        facts = control.facts
        assert facts.control_types == ("NOT_STATED",)
        assert facts.trigger.kind == "NOT_STATED"
        assert facts.started_at.value is facts.ended_at.value is None
        assert facts.conveyances[0].mode == control.open.mode == "UNKNOWN"
        assert facts.goods[0].hs_edition == "UNKNOWN"
        assert facts.control_ref == "NOT_STATED"
        assert facts.defaulted == ()


def test_findings_stand_in_hits_only_with_their_gravity(
    controls: dict[str, ControlResult],
) -> None:
    """A control without a hit is CONFORM and differs in nothing; 2 is critical, 1 is not."""
    for key, row in rows_of(real_file()).items():
        facts = controls[key].facts
        if row["Fraud"] == "0":
            assert (facts.result, facts.discrepancies) == ("CONFORM", ())
            continue
        (found,) = facts.discrepancies
        assert found.critical is (row["Critical Fraud"] == "2")
        assert [value.currency for value in found.values] == ["KRW"]
        assert found.values[0].amount_raw == row["Item Price"]


def test_numbers_that_tell_who_stand_in_nominal_only(controls: dict[str, ControlResult]) -> None:
    """Declarant, importer, seller, courier and the declaration itself are in no other section."""
    for key, row in rows_of(real_file()).items():
        control = controls[key]
        public = control.open.model_dump_json() + control.facts.model_dump_json()
        columns = ("Declarant ID", "Importer ID", "Seller ID", "Courier ID")
        numbers = [row[column] for column in columns if row[column]]
        assert not any(f'"{number}"' in public for number in (*numbers, key))
        assert control.nominal is not None
        parties = control.nominal.parties
        assert [party.identifiers[0].raw for party in parties] == numbers
        assert [party.ordinal for party in parties] == list(range(len(numbers)))
