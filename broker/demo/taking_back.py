"""Taking back: a report that its originator withdrew, and who has destroyed it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from broker.demo.cast import RILO, called
from broker.demo.region import Region
from broker.demo.screen import Screen
from broker.demo.shown import Shown
from broker.roles.clock import utc_now
from broker.roles.recall import RECALLED
from broker.roles.recall_states import Answer, Answered, answered
from broker.roles.recipient_states import states
from schemas import Alert, Reference

THREAD: Final = "namesake"
_TAKEN_BACK: Final = "warning"
_READERS: Final = ("customs-pk", "customs-np", RILO)
_SLOW: Final = RILO
"""Whose station answers last."""
_AGAIN: Final = "again"
_WORDS: Final = {
    Answer.ANSWERED: "has destroyed it, by its signed receipt",
    Answer.WAITING: "has not answered, and has time left",
    Answer.LATE: "is late: the time to answer is over",
    Answer.CANNOT: "cannot answer now: its station is off",
}


async def tell(region: Region, screen: Screen, said: Mapping[str, Reference]) -> list[Shown]:
    """Show who has answered the withdrawal that ends the thread, and that it holds."""
    target = said[_TAKEN_BACK]
    screen.chapter("Taken back")
    screen.say(
        f"{called(target.member)} has withdrawn its warning of the wrong man. A station that has "
        "proven the withdrawal destroys what opens the warning and what it kept of it, and says so "
        "in its next heartbeat, sealed to the originator. All but one have beaten by now:"
    )
    await _beat(region, *(member for member in _READERS if member != _SLOW))
    screen.pairs(_rows(await _answers(region, target)))
    await _beat(region, _SLOW)
    last = await _answers(region, target)
    screen.say(f"Then {called(_SLOW)}'s station beats, and all is answered:")
    screen.pairs(_rows(last))
    again = await _read_again(region, _READERS[1])
    screen.say(
        f"{called(_READERS[1])} reads all alerts again from Kafka, where the warning still lies: "
        f"{again} refused by name ({RECALLED}). What somebody wrote down, or a member that does "
        "not keep to the rules, is out of reach."
    )
    return [
        Shown("every reader says that it destroyed what was taken back", _all_answered(last)),
        Shown("what was taken back is refused when it is read again", again == 1),
    ]


async def _beat(region: Region, *members: str) -> None:
    for member in members:
        await region.desks[member].station.answers.beat()
    await region.acknowledged()


async def _answers(region: Region, target: Reference) -> list[Answered]:
    station = region.desks[target.member].station
    answers, at = station.answers, utc_now()
    await answers.hear()
    (recall,) = await answers.recalls.of(target.member, target.leaf)
    heard, beats = await answers.receipts.heard(target.leaf), await answers.receipts.beats()
    found = states(_READERS, heard, beats, station.register, at)
    return [answered(recall, state, at) for state in found]


async def _read_again(region: Region, member: str) -> int:
    """Return how many reports that were taken back a new reading of all alerts refuses."""
    station = region.desks[member].station
    async for delivery in station.subscribe(Alert, name=_AGAIN, follow=False):
        async with delivery:
            pass
    return (await station.tally(_AGAIN)).refused.get(RECALLED, 0)


def _rows(found: list[Answered]) -> list[tuple[str, str]]:
    return [(called(each.state.member), _WORDS[each.answer]) for each in found]


def _all_answered(found: list[Answered]) -> bool:
    return all(each.answer is Answer.ANSWERED for each in found) and len(found) == len(_READERS)
