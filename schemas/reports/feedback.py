"""M12 feedback: what came of a report."""

from __future__ import annotations

from enum import auto
from typing import Annotated, ClassVar

from annotated_types import Ge, Le

from schemas.evaluation import Evaluation
from schemas.part import Code
from schemas.report import Report
from schemas.reports.case import CaseFacts, CaseNominal, CaseOpen
from schemas.reports.control_result import NegativeReason
from schemas.thread import Reference
from schemas.values import Long, Number, Office

Usefulness = Annotated[int, Ge(1), Le(5)]


class FeedbackOutcome(Code):
    """What came of it (CENcomm Feedback)."""

    HIT = auto()
    NO_HIT = auto()
    PARTIAL = auto()
    DUPLICATE = auto()
    NOT_ACTIONED = auto()
    TOO_LATE = auto()
    WRONG_ADDRESSEE = auto()
    UNKNOWN = auto()


class Accuracy(Code):
    """Whether it was right."""

    CONFIRMED = auto()
    PLAUSIBLE = auto()
    REFUTED = auto()
    UNKNOWN = auto()


class FeedbackOpen(CaseOpen):
    """What routing and counting need of a feedback."""


class FeedbackFacts(CaseFacts):
    """A feedback without names; a comment is a narrative (nominal)."""

    office: Office | None = None
    """Office that reports, UN/LOCODE or national code; null: not stated."""
    about: Reference
    """The report that it is about."""
    outcome: FeedbackOutcome
    """What came of it."""
    negative_reason: NegativeReason | None = None
    """Why nothing was done, or nothing found; null: not stated."""
    control: Reference | None = None
    """The control that it led to; null: none in the network."""
    control_ref: Number | None = None
    """The reporter's own number of that control, also where no report tells of it."""
    seizure: Reference | None = None
    """The seizure that it led to; null: none in the network."""
    seizure_ref: Number | None = None
    """The reporter's own number of that seizure, also where no report tells of it."""
    usefulness: Usefulness | None = None
    """1 (none) to 5; null: not stated."""
    accuracy: Accuracy
    """Whether it was right."""
    re_evaluation: Evaluation | None = None
    """A new grading, in the scheme of the first."""
    time_to_action_s: Long | None = None
    """Seconds from receipt to action; null: not stated."""


class FeedbackNominal(CaseNominal):
    """Names and words of a feedback."""


class Feedback(Report):
    """What came of a report (CENcomm Feedback, STIX opinion and sighting)."""

    contract: ClassVar[str] = "feedback"

    open: FeedbackOpen
    """Routing and counting."""
    facts: FeedbackFacts
    """Without names."""
    nominal: FeedbackNominal | None = None
    """Names and words."""
