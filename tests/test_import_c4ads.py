"""The real file: 773 airport wildlife seizures, all accounted for, nothing made up."""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

from c4ads_count import ROWS, Totals, real_file, rows_of, totals
from import_samples import Station, outcomes, read_report, run_import

from adapters.spreadsheets import Understood, load_mapping
from schemas import SeizureReport


def imported(tmp_path: Path) -> tuple[list[tuple[Understood, SeizureReport]], Path]:
    """Import the real file; return what was sent, and where the report is."""
    station, report = Station(), tmp_path / "report.csv"
    accounts = run_import(real_file(), station, by=load_mapping("c4ads"), report=report)
    assert accounts.rows == sum(outcomes(accounts)) == ROWS
    sent = [(each, each.report) for each in station.new if isinstance(each.report, SeizureReport)]
    return sent, report


def test_all_rows_are_accounted_for_and_at_least_765_are_not_refused(tmp_path: Path) -> None:
    """All 773 are accepted, flagged or refused, each row in the report with its own cells."""
    sent, report = imported(tmp_path)
    assert len(sent) >= 765
    written = read_report(report)
    assert [row["ID"] for row in written] == [row["ID"] for row in rows_of(real_file())]
    accepted = [row["ID"] for row in written if row["sealane outcome"] != "refused"]
    assert [seizure.facts.seizure_ref for _, seizure in sent] == accepted
    for row in written:
        assert bool(row["sealane reasons"]) is (row["sealane outcome"] != "accepted")


def test_totals_per_commodity_and_unit_equal_an_independent_count(tmp_path: Path) -> None:
    """What the reports sum up to is what the csv module counts over the accepted rows."""
    sent, _ = imported(tmp_path)
    sums: Totals = defaultdict(Decimal)
    for _, seizure in sent:
        for commodity in seizure.facts.commodities:
            for quantity in commodity.quantities:
                if quantity.amount is not None:
                    sums[commodity.category, quantity.unit] += quantity.amount
    accepted = {seizure.facts.seizure_ref for _, seizure in sent}
    assert dict(sums) == totals(real_file(), accepted)


def test_nothing_is_made_up(tmp_path: Path) -> None:
    """No agency, detection, arrest, mode or figure that the row does not have."""
    cells = {row["ID"]: row for row in rows_of(real_file())}
    for each, seizure in imported(tmp_path)[0]:
        facts, row = seizure.facts, cells[seizure.facts.seizure_ref]
        assert facts.detecting_agencies == ()
        assert facts.persons.arrested is None
        assert facts.direction == "UNKNOWN"
        if not row["Method of Detection"].strip():
            assert (facts.detection.basis, facts.detection.techniques) == ("NOT_STATED", ())
        if not row["Obfuscation Method"].strip():
            assert facts.concealments == ()
        freight = re.match(r"(?i)a[ir]+ ?f\w+ght", row["Mode of Transport"])
        if not row["Airline "].strip() and not freight:
            assert seizure.open.mode == "UNKNOWN"
        figures = [row["Weight (kg) "], row["Number"]]
        said = [quantity.amount_raw for c in facts.commodities for quantity in c.quantities]
        assert said == [figure for figure in figures if figure]
        assert len(facts.commodities) == 1
        assert each.defaulted == ()


def test_free_text_and_operators_stand_in_nominal_only(tmp_path: Path) -> None:
    """The file's stories name suspects; no fact does."""
    for _, seizure in imported(tmp_path)[0]:
        public = seizure.open.model_dump_json() + seizure.facts.model_dump_json()
        assert not re.search("Zhao|Kubus|Pham|Hung|Airways|Airlines|suspect", public)


def test_odd_cells_are_kept_as_written_and_flagged(tmp_path: Path) -> None:
    """The date that contradicts its year, the weights that are no figures, the places in doubt."""
    sent, _ = imported(tmp_path)
    by_id = {seizure.facts.seizure_ref: (each, seizure.facts) for each, seizure in sent}
    reasons = {
        ref: {(flag.column, flag.reason.code) for flag in each.flags}
        for ref, (each, _) in by_id.items()
    }
    assert ("Date", "date.contradicted") in reasons["289"]
    assert by_id["289"][1].seized_at.raw == "11-Apr-11 (Year: 2014)"
    assert by_id["289"][1].seized_at.value is None
    for ref, raw in (("199", "400g each"), ("230", "100s")):
        quantity = by_id[ref][1].commodities[0].quantities[0]
        assert (quantity.amount, quantity.unit, quantity.amount_raw) == (None, "UNKNOWN", raw)
        assert ("Weight (kg)", "unit.unknown") in reasons[ref]
    assert by_id["180"][1].seized_at.precision == "RANGE"
    unresolved = {
        ref
        for ref, said in reasons.items()
        if any(code == "country.unresolved" for _, code in said)
    }
    for ref in unresolved:
        places = [by_id[ref][1].location, *(leg.location for leg in by_id[ref][1].route)]
        assert any(place.country == "XX" and place.name_raw for place in places)
    assert len(unresolved) >= 5
