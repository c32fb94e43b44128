"""Who has answered a recall, who is late, and who cannot answer."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from broker.register import Standing
from broker.roles.recalled import Recall
from broker.roles.receipts import ReceiptKind
from broker.roles.recipient_states import RecipientState


class Answer(StrEnum):
    """How a recipient stands to a recall."""

    ANSWERED = "ANSWERED"
    """Its station says, signed, that keys and content are destroyed."""
    WAITING = "WAITING"
    LATE = "LATE"
    CANNOT = "CANNOT"
    """Its station is silent, or the register does not let it answer."""


class Answered(NamedTuple):
    """One recipient's answer, and why there is none where there cannot be one."""

    state: RecipientState
    answer: Answer
    why: str


def answered(recall: Recall, state: RecipientState, at: int) -> Answered:
    """Return how a recipient stands to a recall at time `at`, microseconds UTC."""
    receipt = state.receipt
    wanted = ReceiptKind.PURGED if recall.erase else ReceiptKind.PROCESSED
    if receipt and receipt.kind is wanted:
        return Answered(state, Answer.ANSWERED, "")
    if why := _cannot(state):
        return Answered(state, Answer.CANNOT, why)
    late = at >= recall.answer_by
    return Answered(state, Answer.LATE if late else Answer.WAITING, "")


def _cannot(state: RecipientState) -> str:
    """Return why nothing can be expected of a recipient now; empty: something can."""
    if state.standing is None:
        return "no member any more"
    if state.standing is not Standing.ACTIVE:
        return state.standing.value.lower()
    return "offline" if state.silent else ""
