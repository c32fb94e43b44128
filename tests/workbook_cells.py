"""A workbook's rows, as another library reads them."""

from __future__ import annotations

from pathlib import Path

import openpyxl


def sheet_rows(path: Path, name: str) -> list[dict[str, object]]:
    """Return a sheet's rows by column; none where there is no such sheet."""
    book = openpyxl.load_workbook(path)
    if name not in book.sheetnames:
        return []
    header, *rows = book[name].iter_rows(values_only=True)
    return [dict(zip(map(str, header), row, strict=True)) for row in rows]
