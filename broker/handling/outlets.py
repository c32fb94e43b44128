"""Outlets: every place where a report gets out, and the one question that each of them asks."""

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
    COUNTED = "counted", Use.COUNT
    """Its `open` alone, to who may count."""
    IMPORT = "import", Use.EXPORT
    """Named in the report of an import."""
    ERROR = "error", Use.EXPORT
    """In the text of an error or a log."""
    RELAY = "relay", Use.PASS_ON
    """Passed on to another member."""
    EVIDENCE = "evidence", Use.EVIDENCE
    """Handed over as evidence."""


def may(outlet: Outlet, marked: Marked, reader: Reader) -> Decision:
    """Return whether a report may get out here: what every outlet asks."""
    return judge(outlet.use, marked, reader)
