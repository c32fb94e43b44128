"""Shared strings: the texts of an .xlsx workbook, which its cells name by number."""

from __future__ import annotations

import os
import re
import tempfile
import weakref
from array import array
from collections.abc import Iterable

from adapters.spreadsheets.reading.spool import no_room_for
from adapters.spreadsheets.reading.workbooks.archive import damaged
from adapters.spreadsheets.reading.workbooks.elements import Attributes, Parts, parse

_KEPT = 20_000
"""Texts that stay in memory; cells that name the same text again find it there."""
_KEPT_CHARS = 200
_WRITTEN_AT_ONCE = 1 << 20
_HALF = re.compile("[\ud800-\udfff]")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class SharedStrings:
    """Texts by number: eight bytes of memory for each, the rest in a private file."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the texts
        weakref.finalize(self, self._file.close)
        self._ends = array("Q", [0])
        self._waiting = bytearray()
        self._kept: dict[int, str] = {}

    def add(self, text: str) -> None:
        """Keep the next text, or raise `UnavailableError` on a full disk."""
        data = text.encode("utf-8", "surrogatepass")
        self._waiting += data
        self._ends.append(self._ends[-1] + len(data))
        if len(self._waiting) > _WRITTEN_AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Write what waits; raises as `add` does."""
        try:
            self._file.write(self._waiting)
            self._file.flush()
        except OSError as exc:
            raise no_room_for("the texts of this workbook", exc) from exc
        self._waiting.clear()

    def __getitem__(self, number: int) -> str:
        """Return a text; `IndexError` when there is none of that number."""
        kept = self._kept.get(number)
        if kept is not None:
            return kept
        if not 0 <= number < len(self._ends) - 1:
            raise IndexError(number)
        start, end = self._ends[number], self._ends[number + 1]
        text = os.pread(self._file.fileno(), end - start, start).decode("utf-8", "surrogatepass")
        if len(text) <= _KEPT_CHARS:
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            self._kept[number] = text
        return text


class _Strings(Parts):
    """Collects the texts of `si`: their runs, without what is said about reading them aloud."""

    def __init__(self, into: SharedStrings, most: int) -> None:
        self._into, self._text = into, RichText(most)

    def begin(self, name: str, _attributes: Attributes) -> None:
        if name == "si":
            self._text.clear()
        else:
            self._text.begin(name)

    def end(self, name: str) -> None:
        if name == "si":
            self._into.add(self._text.whole())
        else:
            self._text.end(name)

    def text(self, text: str) -> None:
        self._text.text(text)


class RichText:
    """Text in runs: `t` counts, but not inside `rPh`, which says how to read it aloud.

    Args:
        most: Characters that are kept; one more is kept to tell that it was longer.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self.clear()

    def clear(self) -> None:
        """Begin anew."""
        self._pieces: list[str] = []
        self._chars, self._inside, self._aloud = 0, False, False

    def begin(self, name: str) -> None:
        """Hear that an element begins."""
        if name == "t":
            self._inside = not self._aloud
        elif name == "rPh":
            self._aloud = True

    def end(self, name: str) -> None:
        """Hear that an element ends."""
        if name == "t":
            self._inside = False
        elif name == "rPh":
            self._aloud = False

    def text(self, text: str) -> None:
        """Hear of text."""
        if self._inside and self._chars <= self._most:
            self._pieces.append(text[: self._most + 1 - self._chars])
            self._chars += len(text)

    def whole(self) -> str:
        """Return the text."""
        return unescaped("".join(self._pieces))


def unescaped(text: str) -> str:
    """Return a workbook's text with the characters that XML cannot hold (ECMA-376 22.9.2.19)."""
    if "_x" not in text:
        return text
    return whole_characters(_ESCAPED.sub(lambda found: chr(int(found[1], 16)), text))


def whole_characters(text: str) -> str:
    """Return `text` with halves of characters put together; a half alone becomes U+FFFD."""
    if not _HALF.search(text):
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def read_strings(name: str, pieces: Iterable[bytes], *, most: int) -> SharedStrings:
    """Return the texts of a part.

    Raises:
        RefusedError: The part is damaged.
        UnavailableError: The disk is full.
    """
    strings = SharedStrings()
    parse(name, pieces, _Strings(strings, most))
    strings.flush()
    return strings


def text_at(strings: SharedStrings | None, written: str) -> str:
    """Return the text that a cell names, or refuse the workbook as damaged."""
    try:
        return (strings or SharedStrings())[int(written)]
    except (IndexError, ValueError) as exc:
        raise damaged(f"a cell names text {written[:20]!r}, which is not there") from exc
