"""The bench's arithmetic."""

from __future__ import annotations

import pytest
from bench.figures import figure, percentile, ratio
from bench.targets import TARGETS, Target, outcomes


def test_a_figure_is_the_median_between_its_extremes() -> None:
    """One slow round moves a figure's spread, and its median not at all."""
    shown = figure([10.0, 11.0, 12.0, 13.0, 99.0])
    assert shown.median == 12.0
    assert (shown.low, shown.high) == (10.0, 99.0)
    assert shown.spread == 44.5


def test_a_ratio_is_taken_round_by_round() -> None:
    """A round in which the whole machine was slow leaves the ratio as it was."""
    shown = ratio([50.0, 500.0, 60.0], [100.0, 1_000.0, 100.0])
    assert shown.median == 0.5
    assert (shown.low, shown.high) == (0.5, 0.6)


def test_rounds_that_do_not_pair_are_an_error() -> None:
    """A contender that missed a round is compared with nobody."""
    with pytest.raises(ValueError, match="shorter"):
        ratio([1.0, 2.0], [1.0])


@pytest.mark.parametrize(
    ("share", "expected"), [(0.5, 50.0), (0.99, 99.0), (1.0, 100.0), (0.001, 1.0)]
)
def test_a_percentile_is_a_value_that_was_measured(share: float, expected: float) -> None:
    """Of 1 to 100, the share's own value is returned, never one in between."""
    assert percentile([float(value) for value in range(100, 0, -1)], share) == expected


def test_a_target_is_judged_on_the_right_side_of_its_limit() -> None:
    """An upper limit is kept below it and a lower one above it, the limit itself included."""
    most = Target("cost", ("a", "x"), ("b", "x"), 0.75)
    least = Target("rate", ("a", "x"), ("b", "x"), 5.0, most=False)
    assert [most.reached(value) for value in (0.7, 0.75, 0.76)] == [True, True, False]
    assert [least.reached(value) for value in (4.9, 5.0, 5.1)] == [False, True, True]


def test_every_target_is_judged_by_its_own_cells() -> None:
    """With every measure alike all upper limits of 1 or more are kept, and no other."""
    cells = {cell for target in TARGETS for cell in (target.above, target.below)}
    results: dict[str, dict[str, list[float]]] = {}
    for contender, measure in cells:
        results.setdefault(contender, {})[measure] = [7.0, 7.0]
    for outcome in outcomes(results):
        assert outcome.value.median == 1.0
        assert outcome.reached == (outcome.target.most and outcome.target.limit >= 1)
