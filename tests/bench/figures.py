"""Rounds into figures: medians, spreads, ratios, percentiles."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

Rounds = Sequence[float]
"""One value per round, in the order of the rounds."""

Results = Mapping[str, Mapping[str, Rounds]]
"""What was measured: contender → measure → rounds."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure over all its rounds; `spread` is half the distance from lowest to highest."""

    median: float
    low: float
    high: float

    @property
    def spread(self) -> float:
        """Half the distance between the lowest and the highest round."""
        return (self.high - self.low) / 2


def figure(rounds: Rounds) -> Figure:
    """Return the median and the two ends of `rounds`, of which there is at least one."""
    return Figure(median(rounds), min(rounds), max(rounds))


def ratio(above: Rounds, below: Rounds) -> Figure:
    """Return `above` / `below`, taken round by round.

    What slows the machine for a while slows both sides of one round, and so leaves their ratio.
    """
    return figure([a / b for a, b in zip(above, below, strict=True)])


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest of `values` that a `share` of them (above 0, at most 1) do not pass."""
    return sorted(values)[math.ceil(share * len(values)) - 1]
