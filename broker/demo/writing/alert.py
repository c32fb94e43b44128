"""The alert of a case."""

from __future__ import annotations

from datetime import timedelta

from broker.demo.case import Case, Said, Step
from broker.demo.cast import PLACES
from broker.demo.dice import happens
from broker.demo.people import company
from broker.demo.rules import names_for
from broker.demo.words import carried
from broker.demo.writing.common import (
    around,
    commodity,
    conveyance,
    estimate,
    office,
    opening,
    place,
)
from schemas import TLP, Alert
from schemas.components.parties import PartyRole
from schemas.reports.alert import (
    AlertCertainty,
    AlertFacts,
    AlertKind,
    AlertNominal,
    AlertOpen,
    Eta,
    Indicator,
    PersonWarning,
    RequestedAction,
    Scope,
    ScopeRoute,
    Severity,
    Urgency,
)
from schemas.reports.case import Priority

_ACTIONS = (
    RequestedAction.PHYSICAL_CONTROL,
    RequestedAction.CHECK,
    RequestedAction.HOLD,
    RequestedAction.REPORT_SIGHTING,
)


def write(case: Case, said: Said) -> Alert:
    """Return the warning to those whom the goods will reach."""
    chance = case.dice("ALERT")
    issued = case.at - timedelta(days=chance.uniform(1, 6))
    flash = happens(chance, 0.15)
    basis = said.get(Step.INTELLIGENCE)
    facts = AlertFacts(
        summary=(
            f"{case.goods.words.capitalize()} from {PLACES[case.source]} {carried(case.mode)}, "
            f"due in {PLACES[case.destination]}: please check what fits this profile."
        ),
        language="en",
        alert_kind=AlertKind.ALERT if case.tlp is TLP.CLEAR else AlertKind.WARNING,
        risk_category=case.goods.category,
        valid_from=issued,
        valid_until=issued + timedelta(days=30),
        decide_by=case.at,
        eta=Eta(location=place(case), at=around(case.at, chance)),
        urgency=Urgency.IMMEDIATE if flash else Urgency.EXPECTED,
        severity=chance.choice((Severity.SEVERE, Severity.MODERATE)),
        certainty=AlertCertainty.LIKELY if basis else AlertCertainty.POSSIBLE,
        scope=Scope(
            hs_codes=(case.goods.hs,),
            routes=(ScopeRoute(from_country=case.source, to_country=case.destination),),
            modes=(case.mode,),
            offices=(office(case),),
        ),
        indicators=(
            Indicator(code="ROUTE", weight=chance.randrange(20, 60)),
            Indicator(code="WEIGHT_MISMATCH", weight=chance.randrange(20, 60)),
        ),
        commodities=(commodity(case.goods, estimate(case, chance)),),
        targets=(conveyance(case, chance),),
        requested_action=chance.choice(_ACTIONS),
        person_warning=PersonWarning.UNKNOWN,
        feedback_due=case.at + timedelta(days=14),
        basis_refs=(basis,) if basis else (),
    )
    priority = Priority.FLASH if flash else Priority.PRIORITY
    return Alert(open=AlertOpen(**opening(case, priority)), facts=facts, nominal=_nominal(case))


def _nominal(case: Case) -> AlertNominal | None:
    if not names_for(case, Step.ALERT):
        return None
    # The same dice as in the intelligence report: the same sender.
    sender = company(case.dice("INTELLIGENCE-NAMES"), 0, PartyRole.CONSIGNOR, case.source)
    return AlertNominal(
        title=f"Consignments of {sender.names[0].full}",
        parties=(sender,),
        scope_operators=(sender.names[0].full,),
    )
