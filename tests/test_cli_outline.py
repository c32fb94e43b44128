"""The outline in which officers read reports."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broker.cli.outline import outline
from broker.cli.visible import visible
from schemas.contracts import shipped
from schemas.documents import write_document
from schemas.examples import example

JSON = st.recursive(
    st.text() | st.integers() | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=6),
)


def test_amounts_dates_and_references_read_as_people_write_them() -> None:
    """An amount stands with its unit, a date as far as it is known, a reference in one line."""
    tree = {
        "weight": {"amount": "412.6", "unit": "KGM", "measured": "WEIGHED"},
        "seized_at": {"value": "2026-11-12T00:00:00Z", "precision": "MONTH"},
        "between": {
            "value": "2026-11-12T00:00:00Z",
            "precision": "RANGE",
            "end": "2026-11-14T00:00:00Z",
        },
        "parent": {"member": "customs-nz", "leaf": "00ff"},
        "evaluation": [{"scheme": "S4X4", "source": "B", "information": "2"}],
        "ship": {"scheme": "IMO", "raw": "9074729", "check": "VALID"},
        "due": "2026-11-12T06:00:00Z",
    }
    assert dict(outline(tree)) == {
        "weight": "412.6 KGM, measured WEIGHED",
        "seized at": "2026-11",
        "between": "2026-11-12 to 2026-11-14",
        "parent": "customs-nz 00ff",
        "evaluation": "B2 (S4X4)",
        "ship": "IMO 9074729, check VALID",
        "due": "2026-11-12 06:00:00 UTC",
    }


def test_what_is_not_stated_stands_together() -> None:
    """Codes that say nothing are named once, behind the others."""
    rows = list(outline({"sanction": "NOT_STATED", "mode": "SEA", "flag": "XX"}))
    assert rows == [("mode", "SEA"), ("not stated", "sanction, flag")]


def test_a_record_that_says_nothing_is_not_stated() -> None:
    """No label stands without a value: a record of unknown answers joins the fields like it."""
    tree = {"detection": {"basis": "NOT_STATED"}, "sanction": "NOT_STATED"}
    assert list(outline(tree)) == [("not stated", "detection, sanction")]


def test_a_coordinate_of_a_figure_is_told_with_its_value() -> None:
    """That a cell's unit is not stated is what the cell is about."""
    tree = {"dims": [{"name": "unit", "value": "NOT_STATED"}, {"name": "category", "value": "X"}]}
    assert list(outline(tree)) == [("dims 1", "unit NOT_STATED"), ("dims 2", "category X")]


def test_what_the_reporter_wrote_is_called_so() -> None:
    """Text that is kept beside a code or a number is named as a person would."""
    tree = {"kind_raw": "Luggage", "raw": "18-Jan-09", "draw": 1}
    assert list(outline(tree)) == [
        ("kind as written", "Luggage"),
        ("as written", "18-Jan-09"),
        ("draw", "1"),
    ]


@settings(deadline=None)
@given(st.dictionaries(st.text(), JSON))
def test_any_json_is_outlined_without_controls(tree: dict[str, object]) -> None:
    """Whatever stands in it, every row is safe to print (THREATS 36)."""
    for label, value in outline(tree):
        assert visible(label) == label
        assert visible(value, newlines=True) == value


@pytest.mark.parametrize("name", sorted(shipped()))
def test_no_value_of_an_example_is_lost(name: str) -> None:
    """Every text and number of every example stands somewhere in its outline."""
    document = example(name)
    tree = write_document(document.report, document.terms)
    shown = json.dumps(list(outline(tree)), ensure_ascii=False)
    for value in _values(tree):
        words = str(value)[:4] if str(value).endswith("Z") else str(value)
        if words in {"UNKNOWN", "NOT_STATED", "UNCHECKED", "XX", "DAY", "MONTH", "True", "False"}:
            continue
        assert words in shown or words in {"RANGE", "YEAR", "INSTANT"}, words


def _values(value: object) -> list[object]:
    if isinstance(value, dict):
        return [each for inner in value.values() for each in _values(inner)]
    if isinstance(value, list):
        return [each for inner in value for each in _values(inner)]
    return [value]
