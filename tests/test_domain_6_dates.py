"""DOMAIN 6: dates in four calendars, native digits, ranges, months, years, either way round."""

from __future__ import annotations

from pathlib import Path

import pytest
from domain_6 import DATE, imported

from schemas.components import DateFact

BUDDHIST = {"calendar": "buddhist"}
NEPAL = {"calendar": "bikram_sambat"}


def told(fact: DateFact) -> tuple[str | None, str, str | None, str | None]:
    """Return a date as ISO days: value, precision, end, raw."""
    value = fact.value.date().isoformat() if fact.value else None
    end = fact.end.date().isoformat() if fact.end else None
    return value, fact.precision.value, end, fact.raw


@pytest.mark.parametrize(
    ("text", "file"),
    [
        *(("๓ พ.ค. ๒๕๖๗", BUDDHIST), ("໓ ພຶດສະພາ ໒໕໖໗", BUDDHIST)),
        *(("៣ ឧសភា ២០២៤", {}), ("၃ မေ ၂၀၂၄", {}), ("۱۴ ثور ۱۴۰۳", {}), ("۱۴ غویی ۱۴۰۳", {})),
        *(("२१ बैशाख २०८१", NEPAL), ("३ मई २०२४", {}), ("R6.5.3", {}), ("令和六年五月三日", {})),
        *(
            ("2081-01-21", NEPAL),
            ("1403/02/14", {"calendar": "solar_hijri"}),
        ),
        *(("R6.5.3", {"calendar": ["gregorian", "japanese"]}), ("45415", {"epoch": 1900})),
        *(("43953", {"epoch": 1904}),),
    ],
)
def test_a_day_is_the_same_day_in_every_calendar_and_script(
    tmp_path: Path, text: str, file: dict[str, object]
) -> None:
    """3 May 2024, unflagged, and the reporter's own text beside it."""
    found = imported(tmp_path, [DATE], [[text]], file=file)
    assert told(found.reports[0].facts.seized_at) == ("2024-05-03", "DAY", None, text)
    assert found.flags == []


@pytest.mark.parametrize(
    ("text", "file", "expected"),
    [
        ("พ.ค. 2567", BUDDHIST, ("2024-05-01", "MONTH", None)),
        ("๒๕๖๗", BUDDHIST, ("2024-01-01", "YEAR", None)),
        ("ثور ۱۴۰۳", {}, ("2024-04-20", "RANGE", "2024-05-20")),
        ("۱۴۰۳", {"calendar": "solar_hijri"}, ("2024-03-20", "RANGE", "2025-03-20")),
        ("बैशाख २०८१", NEPAL, ("2024-04-13", "RANGE", "2024-05-13")),
        ("२०८१", {"calendar": "bikram_sambat"}, ("2024-04-13", "RANGE", "2025-04-13")),
        ("令和6年5月", {}, ("2024-05-01", "MONTH", None)),
        ("令和元年", {}, ("2019-05-01", "RANGE", "2019-12-31")),
        ("3-5 พ.ค. 2567", BUDDHIST, ("2024-05-03", "RANGE", "2024-05-05")),
        ("May 2024 to June 2024", {}, ("2024-05-01", "RANGE", "2024-06-30")),
    ],
)
def test_months_years_and_ranges_stay_what_they_are(
    tmp_path: Path, text: str, file: dict[str, object], expected: tuple[str, str, str | None]
) -> None:
    """Never more exact than the reporter; a month across two Gregorian ones is a range of days."""
    found = imported(tmp_path, [DATE], [[text]], file=file)
    assert told(found.reports[0].facts.seized_at) == (*expected, text)
    assert found.flags == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *(("2081-01-21", "date.calendar_asked"), ("1403/02/14", "date.calendar_asked")),
        *(("45415", "date.serial"), ("3 พ.ค. 67", "date.century"), ("๓/5๕/2567", "digits.mixed")),
        *(("31 กุมภาพันธ์ 2567", "date.unread"), ("last summer", "date.unread")),
    ],
)
def test_what_is_asked_is_flagged_with_row_and_column_and_nothing_is_taken(
    tmp_path: Path, text: str, code: str
) -> None:
    """The text stays; there is no date. A good row beside it is not touched by it."""
    found = imported(tmp_path, [DATE], [["2024-05-03"], [text]])
    assert told(found.reports[1].facts.seized_at) == (None, "UNKNOWN", None, text)
    assert told(found.reports[0].facts.seized_at)[0] == "2024-05-03"
    assert found.flags == [(3, "Date", code)]


def test_day_and_month_either_way_round_leave_what_both_share(tmp_path: Path) -> None:
    """The year is sure, in its own calendar; with the mapping's word the day is."""
    found = imported(tmp_path, [DATE], [["๓/๕/๒๕๖๗"], ["25/5/2567"]], file=BUDDHIST)
    assert told(found.reports[0].facts.seized_at) == ("2024-01-01", "YEAR", None, "๓/๕/๒๕๖๗")
    assert told(found.reports[1].facts.seized_at)[0] == "2024-05-25"
    assert found.flags == [(2, "Date", "date.ambiguous")]
    sure = imported(tmp_path, [{**DATE, "day_first": True}], [["๓/๕/๒๕๖๗"]], file=BUDDHIST)
    assert told(sure.reports[0].facts.seized_at)[0] == "2024-05-03"
    assert sure.flags == []


def test_a_year_that_tells_its_calendar_is_taken_and_said(tmp_path: Path) -> None:
    """2567 can be Buddhist only; a column's own calendar goes before the file's."""
    found = imported(tmp_path, [DATE], [["3 พ.ค. 2567"]])
    assert told(found.reports[0].facts.seized_at)[0] == "2024-05-03"
    assert found.flags == [(2, "Date", "date.calendar")]
    rule = {**DATE, "calendar": ["buddhist"]}
    stated = imported(tmp_path, [rule], [["3 พ.ค. 2567"]], file={"calendar": "solar_hijri"})
    assert told(stated.reports[0].facts.seized_at)[0] == "2024-05-03"
    assert stated.flags == []


def test_a_date_that_has_not_come_is_flagged(tmp_path: Path) -> None:
    """It is taken as written: nobody but the reporter can say what was meant."""
    found = imported(tmp_path, [DATE], [["3 May 2099"]])
    assert told(found.reports[0].facts.seized_at)[0] == "2099-05-03"
    assert found.flags == [(2, "Date", "date.future")]
