"""Who has answered a recall, at which time, and who cannot: by receipts, heartbeats, register."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest
from exchange import Exchange

from broker.register import Register, Standing
from broker.roles.recall import without
from broker.roles.recall_states import Answer, answered
from broker.roles.recalled import Recall, RecallKind
from broker.roles.receipts import Beat, Heard, Receipt, ReceiptKind
from broker.roles.recipient_states import states
from schemas import Reference

MINUTE, HOUR = 60_000_000, 3_600_000_000
MADE = 1_000 * HOUR
LEAF = bytes(range(32))
RECALL = Recall(
    target=Reference.model_construct(member="customs-nz", leaf=LEAF),
    by=b"w" * 32,
    kind=RecallKind.WITHDRAWAL,
    erase=True,
    made_at=MADE,
    answer_by=MADE + HOUR,
    onward=True,
)
PURGED = Heard("police-nz", Receipt(ReceiptKind.PURGED, LEAF, MADE + 5, RECALL.by.hex()))
PROCESSED = Heard("police-nz", Receipt(ReceiptKind.PROCESSED, LEAF, MADE + 9))


@pytest.fixture
def register(tmp_path: Path) -> Register:
    """Give the register of a network of two."""
    return Exchange(tmp_path, "exercise.s", "127.0.0.1:1", ("customs-nz", "police-nz")).register


def standing(register: Register, now: Standing | None) -> Register:
    """Return the register with the reader suspended, expelled, or gone."""
    members = dict(register.members)
    reader = members.pop("police-nz")
    if now is not None:
        members["police-nz"] = replace(reader, standing=now, standing_since=MADE)
    return replace(register, members=MappingProxyType(members))


def answer(
    register: Register, at: int, *heard: Heard, beat: int | None = None, recall: Recall = RECALL
) -> tuple[Answer, str]:
    """Return the reader's answer at a time; it beats each minute, last at `beat`."""
    beats = {"police-nz": Beat("police-nz", at if beat is None else beat, MINUTE)}
    (state,) = states(["police-nz"], heard, beats, register, at)
    found = answered(recall, state, at)
    return found.answer, found.why


def test_who_has_time_left_waits_and_who_has_none_is_late(register: Register) -> None:
    """Up to the last microsecond of the time to answer it waits; from then on it is late."""
    assert answer(register, RECALL.answer_by - 1) == (Answer.WAITING, "")
    assert answer(register, RECALL.answer_by) == (Answer.LATE, "")


def test_who_has_said_so_has_answered_for_good(register: Register) -> None:
    """A purge counts after the time, from a silent station, and against a later receipt."""
    late = RECALL.answer_by + 1
    assert answer(register, late, PURGED) == (Answer.ANSWERED, "")
    assert answer(register, late, PURGED, PROCESSED, beat=0) == (Answer.ANSWERED, "")
    assert answer(register, late, PROCESSED) == (Answer.LATE, "")


def test_what_is_only_to_be_kept_from_use_is_answered_by_having_been_read(
    register: Register,
) -> None:
    """Where nothing is to be destroyed nothing needs to be said to be."""
    kept = RECALL._replace(erase=False)
    assert answer(register, MADE + 10, PROCESSED, recall=kept) == (Answer.ANSWERED, "")


def test_three_beats_without_a_word_are_offline(register: Register) -> None:
    """Exactly three intervals are none too many; a microsecond more is."""
    assert answer(register, MADE, beat=MADE - 3 * MINUTE) == (Answer.WAITING, "")
    assert answer(register, MADE, beat=MADE - 3 * MINUTE - 1) == (Answer.CANNOT, "offline")
    late = RECALL.answer_by
    assert answer(register, late, beat=late - 3 * MINUTE - 1) == (Answer.CANNOT, "offline")


@pytest.mark.parametrize(
    ("now", "why"),
    [
        (Standing.SUSPENDED, "suspended"),
        (Standing.EXPELLED, "expelled"),
        (None, "no member any more"),
    ],
)
def test_who_may_not_answer_cannot(register: Register, now: Standing | None, why: str) -> None:
    """The register's word goes before lateness; what was answered before stays answered."""
    changed = standing(register, now)
    assert answer(changed, RECALL.answer_by) == (Answer.CANNOT, why)
    assert answer(changed, RECALL.answer_by, PURGED) == (Answer.ANSWERED, "")


def test_withdrawn_fields_are_taken_out_and_nothing_else() -> None:
    """A path takes its field; one that leads nowhere, or to the rules of use, takes none."""
    text = '{"handling": {"tlp": "RED"}, "facts": {"a": [1, 2]}, "nominal": {"b": {"c": 3}}}'
    paths = ("facts.a[0]", "nominal.b.c", "handling.tlp", "facts.a[7]", "facts.x.y", "facts")
    left = '{"handling": {"tlp": "RED"}, "facts": {"a": [null, 2]}, "nominal": {"b": {"c": null}}}'
    assert without(text, paths) == left
