"""Figures: exactly what is written, or none."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.spreadsheets.cells.digits import ZEROS, western
from adapters.spreadsheets.cells.figures import Figures, NumberReading, read_number
from adapters.spreadsheets.reasons import Reason

POINT = Figures(decimal=".", units={"kg": "KGM", "kilograms": "KGM", "pcs": "H87"})
ARABIC = "\u06f1\u06f2\u066c\u06f3\u06f4\u06f5\u066b\u06f5"
WIDE = "\uff11\uff12\uff0c\uff13\uff14\uff15\uff0e\uff15"
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
        *("1e5", "NaN", "inf", "-inf", "0x10", "⅓", "1,00", "1/2", "1/3 kg", "1.2.3", "--5", "="),
    ],
)
def test_bounds_ranges_products_and_words_are_no_figure(text: str) -> None:
    """No part of what is written is taken for the whole."""
    reading = read_number(text, POINT)
    assert reading.amount is None
    assert reading.reasons


def test_a_unit_beside_the_figure_is_taken_only_when_the_mapping_names_it() -> None:
    """`5 kg` has its unit; `5 tola` has none that is known, so there is no figure."""
    assert read_number("5 KG", POINT) == NumberReading(Decimal(5), "KGM", unit_raw="KG")
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
    """No parser invents: the amount's digits are those of the text, in order, in any script.

    Only what says of itself that it was worked out, a multiple or a fraction, has others.
    """
    reading = read_number(text, Figures(decimal=decimal, units=POINT.units))
    if reading.amount is None:
        assert reading.reasons
    elif not {Reason.NUMBER_MULTIPLIED, Reason.NUMBER_FRACTION} & set(reading.reasons):
        digits = "".join(char for char in western(text) if char in "0123456789")
        assert f"{reading.amount:f}".replace(".", "").lstrip("0") == digits.lstrip("0")


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        *(("1,23,456", "123456"), ("12,34,567.50", "1234567.50"), ("1,00,000", "100000")),
        *(
            ("1 234 567,5", "1234567.5"),
            ("1'234'567", "1234567"),
            ("1\u202f234\u202f567", "1234567"),
        ),
        *(("1\u2009234\u2009567", "1234567"), ("1\u00a0234\u00a0567", "1234567")),
    ],
)
def test_grouping_by_lakh_spaces_or_apostrophes_can_be_only_that(text: str, amount: str) -> None:
    """Figures grouped by twos, or by marks that begin no decimals, are told without a word."""
    assert read_number(text, Figures()) == NumberReading(Decimal(amount))


@given(st.integers(10**5, 10**12 - 1))
def test_lakh_grouping_is_read_back(number: int) -> None:
    """However large: the last three figures, then groups of two."""
    head, tail = divmod(number, 1000)
    groups = []
    while head:
        head, two = divmod(head, 100)
        groups.append(f"{two:02}" if head else str(two))
    text = ",".join([*reversed(groups), f"{tail:03}"])
    assert read_number(text, Figures()).amount == number


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        *(
            ("1.5 lakh", "150000", None),
            ("2 crore kg", "20000000", "KGM"),
            ("३ लाख", "300000", None),
        ),
        *(("2.5 ล้าน", "2500000", None), ("3万", "30000", None), ("1,5 juta", "1500000", None)),
    ],
)
def test_a_word_for_a_multiple_is_multiplied_and_flagged(
    text: str, amount: str, unit: str | None
) -> None:
    """`1.5 lakh` is 150,000; it is said that it was worked out."""
    reading = read_number(text, Figures(units=POINT.units))
    assert (reading.amount, reading.unit) == (Decimal(amount), unit)
    assert str(reading.amount) == amount
    assert reading.reasons == (Reason.NUMBER_MULTIPLIED,)


@pytest.mark.parametrize(
    ("text", "amount"),
    [("1/2 kg", "0.5"), ("½ kg", "0.5"), ("1 1/2 kg", "1.5"), ("2¼ kg", "2.25"), ("½", "0.5")],
)
def test_a_fraction_of_a_unit_is_taken_as_its_decimals(text: str, amount: str) -> None:
    """Only where it ends: halves, quarters, fifths, eighths, tenths; and it is flagged."""
    reading = read_number(text, POINT)
    assert (reading.amount, reading.reasons) == (Decimal(amount), (Reason.NUMBER_FRACTION,))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        *(("10-12 kg", Reason.NUMBER_BETWEEN), ("10 to 12", Reason.NUMBER_BETWEEN)),
        *(
            (">500", Reason.NUMBER_BOUND),
            ("500+", Reason.NUMBER_BOUND),
            ("over 5", Reason.NUMBER_BOUND),
        ),
        *(("1๒", Reason.DIGITS_MIXED), ("๑,२३४", Reason.DIGITS_MIXED)),
    ],
)
def test_ranges_bounds_and_mixed_digits_are_named_and_give_no_figure(
    text: str, reason: Reason
) -> None:
    """The reporter's words say why there is none."""
    assert read_number(text, POINT) == NumberReading(None, reasons=(reason,))


@pytest.mark.parametrize("zero", ZEROS.values(), ids=ZEROS)
def test_the_digits_of_every_script_are_figures(zero: int) -> None:
    """Ten digits of each system, in a number with decimals and a unit."""
    digits = "".join(chr(zero + n) for n in range(10))
    reading = read_number(f"{digits[1:]}.{digits[5]} kg", POINT)
    assert (reading.amount, reading.unit) == (Decimal("123456789.5"), "KGM")


def test_the_marks_of_arabic_figures_say_what_they_are() -> None:
    """The Arabic decimal and thousands marks need no mapping."""
    assert read_number(ARABIC, Figures()).amount == Decimal("12345.5")
    assert read_number(ARABIC, Figures(decimal=",")).amount == Decimal("12345.5")
    assert read_number(WIDE, Figures()).amount == Decimal("12345.5")


def test_a_unit_may_stand_before_its_figure_when_it_is_known() -> None:
    """`kg 12` has its unit; what is not known to be one makes no figure."""
    assert read_number("kg 12", POINT) == NumberReading(Decimal(12), "KGM", unit_raw="kg")
    assert read_number("lot 12", POINT).reasons == (Reason.NUMBER_UNREAD,)
