"""Identified: published identifiers say whether their numbers can be right."""

from __future__ import annotations

import json

import pytest
import report_strategies
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from broker.cli.identifying import tell_identified
from schemas import Report
from schemas.codes.identified import Found, identified
from schemas.components.identifiers import AssetIdentifier, AssetScheme, Check
from schemas.contracts import shipped
from schemas.documents import parse_document
from schemas.examples import example_text

NAMES = sorted(set(shipped()) - {"heartbeat"})
PLACE = "facts.targets[0].identifiers[0]"


def alert(**changes: object) -> Report:
    """Return the example of an alert whose vessel's number is said anew."""
    tree = json.loads(example_text("alert"))
    tree["facts"]["targets"][0]["identifiers"] = [{"scheme": "IMO", **changes}]
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
    report, told = identified(alert(raw=raw))
    found = vessel(report)
    assert (found.raw, found.normalised, found.check) == (raw, normalised, check)
    assert found.checked_with
    assert told == (Found(PLACE, Check.UNCHECKED, check),)


@pytest.mark.parametrize("checker", [None, "ours/1"])
def test_a_wrong_number_that_claims_to_be_valid_is_corrected(checker: str | None) -> None:
    """No claim stands against a check digit, whoever says it made the check."""
    report, (told,) = identified(alert(raw="9074728", check="VALID", checked_with=checker))
    assert vessel(report).check is Check.INVALID
    assert vessel(report).checked_with != "ours/1"
    assert told.corrected


def test_a_check_with_an_older_table_that_says_the_same_stays() -> None:
    """Who checked first, and said the same, is still named."""
    said = alert(raw="9074729", normalised="9074729", check="VALID", checked_with="ours/1")
    assert identified(said) == (said, ())


def test_what_was_found_is_told_in_two_lines(capsys: pytest.CaptureFixture[str]) -> None:
    """How many, which are wrong, and which said otherwise."""
    tell_identified(
        [Found("facts.a[0]", Check.VALID, Check.INVALID), Found("b", Check.UNCHECKED, Check.VALID)]
    )
    assert capsys.readouterr().err.splitlines() == [
        "2 identifiers checked: 1 valid, 1 INVALID: facts.a[0]",
        "1 said otherwise, corrected: facts.a[0] (said VALID, is INVALID)",
    ]


@pytest.mark.parametrize("name", NAMES)
def test_the_examples_say_what_their_checks_say(name: str) -> None:
    """So what is published of them is what they say."""
    said = parse_document(example_text(name)).report
    assert identified(said) == (said, ())


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=15, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_report_keeps_all_that_it_says(data: st.DataObject, name: str) -> None:
    """What its contract allowed before, it allows after; only checks change, and only once."""
    said = data.draw(report_strategies.reports(name))
    once, _ = identified(said)
    assert _others(once.model_dump(mode="json")) == _others(said.model_dump(mode="json"))
    assert identified(once)[0] == once


def _others(tree: object) -> object:
    """Return a report's tree without what a check gives."""
    if isinstance(tree, dict):
        own = {"normalised", "check", "checked_with"} if {"scheme", "raw"} <= tree.keys() else ()
        return {name: _others(each) for name, each in tree.items() if name not in own}
    return [_others(each) for each in tree] if isinstance(tree, list) else tree
