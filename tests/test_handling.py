"""Handling: every combination against a table written by hand."""

from __future__ import annotations

import pytest

from broker.handling import Relation, Use, decide, relation

# Reading is the audience's, and the originator's own, whatever the label.
TABLE = """
RED           originator   read   yes
RED           audience     read   yes
RED           third_party  read   no
AMBER_STRICT  originator   read   yes
AMBER_STRICT  audience     read   yes
AMBER_STRICT  third_party  read   no
AMBER         originator   read   yes
AMBER         audience     read   yes
AMBER         third_party  read   no
GREEN         originator   read   yes
GREEN         audience     read   yes
GREEN         third_party  read   no
CLEAR         originator   read   yes
CLEAR         audience     read   yes
CLEAR         third_party  read   no
"""
ROWS = [line.split() for line in TABLE.strip().splitlines()]


@pytest.mark.parametrize(("tlp", "who", "use", "answer"), ROWS)
def test_each_combination_is_decided_as_the_table_says(
    tlp: str, who: str, use: str, answer: str
) -> None:
    """The rules and the table written by hand agree."""
    assert decide(tlp, Relation(who), Use(use)).allowed is (answer == "yes")


def test_the_table_holds_every_combination() -> None:
    """No relation and no use is left out of the table."""
    assert {(row[1], row[2]) for row in ROWS} == {(who, use) for who in Relation for use in Use}


def test_an_unknown_label_allows_nothing() -> None:
    """A label that nobody defined is an error, not a permission."""
    with pytest.raises(KeyError):
        decide("PURPLE", Relation.ORIGINATOR, Use.READ)


def test_an_empty_audience_is_nobody() -> None:
    """With no audience, everyone but the originator is a third party."""
    nobody: dict[str, tuple[str, ...]] = {"audience": (), "excluded": ()}
    assert relation("police-nz", originator="customs-nz", **nobody) is Relation.THIRD_PARTY
    assert relation("customs-nz", originator="customs-nz", **nobody) is Relation.ORIGINATOR


def test_the_excluded_are_no_audience() -> None:
    """A member that is excluded reads nothing, though the audience names it."""
    who = relation(
        "police-nz", originator="customs-nz", audience=("police-nz",), excluded=("police-nz",)
    )
    assert who is Relation.THIRD_PARTY
