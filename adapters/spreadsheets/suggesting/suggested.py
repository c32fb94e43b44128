"""What a suggestion holds before it is written down."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from adapters.spreadsheets.reading.table import Stated
from adapters.spreadsheets.suggesting.sniffing import Column
from schemas import Report


@dataclass(frozen=True, slots=True)
class Proposal:
    """One rule, as a mapping would have it, and how sure it is."""

    rule: Mapping[str, Any]
    confidence: float
    """0 to 1."""
    why: str
    open: tuple[str, ...] = ()
    """Lines of the rule that only its author can say, with the question behind them."""
    off: bool = False
    """Whether the whole rule would be a guess, and stands behind a `#`."""
    entries: Mapping[str, Any] = field(default_factory=dict)
    """Of a table: the values that are told for certain."""
    asked: tuple[str, ...] = ()
    """Of a table: the values that are not."""
    choices: tuple[str, ...] = ()
    """Of a table: what they may become."""

    def columns(self) -> Iterator[str]:
        """Yield the columns that the rule reads."""
        yield self.rule["column"]
        for name in ("year_column", "unit_column", "currency_column"):
            if name in self.rule:
                yield self.rule[name]
        for name in ("before", "together"):
            yield from self.rule.get(name, ())


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A first mapping."""

    name: str
    """Of the file, without its ending."""
    contract: str
    model: type[Report]
    columns: Sequence[Column]
    proposals: Sequence[Proposal]
    left: Sequence[Column]
    """Columns of which nothing is known; they are proposed as words."""
    key: str | None
    """The key, where one column is called a number and is one."""
    candidates: Sequence[str]
    """Columns that never hold the same twice."""
    beside: str | None = None
    """A date that belongs to the key, where the key only counts the rows."""
    guessed: str | None = None
    """The encoding, where it is only a guess."""
    stated: Stated = field(default_factory=Stated)
    """What the operator said about the file."""
