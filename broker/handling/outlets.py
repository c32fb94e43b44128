"""Outlets: every place where a report gets out, and the one question that each of them asks.

A relay, evidence and counting are uses of their own (`judge`). The text of an error or a log, and
what an import says of its own rows, are no outlets: nothing of a report stands in them.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from broker.handling.judging import Reader, judge
from broker.handling.marked import Marked
from broker.handling.rules import Decision, Use


class Outlet(StrEnum):
    """Where a report gets out, and the use that this is."""

    use: Use

    def __new__(cls, name: str, use: Use) -> Self:
        """Return the outlet called `name`, which makes that use."""
        outlet = str.__new__(cls, name)
        outlet._value_ = name
        outlet.use = use
        return outlet

    PUBLISH = "publish", Use.READ
    """To each recipient, before anything is signed."""
    DELIVERY = "delivery", Use.READ
    """To a subscription's handler."""
    REPLAY = "replay", Use.READ
    """Read again on purpose, out of Kafka or the station's store."""
    QUARANTINE = "quarantine", Use.READ
    """Shown from where it waits."""
    CONSOLE = "console", Use.READ
    """Printed for people."""
    CASE = "case", Use.READ
    """Walked as part of its case."""
    JSON = "json", Use.EXPORT
    """Printed for a program."""
    EXPORT = "export", Use.EXPORT
    """Written into a file."""
    OFFICE = "office", Use.COUNT
    """Counted in sums that others see."""


def may(outlet: Outlet, marked: Marked, reader: Reader) -> Decision:
    """Return whether a report may get out here: what every outlet asks."""
    return judge(outlet.use, marked, reader)
