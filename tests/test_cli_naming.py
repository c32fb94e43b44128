"""What codes are called on cards and in workbooks: by the station's lists, in one's language."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from cli_network import done, found
from cli_runs import sealane
from workbook_cells import sheet_rows

from broker.cli.code_lists import codes_of
from broker.cli.code_sheet import TITLE, Coded, CodedColumns, CodesUsed
from broker.cli.naming import Names
from broker.cli.outline import outline
from broker.cli.rows import Sheet
from broker.cli.worded import worded
from broker.cli.workbook import Workbook
from broker.errors import ConfigError
from schemas.codes import Codes
from schemas.contracts import shipped
from schemas.documents import write_document
from schemas.examples import example, example_text

HS_2017 = "code,name\n010121,Horses in 2017\n"
HS_2022 = "code,name\n010121,Horses in 2022\n"
"""Made up, as two editions that name one code differently."""


@pytest.fixture
def station(tmp_path: Path) -> Path:
    """Give the folder of a station with two editions of hs and a table of offices."""
    done(sealane("network", "init", "exercise.t", "--unencrypted", folder=tmp_path))
    done(
        sealane(
            "member",
            "join",
            "exercise.t",
            "customs-nz",
            "--kind",
            "customs",
            "--unencrypted",
            folder=tmp_path,
        )
    )
    done(sealane("network", "admit", "exercise.t", "customs-nz/request.json", folder=tmp_path))
    stated = ("--version", "1", "--source", "tests")
    for name, text, more in (
        ("hs", HS_2017, ("--edition", "2017")),
        ("hs", HS_2022, ("--edition", "2022")),
        ("office", "code,name\nNZAKL1,Auckland Port\n", ()),
    ):
        (tmp_path / "table.csv").write_text(text)
        load = ("codes", "load", "customs-nz", name, "table.csv", *stated, *more)
        done(sealane(*load, folder=tmp_path))
    return tmp_path / "customs-nz"


def read(facts: Mapping[str, object], names: Names) -> str:
    """Return a seizure with some of its facts changed, as an officer reads it."""
    said = example("seizure_report")
    tree = said.report.model_dump() | {"nominal": None}
    tree["facts"] |= facts
    report = type(said.report).model_validate(tree)
    document = worded(write_document(report, said.terms), report, said.terms, names)
    return "\n".join(" ".join(row) for row in outline(document))


def test_a_stations_own_tables_name_its_codes(station: Path) -> None:
    """An office of the network, and a code by the edition that the report states."""
    names = Names(lambda: codes_of(station)).opened()
    goods = {"risk_area": "ENVIRONMENT", "category": "OTHER", "hs_code": "010121"}
    for edition, name in (("HS2017", "2017"), ("HS2022", "2022"), ("UNKNOWN", "2022")):
        shown = read(
            {"office": "NZAKL1", "commodities": ({**goods, "hs_edition": edition},)}, names
        )
        assert "NZAKL1 (Auckland Port)" in shown
        assert f"010121 (Horses in {name})" in shown
    plain = read({"office": "NZAKL1"}, Names())
    assert "NZAKL1" in plain
    assert "Auckland" not in plain


def test_names_come_in_the_language_asked_for_and_else_in_english() -> None:
    """Where the list has it in that language; units have English names only."""
    shown = read({}, Names(language="th"))
    assert "TH (ไทย)" in shown
    assert "KGM (kilogram)" in shown
    assert "TH (Thailand)" in read({}, Names(language="sm"))


def test_lists_that_were_loaded_anew_are_opened_again(station: Path) -> None:
    """A long-running reader goes on naming codes by the new table."""
    names = Names(lambda: codes_of(station)).opened()
    assert names.of("office", "NZAKL1") == "Auckland Port"
    table = station.parent / "table.csv"
    table.write_text("code,name\nNZAKL1,Port of Auckland\nNZWLG1,Wellington\n")
    load = ("codes", "load", "customs-nz", "office", "table.csv", "--version", "2")
    done(sealane(*load, "--source", "tests", folder=station.parent))
    assert names.of("office", "NZWLG1") == "Wellington"


def test_a_list_that_cannot_be_read_makes_a_code_nameless() -> None:
    """A report is shown all the same, with its codes as they are."""
    calls = 0

    def torn() -> Codes:
        nonlocal calls
        calls += 1
        raise ConfigError("the station's tables are torn")

    names = Names(torn)
    assert names.of("country", "TH") is None
    assert calls == 2
    with pytest.raises(ConfigError):
        names.opened()


@pytest.mark.parametrize("name", sorted(shipped().keys() - {"heartbeat"}))
def test_every_coded_field_of_an_example_stands_on_the_sheet(tmp_path: Path, name: str) -> None:
    """With its list, and in words wherever a list that ships has any; each code once."""
    said = example(name)
    columns = Sheet((name,)).columns
    document = write_document(said.report, said.terms)
    row = {"contract": name, **_flat(document)}
    used, path = CodesUsed(), tmp_path / "codes.xlsx"
    CodedColumns((name,), columns).gather([row.get(column) for column in columns], used)
    with Workbook(path) as book:
        used.write(book, Names())
        book.sheet("About", ("What", "Says"))
    rows = sheet_rows(path, TITLE)
    told = {(each["List"], each["Code"]): each["Name"] for each in rows}
    assert len(told) == len(rows)
    if said.terms is not None:
        tlp = said.terms.handling.tlp
        assert told["tlp", tlp]
    for (listed, code), words in told.items():
        if listed in {"country", "currency", "unit", "mode", "direction", "evaluation"}:
            assert words, (listed, code)


def _flat(tree: object, path: str = "") -> dict[str, object]:
    """Return the values by path, several with semicolons between."""
    found: dict[str, list[object]] = {}

    def walk(value: object, at: str) -> None:
        if isinstance(value, dict):
            for name, inner in value.items():
                walk(inner, f"{at}.{name}" if at else name)
        elif isinstance(value, list):
            for inner in value:
                walk(inner, at)
        else:
            found.setdefault(at, []).append(value)

    walk(tree, path)
    return {
        at: values[0] if len(values) == 1 else "; ".join(map(str, values))
        for at, values in found.items()
    }


def test_what_no_list_has_stands_there_without_a_name(tmp_path: Path) -> None:
    """Nothing is made up; what a reader should know of a code stands beside it."""
    used, path = CodesUsed(), tmp_path / "codes.xlsx"
    used.add(Coded("country"), "TH; AN; QQ")
    used.add(Coded("hs"), "010121")
    with Workbook(path) as book:
        used.write(book, Names())
        book.sheet("About", ("What", "Says"))
    rows = {str(row["Code"]): row for row in sheet_rows(path, TITLE)}
    assert rows["TH"]["Name"] == "Thailand"
    assert rows["AN"]["Name"] is None
    assert "Netherlands Antilles" in str(rows["AN"]["Note"])
    assert (rows["QQ"]["Name"], rows["010121"]["Name"]) == (None, None)


def test_grades_stand_with_their_scheme(tmp_path: Path) -> None:
    """B of 4x4 is not B of 6x6."""
    columns = ("contract", "evaluation.scheme", "evaluation.source", "evaluation.information")
    used, path = CodesUsed(), tmp_path / "codes.xlsx"
    CodedColumns(("alert",), columns).gather(["alert", "S4X4; S6X6", "B; B", "2; 3"], used)
    with Workbook(path) as book:
        used.write(book, Names())
        book.sheet("About", ("What", "Says"))
    names = {row["Code"]: row["Name"] for row in sheet_rows(path, TITLE)}
    assert names["6x6/source/B"] == "usually reliable"
    assert names["4x4/source/B"] == "the source has in most instances proved reliable"


def test_names_are_not_asked_for_where_there_are_none() -> None:
    """`--language` with `--json` or `--csv` is a slip, and said to be one."""
    for form in ("--json", "--csv"):
        run = sealane("subscribe", "nowhere", "alert", form, "--language", "th")
        assert run.returncode == 2
        assert "leave out --language" in run.stderr


@pytest.mark.kafka
def test_cards_and_workbooks_have_names_in_ones_language(tmp_path: Path, kafka: str) -> None:
    """From a published seizure to the officer's screen, and to the sheet of codes."""
    found(tmp_path, kafka)
    order = ("publish", "customs-nz", "seizure_report", "-", "--audience", "police-nz,rilo-ap")
    done(sealane(*order, stdin=example_text("seizure_report"), folder=tmp_path))
    asked = ("subscribe", "police-nz", "seizure_report", "--language", "th")
    assert "TH (ไทย)" in done(sealane(*asked, "--until-end", folder=tmp_path))
    done(sealane(*asked, "--xlsx", "out.xlsx", "--name", "two", folder=tmp_path))
    rows = sheet_rows(tmp_path / "out.xlsx", TITLE)
    told = {(row["List"], row["Code"]): row["Name"] for row in rows}
    assert told["country", "TH"] == "ไทย"
    assert told["unit", "KGM"] == "kilogram"
    assert told["direction", "INBOUND"] == "inbound"
