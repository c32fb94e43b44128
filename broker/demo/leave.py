"""Leave: a report passed on by its originator's leave, and uses that nobody gave leave for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from broker.demo.cast import RILO, called
from broker.demo.region import Region
from broker.demo.screen import Screen
from broker.demo.shown import Shown
from broker.errors import HandlingRefused
from broker.handling import Use
from broker.roles.relaying import Wish
from broker.roles.remembered import Remembered
from broker.wire import Relayed
from schemas import Reference, Section
from schemas.reports import GrantUse

TOLD: Final = "intelligence"
"""The report of the case that is passed on."""
SOURCE: Final = "customs-th"
USER: Final = "customs-nz"
NEW_READER: Final = "customs-fj"
_WISH: Final = Wish((NEW_READER,))


async def tell(region: Region, screen: Screen, said: Mapping[str, Reference]) -> list[Shown]:
    """Let the regional office pass Thailand's intelligence on to Fiji, which nobody warned."""
    screen.chapter("Passed on with leave, and not without")
    report = await region.remembered(RILO, said[TOLD])
    refused = await _refusal(region, report)
    screen.say(
        f"{called(RILO)} would warn {called(NEW_READER)} with {called(SOURCE)}'s intelligence. Its "
        f"station refuses: {refused}. Nothing was sent."
    )
    await _ask(region, screen, report)
    await region.remembered(RILO, region.spoken[-1].reference)
    await region.passing(RILO).relay(report, _WISH)
    await region.acknowledged()
    await region.catch_up(NEW_READER)
    relayed = region.desks[NEW_READER].relayed
    screen.say(
        f"Now {called(RILO)} passes it on. What {called(NEW_READER)}'s station has proven of it:"
    )
    screen.pairs([row for each in relayed for row in _proven(each)])
    right = [(each.reference, Section.NOMINAL in each.parts) for each in relayed]
    return [
        Shown("passing on without leave is refused", bool(refused)),
        Shown("the relay proves its originator, without the names", right == [(said[TOLD], False)]),
        await _as_evidence(region, screen, said[TOLD]),
    ]


async def _refusal(region: Region, report: Remembered) -> str:
    """Return by which rule the regional office may not pass a report on; empty where it did."""
    try:
        await region.passing(RILO).relay(report, _WISH)
    except HandlingRefused as exc:
        return exc.reason
    return ""


async def _ask(region: Region, screen: Screen, report: Remembered) -> None:
    asked = await region.passing(RILO).ask(report, wanted=[GrantUse.PASS_ON], to=_WISH.to)
    await region.acknowledged()
    request = await region.remembered(SOURCE, asked.reference)
    await region.passing(SOURCE).answer(request, until=None, refused_for=None)
    await region.acknowledged()
    screen.say(
        f"So it asks {called(SOURCE)} for leave, by a signed request. {called(SOURCE)} gives it, "
        "signed: for this report, to this office, for Fiji, without the names."
    )


async def _as_evidence(region: Region, screen: Screen, told: Reference) -> Shown:
    report = await region.remembered(USER, told)
    used = await region.passing(USER).use(report, Use.EVIDENCE)
    screen.say(
        f"{called(USER)} would put the same intelligence before a court. Its station refuses: "
        f"{used.decision.rule}, for an exercise is no evidence. Of an actual case H1 would ask "
        f"for {called(SOURCE)}'s leave, as above."
    )
    return Shown("use as evidence is refused by name", not used.decision.allowed)


def _proven(relayed: Relayed) -> list[tuple[str, str]]:
    facts = relayed.parts.get(Section.FACTS)
    return [
        ("passed on by", f"{called(RILO)}, by its signature"),
        ("said by", f"{called(relayed.reference.member)}, by its own signature"),
        ("by leave of", called(relayed.leave.reference.member) if relayed.leave else "nobody"),
        ("it says", f"“{getattr(facts, 'summary', '')}”"),
        ("left out", "the names: their section cannot be guessed from its digest"),
    ]
