"""Workbooks that are broken or attacks: refused by name, before anything of them is used."""

from __future__ import annotations

import contextlib
import struct
import zipfile
from pathlib import Path

import pytest
from full_disk import no_room
from hypothesis import given
from hypothesis import strategies as st
from workbook_samples import HEAD, by_hand, inline, opened, packed, parts, read, simple

from adapters.spreadsheets import Limits
from broker.errors import RefusedError, UnavailableError

SHEET = "xl/worksheets/sheet1.xml"
GOOD = HEAD + inline(2, ["A1", "5"])


def refusal(path: Path, limits: Limits | None = None) -> str:
    """Return the reason for which a file is refused."""
    with pytest.raises(RefusedError) as caught:
        list(opened(path, limits=limits).rows())
    return caught.value.reason


def changed(folder: Path, **changes: str) -> Path:
    """Write a good workbook but for the parts that are given, dots in their names as slashes."""
    return packed(folder / "a.xlsx", parts(GOOD) | changes)


@pytest.mark.parametrize(
    "xml",
    [
        '<!DOCTYPE a [<!ENTITY b "c">]><worksheet>&b;</worksheet>',
        '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><worksheet>&b;</worksheet>',
        '<!DOCTYPE a SYSTEM "https://example.org/a.dtd"><worksheet/>',
        "<!DOCTYPE a [<!ENTITY % b \"<!ENTITY c 'd'>\">%b;]><worksheet/>",
    ],
)
@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "_rels/.rels"])
def test_threat_36_entities_are_refused_in_every_part(tmp_path: Path, xml: str, part: str) -> None:
    """Neither those that expand nor those that fetch a file get as far as being defined."""
    assert refusal(packed(tmp_path / "a.xlsx", parts(GOOD) | {part: xml})) == "file.xml_entities"


def test_threat_36_what_unpacks_to_far_more_than_rows_do_is_refused(tmp_path: Path) -> None:
    """By what the archive declares, by its ratio, and by the number of its parts."""
    bomb = {SHEET: "<worksheet>" + " " * (64 << 20)}
    path = packed(tmp_path / "a.xlsx", parts(GOOD) | bomb)
    assert path.stat().st_size < 100_000
    assert refusal(path) == "file.exploding"
    assert refusal(by_hand(tmp_path, GOOD), Limits(inflated_bytes=1_000)) == "file.exploding"
    many = {f"xl/media/{number}.png": "" for number in range(10_001)}
    assert refusal(packed(tmp_path / "m.xlsx", parts(GOOD) | many)) == "file.exploding"
    strings = parts(GOOD)
    strings["xl/_rels/workbook.xml.rels"] = strings["xl/_rels/workbook.xml.rels"].replace(
        "</Relationships>",
        '<Relationship Id="r2" Type="x/sharedStrings" Target="s.xml"/></Relationships>',
    )
    text = "<sst>" + f"<si><t>{'a' * 10_000}</t></si>" * 10_000 + "</sst>"
    assert refusal(packed(tmp_path / "s.xlsx", {**strings, "xl/s.xml": text})) == "file.exploding"


def test_a_part_never_gives_more_than_it_declares(tmp_path: Path) -> None:
    """An archive that lies about a size is damaged, and what lies behind the size is not read."""
    path = by_hand(tmp_path, GOOD + inline(3, ["x" * 100, "1"]) * 1)
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        entry = archive.getinfo(SHEET)
    size = struct.pack("<I", entry.file_size)
    assert data.count(size) == 2
    path.write_bytes(bytes(data).replace(size, struct.pack("<I", 60)))
    assert refusal(path) == "file.damaged"


def test_a_list_of_parts_that_fills_the_memory_is_not_read(tmp_path: Path) -> None:
    """The archive's directory is bounded before it is parsed."""
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(300):
            archive.writestr(f"{number:04}{'x' * 8_000}", b"")
    assert refusal(path) == "file.exploding"


@pytest.mark.parametrize(
    "xml",
    [
        "<worksheet>" + "<a>" * 200 + "</a>" * 200 + "</worksheet>",
        f"<worksheet a='{'x' * (3 << 20)}'/>",
        f"<worksheet><!--{'x' * (3 << 20)}--></worksheet>",
        "<worksheet><mergeCells>"
        + '<mergeCell ref="A1:B2"/>' * 100_001
        + "</mergeCells></worksheet>",
    ],
)
def test_nesting_and_tags_without_end_are_refused(tmp_path: Path, xml: str) -> None:
    """Depth, length of a tag and number of merged areas are bounded."""
    assert refusal(packed(tmp_path / "a.xlsx", parts(GOOD) | {SHEET: xml})) == "file.exploding"


def test_overlapping_merged_cells_are_no_work_without_end(tmp_path: Path) -> None:
    """No spreadsheet program lets areas overlap; thousands over all rows would cost minutes."""
    areas = "".join(f'<mergeCell ref="A{top}:B1048576"/>' for top in range(2, 2_000))
    rows = HEAD + "".join(inline(number, ["a", "b"]) for number in range(2, 2_000))
    path = by_hand(tmp_path, rows, sheet=f"<mergeCells>{areas}</mergeCells>")
    with pytest.raises(RefusedError, match="overlap"):
        read(path)


@pytest.mark.parametrize("name", ["../a.xml", "/etc/a.xml", "xl/../../a.xml", "..\\a.xml"])
def test_parts_that_point_out_of_the_archive_are_refused(tmp_path: Path, name: str) -> None:
    """Nothing is ever unpacked to a path; such a name shows what the file is."""
    assert refusal(packed(tmp_path / "a.xlsx", parts(GOOD) | {name: "x"})) == "file.damaged"


def test_two_parts_of_one_name_are_refused(tmp_path: Path) -> None:
    """Programs differ in which of them they show."""
    path = by_hand(tmp_path, GOOD)
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(SHEET, "<worksheet/>")
    assert refusal(path) == "file.damaged"


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.99])
def test_a_cut_workbook_is_refused(tmp_path: Path, share: float) -> None:
    """Wherever it was cut, nothing of it is read."""
    path = simple(tmp_path / "a.xlsx", [["Ref", "Kg"], *([f"A{n}", n] for n in range(100))])
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    assert refusal(path) == "file.damaged"


def test_a_flipped_bit_is_refused(tmp_path: Path) -> None:
    """A part that does not have its checksum is damaged, even where it still is XML."""
    said = parts(GOOD)
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, content in said.items():
            archive.writestr(name, content)
    path.write_bytes(path.read_bytes().replace(b"<t>A1</t>", b"<t>A9</t>"))
    assert refusal(path) == "file.damaged"


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="3"/><row r="2"/>',
        '<row r="2"><c r="B2"><v>1</v></c><c r="A2"><v>1</v></c></row>',
        '<row r="2"><c r="A2" t="s"><v>7</v></c></row>',
        '<row r="2"><c r="A2" s="7"><v>7</v></c></row>',
        '<row r="2"><c r="A2"><v>seven</v></c></row>',
        '<row r="2"><c r="A2"><v>NaN</v></c></row>',
        '<row r="2"><c r="ZZZ2"><v>1</v></c></row>',
        '<row r="99999999"><c r="A2"><v>1</v></c></row>',
        "<row",
    ],
)
def test_cells_that_cannot_be_are_refused(tmp_path: Path, rows: str) -> None:
    """Rows and cells out of order, texts and formats that are not there, numbers that are none."""
    assert refusal(by_hand(tmp_path, HEAD + rows)) == "file.damaged"


def test_limits_hold_for_workbooks(tmp_path: Path) -> None:
    """Size, rows and columns, as for any file."""
    path = simple(tmp_path / "a.xlsx", [["Ref", "Kg"], *([f"A{n}", n] for n in range(20))])
    assert refusal(path, Limits(rows=19)) == "file.too_long"
    assert len(list(opened(path, limits=Limits(rows=20)).rows())) == 20
    assert refusal(path, Limits(columns=1)) in {"file.too_wide", "header.too_wide"}
    assert refusal(path, Limits(file_bytes=100)) == "file.too_large"


def test_a_full_disk_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    """Where rows wait until they are sent there must be room: the folder is named."""
    path = simple(tmp_path / "a.xlsx", [["Ref", "Kg"], *([f"A{n}" * 30, n] for n in range(3000))])
    with no_room(at=50_000), pytest.raises(UnavailableError, match="TMPDIR"):
        opened(path)


@given(st.binary(max_size=200), st.integers(0, 4_000))
def test_any_damage_is_read_or_refused_by_name(
    tmp_path_factory: pytest.TempPathFactory, junk: bytes, at: int
) -> None:
    """No workbook makes the reader fail in a way of its own."""
    folder = tmp_path_factory.mktemp("junk")
    path = by_hand(folder, GOOD)
    data = path.read_bytes()
    path.write_bytes(data[:at] + junk + data[at + len(junk) :])
    with contextlib.suppress(RefusedError):
        read(path)


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_any_xml_is_read_or_refused_by_name(
    tmp_path_factory: pytest.TempPathFactory, junk: str
) -> None:
    """Whatever stands where rows should be."""
    with contextlib.suppress(RefusedError):
        read(by_hand(tmp_path_factory.mktemp("xml"), GOOD + junk))
