"""Exporting: deliveries into a workbook for a spreadsheet program."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from broker.cli.code_sheet import CodedColumns, CodesUsed
from broker.cli.naming import Names
from broker.cli.rows import Sheet
from broker.cli.spool import Spool
from broker.cli.wording import when
from broker.cli.workbook import Workbook
from broker.errors import ConfigError
from broker.roles.delivery import Delivery
from broker.station import Station
from schemas import TLP
from schemas.contracts import Section, contract
from schemas.describe import describe

ENDING: Final = ".xlsx"
_TLP: Final = "handling.tlp"
_NOTES: Final = (
    "Every row is a report that its originator's signature proves; its terms stand in its row.",
    "A text that a spreadsheet could take for a formula begins with an apostrophe.",
    "Control characters and marks of direction are spelled out, as <U+202E>.",
    "Several values of one field stand in one cell, with semicolons between. Times are UTC.",
    "Columns in which nothing stands are hidden.",
    'The sheet "Codes" says what each code in a row means, as far as lists here have it.',
)


class Export:
    """Takes deliveries, and writes them into the workbook at the end."""

    def __init__(
        self,
        path: Path,
        contracts: Sequence[str],
        station: Station,
        spool: Spool,
        names: Names,
    ) -> None:
        self._path, self._station, self._spool = path, station, spool
        self._sheet = Sheet(contracts)
        self._figures = _figures(contracts)
        self._coded, self._names = CodedColumns(contracts, self._sheet.columns), names

    def add(self, delivery: Delivery) -> None:
        """Keep a delivery's row; it may count as read once `sync` has returned."""
        self._spool.add(self._sheet.cells(delivery))

    def sync(self) -> None:
        """Return once all rows are on disk."""
        self._spool.sync()

    def write(self) -> int:
        """Write the workbook, and return how many reports it holds."""
        columns = self._sheet.columns
        used, labels, rows, codes = [False] * len(columns), set[str](), 0, CodesUsed()
        for row in self._rows():
            rows += 1
            used = [one or cell is not None for one, cell in zip(used, row, strict=True)]
            labels.add(str(row[columns.index(_TLP)]))
            self._coded.gather(row, codes)
        hidden = {place: 0 for place, each in enumerate(used) if not each and rows}
        with Workbook(self._path) as workbook:
            sheet = workbook.sheet("Reports", columns, hidden)
            for row in self._rows():
                sheet.add([self._typed(*pair) for pair in zip(columns, row, strict=True)])
            codes.write(workbook, self._names)
            self._about(workbook, labels, rows)
        self._spool.done()
        return rows

    def _rows(self) -> Iterator[list[Any]]:
        """Yield each report's row once."""
        leaf, seen = self._sheet.columns.index("leaf"), set[bytes]()
        for row in self._spool.rows():
            digest = bytes.fromhex(row[leaf])
            if digest not in seen:
                seen.add(digest)
                yield row

    def _typed(self, column: str, cell: Any) -> object:  # noqa: ANN401 - JSON
        return Decimal(cell) if column in self._figures and _is_figure(cell) else cell

    def _about(self, workbook: Workbook, labels: set[str], rows: int) -> None:
        strictest = next((str(label) for label in TLP if label in labels), "none")
        sheet = workbook.sheet("About", ("What", "Says"), {0: 24, 1: 100})
        for pair in (
            ("Exported by", f"{self._station.member}, from the network {self._station.network}"),
            ("Exported at", when(datetime.now(UTC))),
            ("Reports", rows),
            ("Strictest TLP", f"TLP:{strictest.replace('_', '+')}: the file as a whole is that"),
            *(("Note", note) for note in _NOTES),
        ):
            sheet.add(pair)


@contextmanager
def export(
    path: Path, contracts: Sequence[str], station: Station, names: Names
) -> Iterator[Export]:
    """Open an export into `path`, with what an interrupted one to the same file had read.

    Args:
        path: The workbook.
        contracts: Whose reports; they make the columns.
        station: Who exports.
        names: What codes are called.

    Raises:
        ConfigError: As `check_free`.
    """
    check_free(path)
    with Spool(path, Sheet(contracts).columns) as spool:
        yield Export(path, contracts, station, spool, names)


def check_free(path: Path) -> None:
    """Raise `ConfigError` unless a workbook of this name can be made and takes no other's place."""
    if path.suffix.lower() != ENDING:
        raise ConfigError(f"{path}: a workbook's name ends in {ENDING}")
    if not path.parent.is_dir():
        raise ConfigError(f"{path.parent} is no folder: make it, or name another file")
    if path.exists():
        raise ConfigError(
            f"{path} is there already, and may hold what was read before: name another"
        )


def _figures(contracts: Sequence[str]) -> frozenset[str]:
    """Return the columns that hold decimals: in JSON they are texts."""
    return frozenset(
        f"{str(section.name).lower()}.{row.path.replace('[]', '')}"
        for name in contracts
        for section, rows in describe(contract(name)).items()
        if section is not Section.TERMS
        for row in rows
        if row.type.startswith("decimal")
    )


def _is_figure(cell: object) -> bool:
    # Several amounts stand in one text.
    return isinstance(cell, str) and ";" not in cell
