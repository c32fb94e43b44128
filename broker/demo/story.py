"""Story: thread 1, told so that one can follow who says what to whom, and who sees it.

Its steps whose parts are missing are left out: a grant to warn Fiji, the hand-over of the exhibits,
a grant for use as evidence, and the conviction that rests on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from broker.demo import story_reports as reports
from broker.demo.cast import RILO, called
from broker.demo.desk import Spoken
from broker.demo.region import Region
from broker.demo.screen import Screen
from broker.demo.words import CONTRACTS, grade, rules
from broker.roles.drafts import Draft
from schemas import (
    TLP,
    Condition,
    Evaluation,
    EvaluationScheme,
    Handling,
    HandlingCode,
    Instrument,
    LegalBasis,
    Lifecycle,
    Purpose,
    Reference,
    Report,
    Thread,
)

THAILAND: Final = "customs-th"
NEW_ZEALAND: Final = "customs-nz"
POLICE: Final = "police-nz"
FIJI: Final = "customs-fj"
WATCHED: Final = (NEW_ZEALAND, THAILAND, RILO, POLICE, FIJI)
"""Whose screens one sees."""

_LEFT_OUT: Final = (
    "Thailand's leave to warn Fiji, which H2 asks for: so nobody warned Fiji. The hand-over of the "
    "exhibits. Thailand's leave to use its intelligence as evidence, which H1 asks for, and the "
    "conviction."
)
_BASIS: Final = LegalBasis(instrument=Instrument.NAIROBI_CONVENTION, article="X")
_B2: Final = Evaluation(scheme=EvaluationScheme.S6X6, source="B", information="2")


@dataclass(frozen=True, slots=True)
class Scene:
    """One report of the story.

    Args:
        speaker: Who says it.
        draft: Makes it of what was said before.
    """

    speaker: str
    draft: Callable[[datetime, list[Reference]], Draft]


async def tell(region: Region, screen: Screen, arrival: datetime) -> None:
    """Tell the story: every report is published, and read by everyone who is watched."""
    said: list[Reference] = []
    for number, scene in enumerate(SCENES, 1):
        draft = scene.draft(arrival, said)
        before = await _passed_over(region)
        said += await region.say(scene.speaker, [draft])
        await region.acknowledged()
        await region.catch_up(*WATCHED)
        after = await _passed_over(region)
        _show(screen, number, scene, draft)
        passed_over = {member for member in WATCHED if after[member] > before[member]}
        screen.pairs(list(_seen(region, region.spoken[-1], passed_over)))
    screen.headline("Left out, because Sealane does not have the parts yet")
    screen.say(_LEFT_OUT, indent=3)


def _show(screen: Screen, number: int, scene: Scene, draft: Draft) -> None:
    to = ", ".join(called(member) for member in draft.handling.audience)
    what = CONTRACTS[draft.report.contract]
    screen.headline(f"{number}. {called(scene.speaker)} to {to}: {what}")
    facts = getattr(draft.report, "facts", None)
    screen.say(f"“{getattr(facts, 'summary', '')}”", indent=3)
    terms = [grade(each) for each in draft.evaluation] + [rules(draft.handling)]
    said = "; ".join(terms)
    screen.say(f"{said[0].upper()}{said[1:]}.", indent=3)


def _seen(region: Region, said: Spoken, passed_over: set[str]) -> Iterator[tuple[str, str]]:
    """Yield what each of those who are watched sees of a report, by their own stations."""
    for member in WATCHED:
        if member == said.member:
            continue
        heard = region.desks[member].heard.get(said.leaf)
        if heard is None:
            passed = member in passed_over
            words = "is not addressed: its station shows it nothing" if passed else "has nothing"
        elif heard.names:
            words = f"reads it, and the names: {', '.join(heard.names)}"
        else:
            words = "reads it; the names are withheld" if said.has_names else "reads it"
        yield called(member), words


async def _passed_over(region: Region) -> Mapping[str, int]:
    """Return how many reports were proven to be for others, by reader."""
    tallies = {member: await region.desks[member].station.tally() for member in WATCHED}
    return {member: tally.not_addressed for member, tally in tallies.items()}


def _intelligence(arrival: datetime, said: list[Reference]) -> Draft:  # noqa: ARG001 - opens it
    return Draft(
        report=reports.intelligence(arrival),
        handling=Handling(
            tlp=TLP.AMBER_STRICT,
            codes=(HandlingCode.H1, HandlingCode.H2),
            audience=(NEW_ZEALAND, RILO),
            nominal_audience=(NEW_ZEALAND,),
            purpose=Purpose.CRIMINAL_INTELLIGENCE,
            legal_basis=_BASIS,
        ),
        evaluation=(_B2,),
    )


def _control(arrival: datetime, said: list[Reference]) -> Draft:
    return _answer(
        reports.control(arrival, said[0]),
        Handling(
            tlp=TLP.AMBER,
            audience=(THAILAND, RILO),
            purpose=Purpose.CUSTOMS_ENFORCEMENT,
            legal_basis=_BASIS,
        ),
        said,
    )


def _seizure(arrival: datetime, said: list[Reference]) -> Draft:
    return _answer(
        reports.seizure(arrival),
        Handling(
            tlp=TLP.AMBER,
            audience=(POLICE, THAILAND, RILO),
            nominal_audience=(POLICE,),
            purpose=Purpose.CRIMINAL_INVESTIGATION,
            legal_basis=_BASIS,
        ),
        said,
    )


def _note(arrival: datetime, said: list[Reference]) -> Draft:
    return _answer(
        reports.note(arrival, said[2]),
        Handling(
            tlp=TLP.AMBER,
            codes=(HandlingCode.H0,),
            audience=(NEW_ZEALAND, RILO),
            nominal_audience=(NEW_ZEALAND,),
            purpose=Purpose.CRIMINAL_INVESTIGATION,
            legal_basis=LegalBasis(instrument=Instrument.NATIONAL_POWER),
        ),
        said,
    )


def _feedback(arrival: datetime, said: list[Reference]) -> Draft:
    return _answer(
        reports.feedback(arrival, *said[:3]),
        Handling(
            tlp=TLP.AMBER,
            conditions=(Condition.NO_DEATH_PENALTY_USE,),
            audience=(THAILAND, RILO),
            nominal_audience=(THAILAND,),
            purpose=Purpose.CRIMINAL_INTELLIGENCE,
            legal_basis=_BASIS,
        ),
        said,
        about=said[0],
    )


def _answer(
    report: Report, handling: Handling, said: list[Reference], about: Reference | None = None
) -> Draft:
    thread = Thread(
        lifecycle=Lifecycle.SUBSEQUENT,
        thread=said[0],
        in_reply_to=about or said[-1],
        references=tuple(said),
    )
    return Draft(report=report, handling=handling, thread=thread)


SCENES: Final = (
    Scene(THAILAND, _intelligence),
    Scene(NEW_ZEALAND, _control),
    Scene(NEW_ZEALAND, _seizure),
    Scene(POLICE, _note),
    Scene(NEW_ZEALAND, _feedback),
)
