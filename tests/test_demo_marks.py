"""The short forms in the tables of the demo's threads."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from broker.demo.threads.marks import Marks
from schemas import Reference

ZERO = datetime(2026, 11, 21, tzinfo=UTC)


@pytest.mark.parametrize(
    ("key", "mark", "meant"),
    [
        ("about", "@first", {"member": "customs-th", "leaf": "ab" * 32}),
        ("parties", ["&driver"], [{"role": "DRIVER", "ordinal": 0}]),
        ("at", "day(3)", {"value": "2026-11-24T00:00:00+00:00", "precision": "DAY"}),
        ("at", "month(-1)", {"value": "2026-11-01T00:00:00+00:00", "precision": "MONTH"}),
        ("at", "time(0.5)", "2026-11-21T12:00:00+00:00"),
        ("value", "? JPY FINE", {"amount_missing": "UNKNOWN", "currency": "JPY", "kind": "FINE"}),
        ("quantities", ["? KGM UNKNOWN"], [{"amount_missing": "UNKNOWN", "unit": "KGM"}]),
        ("note", "12 monkeys", "12 monkeys"),
    ],
)
def test_a_mark_stands_for_what_its_table_says(key: str, mark: Any, meant: Any) -> None:  # noqa: ANN401 - parts of any report
    """Every short form in a thread's table stands for one part of a report; other text, itself."""
    people, leaf = {"driver": {"role": "DRIVER"}}, bytes.fromhex("ab" * 32)
    said = {"first": Reference(member="customs-th", leaf=leaf)}
    marks = Marks(ZERO, people, said, "customs-nz")
    assert marks.meant({key: mark}) == {key: meant}


def test_quantities_containers_and_everyone() -> None:
    """A weight is its own equivalent, a wrong check digit is flagged, a speaker is no reader."""
    marks = Marks(ZERO, {}, {}, "customs-nz")
    (weight,) = marks.meant({"quantities": ["3.5 KGM WEIGHED"]})["quantities"]
    assert (weight["amount"], weight["kg_equivalent"]) == ("3.5", "3.5")
    assert marks.meant("container(ZZXU4417026)")["check"] == "VALID"
    assert marks.meant("container(ZZXU4417027)")["check"] == "INVALID"
    everyone = marks.meant({"audience": ["*customs", "rilo-ap"]})["audience"]
    assert len(everyone) == 23
    assert "customs-nz" not in everyone
