"""Play: the demo from its first word to its sums."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from broker.demo import bureau, key_life, leave, onlooker, others, story, tables, taking_back
from broker.demo.case import Case, Course, Step
from broker.demo.cast import ACTORS, CUSTOMS, NETWORK, RILO
from broker.demo.desk import Heard, Spoken
from broker.demo.evidence import Finding, findings
from broker.demo.misdeeds import Attempt
from broker.demo.operator import Operator
from broker.demo.region import Region, opened
from broker.demo.registrars import Registrars
from broker.demo.rules import audience
from broker.demo.scenario import cases, closing_day, lines
from broker.demo.screen import Screen
from broker.demo.shown import Shown
from broker.demo.sums import Sum, account, faults
from broker.kafka.settings import KafkaSettings
from schemas import Reference, SeizureReport

VICTIM: Final = "MY"
"""Whose reports the operator of Kafka tampers with."""
STRANGER: Final = "TH"
"""To whose lane it moves one of them."""
READER: Final = "customs-ws"
"""On whose desk the bulletin is looked at."""
_NAMES: Final = {
    Step.INTELLIGENCE: "intelligence reports",
    Step.ALERT: "alerts",
    Step.CONTROL: "control results",
    Step.SEIZURE: "seizure reports",
    Step.NOTE: "investigation notes",
    Step.FEEDBACK: "feedback on alerts",
    Step.CORRECTION: "corrected seizures",
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
        registrars: Keep the register.
        kafka_folder: Kafka's own folder; None where it is not at hand.
    """

    stations: Mapping[str, Path]
    kafka: KafkaSettings
    seed: str
    reports: int
    now: datetime
    registrars: Registrars
    kafka_folder: Path | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it.

    Args:
        sums: Every member's account.
        findings: What the readers made of each of the operator's attempts.
        attempts: What it tried.
        reports: How many reports were published.
        deliveries: How often one was delivered to someone else.
        threads: The reports of the scenario's threads by name, by the thread's name.
        shown: What else was shown, and whether it came out so.
        told: Everything that anyone said.
        heard: What each member was given of it, by leaf.
        lost: The leaves of what the operator kept from everyone.
    """

    sums: tuple[Sum, ...]
    findings: tuple[Finding, ...]
    attempts: tuple[Attempt, ...]
    reports: int
    deliveries: int
    threads: Mapping[str, Mapping[str, Reference]]
    shown: tuple[Shown, ...]
    told: tuple[Spoken, ...]
    heard: Mapping[str, Mapping[bytes, Heard]]
    lost: frozenset[bytes]

    def faults(self) -> Iterator[str]:
        """Yield, in words, what does not hold."""
        yield from faults(self.sums)
        for found in self.findings:
            if not found.held:
                yield f"{found.attempt.what}: noticed by {found.noticed} of {found.readers} readers"
        yield from (f"this does not hold: {each.what}" for each in self.shown if not each.held)


async def play(plan: Plan, screen: Screen) -> Outcome:
    """Play the demo; its sums are returned, not judged."""
    async with opened(plan.stations, CUSTOMS[VICTIM]) as region:
        screen.chapter("One case, as those see it who take part, and one who does not")
        threads = {story.THREAD: await story.tell(region, screen, plan.now)}
        operator = Operator(plan.kafka, NETWORK)
        await region.desks[RILO].station.answers.beat()
        shown = await _trust(region, screen, plan, operator, threads[story.THREAD])
        async with region.listening():
            screen.chapter("Seven more threads, a few lines each")
            threads |= await others.tell(region, screen, plan.now)
        shown += await taking_back.tell(region, screen, threads[taking_back.THREAD])
        async with region.listening():
            screen.chapter("Nine months in the whole region")
            await _work(region, screen, plan)
        screen.chapter("The regional office answers with a bulletin")
        await _bulletins(region, screen, plan)
        screen.chapter("Whoever runs Kafka cheats")
        found = await _cheat(region, screen, plan, operator)
        screen.chapter("Every member's account")
        sums = await _sums(region, operator)
        tables.show_sums(screen, sums, CUSTOMS[VICTIM])
        await bureau.count(region)
    return Outcome(
        sums=sums,
        findings=tuple(found),
        attempts=tuple(operator.attempts),
        reports=len(region.spoken),
        deliveries=sum(each.delivered for each in sums),
        threads=threads,
        shown=tuple(shown),
        told=tuple(region.spoken),
        heard={member: desk.heard for member, desk in region.desks.items()},
        lost=frozenset(each.leaf for each in operator.lost),
    )


async def _trust(
    region: Region,
    screen: Screen,
    plan: Plan,
    operator: Operator,
    said: Mapping[str, Reference],
) -> list[Shown]:
    """Show what sealing hides, whose leave is needed, and what becomes of stolen keys."""
    records = await operator.records(f"{NETWORK}.{SeizureReport.contract}")
    return [
        *await onlooker.show(region, screen, said["seizure"], records, plan.kafka_folder),
        *await leave.tell(region, screen, said),
        *await key_life.tell(region, screen, plan.registrars, plan.seed, plan.now),
    ]


async def _work(region: Region, screen: Screen, plan: Plan) -> None:
    told = cases(plan.seed, plan.reports, plan.now)
    screen.say(
        f"{len(told)} cases, from intelligence to alert, control, seizure, investigation and "
        "feedback. Every agency signs with its own key and keeps its own store; who answers a "
        "report has received and proven it:"
    )
    for step in Step:
        await _step(region, screen, told, step)
    shown = next(case for case in told if _is_telling(case))
    tables.show_thread(screen, shown, region.said[shown.number])


def _is_telling(case: Case) -> bool:
    """Return whether a case shows well how one report leads to the next."""
    told_on = case.informant != case.warner and case.source != "XX"
    return case.course is Course.HIT and told_on


async def _step(region: Region, screen: Screen, told: tuple[Case, ...], step: Step) -> None:
    begun = time.monotonic()
    due = lines(told, step)
    # Whoever says something reads it back as well.
    total = sum(1 + len(audience(line.case, step)) for line in due)
    with screen.work(f"{_NAMES[step].capitalize()}, delivered", total) as done:
        region.tell(done)
        said = await region.say_lines(due)
        await region.acknowledged()
        await region.heard(said)
    readers = sum(len(each.audience) for each in said)
    screen.say(
        f"{len(said):5,} {_NAMES[step]:20} read {readers:5,} times, "
        f"from {len({each.member for each in said}):2} agencies, {time.monotonic() - begun:4.1f} s"
    )


async def _bulletins(region: Region, screen: Screen, plan: Plan) -> None:
    with screen.work("Counting and publishing", 2) as done:
        await bureau.count(region)
        done(1)
        made = await bureau.publish(region, plan.now)
        await _all_read(region, screen)
        done(1)
    tables.show_bulletin(screen, READER, made, region.desks[READER].bulletins)


async def _cheat(
    region: Region, screen: Screen, plan: Plan, operator: Operator
) -> Sequence[Finding]:
    day = closing_day(plan.seed, VICTIM, plan.now)
    region.gate.holding = True
    await region.say_lines(lines(day, Step.SEIZURE))
    await region.acknowledged()
    tables.show_closing_day(screen, CUSTOMS[VICTIM], len(day))
    await operator.cheat(region.gate.held, CUSTOMS[STRANGER], "alert")
    await _all_read(region, screen)
    tallies = {member: await desk.station.tally() for member, desk in region.desks.items()}
    found = await findings(region.desks, tallies, operator.attempts, operator.lost)
    tables.show_findings(screen, found, operator.lost)
    return found


async def _all_read(region: Region, screen: Screen) -> None:
    with screen.work("Agencies reading", len(ACTORS)) as done:
        region.tell(lambda _: None)
        await region.catch_up(done=done)


async def _sums(region: Region, operator: Operator) -> tuple[Sum, ...]:
    topics = sorted(frozenset[str]().union(*(desk.topics for desk in region.desks.values())))
    held = await operator.held_records(topics)
    return tuple(
        [
            account(desk, await desk.station.tally(), region.spoken, operator.lost, held)
            for desk in region.desks.values()
        ]
    )
