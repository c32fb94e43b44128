"""How long what is signed of a register holds."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

ROOT_DAYS: Final = 3650
REGISTRARS_DAYS: Final = 365
FRESH_DAYS: Final = 30
"""Days after which a register expires that its publisher has not published again."""


def ends(at: int, days: int) -> int:
    """Return the time so many days after `at`, both microseconds."""
    return at + timedelta(days=days) // timedelta(microseconds=1)
