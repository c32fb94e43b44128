"""Small files, a small mapping and a station that only remembers, for tests of importing."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from adapters.spreadsheets import (
    Accounts,
    Outcome,
    RowMapping,
    Sent,
    Stated,
    Understood,
    handling_of,
    open_table,
    prepare,
)
from adapters.spreadsheets.mapping.files import parse_mapping
from adapters.spreadsheets.report_file import report_name
from broker.errors import ReportRefused
from schemas import Terms
from schemas.contracts import report_model

HEADER = ("Ref", "Date", "Goods", "Kg", "Where", "Found")
GOOD = ("A1", "18-Jan-2009", "Ivory", "12.5", "Nairobi, Kenya", "X-ray")


MAPPING = """
source = "sample"
contract = "seizure_report"
key = ["Ref"]
ignore = ["Found"]
time_zone = "UTC"
handling = { tlp = "GREEN", audience = ["rilo-ap"] }
[absent]
"facts.direction" = "UNKNOWN"
"facts.location.country" = "XX"
"facts.detection.basis" = "NOT_STATED"
"facts.persons.arrested_missing" = "NOT_STATED"
[states]
"open.risk_area" = "ENVIRONMENT"
"facts.event_kind" = "SEIZURE"
"facts.reporting_form" = "SIMPLIFIED"
"facts.commodities[0].risk_area" = "ENVIRONMENT"
[[fields]]
column = "Ref"
to = "facts.seizure_ref"
[[fields]]
column = "Date"
to = "facts.seized_at"
parse = "date"
[[fields]]
column = "Goods"
to = "facts.commodities[0].category"
[[fields]]
column = "Kg"
to = "facts.commodities[0].quantities[+]"
parse = "quantity"
unit = "KGM"
[[fields]]
column = "Where"
to = "facts.location"
parse = "place"
"""
"""The small mapping as a file, without its tables."""


def said(**changes: object) -> dict[str, Any]:
    """Return what a small mapping's file says, with `changes` at its top."""
    return {
        "source": "sample",
        "contract": "seizure_report",
        "key": ["Ref"],
        "time_zone": "UTC",
        "file": {"decimal": "."},
        "handling": {"tlp": "GREEN", "audience": ["rilo-ap"]},
        "states": {
            "open.risk_area": "ENVIRONMENT",
            "facts.commodities[0].risk_area": "ENVIRONMENT",
            "facts.event_kind": "SEIZURE",
            "facts.reporting_form": "SIMPLIFIED",
        },
        "absent": {
            "facts.direction": "UNKNOWN",
            "facts.location.country": "XX",
            "facts.detection.basis": "NOT_STATED",
            "facts.persons.arrested_missing": "NOT_STATED",
            "facts.seized_at.precision": "UNKNOWN",
        },
        "fields": fields(),
        "tables": {
            "goods": {"Ivory": "IVORY", "Birds": "BIRDS"},
            "found": {"X-ray": {"techniques": ["XRAY"]}},
        },
        **changes,
    }


def fields() -> list[dict[str, Any]]:
    """Return the rules of the small mapping."""
    return [
        {"column": "Ref", "to": "facts.seizure_ref"},
        {"column": "Date", "to": "facts.seized_at", "parse": "date"},
        {
            "column": "Goods",
            "to": "facts.commodities[0].category",
            "parse": "table",
            "table": "goods",
            "unlisted": "UNKNOWN",
            "required": True,
        },
        {
            "column": "Kg",
            "to": "facts.commodities[0].quantities[+]",
            "parse": "quantity",
            "unit": "KGM",
        },
        {"column": "Where", "to": "facts.location", "parse": "place"},
        {
            "column": "Found",
            "to": "facts.detection",
            "parse": "table",
            "table": "found",
            "raw": "technique_raw",
            "unlisted_to": "nominal.narratives[+].text",
        },
    ]


def mapping(**changes: object) -> RowMapping:
    """Return the small mapping, with `changes` at its top."""
    return parse_mapping(said(**changes), "sample")


def terms(by: RowMapping | None = None) -> Terms:
    """Return the terms that a mapping's handling makes."""
    return Terms(handling=handling_of(dict((by or mapping()).handling), "sample"))


def csv_text(rows: Iterable[Sequence[str]], header: Sequence[str] = HEADER) -> str:
    """Return a CSV file's text."""
    text = io.StringIO()
    csv.writer(text).writerows([header, *rows])
    return text.getvalue()


def write(folder: Path, content: str | bytes) -> Path:
    """Write a file and return its path."""
    path = folder / "rows.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


class Station:
    """Remembers what it was given by key, as a station does; refuses reports named in `refuses`.

    It sends nothing anywhere and proves nothing.
    """

    def __init__(self, refuses: Iterable[str] = ()) -> None:
        self.kept: dict[str, Understood] = {}
        self.new: list[Understood] = []
        self.batches: list[int] = []
        self._refuses = frozenset(refuses)

    async def send(self, batch: Sequence[Understood]) -> list[Sent]:
        """Keep a batch, all or nothing."""
        if any(each.key in self._refuses for each in batch):
            raise ReportRefused("report.size", "too large")
        self.batches.append(len(batch))
        return [self._keep(each) for each in batch]

    def _keep(self, each: Understood) -> Sent:
        before = self.kept.get(each.key)
        if before is not None and before.report == each.report:
            return Sent(repeated=True)
        self.kept[each.key] = each
        self.new.append(each)
        return Sent(repeated=False)


class Silent:
    """A watcher that counts what it hears."""

    def __init__(self) -> None:
        self.heard = 0

    def advance(self, by: int = 1) -> None:
        """Count."""
        self.heard += by


def run_import(
    path: Path,
    station: Station | None,
    *,
    by: RowMapping | None = None,
    report: Path | None = None,
) -> Accounts:
    """Import the file at `path`, the report beside it."""
    by = by or mapping()
    said = by.file
    stated = Stated(said.encodings, said.delimiter, None, said.sheet, said.header_row)
    file = open_table(path, stated=stated)
    prepared = prepare(file, by, report_model(by.contract), terms(by))
    send = station.send if station else None
    written = report or path.with_name(report_name(path, file.kind))
    return asyncio.run(prepared.run(send, written, Silent()))


def read_report(path: Path) -> list[dict[str, str]]:
    """Return a report file's rows by column."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def outcomes(accounts: Accounts) -> tuple[int, int, int]:
    """Return how many rows were accepted, flagged, refused."""
    counts = accounts.outcomes
    return counts[Outcome.ACCEPTED], counts[Outcome.FLAGGED], counts[Outcome.REFUSED]
