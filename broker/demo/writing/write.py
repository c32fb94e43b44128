"""Write: the draft of one report of a case, with its references and its handling."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from broker.demo.case import Case, Said, Step
from broker.demo.rules import evaluation, handling
from broker.demo.writing import alert, control, feedback, intelligence, note, seizure
from broker.roles.drafts import Draft
from schemas import Correction, CorrectionReason, Lifecycle, Reference, Report, Thread

_WRITERS: Final[Mapping[Step, Callable[[Case, Said], Report]]] = {
    Step.INTELLIGENCE: intelligence.write,
    Step.ALERT: alert.write,
    Step.CONTROL: control.write,
    Step.SEIZURE: seizure.write,
    Step.NOTE: note.write,
    Step.FEEDBACK: feedback.write,
    Step.CORRECTION: seizure.write_again,
}
_ANSWERS: Final[Mapping[Step, Step]] = {
    Step.CONTROL: Step.ALERT,
    Step.SEIZURE: Step.CONTROL,
    Step.NOTE: Step.SEIZURE,
    Step.FEEDBACK: Step.ALERT,
}
_GRADED: Final = frozenset({Step.INTELLIGENCE, Step.ALERT})


def draft(case: Case, step: Step, said: Said) -> Draft:
    """Return the draft of one report.

    Args:
        case: The case.
        step: Which of its reports.
        said: The references of those that came before it.
    """
    return Draft(
        report=_WRITERS[step](case, said),
        handling=handling(case, step),
        evaluation=(evaluation(case, step),) if step in _GRADED else (),
        thread=_thread(step, said),
        parents=_parents(step, said),
    )


def _parents(step: Step, said: Said) -> tuple[Reference, ...]:
    """Return what a report was made from."""
    made_from = {Step.ALERT: Step.INTELLIGENCE, Step.CORRECTION: Step.SEIZURE}.get(step)
    return (said[made_from],) if made_from is not None and made_from in said else ()


def _thread(step: Step, said: Said) -> Thread:
    if not said:
        return Thread()
    opened_by = said[min(said)]
    if step is Step.CORRECTION:
        return Thread(
            lifecycle=Lifecycle.CORRECTION,
            revision=2,
            supersedes=said[Step.SEIZURE],
            correction=Correction(reason=CorrectionReason.NEW_LAB_RESULT),
            thread=opened_by,
        )
    return Thread(
        lifecycle=Lifecycle.SUBSEQUENT,
        thread=opened_by,
        in_reply_to=said.get(_ANSWERS.get(step, step)),
        references=tuple(said[each] for each in sorted(said)),
    )
