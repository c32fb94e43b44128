"""The real tables beside the checkout: HS 2022 and UN/LOCODE, counted independently."""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from pathlib import Path

import pytest

from schemas.codes import Codes
from schemas.codes.loading import Stated, load
from schemas.components.identifiers import Check


def real(name: str) -> Path:
    """Return a real table beside the checkout, or skip the test where nobody put it."""
    path = Path(__file__).parents[2] / "shared/data/codes" / name
    if not path.exists():
        pytest.skip("needs the real file in ../shared/data beside the checkout")
    return path


def test_the_harmonized_system_of_2022(tmp_path: Path) -> None:
    """Every row is a code or left out by name, and each code has the file's own name."""
    file = real("hs2022.csv")
    table = load(tmp_path, file, Stated("hs", "2022"), at=1).table
    assert (table.rows_read, table.codes) == (6940, 6936)
    assert table.left_out == ("99", "9999", "999999", "TOTAL")
    hs = Codes.of_station(tmp_path).get("hs")
    with file.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["section"] != "TOTAL":
                assert hs.name_of(row["hscode"], edition="2022") == row["description"].strip()
                assert hs.check(row["hscode"], edition="2022") is Check.VALID
    assert hs.check("010110", edition="2022") is Check.INVALID


def test_the_places_of_un_locode(tmp_path: Path) -> None:
    """All 116,074 rows are taken: a place with several names is one code."""
    file = real("unlocode.csv.gz")
    table = load(tmp_path, file, Stated("unlocode", version="2024-2"), at=1).table
    with gzip.open(file, "rt", encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    codes = {row["country"] + row["place"] for row in rows}
    assert (table.rows_read, table.codes) == (len(rows), len(codes)) == (116_074, 115_928)
    places = Codes.of_station(tmp_path).get("unlocode")
    assert all(places.check(code) is Check.VALID for code in codes)
    having: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        for name in (row["name"], row["name_ascii"]):
            having[" ".join(name.split()).casefold()].add(row["country"] + row["place"])
    for name in list(having)[:: len(having) // 500]:
        if len(name.replace(" ", "")) > 5 and not name.endswith("."):
            assert places.resolve(name) == (min(having[name]) if len(having[name]) == 1 else None)
    assert places.resolve("THLCH") == "THLCH"
    assert places.find("laem chabang")[0].code == "THLCH"
