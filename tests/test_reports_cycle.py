"""What the reports between the steps of the cycle refuse: withdrawals, profiles, questions, AEO."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from report_refusals import refused

from schemas import AeoStatus, OperatorReport, Requirement, RiskProfile, Withdrawal
from schemas.contracts import report_model, shipped
from schemas.describe import describe
from schemas.disclosure import check_before_signing
from schemas.documents import read_document
from schemas.examples import example, example_text
from schemas.problems import ReportError
from schemas.report import WITHHELD

NOTHING = {"UNKNOWN", "NOT_STATED"}
DECIDED = {
    "TLP": "whoever speaks decides who may hear",
    "EvaluationScheme": "a grade means nothing without its scheme",
    "ExternalSystem": "a number of no system is none",
    "AssetScheme": "what cannot be told to be one of these may name someone: nominal",
    "WithdrawalScope": "whoever withdraws decides how much",
    "GrantUse": "leave is asked for, and given, for uses that are named",
    "GrantDecision": "whoever answers decides",
    "SectionName": "a secret opens one section, and which is known",
}


def _dump(name: str) -> dict[str, Any]:
    return example(name).report.model_dump()


@pytest.mark.parametrize("name", sorted(shipped()))
def test_unknown_is_an_answer_to_every_coded_question(name: str) -> None:
    """A closed list that must be answered has UNKNOWN or NOT_STATED, but for what is decided."""
    for rows in describe(shipped()[name]).values():
        for row in rows:
            code = row.type.rpartition(" ")[2]
            if row.required and row.symbols and code not in DECIDED:
                assert not NOTHING.isdisjoint(row.symbols), row.path


def test_a_withdrawal_says_which_fields() -> None:
    """Scope PATHS names them, and scope ALL names none."""
    values = _dump("withdrawal")
    values["facts"]["paths"] = ("facts.summary",)
    refused(Withdrawal, values, "scope ALL names none")
    values["facts"] |= {"scope": "PATHS", "paths": ()}
    refused(Withdrawal, values, "scope PATHS names the fields")
    values["facts"]["paths"] = ("nominal.parties[0]",)
    assert Withdrawal.model_validate(values).facts.erase


@pytest.mark.parametrize(
    "thread",
    [
        {},
        {"lifecycle": "UPDATE", "revision": 2},
        {"supersedes": {"member": "customs-af", "leaf": "00" * 32}},
    ],
)
def test_a_withdrawal_is_one_in_its_terms_too(thread: dict[str, Any]) -> None:
    """Whoever reads the terms alone learns the same as who reads the facts."""
    tree = json.loads(example_text("withdrawal"))
    tree["thread"] = (tree["thread"] | thread) if thread else {}
    document = read_document(tree)
    assert document.terms is not None
    with pytest.raises(ReportError, match=r"thread: must be a WITHDRAWAL that supersedes facts"):
        check_before_signing(document.report, document.terms)


def test_what_is_withdrawn_in_part_still_stands() -> None:
    """Scope PATHS does not take the report's place: its thread refers to it, and counts go on."""
    tree = json.loads(example_text("withdrawal"))
    tree["facts"] |= {"scope": "PATHS", "paths": ["nominal.parties[0]"]}
    whole = read_document(tree)
    assert whole.terms is not None
    with pytest.raises(ReportError, match="scope PATHS leaves the rest"):
        check_before_signing(whole.report, whole.terms)
    tree["thread"] = {"lifecycle": "SUBSEQUENT", "references": [tree["facts"]["target"]]}
    part = read_document(tree)
    assert part.terms is not None
    check_before_signing(part.report, part.terms)


def test_a_profile_selects_by_something_until_it_lapses() -> None:
    """It needs an indicator, and an end after its start."""
    values = _dump("risk_profile")
    values["facts"]["valid_from"] = values["facts"]["valid_until"]
    refused(RiskProfile, values, "valid_until must lie after valid_from")
    values["facts"]["indicators"] = ()
    refused(RiskProfile, values, "give indicators")


@pytest.mark.parametrize(
    ("name", "texts", "field"),
    [
        ("alert", "indicator_texts", "indicator"),
        ("intelligence_report", "hypothesis_texts", "hypothesis"),
        ("risk_profile", "indicator_texts", "indicator"),
    ],
)
def test_words_are_about_something_that_is_there(name: str, texts: str, field: str) -> None:
    """What nominal says in words belongs to one of the signs or judgements in facts, each once."""
    values = _dump(name)
    text = values["nominal"][texts][0]
    values["nominal"][texts] = (text | {field: 3},)
    refused(report_model(name), values, "which is not there")
    values["nominal"][texts] = (text, text)
    refused(report_model(name), values, "as one before it is")


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"hits": 65}, "hits 65 are more than the 64 controls"),
        ({"random_hits": 211}, "random_hits 211 are more than the 210 random_controls"),
        ({"hits": None}, "give hits, or hits_missing with the reason"),
        ({"hits_missing": "PENDING"}, "and not both"),
        ({"period_until": datetime(2026, 1, 1, tzinfo=UTC)}, "must lie after period_from"),
    ],
)
def test_a_profiles_figures_add_up(changed: dict[str, Any], message: str) -> None:
    """Hits are some of the controls, and what is not known is said to be so."""
    values = _dump("risk_profile")
    values["facts"]["results"] = (values["facts"]["results"][0] | changed,)
    refused(RiskProfile, values, message)


def test_a_profile_without_a_baseline_says_why() -> None:
    """No random controls are an answer: the hit rate then stands alone."""
    values = _dump("risk_profile")
    unknown = {
        "random_controls": None,
        "random_controls_missing": "NOT_APPLICABLE",
        "random_hits": None,
        "random_hits_missing": "NOT_APPLICABLE",
    }
    values["facts"]["results"] = (values["facts"]["results"][0] | unknown,)
    assert RiskProfile.model_validate(values).facts.results[0].random_controls is None


@pytest.mark.parametrize(
    ("field", "message"),
    [
        ("summary", "give summary: the question"),
        ("asks", "give asks; NOT_STATED is an answer"),
        ("area", "give area; XX is any country"),
    ],
)
def test_whoever_gets_a_question_can_read_it(field: str, message: str) -> None:
    """The question stands in facts, without names, with what and where it is about."""
    values = _dump("requirement")
    values["facts"][field] = None if field == "summary" else ()
    refused(Requirement, values, message)


def test_a_status_tells_whose_it_is() -> None:
    """The operator's TIN stands in nominal, or why it does not; who may not read it believes it."""
    values = _dump("aeo_status")
    both = values | {"facts": values["facts"] | {"tin_missing": "PENDING"}}
    refused(AeoStatus, both, "and not both")
    silent = values | {"nominal": None}
    refused(AeoStatus, silent, "give the operator's TIN or EORI")
    assert AeoStatus.model_validate(silent, context=WITHHELD).facts.status == "SUSPENDED"
    told = silent | {"facts": values["facts"] | {"tin_missing": "WITHHELD"}}
    assert AeoStatus.model_validate(told).nominal is None


def test_an_operator_saw_something() -> None:
    """What was seen is coded, and said in words or on a conveyance."""
    values = _dump("operator_report")
    values["facts"]["observations"] = ()
    refused(OperatorReport, values, "give observations; NOT_STATED is an answer")
    silent = _dump("operator_report")
    silent["facts"] |= {"summary": None, "conveyances": ()}
    silent["nominal"] = None
    refused(OperatorReport, silent, "give facts.summary, facts.conveyances or nominal.narratives")


def test_gold_has_a_weight_beside_its_worth() -> None:
    """A bar is declared in money and weighed in kilograms; both can be told."""
    gold = {
        "kind": "GOLD",
        "kind_raw": "5 biscuits, 10 tola each",
        "value": {"amount": "41000", "currency": "USD", "kind": "MARKET"},
        "quantity": {"amount": "0.583", "unit": "KGM", "amount_raw": "50", "unit_raw": "tola"},
        "declared": "NOT_DECLARED",
    }
    tree = json.loads(example_text("seizure_report"))
    tree["facts"]["monetary_instruments"] = [gold]
    report = read_document(tree).report
    assert report.model_dump()["facts"]["monetary_instruments"][0]["quantity"]["unit"] == "KGM"


def test_a_translated_summary_names_nobody_either() -> None:
    """The same check as for the summary, in every language that it is told in."""
    tree = json.loads(example_text("alert"))
    told = {"language": "th", "text": "ผู้รับ Kauri Cold Stores (fictional)"}
    tree["facts"]["translations"] = [told]
    document = read_document(tree)
    assert document.terms is not None
    with pytest.raises(ReportError, match=r"translations\[0\].text: holds a name"):
        check_before_signing(document.report, document.terms)


@pytest.mark.parametrize(
    "media_type",
    ["application/vnd.openxmlformats-officedocument.wordprocessingml.document", "image/svg+xml"],
)
def test_a_file_of_any_registered_kind_can_be_attached(media_type: str) -> None:
    """Names of media types are long."""
    tree = json.loads(example_text("alert"))
    file = {"sha256": "00" * 32, "media_type": media_type, "size": 1, "nominal": False}
    tree["facts"]["attachments"] = [file]
    assert read_document(tree).report


def test_fields_of_one_name_are_of_one_list() -> None:
    """A field that is called the same in two contracts has the same code list, or none, in both."""
    lists: dict[str, set[str | None]] = {}
    for contract in shipped().values():
        for rows in describe(contract).values():
            for row in rows:
                if row.kind in ("code", "term"):
                    name = row.path.rpartition(".")[2].removesuffix("[]")
                    lists.setdefault(name, set()).add(row.list)
    assert {name for name, found in lists.items() if len(found) > 1} <= {"kind", "code"}
