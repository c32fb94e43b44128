"""How times, sizes, keys and counts are written for people."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_GROUP: Final = 4
_GROUPS: Final = 8


def when(moment: datetime | int) -> str:
    """Return a time as people read it, to the second, in UTC.

    Args:
        moment: An aware datetime, or microseconds since 1970.
    """
    utc = _utc(moment)
    return utc.strftime("%Y-%m-%d %H:%M:%S UTC") if utc else f"{moment} microseconds after 1970"


def iso(moment: datetime | int) -> str:
    """Return a time as programs read it: ISO 8601, to the microsecond, in UTC."""
    utc = _utc(moment)
    return utc.isoformat().replace("+00:00", "Z") if utc else str(moment)


def now() -> int:
    """Return the clock's time in microseconds since 1970."""
    return (datetime.now(UTC) - _EPOCH) // timedelta(microseconds=1)


def fingerprint(key_id: bytes) -> str:
    """Return 128 bits of a key's id in groups, to be read out over the telephone."""
    digits = key_id.hex().upper()
    return "-".join(digits[at * _GROUP : (at + 1) * _GROUP] for at in range(_GROUPS))


def count(number: int, one: str, many: str | None = None) -> str:
    """Return `1 report`, `2 reports`, `1,234 reports`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _utc(moment: datetime | int) -> datetime | None:
    """Return the moment in UTC, or None when it lies behind the year 9999."""
    if not isinstance(moment, int):
        return moment.astimezone(UTC)
    try:
        return _EPOCH + timedelta(microseconds=moment)
    except OverflowError:
        return None
