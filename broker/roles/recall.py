"""Recall: which report a withdrawal or a correction takes back, and whether it may."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple, Protocol

from broker.errors import EnvelopeRefused
from broker.wire import Proven
from schemas import Lifecycle, Reference, Withdrawal
from schemas.reports.withdrawal import WithdrawalScope

CONTRACT: Final = "withdrawal"
ANSWER_WITHIN: Final = timedelta(days=3)
"""The network's rule: how long readers have, where a withdrawal names no time."""
RECALLED: Final = "recall.recalled"
NOT_ORIGINATOR: Final = "recall.not_originator"
OF_RECALL: Final = "recall.of_recall"
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


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
    """

    target: Reference
    by: bytes
    kind: RecallKind
    erase: bool
    made_at: int
    answer_by: int
    onward: bool


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

    async def of(self, member: str, leaf: bytes) -> Sequence[Recall]:
        """Return what took this report back, oldest first; or, of such a record, what it did."""

    async def all(self) -> Sequence[Recall]:
        """Return everything that was taken back, oldest first."""

    async def derived(self) -> Sequence[Derived]:
        """Return the reports remembered here that were made from what was taken back."""


def recall_of(proven: Proven) -> Recall | None:
    """Return what a proven report takes back, or None.

    Whoever is not the originator takes nothing back: of a correction, `claims_another` says so.
    """
    target = target_of(proven)
    if target is None or target.member != proven.originator:
        return None
    kind, report = RecallKind.WITHDRAWAL, proven.report
    erase, answer_by, onward = True, None, True
    if isinstance(report, Withdrawal):
        facts = report.facts
        erase, onward = facts.erase, facts.propagate_to_derivatives
        answer_by = facts.answer_by
    elif proven.terms.thread.lifecycle is Lifecycle.CORRECTION:
        kind = RecallKind.CORRECTION
    return Recall(
        target=target,
        by=proven.leaf,
        kind=kind,
        erase=erase,
        made_at=proven.made_at,
        answer_by=_deadline(proven.made_at, answer_by),
        onward=onward,
    )


def target_of(proven: Proven) -> Reference | None:
    """Return the report that this one says it takes back whole; None where it says so of none."""
    report, thread = proven.report, proven.terms.thread
    if isinstance(report, Withdrawal):
        return report.facts.target if report.facts.scope is WithdrawalScope.ALL else None
    taking = (Lifecycle.CORRECTION, Lifecycle.WITHDRAWAL)
    return thread.supersedes if thread.lifecycle in taking else None


def check_recall(proven: Proven, recalls: Recalls) -> None:
    """Return when a report may be handed out: it was not taken back, and takes back its own only.

    Raises:
        EnvelopeRefused: It was taken back before (`recall.recalled`); it is a withdrawal of
            another's report (`recall.not_originator`, THREATS 33) or of a withdrawal
            (`recall.of_recall`).
    """
    if recalls.holds(proven.originator, proven.leaf):
        raise EnvelopeRefused(
            RECALLED, f"{proven.originator} took this report back: it is not to be read again."
        )
    if not isinstance(proven.report, Withdrawal):
        return
    target = proven.report.facts.target
    if target.member != proven.originator:
        raise EnvelopeRefused(
            NOT_ORIGINATOR,
            f"{proven.originator} would withdraw a report of {target.member}: only its originator "
            "can. Nothing was taken back.",
        )
    if recalls.is_recall(target.member, target.leaf):
        raise EnvelopeRefused(
            OF_RECALL,
            f"{proven.originator} would withdraw a withdrawal: what that took back is destroyed "
            "and stays so. It must be published anew.",
        )


def _deadline(made_at: int, answer_by: datetime | None) -> int:
    if answer_by is not None:
        return (answer_by - _EPOCH) // _MICROSECOND
    return made_at + ANSWER_WITHIN // _MICROSECOND
