"""What operations, requests, their answers and hand-overs must say."""

from __future__ import annotations

import json
from typing import Any

import pytest
from report_refusals import refused

from schemas import CustodyTransfer, OperationMessage, Rfi, RfiReply
from schemas.disclosure import check_before_signing
from schemas.documents import read_document
from schemas.examples import example, example_text
from schemas.problems import ReportError
from schemas.report import WITHHELD
from schemas.reports import Communication, Deadline, Situation

REPORT = {"member": "rilo-ap", "leaf": bytes(32)}


def _dump(name: str) -> dict[str, Any]:
    return example(name).report.model_dump()


def _refusals(tree: dict[str, Any]) -> list[str]:
    document = read_document(tree)
    assert document.terms is not None
    with pytest.raises(ReportError) as caught:
        check_before_signing(document.report, document.terms)
    return [str(problem) for problem in caught.value.problems]


def test_a_request_is_made_under_a_legal_basis() -> None:
    """It is not signed without; NOT_STATED is an answer, silence none."""
    tree = json.loads(example_text("rfi"))
    del tree["handling"]["legal_basis"]
    (problem,) = _refusals(tree)
    assert problem.startswith("handling.legal_basis: is missing; rfi needs it")
    tree["handling"]["legal_basis"] = {"instrument": "NOT_STATED"}
    document = read_document(tree)
    assert document.terms is not None
    check_before_signing(document.report, document.terms)


def test_a_request_asks_each_question_once_and_in_words() -> None:
    """Ids are unique, each has its words, and no words are about another question."""
    values = _dump("rfi")
    questions = values["facts"]["questions"]
    refused(Rfi, values | {"facts": values["facts"] | {"questions": ()}}, "give questions")
    questions[1]["id"] = "Q1"
    refused(Rfi, values, "two questions have the same id")
    questions[1]["id"] = "Q3"
    refused(Rfi, values, "nominal.question_texts: there is no question Q2")
    values["nominal"]["question_texts"] = values["nominal"]["question_texts"][:1]
    refused(Rfi, values, "nominal.question_texts: no words for Q3")
    assert Rfi.model_validate(values | {"nominal": None}, context=WITHHELD)
    refused(Rfi, values | {"nominal": None}, "no words for Q1, Q3")


def test_a_request_says_about_what_and_how_it_will_be_used() -> None:
    """Subject and restrictions are answered, be it with NOT_STATED or NONE."""
    values = _dump("rfi")
    bare = values | {"facts": values["facts"] | {"subjects": ()}}
    refused(Rfi, bare, "give subjects; NOT_STATED is an answer")
    free = values | {"facts": values["facts"] | {"use_restrictions": ()}}
    refused(Rfi, free, "give use_restrictions; NONE and NOT_STATED are answers")
    both = values["facts"] | {"use_restrictions": ("NONE", "NOT_AS_EVIDENCE")}
    refused(Rfi, values | {"facts": both}, "NONE and NOT_STATED stand alone")


@pytest.mark.parametrize(
    ("urgency", "within", "unit", "allowed"),
    [
        ("URGENT", 8, "HOURS", True),
        ("URGENT", 3, "DAYS", True),
        ("NOT_URGENT", 7, "DAYS", True),
        ("URGENT", 7, "DAYS", False),
        ("NOT_URGENT", 8, "HOURS", False),
        ("NOT_STATED", 30, "DAYS", True),
    ],
)
def test_the_profile_of_the_directive_has_its_three_deadlines(
    urgency: str, within: int, unit: str, *, allowed: bool
) -> None:
    """Directive (EU) 2023/977: 8 hours, 3 days, 7 days; another profile has its own."""
    values = {"urgency": urgency, "profile": "EU-2023-977", "within": within, "unit": unit}
    assert Deadline.model_validate(values | {"profile": "ASIA-PACIFIC-1"}).within == within
    if allowed:
        assert Deadline.model_validate(values).within == within
    else:
        refused(Deadline, values, f"not {within} {unit}")


def test_a_deadline_has_its_unit_and_its_end() -> None:
    """A number without a unit is none, and a deadline ends at a time."""
    known = {"urgency": "URGENT", "profile": "NONE"}
    refused(Deadline, known | {"within": 8}, "give within and unit, or neither")
    refused(Deadline, known | {"unit": "DAYS"}, "give within and unit, or neither")
    values = _dump("rfi")
    values["facts"]["reply_by"] = None
    refused(Rfi, values, "a deadline ends at a time: give reply_by")
    values["facts"]["deadline"] = known
    assert Rfi.model_validate(values).facts.reply_by is None
    del values["facts"]["reply_by"]
    refused(Rfi, values, "facts.reply_by: is missing; it must be answered")


@pytest.mark.parametrize(
    ("outcome", "message", "more"),
    [
        ("REFUSED", "REFUSED needs a refusal_ground", {"refusal_ground": "NATIONAL_SECURITY"}),
        ("NEED_MORE", "NEED_MORE needs needs", {"needs": ("LEGAL_BASIS",)}),
        ("FORWARDED", "FORWARDED needs forwarded_to", {"forwarded_to": "police-kh"}),
        ("FORWARDED", "FORWARDED needs forwarded_to", {"forwarded_office": "UNKNOWN"}),
        ("FULL", "FULL needs answers", None),
        ("PARTIAL", "PARTIAL needs answers", None),
        ("NEGATIVE_NO_RECORD", None, {}),
        ("NOT_STATED", None, {}),
    ],
)
def test_an_answer_says_what_its_outcome_asks(
    outcome: str, message: str | None, more: dict[str, Any] | None
) -> None:
    """A refusal has its ground, a forwarding its place, a want what is wanted."""
    values = _dump("rfi_reply")
    values["facts"] |= {"outcome": outcome, "refusal_ground": None, "answers": ()}
    values["nominal"] = None
    if message is not None:
        refused(RfiReply, values, message)
    if more is not None:
        values["facts"] |= more
        assert RfiReply.model_validate(values).facts.outcome == outcome


def test_only_a_refusal_has_a_ground() -> None:
    """A full answer with a ground for refusing contradicts itself; a partial one need not."""
    values = _dump("rfi_reply")
    assert values["facts"]["outcome"] == "PARTIAL"
    values["facts"]["outcome"] = "FULL"
    refused(RfiReply, values, "FULL has no refusal_ground")


def test_an_answer_has_its_words_in_nominal() -> None:
    """Each question that was ANSWERED is, in words; words about no question are refused."""
    values = _dump("rfi_reply")
    texts = values["nominal"]["answer_texts"]
    values["nominal"]["answer_texts"] = ()
    refused(RfiReply, values, "nominal.answer_texts: no words for Q1")
    refused(RfiReply, values | {"nominal": None}, "nominal.answer_texts: no words for Q1")
    assert RfiReply.model_validate(values | {"nominal": None}, context=WITHHELD)
    texts[0]["question_id"] = "Q9"
    values["nominal"]["answer_texts"] = texts
    refused(RfiReply, values, "nominal.answer_texts: facts.answers has no Q9")
    values["facts"]["answers"] += ({"question_id": "Q1", "state": "LATER"},)
    refused(RfiReply, values, "a question_id stands twice in answers")


def test_an_answer_says_how_it_may_be_used() -> None:
    """Conditions of use are answered; NONE is an answer and stands alone."""
    values = _dump("rfi_reply")
    values["facts"]["conditions_of_use"] = ()
    refused(RfiReply, values, "give conditions_of_use; NONE and NOT_STATED are answers")


def test_no_answer_is_looser_than_its_report() -> None:
    """Graded one by one, an answer may be stricter than the whole and never looser."""
    tree = json.loads(example_text("rfi_reply"))
    tree["nominal"]["answer_texts"][0]["tlp"] = "GREEN"
    problem = "nominal.answer_texts[0].tlp: is GREEN, looser than the report's AMBER"
    assert _refusals(tree) == [problem]


@pytest.mark.parametrize("empty", ["participants", "contact_points"])
def test_an_operation_has_participants_and_contact_points(empty: str) -> None:
    """At least one of each, in every message."""
    values = _dump("operation_message")
    values["facts"][empty] = ()
    refused(OperationMessage, values, "give participants and contact_points")


def test_a_message_of_an_operation_says_what_it_is_for() -> None:
    """TASKING has tasks and SITUATION figures."""
    values = _dump("operation_message")
    values["facts"]["tasking"] = values["nominal"]["task_texts"] = ()
    refused(OperationMessage, values, "TASKING needs tasking")
    values["facts"]["message_kind"] = "SITUATION"
    assert OperationMessage.model_validate(values).facts.situation is not None
    values["facts"]["situation"] = None
    refused(OperationMessage, values, "SITUATION needs situation")
    values["facts"]["message_kind"] = "NOTICE"
    assert OperationMessage.model_validate(values).facts.tasking == ()


def test_an_operation_that_was_debriefed_has_a_closing_report() -> None:
    """By reference, unless the message closes it itself."""
    values = _dump("operation_message")
    values["facts"]["phase"] = "DEBRIEFED"
    refused(OperationMessage, values, "DEBRIEFED needs closing_report")
    closing = values["facts"] | {"message_kind": "CLOSING"}
    assert OperationMessage.model_validate(values | {"facts": closing})
    values["facts"]["closing_report"] = REPORT
    assert OperationMessage.model_validate(values)


def test_tasks_are_told_in_words_where_there_is_a_task() -> None:
    """Words about no task are refused, and an officer who is referred to is there."""
    values = _dump("operation_message")
    values["facts"]["contact_points"][1]["party"] = 5
    refused(OperationMessage, values, "facts.contact_points[1].party is party 5")
    values["facts"]["contact_points"][1]["party"] = None
    values["nominal"]["task_texts"][0]["task"] = 2
    refused(OperationMessage, values, "task_texts[0] is about facts.tasking[2]")


def test_a_situation_counts_each_result_once() -> None:
    """164 seizures beside 6 warnings; twice the same result is refused, and so is none."""
    period = {"precision": "UNKNOWN"}
    counts = ({"result": "SEIZURES", "count": 164}, {"result": "WARNINGS", "count": 6})
    assert len(Situation.model_validate({"period": period, "counts": counts}).counts) == 2
    refused(Situation, {"period": period, "counts": counts[:1] * 2}, "stands twice in counts")
    refused(Situation, {"period": period, "counts": ()}, "give counts")
    silent = {"period": period, "counts": ({"result": "ARRESTS"},)}
    refused(Situation, silent, "give count, or count_missing")
    refused(Communication, {"channels": ()}, "give channels; NOT_STATED is an answer")


def test_a_hand_over_hands_something_to_someone_else() -> None:
    """Exhibits are there, each once, and who has them afterwards is not who had them before."""
    values = _dump("custody_transfer")
    facts = values["facts"]
    refused(CustodyTransfer, values | {"facts": facts | {"exhibits": ()}}, "give exhibits")
    twice = facts | {"exhibits": facts["exhibits"][:1] * 2}
    refused(CustodyTransfer, values | {"facts": twice}, "an exhibit_ref stands twice")
    same = facts | {"to_holder": facts["from_holder"]}
    refused(CustodyTransfer, values | {"facts": same}, "nothing changed hands")
    unknown = {"office": "UNKNOWN"}
    dark = facts | {"from_holder": unknown, "to_holder": unknown}
    assert CustodyTransfer.model_validate(values | {"facts": dark})


def test_seals_and_officers_of_a_hand_over_are_there() -> None:
    """A seal is on one of the exhibits, and an officer who is referred to is a party."""
    values = _dump("custody_transfer")
    values["facts"]["to_holder"]["party"] = 4
    refused(CustodyTransfer, values, "facts.to_holder.party is party 4")
    values["facts"]["to_holder"]["party"] = 1
    values["nominal"]["seals"][2]["exhibit"] = 2
    refused(CustodyTransfer, values, "nominal.seals[2] is on facts.exhibits[2], which is not there")
