"""The demo's sums: each that does not hold is found and named."""

from __future__ import annotations

from dataclasses import replace

import pytest

from broker.demo.sums import Sum, faults, numbers
from broker.roles.progress import InLane
from broker.roles.tally import MissingRange

HONEST = Sum(
    member="police-nz",
    published=100,
    delivered=30,
    addressed=30,
    not_addressed=60,
    counted=7,
    missing=3,
    own=4,
    read=112,
    dropped=5,
    refused=4,
    system=2,
    other=0,
    held=112,
    leaks=0,
    misnamed=False,
)


def test_an_account_that_holds_has_no_fault() -> None:
    """Published = delivered + not addressed + missing, and read = all that became of it."""
    assert list(faults([HONEST])) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("published", 101),
        ("delivered", 31),
        ("addressed", 31),
        ("not_addressed", 59),
        ("counted", 8),
        ("missing", 2),
        ("own", 5),
        ("read", 111),
        ("dropped", 4),
        ("refused", 5),
        ("system", 1),
        ("other", 1),
        ("held", 113),
        ("leaks", 1),
        ("misnamed", True),
    ],
)
def test_every_figure_counts(field: str, value: int) -> None:
    """One record more or fewer anywhere is a fault that names the member."""
    found = list(faults([HONEST, replace(HONEST, **{field: value})]))  # type: ignore[arg-type] # a figure of its field
    assert found
    assert all(line.startswith("police-nz: ") for line in found)


def test_missing_reports_are_named_one_by_one() -> None:
    """A range of missing numbers is as many names; an end that is unknown is no number."""
    lane = InLane("exercise.asia-pacific.alert", "customs-my", 0)
    named = numbers([MissingRange(lane, 7, 3, 5), MissingRange(lane, 8, 0, None)])
    assert named == {(*lane, 7, 3), (*lane, 7, 4), (*lane, 7, 5), (*lane, 8, None)}
