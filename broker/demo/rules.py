"""Rules: who gets which report of a case, and what they may do with it."""

from __future__ import annotations

from random import Random

from broker.demo.case import Case, Step
from broker.demo.cast import ACTORS, CUSTOMS, POLICE, RILO, ROCB
from broker.demo.dice import happens
from broker.register import Kind
from schemas import (
    TLP,
    Condition,
    Evaluation,
    EvaluationScheme,
    Handling,
    HandlingCode,
    Instrument,
    LegalBasis,
    Purpose,
)
from schemas.components.goods import RiskArea

_WIDE = frozenset({TLP.GREEN, TLP.CLEAR})
_ROCB_READS = frozenset({Step.ALERT, Step.FEEDBACK})
_ALL_CUSTOMS = frozenset(name for name, actor in ACTORS.items() if actor.kind is Kind.CUSTOMS)
_ALL_POLICE = frozenset(POLICE.values())
_PURPOSES = {
    Step.INTELLIGENCE: Purpose.CRIMINAL_INTELLIGENCE,
    Step.NOTE: Purpose.CRIMINAL_INVESTIGATION,
    Step.FEEDBACK: Purpose.RISK_ANALYSIS,
}
_CAVEAT = "For the desk that it is addressed to; call before any action is taken on it."
_GRADES = {
    EvaluationScheme.S6X6: ("ABCDE", "12345"),
    EvaluationScheme.S4X4: ("ABCX", "1234"),
}


def audience(case: Case, step: Step) -> frozenset[str]:
    """Return who may read one of a case's reports; never its own speaker."""
    wide = case.tlp in _WIDE and step in (Step.ALERT, Step.SEIZURE, Step.CORRECTION)
    if wide:
        readers = _ALL_CUSTOMS | frozenset({RILO})
        readers |= _ALL_POLICE if case.tlp is TLP.CLEAR else _police_of(case)
    else:
        readers = _concerned(case, step)
    if case.tlp in _WIDE and step in _ROCB_READS:
        readers |= frozenset({ROCB})
    return readers - {case.speakers[step]}


def names_for(case: Case, step: Step) -> frozenset[str]:
    """Return who of the audience may read the names: those who act on the case."""
    if step is Step.CONTROL:
        return frozenset()
    acting = frozenset({case.customs}) | _police_of(case)
    if step is Step.FEEDBACK:
        acting = frozenset({case.warner, case.informant})
    elif step > Step.CONTROL:
        acting |= {case.informant}
    # National cases go to the regional office without names.
    return (acting - {RILO}) & audience(case, step)


def handling(case: Case, step: Step) -> Handling:
    """Return how one of a case's reports may be used."""
    chance = case.dice(step.name)
    codes = _codes(case, step, chance)
    drugs = case.goods.area is RiskArea.DRUGS
    conditions = [Condition.INTELLIGENCE_ONLY] if HandlingCode.H1 in codes else []
    if drugs and step in (Step.INTELLIGENCE, Step.FEEDBACK) and happens(chance, 0.3):
        conditions.append(Condition.NO_DEATH_PENALTY_USE)
    return Handling(
        tlp=case.tlp,
        codes=codes,
        conditions=tuple(conditions),
        audience=tuple(audience(case, step)),
        nominal_audience=tuple(names_for(case, step)),
        purpose=_PURPOSES.get(step, Purpose.CUSTOMS_ENFORCEMENT),
        legal_basis=LegalBasis(instrument=Instrument.NAIROBI_CONVENTION, article="X")
        if drugs
        else LegalBasis(instrument=Instrument.NATIONAL_POWER),
        caveat=_CAVEAT if HandlingCode.H3 in codes else None,
    )


def evaluation(case: Case, step: Step) -> Evaluation:
    """Return how good source and information are."""
    chance = case.dice(step.name)
    scheme = chance.choice(list(_GRADES))
    sources, informations = _GRADES[scheme]
    return Evaluation(
        scheme=scheme,
        source=chance.choice(sources[:3] * 3 + sources),
        information=chance.choice(informations[:3] * 3 + informations),
    )


def _concerned(case: Case, step: Step) -> frozenset[str]:
    readers = frozenset({case.customs, RILO}) | _police_of(case)
    if step in (Step.CONTROL, Step.FEEDBACK) and Step.ALERT in case.course.value:
        readers |= {case.warner}
    if step in (Step.SEIZURE, Step.NOTE, Step.FEEDBACK, Step.CORRECTION):
        readers |= {case.informant}
    if step is Step.ALERT and case.transit and case.tlp is not TLP.RED:
        readers |= {CUSTOMS[case.transit]}
    if case.tlp is TLP.RED and step in (Step.INTELLIGENCE, Step.ALERT):
        readers &= {case.customs}
    return readers


def _police_of(case: Case) -> frozenset[str]:
    return frozenset({case.police}) if case.police else frozenset()


def _codes(case: Case, step: Step, chance: Random) -> tuple[HandlingCode, ...]:
    if case.tlp in _WIDE:
        return (HandlingCode.H0,) if happens(chance, 0.3) else ()
    if step is Step.INTELLIGENCE and case.tlp is not TLP.AMBER:
        return (HandlingCode.H1, HandlingCode.H2)
    if happens(chance, 0.35):
        return (HandlingCode.H1,)
    if happens(chance, 0.08):
        return (HandlingCode.H3,)
    return ()
