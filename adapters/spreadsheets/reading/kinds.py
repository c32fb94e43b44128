"""Kinds: what a file is by its contents; what is not read is named, with what to do."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from adapters.spreadsheets.reading.csv_file import CsvFile
from adapters.spreadsheets.reading.jsonl import open_jsonl
from adapters.spreadsheets.reading.table import Limits, Stated, Table
from adapters.spreadsheets.reading.workbooks.archive import Archive, encrypted
from adapters.spreadsheets.reading.workbooks.ods import open_ods
from adapters.spreadsheets.reading.workbooks.xlsx import open_xlsx
from broker.errors import RefusedError

_HEAD = 4_096
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_SAVE = "open it in a spreadsheet program and save it as .xlsx"
_BEGINNINGS = (
    (b"%PDF", f"a PDF; ask for the table itself, or {_SAVE}"),
    (b"{\\rtf", f"a text document (RTF); {_SAVE}"),
    (b"\x1f\x8b", "packed (gzip); unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "packed (7-Zip); unpack it first"),
    (b"Rar!", "packed (RAR); unpack it first"),
    (b"SQLite format 3\0", "a database; export its table as .csv"),
    (b"PAR1", "a Parquet file; export it as .csv"),
)
_MARKUP = (
    b"<!doctype",
    b"<html",
    b"<head",
    b"<body",
    b"<table",
    b"<meta",
    b"<?xml",
    b"mime-version",
)
_ZIPPED = (
    ("xl/workbook.bin", f"a binary workbook (.xlsb); {_SAVE}"),
    ("word/document.xml", "a text document (.docx); copy its table into a spreadsheet"),
    ("ppt/presentation.xml", "a presentation; copy its table into a spreadsheet"),
    ("Index/Document.iwa", "a Numbers document; export it as .xlsx"),
    ("Index.zip", "a Numbers document; export it as .xlsx"),
)
_SPREADSHEET = "application/vnd.oasis.opendocument.spreadsheet"
_CALLED = {
    **dict.fromkeys((".csv", ".tsv", ".txt", ".tab"), "csv"),
    **dict.fromkeys((".xlsx", ".xlsm", ".xltx", ".xltm"), "xlsx"),
    **dict.fromkeys((".ods", ".ots"), "ods"),
    **dict.fromkeys((".jsonl", ".ndjson", ".json"), "jsonl"),
}
NAMES = {"csv": "cells in text", "xlsx": "a workbook (.xlsx)", "ods": "a workbook (.ods)"}
NAMES["jsonl"] = "JSON lines"


def kind_of(path: Path) -> str:
    """Return what a file is: `csv`, `xlsx`, `ods` or `jsonl`.

    Raises:
        RefusedError: It is something else that we know and do not read, or a locked workbook.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
        if head.startswith(_OLE):
            raise _old_or_locked(head + file.read(1 << 20))
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(path)
    bare = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    for beginning, what in _BEGINNINGS:
        if bare.startswith(beginning):
            raise _refused(what)
    if bare.lower().startswith(_MARKUP) or _wide(head).startswith(_MARKUP):
        raise RefusedError(
            "file.markup",
            f"the file is a web page or XML, whatever it is called ({path.suffix}): {_SAVE}",
        )
    if bare.startswith(b"[") and path.suffix.lower() in {".json", ".jsonl", ".ndjson"}:
        raise _refused("one JSON array; write one object a line instead")
    return "jsonl" if _json_line(bare, path) else "csv"


def otherwise_called(path: Path, kind: str) -> str | None:
    """Return what is to be told when a file's name says something else than its contents."""
    called = _CALLED.get(path.suffix.lower())
    if called in {None, kind}:
        return None
    return f"{NAMES[kind]}, though its name ends in {path.suffix}"


def _zipped(path: Path) -> str:
    with Archive(path, Limits()) as archive:
        for part, what in _ZIPPED:
            if part in archive.names:
                raise _refused(what)
        if "mimetype" in archive.names:
            kind = b"".join(archive.small("mimetype")).decode("latin-1").strip()
            if kind.removesuffix("-template") == _SPREADSHEET:
                return "ods"
            raise _refused(f"an office document ({kind[:80]}), no spreadsheet; {_SAVE}")
        if "[Content_Types].xml" in archive.names and "_rels/.rels" in archive.names:
            return "xlsx"
    raise _refused("an archive; unpack it first")


def _old_or_locked(head: bytes) -> RefusedError:
    if _LOCKED in head:
        return encrypted()
    return RefusedError("file.old_workbook", f"the file is an old workbook (.xls): {_SAVE}")


def _wide(head: bytes) -> bytes:
    """Return what a file in UTF-16 begins with, as ASCII."""
    return (
        head[2:].replace(b"\0", b"").lstrip().lower()
        if head[:2] in {b"\xff\xfe", b"\xfe\xff"}
        else b""
    )


def _json_line(bare: bytes, path: Path) -> bool:
    if not bare.startswith(b"{"):
        return False
    if path.suffix.lower() in {".jsonl", ".ndjson", ".json"}:
        return True
    line = bare.splitlines()[0]
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _refused(what: str) -> RefusedError:
    return RefusedError("file.not_read", f"the file is {what}")


Opener = Callable[[Path, Stated, Limits], Table]


def _open_csv(path: Path, stated: Stated, limits: Limits) -> Table:
    return CsvFile(path, stated=stated, limits=limits)


_OPENERS: Mapping[str, Opener] = {
    "csv": _open_csv,
    "xlsx": open_xlsx,
    "ods": open_ods,
    "jsonl": open_jsonl,
}
"""What opens each kind."""


def open_table(path: Path, *, stated: Stated, limits: Limits | None = None) -> Table:
    """Open a file by what it is, not by what it is called, and read its header.

    Args:
        path: A `.csv` (or any text with cells), `.xlsx`, `.xlsm`, `.ods` or JSON lines.
        stated: What is known about it.
        limits: How much of it is taken.

    Raises:
        ConfigError: What is stated about it is nothing that we know.
        RefusedError: It is of no kind that is read, too large, broken, or has no usable header.
        UnavailableError: There is no room for what a workbook unpacks to.
    """
    return _OPENERS[kind_of(path)](path, stated, limits or Limits())
