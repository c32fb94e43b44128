"""THREATS 36: what stands in a report is shown on every output, never obeyed."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broker.cli.visible import csv_line, json_line, neutral, unmarked, visible

DANGEROUS_CATEGORIES = {"Cc", "Cs", "Zl", "Zp"}
DIRECTIONS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@settings(deadline=None)
@given(st.text())
def test_threat_36_nothing_that_a_terminal_obeys_is_left(text: str) -> None:
    """No control, separator, surrogate or direction character survives, whatever the text."""
    shown = visible(text)
    assert not any(unicodedata.category(char) in DANGEROUS_CATEGORIES for char in shown)
    assert not any(char in DIRECTIONS for char in shown)


def test_threat_36_every_direction_character_is_shown() -> None:
    """Each bidirectional control is spelled out where it stood."""
    assert visible("a\u202eb") == "a<U+202E>b"
    assert visible(DIRECTIONS).count("<U+") == len(DIRECTIONS)


def test_scripts_stay_as_they_are() -> None:
    """Joiners and zero-width spaces, without which many scripts cannot be written, are kept."""
    for text in ("ශ්\u200dරී ලංකා", "क्\u200dष", "ភាសា\u200bខ្មែរ", "မြန်မာ", "日本", "naïve"):
        assert visible(text) == text


def test_line_feeds_stay_only_where_asked_for() -> None:
    """A text of several lines keeps its lines, but not its carriage returns."""
    assert visible("a\nb\r", newlines=True) == "a\nb<U+000D>"
    assert visible("a\nb") == "a<U+000A>b"


@settings(deadline=None)
@given(st.recursive(st.text() | st.integers() | st.none(), st.lists))
def test_json_says_the_same_and_has_no_controls(value: object) -> None:
    """A JSON line reads back as the value and holds nothing that a terminal obeys."""
    text = json_line(value)
    assert json.loads(text) == value
    assert visible(text) == text


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t=", " =", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\r"]
)
def test_threat_36_a_cell_is_never_a_formula(start: str) -> None:
    """A text cell that a spreadsheet could run begins with an apostrophe."""
    (row,) = csv.reader(io.StringIO(csv_line([f"{start}1+1", 2])))
    assert row[0].startswith("'")


@pytest.mark.parametrize("cell", ["x;=1+1", 'x"; "@SUM(A1)', "a; +64 21;-2"])
def test_no_formula_begins_behind_a_semicolon(cell: str) -> None:
    """Where semicolons separate cells, a program cuts a comma's cell there, quotes or not."""
    assert not re.search('[;,][\\s"]*[=+@-]', csv_line([cell]))


def test_numbers_are_no_formulas() -> None:
    """A negative number stays a number, nothing is an empty cell."""
    assert csv_line([-1, 2.5, None, "x"]) == "-1,2.5,,x"
    assert csv_line(["-36.8485", "+64 9 1234"]) == "-36.8485,'+64 9 1234"


@pytest.mark.parametrize("text", ["=1", "a; =b", "x;-y", "-1; -2", "; =1; @x", "a'b", "+64 9 12"])
def test_a_neutralised_cell_can_be_read_back(text: str) -> None:
    """A report file that is corrected and imported again says what its rows said."""
    assert unmarked(neutral(text)) == text


@settings(deadline=None)
@given(st.lists(st.text(), min_size=2))
def test_cells_never_run_into_each_other(cells: list[str]) -> None:
    """Quotes and commas in a cell stay in that cell."""
    (row,) = csv.reader(io.StringIO(csv_line(cells)), strict=True)
    assert len(row) == len(cells)
