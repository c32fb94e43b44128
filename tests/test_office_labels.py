"""The strictest label of what a figure comes from stands with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from office_facts import fact, leaf, route

from broker.office import Period, Shelf, Summary, summarise
from broker.office.facts import Fact
from broker.office.labels import LABELS, strictest
from broker.office.shelf import write_part
from schemas import TLP


def summary(folder: Path, *facts: Fact) -> Summary:
    """Return the summary of these facts."""
    write_part(folder, facts)
    return summarise(Shelf(folder), Period())


@pytest.mark.parametrize(
    ("labels", "told"),
    [
        (("CLEAR", "GREEN"), "GREEN"),
        (("GREEN", "AMBER", "AMBER_STRICT"), "AMBER_STRICT"),
        (("GREEN", None), "NOT_KNOWN"),
        (("RED", None), "RED"),
    ],
)
def test_each_row_has_the_strictest_label_of_its_reports(
    tmp_path: Path, labels: tuple[str | None, ...], told: str
) -> None:
    """One report under AMBER makes the row AMBER; one of an unknown label makes it unknown."""
    found = summary(tmp_path, *(fact(n, tlp=each) for n, each in enumerate(labels)))
    for table in ("received", "seizures", "quantities", "kilograms", "routes"):
        assert [row["tlp"] for row in getattr(found, table)] == [told]
    assert found.tlp == told


def test_a_row_is_not_stricter_than_its_own_reports(tmp_path: Path) -> None:
    """What is RED elsewhere leaves a row alone; the file as a whole is RED."""
    found = summary(tmp_path, fact(1), fact(2, tlp="RED", routes=(route("VN"),)))
    told = {row["origin"]: row["tlp"] for row in found.routes}
    assert told == {"TH": "GREEN", "VN": "RED"}
    assert found.tlp == "RED"


def test_a_hit_rate_is_as_strict_as_its_answers(tmp_path: Path) -> None:
    """It tells what the feedback said, too."""
    kinds: dict[str, Any] = {"contract": "alert", "category": "IVORY", "routes": (route(),)}
    about = {"about_member": "customs-nz", "about_leaf": leaf("answered"), "outcome": "HIT"}
    facts = [
        fact("answered", **kinds),
        fact("alone", "customs-th", **kinds),
        fact("hit", "police-nz", contract="feedback", tlp="AMBER", **about),
    ]
    told = {row["member"]: row["tlp"] for row in summary(tmp_path, *facts).hit_rates_by_member}
    assert told == {"customs-nz": "AMBER", "customs-th": "GREEN"}


@given(st.lists(st.sampled_from(LABELS)))
def test_the_strictest_is_one_of_them_and_none_is_stricter(labels: list[str]) -> None:
    """For any labels; of none there is none."""
    found = strictest(labels)
    assert (found is None) is (not labels)
    if found is not None:
        assert found in labels
        assert all(LABELS.index(found) <= LABELS.index(each) for each in labels)


def test_every_label_has_its_place() -> None:
    """In the order of TLP, the unknown one behind RED."""
    assert [each for each in LABELS if each != "NOT_KNOWN"] == [str(each) for each in TLP]
