"""The investigation note of a case."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from broker.demo.case import Case, Said, Step
from broker.demo.people import person
from broker.demo.rules import names_for
from broker.demo.writing.common import day, opening
from schemas import InvestigationNote
from schemas.components.parties import PartyRole
from schemas.components.texts import Narrative
from schemas.reports.investigation_note import (
    DisclosureRestriction,
    InvestigationNoteFacts,
    InvestigationNoteNominal,
    InvestigationNoteOpen,
    NoteKind,
    ReportLink,
)

_TEXTS: Final = {
    NoteKind.OPENED: "A case was opened after the seizure; the consignee is being identified.",
    NoteKind.DEVELOPMENT: "The delivery address was searched, and telephones were secured.",
    NoteKind.ARREST: "An arrest followed the seizure; the suspect was brought before a judge.",
    NoteKind.CHARGE: "Charges were laid; the goods are kept as evidence.",
}


def write(case: Case, said: Said) -> InvestigationNote:
    """Return what the investigators made of the seizure."""
    chance = case.dice("NOTE")
    kind = chance.choice(list(_TEXTS))
    facts = InvestigationNoteFacts(
        summary=_TEXTS[kind],
        language="en",
        case_ref=f"{case.destination}-CASE-{case.number:05}",
        note_no=1,
        author_unit="INVESTIGATIONS",
        note_kind=kind,
        happened_at=day(case.at + timedelta(days=chance.uniform(2, 30))),
        disclosure_restriction=DisclosureRestriction.ASK_ORIGINATOR,
        report_links=(ReportLink(report=said[Step.SEIZURE], relation="derived-from"),),
    )
    return InvestigationNote(
        open=InvestigationNoteOpen(**opening(case)), facts=facts, nominal=_nominal(case)
    )


def _nominal(case: Case) -> InvestigationNoteNominal | None:
    if not names_for(case, Step.NOTE):
        return None
    # The same dice as in the seizure report: the same suspect.
    suspect = person(case.dice("SEIZURE-NAMES"), 0, PartyRole.SUSPECT, case.source)
    text = f"{suspect.names[0].full} was interviewed and named the person who paid."
    return InvestigationNoteNominal(parties=(suspect,), narratives=(Narrative(text=text),))
