"""Outcome: what became of each row, counted; the three outcomes add up to the rows read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from adapters.spreadsheets.reasons import Finding, Reason

ROW, OUTCOME, COLUMNS, REASONS = (
    f"sealane {name}" for name in ("row", "outcome", "columns", "reasons")
)
CUT = " [cut here: the cell was longer than a spreadsheet holds]"
"""How a cell of a report workbook ends that could not be written whole."""
OWN_COLUMNS = frozenset({ROW, OUTCOME, COLUMNS, REASONS})
"""Columns of our own report files; a corrected report file is imported without them."""


class Outcome(StrEnum):
    """What became of a row; every row has exactly one."""

    ACCEPTED = "accepted"
    FLAGGED = "flagged"
    REFUSED = "refused"


@dataclass(slots=True)
class Accounts:
    """How many rows ended how. The three outcomes add up to the rows read."""

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    reasons: Counter[Reason] = field(default_factory=Counter)
    """Rows per reason."""
    defaulted: int = 0
    """Rows in which the mapping's defaults stand."""
    repeated: int = 0
    """Rows that had been published before as they are, so that nothing was sent."""

    def count(self, outcome: Outcome, findings: Iterable[Finding]) -> None:
        """Count one row."""
        self.outcomes[outcome] += 1
        reasons = {finding.reason for finding in findings}
        self.reasons.update(reasons)
        self.defaulted += Reason.DEFAULTED in reasons

    @property
    def rows(self) -> int:
        """How many rows were counted."""
        return self.outcomes.total()
