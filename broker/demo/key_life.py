"""Key life: keys that are renewed with nothing lost, and keys that are stolen and made void."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Final

from broker.demo import bureau
from broker.demo.case import Case, Step
from broker.demo.cast import called
from broker.demo.region import Region
from broker.demo.registrars import Registrars
from broker.demo.scenario import closing_day
from broker.demo.screen import Screen
from broker.demo.shown import Shown
from broker.demo.writing import draft
from broker.roles.clock import utc_now
from broker.roles.drafts import Draft
from broker.station import Station

RENEWING: Final = ("TH", "customs-th")
ROBBED: Final = ("PH", "coastguard-ph")
_THIEF: Final = "thief"
_VOID: Final = "wire.key_revoked"


async def tell(
    region: Region, screen: Screen, registrars: Registrars, seed: str, now: datetime
) -> list[Shown]:
    """Renew one member's keys between its reports; steal another's, and make them void."""
    screen.chapter("Keys are renewed, and stolen")
    renewed = await _renew(region, screen, registrars, _day(seed, RENEWING[0], now))
    robbed = await _rob(region, screen, registrars, _day(seed, ROBBED[0], now))
    return [renewed, *robbed]


async def _renew(
    region: Region, screen: Screen, registrars: Registrars, day: tuple[Case, ...]
) -> Shown:
    member = RENEWING[1]
    before = len(region.spoken)
    await region.say(member, _seizures(day[:2]))
    made = await asyncio.to_thread(registrars.renew, member)
    await region.say(member, _seizures(day[2:4]))
    await region.acknowledged()
    await region.catch_up()
    screen.say(
        f"{called(member)} renews its keys between its reports. It signs the new ones with its "
        "rotation key, which lies on a stick in a safe, and asks no registrar. Its new signing key "
        f"is {made.signing}; what is sealed to it from now on opens with {made.sealing}."
    )
    said = region.spoken[before:]
    lost = sum(not region.got(each) for each in said)
    screen.say(
        f"Of {len(said)} reports before and after, read by up to {_most(region, before)} "
        f"agencies, {lost} were lost or refused."
    )
    return Shown("keys are renewed with nothing lost", lost == 0)


async def _rob(
    region: Region, screen: Screen, registrars: Registrars, day: tuple[Case, ...]
) -> list[Shown]:
    member = ROBBED[1]
    await region.say(member, _seizures(day[:1]))
    await region.acknowledged()
    await region.catch_up()
    await bureau.count(region)
    thief = await asyncio.to_thread(registrars.steal, member, _THIEF)
    stolen_at = utc_now()
    await _forge(thief, _seizures(day[2:3]))
    version = await asyncio.to_thread(registrars.revoke, member, stolen_at)
    screen.say(
        f"A laptop of the {called(member)} is stolen, keys and passphrase with it. The thief "
        "reports a seizure in its name, with a signature that is right. Before anyone has read it, "
        f"both registrars sign version {version} of the register: these keys are void since the "
        "theft."
    )
    await region.catch_up()
    tallies = [await desk.station.tally() for desk in region.readers_of("seizure_report")]
    refused = sum(tally.refused.get(_VOID, 0) > 0 for tally in tallies)
    screen.say(
        f"{refused} of {len(tallies)} readers refuse what the thief said, by name ({_VOID}): it "
        "lies in quarantine, and nobody was given it. What the coast guard had said before stays."
    )
    back = await _back(region, screen, registrars, day)
    everyone = 0 < refused == len(tallies)
    return [Shown("what a stolen key signed is refused by every reader", everyone), back]


async def _back(
    region: Region, screen: Screen, registrars: Registrars, day: tuple[Case, ...]
) -> Shown:
    member = ROBBED[1]
    made = await asyncio.to_thread(registrars.renew, member)
    await region.say(member, _seizures(day[4:5]))
    await region.acknowledged()
    await region.catch_up()
    heard = region.got(region.spoken[-1])
    screen.say(
        f"The {called(member)} was not silenced: its rotation key lay elsewhere. With its new key "
        f"{made.signing} it reports again, and is {'believed' if heard else 'not believed'}."
    )
    return Shown("who was robbed is believed again under its new key", heard)


async def _forge(thief: str, drafts: list[Draft]) -> None:
    async with Station.open(thief) as station:
        for publication in await station.publish_many(drafts):
            await publication.acknowledged()


def _day(seed: str, country: str, now: datetime) -> tuple[Case, ...]:
    return closing_day(f"{seed}/keys", country, now)


def _seizures(cases: tuple[Case, ...]) -> list[Draft]:
    return [draft(case, Step.SEIZURE, {}) for case in cases]


def _most(region: Region, before: int) -> int:
    return max(len(each.audience) for each in region.spoken[before:])
