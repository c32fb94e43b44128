"""The handling table, written by hand: what each marking lets each member do.

y: yes. n: no, whatever anyone grants. g: with the originator's grant.
"""

from __future__ import annotations

from typing import Final

CODES: Final = ("", "H1", "H2", "H3", "H1 H2", "H1 H3", "H2 H3", "H1 H2 H3")
"""The columns."""
TABLE: Final = """
tlp           relation     use       -  1  2  3  12 13 23 123

RED           originator   read      y  y  y  y  y  y  y  y
RED           originator   count     y  y  y  y  y  y  y  y
RED           originator   pass_on   y  y  y  y  y  y  y  y
RED           originator   evidence  y  y  y  y  y  y  y  y
RED           originator   export    y  y  y  y  y  y  y  y
RED           audience     read      y  y  y  y  y  y  y  y
RED           audience     count     n  n  n  n  n  n  n  n
RED           audience     pass_on   g  g  g  g  g  g  g  g
RED           audience     evidence  g  g  g  g  g  g  g  g
RED           audience     export    y  y  y  g  y  g  g  g
RED           third_party  read      n  n  n  n  n  n  n  n
RED           third_party  count     n  n  n  n  n  n  n  n
RED           third_party  pass_on   g  g  g  g  g  g  g  g
RED           third_party  evidence  g  g  g  g  g  g  g  g
RED           third_party  export    g  g  g  g  g  g  g  g

AMBER_STRICT  originator   read      y  y  y  y  y  y  y  y
AMBER_STRICT  originator   count     y  y  y  y  y  y  y  y
AMBER_STRICT  originator   pass_on   y  y  y  y  y  y  y  y
AMBER_STRICT  originator   evidence  y  y  y  y  y  y  y  y
AMBER_STRICT  originator   export    y  y  y  y  y  y  y  y
AMBER_STRICT  audience     read      y  y  y  y  y  y  y  y
AMBER_STRICT  audience     count     y  y  y  n  y  n  n  n
AMBER_STRICT  audience     pass_on   g  g  g  g  g  g  g  g
AMBER_STRICT  audience     evidence  g  g  g  g  g  g  g  g
AMBER_STRICT  audience     export    y  y  y  g  y  g  g  g
AMBER_STRICT  third_party  read      n  n  n  n  n  n  n  n
AMBER_STRICT  third_party  count     n  n  n  n  n  n  n  n
AMBER_STRICT  third_party  pass_on   g  g  g  g  g  g  g  g
AMBER_STRICT  third_party  evidence  g  g  g  g  g  g  g  g
AMBER_STRICT  third_party  export    g  g  g  g  g  g  g  g

AMBER         originator   read      y  y  y  y  y  y  y  y
AMBER         originator   count     y  y  y  y  y  y  y  y
AMBER         originator   pass_on   y  y  y  y  y  y  y  y
AMBER         originator   evidence  y  y  y  y  y  y  y  y
AMBER         originator   export    y  y  y  y  y  y  y  y
AMBER         audience     read      y  y  y  y  y  y  y  y
AMBER         audience     count     y  y  y  n  y  n  n  n
AMBER         audience     pass_on   g  g  g  g  g  g  g  g
AMBER         audience     evidence  y  g  y  g  g  g  g  g
AMBER         audience     export    y  y  y  g  y  g  g  g
AMBER         third_party  read      n  n  n  n  n  n  n  n
AMBER         third_party  count     y  y  y  n  y  n  n  n
AMBER         third_party  pass_on   g  g  g  g  g  g  g  g
AMBER         third_party  evidence  g  g  g  g  g  g  g  g
AMBER         third_party  export    g  g  g  g  g  g  g  g

GREEN         originator   read      y  y  y  y  y  y  y  y
GREEN         originator   count     y  y  y  y  y  y  y  y
GREEN         originator   pass_on   y  y  y  y  y  y  y  y
GREEN         originator   evidence  y  y  y  y  y  y  y  y
GREEN         originator   export    y  y  y  y  y  y  y  y
GREEN         audience     read      y  y  y  y  y  y  y  y
GREEN         audience     count     y  y  y  n  y  n  n  n
GREEN         audience     pass_on   y  y  g  g  g  g  g  g
GREEN         audience     evidence  y  g  y  g  g  g  g  g
GREEN         audience     export    y  y  y  g  y  g  g  g
GREEN         third_party  read      n  n  n  n  n  n  n  n
GREEN         third_party  count     y  y  y  n  y  n  n  n
GREEN         third_party  pass_on   g  g  g  g  g  g  g  g
GREEN         third_party  evidence  g  g  g  g  g  g  g  g
GREEN         third_party  export    g  g  g  g  g  g  g  g

CLEAR         originator   read      y  y  y  y  y  y  y  y
CLEAR         originator   count     y  y  y  y  y  y  y  y
CLEAR         originator   pass_on   y  y  y  y  y  y  y  y
CLEAR         originator   evidence  y  y  y  y  y  y  y  y
CLEAR         originator   export    y  y  y  y  y  y  y  y
CLEAR         audience     read      y  y  y  y  y  y  y  y
CLEAR         audience     count     y  y  y  n  y  n  n  n
CLEAR         audience     pass_on   y  y  g  g  g  g  g  g
CLEAR         audience     evidence  y  g  y  g  g  g  g  g
CLEAR         audience     export    y  y  y  g  y  g  g  g
CLEAR         third_party  read      n  n  n  n  n  n  n  n
CLEAR         third_party  count     y  y  y  n  y  n  n  n
CLEAR         third_party  pass_on   g  g  g  g  g  g  g  g
CLEAR         third_party  evidence  g  g  g  g  g  g  g  g
CLEAR         third_party  export    g  g  g  g  g  g  g  g
"""
OUTSIDE: Final = """
RED g
AMBER_STRICT g
AMBER g
GREEN g
CLEAR y
"""
"""Passing on by the audience, out of the network, without codes."""
CONDITIONS: Final = """
INTELLIGENCE_ONLY          evidence
NO_DEATH_PENALTY_USE       evidence
NO_ACTION_WITHOUT_CONTACT  evidence
NO_FURTHER_TRANSLATION     -
ACKNOWLEDGE_RECEIPT        -
NO_AUTOMATED_DECISION      -
DESTROY_AFTER_USE          pass_on export
"""
"""What each condition leaves the audience only with a grant, where the table says y."""


def answers() -> dict[tuple[str, str, str, frozenset[str]], str]:
    """Return the table's letters by label, relation, use and codes."""
    rows = [line.split() for line in TABLE.strip().splitlines()[1:] if line]
    return {
        (tlp, who, use, frozenset(codes.split())): letter
        for tlp, who, use, *letters in rows
        for codes, letter in zip(CODES, letters, strict=True)
    }


def needing_leave() -> dict[str, frozenset[str]]:
    """Return by condition the uses that it takes from the audience."""
    rows = [line.split() for line in CONDITIONS.strip().splitlines()]
    return {name: frozenset(uses) - {"-"} for name, *uses in rows}
