"""Reports taken out of a station: whole, with their terms, and only what may be."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import time
from pathlib import Path

import openpyxl
import pytest
from calc import needs_calc, opened
from cli_network import done, found
from cli_runs import PROGRAM, Ended, sealane

from broker.cli.spool import Spool
from broker.errors import ConfigError
from schemas.examples import example_text

TEXT = "ภาษาไทย ລາວ ខ្មែរ မြန်မာ دری नेपाली 日本 தமிழ்"


@pytest.fixture
def network(tmp_path: Path, kafka: str) -> Path:
    """A folder with a network and its members, ready to exchange."""
    found(tmp_path, kafka)
    return tmp_path


def publish(network: Path, *reports: dict[str, object]) -> None:
    """Publish seizure reports as customs-nz."""
    order = ("publish", "customs-nz", "seizure_report", "-", "--audience", "police-nz,rilo-ap")
    done(sealane(*order, stdin=json.dumps(list(reports)), folder=network))


def seizure(ref: str, raw: str = TEXT, codes: tuple[str, ...] = ()) -> dict[str, object]:
    """Return the example with another number, text and handling codes."""
    tree: dict[str, object] = json.loads(example_text("seizure_report"))
    facts, handling = tree["facts"], tree["handling"]
    assert isinstance(facts, dict)
    assert isinstance(handling, dict)
    facts["seizure_ref"] = ref
    facts["commodities"][0]["description_raw"] = raw
    handling["codes"] = list(codes)
    return tree


def export(network: Path, *more: str) -> Ended:
    """Read everything into out.xlsx, or as asked."""
    asked = more or ("--xlsx", "out.xlsx")
    return Ended(*sealane("subscribe", "police-nz", "seizure_report", *asked, folder=network))


def sheet(path: Path, name: str = "Reports") -> list[dict[str, object]]:
    """Return a sheet's rows by column."""
    header, *rows = openpyxl.load_workbook(path)[name].iter_rows(values_only=True)
    return [dict(zip(map(str, header), row, strict=True)) for row in rows]


@pytest.mark.kafka
def test_a_workbook_holds_the_reports_with_their_terms(network: Path) -> None:
    """Scripts stay, amounts are figures, formulas are none; the terms stand in each row."""
    publish(network, seizure("A-1"), seizure("A-2", "=1+1"))
    run = export(network)
    assert run.returncode == 0, run.stderr
    assert "2 reports in out.xlsx" in run.stderr
    first, second = sheet(network / "out.xlsx")
    assert first["facts.commodities.description_raw"] == TEXT
    assert second["facts.commodities.description_raw"] == "'=1+1"
    assert first["facts.commodities.quantities.amount"] == 412.6
    assert first["handling.tlp"] == "AMBER"
    about = {str(row["What"]): row["Says"] for row in sheet(network / "out.xlsx", "About")}
    assert about["Reports"] == 2
    assert "AMBER" in str(about["Strictest TLP"])
    assert not [path for path in network.iterdir() if path.name.startswith(".")]


@pytest.mark.kafka
def test_a_workbook_that_is_there_is_not_written_over(network: Path) -> None:
    """What was read before stands in it, and is not read again: it stays."""
    publish(network, seizure("A-1"))
    export(network)
    before = (network / "out.xlsx").read_bytes()
    publish(network, seizure("A-2"))
    run = export(network)
    assert run.returncode == 3
    assert "is there already" in run.stderr
    assert (network / "out.xlsx").read_bytes() == before
    assert export(network, "--xlsx", "next.xlsx").returncode == 0
    assert [row["facts.seizure_ref"] for row in sheet(network / "next.xlsx")] == ["A-2"]


@pytest.mark.kafka
def test_a_killed_export_loses_nothing(network: Path) -> None:
    """What a run had read before `kill -9` is in the workbook that the next run writes."""
    publish(network, *(seizure(f"A-{number}") for number in range(60)))
    rows = network / ".out.xlsx.rows"
    order = [PROGRAM, "subscribe", "police-nz", "seizure_report", "--xlsx", "out.xlsx"]
    with subprocess.Popen(order, cwd=network, stderr=subprocess.PIPE) as process:
        while process.poll() is None and not (rows.exists() and rows.stat().st_size > 20_000):
            time.sleep(0)
        process.kill()
    if not (network / "out.xlsx").exists():
        assert export(network).returncode == 0
    refs = [row["facts.seizure_ref"] for row in sheet(network / "out.xlsx")]
    assert sorted(map(str, refs)) == sorted(f"A-{number}" for number in range(60))


@pytest.mark.kafka
@pytest.mark.parametrize("form", ["--json", "--csv", "--xlsx"])
def test_what_may_only_be_read_leaves_no_station(network: Path, form: str) -> None:
    """H3 lets its audience read: what stands in a file is its terms, and why nothing else."""
    publish(network, seizure("SECRET-REF", codes=("H3",)))
    asked = ("--xlsx", "out.xlsx") if form == "--xlsx" else ("--until-end", form)
    run = export(network, *asked)
    if form == "--xlsx":
        (row,) = sheet(network / "out.xlsx")
    elif form == "--csv":
        (row,) = csv.DictReader(io.StringIO(run.stdout))
    else:
        row = json.loads(run.stdout)
        assert row["document"]["handling"]["codes"] == ["H3"]
    assert "export.h3" in str(row["withheld"])
    assert "SECRET-REF" not in str(row)
    shown = sealane(
        *("subscribe", "police-nz", "seizure_report", "--until-end", "--name", "read"),
        folder=network,
    )
    assert "SECRET-REF" in done(shown)


@pytest.mark.kafka
@needs_calc
def test_a_spreadsheet_program_reads_an_export_as_it_was_said(network: Path) -> None:
    """LibreOffice shows every script and figure of the export as the report has it."""
    publish(network, seizure("A-1"))
    export(network)
    header, row = opened(network / "out.xlsx", network)["Reports"]
    told = dict(zip(header, row, strict=True))
    assert told["facts.commodities.description_raw"] == TEXT
    assert told["facts.commodities.quantities.amount"] == "412.6"


def test_a_spool_goes_on_behind_what_a_crash_cut(tmp_path: Path) -> None:
    """Whole rows stay, a half one goes, and nobody else's columns are mixed in."""
    target = tmp_path / "out.xlsx"
    with Spool(target, ("a", "b")) as spool:
        spool.add(["one", 1])
        spool.add(["two", None])
        spool.sync()
    with spool.path.open("ab") as file:
        file.write(b'["thr')
    with Spool(target, ("a", "b")) as spool:
        spool.add(["four", 4])
        assert list(spool.rows()) == [["one", 1], ["two", None], ["four", 4]]
    with pytest.raises(ConfigError, match="other columns"), Spool(target, ("a",)):
        pass


def test_one_file_is_written_by_one_command(tmp_path: Path) -> None:
    """A second export to the same file is refused while the first one runs."""
    target = tmp_path / "out.xlsx"
    with (
        Spool(target, ("a",)),
        pytest.raises(ConfigError, match="another command is writing"),
        Spool(target, ("a",)),
    ):
        pass
