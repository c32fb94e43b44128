"""What audits, financial findings and descriptions of cultural objects must answer."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from report_refusals import refused

from schemas import CulturalItem, FinancialFinding, PcaFinding
from schemas.contracts import report_model
from schemas.disclosure import check_before_signing
from schemas.documents import read_document
from schemas.examples import example, example_text
from schemas.problems import ReportError
from schemas.report import WITHHELD
from schemas.reports import (
    CulturalPeriod,
    Denomination,
    Measurement,
    ProfileChange,
    Referral,
    TradeMismatch,
)

NOTE = {"member": "customs-id", "leaf": bytes(32)}


def _dump(name: str) -> dict[str, Any]:
    return example(name).report.model_dump()


def _money(kind: str) -> dict[str, Any]:
    return {"amount": Decimal(7), "currency": "USD", "kind": kind}


def test_a_suspicion_of_fraud_goes_to_investigators() -> None:
    """WCO PCA guidelines: an audit that suspects fraud says to whom it went."""
    values = _dump("pca_finding")
    values["facts"]["referral"] = None
    refused(PcaFinding, values, "suspected_fraud goes to investigators: give the referral")
    for answer in (False, None):
        values["facts"]["suspected_fraud"] = answer
        assert PcaFinding.model_validate(values).facts.referral is None


def test_a_referral_that_was_taken_up_is_a_case() -> None:
    """ACCEPTED has the case's number or the note that opened it; what waits need not."""
    assert Referral.model_validate({"status": "PENDING"}).note is None
    refused(Referral, {"status": "ACCEPTED"}, "give case_ref or note")
    assert Referral.model_validate({"status": "ACCEPTED", "note": NOTE}).note is not None
    assert Referral.model_validate({"status": "ACCEPTED", "case_ref": "7"}).case_ref == "7"


def test_an_audit_counts_declarations_or_says_why_not() -> None:
    """No more declarations have an error than were examined; both may be unknown with a reason."""
    values = _dump("pca_finding")
    values["facts"]["declarations_with_error"] = 213
    refused(PcaFinding, values, "213 of 212 declarations cannot have an error")
    values["facts"]["declarations_with_error"] = None
    refused(PcaFinding, values, "declarations_with_error_missing")
    values["facts"]["declarations_with_error_missing"] = "UNKNOWN"
    assert PcaFinding.model_validate(values).facts.declarations_with_error is None
    values["facts"]["declarations_examined_missing"] = "UNKNOWN"
    refused(PcaFinding, values, "and not both")
    values["facts"] |= {"declarations_examined_missing": None, "scope": ()}
    refused(PcaFinding, values, "give scope; NOT_STATED is an answer")


def test_a_recommended_change_says_of_which_profile() -> None:
    """A new profile has no number; any other is named, or said to be unknown."""
    assert ProfileChange.model_validate({"action": "NEW"}).profile is None
    refused(ProfileChange, {"action": "RAISE"}, "RAISE needs profile or profile_code")
    assert ProfileChange.model_validate({"action": "RAISE", "profile": NOTE}).profile is not None
    assert ProfileChange.model_validate({"action": "RETIRE", "profile_code": "UNKNOWN"})


def test_words_of_a_finding_are_of_a_finding() -> None:
    """A text about a finding that is not there, or a second one about the same, is refused."""
    values = _dump("pca_finding")
    texts = values["nominal"]["finding_texts"]
    texts[1]["finding"] = 2
    refused(PcaFinding, values, "finding_texts[1] is about facts.findings[2], which is not there")
    texts[1]["finding"] = 0
    refused(PcaFinding, values, "finding_texts[1] is about facts.findings[0], as one before it")


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("pca_finding", "facts.auditee"),
        ("financial_finding", "facts.transactions[0].from_side.party"),
        ("financial_finding", "facts.cash[0].carried_by"),
        ("cultural_item", "facts.custody.party"),
        ("cultural_item", "nominal.provenance[0].owner"),
        ("rfi", "facts.questions[0].about"),
    ],
)
def test_a_party_that_is_referred_to_is_there(name: str, path: str) -> None:
    """An ordinal without its party is refused; who may not read names is not asked."""
    values = _dump(name)
    node: Any = values
    *steps, last = path.replace("[0]", ".0").split(".")
    for step in steps:
        node = node[int(step)] if step == "0" else node[step]
    node[last] = 99
    refused(report_model(name), values, f"{path} is party 99, and nominal.parties has none of it")
    if path.startswith("facts"):
        bare = values | {"nominal": None}
        assert report_model(name).model_validate(bare, context=WITHHELD)


def test_a_financial_finding_found_something() -> None:
    """Payments, things, mismatches or cash, and at least one typology, UNKNOWN among them."""
    values = _dump("financial_finding")
    values["facts"]["typologies"] = ()
    refused(FinancialFinding, values, "give typologies; UNKNOWN is an answer")
    values["facts"]["typologies"] = ("UNKNOWN",)
    kinds = ("transactions", "goods", "trade_mismatches", "cash")
    found = {kind: values["facts"][kind] for kind in kinds}
    values["facts"] |= dict.fromkeys(kinds, ())
    values["nominal"] = None
    refused(FinancialFinding, values, "give transactions, goods, trade_mismatches or cash")
    for kind in kinds:
        alone = values | {"facts": values["facts"] | {kind: found[kind]}}
        assert FinancialFinding.model_validate(alone)


@pytest.mark.parametrize(
    ("rows", "row"),
    [
        ("transaction_identities", {"transaction": 2}),
        ("item_identities", {"item": 1, "identifiers": ()}),
    ],
)
def test_accounts_are_of_a_transaction_that_is_there(rows: str, row: dict[str, Any]) -> None:
    """What tells which payment or thing it was points at one in `facts`."""
    values = _dump("financial_finding")
    values["nominal"][rows] = (row,)
    refused(FinancialFinding, values, f"nominal.{rows}[0] is about facts.")


def test_a_mismatch_stands_between_declared_and_market() -> None:
    """The two sides cannot be swapped: their kinds say which is which."""
    right = {"declared": _money("DECLARED"), "market": _money("MARKET")}
    assert TradeMismatch.model_validate(right)
    assert TradeMismatch.model_validate(right | {"market": _money("ESTIMATED")})
    refused(TradeMismatch, right | {"declared": _money("MARKET")}, "it must be DECLARED")
    refused(TradeMismatch, right | {"market": _money("DECLARED")}, "MARKET or ESTIMATED")


def test_notes_are_counted_or_the_reason_is_told() -> None:
    """As for every number that must be answered."""
    note = {"face_value": Decimal(10000), "currency": "JPY"}
    refused(Denomination, note, "give pieces, or pieces_missing")
    assert Denomination.model_validate(note | {"pieces_missing": "NOT_MEASURED"}).pieces is None


def test_a_cultural_object_has_photographs_or_the_reason_why_not() -> None:
    """Object ID begins with pictures; each is one of the attachments, by its digest."""
    values = _dump("cultural_item")
    pictures = values["facts"]["photographs"]
    values["facts"]["photographs_missing"] = "PENDING"
    refused(CulturalItem, values, "give photographs, or photographs_missing")
    values["facts"]["photographs"] = ()
    assert CulturalItem.model_validate(values).facts.photographs == ()
    values["facts"] |= {"photographs": pictures, "photographs_missing": None}
    values["facts"]["attachments"] = values["facts"]["attachments"][:1]
    refused(CulturalItem, values, "photographs[1] is none of the attachments")


def test_a_cultural_object_has_a_short_description() -> None:
    """In the summary, or in `nominal` where it names someone; a reader of neither is not asked."""
    values = _dump("cultural_item")
    values["facts"]["summary"] = None
    refused(CulturalItem, values, "give facts.summary or nominal.short_description")
    assert CulturalItem.model_validate(values | {"nominal": None}, context=WITHHELD)
    values["nominal"]["short_description"] = "Head of Vishnu, from the house of its owner."
    assert CulturalItem.model_validate(values).facts.summary is None


def test_a_period_runs_forward_through_the_common_era() -> None:
    """Years before it are negative; what is not known is left out."""
    old = CulturalPeriod.model_validate({"earliest": -2500, "latest": -1900})
    assert (old.earliest, old.latest) == (-2500, -1900)
    assert CulturalPeriod.model_validate({}).period is None
    refused(
        CulturalPeriod, {"earliest": 1050, "latest": 900}, "earliest 1050 lies after latest 900"
    )


def test_a_measurement_has_an_amount_or_the_reason_why_not() -> None:
    """As a quantity has."""
    refused(Measurement, {"dimension": "HEIGHT", "unit": "CMT"}, "give amount, or amount_missing")
    unknown = {"dimension": "UNKNOWN", "unit": "UNKNOWN", "amount_missing": "ILLEGIBLE"}
    assert Measurement.model_validate(unknown).amount is None


@pytest.mark.parametrize(
    ("name", "words", "what"),
    [
        ("cultural_item", "Carved by Ta Prohm Example.", "a name"),
        ("cultural_item", "Listed as NMK-0417 there.", "an identifier"),
        ("financial_finding", "Paid as fict trx 90117.", "an identifier"),
        ("financial_finding", "Paid from 0000-000-0000117.", "an identifier"),
        ("custody_transfer", "Resealed with FICT-00591.", "an identifier"),
    ],
)
def test_makers_and_numbers_stay_out_of_the_summary(name: str, words: str, what: str) -> None:
    """What tells which object, payment, account or seal it was is looked for before signing."""
    tree = json.loads(example_text(name))
    tree["facts"]["summary"] = words
    if name == "cultural_item":
        tree["nominal"] |= {"maker": "Ta Prohm Example", "inventory_numbers": ["NMK.0417"]}
    document = read_document(tree)
    assert document.terms is not None
    with pytest.raises(ReportError, match=rf"facts\.summary: holds {what} that stands in nominal"):
        check_before_signing(document.report, document.terms)


def test_object_id_can_be_told_whole() -> None:
    """Each line of Object ID's checklist has its place."""
    facts = set(CulturalItem.model_fields["facts"].annotation.model_fields)  # type: ignore[union-attr] # a section
    nominal = set(_dump("cultural_item")["nominal"])
    checklist = {
        "photographs": "photographs",
        "type of object": "object_type",
        "measurements": "measurements",
        "materials": "materials",
        "techniques": "techniques",
        "inscriptions and markings": "markings",
        "distinguishing features": "features",
        "subject": "subjects",
        "date or period": "made",
        "place of origin or discovery": "discovery",
        "related objects": "related_objects",
        "date documented": "documented_on",
    }
    assert set(checklist.values()) <= facts
    named = {"title", "maker", "short_description", "inventory_numbers", "written_material"}
    assert named | {"inscription_texts", "distinguishing_features", "provenance"} <= nominal
