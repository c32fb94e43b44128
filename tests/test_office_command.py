"""`sealane office`, asked of facts that were taken in before."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from calc import needs_calc, opened
from cli_runs import program, sealane
from exchange import Exchange
from office_facts import correcting, fact, goods, leaf, route
from workbook_cells import sheet_rows

from broker.cli import office
from broker.cli.exits import ExitCode
from broker.cli.office_words import WIDTH, amount, bar, percent
from broker.office import Minimum, Summary
from broker.office.facts import Fact
from broker.office.shelf import write_part
from broker.register import Status
from schemas import TLP
from schemas.documents import parse_document
from schemas.reports.statistical_bulletin import ProductKind

MEMBERS = ["rilo-ap", "customs-nz", "customs-th", "customs-vn"]


@pytest.fixture
def station(tmp_path: Path) -> Path:
    """Give the folder of a regional office's station in a network of four."""
    exchange = Exchange(tmp_path, "exercise.office", "localhost:1", MEMBERS)
    return exchange.station("rilo-ap").parent


def shelve(station: Path, *facts: Fact) -> None:
    """Put facts where that office keeps them."""
    folder = station / "store.sqlite.office"
    folder.mkdir(exist_ok=True)
    write_part(folder, facts)


def region() -> list[Fact]:
    """Return three seizures, an alert and its hit, a correction, and what is odd."""
    return [
        fact(1),
        fact(2, "customs-th", goods=(goods("1234.5"), goods(None))),
        fact(3, "customs-vn", goods=(goods(10**7, plausibility="SUSPECT"),)),
        fact("old", "customs-th"),
        fact("new", "customs-th", goods=(goods(2),), **correcting("old", "customs-th")),
        fact("test", status="TEST"),
        fact(
            "alert",
            contract="alert",
            category="IVORY",
            routes=(route("XX", "NZ"),),
        ),
        fact(
            "hit",
            "customs-th",
            contract="feedback",
            about_member="customs-nz",
            about_leaf=leaf("alert"),
            outcome="HIT",
        ),
    ]


def test_a_summary_is_read_by_people(station: Path) -> None:
    """Each status by itself, each figure with its members, and what was left out of it."""
    shelve(station, *region())
    run = sealane("office", "summary", station, "--offline")
    assert (run.returncode, run.stderr) == (ExitCode.DONE, "")
    exercise, _, test = run.stdout.partition("\nTEST in exercise.office")
    assert "EXERCISE in exercise.office, as rilo-ap holds it · all dates" in exercise
    lines = [" ".join(line.split()) for line in exercise.splitlines()]
    assert "seizure_report 5 4 1 0 3/4" in lines
    assert f"IVORY KGM 1,239.5 2 4 {'█' * WIDTH} 3/4" in lines
    assert "IVORY KGM 1 1 1 10,000,000 1" in lines
    assert f"TH NZ 4 {'█' * WIDTH} 3/4" in lines
    assert f"customs-nz 1 1 1 1 0 100% {'█' * WIDTH} 1/4 1/4" in lines
    assert f"unknown NZ 1 1 1 1 0 100% {'█' * WIDTH} 1/4 1/4" in lines
    assert "1,239.5" not in test
    assert "customs-th" not in test


def test_a_summary_fits_a_usual_screen(station: Path) -> None:
    """No line of a table of usual figures is wider than 80 columns; charts go when they must."""
    shelve(station, *region())
    run = program("office", "summary", station, "--offline", environment={"COLUMNS": "80"})
    tables, _, _ = run.stdout.partition("· members")
    assert "Alerts by commodity" in tables
    assert max(map(len, tables.splitlines())) <= 80


def test_units_are_told_in_words(station: Path) -> None:
    """A unit's code is explained below the tables, once, where it stands in one."""
    shelve(station, *region())
    run = sealane("office", "summary", station, "--offline")
    assert "· units: KGM kg" in run.stdout.splitlines()


def test_no_figure_is_cut_short_on_a_narrow_screen(station: Path) -> None:
    """Charts go first; a total is never shown without its last digits."""
    shelve(station, fact(1, goods=(goods("123456789.12345678"),)))
    run = program("office", "summary", station, "--offline", environment={"COLUMNS": "30"})
    assert "123,456,789.12345678" in run.stdout
    assert "█" not in run.stdout
    assert "…" not in run.stdout


def test_the_json_holds_everything_and_exact_amounts(station: Path) -> None:
    """Programs get each table whole, amounts as text, and who the members are."""
    shelve(station, *region())
    run = sealane("office", "summary", station, "--offline", "--json", "--top", "1")
    told = json.loads(run.stdout)
    assert set(told["statuses"]) == {"EXERCISE", "TEST"}
    assert set(told["statuses"]["TEST"]) == set(Summary.__dataclass_fields__)
    (row,) = told["statuses"]["EXERCISE"]["quantities"]
    assert (row["total"], row["flagged_total"], row["unknown"]) == ("1239.5", "10000000", 1)
    assert row["who"] == ["customs-nz", "customs-th", "customs-vn"]
    assert told["members_that_may_report"]["seizure_report"] == 4


def test_one_table_comes_as_csv(station: Path) -> None:
    """A header and a line for each row; what looks like a formula is neutralised.

    THREATS 36.
    """
    shelve(station, fact(1, goods=(goods(commodity="=1+1"),)))
    run = sealane("office", "summary", station, "--offline", "--csv", "quantities")
    header, line = run.stdout.splitlines()
    assert header.startswith("status,risk_area,commodity,unit,given,members,who,seizures,total")
    assert line.startswith("EXERCISE,ENVIRONMENT,'=1+1,KGM,STATED,1,customs-nz,1,3,1,1,0")


def test_every_file_says_how_strict_it_is(station: Path, tmp_path: Path) -> None:
    """In JSON as a whole and by row, in CSV by row, in a workbook as a whole and by row."""
    shelve(station, fact(1), fact(2, "customs-th", tlp="AMBER_STRICT", routes=(route("VN"),)))
    order = ("office", "summary", station, "--offline")
    tree = json.loads(sealane(*order, "--json").stdout)
    assert tree["tlp"] == "AMBER_STRICT"
    (seizures,) = tree["statuses"]["EXERCISE"]["seizures"]
    assert seizures["tlp"] == "AMBER_STRICT"
    lines = csv.DictReader(io.StringIO(sealane(*order, "--csv", "routes").stdout))
    assert {row["origin"]: row["tlp"] for row in lines} == {"TH": "GREEN", "VN": "AMBER_STRICT"}
    file = tmp_path / "summary.xlsx"
    assert sealane(*order, "--xlsx", file).returncode == ExitCode.DONE
    about = {str(row["What"]): str(row["Says"]) for row in sheet_rows(file, "About")}
    assert about["Strictest TLP"].startswith("TLP:AMBER+STRICT")
    assert "TLP:AMBER+STRICT" in sealane(*order).stdout


def test_defaults_are_shown_apart(station: Path) -> None:
    """On the screen with a word and a note, in files as a column; no total is of both."""
    made_up = (goods(100, given="DEFAULTED"),)
    old = fact(3, tlp=None, defaulted=None, goods=(goods(9, given=None),))
    shelve(station, fact(1), fact(2, goods=made_up, defaulted=("risk_area",)), old)
    run = sealane("office", "summary", station, "--offline")
    lines = [" ".join(line.split()) for line in run.stdout.splitlines()]
    assert f"IVORY KGM 3 1 1 {'█' * WIDTH} 1/4" in lines
    assert f"IVORY (default) KGM 100 1 1 {'█' * WIDTH} 1/4" in lines
    assert f"IVORY (?) KGM 9 1 1 {'█' * WIDTH} 1/4" in lines
    assert f"ENVIRONMENT (default) 1 {'█' * WIDTH} 1/4" in lines
    assert "· (default): put in by a mapping" in run.stdout
    assert "· (?): kept by an earlier version" in run.stdout
    told = sealane("office", "summary", station, "--offline", "--csv", "quantities").stdout
    rows = csv.DictReader(io.StringIO(told))
    totals = {row["given"]: row["total"] for row in rows}
    assert totals == {"STATED": "3", "DEFAULTED": "100", "NOT_KNOWN": "9"}


def control(name: object, outcome: str, trigger: str = "RISK_PROFILE") -> Fact:
    """Return a control of goods of chapter 84 from China."""
    return fact(
        name,
        contract="control_result",
        outcome=outcome,
        trigger=trigger,
        chapters=("84",),
        origin="CN",
        departure="XX",
    )


def test_controls_are_read_beside_random_ones(station: Path) -> None:
    """Results, then hits by trigger, chapter and country, each with its baseline."""
    facts = [control(n, "SEIZURE" if n < 3 else "CONFORM") for n in range(4)]
    facts += [control(f"r{n}", "CONFORM" if n else "IRREGULARITY", "RANDOM") for n in range(4)]
    shelve(station, *facts)
    run = sealane("office", "summary", station, "--offline")
    lines = [" ".join(line.split()) for line in run.stdout.splitlines()]
    assert f"CONFORM 4 {'█' * WIDTH} 1/4" in lines
    assert any(line.startswith("RISK_PROFILE 4 4 3 75%") for line in lines)
    assert any(line.startswith("RISK_PROFILE") and line.endswith("4 1 25% 1/4") for line in lines)
    assert any(line.startswith("84 8 8 4 50%") for line in lines)
    assert any(line.startswith("unknown 8 8 4 50%") for line in lines)
    assert "· random: performed random controls" in run.stdout
    narrow = program("office", "summary", station, "--offline", environment={"COLUMNS": "30"})
    assert "…" not in narrow.stdout


def test_withdrawals_of_parts_are_said_to_count_whole(station: Path) -> None:
    """What a withdrawal of scope PATHS names is not taken out, and that is told."""
    shelve(station, fact(1), fact("w", contract="withdrawal"))
    run = sealane("office", "summary", station, "--offline")
    assert "1 withdrawal of parts only" in run.stdout


@needs_calc
def test_a_spreadsheet_program_reads_the_offices_workbook(station: Path, tmp_path: Path) -> None:
    """LibreOffice shows each table, how strict it is, and every code with its list and name."""
    cash = goods(9000, "JPY", "CURRENCY", risk_area="AML_TF", conversion="NOT_A_MASS")
    shelve(station, *region(), control("c", "SEIZURE"), fact("cash", goods=(cash,)))
    file = tmp_path / "summary.xlsx"
    run = sealane("office", "summary", station, "--offline", "--xlsx", file)
    assert (run.returncode, run.stderr) == (ExitCode.DONE, "")
    sheets = opened(file, tmp_path)
    header, *rows = sheets["Codes"]
    assert header == ["List", "Code", "Name", "Note"]
    names = {(listed, code): name for listed, code, name, _ in rows}
    assert names["country", "TH"] == "Thailand"
    assert names["currency", "JPY"] == "Yen"
    assert names["unit", "KGM"] == "kilogram"
    assert names["direction", "INBOUND"] == "inbound"
    assert names["instrument_kind", "CURRENCY"] == "currency"
    assert ("hs", "84") in names
    header, row, *_ = sheets["Controls by chapter"]
    told = dict(zip(header, row, strict=True))
    assert (told["chapter"], told["hits"], told["tlp"]) == ("84", "1", "GREEN")
    assert ["Strictest TLP", "TLP:GREEN: the file as a whole is that"] in sheets["About"]


def test_controls_in_a_code_are_shown_and_not_obeyed(station: Path) -> None:
    """THREATS 36: no text of a reporter moves the cursor or turns the line around."""
    shelve(station, fact(1, goods=(goods(commodity="\x1b[2J\u202eYROVI", unit="[red]"),)))
    run = sealane("office", "summary", station, "--offline")
    assert "<U+001B>[2J<U+202E>YROVI" in run.stdout
    assert "[red]" in run.stdout


def test_only_the_status_and_period_asked_for_are_shown(station: Path) -> None:
    """`--status` and `--from` leave out the rest, and what may lie outside is said."""
    undated = fact("undated", first_day=None, last_day=None)
    shelve(station, *region(), undated)
    arguments = ("--offline", "--status", "exercise", "--from", "2026-11-01")
    run = sealane("office", "summary", station, *arguments)
    assert "TEST in" not in run.stdout
    assert "from 2026-11-01" in run.stdout
    assert "1 seizure left out" in run.stdout
    assert "received: of all dates" in run.stdout


def test_an_office_without_facts_says_so(station: Path) -> None:
    """Nothing taken in is no error, and no empty table."""
    run = sealane("office", "summary", station, "--offline")
    assert (run.returncode, run.stdout) == (
        ExitCode.DONE,
        "rilo-ap has taken in nothing of this kind yet.\n",
    )


def test_a_bulletin_is_tried_before_it_is_sent(station: Path) -> None:
    """`--dry-run` prints what `sealane publish` would take, and publishes nothing."""
    shelve(station, *region())
    run = sealane("office", "bulletin", station, "--offline", "--dry-run", "--tlp", "amber")
    document = parse_document(run.stdout)
    assert document.report.contract == "statistical_bulletin"
    assert document.terms is not None
    assert document.terms.handling.tlp == TLP.AMBER
    assert document.terms.handling.audience == ("customs-nz", "customs-th", "customs-vn")


def test_too_small_a_bulletin_is_refused_in_one_line(station: Path) -> None:
    """Exit code 5, and what to do."""
    shelve(station, fact(1))
    run = sealane("office", "bulletin", station, "--offline", "--dry-run")
    assert run.returncode == ExitCode.REFUSED
    assert "EXERCISE reports behind this bulletin: 1, of members: 1." in run.stderr
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("summary", "--offline", "--from", "2026-02-01", "--until", "2026-01-01"), 3),
        (("summary", "--offline", "--from", "yesterday"), 2),
        (("bulletin", "--offline", "--min-members", "2"), 2),
        (("summary", "--offline", "--csv", "nothing"), 2),
    ],
    ids=["swapped", "no-date", "too-few-members", "no-table"],
)
def test_wrong_arguments_are_one_line(station: Path, arguments: tuple[str, ...], code: int) -> None:
    """Each says what is wrong; no minimum can be lowered."""
    run = sealane("office", arguments[0], station, *arguments[1:])
    assert run.returncode == code
    assert run.stderr
    assert "Traceback" not in run.stderr


def test_a_damaged_shelf_is_one_line(station: Path) -> None:
    """Exit code 4, with the engine's reason."""
    shelve(station, fact(1))
    (part,) = (station / "store.sqlite.office").glob("*.parquet")
    part.write_bytes(b"no parquet")
    run = sealane("office", "summary", station, "--offline")
    assert run.returncode == ExitCode.UNAVAILABLE
    assert "could not be asked" in run.stderr


def test_help_loads_no_engine() -> None:
    """The help page of the office comes without DuckDB, Ibis and Arrow."""
    script = "import sys; from broker.cli import office; print({*sys.modules} & {'ibis', 'duckdb'})"
    assert program_of(script) == "set()\n"


def program_of(script: str) -> str:
    """Return what a Python program prints."""
    return subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    ).stdout


def test_the_commands_words_are_the_offices() -> None:
    """What the help page repeats, so as to load nothing, is what stands elsewhere."""
    assert set(office.TableName) == set(Summary.__dataclass_fields__)
    assert {each.name for each in office.ProductName} < {each.name for each in ProductKind}
    assert {each.name for each in office.StatusName} == {each.name for each in Status} - {"SYSTEM"}
    assert {each.name for each in office.Label} == {each.name for each in TLP}
    assert office.FEWEST == Minimum().reports == Minimum().members


def test_figures_are_written_for_people() -> None:
    """Amounts in full, a dash for what is unknown, a bar for anything above nought."""
    assert amount(None) == "-"
    assert percent(None) == "-"
    assert percent(0.0) == "0%"
    assert bar(0, 5) == ""
    assert bar(1, 10_000) == "▏"
    assert bar(5, 5) == "█" * WIDTH
    assert bar(5, 5, ascii_only=True) == "#" * WIDTH
