"""An independent count over the real file of controls: the plain csv module, nothing else.

What the office makes of the file must equal what stands here. Whoever changes a mapping does not
change this.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Container
from pathlib import Path

import pytest

ROWS = 5_000
NOWHERE = {"ZZ": "XX"}
"""A code that ISO 3166 gives to no country, to the one for unknown."""


def real_file() -> Path:
    """Return the real file beside the checkout, or skip the test where nobody put it."""
    path = Path(__file__).parents[2] / "shared/data/kcs/declarations_5000.csv"
    if not path.exists():
        pytest.skip("needs the real file in ../shared/data beside the checkout")
    return path


def controls(path: Path, accepted: Container[str], column: str) -> dict[str, tuple[int, int]]:
    """Return controls and hits (`Fraud` = 1) per chapter (`HS6 Code`) or country (other columns).

    Args:
        path: The real file.
        accepted: The declarations that were not refused.
        column: What to count by.
    """
    every, hits = Counter[str](), Counter[str]()
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["Declaration ID"] in accepted:
                cell = row[column]
                key = cell[:2] if column == "HS6 Code" else NOWHERE.get(cell, cell)
                every[key] += 1
                hits[key] += row["Fraud"] == "1"
    return {key: (number, hits[key]) for key, number in every.items()}
