"""Answers that say that nobody knows."""

from __future__ import annotations

from typing import Final

UNKNOWNS: Final = frozenset({"UNKNOWN", "NOT_STATED", "NOT_SPECIFIED", "XX", "XXX"})
"""One that knows takes their place."""
