"""Story: thread 1, told so that one can follow who says what to whom, and who sees it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

from broker.demo.cast import RILO, called
from broker.demo.desk import Spoken
from broker.demo.region import Region
from broker.demo.screen import Screen
from broker.demo.threads import Scene, script
from broker.demo.words import CONTRACTS, grade, rules
from broker.roles.drafts import Draft
from schemas import Reference

THREAD: Final = "drugs"
"""Which thread is told step by step."""
_NOTHING: Final = "is not addressed: its station shows it nothing"
_PASSED_OVER: Final = {RILO: "is not addressed: it counts goods, countries and week, no more"}
WATCHED: Final = ("customs-nz", "customs-th", RILO, "police-nz", "customs-fj")
"""Whose screens one sees."""


async def tell(region: Region, screen: Screen, now: datetime) -> Mapping[str, Reference]:
    """Tell the story: every report is published, and read by everyone who is watched.

    Returns:
        Its reports by name.
    """
    told = script(THREAD)
    said: dict[str, Reference] = {}
    for number, scene in enumerate(told.scenes, 1):
        draft = told.draft(scene, said, now)
        before = await _passed_over(region)
        (said[scene.name],) = await region.say(scene.speaker, [draft])
        await region.acknowledged()
        await region.catch_up(*WATCHED)
        after = await _passed_over(region)
        _show(screen, number, scene, draft)
        passed_over = {member for member in WATCHED if after[member] > before[member]}
        screen.pairs(list(_seen(region, region.spoken[-1], passed_over)))
    screen.say(
        "Thailand's leave to warn Fiji, which H2 asks for, was not asked: so nobody warned Fiji. "
        "Nor its leave to use the intelligence as evidence, which H1 asks for: so the court saw "
        "the exhibits, and no intelligence. What asking would have changed comes below."
    )
    return said


def _show(screen: Screen, number: int, scene: Scene, draft: Draft) -> None:
    to = ", ".join(called(member) for member in draft.handling.audience)
    what = CONTRACTS[scene.contract]
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
            words = _PASSED_OVER.get(member, _NOTHING) if passed else "has nothing"
        elif heard.names:
            words = f"reads it, and the names: {', '.join(heard.names)}"
        else:
            words = "reads it; the names are withheld" if said.has_names else "reads it"
        yield called(member), words


async def _passed_over(region: Region) -> Mapping[str, int]:
    """Return how many reports were proven to be for others, by reader."""
    tallies = {member: await region.desks[member].station.tally() for member in WATCHED}
    return {member: tally.not_addressed + tally.counted for member, tally in tallies.items()}
