"""M3 intelligence_report: graded information, line by line."""

from __future__ import annotations

from enum import auto
from typing import ClassVar, Self

from pydantic import ValidationInfo, model_validator

from schemas.components.conveyances import Conveyance
from schemas.components.dates import DateFact
from schemas.components.goods import Commodity
from schemas.components.places import Location, RouteLeg
from schemas.evaluation import Evaluation
from schemas.handling import TLP, HandlingCodes
from schemas.part import Code, Part
from schemas.report import Report, is_whole
from schemas.reports.case import CaseFacts, CaseNominal, CaseOpen
from schemas.reports.ordinals import check_places
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


class CollectionMethod(Code):
    """How the information was gathered."""

    OPEN_SOURCE = auto()
    HUMAN_SOURCE = auto()
    TECHNICAL = auto()
    DOCUMENTS = auto()
    TRADE_DATA = auto()
    SURVEILLANCE = auto()
    INTERVIEW = auto()
    PARTNER_AGENCY = auto()
    ANALYSIS = auto()
    OTHER = auto()
    NOT_STATED = auto()


class Likelihood(Code):
    """Estimative likelihood (MISP estimative-language, ICD 203), least likely first."""

    ALMOST_NO_CHANCE = auto()
    VERY_UNLIKELY = auto()
    UNLIKELY = auto()
    ROUGHLY_EVEN = auto()
    LIKELY = auto()
    VERY_LIKELY = auto()
    ALMOST_CERTAIN = auto()
    NOT_STATED = auto()


class Confidence(Code):
    """Confidence in a judgement (MISP estimative-language)."""

    LOW = auto()
    MODERATE = auto()
    HIGH = auto()
    NOT_STATED = auto()


class Hypothesis(Part):
    """A judgement's likelihood; its words are nominal."""

    likelihood: Likelihood
    """How likely."""
    confidence: Confidence = Confidence.NOT_STATED
    """How sure the judgement is."""


class HypothesisText(Part):
    """A judgement in words (nominal)."""

    hypothesis: Count
    """Place of the hypothesis in `facts`, from 0."""
    text: Text
    """In words."""


class Paragraph(Part):
    """A paragraph with its own grading and handling, as in 5x5x5 practice (nominal)."""

    text: Text
    """The text, its original characters untouched."""
    language: Language | None = None
    """BCP 47; null: not stated."""
    evaluation: Evaluation | None = None
    """Its own grading; null: the report's."""
    tlp: TLP | None = None
    """Its own TLP; null: the report's. Never looser."""
    codes: HandlingCodes = ()
    """Its own handling codes, beside the report's."""


class Dissemination(Part):
    """One step by which the report was given on (MISP intelligence-dissemination)."""

    to: MemberName
    """Member or group that it was given to."""
    at: Instant | None = None
    """When, UTC; null: not stated."""
    authority: CodeText | None = None
    """Unit that released it to them; null: `release_authority`."""
    acknowledgement_required: bool | None = None
    """Whether they must acknowledge it; null: as the report says."""


class IntelligenceReportOpen(CaseOpen):
    """What routing and counting need of an intelligence report."""


class IntelligenceReportFacts(CaseFacts):
    """An intelligence report without names and without its body."""

    office: Office | None = None
    """Office that reports, UN/LOCODE or national code; null: not stated."""
    report_no: Number
    """The originator's own number."""
    reported_on: DateFact
    """Date of the report."""
    activity: DateFact
    """When what it tells took or takes place."""
    sanitised: bool
    """Whether everything that betrays the source was taken out."""
    provenance_protected: bool
    """Whether the source is protected; its identity never stands in a report."""
    collection_method: CollectionMethod
    """How it was gathered."""
    commodities: Many[Commodity] = ()
    """Goods that it is about."""
    conveyances: Many[Conveyance] = ()
    """Conveyances that it is about."""
    locations: Many[Location] = ()
    """Places that it is about."""
    route: Many[RouteLeg] = ()
    """Route that it is about."""
    hypotheses: Many[Hypothesis] = ()
    """Judgements; their words are nominal."""
    requirements_refs: Many[Reference] = ()
    """Requirements that it answers."""
    release_authority: CodeText | None = None
    """Unit that released it; null: not stated."""
    acknowledgement_required: bool
    """Whether readers must acknowledge it."""
    dissemination_log: Many[Dissemination] = ()
    """To whom it was given, beside its audience and before it; empty is not stated."""


class IntelligenceReportNominal(CaseNominal):
    """Names and body of an intelligence report; its subjects are the parties."""

    paragraphs: Many[Paragraph] = ()
    """The body, graded line by line."""
    hypothesis_texts: Many[HypothesisText] = ()
    """Judgements in words."""


class IntelligenceReport(Report):
    """Graded information (5x5x5 form A, MISP intelligence-report)."""

    contract: ClassVar[str] = "intelligence_report"
    needs_evaluation: ClassVar[bool] = True

    open: IntelligenceReportOpen
    """Routing and counting."""
    facts: IntelligenceReportFacts
    """Without names."""
    nominal: IntelligenceReportNominal | None = None
    """Names and body."""

    @model_validator(mode="after")
    def _says_something(self, info: ValidationInfo) -> Self:
        silent = self.facts.summary is None and not (self.nominal and self.nominal.paragraphs)
        if silent and is_whole(info):
            raise ValueError("give facts.summary or nominal.paragraphs: it says nothing else")
        if self.nominal is not None:
            places = (text.hypothesis for text in self.nominal.hypothesis_texts)
            path, of = "nominal.hypothesis_texts", "facts.hypotheses"
            check_places(path, places, length=len(self.facts.hypotheses), of=of)
        return self
