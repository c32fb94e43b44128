"""A real spreadsheet program: LibreOffice Calc, as Debian ships it."""

from __future__ import annotations

import csv
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

SOFFICE = shutil.which("soffice")
needs_calc = pytest.mark.skipif(
    SOFFICE is None, reason="needs LibreOffice: install the packages of tests/debian.txt"
)

# Fields: comma, quote, UTF-8, first line, column types, language, quote texts, detect numbers,
# as shown, formulas, no blanks, every sheet.
_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"


def opened(workbook: Path, folder: Path) -> dict[str, list[list[str]]]:
    """Return the rows of each sheet as the program shows them, by the sheet's name."""
    _convert([workbook], _CSV, folder)
    sheets = {}
    for file in folder.glob(f"{workbook.stem}-*.csv"):
        with file.open(encoding="utf-8", newline="") as text:
            sheets[file.stem.removeprefix(f"{workbook.stem}-")] = list(csv.reader(text))
    return sheets


def saved_as(workbook: Path, kind: str, folder: Path) -> Path:
    """Return the workbook as the program saves it: `xlsx`, `ods` or `xls`."""
    _convert([workbook], kind, folder)
    return folder / f"{workbook.stem}.{kind}"


def all_saved_as(workbooks: Sequence[Path], kind: str, folder: Path) -> list[Path]:
    """Return several workbooks as the program saves them, in one run of it."""
    _convert(workbooks, kind, folder)
    return [folder / f"{workbook.stem}.{kind}" for workbook in workbooks]


def _convert(files: Sequence[Path], target: str, folder: Path) -> None:
    subprocess.run(
        [
            SOFFICE or "soffice",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            target,
            "--outdir",
            str(folder),
            *map(str, files),
        ],
        check=True,
        capture_output=True,
        timeout=100,
    )
