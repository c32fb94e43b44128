"""Labels: the strictest TLP among the reports that a figure comes from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import ibis
import ibis.expr.types as ir

from broker.office.facts import NOT_KNOWN
from schemas import TLP

LABELS: Final = (str(TLP.RED), NOT_KNOWN, *(str(label) for label in TLP if label is not TLP.RED))
"""Strictest first. What was kept before labels were may be anything: only RED is no looser."""


def strictness(label: ir.Value) -> ir.Value:
    """Return a label's place in `LABELS`: the lower, the stricter."""
    known = ((label == each, place) for place, each in enumerate(LABELS))
    return ibis.cases(*known, else_=LABELS.index(NOT_KNOWN))


def label(place: ir.Value) -> ir.Value:
    """Return the label at a place in `LABELS`; of nothing, null."""
    return ibis.cases(*((place == at, each) for at, each in enumerate(LABELS)), else_=None)


def strictest(labels: Iterable[str]) -> str | None:
    """Return the strictest of several labels; None where there are none."""
    held = frozenset(labels)
    return next((each for each in LABELS if each in held), None)
