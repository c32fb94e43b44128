"""How much the bench measures."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Sizes of one run; counts are messages a round.

    Args:
        rounds: How often each contender runs.
        count: What a contender with batches carries.
        slow_count: What one carries that commits or signs message by message.
        warm: What each process handles before its clock starts.
        pace_seconds: How long publish-to-delivery is watched.
        pace: The load meanwhile, messages a second; all contenders can carry it.
        proofs: How many reports are signed and verified without Kafka.
        grow_from: The subscriber's memory is read after this many ...
        grow_to: ... and again after this many.
        rows: How many rows are imported from a file, and imported again after a kill half-way.
    """

    rounds: int = 5
    count: int = 10_000
    slow_count: int = 2_000
    warm: int = 640
    pace_seconds: int = 3
    pace: int = 200
    proofs: int = 3_200
    grow_from: int = 20_000
    grow_to: int = 200_000
    rows: int = 100_000


FULL = Plan()
QUICK = replace(
    FULL,
    rounds=3,
    count=3_200,
    slow_count=640,
    pace_seconds=2,
    proofs=640,
    grow_to=60_000,
    rows=10_000,
)
