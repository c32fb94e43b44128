"""Handling: every combination against a table written by hand."""

from __future__ import annotations

import pytest

from broker.handling import Relation, Use, decide, relation

# Reading is the audience's, and the originator's own, whatever the label. So is taking a report out
# into a file, but for H3: all but reading needs the originator's leave.
TABLE = """
RED           originator   read    -   yes
RED           originator   read    H3  yes
RED           originator   export  -   yes
RED           originator   export  H3  yes
RED           audience     read    -   yes
RED           audience     read    H3  yes
RED           audience     export  -   yes
RED           audience     export  H3  no
RED           third_party  read    -   no
RED           third_party  read    H3  no
RED           third_party  export  -   no
RED           third_party  export  H3  no
AMBER_STRICT  originator   read    -   yes
AMBER_STRICT  originator   read    H3  yes
AMBER_STRICT  originator   export  -   yes
AMBER_STRICT  originator   export  H3  yes
AMBER_STRICT  audience     read    -   yes
AMBER_STRICT  audience     read    H3  yes
AMBER_STRICT  audience     export  -   yes
AMBER_STRICT  audience     export  H3  no
AMBER_STRICT  third_party  read    -   no
AMBER_STRICT  third_party  read    H3  no
AMBER_STRICT  third_party  export  -   no
AMBER_STRICT  third_party  export  H3  no
AMBER         originator   read    -   yes
AMBER         originator   read    H3  yes
AMBER         originator   export  -   yes
AMBER         originator   export  H3  yes
AMBER         audience     read    -   yes
AMBER         audience     read    H3  yes
AMBER         audience     export  -   yes
AMBER         audience     export  H3  no
AMBER         third_party  read    -   no
AMBER         third_party  read    H3  no
AMBER         third_party  export  -   no
AMBER         third_party  export  H3  no
GREEN         originator   read    -   yes
GREEN         originator   read    H3  yes
GREEN         originator   export  -   yes
GREEN         originator   export  H3  yes
GREEN         audience     read    -   yes
GREEN         audience     read    H3  yes
GREEN         audience     export  -   yes
GREEN         audience     export  H3  no
GREEN         third_party  read    -   no
GREEN         third_party  read    H3  no
GREEN         third_party  export  -   no
GREEN         third_party  export  H3  no
CLEAR         originator   read    -   yes
CLEAR         originator   read    H3  yes
CLEAR         originator   export  -   yes
CLEAR         originator   export  H3  yes
CLEAR         audience     read    -   yes
CLEAR         audience     read    H3  yes
CLEAR         audience     export  -   yes
CLEAR         audience     export  H3  no
CLEAR         third_party  read    -   no
CLEAR         third_party  read    H3  no
CLEAR         third_party  export  -   no
CLEAR         third_party  export  H3  no
"""
ROWS = [line.split() for line in TABLE.strip().splitlines()]


@pytest.mark.parametrize(("tlp", "who", "use", "code", "answer"), ROWS)
def test_each_combination_is_decided_as_the_table_says(
    tlp: str, who: str, use: str, code: str, answer: str
) -> None:
    """The rules and the table written by hand agree."""
    codes = () if code == "-" else (code,)
    assert decide(tlp, Relation(who), Use(use), codes).allowed is (answer == "yes")


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
