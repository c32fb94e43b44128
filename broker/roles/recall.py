"""Recall: which report a withdrawal or a correction takes back, and whether it may."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from broker.errors import EnvelopeRefused
from broker.roles.recalled import Recall, RecallKind, Recalls
from broker.wire import Proven, Reason
from schemas import Lifecycle, Reference, Report, Terms, Withdrawal

WITHDRAWAL: Final = "withdrawal"
ANSWER_WITHIN: Final = timedelta(days=3)
"""The network's rule: how long readers have, where a withdrawal names no time."""
RECALLED: Final = str(Reason.RECALLED)
NOT_ORIGINATOR: Final = "recall.not_originator"
OF_RECALL: Final = "recall.of_recall"
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_PARTS: Final = ("open", "facts", "nominal")
_STEP: Final = re.compile(r"([a-z_0-9]+)|\[(\d+)\]")
_MICROSECOND: Final = timedelta(microseconds=1)


def recall_of(proven: Proven) -> Recall | None:
    """Return what a proven report takes back, or None.

    Whoever is not the originator takes nothing back.
    """
    made = (proven.originator, proven.leaf, proven.made_at)
    return recall_from(proven.report, proven.terms, *made)


def recall_from(
    report: Report, terms: Terms, originator: str, leaf: bytes, made_at: int
) -> Recall | None:
    """Return what `originator` takes back by a report, or None.

    Args:
        report: The report.
        terms: How it may be used.
        originator: Who says it.
        leaf: Its leaf.
        made_at: When it was made, microseconds UTC.
    """
    target = target_of(report, terms)
    if target is None or target.member != originator:
        return None
    facts = report.facts if isinstance(report, Withdrawal) else None
    corrects = terms.thread.lifecycle is Lifecycle.CORRECTION
    return Recall(
        target=target,
        by=leaf,
        kind=RecallKind.CORRECTION if corrects and facts is None else RecallKind.WITHDRAWAL,
        erase=facts is None or facts.erase,
        made_at=made_at,
        answer_by=_deadline(made_at, facts.answer_by if facts else None),
        onward=facts is None or facts.propagate_to_derivatives,
        paths=facts.paths if facts else (),
    )


def target_of(report: Report, terms: Terms) -> Reference | None:
    """Return the report that this one takes back, whole or in part; None where it takes none."""
    if isinstance(report, Withdrawal):
        return report.facts.target
    taking = (Lifecycle.CORRECTION, Lifecycle.WITHDRAWAL)
    return terms.thread.supersedes if terms.thread.lifecycle in taking else None


def check_recall(
    proven: Proven,
    reader: str,
    recalls: Recalls,
    fresh: AbstractSet[tuple[str, bytes]] = frozenset(),
) -> None:
    """Return when a report may be handed out: it was not taken back, and takes back its own only.

    Args:
        proven: The report.
        reader: Who reads; whoever took a report of its own back still has it.
        recalls: What was taken back; that this report was is asked where it is opened (`Prover`).
        fresh: What was taken back (member, leaf), and is not kept yet.

    Raises:
        EnvelopeRefused: It was taken back before (`recall.recalled`); it is a withdrawal of
            another's report (`recall.not_originator`, THREATS 33) or of a withdrawal
            (`recall.of_recall`).
    """
    at = (proven.originator, proven.leaf)
    if proven.originator != reader and at in fresh:
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


def without(document: str, paths: Iterable[str]) -> str:
    """Return a report's JSON text with null in the place of fields, given as `nominal.parties[0]`.

    A path that leads nowhere in it takes nothing away.
    """
    tree = json.loads(document)
    for path in paths:
        *way, last = steps = [int(n) if n else name for name, n in _STEP.findall(path)]
        if steps[0] not in _PARTS or not way:
            # How it may be used stays said.
            continue
        place = tree
        for step in way:
            place = _at(place, step)
        if _at(place, last) is not None:
            place[last] = None
    return json.dumps(tree, ensure_ascii=False)


def _at(place: Any, step: str | int) -> Any:  # noqa: ANN401 - JSON
    if isinstance(step, int):
        return place[step] if isinstance(place, list) and step < len(place) else None
    return place.get(step) if isinstance(place, dict) else None


def _deadline(made_at: int, answer_by: datetime | None) -> int:
    if answer_by is not None:
        return (answer_by - _EPOCH) // _MICROSECOND
    return made_at + ANSWER_WITHIN // _MICROSECOND
