"""Case: what happened, who is concerned, and which reports it takes; decided by the dice alone."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import TypeVar

from broker.demo.cast import CUSTOMS, POLICE, PORTS, RILO
from broker.demo.dice import amount, dice, happens
from broker.demo.goods import GOODS, Goods
from schemas import TLP, Reference
from schemas.components.conveyances import Mode

T = TypeVar("T")


class Step(enum.IntEnum):
    """The steps of the enforcement cycle, in order; a report takes one."""

    INTELLIGENCE = 0
    ALERT = 1
    CONTROL = 2
    SEIZURE = 3
    NOTE = 4
    FEEDBACK = 5
    CORRECTION = 6


class Course(enum.Enum):
    """How a case runs: the steps that it takes."""

    HIT = (Step.INTELLIGENCE, Step.ALERT, Step.CONTROL, Step.SEIZURE, Step.NOTE, Step.FEEDBACK)
    HIT_CORRECTED = (*HIT, Step.CORRECTION)
    MISS = (Step.INTELLIGENCE, Step.ALERT, Step.CONTROL, Step.FEEDBACK)
    TOO_LATE = (Step.ALERT, Step.FEEDBACK)
    ROUTINE = (Step.CONTROL, Step.SEIZURE)
    SIMPLE = (Step.SEIZURE,)
    CLEAN = (Step.CONTROL,)


_COURSES: Mapping[Course, int] = {
    Course.HIT: 26,
    Course.HIT_CORRECTED: 3,
    Course.MISS: 18,
    Course.TOO_LATE: 7,
    Course.ROUTINE: 14,
    Course.SIMPLE: 20,
    Course.CLEAN: 12,
}
_LABELS: Mapping[TLP, int] = {
    TLP.RED: 7,
    TLP.AMBER_STRICT: 15,
    TLP.AMBER: 43,
    TLP.GREEN: 31,
    TLP.CLEAR: 4,
}
# Where most of the region's traffic ends; the others are met, too.
_BUSY = frozenset({"AU", "HK", "IN", "ID", "JP", "MY", "NZ", "PH", "TH", "VN"})
_PERIOD = timedelta(days=270)
_SETTLED = timedelta(days=45)
"""So long before the end all is told of a case."""

Said = Mapping[Step, Reference]
"""The reports of a case that were published, by step."""


@dataclass(frozen=True, slots=True)
class Case:
    """One case; everything in it follows from its dice.

    Args:
        number: Its number in the scenario.
        seed: What its dice are made from.
        course: How it runs.
        goods: What is moved.
        amount: How much was found; None where nobody stated it.
        mistaken: Whether the reporter's figure is implausible, and marked so.
        source: Where it comes from, ISO 3166-1; XX unknown.
        transit: Where it passes through, or None.
        destination: Where it is controlled: one of the region's.
        mode: How it travels.
        tlp: How widely it may be known.
        at: When the goods arrive, UTC.
    """

    number: int
    seed: str
    course: Course
    goods: Goods
    amount: Decimal | None
    mistaken: bool
    source: str
    transit: str | None
    destination: str
    mode: Mode
    tlp: TLP
    at: datetime

    def dice(self, part: str) -> Random:
        """Return the dice of one part of it."""
        return dice(self.seed, self.number, part)

    @property
    def customs(self) -> str:
        """The administration that controls the goods."""
        return CUSTOMS[self.destination]

    @property
    def police(self) -> str | None:
        """The police of the same country, where they take part."""
        return POLICE.get(self.destination)

    @property
    def informant(self) -> str:
        """Who has the intelligence: where the goods come from or pass, else the regional office."""
        for country in (self.source, self.transit):
            if country in CUSTOMS and country != self.destination:
                police = POLICE.get(country)
                return police if police and self.number % 3 == 0 else CUSTOMS[country]
        return RILO

    @property
    def warner(self) -> str:
        """Who warns: the regional office where the label lets it pass intelligence on."""
        open_label = self.tlp in (TLP.GREEN, TLP.CLEAR)
        return RILO if open_label and self.number % 2 == 0 else self.informant

    @property
    def speakers(self) -> Mapping[Step, str]:
        """Who says which of its reports."""
        told = {
            Step.INTELLIGENCE: self.informant,
            Step.ALERT: self.warner,
            Step.NOTE: self.police or self.customs,
        }
        return {step: told.get(step, self.customs) for step in self.course.value}


def case(seed: str, number: int, until: datetime) -> Case:
    """Return the case of this number, ended well before `until`."""
    chance = dice(seed, number)
    goods = _one(chance, {each: each.weight for each in GOODS.values()})
    destination = _one(chance, {iso: 3 if iso in _BUSY else 1 for iso in CUSTOMS})
    source = chance.choice([iso for iso in goods.sources if iso != destination])
    others = [iso for iso in CUSTOMS if iso not in (source, destination)]
    return Case(
        number=number,
        seed=seed,
        course=_one(chance, _COURSES),
        goods=goods,
        amount=None if happens(chance, 0.05) and not goods.is_money else amount(chance, goods),
        mistaken=happens(chance, 0.01) and not goods.is_money,
        source="XX" if happens(chance, 0.06) else source,
        transit=chance.choice(others) if happens(chance, 0.35) else None,
        destination=destination,
        mode=chance.choice(_modes(goods, destination)),
        tlp=_one(chance, _LABELS),
        at=until - _SETTLED - _PERIOD * chance.random(),
    )


def _modes(goods: Goods, destination: str) -> list[Mode]:
    at_sea = PORTS[destination].sea is not None
    return [mode for mode in goods.modes if mode is not Mode.SEA or at_sea] or [Mode.ROAD]


def _one(chance: Random, weights: Mapping[T, int]) -> T:
    (drawn,) = chance.choices(list(weights), list(weights.values()))
    return drawn
