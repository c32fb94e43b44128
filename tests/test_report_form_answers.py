"""How a form reads answers: as reporters write, by what the lists have, and nothing invented."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from canary import sightings

from adapters.forms.answers import Answer, AnswerError, Context
from adapters.forms.draft_file import DraftFile
from adapters.forms.form import Form, to_ask_again
from adapters.forms.questions import Question, questions
from adapters.forms.turns import Ask, read
from broker.errors import ConfigError
from broker.store.store_key import StoreKey
from schemas.codes import Codes
from schemas.contracts import contract, shipped
from schemas.describe import describe
from schemas.problems import Problem

READERS = {"police-nz": "New Zealand Police", "rilo-ap": "RILO Asia Pacific"}


def context() -> Context:
    """Return the lists that ship, and two readers."""
    return Context(Codes.shipped(), READERS, date(2026, 11, 25))


def at(name: str, key: str, answers: dict[str, str] | None = None) -> Form:
    """Return a form that asks for `key`: what comes before is left out or answered."""
    form = Form(name, context(), answers)
    while isinstance(form.step, Ask) and form.step.key != key:
        form.answer(FIRST.get(form.step.key, ""))
    assert isinstance(form.step, Ask), form.step
    return form


def taken(form: Form, text: str) -> Answer:
    """Return how the form's question reads a text."""
    assert isinstance(form.step, Ask)
    return read(form.step, text, context())


FIRST = {
    "open.risk_area": "drugs",
    "facts.seizure_ref": "NZ-1",
    "facts.seized_at": "2026",
    "facts.location.country": "NZ",
    "facts.event_kind": "seizure",
    "facts.direction": "inbound",
    "facts.detection.basis": "alert",
    "facts.persons.arrested": "not stated",
    "facts.reporting_form": "full",
    "facts.?": "commodities",
    "facts.commodities[0].risk_area": "drugs",
    "facts.commodities[0].category": "unknown",
    "facts.commodities[0].?": "quantities, hs code, description raw",
    "facts.commodities[0].quantities[0]": "1 kg",
    "nominal.?": "documents",
    "nominal.documents[0]": "OTHER",
    "nominal.documents[0].raw": "1",
    "handling.nominal_audience[0]": "none",
    "handling.tlp": "red",
    "handling.audience[0]": "police-nz",
}


@pytest.mark.parametrize("name", sorted(shipped()))
def test_every_question_has_the_contracts_own_words(name: str) -> None:
    """What a contract says of its fields is what is asked, all of it and nothing else."""

    def paths(question: Question, under: str) -> list[str]:
        mine = [f"{under}{question.about.path}"] if question.about.path else []
        reason = [f"{under}{question.why.about.path}"] if question.why else []
        return mine + reason + [path for field in question.inner for path in paths(field, under)]

    asked = {path for question in questions(name) for path in paths(question, "")}
    described = describe(contract(name))
    sections = {str(section.name).lower() for section in described} - {"terms"}
    assert asked - sections == {row.path for rows in described.values() for row in rows}


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("2026-11-12", {"value": "2026-11-12T00:00:00Z", "precision": "DAY"}),
        ("2026-11", {"value": "2026-11-01T00:00:00Z", "precision": "MONTH"}),
        ("2026", {"value": "2026-01-01T00:00:00Z", "precision": "YEAR"}),
        ("unknown", {"precision": "UNKNOWN"}),
        ("2026-11-12T09:30+12:00", {"value": "2026-11-11T21:30:00Z", "precision": "INSTANT"}),
        (
            "12th Nov 2026",
            {"value": "2026-11-12T00:00:00Z", "precision": "DAY", "raw": "12th Nov 2026"},
        ),
    ],
)
def test_dates_are_read_as_reporters_write_them(text: str, fact: dict[str, str]) -> None:
    """As exactly as they are known; what was typed is kept where it says more."""
    form = at("seizure_report", "facts.seized_at")
    assert taken(form, text).value == fact


@pytest.mark.parametrize(
    ("key", "text", "words"),
    [
        ("facts.seized_at", "11/12/2026", "two ways"),
        ("facts.seized_at", "yesterday", "Write it as 2026-11-30"),
        ("facts.seized_at", "", "must be answered"),
        ("facts.location.country", "Atlantis", "the list country has no Atlantis"),
        ("facts.event_kind", "theft", "it is one of: seizure"),
        ("facts.persons.arrested", "several", "not one number"),
        ("facts.persons.arrested", "-2", "greater than or equal to 0"),
        ("facts.commodities[0].quantities[0]", "12", "an amount and its unit"),
        ("facts.commodities[0].quantities[0]", "12 tael", "can be"),
        ("facts.commodities[0].quantities[0]", "12 xyzzy", "no unit is called xyzzy"),
        ("facts.commodities[0].quantities[0]", "1,234 kg", "group thousands or begin decimals"),
        ("handling.audience[0]", "police-th", "no member police-th may read this contract"),
        ("facts.?", "comodities", "no field of this name"),
        ("facts.seizure_ref", "x" * 81, "at most 80 characters"),
    ],
)
def test_what_cannot_be_taken_is_explained(key: str, text: str, words: str) -> None:
    """The same question stands, nothing is taken, and the text says what to write."""
    form = at("seizure_report", key)
    with pytest.raises(AnswerError, match=words):
        form.answer(text)
    assert isinstance(form.step, Ask)
    assert form.step.key == key
    assert key not in form.answers


def test_a_code_that_its_list_lacks_is_kept_only_when_it_is_meant() -> None:
    """An exclamation mark takes it as it stands, and says that the list does not have it."""
    form = at("seizure_report", "facts.commodities[0].category")
    with pytest.raises(AnswerError, match="!ELEPHANTS"):
        form.answer("ELEPHANTS")
    answer = taken(form, "!ELEPHANTS")
    assert answer.value == "ELEPHANTS"
    assert "does not have it" in " ".join(answer.notes)


def test_without_a_table_a_code_goes_unchecked() -> None:
    """No table of the Harmonized System ships: its points are taken out, and that is told."""
    form = at("seizure_report", "facts.commodities[0].hs_code")
    answer = taken(form, "2939.45")
    assert answer.value == "293945"
    assert "unchecked" in " ".join(answer.notes)


def test_an_amount_keeps_what_was_written_beside_its_code() -> None:
    """Unit and kilograms by the factor table; the unit as typed stays."""
    form = at("seizure_report", "facts.commodities[0].quantities[0]")
    said = taken(form, "2.5 tola").value
    assert said["amount"] == "2.5"
    assert said["unit_raw"] == "tola"
    assert said["conversion_ref"].startswith("sealane-factors/")


def test_a_wrong_check_digit_is_flagged_and_kept() -> None:
    """An identifier is never refused: its check stands beside it."""
    form = at("seizure_report", "nominal.documents[0]")
    form.answer("IBAN")
    form.answer("GB00WEST12345698765432")
    assert "invalid: flagged and kept as written" in " ".join(form.answer(""))
    while isinstance(form.step, Ask):
        form.answer(FIRST.get(form.step.key, ""))
    assert form.tree is not None
    (document,) = form.tree["nominal"]["documents"]
    assert document["raw"] == "GB00WEST12345698765432"
    assert document["check"] == "INVALID"


def test_the_reason_for_a_missing_number_is_an_answer() -> None:
    """Unknown is never the silent default: it stands only where it was typed."""
    form = at("seizure_report", "facts.persons.arrested")
    with pytest.raises(AnswerError, match="must be answered"):
        form.answer("")
    assert taken(form, "withheld").value == {"arrested_missing": "WITHHELD"}
    assert taken(form, "0").value == {"arrested": 0}


def test_what_is_left_out_is_absent() -> None:
    """The report has the answers and nothing else."""
    form = Form("seizure_report", context())
    few = FIRST | {
        "facts.?": "commodities",
        "facts.commodities[0].?": "",
        "facts.persons.?": "",
        "nominal.?": "",
        "handling.?": "",
    }
    while isinstance(form.step, Ask):
        form.answer(few.get(form.step.key, ""))
    assert form.tree == {
        "contract": "seizure_report",
        "open": {"risk_area": "DRUGS"},
        "facts": {
            "seizure_ref": "NZ-1",
            "seized_at": {"value": "2026-01-01T00:00:00Z", "precision": "YEAR"},
            "location": {"country": "NZ"},
            "event_kind": "SEIZURE",
            "direction": "INBOUND",
            "detection": {"basis": "ALERT"},
            "persons": {"arrested_missing": "NOT_STATED"},
            "reporting_form": "FULL",
            "commodities": [{"risk_area": "DRUGS", "category": "UNKNOWN"}],
        },
        "handling": {"tlp": "RED", "audience": ["police-nz"]},
    }


def test_back_goes_to_the_first_question_and_no_further() -> None:
    """Every answer can be taken back, the last one first."""
    form = at("seizure_report", "facts.location.country")
    while form.back():
        pass
    assert form.answers == {}
    assert isinstance(form.step, Ask)
    assert form.step.key == "open.risk_area"


@pytest.mark.parametrize(
    ("problem", "keys"),
    [
        (Problem("facts", "give commodities or monetary_instruments"), ["facts.?"]),
        (Problem("facts.seized_at.precision", "is wrong"), ["facts.seized_at"]),
        (Problem("facts.location.country", "is wrong"), ["facts.location.country"]),
        (Problem("", "is wrong"), []),
    ],
)
def test_a_problem_leads_to_the_answer_that_it_is_about(problem: Problem, keys: list[str]) -> None:
    """The field itself, what it lies within, or the choice of the record's fields; else nothing."""
    form = Form("seizure_report", context())
    answers = FIRST | {"facts.?": "", "nominal.?": ""}
    while isinstance(form.step, Ask):
        form.answer(answers.get(form.step.key, ""))
    assert to_ask_again([problem], form.asked) == keys


def test_a_draft_of_another_kind_is_refused(tmp_path: Path) -> None:
    """A file that is no draft of this contract is named, and left alone."""
    texts = ("", "[]", '{"contract": "rfi", "answers": {}}', '{"contract": "alert"}')
    with DraftFile(tmp_path, "alert", StoreKey(bytes(32))) as draft:
        for text in (*texts, "sealane draft 1\nand more than a nonce, but encrypted by nobody"):
            draft.path.write_text(text)
            with pytest.raises(ConfigError, match="is no draft of alert"):
                draft.read()
            assert draft.path.read_text() == text


def test_threat_19_a_draft_is_under_the_store_key_and_an_older_one_becomes_so(
    tmp_path: Path,
) -> None:
    """What a backup holds of it opens nobody anything; the answers come back under the key."""
    answers = {"facts.seizure_ref": "NZ-CANARY-88", "nominal.names": "Quillfeather Obsidianne"}
    with DraftFile(tmp_path, "alert", StoreKey(bytes(32))) as draft:
        draft.path.write_text(json.dumps({"contract": "alert", "answers": answers}))
        assert draft.read() == answers
        draft.write(answers)
        assert list(sightings([tmp_path], answers.values())) == []
        assert draft.read() == answers
        other = DraftFile(tmp_path, "alert", StoreKey(bytes([1] * 32)))
        with pytest.raises(ConfigError, match="is no draft of alert"):
            other.read()
