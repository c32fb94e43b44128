"""M11 rfi_reply: the answer to a request for information."""

from __future__ import annotations

from enum import auto
from typing import ClassVar, Self

from pydantic import ValidationInfo, model_validator

from schemas.evaluation import Evaluation
from schemas.handling import TLP, HandlingCodes
from schemas.part import Code, Part
from schemas.report import Report, is_whole
from schemas.reports.case import CaseFacts, CaseNominal, CaseOpen
from schemas.reports.rfi import UseRestriction, check_restrictions
from schemas.thread import Reference
from schemas.values import (
    CodeText,
    Language,
    Many,
    MemberName,
    Number,
    Office,
    Text,
)


class ReplyOutcome(Code):
    """What came of a request."""

    FULL = auto()
    PARTIAL = auto()
    NEGATIVE_NO_RECORD = auto()
    REFUSED = auto()
    NEED_MORE = auto()
    FORWARDED = auto()
    NOT_STATED = auto()


class RefusalGround(Code):
    """Why an answer is refused (after Directive (EU) 2023/977, article 6, and common treaties)."""

    NO_LEGAL_BASIS = auto()
    AUTHORISATION_REFUSED = auto()
    NATIONAL_SECURITY = auto()
    ONGOING_INVESTIGATION = auto()
    SAFETY_OF_A_PERSON = auto()
    COMMERCIAL_INTERESTS = auto()
    DISPROPORTIONATE = auto()
    MINOR_OFFENCE = auto()
    ORIGINATOR_DISAGREES = auto()
    DATA_INACCURATE = auto()
    DEATH_PENALTY = auto()
    NO_RECIPROCITY = auto()
    OTHER = auto()
    NOT_STATED = auto()


class Need(Code):
    """What is needed before a request can be answered."""

    LEGAL_BASIS = auto()
    PURPOSE = auto()
    CASE_DETAILS = auto()
    IDENTITY_DETAILS = auto()
    DOCUMENT_COPY = auto()
    PERIOD = auto()
    CLEARER_QUESTION = auto()
    TRANSLATION = auto()
    USE_UNDERTAKING = auto()
    OTHER = auto()
    NOT_STATED = auto()


class AnswerState(Code):
    """What came of one question."""

    ANSWERED = auto()
    NO_RECORD = auto()
    REFUSED = auto()
    LATER = auto()
    NOT_STATED = auto()


class Answer(Part):
    """What came of one question; the answer's words, grading and handling are nominal."""

    question_id: CodeText
    """Id of the question in the request."""
    state: AnswerState
    """What came of it; NOT_STATED is an answer."""
    refs: Many[Reference] = ()
    """Reports that answer it, or that the answer rests on."""


class RfiReplyOpen(CaseOpen):
    """What routing and counting need of an answer."""


_GROUNDED = frozenset({ReplyOutcome.REFUSED, ReplyOutcome.PARTIAL})


class RfiReplyFacts(CaseFacts):
    """An answer without names and words."""

    reply_no: Number | None = None
    """The replier's own number; null: none."""
    office: Office
    """Office that answers, UN/LOCODE or national code; UNKNOWN is an answer."""
    request: Reference
    """The request that it answers."""
    outcome: ReplyOutcome
    """What came of the request; NOT_STATED is an answer."""
    refusal_ground: RefusalGround | None = None
    """Why it, or a part of it, is refused; of REFUSED always, of PARTIAL where it is so."""
    needs: Many[Need] = ()
    """What is needed; of NEED_MORE at least one, NOT_STATED is an answer."""
    forwarded_to: MemberName | None = None
    """Member that it went on to; null: not FORWARDED, or to none of the network."""
    forwarded_office: Office | None = None
    """Office that it went on to; UNKNOWN is an answer."""
    answers: Many[Answer] = ()
    """What came of each question; of FULL and PARTIAL at least one."""
    conditions_of_use: Many[UseRestriction]
    """How the answer may be used; at least one, NONE and NOT_STATED are answers."""

    @model_validator(mode="after")
    def _says_what_its_outcome_asks(self) -> Self:
        outcome, answered = self.outcome, AnswerState.ANSWERED
        if outcome is ReplyOutcome.REFUSED and self.refusal_ground is None:
            raise ValueError("REFUSED needs a refusal_ground; NOT_STATED is an answer")
        if self.refusal_ground is not None and outcome not in _GROUNDED:
            raise ValueError(f"{outcome} has no refusal_ground")
        if outcome is ReplyOutcome.NEED_MORE and not self.needs:
            raise ValueError("NEED_MORE needs needs; NOT_STATED is an answer")
        nowhere = self.forwarded_to is None and self.forwarded_office is None
        if outcome is ReplyOutcome.FORWARDED and nowhere:
            raise ValueError("FORWARDED needs forwarded_to or forwarded_office")
        full = outcome in (ReplyOutcome.FULL, ReplyOutcome.PARTIAL)
        if full and not any(answer.state is answered for answer in self.answers):
            raise ValueError(f"{outcome} needs answers, at least one of them ANSWERED")
        return self

    @model_validator(mode="after")
    def _answers_each_once(self) -> Self:
        ids = [answer.question_id for answer in self.answers]
        if len(set(ids)) != len(ids):
            raise ValueError("a question_id stands twice in answers")
        check_restrictions("conditions_of_use", self.conditions_of_use)
        return self


class AnswerText(Part):
    """An answer in words, with its own grading and handling (nominal)."""

    question_id: CodeText
    """Id of the question, as in `facts.answers`."""
    text: Text
    """The answer, its original characters untouched."""
    language: Language | None = None
    """BCP 47; null: not stated; several with other languages are translations."""
    evaluation: Evaluation | None = None
    """Its own grading; null: the report's."""
    tlp: TLP | None = None
    """Its own TLP; null: the report's. Never looser."""
    codes: HandlingCodes = ()
    """Its own handling codes, beside the report's."""


class RfiReplyNominal(CaseNominal):
    """Names and words of an answer."""

    answer_texts: Many[AnswerText] = ()
    """Answers in words."""


class RfiReply(Report):
    """The answer to a request for information (WCO mutual assistance, (EU) 2023/977)."""

    contract: ClassVar[str] = "rfi_reply"

    open: RfiReplyOpen
    """Routing and counting."""
    facts: RfiReplyFacts
    """Without names and words."""
    nominal: RfiReplyNominal | None = None
    """Names and words."""

    @model_validator(mode="after")
    def _answers_in_words(self, info: ValidationInfo) -> Self:
        ids = {answer.question_id for answer in self.facts.answers}
        told = {text.question_id for text in self.nominal.answer_texts} if self.nominal else set()
        if stray := sorted(told - ids):
            raise ValueError(f"nominal.answer_texts: facts.answers has no {', '.join(stray)}")
        answered = {
            answer.question_id
            for answer in self.facts.answers
            if answer.state is AnswerState.ANSWERED
        }
        if is_whole(info) and (silent := sorted(answered - told)):
            raise ValueError(f"nominal.answer_texts: no words for {', '.join(silent)}")
        return self
