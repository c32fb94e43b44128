"""What was taken back: the reports, by which records, and what was made from them."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple, Protocol

from schemas import Reference


class RecallKind(StrEnum):
    """By what a report was taken back."""

    WITHDRAWAL = "withdrawal"
    CORRECTION = "correction"


class Recall(NamedTuple):
    """A report that its originator took back.

    Args:
        target: Which one; its originator is the one who took it back.
        by: Leaf of the record that did.
        kind: What that is.
        erase: Whether keys and content are to be destroyed; else it is kept and used no more.
        made_at: When the originator made that record, microseconds UTC.
        answer_by: Until when readers are to have answered, microseconds UTC.
        onward: Whether what was made from it is to be withdrawn, too.
        paths: The fields that alone are withdrawn, as `nominal.parties[0]`; none means all. One key
            opens a report: it goes with the signed bytes, and what stands of it is kept without
            these fields where it was remembered, and nowhere else.
    """

    target: Reference
    by: bytes
    kind: RecallKind
    erase: bool
    made_at: int
    answer_by: int
    onward: bool
    paths: tuple[str, ...] = ()


class TakenBack(NamedTuple):
    """A recall, and whether this station destroys what it has of the report.

    Of its own reports it does not: nothing is promised of an originator.
    """

    recall: Recall
    destroy: bool


class Derived(NamedTuple):
    """A report that was made from one that was taken back."""

    report: Reference
    contract: str | None
    recall: Recall


class Recalls(Protocol):
    """Keeps what was taken back, for good: it stays so when it is read again."""

    def holds(self, member: str, leaf: bytes) -> bool:
        """Return whether a report was taken back; at once, for every report that is read."""

    def is_recall(self, member: str, leaf: bytes) -> bool:
        """Return whether a record is itself one that took another back."""

    async def note(self, recalls: Sequence[TakenBack]) -> None:
        """Take reports back.

        Raises:
            StoreError: Nothing was.
        """

    async def of(self, member: str, leaf: bytes) -> Sequence[Recall]:
        """Return what took this report back, oldest first; or, of such a record, what it did."""

    async def all(self) -> Sequence[Recall]:
        """Return everything that was taken back, oldest first."""

    async def derived(self) -> Sequence[Derived]:
        """Return the reports remembered here that were made from what was taken back."""
