"""Reading CSV files: encoding and dialect found out, hostile and broken files refused whole."""

from __future__ import annotations

import codecs
import contextlib
import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from import_samples import write

from adapters.spreadsheets.reading.csv_file import open_csv
from adapters.spreadsheets.reading.encoding import How
from adapters.spreadsheets.reading.table import Limits, Row, Stated
from broker.errors import ConfigError, RefusedError

FRENCH = "Lieu,Espèce\r\nOrly,Éléphant et défense\r\nLyon,Tortue étoilée\r\n"


def rows(path: Path, stated: Stated | None = None, limits: Limits | None = None) -> list[Row]:
    """Return all rows of a file."""
    return list(open_csv(path, stated=stated or Stated(), limits=limits).rows())


def refusal(path: Path, stated: Stated | None = None, limits: Limits | None = None) -> str:
    """Return the reason for which a file is refused."""
    with pytest.raises(RefusedError) as caught:
        rows(path, stated, limits)
    return caught.value.reason


@pytest.mark.parametrize(
    ("encoding", "name", "how"),
    [
        ("utf-8", "utf-8", How.VALID),
        ("utf-8-sig", "utf-8-sig", How.MARK),
        ("utf-16", "utf-16", How.MARK),
        ("cp1252", "cp1252", How.GUESSED),
    ],
)
def test_the_encoding_is_found_out_and_told(
    tmp_path: Path, encoding: str, name: str, how: How
) -> None:
    """A mark is believed, UTF-8 is proven by being valid, anything else is said to be a guess."""
    path = write(tmp_path, FRENCH.encode(encoding))
    file = open_csv(path, stated=Stated())
    assert (file.encoding.name, file.encoding.how) == (name, how)
    assert next(row.cells for row in file.rows()) == ("Orly", "Éléphant et défense")


def test_what_is_stated_is_taken_where_it_fits(tmp_path: Path) -> None:
    """The first stated encoding that fits the bytes is taken; one alone is taken as it is."""
    path = write(tmp_path, "Place\nกรุงเทพ\n".encode("cp874"))
    assert rows(path, Stated(("utf-8", "cp874"))) == [Row(2, ("กรุงเทพ",))]
    assert rows(path, Stated(("cp874",))) == [Row(2, ("กรุงเทพ",))]
    assert refusal(path, Stated(("utf-8",))) == "file.encoding"


@pytest.mark.parametrize("name", ["zlib", "hex", "rot13", "no such thing", "unicode_escape", "\0"])
def test_only_encodings_of_text_may_be_stated(tmp_path: Path, name: str) -> None:
    """Codecs that unpack, and names that nobody knows, are named as a wrong setting."""
    with pytest.raises(ConfigError):
        rows(write(tmp_path, FRENCH), Stated((name,)))


def test_a_file_of_two_encodings_is_refused_with_both_lines(tmp_path: Path) -> None:
    """Read as one of them, the other's characters would silently turn into others."""
    path = write(tmp_path, "Espèce\n".encode() + "Éléphant d'été, forêt\n".encode("cp1252"))
    with pytest.raises(RefusedError, match="line 1 is UTF-8 and line 2 is not") as caught:
        rows(path)
    assert caught.value.reason == "file.mixed_encodings"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "file.empty"),
        (b"\n\n", "header.missing"),
        (b" , \n1,2\n", "header.missing"),
        (b"a,,c\n1,2,3\n", "header.blank"),
        (b"a,b, a \n1,2,3\n", "header.duplicate"),
        (b"PK\x03\x04 workbook", "file.not_text"),
        ("a,b\n1,2\n".encode("utf-16-le"), "file.not_text"),
        (codecs.BOM_UTF8 + b"a,b\n\xff,2\n", "file.encoding"),
        (codecs.BOM_UTF16_LE + b"a\0,\0b\0\n\0x", "file.encoding"),
        (b'a,b\n1,"2\n3,4\n', "file.quoting"),
        (b'a,b\n1,"2"x\n', "file.quoting"),
        (b"a,b,c\n1,2,3\n4,5", "file.cut"),
    ],
)
def test_a_broken_file_is_refused_by_name(tmp_path: Path, content: bytes, reason: str) -> None:
    """Empty, without header, no text, cut, or broken inside: nothing of it is read."""
    assert refusal(write(tmp_path, content)) == reason


def test_every_limit_is_held(tmp_path: Path) -> None:
    """Size, line, columns and rows are bounded, and a field beyond csv's own bound is refused."""
    path = write(tmp_path, "a,b\n" + "1,2\n" * 100)
    assert refusal(path, limits=Limits(file_bytes=100)) == "file.too_large"
    assert refusal(path, limits=Limits(rows=99)) == "file.too_long"
    assert len(rows(path, limits=Limits(rows=100))) == 100
    assert refusal(path, limits=Limits(columns=1)) == "header.too_wide"
    assert refusal(write(tmp_path, "a\n" + "x" * 300), limits=Limits(line_bytes=200)) == (
        "file.line_too_long"
    )
    assert refusal(write(tmp_path, 'a,b\n1,"' + "x\n" * 70_000 + '"\n')) == "file.quoting"


def test_header_only_and_blank_rows(tmp_path: Path) -> None:
    """A header alone has no rows; blank rows are none, and the others keep their numbers."""
    assert rows(write(tmp_path, "a,b\n")) == []
    assert rows(write(tmp_path, "a,b")) == []
    found = rows(write(tmp_path, "a,b\n\n1,2\n , \n,\n3,4\n"))
    assert found == [Row(3, ("1", "2")), Row(6, ("3", "4"))]


def test_a_last_row_without_an_end_of_line_is_told(tmp_path: Path) -> None:
    """All cells are there, but the last may have been cut: it is marked."""
    found = rows(write(tmp_path, "a,b\n1,2\n3,4"))
    assert found == [Row(2, ("1", "2")), Row(3, ("3", "4"), unended=True)]


def test_trailing_columns_without_a_name_are_no_columns(tmp_path: Path) -> None:
    """Spreadsheet programs export empty columns behind the last one."""
    file = open_csv(write(tmp_path, "a,b,,\n1,2,,\n"), stated=Stated())
    assert file.header == ("a", "b")


def test_excels_own_line_about_the_delimiter_is_followed(tmp_path: Path) -> None:
    """`sep=` is no header."""
    file = open_csv(write(tmp_path, "sep=;\r\na;b\r\n1,5;2\r\n"), stated=Stated())
    assert file.header == ("a", "b")
    assert list(file.rows()) == [Row(3, ("1,5", "2"))]


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path: Path) -> None:
    """What was checked must be what is sent."""
    path = write(tmp_path, "a,b\n1,2\n")
    file = open_csv(path, stated=Stated())
    with path.open("a") as other:
        other.write("3,4\n")
    with pytest.raises(RefusedError, match="changed"):
        list(file.rows())


CELL = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]) | st.sampled_from("\n,;\t|\"'"),
    max_size=12,
)
TABLE = st.integers(2, 5).flatmap(
    lambda width: st.lists(
        st.lists(CELL, min_size=width, max_size=width).filter(lambda row: any(map(str.strip, row))),
        min_size=1,
        max_size=8,
    )
)


@given(TABLE, st.sampled_from([",", ";", "\t", "|"]))
def test_what_a_spreadsheet_wrote_is_read_back_cell_by_cell(
    tmp_path_factory: pytest.TempPathFactory, table: list[list[str]], delimiter: str
) -> None:
    """With delimiter and header stated, whatever stands in the cells comes back as it was."""
    text = io.StringIO()
    header = [f"column {place}" for place in range(len(table[0]))]
    writer = csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerows([header, *table])
    path = write(tmp_path_factory.mktemp("csv"), text.getvalue())
    said = Stated(delimiter=delimiter, header_row=1)
    assert [list(row.cells) for row in rows(path, said)] == table


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
def test_the_delimiter_is_found_out(tmp_path: Path, delimiter: str, quoting: int) -> None:
    """Each delimiter is told from the others' appearing inside cells."""
    table = [["1,5", "Nairobi; Kenya", 'said "yes"'], ["2", "a|b", "c\td"], ["", "x", "it's"]]
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, quoting=quoting)  # type: ignore[arg-type] # a parameter is any int
    writer.writerows([["Weight, kg", "City; Country", "Remark"], *table])
    file = open_csv(write(tmp_path, text.getvalue()), stated=Stated())
    assert file.dialect.delimiter == delimiter
    assert [list(row.cells) for row in file.rows()] == table


@pytest.mark.parametrize("text", ["a;b\n'1;5';'it''s'\n'2';'3'\n", 'a;b\n"1;5";"it\'s"\n"2";"3"\n'])
def test_the_quoting_is_found_out(tmp_path: Path, text: str) -> None:
    """Single and double quotes, doubled inside, are told apart by what makes the rows alike."""
    assert [row.cells for row in rows(write(tmp_path, text))] == [("1;5", "it's"), ("2", "3")]


def test_what_is_said_about_cells_overrides_what_is_found(tmp_path: Path) -> None:
    """Delimiter and quote as stated, though the file looks otherwise."""
    path = write(tmp_path, "a;b,c\n'1;2',3\n")
    said = Stated(delimiter=";", quote='"')
    assert [row.cells for row in rows(path, said)] == [("'1", "2',3")]
    assert [row.cells for row in rows(path, Stated(delimiter=",", quote="'"))] == [("1;2", "3")]


def test_backslashes_before_quotes_are_found_out(tmp_path: Path) -> None:
    """Some programs escape a quote instead of doubling it."""
    text = 'a,b\n"said \\"yes\\", twice",2\n"x",3\n'
    assert [row.cells for row in rows(write(tmp_path, text))] == [
        ('said "yes", twice', "2"),
        ("x", "3"),
    ]


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_by_name(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    """No file makes the reader fail in a way of its own."""
    path = write(tmp_path_factory.mktemp("bytes"), content)
    with contextlib.suppress(RefusedError):
        rows(path)


def test_stray_apostrophes_join_no_rows(tmp_path: Path) -> None:
    """Two cells that are one apostrophe each are two rows, not the quotes around a line's end."""
    path = write(tmp_path, b"A,B\n'\n2\n'\n")
    assert [row.cells for row in rows(path)] == [("'",), ("2",), ("'",)]
