"""Answering: which receipt a settled verdict asks for."""

from __future__ import annotations

from typing import Final

from broker.roles import tally
from broker.roles.judge import Verdict
from broker.roles.recall import RECALLED
from broker.roles.recalled import Recall
from broker.roles.receipts import Due, Receipt, ReceiptKind
from broker.wire import Reason, RecordKind

_ADDRESSED: Final = 12
"""From this step of receiving on, a refusal tells that the report was for the one who refuses."""
_REFUSED_TO_ME: Final = frozenset(str(reason) for reason in Reason if reason.step >= _ADDRESSED)


def due_of(verdict: Verdict, counted: str, reader: str, at: int, *, only_read: bool) -> Due | None:
    """Return the receipt that a settled verdict asks for, or None.

    None is owed for one's own reports, for duplicates, and for what was not for this reader.

    Args:
        verdict: What became of the record.
        counted: What it counts as in the tally.
        reader: The reading member.
        at: Its time, microseconds UTC.
        only_read: Whether being handled means here no more than being taken in.
    """
    authentic = verdict.authentic
    if authentic is None or authentic.origin.kind is not RecordKind.REPORT:
        return None
    if authentic.origin.member == reader:
        return None
    kind = _kind(verdict, counted, only_read=only_read)
    if kind is None:
        return None
    code = verdict.reason if kind is ReceiptKind.REJECTED else ""
    if counted == tally.FAILED and verdict.kept:
        code = verdict.kept.reason
    return Due(authentic.origin.member, Receipt(kind, authentic.leaf, at, code))


def purge_of(recall: Recall, at: int) -> Due:
    """Return the receipt for a report whose keys and content were destroyed."""
    receipt = Receipt(ReceiptKind.PURGED, recall.target.leaf, at, recall.by.hex())
    return Due(recall.target.member, receipt)


def _kind(verdict: Verdict, counted: str, *, only_read: bool) -> ReceiptKind | None:
    if counted == tally.DELIVERED:
        return ReceiptKind.DELIVERED if only_read else ReceiptKind.PROCESSED
    if counted == tally.FILTERED:
        return ReceiptKind.DELIVERED
    if counted == tally.FAILED:
        return ReceiptKind.REJECTED
    if verdict.reason == RECALLED:
        return ReceiptKind.PURGED
    return ReceiptKind.REJECTED if verdict.reason in _REFUSED_TO_ME else None
