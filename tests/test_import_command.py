"""`sealane import` as its users run it; no Kafka is met before something is published."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from c4ads_count import real_file
from cli_runs import Ended, program, sealane
from exchange import Exchange
from import_samples import GOOD, MAPPING, csv_text, read_report, said, write

from broker.register import registered

NOWHERE = "127.0.0.1:1"
"""An address where no Kafka answers."""


@pytest.fixture
def station(tmp_path: Path) -> Path:
    """Give the folder of a station whose Kafka does not answer."""
    members = ("customs-nz", "police-nz", "rilo-ap")
    exchange = Exchange(tmp_path, "exercise.import", NOWHERE, members)
    return exchange.station("customs-nz").parent


@pytest.fixture
def mapping(tmp_path: Path) -> Path:
    """Give the small mapping's file."""
    path = tmp_path / "sample.toml"
    path.write_text(MAPPING)
    return path


def dry(station: Path, file: Path, *more: str | Path) -> Ended:
    """Run a dry import."""
    return sealane("import", station, file, "--dry-run", *more)


def test_a_dry_run_tells_and_accounts_and_publishes_nothing(
    tmp_path: Path, station: Path, mapping: Path
) -> None:
    """Encoding and delimiter, the sum, the reasons, where the report is; exit 0."""
    file = write(tmp_path, csv_text([GOOD, ("A2", *GOOD[1:4], "Africa", "")]))
    ended = dry(station, file, "--contract", "seizure_report", "--mapping", mapping)
    assert ended.returncode == 0, ended.stderr
    assert "utf-8" in ended.stdout
    assert "comma" in ended.stdout
    assert "1 accepted + 1 flagged + 0 refused = 2 rows" in ended.stdout
    assert "country.unresolved" in ended.stdout
    assert "Nothing was published" in ended.stdout
    assert len(read_report(tmp_path / "rows.report.csv")) == 2


def test_a_dry_run_refuses_what_the_real_run_would(tmp_path: Path, mapping: Path) -> None:
    """A register with another text of the contract is named before a row is read."""
    exchange = Exchange(
        tmp_path, "exercise.import", NOWHERE, ("customs-nz", "police-nz", "rilo-ap")
    )
    held = exchange.register.contracts
    contracts = {c.id: c for c in held.values() if c.name != "seizure_report"}
    other = registered(
        "seizure_report", exchange.register.current_contract("seizure_report").text + " "
    )
    exchange.write(replace(exchange.register, contracts={**contracts, other.id: other}))
    file = write(tmp_path, csv_text([GOOD]))
    ended = dry(exchange.station("customs-nz").parent, file, "--mapping", mapping)
    assert ended.returncode == 5
    assert "report.contract" in ended.stderr


def test_the_real_file_needs_nothing_but_its_shipped_mapping(tmp_path: Path, station: Path) -> None:
    """All 773 rows are accounted for in a run of the installed command."""
    report = tmp_path / "c4ads.csv"
    run = program(
        *("import", station, real_file(), "--mapping", "c4ads", "--dry-run", "--report", report)
    )
    assert run.returncode == 0, run.stderr
    assert "cp1252" in run.stdout
    assert "= 773 rows" in run.stdout
    assert len(read_report(report)) == 773
    # 146 rows are flagged, for 149 reasons.
    assert "A row can have several reasons" in run.stdout


@pytest.mark.parametrize(
    ("rows", "code"),
    [([GOOD], 0), ([GOOD, ("", *GOOD[1:])], 1), ([("", *GOOD[1:])], 5), ([], 0)],
)
def test_exit_codes_tell_how_many_were_refused(
    tmp_path: Path, station: Path, mapping: Path, rows: list[tuple[str, ...]], code: int
) -> None:
    """0: none, 1: some, 5: all."""
    file = write(tmp_path, csv_text(rows))
    assert dry(station, file, "--mapping", mapping).returncode == code


def test_wrong_use_and_wrong_settings_are_told_apart(
    tmp_path: Path, station: Path, mapping: Path
) -> None:
    """2 for wrong arguments, 3 for a wrong mapping or station, 5 for a file that is refused."""
    file = write(tmp_path, csv_text([GOOD]))
    cut = tmp_path / "cut.csv"
    cut.write_text("Ref,Date,Goods,Kg,Where,Found\nA1,18")
    for code, arguments in (
        (2, (station, tmp_path / "none.csv", "--mapping", mapping)),
        (2, (station, file)),
        (2, (station, file, "--mapping", mapping, "--contract", "seizures")),
        (2, (station, file, "--mapping", mapping, "--delimiter", "ab")),
        (2, (station, file, "--mapping", mapping, "--report", file)),
        (2, (station, file, "--mapping", mapping, "--quote", "|")),
        (2, (station, Path("/dev/null"), "--mapping", mapping)),
        (3, (tmp_path / "nowhere", file, "--mapping", mapping)),
        (3, (station, file, "--mapping", "nothing")),
        (3, (station, file, "--mapping", mapping, "--contract", "alert")),
        (3, (station, file, "--mapping", mapping, "--encoding", "zlib")),
        (3, (station, file, "--mapping", mapping, "--nominal-audience", "police-nz")),
        (5, (station, file, "--mapping", mapping, "--audience", "police-xx")),
        (5, (station, file, "--mapping", "c4ads")),
        (5, (station, cut, "--mapping", mapping)),
    ):
        ended = dry(arguments[0], arguments[1], *arguments[2:])
        assert ended.returncode == code, (arguments, ended)
        assert "Traceback" not in ended.stderr
        if code != 2:
            assert len(ended.stderr.strip().splitlines()) == 1


def test_another_audience_leaves_the_mappings_nominal_one_out(
    tmp_path: Path, station: Path
) -> None:
    """Who may read names is said for the new audience, or nobody may."""
    report = tmp_path / "report.csv"
    order = (station, real_file(), "--mapping", "c4ads", "--report", report)
    assert dry(*order, "--audience", "rilo-ap").returncode == 0
    both = ("--audience", "rilo-ap,customs-nz", "--nominal-audience", "customs-nz")
    assert dry(*order, *both).returncode == 0


def test_a_report_is_never_written_where_nobody_may_write(
    tmp_path: Path, station: Path, mapping: Path
) -> None:
    """A file in a folder that is only to be read has its report in the working folder."""
    folder = tmp_path / "archive"
    folder.mkdir()
    file = write(folder, csv_text([GOOD]))
    folder.chmod(0o555)
    here = tmp_path / "here"
    here.mkdir()
    ended = sealane(*("import", station, file, "--mapping", mapping, "--dry-run"), folder=here)
    folder.chmod(0o755)
    assert ended.returncode == 0, ended.stderr
    assert [path.name for path in here.iterdir()] == ["rows.report.csv"]


def test_without_kafka_rows_are_kept_and_the_command_says_so(
    tmp_path: Path, station: Path, mapping: Path
) -> None:
    """Exit 4: all rows are signed, kept and accounted for, and are sent later."""
    file = write(tmp_path, csv_text([GOOD]))
    ended = sealane("import", station, file, "--mapping", mapping, "--wait", "0")
    assert ended.returncode == 4, ended
    assert "1 accepted + 0 flagged + 0 refused = 1 row" in ended.stdout
    assert "1 report signed and kept" in ended.stdout
    assert "sent when this station next publishes, subscribes or imports" in ended.stderr
    assert len(read_report(tmp_path / "rows.report.csv")) == 1


def test_the_samples_are_the_same_mapping() -> None:
    """The file above says what the other tests' sample says, its tables apart."""
    assert all(f'"{path}"' in MAPPING for path in said()["states"])
