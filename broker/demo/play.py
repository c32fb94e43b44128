"""Play: the demo from its first word to its sums."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from broker.demo import story
from broker.demo.case import Case, Step
from broker.demo.cast import CUSTOMS, NETWORK, RILO, called
from broker.demo.evidence import Finding, findings
from broker.demo.operator import Operator
from broker.demo.region import Region, opened
from broker.demo.scenario import cases, closing_day, lines
from broker.demo.screen import Screen
from broker.demo.sums import Sum, account
from broker.demo.words import REASONS
from broker.kafka.client import KafkaSource
from broker.kafka.settings import KafkaSettings

VICTIM: Final = "MY"
"""Whose reports the operator of Kafka tampers with."""
STRANGER: Final = "TH"
"""To whose lane it moves one of them."""
_NAMES: Final = {
    Step.INTELLIGENCE: "intelligence reports",
    Step.ALERT: "alerts",
    Step.CONTROL: "control results",
    Step.SEIZURE: "seizure reports",
    Step.NOTE: "investigation notes",
    Step.FEEDBACK: "feedback",
    Step.CORRECTION: "corrections",
}
_VERDICTS: Final = {
    "late": "delivered in its place, flagged late",
    "duplicate": "dropped: they had them",
    "missing": "missed, each by its number",
}


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be played.

    Args:
        stations: Every member's station file.
        kafka: The Kafka that carries it.
        seed: Decides the scenario.
        reports: At least so many.
        now: When it is played, UTC.
    """

    stations: Mapping[str, Path]
    kafka: KafkaSettings
    seed: str
    reports: int
    now: datetime


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it."""

    sums: tuple[Sum, ...]
    findings: tuple[Finding, ...]
    reports: int


async def play(plan: Plan, screen: Screen) -> Outcome:
    """Play the demo; its sums are returned, not judged."""
    async with opened(plan.stations, CUSTOMS[VICTIM]) as region:
        screen.chapter("One case, as five desks see it")
        await story.tell(region, screen, plan.now - timedelta(days=20))
        screen.chapter("The whole region at work")
        await _work(region, screen, plan)
        screen.chapter("Whoever runs Kafka cheats")
        operator = Operator(plan.kafka, NETWORK)
        found = await _cheat(region, screen, plan, operator)
        sums = await _sums(region, operator)
        return Outcome(sums, tuple(found), len(region.spoken))


async def _work(region: Region, screen: Screen, plan: Plan) -> None:
    told = cases(plan.seed, plan.reports, plan.now)
    total = sum(len(case.course.value) for case in told)
    with screen.work("Reports", total) as done:
        async with region.listening(lambda _: None):
            for step in Step:
                await _step(region, screen, told, step)
                done(len(lines(told, step)))
    await region.catch_up()


async def _step(region: Region, screen: Screen, told: Sequence[Case], step: Step) -> None:
    begun = time.monotonic()
    said = await region.say_lines(lines(tuple(told), step))
    await region.acknowledged()
    await region.heard(said)
    speakers = len({each.member for each in said})
    readers = sum(len(each.audience) for each in said)
    took = time.monotonic() - begun
    screen.say(
        f"{len(said):5,} {_NAMES[step]:21} by {speakers:2} agencies, "
        f"read {readers:5,} times by those addressed   {took:4.1f} s"
    )


async def _cheat(
    region: Region, screen: Screen, plan: Plan, operator: Operator
) -> Sequence[Finding]:
    day = closing_day(plan.seed, VICTIM, plan.now)
    region.gate.holding = True
    await region.say_lines(lines(day, Step.SEIZURE))
    await region.acknowledged()
    await operator.cheat(region.gate.held, CUSTOMS[STRANGER], "alert")
    await region.catch_up()
    tallies = {member: await desk.station.tally() for member, desk in region.desks.items()}
    found = await findings(region.desks, tallies, operator.attempts, operator.lost)
    screen.table(
        ("The operator ...", "Every reader ...", "Noticed by"),
        [
            (each.attempt.what, _verdict(each), f"{each.noticed} of {each.readers}")
            for each in found
        ],
        right=2,
    )
    return found


def _verdict(finding: Finding) -> str:
    verdict = str(finding.attempt.verdict)
    if verdict in _VERDICTS:
        return _VERDICTS[verdict]
    return f"refused it: {REASONS[verdict]} ({verdict})"


async def _sums(region: Region, operator: Operator) -> tuple[Sum, ...]:
    topics = sorted(frozenset().union(*(desk.topics for desk in region.desks.values())))
    async with KafkaSource(operator.settings, topics, f"operator.{operator.network}") as source:
        ends = await source.ends()
    held: dict[str, int] = {}
    for (topic, _), end in ends.items():
        held[topic] = held.get(topic, 0) + end
    return tuple(
        [
            account(desk, await desk.station.tally(), region.spoken, operator.lost, held)
            for desk in region.desks.values()
        ]
    )
