"""Walked: a case with what it must be read beside."""

from __future__ import annotations

from typing import NamedTuple

from broker.register import Register
from broker.roles.case_tree import Place
from broker.roles.case_walk import Case


class Walked(NamedTuple):
    """A case, walked and put in order.

    Args:
        case: The case.
        places: Its reports in the order of the tree.
        register: Who its members are.
        at: When it was walked, microseconds UTC.
    """

    case: Case
    places: tuple[Place, ...]
    register: Register
    at: int
