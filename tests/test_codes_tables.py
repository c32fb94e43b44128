"""Tables of codes that are loaded: whole or not at all, and never read as true when torn."""

from __future__ import annotations

import gzip
import sqlite3
from pathlib import Path

import pytest
from full_disk import no_room

from schemas.codes import Codes
from schemas.codes.loading import Outcome, Stated, load
from schemas.codes.rawtable import MOST_LINE
from schemas.codes.tables_file import FILE
from schemas.components.identifiers import Check

OFFICES = "code,name,note,synonyms\nNZAKL1,Auckland Port,,Auckland;AKL\nNZWLG1,Wellington,,\n"
HS = (
    "section,hscode,description,parent,level\n"
    "I,01,Animals; live,TOTAL,2\nI,0101,Horses; live,01,4\nI,010121,Horses; pure-bred,0101,6\n"
)
HS_2007 = HS + "I,010110,Horses; breeding animals,0101,6\n"
UNLOCODE = (
    "change,country,place,name,name_ascii,subdivision,function,status,date,iata,coordinates,"
    "remarks\n"
    ",BE,BRU,Brussel (Bruxelles),Brussel (Bruxelles),BRU,1234----,AI,1101,,5050N 00420E,\n"
    ",BE,BRU,Bruxelles (Brussel),Bruxelles (Brussel),BRU,1234----,AI,1101,,5050N 00420E,\n"
    ",WS,APW,Apia,Apia,,1--45---,AI,0401,,,\n,AS,API,Apia,Apia,,--3-----,RL,0607,,,\n"
    "X,CN,TLS,Tongliao,Tongliao,LN,-----6--,XX,2307,,,Use CN TGO\n"
)


def take(folder: Path, name: str, text: str | bytes, **said: str) -> Outcome:
    """Load `text` as the table of a list."""
    file = folder / f"{name}.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load(folder, file, Stated(name, **said), at=7)  # type: ignore[arg-type] # all are texts


def test_a_loaded_table_says_what_it_is(tmp_path: Path) -> None:
    """Version, source, rows, digest and time are kept; codes and names are there."""
    table = take(tmp_path, "office", OFFICES, version="2026", source="the registrar").table
    assert (table.version, table.source) == ("2026", "the registrar")
    assert (table.rows_read, table.codes, table.loaded_at) == (2, 2, 7)
    codes = Codes.of_station(tmp_path)
    assert codes.loaded == (table,)
    offices = codes.get("office")
    assert offices.name_of("NZAKL1") == "Auckland Port"
    assert {offices.resolve(text) for text in ("akl", "nzakl1", " auckland  PORT")} == {"NZAKL1"}
    assert [offices.check(code) for code in ("NZWLG1", "NZXXX", "UNKNOWN")] == [
        Check.VALID,
        Check.INVALID,
        Check.NOT_APPLICABLE,
    ]
    assert [entry.code for entry in offices.find("welington")] == ["NZWLG1"]
    assert Codes.shipped().get("office").check("NZAKL1") is Check.UNCHECKED


def test_loading_again_replaces(tmp_path: Path) -> None:
    """New content takes the old one's place whole; the very same changes nothing and says so."""
    assert take(tmp_path, "office", OFFICES).changed
    assert not take(tmp_path, "office", OFFICES).changed
    assert take(tmp_path, "office", "code,name\nNZTRG1,Tauranga\n").changed
    offices = Codes.of_station(tmp_path).get("office")
    assert offices.check("NZAKL1") is Check.INVALID
    assert offices.name_of("NZTRG1") == "Tauranga"
    assert offices.rows == 1


def test_a_list_of_ones_own_may_be_loaded(tmp_path: Path) -> None:
    """A list that nobody ships is known by the name that it was loaded under."""
    take(tmp_path, "lk_warehouse", "code,name\nW1,Orugodawatta\n")
    assert Codes.of_station(tmp_path).get("lk_warehouse").resolve("W1") == "W1"


@pytest.mark.parametrize("packed", [False, True])
def test_a_table_may_be_packed_and_marked(tmp_path: Path, packed: bool) -> None:  # noqa: FBT001 - a case
    """Gzip, a byte order mark and Windows' line ends are taken; the digest is of the file."""
    text = b"\xef\xbb\xbf" + OFFICES.replace("\n", "\r\n").encode()
    take(tmp_path, "office", gzip.compress(text) if packed else text)
    assert Codes.of_station(tmp_path).get("office").name_of("NZWLG1") == "Wellington"


REFUSED = {
    "code twice": ("office", "code,name\nA,one\nB,two\nA,three\n", "row 4: the code A is there tw"),
    "code blank": ("office", "code,name\n  ,one\n", "row 2 has no code"),
    "code odd": ("office", "code,name\nA B,one\n", "row 2: 'A B' cannot be a code"),
    "name blank": ("office", "code,name\nA, \n", "row 2 has no name"),
    "columns": ("office", "id,label\nA,one\n", "'id', 'label'; for office, known are code, name"),
    "column more": ("office", "code,name,url\nA,one,x\n", "the columns are 'code', 'name', 'url'"),
    "column twice": ("office", "code,name,name\nA,one,x\n", "the column 'name' is there twice"),
    "empty": ("office", "", "the file is empty"),
    "only header": ("office", "code,name\n", "a header and no row"),
    "short row": ("office", "code,name,note\nA,one,x\nB,two\n", "row 3 has 2 cells"),
    "cut in a line": ("office", "code,name\nA,one\nB,tw", "breaks off in row 3"),
    "cut in quotes": ("office", 'code,name\nA,one\nB,"two\n', "row 3.*no CSV"),
    "Latin-1": ("office", "code,name\nA,Nouméa\n".encode("cp1252"), "row 2.*not UTF-8"),
    "long line": ("office", f"code,name\nA,{'x' * MOST_LINE}\n", "row 2.*no CSV"),
    "packed and cut": ("office", gzip.compress(OFFICES.encode())[:-9], "breaks off or is damaged"),
    "HS digits": ("hs", HS + "I,01012,x,01,5\n", "row 5: '01012' is no HS code of 2, 4 or 6"),
    "HS parent": ("hs", HS + "I,010190,x,0102,6\n", "row 5: 010190 stands under '0102'"),
    "HS none": (
        "hs",
        HS.partition("I,")[0] + "TOTAL,99,x,TOTAL,2\n",
        "no code of this list",
    ),
    "same place": ("unlocode", UNLOCODE + UNLOCODE.split("\n")[1] + "\n", "row 7: the code BEBRU"),
    "no place": ("unlocode", "code,name\nBER,Berlin\n", "'BER' cannot be a code of this list"),
}


@pytest.mark.parametrize(("name", "text", "said"), REFUSED.values(), ids=REFUSED.keys())
def test_a_bad_table_is_refused_by_row_and_leaves_what_there_was(
    tmp_path: Path, name: str, text: str | bytes, said: str
) -> None:
    """Nothing of a refused table is kept, and nothing of the one before is lost."""
    said_of = {"edition": "2022"} if name == "hs" else {}
    good = {"office": OFFICES, "hs": HS, "unlocode": UNLOCODE}[name]
    before = take(tmp_path, name, good, **said_of).table
    with pytest.raises(ValueError, match=said):
        take(tmp_path, name, text, **said_of)
    assert Codes.of_station(tmp_path).loaded == (before,)


@pytest.mark.parametrize(
    ("name", "said", "reason"),
    [
        ("hs", {}, "say of which edition"),
        ("hs", {"edition": "2019"}, "'2019' is no edition"),
        ("office", {"edition": "2022"}, "office has no editions"),
        ("country", {}, "country ships with this program"),
        ("unit", {}, "unit ships with this program"),
        ("Office 1", {}, "cannot be the name of a list"),
    ],
)
def test_what_does_not_go_together_is_refused(
    tmp_path: Path, name: str, said: dict[str, str], reason: str
) -> None:
    """An edition belongs to HS alone, and lists that ship are not replaced."""
    with pytest.raises(ValueError, match=reason):
        take(tmp_path, name, OFFICES, **said)


def test_a_table_that_is_not_the_one_meant_is_refused(tmp_path: Path) -> None:
    """Where a digest was said, other bytes are refused, though they are a good table."""
    file = tmp_path / "table"
    file.write_text(OFFICES)
    with pytest.raises(ValueError, match="is not the file that the register names"):
        load(tmp_path, file, Stated("office", sha256=bytes(32)), at=7)
    assert Codes.of_station(tmp_path).loaded == ()


def test_a_code_may_be_right_in_another_edition(tmp_path: Path) -> None:
    """It is invalid in the edition that was stated, and the note says which edition has it."""
    take(tmp_path, "hs", HS, edition="2022")
    take(tmp_path, "hs", HS_2007, edition="HS2007")
    hs = Codes.of_station(tmp_path).get("hs")
    assert hs.check("010110", edition="2022") is Check.INVALID
    assert hs.note_of("010110", edition="2022") == "In HS 2007. Not in HS 2022."
    assert hs.check("010110", edition="HS2007") is Check.VALID
    assert hs.check("010110") is Check.VALID
    assert hs.name_of("010110", edition="2022") is None
    assert hs.name_of("010110") == "Horses; breeding animals"
    assert hs.check("010110", edition="2017") is Check.UNCHECKED
    assert "HS 2017 is not loaded" in str(hs.note_of("010110", edition="2017"))
    assert hs.check("020110") is Check.UNCHECKED
    assert [entry.code for entry in hs.find("breeding")] == ["010110"]
    with pytest.raises(ValueError, match="no edition"):
        hs.check("010110", edition="2010")


def test_with_every_edition_loaded_a_code_that_none_has_is_invalid(tmp_path: Path) -> None:
    """Only then is it certain, where no edition was stated."""
    for edition in ("2007", "2012", "2017", "2022", "2028"):
        assert Codes.of_station(tmp_path).get("hs").check("0201") is Check.UNCHECKED
        take(tmp_path, "hs", HS, edition=edition)
    assert Codes.of_station(tmp_path).get("hs").check("0201") is Check.INVALID


@pytest.mark.parametrize(
    ("code", "check"),
    [
        ("77", Check.INVALID),
        ("7701", Check.INVALID),
        ("0001", Check.INVALID),
        ("98", Check.UNCHECKED),
        ("9901", Check.UNCHECKED),
        ("1012100", Check.INVALID),
        ("0101.21", Check.INVALID),
        ("5", Check.INVALID),
        ("01012100001", Check.INVALID),
        ("0101", Check.UNCHECKED),
        ("UNKNOWN", Check.NOT_APPLICABLE),
    ],
)
def test_what_no_edition_can_have_needs_no_table(code: str, check: Check) -> None:
    """Chapter 77 is reserved, 98 and 99 are each country's own, and codes have 2 to 10 digits."""
    hs = Codes.shipped().get("hs")
    assert hs.check(code) is check
    assert hs.check(code, edition="2022") is check


def test_an_hs_code_is_known_as_it_is_written(tmp_path: Path) -> None:
    """Points and spaces are no part of it; national digits stay, and are not looked at."""
    assert Codes.shipped().get("hs").resolve("0101.21") == "010121"
    take(tmp_path, "hs", HS, edition="2022")
    hs = Codes.of_station(tmp_path).get("hs")
    assert hs.resolve("0101.21.00 90") == "0101210090"
    assert hs.name_of("0101210090") == "Horses; pure-bred"
    assert hs.check("0101210090", edition="2022") is Check.VALID
    assert (hs.resolve("0102"), hs.resolve("101.21"), hs.resolve("horse")) == (None, None, None)


def test_rows_that_are_no_hs_codes_are_left_out_by_name(tmp_path: Path) -> None:
    """Totals and what is not specified are no codes: they are counted and named."""
    rest = (
        "TOTAL,99,Not specified,TOTAL,2\nTOTAL,9999,Not specified,99,4\nTOTAL,TOTAL,All,TOTAL,5\n"
    )
    table = take(tmp_path, "hs", HS + rest, edition="2022").table
    assert table.left_out == ("99", "9999", "TOTAL")
    assert (table.rows_read, table.codes) == (6, 3)


def test_a_place_is_known_by_each_of_its_names(tmp_path: Path) -> None:
    """A place that is listed under two languages is one code; a name of two places is none."""
    table = take(tmp_path, "unlocode", UNLOCODE).table
    assert (table.rows_read, table.codes) == (5, 4)
    places = Codes.of_station(tmp_path).get("unlocode")
    assert places.resolve("Bruxelles (Brussel)") == "BEBRU"
    assert places.resolve("be bru") == "BEBRU"
    assert places.resolve("Apia") is None
    assert {entry.code for entry in places.find("apia")} == {"WSAPW", "ASAPI"}
    assert "BE-BRU; port, rail terminal" in str(places.note_of("BEBRU"))
    assert "marked for removal; Use CN TGO" in str(places.note_of("CNTLS"))


def test_a_torn_file_is_refused(tmp_path: Path) -> None:
    """Cut, overwritten, of another program, or empty: nothing of it is read as true."""
    take(tmp_path, "office", OFFICES)
    path = tmp_path / FILE
    whole = path.read_bytes()
    cut = whole[: len(whole) // 2]
    for torn in (cut, b"\0" * 4096 + whole[4096:], whole[:100] + b"x" * 4096, b"", b"SQLite"):
        path.write_bytes(torn)
        with pytest.raises(ValueError, match=r"torn|holds no code lists"):
            Codes.of_station(tmp_path)
        with pytest.raises(ValueError, match=r"torn|holds no code lists"):
            take(tmp_path, "office", OFFICES)


def test_one_changed_letter_is_noticed(tmp_path: Path) -> None:
    """A file that SQLite can read and whose codes are not as they were loaded is torn too."""
    take(tmp_path, "office", OFFICES)
    path = tmp_path / FILE
    path.write_bytes(path.read_bytes().replace(b"Wellington", b"Willington", 1))
    with pytest.raises(ValueError, match="torn"):
        Codes.of_station(tmp_path)


def test_a_file_of_a_later_version_is_refused(tmp_path: Path) -> None:
    """A file that a later program wrote is not read by guess."""
    take(tmp_path, "office", OFFICES)
    with sqlite3.connect(tmp_path / FILE) as connection:
        connection.execute("PRAGMA user_version = 2")
    connection.close()
    with pytest.raises(ValueError, match="another version"):
        Codes.of_station(tmp_path)


def test_a_table_that_was_replaced_meanwhile_is_not_read_on(tmp_path: Path) -> None:
    """Who reads while a table is loaded anew is told, and is never told that a code is not."""
    take(tmp_path, "office", OFFICES)
    codes = Codes.of_station(tmp_path)
    take(tmp_path, "office", "code,name\nNZTRG1,Tauranga\n")
    with pytest.raises(OSError, match="loaded anew meanwhile"):
        codes.get("office").check("NZAKL1")


def test_a_busy_file_is_waited_for_and_a_missing_one_named(tmp_path: Path) -> None:
    """A table that is not there is the system's own error, with its name."""
    with pytest.raises(FileNotFoundError):
        load(tmp_path, tmp_path / "none.csv", Stated("office"), at=7)
    assert Codes.of_station(tmp_path).loaded == ()


def test_a_full_disk_leaves_what_there_was(tmp_path: Path) -> None:
    """A table for which there is no room is not loaded, and the one before stays whole."""
    before = take(tmp_path, "office", OFFICES).table
    many = "code,name\n" + "".join(f"C{n},Office {n}\n" for n in range(20_000))
    (tmp_path / "many.csv").write_text(many)
    with no_room(at=64 * 1024), pytest.raises(OSError, match=r"codes\.sqlite could not be used"):
        load(tmp_path, tmp_path / "many.csv", Stated("office"), at=8)
    assert Codes.of_station(tmp_path).loaded == (before,)
    assert Codes.of_station(tmp_path).get("office").check("NZAKL1") is Check.VALID
