"""An independent count over the real file: the plain csv module, nothing of the program.

What the importer and the office make of the file must equal what stands here. Whoever changes a
mapping does not change this.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Container
from decimal import Decimal
from pathlib import Path

import pytest

ROWS = 773
COMMODITIES = {
    "Birds": "BIRDS",
    "Ivory": "IVORY",
    "Reptiles": "REPTILES",
    "Rhino Horn": "RHINO_HORN",
}
"""The column `Database`, to the code that reports carry as category."""

UNITS = {"Weight (kg) ": "KGM", "Number": "H87"}
"""The columns with figures, to the unit that reports carry; the header has the space."""

Totals = dict[tuple[str, str], Decimal]


def real_file() -> Path:
    """Return the real file beside the checkout, or skip the test where nobody put it."""
    path = Path(__file__).parents[2] / "shared/data/c4ads/airport_wildlife_seizures.csv"
    if not path.exists():
        pytest.skip("needs the real file in ../shared/data beside the checkout")
    return path


def rows_of(path: Path) -> list[dict[str, str]]:
    """Return the file's rows by column, as the csv module reads them."""
    with path.open(encoding="cp1252", newline="") as file:
        return list(csv.DictReader(file))


def totals(path: Path, accepted: Container[str]) -> Totals:
    """Return the sum of the plain figures per commodity and unit over rows with an accepted ID.

    A cell such as `400g each` or `100s` is no figure and adds nothing.
    """
    sums: Totals = defaultdict(Decimal)
    for row in rows_of(path):
        for column, unit in UNITS.items():
            if row["ID"] in accepted and re.fullmatch(r"[0-9]+(\.[0-9]+)?", row[column]):
                sums[COMMODITIES[row["Database"]], unit] += Decimal(row[column])
    return dict(sums)
