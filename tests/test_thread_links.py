"""Links: every reference of every contract is found, and said in words."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report_strategies import reports, terms

from broker.roles.threads import numbers_in
from schemas import Lifecycle, Reference, Report, Terms, Thread
from schemas.contracts import report_model, shipped
from schemas.documents import write_document
from schemas.examples import example, example_text
from schemas.links import Link, has_words, links, reference_paths, tie
from schemas.reports import InvestigationNote, ReportLink

ALERT = Reference(member="customs-th", leaf=b"\x01" * 32)
OTHER = Reference(member="rilo-ap", leaf=b"\x02" * 32)


@pytest.mark.parametrize("name", sorted(shipped()))
def test_every_reference_field_of_every_contract_has_words(name: str) -> None:
    """Whoever adds a reference to a contract says what it means: `schemas/links.py` lists them."""
    paths = (*reference_paths(report_model(name)), *reference_paths(Terms))
    assert [path for path in paths if not has_words(name, path)] == []


def test_reference_paths_look_into_lists_and_records() -> None:
    """References in a record in a record, in a list and behind a null are all found."""
    seizure = reference_paths(report_model("seizure_report"))
    assert set(seizure) == {"facts.detection.led_by_alert", "facts.linked_alerts"}
    assert set(reference_paths(Terms)) == {
        "thread.supersedes",
        "thread.thread",
        "thread.in_reply_to",
        "thread.references",
        "parents",
    }


def test_links_say_which_field_and_what_it_means() -> None:
    """A feedback that answers an alert says so twice: in its terms and in its body."""
    document = example("feedback")
    assert document.terms is not None
    said = document.terms.model_copy(
        update={
            "thread": Thread(lifecycle=Lifecycle.INITIAL, in_reply_to=ALERT, references=(OTHER,)),
            "parents": (),
        }
    )
    found = [link for link in links(document.report, said) if link.reference in (ALERT, OTHER)]
    assert found[:2] == [
        Link("thread.in_reply_to", "answers", ALERT),
        Link("thread.references", "refers to", OTHER),
    ]
    about = next(each for each in links(document.report, None) if each.path == "facts.about")
    assert about.relation == "tells what came of"


def test_a_relation_that_the_originator_states_stands_in_its_words() -> None:
    """An investigation note says itself how it is linked: its code is shown, not ours."""
    note = example("investigation_note").report
    stated = {(link.report, link.relation.replace("-", " ")) for link in _report_links(note)}
    found = {(link.reference, link.relation) for link in links(note, None)}
    assert stated
    assert found == stated


def test_a_field_without_words_says_its_name() -> None:
    """A contract newer than this table is still readable."""
    assert tie("unheard_of", "facts.second_opinion").words == "second opinion"


@pytest.mark.parametrize("name", sorted(n for n in shipped() if n != "heartbeat"))
@settings(max_examples=25)
@given(data=st.data())
def test_links_are_exactly_the_references_of_the_document(name: str, data: st.DataObject) -> None:
    """What is found from the models is what anyone finds in the JSON: objects of member, leaf."""
    report, said = data.draw(reports(name)), data.draw(terms())
    found = {(link.path, link.reference) for link in links(report, said)}
    assert found == set(_in_json(write_document(report, said), ""))


def _report_links(note: Report) -> tuple[ReportLink, ...]:
    assert isinstance(note, InvestigationNote)
    return note.facts.report_links


def _in_json(tree: object, path: str) -> list[tuple[str, Reference]]:
    if isinstance(tree, dict):
        if set(tree) == {"member", "leaf"}:
            return [(path, Reference(member=tree["member"], leaf=bytes.fromhex(tree["leaf"])))]
        found = (_in_json(tree[name], f"{path}.{name}" if path else name) for name in tree)
        return [each for some in found for each in some]
    if isinstance(tree, list):
        return [each for item in tree for each in _in_json(item, path)]
    return []


def test_a_case_is_found_by_the_number_of_an_exhibit() -> None:
    """An exhibits officer knows the number on the bag; what other systems call it is told, too."""
    custody = json.loads(example_text("custody_transfer"))
    assert {"NZ-CUS-2026-00931", "AKL-4417/1", "AKL-4417/1-S"} <= set(numbers_in(custody))
    assert "FICT-2026-118" in numbers_in(json.loads(example_text("cultural_item")))
