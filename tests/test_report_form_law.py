"""A form can ask for whatever a contract can say, and makes exactly that of the answers."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report_strategies import reports, terms

from adapters.forms.answers import Context
from adapters.forms.entered import answers_of
from adapters.forms.form import Done, Form
from adapters.forms.turns import Ask
from schemas import Report, Terms
from schemas.codes import Codes
from schemas.contracts import shipped
from schemas.documents import Document, read_document, write_document
from schemas.examples import example

HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
WITH_TERMS = sorted(set(shipped()) - {"heartbeat"})


def context() -> Context:
    """Return what answers are read by: the lists that ship."""
    return Context(Codes.shipped())


def entered(document: Document) -> Form:
    """Type a report into an empty form, question by question, as an officer would."""
    name = document.report.contract
    tree = write_document(document.report, document.terms)
    answers = answers_of(name, tree, context(), whole_report=True)
    form = Form(name, context())
    while isinstance(form.step, Ask):
        form.answer(answers[form.step.key])
    return form


def printable(tree: Any) -> Any:  # noqa: ANN401 - JSON
    """Return a report without characters that control a terminal: no form takes those."""
    if isinstance(tree, dict):
        return {name: printable(value) for name, value in tree.items()}
    if isinstance(tree, list):
        return [printable(value) for value in tree]
    return HIDDEN.sub("-", tree) if isinstance(tree, str) else tree


@pytest.mark.parametrize("name", sorted(shipped()))
def test_every_contracts_example_can_be_typed_in(name: str) -> None:
    """Every question has an answer, and the report that comes out is the example."""
    document = example(name)
    step = entered(document).step
    assert isinstance(step, Done)
    assert step.document == document


@pytest.mark.parametrize("name", sorted(shipped()))
def test_a_draft_of_all_answers_is_the_whole_report(name: str) -> None:
    """Begun again with the answers of before, a form asks nothing and makes the same report."""
    document = example(name)
    form = Form(name, context(), entered(document).answers)
    assert isinstance(form.step, Done)
    assert form.step.document == document


@pytest.mark.parametrize("name", WITH_TERMS)
@settings(max_examples=6)
@given(data=st.data())
def test_any_report_can_be_typed_in(name: str, data: st.DataObject) -> None:
    """Whatever the contract allows comes out as it was: no field is missing, none is changed."""
    report: Report = data.draw(reports(name))
    said: Terms = data.draw(terms())
    tree = printable(write_document(report, said))
    if report.needs_legal_basis:
        tree["handling"].setdefault("legal_basis", {"instrument": "NOT_STATED"})
    document = read_document(tree)
    form = entered(document)
    # What its words let slip, or its terms lack, is for the check before signing to say.
    assert form.tree is not None
    assert read_document(form.tree) == document
