"""Dates: every form that reporters write, and nothing that they did not."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.spreadsheets.dates.as_written import (
    DateHints,
    DateReading,
    Precision,
    Span,
    read_date,
)
from adapters.spreadsheets.reasons import Reason

NO_HINT = DateHints()
DAYS = st.dates(date(1901, 1, 1), date(2100, 12, 31))


def day(text: str) -> DateReading:
    """Return the reading of one certain day."""
    found = date.fromisoformat(text)
    return DateReading(Span(found, found, Precision.DAY))


@pytest.mark.parametrize(
    "text",
    [
        *("2009-01-18", "20090118", "2009/1/18", "2009.01.18", "18-Jan-2009", "18 January 2009"),
        *("18th Jan. 2009", "Jan 18, 2009", "January 18th, 2009", "18/01/2009", "1/18/2009"),
        "  18  Jan  2009 ",
    ],
)
def test_a_day_is_read_in_every_form_that_says_one_day_only(text: str) -> None:
    """Forms with one reading give that day, unflagged."""
    assert read_date(text, NO_HINT) == day("2009-01-18")


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("2012", "2012-01-01", "2012-12-31", Precision.YEAR),
        ("2012-02", "2012-02-01", "2012-02-29", Precision.MONTH),
        ("Feb 2012", "2012-02-01", "2012-02-29", Precision.MONTH),
        ("02/2012", "2012-02-01", "2012-02-29", Precision.MONTH),
        ("5/17/2011 to 5/26/2011", "2011-05-17", "2011-05-26", Precision.RANGE),
        ("17 May 2011 - 26 May 2011", "2011-05-17", "2011-05-26", Precision.RANGE),
        ("2010 to 2011", "2010-01-01", "2011-12-31", Precision.RANGE),
        ("2010/2011", "2010-01-01", "2011-12-31", Precision.RANGE),
    ],
)
def test_months_years_and_ranges_keep_their_precision(
    text: str, first: str, last: str, precision: Precision
) -> None:
    """What is no day does not become one."""
    span = Span(date.fromisoformat(first), date.fromisoformat(last), precision)
    assert read_date(text, NO_HINT) == DateReading(span)


def test_two_digits_of_a_year_need_someone_who_says_the_century() -> None:
    """`09` is 1909 or 2009 until the year's own column or the mapping says which."""
    assert read_date("18-Jan-09", NO_HINT).reasons == (Reason.DATE_CENTURY,)
    assert read_date("18-Jan-09", DateHints(year="2009")) == day("2009-01-18")
    assert read_date("18-Jan-09", DateHints(century=2000)) == day("2009-01-18")


@pytest.mark.parametrize("text", ["11-Apr-11", "11 April 2011", "2011", "4/11/2011"])
def test_a_date_that_the_year_column_contradicts_is_not_taken(text: str) -> None:
    """Which of the two is the typing error nobody can tell here."""
    assert read_date(text, DateHints(year="2014")) == DateReading(None, (Reason.DATE_CONTRADICTED,))


@given(DAYS)
def test_day_and_month_either_way_round_are_flagged_and_never_guessed(found: date) -> None:
    """The year, which both readings share, is taken; the day only when one reading is possible."""
    text = f"{found.day}/{found.month}/{found.year}"
    reading = read_date(text, NO_HINT)
    if found.day > 12 or found.day == found.month:
        assert reading == day(found.isoformat())
    else:
        assert reading.reasons == (Reason.DATE_AMBIGUOUS,)
        assert reading.span == Span(
            date(found.year, 1, 1), date(found.year, 12, 31), Precision.YEAR
        )
    assert read_date(text, DateHints(day_first=True)) == day(found.isoformat())


@given(DAYS, DAYS)
def test_a_range_is_read_as_its_ends_or_refused_when_it_runs_backwards(a: date, b: date) -> None:
    """A range never gets turned round."""
    reading = read_date(f"{a} to {b}", NO_HINT)
    if b < a:
        assert reading == DateReading(None, (Reason.DATE_BACKWARDS,))
    else:
        assert reading == DateReading(Span(a, b, Precision.RANGE))


@pytest.mark.parametrize(
    "text",
    [
        *("", "unknown", "31-Feb-2009", "2009-13-01", "18-Foo-2009", "summer 2009", "18.1.", "3"),
        *("18-Jan-2009 and 2-Feb-2009", "1 to 2 to 3", "x" * 100_000, "2009-01-18x"),
    ],
)
def test_what_is_no_date_gives_no_date(text: str) -> None:
    """Nothing is made of words, impossible days or stories."""
    assert read_date(text, NO_HINT) == DateReading(None, (Reason.DATE_UNREAD,))


@pytest.mark.parametrize("text", ["2700", "18-Jan-2700", "1/18/1066", "18-Jan-1403"])
def test_years_that_no_calendar_has_are_no_dates(text: str) -> None:
    """No calendar of the region has had such a year, or none with such months."""
    assert read_date(text, NO_HINT) == DateReading(None, (Reason.DATE_IMPLAUSIBLE,))


def test_a_month_with_two_figures_is_known_to_the_month_at_most() -> None:
    """`Mar-12` may be the twelfth: with the year 2012 both readings share March 2012."""
    reading = read_date("Mar-12", DateHints(year="2012"))
    assert reading.span == Span(date(2012, 3, 1), date(2012, 3, 31), Precision.MONTH)
    assert reading.reasons == (Reason.DATE_AMBIGUOUS,)


def test_times_are_instants_by_their_own_zone_or_the_mappings() -> None:
    """A time that the zone has twice, or never, is only a day."""
    auckland = DateHints(zone=ZoneInfo("Pacific/Auckland"))
    own = read_date("2020-06-01T12:00+07:00", auckland).span
    ours = read_date("2020-06-01 12:00", auckland).span
    assert own is not None
    assert ours is not None
    assert own.at == datetime(2020, 6, 1, 5, tzinfo=UTC)
    assert ours.at == datetime(2020, 6, 1, tzinfo=UTC)
    twice = read_date("2020-04-05 02:30", auckland)
    assert twice.reasons == (Reason.DATE_AMBIGUOUS,)
    assert twice.span is not None
    assert twice.span.precision is Precision.DAY


@given(st.text(max_size=90), st.none() | st.text(max_size=5), st.sampled_from([True, False, None]))
def test_any_text_is_read_without_an_error(
    text: str,
    year: str | None,
    day_first: bool | None,  # noqa: FBT001 - hypothesis gives it by name
) -> None:
    """Whatever stands in a cell, there is a span in order or a reason."""
    reading = read_date(text, DateHints(year=year, day_first=day_first))
    assert reading.reasons if reading.span is None else reading.span.first <= reading.span.last
