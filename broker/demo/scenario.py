"""Scenario: what a whole region says in some months, decided by a seed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count, islice
from typing import Final, NamedTuple

from broker.demo.case import Case, Course, Step, case
from schemas import TLP

CLOSING_DAY: Final = 90_001
"""The number of the last day's first case."""
CLOSING_REPORTS: Final = 12


class Line(NamedTuple):
    """One report that is to be said."""

    case: Case
    step: Step

    @property
    def speaker(self) -> str:
        """Who says it."""
        return self.case.speakers[self.step]


def cases(seed: str, reports: int, until: datetime) -> tuple[Case, ...]:
    """Return cases of at least so many reports, all of them ended before `until` (UTC)."""
    return tuple(_until_enough(seed, reports, until))


def _until_enough(seed: str, reports: int, until: datetime) -> Iterator[Case]:
    planned = 0
    for number in count(1):
        if planned >= reports:
            return
        drawn = case(seed, number, until)
        planned += len(drawn.course.value)
        yield drawn


def lines(told: tuple[Case, ...], step: Step) -> list[Line]:
    """Return the reports of one step, in the order of what they are about."""
    taking = [each for each in told if step in each.course.value]
    return [Line(each, step) for each in sorted(taking, key=lambda each: each.at)]


def closing_day(seed: str, customs: str, until: datetime) -> tuple[Case, ...]:
    """Return the simple seizures that one country reports on the last day, free in the network."""
    found = (case(seed, number, until) for number in count(CLOSING_DAY))
    fitting = (each for each in found if customs not in (each.source, each.transit))
    return tuple(
        replace(
            each,
            course=Course.SIMPLE,
            destination=customs,
            tlp=(TLP.GREEN, TLP.AMBER)[at % 2],
            at=until - timedelta(hours=CLOSING_REPORTS - at),
        )
        for at, each in enumerate(islice(fitting, CLOSING_REPORTS))
    )
