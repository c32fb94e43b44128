"""The roles' clock: everything below them is told the time."""

from __future__ import annotations

import time
from collections.abc import Callable

Clock = Callable[[], int]
"""Returns microseconds since 1970, UTC."""


def utc_now() -> int:
    """Return the system's time in microseconds since 1970, UTC."""
    return time.time_ns() // 1000
