"""Which cells of a table may be told."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from broker.office.disclosure import Minimum, Source, suppressed

NAMES = ["nz", "th", "vn", "fj", "ws"]
SOURCES = st.builds(
    Source, st.integers(1, 12), st.sets(st.sampled_from(NAMES), min_size=1).map(frozenset)
)
TABLES = st.dictionaries(st.integers(0, 50), SOURCES, max_size=12)


def source(reports: int, members: str = "abc") -> Source:
    """Return a source of so many reports of members with names of one letter."""
    return Source(reports, frozenset(members))


def test_a_table_without_small_cells_is_told_whole() -> None:
    """Nothing is suppressed without need."""
    assert suppressed({"a": source(3), "b": source(9)}, Minimum()) == frozenset()


def test_a_small_cell_takes_another_with_it() -> None:
    """With one suppressed, the total less the others would tell it: the next smallest goes too."""
    cells = {"a": source(50), "b": source(2), "c": source(10), "d": source(5)}
    assert suppressed(cells, Minimum()) == {"b", "d"}


def test_few_members_are_as_telling_as_few_reports() -> None:
    """Of two members each knows its own part; a hundred reports of theirs are suppressed."""
    cells = {"a": source(100, "ab"), "b": source(7), "c": source(8)}
    assert suppressed(cells, Minimum()) == {"a", "b"}


def test_small_cells_that_hide_each_other_take_no_further_one() -> None:
    """Two suppressed cells of three reports of three members together tell nothing."""
    cells = {"a": source(50), "b": source(2, "ab"), "c": source(1, "c")}
    assert suppressed(cells, Minimum()) == {"b", "c"}


@given(TABLES)
def test_nothing_small_can_be_worked_out(cells: dict[int, Source]) -> None:
    """No told cell is small, and neither is what is left when all told cells are taken away.

    Unless nothing is told at all.
    """
    least = Minimum()
    hidden = suppressed(cells, least)
    told = [cell for key, cell in cells.items() if key not in hidden]
    assert all(least.allows(cell) for cell in told)
    if hidden and told:
        together = Source(0, frozenset())
        for key in hidden:
            together += cells[key]
        assert len(hidden) > 1
        assert least.allows(together)
