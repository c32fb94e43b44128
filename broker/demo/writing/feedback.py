"""The feedback of a case: what came of the alert."""

from __future__ import annotations

from random import Random

from broker.demo.case import Case, Course, Said, Step
from broker.demo.dice import happens
from broker.demo.people import person
from broker.demo.rules import evaluation, names_for
from broker.demo.writing.common import opening
from schemas import Evaluation, Feedback
from schemas.components.parties import PartyRole
from schemas.components.texts import Narrative
from schemas.reports.feedback import (
    Accuracy,
    FeedbackFacts,
    FeedbackNominal,
    FeedbackOpen,
    FeedbackOutcome,
)

_DAY = 86_400


def write(case: Case, said: Said) -> Feedback:
    """Return what the administration that was warned has to say about the warning."""
    chance = case.dice("FEEDBACK")
    outcome = _outcome(case, chance)
    facts = FeedbackFacts(
        about=said[Step.ALERT],
        outcome=outcome,
        control=said.get(Step.CONTROL),
        seizure=said.get(Step.SEIZURE),
        usefulness=_usefulness(outcome, chance),
        accuracy=_ACCURACY[outcome],
        re_evaluation=_regraded(case) if outcome is FeedbackOutcome.HIT else None,
        time_to_action_s=int(chance.uniform(0.1, 6) * _DAY) if Step.CONTROL in said else None,
    )
    return Feedback(open=FeedbackOpen(**opening(case)), facts=facts, nominal=_nominal(case))


_ACCURACY = {
    FeedbackOutcome.HIT: Accuracy.CONFIRMED,
    FeedbackOutcome.PARTIAL: Accuracy.PLAUSIBLE,
    FeedbackOutcome.NO_HIT: Accuracy.UNKNOWN,
    FeedbackOutcome.TOO_LATE: Accuracy.UNKNOWN,
    FeedbackOutcome.NOT_ACTIONED: Accuracy.UNKNOWN,
}


def _outcome(case: Case, chance: Random) -> FeedbackOutcome:
    if Step.SEIZURE in case.course.value:
        return FeedbackOutcome.HIT if happens(chance, 0.88) else FeedbackOutcome.PARTIAL
    if case.course is Course.MISS:
        return FeedbackOutcome.NO_HIT
    return chance.choice((FeedbackOutcome.TOO_LATE, FeedbackOutcome.NOT_ACTIONED))


def _usefulness(outcome: FeedbackOutcome, chance: Random) -> int | None:
    if happens(chance, 0.2):
        return None
    return chance.choice((4, 5) if outcome is FeedbackOutcome.HIT else (1, 2, 3))


def _regraded(case: Case) -> Evaluation:
    """Return the alert's own grade with its information confirmed, in the same scheme."""
    return evaluation(case, Step.ALERT).model_copy(update={"information": "1"})


def _nominal(case: Case) -> FeedbackNominal | None:
    if Step.SEIZURE not in case.course.value or not names_for(case, Step.FEEDBACK):
        return None
    suspect = person(case.dice("SEIZURE-NAMES"), 0, PartyRole.SUSPECT, case.source)
    text = f"{suspect.names[0].full} had been named in the alert."
    return FeedbackNominal(parties=(suspect,), narratives=(Narrative(text=text),))
