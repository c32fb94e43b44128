"""The control result of a case."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from broker.demo.case import Case, Said, Step
from broker.demo.dice import happens
from broker.demo.writing.common import (
    commodity,
    conveyance,
    instant,
    office,
    opening,
    place,
)
from schemas import ControlResult
from schemas.components.conveyances import Mode
from schemas.reports.control_result import (
    ControlOutcome,
    ControlResultFacts,
    ControlResultOpen,
    ControlType,
    Discrepancy,
    DiscrepancyKind,
    NegativeReason,
    ReleaseDecision,
    Trigger,
    TriggerKind,
)

_TYPES = {
    Mode.SEA: (ControlType.NON_INTRUSIVE, ControlType.PHYSICAL_FULL),
    Mode.ROAD: (ControlType.NON_INTRUSIVE, ControlType.PHYSICAL_PARTIAL),
    Mode.AIR: (ControlType.NON_INTRUSIVE, ControlType.PHYSICAL_FULL),
    Mode.MAIL: (ControlType.NON_INTRUSIVE, ControlType.PHYSICAL_PARTIAL),
}


def write(case: Case, said: Said) -> ControlResult:
    """Return what the control found: what was warned of, something smaller, or nothing."""
    chance = case.dice("CONTROL")
    result = _result(case, chance)
    started = case.at + timedelta(hours=chance.uniform(2, 30))
    facts = ControlResultFacts(
        control_ref=f"{case.destination}-CTL-{case.number:05}",
        trigger=_trigger(case, said, chance),
        office=office(case),
        location=place(case),
        started_at=instant(started),
        ended_at=instant(started + timedelta(hours=chance.uniform(0.5, 9))),
        control_types=_TYPES[case.mode],
        goods=(commodity(case.goods),) if result is ControlOutcome.SEIZURE else (),
        conveyances=(conveyance(case, chance),),
        result=result,
        negative_reason=NegativeReason.NOTHING_FOUND if result is ControlOutcome.CONFORM else None,
        discrepancies=_discrepancies(result, chance),
        release_decision=_RELEASES[result],
    )
    return ControlResult(open=ControlResultOpen(**opening(case)), facts=facts)


_RELEASES = {
    ControlOutcome.SEIZURE: ReleaseDecision.SEIZED,
    ControlOutcome.CONFORM: ReleaseDecision.RELEASED,
    ControlOutcome.DISCREPANCY: ReleaseDecision.RELEASED_WITH_CONDITIONS,
}


def _result(case: Case, chance: Random) -> ControlOutcome:
    if Step.SEIZURE in case.course.value:
        return ControlOutcome.SEIZURE
    return ControlOutcome.CONFORM if happens(chance, 0.8) else ControlOutcome.DISCREPANCY


def _trigger(case: Case, said: Said, chance: Random) -> Trigger:
    alert = said.get(Step.ALERT)
    if alert:
        return Trigger(kind=TriggerKind.ALERT, report=alert)
    if happens(chance, 0.5):
        profile = f"{case.destination}-RP-{chance.randrange(10, 99)}"
        return Trigger(kind=TriggerKind.RISK_PROFILE, profile=profile)
    return Trigger(kind=TriggerKind.RANDOM)


def _discrepancies(result: ControlOutcome, chance: Random) -> tuple[Discrepancy, ...]:
    if result is ControlOutcome.CONFORM:
        return ()
    if result is ControlOutcome.SEIZURE:
        return (Discrepancy(kind=DiscrepancyKind.CONCEALED, critical=True),)
    kinds = (DiscrepancyKind.VALUE, DiscrepancyKind.CLASSIFICATION, DiscrepancyKind.QUANTITY)
    return (Discrepancy(kind=chance.choice(kinds), critical=False),)
