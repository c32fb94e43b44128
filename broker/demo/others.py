"""Others: the seven threads beside the one that is told step by step, all told at the same time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import zip_longest

from broker.demo.cast import called
from broker.demo.desk import Spoken
from broker.demo.region import Region
from broker.demo.screen import Screen
from broker.demo.story import THREAD
from broker.demo.threads import Scene, Script, names, script
from broker.demo.words import CONTRACTS
from broker.roles.drafts import Draft
from schemas import Reference


@dataclass
class Told:
    """One thread as it was told.

    Args:
        script: The thread.
        said: Its reports by name.
        spoken: Who said what to whom, in order.
        ending: Its last draft.
    """

    script: Script
    said: dict[str, Reference] = field(default_factory=dict)
    spoken: list[Spoken] = field(default_factory=list)
    ending: Draft | None = None


async def tell(
    region: Region, screen: Screen, now: datetime
) -> Mapping[str, Mapping[str, Reference]]:
    """Tell the seven threads while every desk listens, then show each in a few lines.

    A round is the next report of each thread; it is over when everyone has got what is for them.

    Returns:
        Their reports by name, by the thread's name.
    """
    told = {name: Told(script(name)) for name in names() if name != THREAD}
    rounds = list(zip_longest(*(each.script.scenes for each in told.values())))
    with screen.work("Rounds of reports, each answered by who has read it", len(rounds)) as done:
        for scenes in rounds:
            due = zip(told.values(), scenes, strict=True)
            await _round(region, [(each, scene) for each, scene in due if scene], now)
            done(1)
    for each in told.values():
        _show(screen, each)
    _show_left_out(screen, (each.script for each in told.values()))
    return {name: each.said for name, each in told.items()}


async def _round(region: Region, due: Sequence[tuple[Told, Scene]], now: datetime) -> None:
    before = len(region.spoken)
    for each, scene in due:
        each.ending = each.script.draft(scene, each.said, now)
        (each.said[scene.name],) = await region.say(scene.speaker, [each.ending])
        each.spoken.append(region.spoken[-1])
    await region.acknowledged()
    await region.heard(region.spoken[before:])


def _show(screen: Screen, told: Told) -> None:
    thread, spoken = told.script, told.spoken
    screen.headline(f"{thread.number}. {thread.title}")
    screen.say(thread.what, indent=3)
    by = _listed(called(member) for member in dict.fromkeys(each.member for each in spoken))
    times = sum(len(each.audience) for each in spoken)
    facts = getattr(told.ending.report, "facts", None) if told.ending else None
    what, last = CONTRACTS[spoken[-1].contract], called(spoken[-1].member)
    screen.say(
        f"{len(spoken)} reports by {by}, read {times} times. In the end {last}, {what}: "
        f"“{getattr(facts, 'summary', '')}”",
        indent=3,
    )


def _show_left_out(screen: Screen, told: Iterable[Script]) -> None:
    screen.headline("Left out, because Sealane does not have the parts yet")
    for each in told:
        if each.left_out:
            screen.say(f"{each.number}. {each.left_out}", indent=3)


def _listed(words: Iterable[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last
