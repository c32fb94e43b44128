"""Characters: which may stand in a cell, and what they become on the way out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from adapters.spreadsheets.reasons import Reason
from broker.cli import visible

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_SPELLED = re.compile("<U\\+([0-9A-F]{4,5})>")
_TURNS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def cell_reasons(text: str, *, longest: int, guessed: bool) -> Iterator[Reason]:
    """Yield what must be said about a cell, whatever its column.

    Args:
        text: The cell.
        longest: Characters that it may have.
        guessed: Whether the file's encoding is only a guess.
    """
    if len(text) > longest:
        yield Reason.TOO_LONG
    if text.isascii() and text.isprintable():
        return
    if _CONTROL.search(text):
        yield Reason.CONTROL
    if _TURNS.search(text):
        yield Reason.BIDI
    if "\N{REPLACEMENT CHARACTER}" in text:
        yield Reason.REPLACED
    if guessed and not text.isascii():
        yield Reason.GUESSED


def plain(cells: Iterable[str], *, longest: int) -> bool:
    """Return whether `cell_reasons` has nothing to say about any cell, told from all at once."""
    row = "".join(cells)
    return len(row) <= longest and row.isascii() and row.isprintable()


def neutral(text: str) -> str:
    """Return `text` so that no spreadsheet program takes it for a formula (THREATS 36).

    Figures with a sign stay; controls but line feeds are spelled out; scripts stay intact.
    """
    if text.isascii() and text.isprintable() and text[:1].isalnum() and ";" not in text:
        # Most cells: nothing in them can begin a formula or hide.
        return text
    return visible.neutral(text.replace("\r\n", "\n"), newlines=True)


def restored(text: str) -> str:
    """Return a cell of our own report file as it was before `neutral`, controls among it."""
    return visible.unmarked(_SPELLED.sub(_unspelled, text) if "<U+" in text else text)


def _unspelled(match: re.Match[str]) -> str:
    character = chr(int(match[1], 16))
    # Only what is spelled out on the way out; halves of a character stand in no text.
    hidden = visible.visible(character) != character and not "\ud800" <= character <= "\udfff"
    return character if hidden else match[0]
