"""Tables on the command line: what one copies out of them stays whole."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from broker.cli import layout


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """Return what is printed on a screen of 30 columns."""
    shown = io.StringIO()
    console = Console(file=shown, width=30, markup=False, emoji=False, highlight=False)
    monkeypatch.setattr("broker.cli.layout.out", console)
    return shown


def test_a_table_folds_between_words_only(narrow: io.StringIO) -> None:
    """A record's place is whole in one line, however narrow the screen; sentences fold."""
    place = "exercise.asia-pacific.seizure_report/0/410"
    listing = layout.table("what", "where")
    listing.add_row("a sentence of several words", place)
    layout.show(listing)
    assert place in narrow.getvalue()
    assert "a sentence of several words" not in narrow.getvalue()


def test_a_strangers_endless_word_is_folded(narrow: io.StringIO) -> None:
    """A word longer than any name is folded in its column: it pushes nothing off the screen."""
    listing = layout.table("", "")
    listing.add_row("x" * 500, "end")
    layout.show(listing)
    assert max(map(len, narrow.getvalue().splitlines())) <= 30


def test_a_table_without_headings_has_no_head(narrow: io.StringIO) -> None:
    """No blank line stands where headings would."""
    listing = layout.table("", "")
    listing.add_row("ok", "store")
    layout.show(listing)
    assert narrow.getvalue().split() == ["ok", "store"]
    assert narrow.getvalue().count("\n") == 1
