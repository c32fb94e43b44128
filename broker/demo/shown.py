"""Shown: something that the demo shows, and whether it came out as it must."""

from __future__ import annotations

from typing import NamedTuple


class Shown(NamedTuple):
    """One thing that was shown.

    Args:
        what: What must be so, in words.
        held: Whether it was.
    """

    what: str
    held: bool
