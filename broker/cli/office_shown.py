"""What the office's commands show, whichever way they write it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass

from broker.office import Period, Summary
from broker.office.labels import strictest
from broker.office.summary import Rows
from broker.roles.tally import Tally


@dataclass(frozen=True, slots=True)
class Shown:
    """A summary with what it must be read beside.

    Args:
        member: The office.
        network: Its network.
        period: The days asked for.
        summary: The answers.
        entitled: How many members may publish each contract.
        tally: What became of every record that the office's subscription read.
        status: The only status to show, or None for each.
    """

    member: str
    network: str
    period: Period
    summary: Summary
    entitled: Mapping[str, int]
    tally: Tally
    status: str | None

    @property
    def missing(self) -> int:
        """How many records are known to be missing; of a gap without a known end, one."""
        return sum(gap.size or 1 for gap in self.tally.missing)

    @property
    def statuses(self) -> tuple[str, ...]:
        """The statuses to show."""
        if self.status is None:
            return self.summary.statuses
        return tuple(each for each in self.summary.statuses if each == self.status)

    @property
    def tlp(self) -> str | None:
        """The strictest label of all that is shown; NOT_KNOWN where some of it had none kept."""
        labels = (self.summary.of(status).tlp for status in self.statuses)
        return strictest(label for label in labels if label is not None)

    def by_status(self) -> Iterator[tuple[str, Mapping[str, Rows]]]:
        """Return the answers of each status, by the table's name."""
        for status in self.statuses:
            yield status, asdict(self.summary.of(status))
