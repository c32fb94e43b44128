"""The office's answers for other programs: JSON and CSV."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from broker.cli.office_shown import Shown
from broker.cli.office_words import plain
from broker.cli.visible import csv_line, json_line
from schemas import Handling, StatisticalBulletin, Terms
from schemas.documents import write_document


def summary_json(shown: Shown) -> str:
    """Return the whole summary as one line of JSON."""
    return json_line(
        {
            "member": shown.member,
            "network": shown.network,
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
