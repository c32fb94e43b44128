"""Dates of the region's calendars: the right days, and no calendar that nobody told."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from persiantools.jdatetime import JalaliDate

from adapters.spreadsheets.cells.digits import ZEROS
from adapters.spreadsheets.dates.as_written import (
    DateHints,
    DateReading,
    Precision,
    Span,
    read_date,
)
from adapters.spreadsheets.dates.calendars import Calendar, days_of
from adapters.spreadsheets.reasons import Reason

TODAY = date(2026, 11, 24)
HINTS = DateHints(today=TODAY)
BUDDHIST = DateHints(today=TODAY, calendars=(Calendar.BUDDHIST,))
SOLAR = DateHints(today=TODAY, calendars=(Calendar.SOLAR_HIJRI,))
BIKRAM = DateHints(today=TODAY, calendars=(Calendar.BIKRAM_SAMBAT,))
MAY_3 = date(2024, 5, 3)


def span(first: str, last: str, precision: Precision) -> Span:
    """Return a span by its ISO days."""
    return Span(date.fromisoformat(first), date.fromisoformat(last), precision)


@pytest.mark.parametrize(
    ("text", "hints"),
    [
        *(("3/5/2567", DateHints(calendars=(Calendar.BUDDHIST,), day_first=True)),),
        *(
            ("๓ พ.ค. ๒๕๖๗", BUDDHIST),
            ("3 พฤษภาคม 2567", BUDDHIST),
            ("วันที่ 3 พฤษภาคม พ.ศ. 2567", HINTS),
        ),
        *(("3 May 2567 BE", HINTS), ("ວັນທີ ໓ ພຶດສະພາ ພ.ສ. ໒໕໖໗", HINTS), ("3 พ.ค. 2024", HINTS)),
        *(("14/02/1403", DateHints(calendars=(Calendar.SOLAR_HIJRI,))), ("۱۴ ثور ۱۴۰۳", HINTS)),
        *(("14 Sawr 1403", HINTS), ("1403 Saur 14", HINTS), ("۱۴ غویی ۱۴۰۳", HINTS)),
        *(("۱۴ اردیبهشت ۱۴۰۳", HINTS), ("1403/2/14", SOLAR), ("۱۴۰۳/۰۲/۱۴", SOLAR)),
        *(("2081-01-21", BIKRAM), ("२०८१ बैशाख २१", BIKRAM), ("21 Baisakh 2081", BIKRAM)),
        *(("२०८१ साल बैशाख २१ गते", BIKRAM), ("२१/०१/२०८१", BIKRAM), ("2081/1/21 BS", BIKRAM)),
        *(
            ("R6.5.3", HINTS),
            ("令和6年5月3日", HINTS),
            ("令和六年五月三日", HINTS),
            ("R6/05/03", HINTS),
        ),
        *(("2024年5月3日", HINTS), ("二〇二四年五月三日", HINTS), ("2024년 5월 3일", HINTS)),
        *(("民國113年5月3日", DateHints(calendars=(Calendar.MINGUO,))),),
        *(("3 tháng 5 năm 2024", HINTS), ("ngày 3 tháng 5, 2024", HINTS), ("3 Mei 2024", HINTS)),
        *(("3 mai 2024", HINTS), ("ថ្ងៃទី៣ ខែឧសភា ឆ្នាំ២០២៤", HINTS), ("၂၀၂၄ ခုနှစ် မေ ၃ ရက်", HINTS)),
        *(("३ मई २०२४", HINTS), ("৩ মে ২০২৪", HINTS), ("3 மே 2024", HINTS), ("2024-05-03", HINTS)),
    ],
)
def test_one_day_in_every_calendar_and_language(text: str, hints: DateHints) -> None:
    """3 May 2024 as offices from Kabul to Tokyo write it, and nothing said about it."""
    assert read_date(text, hints) == DateReading(Span(MAY_3, MAY_3, Precision.DAY))


@pytest.mark.parametrize(
    ("text", "hints", "expected"),
    [
        ("2567", BUDDHIST, span("2024-01-01", "2024-12-31", Precision.YEAR)),
        ("พ.ค. 2567", BUDDHIST, span("2024-05-01", "2024-05-31", Precision.MONTH)),
        ("05/2567", BUDDHIST, span("2024-05-01", "2024-05-31", Precision.MONTH)),
        ("1403", SOLAR, span("2024-03-20", "2025-03-20", Precision.RANGE)),
        ("ثور ۱۴۰۳", HINTS, span("2024-04-20", "2024-05-20", Precision.RANGE)),
        ("2081", BIKRAM, span("2024-04-13", "2025-04-13", Precision.RANGE)),
        ("बैशाख २०८१", BIKRAM, span("2024-04-13", "2024-05-13", Precision.RANGE)),
        ("令和6年", HINTS, span("2024-01-01", "2024-12-31", Precision.YEAR)),
        ("令和元年", HINTS, span("2019-05-01", "2019-12-31", Precision.RANGE)),
        ("平成31年", HINTS, span("2019-01-01", "2019-04-30", Precision.RANGE)),
        ("令和6年5月", HINTS, span("2024-05-01", "2024-05-31", Precision.MONTH)),
        ("S64.1.7", HINTS, span("1989-01-07", "1989-01-07", Precision.DAY)),
        ("tháng 5/2024", HINTS, span("2024-05-01", "2024-05-31", Precision.MONTH)),
        ("3-5 พ.ค. 2567", BUDDHIST, span("2024-05-03", "2024-05-05", Precision.RANGE)),
        ("3\u20135 May 2024", HINTS, span("2024-05-03", "2024-05-05", Precision.RANGE)),
        ("2566/2567", BUDDHIST, span("2023-01-01", "2024-12-31", Precision.RANGE)),
        ("令和6年5月3日〜令和6年5月5日", HINTS, span("2024-05-03", "2024-05-05", Precision.RANGE)),
        ("2081-01-21 to 2081-01-23", BIKRAM, span("2024-05-03", "2024-05-05", Precision.RANGE)),
    ],
)
def test_months_years_and_ranges_keep_their_precision_in_every_calendar(
    text: str, hints: DateHints, expected: Span
) -> None:
    """What is no Gregorian month or year is the range of its days, never more exact."""
    assert read_date(text, hints) == DateReading(expected)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        *(("2081", Reason.DATE_CALENDAR_ASKED), ("2081-01-21", Reason.DATE_CALENDAR_ASKED)),
        *(("1403", Reason.DATE_CALENDAR_ASKED), ("14/2/1403", Reason.DATE_CALENDAR_ASKED)),
        *(("1445", Reason.DATE_CALENDAR_ASKED), ("២៥៦៧", Reason.DATE_CALENDAR_ASKED)),
        *(("民國113年5月3日", Reason.DATE_CALENDAR_ASKED), ("67年5月3日", Reason.DATE_CENTURY)),
        *(("3 พ.ค. 67", Reason.DATE_CENTURY), ("平成31年5月3日", Reason.DATE_UNREAD)),
        *(("R0.5.3", Reason.DATE_UNREAD), ("2400", Reason.DATE_IMPLAUSIBLE)),
        *(("30 Baisakh 1403", Reason.DATE_IMPLAUSIBLE), ("32 Hamal 1403", Reason.DATE_UNREAD)),
        *(("1๒/05/2567", Reason.DIGITS_MIXED), ("3 May 2567 AD", Reason.DATE_IMPLAUSIBLE)),
        *(("14 Muharram 1445", Reason.DATE_UNREAD), ("45000", Reason.DATE_SERIAL)),
    ],
)
def test_what_could_be_several_calendars_or_none_is_asked_and_never_guessed(
    text: str, reason: Reason
) -> None:
    """No date is taken; the reason says what is to be answered."""
    assert read_date(text, HINTS) == DateReading(None, (reason,))


def test_a_year_that_only_one_calendar_has_tells_it_and_is_flagged() -> None:
    """2567 is no year but that of the Buddhist era; with the mapping's word it needs no flag."""
    told = read_date("3 พ.ค. 2567", HINTS)
    assert told == DateReading(Span(MAY_3, MAY_3, Precision.DAY), (Reason.DATE_CALENDAR,))
    assert read_date("3 พ.ค. 2567", BUDDHIST).reasons == ()


def test_months_that_nepal_and_india_share_are_taken_as_nepals_and_said() -> None:
    """India's lunar Vikram Samvat has the same names and years; the mapping's word ends it."""
    told = read_date("21 Baisakh 2081", HINTS)
    assert told == DateReading(Span(MAY_3, MAY_3, Precision.DAY), (Reason.DATE_CALENDAR,))


@pytest.mark.parametrize("text", ["H1", "S2", "T5", "R6", "T5.2", "T5/2024"])
def test_a_letter_and_a_figure_are_no_era(text: str) -> None:
    """Half a year, a semester, a Thursday: only a whole day after the letter is an era's."""
    assert read_date(text, HINTS) == DateReading(None, (Reason.DATE_UNREAD,))


def test_a_mapping_that_names_several_calendars_leaves_the_one_that_can_have_been() -> None:
    """Of Gregorian and Bikram Sambat, 2081 can only be the latter yet; 2024 could be both."""
    both = DateHints(today=TODAY, calendars=(Calendar.GREGORIAN, Calendar.BIKRAM_SAMBAT))
    assert read_date("2081-01-21", both) == DateReading(Span(MAY_3, MAY_3, Precision.DAY))
    assert read_date("2024-01-21", both).reasons == (Reason.DATE_CALENDAR_ASKED,)
    assert read_date("R6.5.3", both).reasons == (Reason.DATE_CALENDAR_ASKED,)


def test_day_and_month_either_way_round_share_the_year_of_their_own_calendar() -> None:
    """3/5/2567 may be May or March: the year 2024 is sure; of Bikram Sambat its range of days."""
    reading = read_date("3/5/2567", BUDDHIST)
    assert reading.span == span("2024-01-01", "2024-12-31", Precision.YEAR)
    assert reading.reasons == (Reason.DATE_AMBIGUOUS,)
    nepal = read_date("3/5/2081", BIKRAM)
    assert nepal.span == span("2024-04-13", "2025-04-13", Precision.RANGE)
    assert nepal.reasons == (Reason.DATE_AMBIGUOUS,)


def test_a_day_that_has_not_come_is_flagged_but_tomorrow_is_somewhere_today() -> None:
    """The date is taken: a term may lie ahead. Beyond a day it is said."""
    tomorrow, later = TODAY + timedelta(1), TODAY + timedelta(2)
    assert read_date(tomorrow.isoformat(), HINTS).reasons == ()
    found = read_date(later.isoformat(), HINTS)
    assert found == DateReading(Span(later, later, Precision.DAY), (Reason.DATE_FUTURE,))
    assert read_date("3 May 2081", HINTS).reasons == (Reason.DATE_FUTURE,)


@pytest.mark.parametrize(
    ("text", "epoch", "day"),
    [("45415", 1900, "2024-05-03"), ("43953", 1904, "2024-05-03"), ("10000", 1900, "1927-05-18")],
)
def test_day_numbers_of_spreadsheets_count_from_the_epoch_that_the_mapping_names(
    text: str, epoch: int, day: str
) -> None:
    """The two epochs are 1,462 days apart; nothing is taken while nobody says which."""
    hints = DateHints(epoch=1900 if epoch == 1900 else 1904)
    assert read_date(text, hints) == DateReading(span(day, day, Precision.DAY))
    assert read_date(text, HINTS) == DateReading(None, (Reason.DATE_SERIAL,))


def test_a_day_number_with_a_fraction_is_a_time_to_the_second() -> None:
    """45415.4375 is half past ten of that day, in the mapping's zone."""
    hints = DateHints(zone=ZoneInfo("Asia/Bangkok"), epoch=1900)
    found = read_date("45415.4375", hints).span
    assert found is not None
    assert found.at == datetime(2024, 5, 3, 3, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2024-05-03T10:30:00+0700", "2024-05-03T03:30:00+00:00"),
        ("2024-05-03 10:30 UTC", "2024-05-03T10:30:00+00:00"),
        ("3 May 2024 10:30 PM", "2024-05-03T22:30:00+00:00"),
        ("๓ พ.ค. ๒๕๖๗ ๑๐:๓๐", "2024-05-03T10:30:00+00:00"),
    ],
)
def test_times_stand_beside_dates_of_any_form(text: str, at: str) -> None:
    """With a zone of their own or the mapping's; twelve hours with AM and PM."""
    found = read_date(text, HINTS).span
    assert found is not None
    assert found.at == datetime.fromisoformat(at)
    assert found.precision is Precision.INSTANT


def test_a_years_column_agrees_in_its_own_calendar() -> None:
    """The year beside a date may be Buddhist too; another year contradicts it."""
    hints = DateHints(today=TODAY, year="๒๕๖๗", calendars=(Calendar.BUDDHIST,))
    assert read_date("3 พ.ค. 67", hints).span == Span(MAY_3, MAY_3, Precision.DAY)
    assert read_date("3 พ.ค. 2566", hints).reasons == (Reason.DATE_CONTRADICTED,)
    english = DateHints(today=TODAY, year="2024")
    assert read_date("3 พ.ค. 2567", english).span == Span(MAY_3, MAY_3, Precision.DAY)


@given(st.dates(date(1941, 1, 1), date(2026, 11, 24)), st.sampled_from(sorted(ZEROS)))
def test_a_buddhist_day_is_its_gregorian_one_in_any_digits(found: date, system: str) -> None:
    """Less 543 years, whatever the digits; Khmer, Burmese and Sinhala writers must be asked."""
    digits = str.maketrans("0123456789", "".join(chr(ZEROS[system] + n) for n in range(10)))
    text = f"{found.year + 543}-{found.month:02}-{found.day:02}".translate(digits)
    assert read_date(text, BUDDHIST) == DateReading(Span(found, found, Precision.DAY))
    asked = system in {"khmer", "burmese", "shan", "sinhala lith"}
    assert (read_date(text, HINTS).span is None) is asked


@given(st.dates(date(1920, 1, 1), date(2026, 11, 24)))
def test_a_solar_hijri_day_is_its_gregorian_one(found: date) -> None:
    """As `persiantools` counts them."""
    solar = JalaliDate(found)  # type: ignore[no-untyped-call] # the library has no types
    text = f"{solar.year}/{solar.month}/{solar.day}"
    assert read_date(text, SOLAR) == DateReading(Span(found, found, Precision.DAY))


@given(st.integers(1975, 2080), st.integers(1, 12))
def test_months_of_bikram_sambat_follow_each_other_without_a_gap(year: int, month: int) -> None:
    """Each begins on the day after the one before ended; twelve are the year."""
    this = days_of(Calendar.BIKRAM_SAMBAT, year, month, None)
    following = (year, month + 1) if month < 12 else (year + 1, 1)
    assert days_of(Calendar.BIKRAM_SAMBAT, *following, None).first == this.last + timedelta(1)
    whole = days_of(Calendar.BIKRAM_SAMBAT, year, None, None)
    assert whole.first <= this.first <= this.last <= whole.last


@given(st.text(max_size=40))
def test_no_text_makes_a_date_outside_what_can_have_been(text: str) -> None:
    """Whatever is written, a date lies between 1900 and 2100, or there is none and a reason."""
    reading = read_date(text, HINTS)
    if reading.span is None:
        assert reading.reasons
    else:
        assert 1899 <= reading.span.first.year <= reading.span.last.year <= 2101
