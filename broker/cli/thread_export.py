"""A case for spreadsheet programs: CSV lines, and a workbook."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from broker.cli.thread_rows import COLUMNS, rows
from broker.cli.visible import csv_line
from broker.cli.walked import Walked
from broker.cli.wording import when
from broker.cli.workbook import Workbook


def csv_lines(walked: Walked) -> Iterator[str]:
    """Yield a header, and a line for each report in the order of the tree."""
    yield csv_line(COLUMNS)
    for row in rows(walked.places, walked.register, walked.at):
        yield csv_line(row)


def write_workbook(path: Path, walked: Walked) -> None:
    """Write a row for each report, and beside them what they must be read with."""
    with Workbook(path) as workbook:
        sheet = workbook.sheet("Reports", COLUMNS)
        for row in rows(walked.places, walked.register, walked.at):
            sheet.add(row)
        about = workbook.sheet("About", ("What", "Says"), {0: 24, 1: 100})
        for pair in (
            ("Network", walked.register.network),
            ("Walked at", when(walked.at)),
            ("Status", walked.case.status),
            ("Reports", len(walked.places)),
            ("Left out", walked.case.beyond),
            ("Note", "A report's own TLP stands in its row; the file as a whole is the strictest."),
            ("Note", "Left out: reports of the case that --most did not take in."),
        ):
            about.add(pair)
