"""Identified: published identifiers say whether their numbers can be right."""

from __future__ import annotations

import json

import pytest
import report_strategies
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas import Report
from schemas.codes.identified import identified
from schemas.components.identifiers import AssetIdentifier, AssetScheme, Check
from schemas.contracts import shipped
from schemas.documents import parse_document
from schemas.examples import example_text

NAMES = sorted(set(shipped()) - {"heartbeat"})


def alert(**changes: object) -> Report:
    """Return the example of an alert whose vessel's number is said anew."""
    tree = json.loads(example_text("alert"))
    (number,) = tree["facts"]["targets"][0]["identifiers"]
    number.pop("check")
    number.update(changes)
    return parse_document(json.dumps(tree)).report


def vessel(report: Report) -> AssetIdentifier:
    """Return the vessel's number."""
    number = report.facts.targets[0].identifiers[0]  # type: ignore[attr-defined]  # an alert's
    assert isinstance(number, AssetIdentifier)
    assert number.scheme is AssetScheme.IMO
    return number


@pytest.mark.parametrize(
    ("raw", "normalised", "check"),
    [("IMO 9074729", "9074729", Check.VALID), ("9074728", "9074728", Check.INVALID)],
)
def test_what_nobody_checked_is_checked(raw: str, normalised: str, check: Check) -> None:
    """The raw number stays; beside it stand its normal form, the outcome and who checked."""
    found = vessel(identified(alert(raw=raw)))
    assert (found.raw, found.normalised, found.check) == (raw, normalised, check)
    assert found.checked_with


def test_what_its_author_checked_stays() -> None:
    """A check that the author states, right or wrong, is the author's word."""
    said = alert(raw="9074728", check="VALID", checked_with="ours/1")
    assert identified(said) is said


@pytest.mark.parametrize("name", NAMES)
def test_the_examples_stay_what_they_say(name: str) -> None:
    """Checking twice changes nothing, and nothing but identifiers is changed at all."""
    said = parse_document(example_text(name)).report
    once = identified(said)
    assert identified(once) == once
    assert _others(once.model_dump(mode="json")) == _others(said.model_dump(mode="json"))


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=15, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_report_keeps_all_that_it_says(data: st.DataObject, name: str) -> None:
    """What its contract allowed before, it allows after; only checks are added."""
    said = data.draw(report_strategies.reports(name))
    once = identified(said)
    assert _others(once.model_dump(mode="json")) == _others(said.model_dump(mode="json"))


def _others(tree: object) -> object:
    """Return a report's tree without what a check gives."""
    if isinstance(tree, dict):
        own = {"normalised", "check", "checked_with"} if {"scheme", "raw"} <= tree.keys() else ()
        return {name: _others(each) for name, each in tree.items() if name not in own}
    return [_others(each) for each in tree] if isinstance(tree, list) else tree
