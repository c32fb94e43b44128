"""The roles' clock: everything below them is told the time."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from broker.errors import ConfigError

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Clock = Callable[[], int]
"""Returns microseconds since 1970, UTC."""


def microseconds(moment: datetime) -> int:
    """Return a time as microseconds since 1970, UTC.

    Raises:
        ConfigError: It says no zone.
    """
    if moment.tzinfo is None:
        raise ConfigError("A time without a zone could mean any of two dozen: give it one.")
    return (moment - _EPOCH) // timedelta(microseconds=1)


def utc_now() -> int:
    """Return the system's time in microseconds since 1970, UTC."""
    return time.time_ns() // 1000
