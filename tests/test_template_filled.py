"""A template that was filled in is read back without more: what was written is what is said."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from calc import all_saved_as, needs_calc
from openpyxl import load_workbook
from template_filling import CONTRACTS, empty, filled, read, said_of, the_row

from adapters.spreadsheets.mapping.parse import Parse
from adapters.spreadsheets.mapping.paths import parse_path
from adapters.spreadsheets.reasons import Reason
from adapters.spreadsheets.understanding.rows import RefusedRow
from adapters.templates.written import row_of, value_at
from broker.errors import ConfigError, RefusedError
from schemas import Report
from schemas.examples import example

_SAID: Mapping[Parse, tuple[str, ...]] = {
    Parse.DATE: ("value", "precision", "end"),
    Parse.QUANTITY: ("amount", "unit"),
    Parse.MONEY: ("amount", "currency", "kind"),
    Parse.IDENTIFIER: ("scheme", "raw"),
}
"""Of a record: the fields that its column says; others are found out, or have their own column."""


def said(value: Any, parse: Parse) -> Any:  # noqa: ANN401 - a field holds anything
    """Return what of a value its column says."""
    if parse is Parse.NAME:
        return value[0].full
    return [getattr(value, name) for name in _SAID[parse]] if parse in _SAID else value


def differences(got: Report, contract: str) -> list[str]:
    """Return the columns whose value in the example did not come back."""
    meant = example(contract).report
    found = []
    for column, text in row_of(contract, meant):
        if not text or column.place is None:
            continue
        steps = parse_path(column.place.path)
        came, was = value_at(got, steps), value_at(meant, steps)
        if came is None or said(came, column.parse) != said(was, column.parse):
            found.append(f"{column.title}: {came!r} for {was!r}")
    return found


@pytest.mark.parametrize("contract", CONTRACTS)
def test_an_example_filled_in_comes_back(contract: str, tmp_path: Path) -> None:
    """Every column that the example has a value for gives it back, and the terms are its own."""
    file = filled(contract, tmp_path)
    assert differences(the_row(file, contract).report, contract) == []
    _, terms = read(file, contract)
    meant = example(contract).terms
    assert meant is not None
    assert terms.handling.tlp is meant.handling.tlp
    assert terms.handling.audience == meant.handling.audience
    assert terms.handling.nominal_audience == meant.handling.nominal_audience
    assert terms.handling.codes == meant.handling.codes
    assert terms.handling.purpose is meant.handling.purpose
    assert [each.source for each in terms.evaluation] == [each.source for each in meant.evaluation]


@needs_calc
def test_libreoffice_saves_templates_as_ods_and_they_come_back(tmp_path: Path) -> None:
    """Every contract's filled template, saved as .ods, says what the .xlsx said."""
    files = [filled(contract, tmp_path) for contract in CONTRACTS]
    saved = all_saved_as(files, "ods", tmp_path)
    told = {c: differences(the_row(f, c).report, c) for c, f in zip(CONTRACTS, saved, strict=True)}
    assert told == {contract: [] for contract in CONTRACTS}


@needs_calc
def test_libreoffice_keeps_the_lists(tmp_path: Path) -> None:
    """Opened and saved by LibreOffice, each template still has the lists of all its columns."""
    for contract in ("seizure_report", "feedback"):
        before = _lists(empty(contract, tmp_path))
        out = tmp_path / f"out-{contract}"
        out.mkdir()
        (after,) = all_saved_as([tmp_path / f"{contract}.xlsx"], "xlsx", out)
        assert before
        assert _lists(after) == before


def _lists(file: Path) -> dict[str, str]:
    """Return the source of each column's list, by the column's letter."""
    page = load_workbook(file)["Reports"]
    found = {}
    for each in page.data_validations.dataValidation:
        if each.type == "list":
            source = str(each.formula1).replace("$", "").replace("'", "").lstrip("=")
            found[str(each.sqref)] = source.replace("Lists.", "Lists!")
    return found


def test_a_wrong_word_is_refused_with_column_and_what_to_write(tmp_path: Path) -> None:
    """Nothing is guessed from a misspelt choice: the row is refused, the nearest are named."""
    file = filled("seizure_report", tmp_path, other={"Direction": "inbond", "Hidden how": "wal"})
    rows, _ = read(file, "seizure_report")
    row = rows[0]
    assert isinstance(row, RefusedRow)
    told = {reason.column: str(reason) for reason in row.reasons}
    assert {reason.reason for reason in row.reasons} == {Reason.NO_CHOICE}
    assert "inbound" in told["Direction"]
    assert "Direction = 'inbond'" in told["Direction"]
    assert "Hidden how" in told


def test_a_code_is_as_good_as_its_word(tmp_path: Path) -> None:
    """Who knows the codes may write them, in any case."""
    other = {"Direction": "inbound", "Risk area": "drugs", "Place: country": "nz"}
    row = the_row(filled("seizure_report", tmp_path, other=other), "seizure_report")
    assert differences(row.report, "seizure_report") == []


def test_a_column_that_must_be_answered_refuses_a_blank(tmp_path: Path) -> None:
    """The row is refused by the column's name; other columns may be blank."""
    rows, _ = read(filled("seizure_report", tmp_path, other={"Direction": ""}), "seizure_report")
    row = rows[0]
    assert isinstance(row, RefusedRow)
    assert [(each.column, each.reason) for each in row.reasons] == [("Direction", Reason.REQUIRED)]


def test_words_that_no_free_list_has_are_kept_among_the_narratives(tmp_path: Path) -> None:
    """A drug that nobody listed is flagged, becomes no code, and is not lost."""
    row = the_row(
        filled("seizure_report", tmp_path, other={"Drug: name": "Dream dust"}), "seizure_report"
    )
    assert [flag.reason for flag in row.flags] == [Reason.CODE_UNLISTED]
    commodity = getattr(row.report, "facts").commodities[0]  # noqa: B009 - sections are the contract's
    assert commodity.substance is None or commodity.substance.inn is None
    narratives = getattr(row.report, "nominal").narratives  # noqa: B009 - as above
    assert [each.text for each in narratives] == ["Drug: name: Dream dust"]


@pytest.mark.parametrize("question", [q for q in said_of("alert") if "Grading" in q])
def test_an_alert_needs_its_grading(question: str, tmp_path: Path) -> None:
    """What only the office can say is asked by its name, and nothing is read before."""
    file = filled("alert", tmp_path, answers={question: ""})
    with pytest.raises(RefusedError, match=question):
        read(file, "alert")


def test_who_may_read_is_never_guessed(tmp_path: Path) -> None:
    """Without an audience, a traffic light or a purpose there is no import."""
    for question in ("Who may read these reports?", "Traffic light", "Purpose", "Time zone"):
        file = filled("seizure_report", tmp_path, answers={question: ""})
        with pytest.raises(RefusedError, match="has no answer"):
            read(file, "seizure_report")


def test_a_wrong_answer_names_the_choices(tmp_path: Path) -> None:
    """A traffic light that there is not is refused with those that there are."""
    file = filled("seizure_report", tmp_path, answers={"Traffic light": "blue"})
    with pytest.raises(RefusedError, match=r"TLP AMBER"):
        read(file, "seizure_report")
    file = filled("alert", tmp_path, answers={"Grading: source": "Z"})
    with pytest.raises(ConfigError, match="no source grade 'Z'"):
        read(file, "alert")
    file = filled("seizure_report", tmp_path, answers={"Time zone": "Mars/Olympus"})
    with pytest.raises(ConfigError, match="sheet Handling"):
        read(file, "seizure_report")


def test_times_are_of_the_zone_that_was_answered(tmp_path: Path) -> None:
    """A time without a zone is taken in the office's own; a deadline's day begins there."""
    zone = {"Time zone": "Asia/Bangkok"}
    other = {"Started": "2026-11-12 10:10"}
    row = the_row(filled("control_result", tmp_path, other=other, answers=zone), "control_result")
    started = value_at(row.report, parse_path("facts.started_at.value"))
    assert started.isoformat() == "2026-11-12T03:10:00+00:00"
    alert = filled("alert", tmp_path, other={"Valid until": "2026-12-09"}, answers=zone)
    until = value_at(the_row(alert, "alert").report, parse_path("facts.valid_until"))
    assert until.isoformat() == "2026-12-08T17:00:00+00:00"


def test_what_points_nowhere_is_said(tmp_path: Path) -> None:
    """A month is no deadline and a number is no reference: each is named with what to write."""
    rows, _ = read(filled("alert", tmp_path, other={"Valid until": "2026-12"}), "alert")
    row = rows[0]
    assert isinstance(row, RefusedRow)
    assert (Reason.INSTANT_VAGUE, "Valid until") in {(r.reason, r.column) for r in row.reasons}
    other = {"Seizure that followed": "AKL-4417"}
    answer = the_row(filled("feedback", tmp_path, other=other), "feedback")
    assert [(each.column, each.reason) for each in answer.flags] == [
        ("Seizure that followed", Reason.REFERENCE_UNREAD)
    ]
