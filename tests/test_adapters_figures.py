"""Figures: exactly what is written, or none."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.spreadsheets.figures import Figures, NumberReading, read_number
from adapters.spreadsheets.reasons import Reason

POINT = Figures(decimal=".", units={"kg": "KGM", "kilograms": "KGM", "pcs": "H87"})
AMOUNTS = st.decimals(0, 10**10, places=4, allow_nan=False).map(abs)


@given(AMOUNTS)
def test_a_plain_figure_is_taken_digit_by_digit(amount: Decimal) -> None:
    """What is written with a point is the figure, whatever its size."""
    assert read_number(f"{amount:f}", POINT).amount == amount


@given(AMOUNTS)
def test_grouping_and_decimal_marks_are_read_as_the_mapping_says(amount: Decimal) -> None:
    """The same amount comes out of both ways of writing it."""
    english = f"{amount:,.4f}"
    german = english.translate(str.maketrans(",.", ".,"))
    assert read_number(english, POINT).amount == amount
    assert read_number(german, Figures(decimal=",")).amount == amount


@pytest.mark.parametrize("text", ["1,000", "1.000", "12,345"])
def test_a_mark_that_may_group_or_begin_decimals_is_not_guessed(text: str) -> None:
    """Without the mapping's word, `1,000` is a thousand or one."""
    assert read_number(text, Figures()).reasons == (Reason.NUMBER_AMBIGUOUS,)


@pytest.mark.parametrize(
    ("text", "amount"),
    [("12.5", "12.5"), ("12,5", "12.5"), ("1,234.5", "1234.5"), ("1.234.567", "1234567")],
)
def test_a_figure_with_one_reading_needs_no_word(text: str, amount: str) -> None:
    """Marks that can mean one thing only are read."""
    assert read_number(text, Figures()).amount == Decimal(amount)


@pytest.mark.parametrize(
    "text",
    [
        *("", "many", ">200", "<5", "200+", "200-300", "1 of 2", "400g each", "100s", "2 dozen"),
        *("1e5", "NaN", "inf", "-inf", "0x10", "½", "५", "1,00", "12,34,567", "1.2.3", "--5", "="),
    ],
)
def test_bounds_ranges_products_and_words_are_no_figure(text: str) -> None:
    """No part of what is written is taken for the whole."""
    reading = read_number(text, POINT)
    assert reading.amount is None
    assert reading.reasons


def test_a_unit_beside_the_figure_is_taken_only_when_the_mapping_names_it() -> None:
    """`5 kg` has its unit; `5 tola` has none that is known, so there is no figure."""
    assert read_number("5 KG", POINT) == NumberReading(Decimal(5), "KGM")
    assert read_number("5 tola", POINT) == NumberReading(None, reasons=(Reason.UNIT_UNKNOWN,))


@pytest.mark.parametrize("text", ["about 200", "~200", "approx. 200", "ca. 200", "Around 200"])
def test_an_estimate_is_kept_as_an_estimate(text: str) -> None:
    """The figure is taken, marked as estimated, and flagged."""
    reading = read_number(text, POINT)
    assert reading == NumberReading(Decimal(200), estimated=True, reasons=(Reason.NUMBER_ESTIMATE,))


def test_what_a_report_cannot_hold_is_not_rounded_into_it() -> None:
    """Too many digits, a negative amount: no figure; zero is taken and flagged."""
    assert read_number("1." + "1" * 30, POINT).reasons == (Reason.NUMBER_RANGE,)
    assert read_number("9" * 40, POINT).reasons == (Reason.NUMBER_RANGE,)
    assert read_number("-5", POINT).reasons == (Reason.NUMBER_NEGATIVE,)
    assert read_number("0", POINT) == NumberReading(Decimal(0), reasons=(Reason.NUMBER_ZERO,))


@given(st.text(max_size=60), st.sampled_from([None, ".", ","]))
def test_a_figure_that_is_read_consists_of_the_digits_that_were_written(
    text: str, decimal: str | None
) -> None:
    """No parser invents: the digits of the amount are those of the text, in order."""
    reading = read_number(text, Figures(decimal=decimal, units=POINT.units))
    if reading.amount is None:
        assert reading.reasons
    else:
        digits = "".join(char for char in text if char in "0123456789")
        assert f"{reading.amount:f}".replace(".", "").lstrip("0") == digits.lstrip("0")
