"""Kilograms: added up apart from units, each goods' weight once."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from office_facts import fact, goods

from broker.office import Period, Shelf, summarise
from broker.office.facts import Fact
from broker.office.shelf import write_part


def rows(folder: Path, *facts: Fact) -> list[Any]:
    """Return the rows of the table of kilograms."""
    write_part(folder, facts)
    return list(summarise(Shelf(folder), Period()).kilograms)


def converted(amount: int, unit: str, kg: int, **more: Any) -> Any:  # noqa: ANN401 - any field
    """Return a figure with its kilograms."""
    return goods(amount, unit, kg=Decimal(kg), conversion="sealane-factors/1", **more)


def test_kilograms_are_added_over_units(tmp_path: Path) -> None:
    """Viss and kilograms make one sum, which says by which factors; units keep their own totals."""
    facts = [fact(1), fact(2, "customs-mm", goods=(converted(10, "VISS", 16),))]
    (row,) = rows(tmp_path, *facts)
    assert (row["kg"], row["seizures"], row["members"]) == (19, 2, 2)
    assert sorted(row["conversions"]) == ["KGM", "sealane-factors/1"]
    totals = {
        each["unit"]: each["total"] for each in summarise(Shelf(tmp_path), Period()).quantities
    }
    assert totals == {"KGM": 3, "VISS": 10}


def test_what_has_no_equivalent_is_counted_and_not_made_up(tmp_path: Path) -> None:
    """Pieces without a factor are in no sum of kilograms; unknown amounts are counted as such."""
    figures = (goods(3), goods(50, "H87"), goods(None, "H87"))
    (row,) = rows(tmp_path, fact(1, goods=figures))
    assert (row["kg"], row["unconverted"], row["unknown"]) == (3, 1, 1)


def test_a_flagged_figure_is_in_no_sum_of_kilograms(tmp_path: Path) -> None:
    """Suspect and impossible ones are added up by themselves."""
    figures = (
        converted(1, "VISS", 2),
        converted(10**6, "VISS", 1_600_000, plausibility="SUSPECT"),
        converted(10**7, "VISS", 16_000_000, plausibility="IMPOSSIBLE"),
    )
    (row,) = rows(tmp_path, fact(1, goods=figures))
    assert (row["kg"], row["flagged"], row["flagged_kg"]) == (2, 2, 17_600_000)


def test_money_and_goods_told_elsewhere_are_no_weight(tmp_path: Path) -> None:
    """Currency is in no row; a second unit of the same goods is neither added nor missed."""
    figures = (
        converted(2, "KGM", 2),
        goods(900, "TABLET", conversion="ELSEWHERE"),
        goods(9000, "JPY", "CURRENCY", conversion="NOT_A_MASS"),
    )
    (row,) = rows(tmp_path, fact(1, goods=figures))
    assert (row["commodity"], row["kg"], row["unconverted"]) == ("IVORY", 2, 0)
