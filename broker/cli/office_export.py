"""The office's answers for other programs: JSON, CSV, and a workbook."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from broker.cli.code_sheet import CodesUsed
from broker.cli.naming import Names
from broker.cli.office_codes import gather
from broker.cli.office_shown import Shown
from broker.cli.office_words import days, labelled, plain
from broker.cli.visible import csv_line, json_line
from broker.cli.wording import when
from broker.cli.workbook import Workbook
from broker.office import Summary
from schemas import Handling, StatisticalBulletin, Terms
from schemas.documents import write_document


def summary_json(shown: Shown) -> str:
    """Return the whole summary as one line of JSON."""
    return json_line(
        {
            "member": shown.member,
            "network": shown.network,
            "tlp": shown.tlp,
            "from": _plain(shown.period.first),
            "until": _plain(shown.period.last),
            "members_that_may_report": dict(sorted(shown.entitled.items())),
            "records_missing": shown.missing,
            "records_refused": dict(shown.tally.refused),
            "statuses": {
                status: {
                    name: [
                        {key: _plain(cell) for key, cell in row.items() if key != "status"}
                        for row in rows
                    ]
                    for name, rows in answers.items()
                }
                for status, answers in shown.by_status()
            },
        }
    )


def csv_lines(shown: Shown, table: str) -> Iterator[str]:
    """Return one table as lines of CSV, a header first where there are rows."""
    header: tuple[str, ...] = ()
    for _, answers in shown.by_status():
        for row in answers[table]:
            if not header:
                header = tuple(row)
                yield csv_line(header)
            yield csv_line(_cell(row[name]) for name in header)


def write_workbook(path: Path, shown: Shown, names: Names) -> None:
    """Write every table, one a sheet, and beside them what they must be read with.

    Args:
        path: The workbook.
        shown: The tables.
        names: What codes are called.
    """
    used = CodesUsed()
    with Workbook(path) as workbook:
        for table in Summary.__dataclass_fields__:
            rows = [row for _, answers in shown.by_status() for row in answers[table]]
            if not rows:
                continue
            header = tuple(rows[0])
            sheet = workbook.sheet(table.replace("_", " ").capitalize(), header)
            for row in rows:
                sheet.add([_cell(row[name]) for name in header])
                gather(row, used)
        used.write(workbook, names)
        _about(workbook, shown)


def _about(workbook: Workbook, shown: Shown) -> None:
    sheet = workbook.sheet("About", ("What", "Says"), {0: 24, 1: 100})
    for pair in (
        ("Worked out by", f"{shown.member}, in the network {shown.network}"),
        ("Worked out at", when(datetime.now(UTC))),
        ("Period", days(shown.period)),
        ("Records known to be missing", shown.missing),
        ("Records refused", sum(shown.tally.refused.values())),
        ("Note", "Statuses are counted apart. Each report counts once, in its newest revision."),
        ("Strictest TLP", f"{labelled(shown.tlp)}: the file as a whole is that"),
        ("Note", "What a mapping put in by default (given: DEFAULTED) is counted apart."),
        ("Note", "Figures of the office for its own use: what goes to others is a bulletin."),
    ):
        sheet.add(pair)


def bulletin_json(report: StatisticalBulletin, handling: Handling) -> str:
    """Return a bulletin as one line of JSON, as `sealane publish` takes it."""
    return json_line(write_document(report, Terms(handling=handling)))


def _plain(value: Any) -> Any:  # noqa: ANN401 - a cell of any column
    match value:
        case Decimal():
            return plain(value)
        case datetime() | date():
            return value.isoformat()
        case list():
            return sorted(value)
        case _:
            return value


def _cell(value: Any) -> object:  # noqa: ANN401 - a cell of any column
    match _plain(value):
        case list() as several:
            return " ".join(several)
        case text if isinstance(value, Decimal):
            return value if text is None else Decimal(text)
        case other:
            return other
