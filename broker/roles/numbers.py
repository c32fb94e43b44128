"""Numbers: where each lane of a subscription stands, with what is taken and not noted yet."""

from __future__ import annotations

from broker.roles.judge import Verdict
from broker.roles.ports import Inbox
from broker.roles.progress import InLane
from broker.wire import LaneState, Position


class Numbers:
    """The lanes that one subscription follows.

    Args:
        subscription: Its name.
        inbox: Knows the numbers that were noted.
    """

    def __init__(self, subscription: str, inbox: Inbox) -> None:
        self._subscription = subscription
        self._inbox = inbox
        self._taken: dict[tuple[InLane, Position], bytes] = {}
        self.lanes: dict[InLane, LaneState] = {}
        """Every lane's state, as far as it was judged."""

    async def begin(self) -> None:
        """Go on where the inbox stands."""
        self.lanes = dict(await self._inbox.lanes(self._subscription))

    def take(self, verdict: Verdict) -> None:
        """Take the number that a verdict says, where it says one."""
        if verdict.state is not None and verdict.lane and verdict.authentic:
            self.lanes[verdict.lane] = verdict.state
            self._taken[verdict.lane, verdict.authentic.position] = verdict.authentic.leaf

    def known(self, lane: InLane, position: Position) -> bytes | None:
        """Return the leaf that took a number, if one did."""
        taken = self._taken.get((lane, position))
        return taken or self._inbox.leaf_at(self._subscription, lane, *position)

    def noted(self) -> None:
        """Forget what the inbox knows by now."""
        self._taken.clear()
