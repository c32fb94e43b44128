"""Given: whether a reporter said a value, or a mapping put it in by default; counted apart."""

from __future__ import annotations

import functools
import operator
from typing import Final

import ibis
import ibis.expr.types as ir

from broker.office.facts import DEFAULTED, NOT_KNOWN, STATED

GIVEN: Final = "given"
"""The column of every answer that may rest on a default: STATED, DEFAULTED or NOT_KNOWN."""


def given(reports: ir.Table, *columns: str) -> ir.Value:
    """Return how the values in `columns` were given; DEFAULTED where one of them was filled in."""
    filled = (reports.defaulted.contains(column) for column in columns)
    return ibis.cases(
        (reports.defaulted.isnull(), NOT_KNOWN),
        (functools.reduce(operator.or_, filled), DEFAULTED),
        else_=STATED,
    )


def told(given: ir.Value) -> ir.Value:
    """Return how a part of a report was given, as its own row says."""
    return given.fill_null(NOT_KNOWN)
