"""The intelligence report of a case."""

from __future__ import annotations

from datetime import timedelta

from broker.demo.case import Case, Said, Step
from broker.demo.cast import PLACES
from broker.demo.dice import happens
from broker.demo.people import company, person
from broker.demo.rules import names_for
from broker.demo.words import carried
from broker.demo.writing.common import (
    around,
    commodity,
    conveyance,
    day,
    estimate,
    opening,
    route,
)
from schemas import IntelligenceReport
from schemas.components.parties import PartyRole
from schemas.components.places import Certainty, Location
from schemas.reports.case import Priority
from schemas.reports.intelligence_report import (
    CollectionMethod,
    Confidence,
    Hypothesis,
    HypothesisText,
    IntelligenceReportFacts,
    IntelligenceReportNominal,
    IntelligenceReportOpen,
    Likelihood,
    Paragraph,
)

_METHODS = (
    CollectionMethod.HUMAN_SOURCE,
    CollectionMethod.TRADE_DATA,
    CollectionMethod.PARTNER_AGENCY,
    CollectionMethod.ANALYSIS,
    CollectionMethod.TECHNICAL,
)


def write(case: Case, said: Said) -> IntelligenceReport:  # noqa: ARG001 - it opens the case
    """Return what the informant knows of goods on their way."""
    chance = case.dice("INTELLIGENCE")
    method = chance.choice(_METHODS)
    reported = case.at - timedelta(days=chance.uniform(7, 24))
    likelihood = chance.choice([Likelihood.ROUGHLY_EVEN, Likelihood.LIKELY, Likelihood.VERY_LIKELY])
    facts = IntelligenceReportFacts(
        summary=_summary(case, likelihood),
        language="en",
        report_no=f"INT-{case.number:05}",
        reported_on=day(reported),
        activity=around(case.at, chance),
        sanitised=True,
        provenance_protected=method is CollectionMethod.HUMAN_SOURCE,
        collection_method=method,
        commodities=(commodity(case.goods, estimate(case, chance)),),
        conveyances=(conveyance(case, chance),) if happens(chance, 0.6) else (),
        locations=(Location(country=case.destination),),
        route=route(case, Certainty.REPORTED),
        hypotheses=(Hypothesis(likelihood=likelihood, confidence=Confidence.MODERATE),),
        acknowledgement_required=happens(chance, 0.2),
    )
    return IntelligenceReport(
        open=IntelligenceReportOpen(**opening(case, Priority.PRIORITY)),
        facts=facts,
        nominal=_nominal(case),
    )


def _summary(case: Case, likelihood: Likelihood) -> str:
    words = likelihood.replace("_", " ").lower()
    return (
        f"{case.goods.words.capitalize()} from {PLACES[case.source]} {carried(case.mode)} is "
        f"expected in {PLACES[case.destination]}; that it is meant for sale there is {words}."
    )


def _nominal(case: Case) -> IntelligenceReportNominal | None:
    if not names_for(case, Step.INTELLIGENCE):
        return None
    chance = case.dice("INTELLIGENCE-NAMES")
    sender = company(chance, 0, PartyRole.CONSIGNOR, case.source)
    suspect = person(chance, 1, PartyRole.SUSPECT, case.source)
    return IntelligenceReportNominal(
        parties=(sender, suspect),
        paragraphs=(
            Paragraph(text=f"{suspect.names[0].full} orders through {sender.names[0].full}."),
        ),
        hypothesis_texts=(HypothesisText(hypothesis=0, text="The goods are meant for sale."),),
    )
