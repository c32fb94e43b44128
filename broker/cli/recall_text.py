"""Recalls as people and programs read them: who has answered one, what was taken back here."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from broker.cli import console
from broker.cli.meant import named
from broker.cli.stations import station_path
from broker.cli.status_run import as_row, in_words, own_report, recipients
from broker.cli.thread_run import take_in
from broker.cli.visible import json_line, visible
from broker.cli.wording import count, iso, now, when
from broker.errors import RefusedError
from broker.roles.recall_states import Answer, Answered, answered
from broker.roles.recalled import Derived, Recall, RecallKind
from broker.roles.remembered import Remembered
from broker.station import Station


async def status(place: Path, said: str, *, as_json: bool, offline: bool) -> None:
    """Print who has answered the recall of a report of this station's own.

    Raises:
        RefusedError: None is meant, several are, it is another's, or it was not taken back
            (`recall.none`).
        TransportError: Kafka does not answer.
    """
    async with Station.open(station_path(place)) as station:
        if not offline:
            await station.answers.hear()
        report = await own_report(station, said)
        recall = await _recall_of(station, report)
        target = await own_report(station, f"{station.member}:{recall.target.leaf.hex()}")
        found = [answered(recall, state, now()) for state in await recipients(station, target)]
    if as_json:
        console.line(json_line(_as_json(recall, found)))
        return
    console.out.print(
        f"{recall.kind} of {named(recall.target)}, made {when(recall.made_at)}, "
        f"to be answered by {when(recall.answer_by)}",
        soft_wrap=True,
    )
    for each in found:
        why = f" ({each.why})" if each.why else ""
        console.out.print(f"  {each.answer}{why}  {in_words(each.state)}", soft_wrap=True)
    console.out.print(_sum(found), soft_wrap=True)


async def listed(place: Path, *, as_json: bool, offline: bool) -> None:
    """Print what was taken back, and what is known here that was made from it.

    Raises:
        TransportError: Kafka does not answer.
    """
    async with Station.open(station_path(place)) as station:
        await take_in(station, offline=offline)
        recalls = await station.answers.recalls.all()
        derived = await station.answers.recalls.derived()
        member = station.member
    if as_json:
        for row in _rows(recalls, derived, member):
            console.line(json_line(row))
        return
    for recall in recalls:
        end = "destroyed" if recall.erase and recall.target.member != member else "used no more"
        console.out.print(
            f"{named(recall.target)}  {end}: {recall.kind} {recall.by.hex()[:16]} of "
            f"{when(recall.made_at)}",
            soft_wrap=True,
        )
    for each in derived:
        console.out.print(_derived_line(each, member), soft_wrap=True)
    console.out.print(
        f"{count(len(recalls), 'report')} taken back, {count(len(derived), 'report')} made from "
        "what was withdrawn",
        soft_wrap=True,
    )


async def _recall_of(station: Station, report: Remembered) -> Recall:
    """Return the last recall that a report of one's own underwent, or that it is."""
    found = await station.answers.recalls.of(station.member, report.reference.leaf)
    if not found:
        raise RefusedError(
            "recall.none",
            f"{named(report.reference)} was not taken back: sealane recall does it.",
        )
    # A withdrawal tells more than a correction, and the last one rules.
    return max(found, key=lambda each: (each.kind is RecallKind.WITHDRAWAL, each.made_at))


def _as_json(recall: Recall, found: Sequence[Answered]) -> dict[str, Any]:
    return {
        "kind": recall.kind.value,
        "target": {"member": recall.target.member, "leaf": recall.target.leaf.hex()},
        "by": recall.by.hex(),
        "erase": recall.erase,
        "made_at": iso(recall.made_at),
        "answer_by": iso(recall.answer_by),
        "recipients": [
            {**as_row(each.state), "answer": each.answer.value, "why": each.why or None}
            for each in found
        ],
    }


def _rows(
    recalls: Sequence[Recall], derived: Sequence[Derived], member: str
) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for recall in recalls:
        made = [each for each in derived if each.recall.by == recall.by]
        rows.append(
            {
                "target": {"member": recall.target.member, "leaf": recall.target.leaf.hex()},
                "by": recall.by.hex(),
                "kind": recall.kind.value,
                "destroyed": recall.erase and recall.target.member != member,
                "made_at": iso(recall.made_at),
                "derived": [
                    {"member": each.report.member, "leaf": each.report.leaf.hex()} for each in made
                ],
            }
        )
    return rows


def _derived_line(derived: Derived, member: str) -> str:
    name = (derived.contract or "report").replace("_", " ")
    whose = "yours" if derived.report.member == member else visible(derived.report.member)
    asks = ": withdraw it or correct it, or see that it stands without it"
    return (
        f"made from {named(derived.recall.target)}: {visible(name)} {named(derived.report)} "
        f"({whose}){asks if whose == 'yours' and derived.recall.onward else ''}"
    )


def _sum(found: Sequence[Answered]) -> str:
    said = [
        f"{number} {one.value.lower()}"
        for one in Answer
        if (number := sum(each.answer is one for each in found))
    ]
    return ", ".join(said) or "nobody was addressed"
