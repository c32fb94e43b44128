"""Defaults: which values of a report a mapping put in, and not its reporter."""

from __future__ import annotations

from collections.abc import Iterable

from broker.office.facts import DEFAULTED, STATED
from schemas import Report


class Defaults:
    """The fields that a report says were filled in by default (`facts.defaulted`).

    Args:
        paths: Such as `facts.direction`.
    """

    def __init__(self, paths: Iterable[str]) -> None:
        self._paths = tuple(paths)

    def touch(self, *fields: str) -> bool:
        """Say whether one of `fields`, what it stands in, or a part of it was filled in."""
        return any(
            _within(field, path) or _within(path, field) for path in self._paths for field in fields
        )

    def given(self, *fields: str) -> str:
        """Return DEFAULTED where one of `fields` was filled in, else STATED."""
        return DEFAULTED if self.touch(*fields) else STATED


def defaults_of(report: Report) -> Defaults:
    """Return what a report says of its own values; of contracts without defaults, nothing."""
    return Defaults(getattr(getattr(report, "facts", None), "defaulted", ()))


def _within(field: str, path: str) -> bool:
    return field == path or field.startswith((f"{path}.", f"{path}["))
