"""What a file is: found by its contents; what is not read is named, with what to do."""

from __future__ import annotations

import gzip
import json
import zipfile
from pathlib import Path

import pytest
from workbook_samples import HEAD, by_hand, cells, inline, opened, packed, parts

from adapters.spreadsheets.reading.kinds import kind_of, otherwise_called
from broker.errors import RefusedError

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIPPED = {"[Content_Types].xml": "<Types/>", "_rels/.rels": "<a/>"}


def refusal(path: Path) -> tuple[str, str]:
    """Return for what a file is refused, and in which words."""
    with pytest.raises(RefusedError) as caught:
        opened(path)
    return caught.value.reason, caught.value.detail


@pytest.mark.parametrize(
    ("content", "reason", "word"),
    [
        (OLE + bytes(600), "file.old_workbook", "save it as .xlsx"),
        (OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "file.encrypted", "password"),
        (b"%PDF-1.7\n", "file.not_read", "PDF"),
        (b"<html><table><tr><td>Ref", "file.markup", "save it as .xlsx"),
        (b"\n<?xml version='1.0'?><Workbook/>", "file.markup", "save it as .xlsx"),
        ("\ufeff<table>".encode("utf-16-le"), "file.markup", "save it as .xlsx"),
        (b"\xef\xbb\xbf<!DOCTYPE html>", "file.markup", "save it as .xlsx"),
        (b"MIME-Version: 1.0\n", "file.markup", "save it as .xlsx"),
        (gzip.compress(b"a,b"), "file.not_read", "unpack"),
        (b"{\\rtf1", "file.not_read", "RTF"),
        (b"SQLite format 3\0", "file.not_read", "database"),
    ],
)
def test_what_is_no_table_is_refused_with_what_to_do(
    tmp_path: Path, content: bytes, reason: str, word: str
) -> None:
    """Whatever it is called: old and locked workbooks, web pages posing as .xls, documents."""
    path = tmp_path / "seizures.xls"
    path.write_bytes(content)
    assert refusal(path)[0] == reason
    assert word in refusal(path)[1]


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ({**ZIPPED, "xl/workbook.bin": ""}, ".xlsb"),
        ({**ZIPPED, "word/document.xml": ""}, ".docx"),
        ({"Index/Document.iwa": ""}, "Numbers"),
        ({"mimetype": "application/vnd.oasis.opendocument.text"}, "save it as .xlsx"),
        ({"rows.csv": "a,b"}, "unpack"),
    ],
)
def test_other_archives_are_refused_with_what_to_do(
    tmp_path: Path, said: dict[str, str], word: str
) -> None:
    """Binary workbooks, documents, Numbers, and an archive with a table in it."""
    reason, detail = refusal(packed(tmp_path / "a.xlsx", said))
    assert reason == "file.not_read"
    assert word in detail


def test_a_part_under_a_password_is_refused(tmp_path: Path) -> None:
    """Zip's own encryption is named as such."""
    path = by_hand(tmp_path, HEAD)
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        place = data.index(b"PK\x01\x02")
        assert archive.infolist()
    data[place + 8] |= 1
    path.write_bytes(data)
    assert refusal(path)[0] == "file.encrypted"


def test_the_contents_decide_and_the_name_is_told(tmp_path: Path) -> None:
    """Text called .xlsx and a workbook called .csv are read as what they are."""
    text = tmp_path / "a.xlsx"
    text.write_text("Ref,Kg\nA1,5\n")
    book = by_hand(tmp_path, HEAD + inline(2, ["A1", "5"])).rename(tmp_path / "a.csv")
    for path, kind in ((text, "csv"), (book, "xlsx")):
        assert kind_of(path) == kind
        assert cells(path) == [("A1", "5")]
        assert path.suffix in str(otherwise_called(path, kind))
    assert otherwise_called(text.with_suffix(".csv"), "csv") is None


def jsonl(folder: Path, *lines: str) -> Path:
    """Write lines of JSON."""
    path = folder / "rows.jsonl"
    path.write_text("\n".join(lines) + "\n")
    return path


def test_json_lines_are_rows_with_dotted_columns(tmp_path: Path) -> None:
    """Nested values have the names around them; figures stay as written; null is blank."""
    path = jsonl(
        tmp_path,
        '{"ref": "A1", "goods": [{"kg": 1.50, "hs": "0101"}], "big": 12345678901234567890}',
        "",
        '{"ref": "A2", "note": "ໝາຍ\\u2028\\ud83d\\udc18", "seen": true, "goods": null}',
    )
    table = opened(path)
    assert table.kind == "jsonl"
    assert table.header == ("ref", "goods.0.kg", "goods.0.hs", "big", "note", "seen", "goods")
    rows = list(table.rows())
    assert [row.number for row in rows] == [1, 3]
    assert rows[0].cells == ("A1", "1.50", "0101", "12345678901234567890", "", "", "")
    assert rows[1].cells == ("A2", "", "", "", "ໝາຍ\u2028🐘", "TRUE", "")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"a": 1, "a": 2}', "file.json_twice"),
        ('{"a": {"b": 1, "b": 2}}', "file.json_twice"),
        ("[1, 2]", "file.json"),
        ('{"a": ', "file.json"),
        ('{"a": NaN}', "file.json"),
        ('{"a.b": 1}', "file.json"),
        ('{"": 1}', "file.json"),
        (json.dumps({"a": "x"}) + json.dumps({"a": "y"}), "file.json"),
        ('{"a":' * 20 + "1" + "}" * 20, "file.json"),
        ('{"a":' * 5_000 + "1" + "}" * 5_000, "file.json"),
        ('{"a":' + "[" * 100_000, "file.json"),
    ],
)
def test_a_line_that_is_no_plain_object_is_refused_with_its_number(
    tmp_path: Path, line: str, reason: str
) -> None:
    """Said twice, cut, no object, nested without end: the whole file waits."""
    found, detail = refusal(jsonl(tmp_path, '{"a": "x"}', line))
    assert found == reason
    assert "line 2" in detail


def test_one_json_array_and_files_that_say_nothing_are_refused(tmp_path: Path) -> None:
    """With what to do instead."""
    path = tmp_path / "a.json"
    path.write_text('[{"a": 1}]')
    assert "one object a line" in refusal(path)[1]
    assert refusal(jsonl(tmp_path, "{}", "{}"))[0] == "file.empty"


def test_a_table_that_begins_with_a_brace_is_a_table(tmp_path: Path) -> None:
    """JSON is what parses, not what looks like it."""
    path = tmp_path / "a.csv"
    path.write_text("{Ref},Kg\nA1,5\n")
    assert opened(path).kind == "csv"


def test_the_header_may_stand_lower(tmp_path: Path) -> None:
    """A title above the columns is no data when the header's row is said."""
    path = tmp_path / "a.csv"
    path.write_text("Seizures of 2024\n\nRef,Kg\nA1,5\n")
    assert opened(path, header_row=3).header == ("Ref", "Kg")
    assert [(row.number, row.cells) for row in opened(path, header_row=3).rows()] == [
        (4, ("A1", "5"))
    ]
    with pytest.raises(RefusedError) as caught:
        opened(path, header_row=9)
    assert caught.value.reason == "header.missing"
    said = parts(inline(1, ["Seizures", ""]) + inline(3, ["Ref", "Kg"]) + inline(4, ["A1", "5"]))
    assert [
        row.cells for row in opened(packed(tmp_path / "a.xlsx", said), header_row=3).rows()
    ] == [("A1", "5")]
