"""Sample files of what reporters write (DOMAIN 6), imported; what was understood and what asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from import_samples import Station, csv_text, mapping, run_import

from schemas import SeizureReport

DATE = {"column": "Date", "to": "facts.seized_at", "parse": "date"}
GOODS = {"column": "Goods", "to": "facts.commodities[0].description_raw"}
KILOGRAMS = {
    "column": "Amount",
    "to": "facts.commodities[0].quantities[+]",
    "parse": "quantity",
    "unit": "KGM",
}
NAME = {
    "column": "Name",
    "to": "nominal.parties[+].names",
    "parse": "name",
    "around": {"kind": "PERSON", "role": "SUSPECT"},
    "ordinal": "ordinal",
}


class Imported(NamedTuple):
    """What became of a sample: reports in the order of rows, and every flag and refusal."""

    reports: list[SeizureReport]
    flags: list[tuple[int, str | None, str]]
    """Row as a spreadsheet counts, column, and code of the reason."""


def imported(
    folder: Path,
    rules: Sequence[Mapping[str, Any]],
    rows: Sequence[Sequence[str]],
    *,
    encoding: str = "utf-8",
    file: Mapping[str, Any] | None = None,
    changes: Mapping[str, object] | None = None,
) -> Imported:
    """Write rows as a file in `encoding`, with a reference before each, and import it.

    Args:
        folder: For the file.
        rules: One per column of `rows`, in order.
        rows: Cells.
        encoding: What the file's bytes are in.
        file: The mapping's `[file]`.
        changes: More of the mapping.
    """
    if not any(rule["to"].startswith("facts.commodities") for rule in rules):
        rules, rows = [*rules, GOODS], [[*row, "Ivory"] for row in rows]
    header = ["Ref", *(rule["column"] for rule in rules)]
    numbered = [[f"A{place}", *row] for place, row in enumerate(rows)]
    path = folder / "sample.csv"
    path.write_bytes(csv_text(numbered, header).encode(encoding))
    fields = [{"column": "Ref", "to": "facts.seizure_ref"}, *rules]
    base = {"facts.commodities[0].category": "UNKNOWN", "facts.seized_at.precision": "UNKNOWN"}
    absent = {**mapping().absent, **base}
    told = {"fields": fields, "file": dict(file or {}), "absent": absent, **(changes or {})}
    station = Station()
    run_import(path, station, by=mapping(**told))
    kept = list(station.kept.values())
    reports = [each.report for each in kept if isinstance(each.report, SeizureReport)]
    assert len(reports) == len(rows), "every row of a sample becomes a report"
    flags = [(flag.row, flag.column, flag.reason.code) for each in kept for flag in each.flags]
    return Imported(reports, flags)
