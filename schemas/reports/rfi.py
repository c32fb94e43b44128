"""M10 rfi: a request for information."""

from __future__ import annotations

from enum import auto
from typing import Annotated, ClassVar, Self

from annotated_types import Ge, Le
from pydantic import ValidationInfo, model_validator

from schemas.components.conveyances import Conveyance
from schemas.components.dates import DateFact
from schemas.components.goods import Commodity
from schemas.components.places import Location, RouteLeg
from schemas.part import Code, Part
from schemas.report import Report, is_whole
from schemas.reports.case import CaseFacts, CaseNominal, CaseOpen
from schemas.reports.ordinals import check_parties
from schemas.thread import Reference
from schemas.values import (
    CodeText,
    Count,
    Instant,
    Language,
    Many,
    MemberName,
    Number,
    Office,
    Text,
)

Within = Annotated[int, Ge(1), Le(1000)]


class Subject(Code):
    """What a request is about."""

    PERSON = auto()
    COMPANY = auto()
    ACCOUNT = auto()
    DOCUMENT = auto()
    CONSIGNMENT = auto()
    CONVEYANCE = auto()
    CONTAINER = auto()
    GOODS = auto()
    CULTURAL_ITEM = auto()
    PLACE = auto()
    ROUTE = auto()
    REPORT = auto()
    OTHER = auto()
    NOT_STATED = auto()


class QuestionKind(Code):
    """What a question asks for."""

    IDENTITY = auto()
    REGISTRATION = auto()
    OWNERSHIP = auto()
    DECLARATIONS = auto()
    MOVEMENTS = auto()
    PAYMENTS = auto()
    VALUE = auto()
    ORIGIN_OF_GOODS = auto()
    PROVENANCE = auto()
    AUTHENTICITY = auto()
    PREVIOUS_CASES = auto()
    CONTROL_RESULT = auto()
    PERMISSION = auto()
    OTHER = auto()
    NOT_STATED = auto()


class Question(Part):
    """One question; its words are nominal."""

    id: CodeText
    """By which an answer refers to it, as Q1; once in a request."""
    kind: QuestionKind
    """What it asks for; NOT_STATED is an answer."""
    about: Count | None = None
    """Ordinal of the person or company asked about, in `nominal.parties`; null: not told."""


class RequestUrgency(Code):
    """How urgent a request is."""

    URGENT = auto()
    NOT_URGENT = auto()
    NOT_STATED = auto()


class DeadlineUnit(Code):
    """In what a deadline is counted."""

    HOURS = auto()
    DAYS = auto()
    NOT_STATED = auto()


EU_2023_977 = "EU-2023-977"
"""The profile of Directive (EU) 2023/977, article 5."""

_OF_THE_DIRECTIVE = {
    RequestUrgency.URGENT: ((8, DeadlineUnit.HOURS), (3, DeadlineUnit.DAYS)),
    RequestUrgency.NOT_URGENT: ((7, DeadlineUnit.DAYS),),
}


class Deadline(Part):
    """How long the law, or the network, gives for an answer."""

    urgency: RequestUrgency
    """How urgent it is; NOT_STATED is an answer."""
    profile: CodeText
    """The network's deadline profile; EU-2023-977: 8 hours, 3 or 7 days; NONE; UNKNOWN."""
    within: Within | None = None
    """Time for the answer, in `unit`; null: none is set."""
    unit: DeadlineUnit = DeadlineUnit.NOT_STATED
    """Hours, or calendar days."""

    @model_validator(mode="after")
    def _of_its_profile(self) -> Self:
        if (self.within is None) is not (self.unit is DeadlineUnit.NOT_STATED):
            raise ValueError("give within and unit, or neither")
        allowed = _OF_THE_DIRECTIVE.get(self.urgency)
        if self.profile != EU_2023_977 or allowed is None or self.within is None:
            return self
        if (self.within, self.unit) not in allowed:
            raise ValueError(
                f"{EU_2023_977} gives 8 HOURS or 3 DAYS when URGENT and 7 DAYS when NOT_URGENT,"
                f" not {self.within} {self.unit}"
            )
        return self


class UseRestriction(Code):
    """How what is asked or answered may be used, beside the report's own handling."""

    NONE = auto()
    INTELLIGENCE_ONLY = auto()
    NOT_AS_EVIDENCE = auto()
    STATED_PURPOSE_ONLY = auto()
    ASK_BEFORE_OTHER_USE = auto()
    ASK_BEFORE_PASSING_ON = auto()
    ASK_BEFORE_CONTACT = auto()
    NO_DEATH_PENALTY_USE = auto()
    DELETE_AFTER_USE = auto()
    OTHER = auto()
    NOT_STATED = auto()


def check_restrictions(name: str, given: tuple[UseRestriction, ...]) -> None:
    """Raise `ValueError` unless there is one, and NONE and NOT_STATED stand alone."""
    if not given:
        raise ValueError(f"give {name}; NONE and NOT_STATED are answers")
    if len(given) > 1 and {UseRestriction.NONE, UseRestriction.NOT_STATED} & set(given):
        raise ValueError(f"{name}: NONE and NOT_STATED stand alone")


class RfiOpen(CaseOpen):
    """What routing and counting need of a request."""


class RfiFacts(CaseFacts):
    """A request without names; its legal basis and purpose stand in `terms`."""

    request_no: Number
    """The requester's own number."""
    case_ref: Number | None = None
    """The requester's own number of the case."""
    office: Office
    """Office that asks, UN/LOCODE or national code; UNKNOWN is an answer."""
    on_behalf_of: MemberName | None = None
    """Member that it asks for; null: itself."""
    subjects: Many[Subject]
    """What it is about; at least one, NOT_STATED is an answer."""
    commodities: Many[Commodity] = ()
    """Goods that it is about."""
    conveyances: Many[Conveyance] = ()
    """Conveyances and containers that it is about; what tells which is nominal."""
    locations: Many[Location] = ()
    """Places that it is about."""
    route: Many[RouteLeg] = ()
    """Route that it is about."""
    period: DateFact | None = None
    """Time that it is about; null: not stated."""
    questions: Many[Question]
    """What is asked; at least one, each with its words in `nominal`."""
    deadline: Deadline
    """How urgent it is, and what time there is."""
    reply_by: Instant | None
    """Until when an answer is asked for, UTC; null: no time is set."""
    use_restrictions: Many[UseRestriction]
    """What the requester binds itself to; at least one, NONE and NOT_STATED are answers."""
    origin_alert: Reference | None = None
    """The alert that led to it; null: none."""
    about_refs: Many[Reference] = ()
    """Reports that it asks about."""

    @model_validator(mode="after")
    def _asks_something(self) -> Self:
        ids = [question.id for question in self.questions]
        if not ids:
            raise ValueError("give questions: nothing is asked")
        if len(set(ids)) != len(ids):
            raise ValueError("two questions have the same id")
        if not self.subjects:
            raise ValueError("give subjects; NOT_STATED is an answer")
        if self.deadline.within is not None and self.reply_by is None:
            raise ValueError("a deadline ends at a time: give reply_by")
        check_restrictions("use_restrictions", self.use_restrictions)
        return self


class QuestionText(Part):
    """A question in words (nominal)."""

    id: CodeText
    """Of the question in `facts`."""
    text: Text
    """In words."""
    language: Language | None = None
    """BCP 47; null: not stated; several with other languages are translations."""


class RfiNominal(CaseNominal):
    """Persons, companies, documents and words of a request."""

    question_texts: Many[QuestionText] = ()
    """Questions in words."""


class Rfi(Report):
    """A request for information (WCO mutual assistance, Directive (EU) 2023/977)."""

    contract: ClassVar[str] = "rfi"
    needs_legal_basis: ClassVar[bool] = True

    open: RfiOpen
    """Routing and counting."""
    facts: RfiFacts
    """Without names."""
    nominal: RfiNominal | None = None
    """Names and words."""

    @model_validator(mode="after")
    def _asks_in_words(self, info: ValidationInfo) -> Self:
        asked = {question.id for question in self.facts.questions}
        told = {text.id for text in self.nominal.question_texts} if self.nominal else set()
        if stray := sorted(told - asked):
            raise ValueError(f"nominal.question_texts: there is no question {', '.join(stray)}")
        if is_whole(info) and (silent := sorted(asked - told)):
            raise ValueError(f"nominal.question_texts: no words for {', '.join(silent)}")
        rows = enumerate(self.facts.questions)
        named = [(f"facts.questions[{place}].about", question.about) for place, question in rows]
        check_parties(self.nominal, named)
        return self
