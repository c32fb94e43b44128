"""Dialect: what separates and quotes the cells of a CSV file."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

DELIMITERS = (",", ";", "\t", "|")
_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar", " ": "space"}


@dataclass(frozen=True, slots=True)
class Dialect:
    """How cells are separated and quoted; a doubled quote stands for one unless `escape` does."""

    delimiter: str = ","
    quote: str = '"'
    escape: str | None = None

    def read(self, lines: Iterable[str]) -> Iterator[list[str]]:
        """Yield the records of `lines`; raises `csv.Error` on quotes that do not close."""
        return csv.reader(
            lines,
            delimiter=self.delimiter,
            quotechar=self.quote,
            escapechar=self.escape,
            doublequote=self.escape is None,
            strict=True,
        )

    def __str__(self) -> str:
        quote = f"{self.quote} with {self.escape}" if self.escape else f"{self.quote} doubled"
        return f"{_NAMES.get(self.delimiter, self.delimiter)}, quoted by {quote}"


_QUOTES = (("'", None), ('"', "\\"), ('"', None))
"""Kinds of quoting, the commonest last: at equal worth the later one is taken."""


def detect_dialect(
    lines: list[str], *, whole: bool, delimiter: str | None = None, quote: str | None = None
) -> Dialect:
    """Return the dialect under which the records of a file's first lines are most alike.

    Args:
        lines: The first lines, with their ends.
        whole: Whether that is all of the file; else the last record may be cut.
        delimiter: What the operator says; `None` to find out.
        quote: As `delimiter`.
    """
    delimiters = (delimiter,) if delimiter else tuple(reversed(DELIMITERS))
    escaped = any('\\"' in line for line in lines)
    quotings = [
        (mark, escape)
        for mark, escape in _QUOTES
        if (escape is None or escaped) and quote in {None, mark}
    ]
    choices = [
        dialect
        for mark in delimiters
        for dialect in (Dialect(mark, *quoting) for quoting in quotings)
        if dialect.escape is None or not _readable(Dialect(mark, dialect.quote), lines, whole=whole)
    ]
    best, worth = Dialect(delimiter or ",", quote or '"'), (0.0, 1)
    for dialect in choices:
        if quote is None and _joins_lines(dialect, lines):
            continue
        found = _worth(dialect, lines, whole=whole)
        if found >= worth:
            best, worth = dialect, found
    return best


def _readable(dialect: Dialect, lines: list[str], *, whole: bool) -> bool:
    """Say whether every quote closes where it may: then a backslash before one is only text."""
    reader = dialect.read(lines)
    try:
        for _ in reader:
            pass
    except csv.Error:
        return not whole and getattr(reader, "line_num", 0) >= len(lines)
    return True


def _joins_lines(dialect: Dialect, lines: list[str]) -> bool:
    """Say whether apostrophes would join lines in a file whose header they do not quote.

    Such begin words, or stand for nothing: taken for quotes they make rows vanish into one.
    """
    if dialect.quote != "'" or not lines or lines[0].lstrip().startswith("'"):
        return False
    try:
        return any("\n" in cell or "\r" in cell for row in dialect.read(lines) for cell in row)
    except csv.Error:
        return True


def _worth(dialect: Dialect, lines: list[str], *, whole: bool) -> tuple[float, int]:
    """Share of records as wide as the header, then its width; no share where it is not readable."""
    widths: list[int] = []
    reader = dialect.read(lines)
    try:
        for record in filter(None, reader):
            # Cells that still begin with a quote were quoted by another mark.
            if any(cell.lstrip()[:1] in _OTHER_QUOTES[dialect.quote] for cell in record if cell):
                return (0.0, 0)
            widths.append(len(record))
    except csv.Error:
        # A sample ends where it ends, often inside of quotes; elsewhere it is the wrong dialect.
        if whole or getattr(reader, "line_num", 0) < len(lines):
            return (0.0, widths[0] if widths else 0)
    if not widths:
        return (0.0, 0)
    counted = widths if whole or len(widths) == 1 else widths[:-1]
    share = Counter(counted)[widths[0]] / len(counted)
    return (round(share, 2) if widths[0] > 1 else 0.0, widths[0])


_OTHER_QUOTES = {"'": frozenset('"'), '"': frozenset()}
"""An apostrophe may begin a cell; a double quote does so only when it quotes."""
