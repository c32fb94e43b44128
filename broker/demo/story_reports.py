"""The reports of the story: thread 1 of the scenario, drugs from Thailand to New Zealand."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from broker.demo.dice import dice
from broker.demo.goods import GOODS
from broker.demo.writing.common import commodity, container_number, day, instant
from schemas import (
    ControlResult,
    Feedback,
    IntelligenceReport,
    InvestigationNote,
    Reference,
    SeizureReport,
)
from schemas.components.conveyances import Container, Conveyance, Mode
from schemas.components.detection import (
    ConcealedIn,
    Concealment,
    ConcealmentMethod,
    Detection,
    DetectionBasis,
    Technique,
)
from schemas.components.goods import RiskArea
from schemas.components.parties import NameKind, Party, PartyKind, PartyName, PartyRole, Persons
from schemas.components.places import (
    Certainty,
    CrossingType,
    LegRole,
    Location,
    PremisesType,
    RouteLeg,
)
from schemas.components.quantities import Measured, Plausibility, Quantity
from schemas.components.texts import Narrative
from schemas.reports.case import Priority
from schemas.reports.control_result import (
    ControlOutcome,
    ControlResultFacts,
    ControlResultOpen,
    ControlType,
    Discrepancy,
    DiscrepancyKind,
    ReleaseDecision,
    Trigger,
    TriggerKind,
)
from schemas.reports.feedback import (
    Accuracy,
    FeedbackFacts,
    FeedbackNominal,
    FeedbackOpen,
    FeedbackOutcome,
)
from schemas.reports.intelligence_report import (
    CollectionMethod,
    IntelligenceReportFacts,
    IntelligenceReportNominal,
    IntelligenceReportOpen,
    Paragraph,
)
from schemas.reports.investigation_note import (
    DisclosureRestriction,
    InvestigationNoteFacts,
    InvestigationNoteNominal,
    InvestigationNoteOpen,
    NoteKind,
    ReportLink,
)
from schemas.reports.seizure_report import (
    Agency,
    Direction,
    Disposal,
    EventKind,
    ReportingForm,
    SeizureReportFacts,
    SeizureReportNominal,
    SeizureReportOpen,
)

_GOODS: Final = GOODS["METHAMPHETAMINE"]
_FOUND: Final = Decimal("412.6")


def intelligence(arrival: datetime) -> IntelligenceReport:
    """Return what Thailand knows, twelve days before the ship arrives."""
    return IntelligenceReport(
        open=IntelligenceReportOpen(**_open(arrival, Priority.PRIORITY)),
        facts=IntelligenceReportFacts(
            summary=(
                "A refrigerated container of frozen prawns, loaded at Laem Chabang for Auckland, "
                "is said to hold about 400 kg of crystal methamphetamine behind its inner wall."
            ),
            language="en",
            report_no="TH-INT-0417",
            reported_on=day(arrival - timedelta(days=12)),
            activity=day(arrival),
            sanitised=True,
            provenance_protected=True,
            collection_method=CollectionMethod.HUMAN_SOURCE,
            commodities=(commodity(_GOODS, _weight("400", Measured.ESTIMATED)),),
            conveyances=(_reefer(),),
            route=_route(Certainty.REPORTED),
            acknowledgement_required=True,
        ),
        nominal=IntelligenceReportNominal(
            parties=(_exporter(), _organiser()),
            paragraphs=(Paragraph(text="Kemalis Taluvino books through Coral Lantern Foods."),),
        ),
    )


def control(arrival: datetime, told: Reference) -> ControlResult:
    """Return what New Zealand's officers found on the quay."""
    return ControlResult(
        open=ControlResultOpen(**_open(arrival)),
        facts=ControlResultFacts(
            summary=(
                "X-ray showed a second wall in the refrigerated container; behind it lay packs "
                "in the insulation. The whole consignment was stripped."
            ),
            language="en",
            control_ref="NZ-CTL-2231",
            trigger=Trigger(kind=TriggerKind.OTHER, report=told),
            office="NZAKL",
            started_at=instant(arrival + timedelta(hours=5)),
            ended_at=instant(arrival + timedelta(hours=16)),
            control_types=(ControlType.NON_INTRUSIVE, ControlType.PHYSICAL_FULL),
            goods=(commodity(_GOODS),),
            conveyances=(_reefer(),),
            result=ControlOutcome.SEIZURE,
            discrepancies=(Discrepancy(kind=DiscrepancyKind.CONCEALED, critical=True),),
            release_decision=ReleaseDecision.SEIZED,
        ),
    )


def seizure(arrival: datetime) -> SeizureReport:
    """Return what New Zealand seized."""
    return SeizureReport(
        open=SeizureReportOpen(**_open(arrival)),
        facts=SeizureReportFacts(
            summary=f"{_FOUND} kg of crystal methamphetamine in 412 packs; two persons arrested.",
            language="en",
            seizure_ref="NZ-AKL-4417",
            seized_at=day(arrival),
            location=_auckland(),
            office="NZAKL",
            detecting_agencies=(Agency.CUSTOMS,),
            event_kind=EventKind.SEIZURE,
            direction=Direction.INBOUND,
            commodities=(commodity(_GOODS, _weight(str(_FOUND), Measured.WEIGHED)),),
            route=_route(Certainty.CONFIRMED),
            conveyances=(_reefer(),),
            concealments=(
                Concealment(method=ConcealmentMethod.FALSE_WALL, applies_to=ConcealedIn.CONTAINER),
            ),
            detection=Detection(
                basis=DetectionBasis.INTELLIGENCE,
                techniques=(Technique.XRAY, Technique.PHYSICAL),
            ),
            persons=Persons(arrested=2),
            disposal=Disposal.EVIDENCE,
            reporting_form=ReportingForm.FULL,
        ),
        nominal=SeizureReportNominal(parties=(_consignee(), _driver())),
    )


def note(arrival: datetime, seized: Reference) -> InvestigationNote:
    """Return what the police made of it."""
    return InvestigationNote(
        open=InvestigationNoteOpen(**_open(arrival)),
        facts=InvestigationNoteFacts(
            summary="Two persons were charged with importation; the buyer is being identified.",
            language="en",
            case_ref="NZ-CASE-0938",
            note_no=1,
            author_unit="ORGANISED-CRIME",
            note_kind=NoteKind.CHARGE,
            happened_at=day(arrival + timedelta(days=3)),
            disclosure_restriction=DisclosureRestriction.ASK_ORIGINATOR,
            report_links=(ReportLink(report=seized, relation="derived-from"),),
        ),
        nominal=InvestigationNoteNominal(
            parties=(_driver(),),
            narratives=(Narrative(text="Oktavin Harrowick named the buyer's telephone."),),
        ),
    )


def feedback(
    arrival: datetime, told: Reference, controlled: Reference, seized: Reference
) -> Feedback:
    """Return what New Zealand tells Thailand came of its intelligence."""
    return Feedback(
        open=FeedbackOpen(**_open(arrival)),
        facts=FeedbackFacts(
            summary="A hit: container, route and hiding place were as reported.",
            language="en",
            about=told,
            outcome=FeedbackOutcome.HIT,
            control=controlled,
            seizure=seized,
            usefulness=5,
            accuracy=Accuracy.CONFIRMED,
            time_to_action_s=5 * 3600,
        ),
        nominal=FeedbackNominal(
            parties=(_consignee(), _driver()),
            narratives=(Narrative(text="Both persons knew the exporter by name."),),
        ),
    )


def _open(arrival: datetime, priority: Priority = Priority.ROUTINE) -> dict[str, Any]:
    year, week, _ = arrival.isocalendar()
    return {
        "risk_area": RiskArea.DRUGS,
        "hs_chapters": (_GOODS.hs[:2],),
        "mode": Mode.SEA,
        "from_country": "TH",
        "to_country": "NZ",
        "iso_week": f"{year}-W{week:02}",
        "priority": priority,
    }


def _weight(kilograms: str, measured: Measured) -> Quantity:
    return Quantity(
        amount=Decimal(kilograms),
        unit="KGM",
        measured=measured,
        kg_equivalent=Decimal(kilograms),
        conversion_ref="identity",
        plausibility=Plausibility.OK,
    )


def _reefer() -> Conveyance:
    container = Container(
        identifier=container_number(dice("reefer")), size_type="45R1", loaded_at="THLCH"
    )
    return Conveyance(ordinal=0, mode=Mode.SEA, kind="VESSEL", containers=(container,))


def _auckland() -> Location:
    return Location(
        country="NZ",
        unlocode="NZAKL",
        premises_type=PremisesType.SEAPORT,
        crossing_type=CrossingType.SEA,
    )


def _route(certainty: Certainty) -> tuple[RouteLeg, ...]:
    loading = Location(country="TH", unlocode="THLCH", premises_type=PremisesType.SEAPORT)
    return (
        RouteLeg(ordinal=0, role=LegRole.LOADING, location=loading, certainty=certainty),
        RouteLeg(ordinal=1, role=LegRole.DESTINATION, location=_auckland(), certainty=certainty),
    )


def _party(ordinal: int, kind: PartyKind, role: PartyRole, name: str) -> Party:
    names = (PartyName(full=name, kind=NameKind.ORIGINAL),)
    return Party(ordinal=ordinal, kind=kind, role=role, names=names)


def _exporter() -> Party:
    return _party(0, PartyKind.COMPANY, PartyRole.CONSIGNOR, "Coral Lantern Foods")


def _organiser() -> Party:
    return _party(1, PartyKind.PERSON, PartyRole.SUSPECT, "Kemalis Taluvino")


def _consignee() -> Party:
    return _party(0, PartyKind.COMPANY, PartyRole.CONSIGNEE, "North Reef Imports")


def _driver() -> Party:
    return _party(1, PartyKind.PERSON, PartyRole.ARRESTED, "Oktavin Harrowick")
