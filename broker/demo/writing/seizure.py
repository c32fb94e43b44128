"""The seizure report of a case, and its correction."""

from __future__ import annotations

from decimal import Decimal
from random import Random
from typing import Any

from broker.demo.case import Case, Course, Said, Step
from broker.demo.dice import happens
from broker.demo.people import document, person, vessel
from broker.demo.rules import names_for
from broker.demo.writing.common import (
    commodity,
    conveyance,
    day,
    office,
    opening,
    place,
    quantity,
    route,
)
from schemas import SeizureReport
from schemas.components.conveyances import ConveyanceIdentity, Mode
from schemas.components.detection import (
    ConcealedIn,
    Concealment,
    Detection,
    DetectionBasis,
    Technique,
)
from schemas.components.identifiers import IdentifierScheme
from schemas.components.parties import PartyRole, Persons
from schemas.components.places import Certainty
from schemas.components.quantities import Measured, Missing, Money, MoneyKind, Quantity
from schemas.reports.seizure_report import (
    Agency,
    Declared,
    Direction,
    Disposal,
    EventKind,
    InstrumentKind,
    MonetaryInstrument,
    ReportingForm,
    Sanction,
    SeizureReportFacts,
    SeizureReportNominal,
    SeizureReportOpen,
)

_HIDDEN_IN = {
    Mode.SEA: ConcealedIn.CONTAINER,
    Mode.AIR: ConcealedIn.BAGGAGE,
    Mode.MAIL: ConcealedIn.POST,
    Mode.ROAD: ConcealedIn.VEHICLE,
}
_FOUND_BY = {
    Mode.SEA: (Technique.XRAY, Technique.PHYSICAL),
    Mode.AIR: (Technique.XRAY,),
    Mode.MAIL: (Technique.CANINE, Technique.XRAY),
    Mode.ROAD: (Technique.PHYSICAL,),
}


def write(case: Case, said: Said) -> SeizureReport:
    """Return what was seized, as it was first reported."""
    return _report(case, said, quantity(case, Measured.ESTIMATED))


def write_again(case: Case, said: Said) -> SeizureReport:
    """Return the whole report again, weighed after the laboratory had the goods."""
    chance = case.dice("CORRECTION")
    first = quantity(case, Measured.WEIGHED)
    if first.amount is None or case.goods.counted:
        return _report(case, said, first)
    weighed = (first.amount * Decimal(chance.choice(("0.96", "0.98", "1.01")))).quantize(_GRAMS)
    kilograms = weighed if first.kg_equivalent is not None else None
    changed = {"amount": weighed, "amount_raw": f"{weighed:f}", "kg_equivalent": kilograms}
    return _report(case, said, first.model_copy(update=changed))


_GRAMS = Decimal("0.001")


def _report(case: Case, said: Said, found: Quantity) -> SeizureReport:
    chance = case.dice("SEIZURE")
    facts = SeizureReportFacts(
        seizure_ref=f"{case.destination}-{case.at:%Y}-{case.number:05}",
        seized_at=day(case.at),
        location=place(case),
        office=office(case),
        detecting_agencies=(Agency.CUSTOMS,),
        event_kind=EventKind.CASH_DETENTION if case.goods.is_money else EventKind.SEIZURE,
        direction=Direction.INBOUND,
        **_goods(case, found),
        route=route(case, Certainty.CONFIRMED),
        conveyances=(conveyance(case, chance),) if happens(chance, 0.85) else (),
        concealments=(
            Concealment(method=chance.choice(case.goods.hidden), applies_to=_HIDDEN_IN[case.mode]),
        ),
        detection=_detection(case, said, chance),
        persons=_persons(chance),
        sanction=Sanction.PENDING,
        disposal=chance.choice((Disposal.EVIDENCE, Disposal.STORED, Disposal.PENDING)),
        linked_alerts=_alert(said),
        reporting_form=_FORMS.get(case.course, ReportingForm.FULL),
    )
    return SeizureReport(
        open=SeizureReportOpen(**opening(case)), facts=facts, nominal=_nominal(case)
    )


_FORMS = {Course.SIMPLE: ReportingForm.SIMPLIFIED}


def _goods(case: Case, found: Quantity) -> dict[str, Any]:
    if not case.goods.is_money:
        return {"commodities": (commodity(case.goods, found),)}
    cash = MonetaryInstrument(
        kind=InstrumentKind.CURRENCY,
        value=Money(amount=case.amount, currency=case.goods.unit, kind=MoneyKind.SEIZED_CASH),
        declared=Declared.NOT_DECLARED,
        direction=Direction.INBOUND,
    )
    return {"monetary_instruments": (cash,)}


def _alert(said: Said) -> tuple[Any, ...]:
    return (said[Step.ALERT],) if Step.ALERT in said else ()


def _detection(case: Case, said: Said, chance: Random) -> Detection:
    techniques = _FOUND_BY[case.mode]
    if Step.ALERT in said:
        return Detection(
            basis=DetectionBasis.ALERT, techniques=techniques, led_by_alert=said[Step.ALERT]
        )
    bases = (DetectionBasis.RISK_PROFILE, DetectionBasis.ROUTINE, DetectionBasis.RANDOM)
    return Detection(basis=chance.choice(bases), techniques=techniques)


def _persons(chance: Random) -> Persons:
    if happens(chance, 0.15):
        return Persons(arrested_missing=Missing.NOT_STATED)
    return Persons(arrested=chance.choice((0, 0, 1, 1, 2, 3)))


def _nominal(case: Case) -> SeizureReportNominal | None:
    if not names_for(case, Step.SEIZURE):
        return None
    chance = case.dice("SEIZURE-NAMES")
    at_sea = case.mode is Mode.SEA
    return SeizureReportNominal(
        parties=(person(chance, 0, PartyRole.SUSPECT, case.source),),
        conveyances=(ConveyanceIdentity(name=vessel(chance)),) if at_sea else (),
        documents=(document(chance, IdentifierScheme.BL if at_sea else IdentifierScheme.AWB),),
    )
