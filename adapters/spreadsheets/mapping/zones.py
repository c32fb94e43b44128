"""Time zones by name; UTC needs no table of them on the machine."""

from __future__ import annotations

from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from broker.errors import ConfigError


def zone_of(name: str) -> tzinfo:
    """Return the zone that the IANA calls `name`, or raise `ConfigError`."""
    if name == "UTC":
        return UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as exc:
        raise ConfigError(
            f"no time zone is called {name!r} here: write it as Asia/Bangkok, or install the "
            "system's tzdata if it has none"
        ) from exc
