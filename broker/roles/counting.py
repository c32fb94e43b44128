"""Counting: what a member may count of reports that are not for it, and nothing else of them."""

from __future__ import annotations

from dataclasses import dataclass, field

from broker.roles import tally
from broker.roles.judge import Verdict
from broker.roles.ports import QuarantineRow
from broker.roles.stages import Stages
from broker.wire import Counted


@dataclass(kw_only=True)
class Counting(Stages[Counted]):
    """A subscription that gives what may be counted: `async for` over the section `open` of each.

    Never a delivery: what this member may read counts here as filtered. One is noted when the next
    is asked for, or at the end; after a crash, or a break, the last is given again.
    """

    _open: tuple[Verdict, QuarantineRow | None] | None = field(default=None, init=False)

    def _hand_out(self, verdict: Verdict, released: QuarantineRow | None) -> Counted | None:
        if verdict.counted_of is not None:
            self._open = verdict, released
            return verdict.counted_of
        if verdict.proven is not None:
            # No rung of it is kept either: it is another subscription's to read.
            self._notes.count(verdict._replace(proven=None), tally.FILTERED, released)
        else:
            self._notes.count(verdict, verdict.counted, released)
        return None

    def _settle_open(self) -> None:
        if self._open is not None:
            verdict, released = self._open
            self._notes.count(verdict, verdict.counted, released)
        self._open = None

    def _drop_open(self) -> None:
        self._open = None
