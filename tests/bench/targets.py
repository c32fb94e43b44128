"""What the bench is to reach, and whether it did."""

from __future__ import annotations

from dataclasses import dataclass

from .figures import Figure, Results, Rounds, figure, ratio

Cell = tuple[str, str]
"""A contender and a measure of it."""


@dataclass(frozen=True, slots=True)
class Target:
    """A ratio of two cells and its limit; `most` says that the limit is an upper one."""

    title: str
    above: Cell
    below: Cell
    limit: float
    most: bool = True

    def reached(self, value: float) -> bool:
        """Say whether a ratio of `value` keeps the limit."""
        return value <= self.limit if self.most else value >= self.limit


@dataclass(frozen=True, slots=True)
class Outcome:
    """A target with what was measured."""

    target: Target
    value: Figure

    @property
    def reached(self) -> bool:
        """Judged by the median."""
        return self.target.reached(self.value.median)


TARGETS = (
    Target(
        "Receive with every check, against FastStream JSON default",
        ("sealane", "receive_cpu_us"),
        ("faststream_json", "receive_cpu_us"),
        0.75,
    ),
    Target(
        "Receive with every check, against the floor",
        ("sealane", "receive_cpu_us"),
        ("floor", "receive_cpu_us"),
        1.5,
    ),
    Target(
        "Publish signed, stored, acknowledged, against FastStream unconfirmed",
        ("sealane", "publish_cpu_us"),
        ("faststream_json", "publish_cpu_us"),
        1.0,
    ),
    Target(
        "Receive sealed to 5 members, against FastStream JSON default",
        ("sealane_sealed_5", "receive_cpu_us"),
        ("faststream_json", "receive_cpu_us"),
        0.85,
    ),
    Target(
        "Publish sealed to 5 members, against FastStream unconfirmed",
        ("sealane_sealed_5", "publish_cpu_us"),
        ("faststream_json", "publish_cpu_us"),
        1.2,
    ),
    Target(
        "At-least-once messages a second, against FastStream's",
        ("sealane", "receive_per_second"),
        ("faststream_json_at_least_once", "receive_per_second"),
        5.0,
        most=False,
    ),
    Target(
        "Sign and verify, against a JWS a message",
        ("sealane", "proof_cpu_us"),
        ("jws", "proof_cpu_us"),
        0.25,
    ),
    Target(
        "A subscriber's memory, last count against first",
        ("sealane", "grow_last_mb"),
        ("sealane", "grow_first_mb"),
        1.10,
    ),
)


def outcomes(results: Results) -> tuple[Outcome, ...]:
    """Judge every target by the ratio of its two cells, taken round by round."""
    return tuple(
        Outcome(target, ratio(_cell(results, target.above), _cell(results, target.below)))
        for target in TARGETS
    )


def _cell(results: Results, cell: Cell) -> Rounds:
    contender, measure = cell
    return results[contender][measure]


def summary(results: Results) -> dict[str, dict[str, Figure]]:
    """Return every measure of every contender over its rounds."""
    return {
        contender: {measure: figure(rounds) for measure, rounds in measures.items()}
        for contender, measures in results.items()
    }
