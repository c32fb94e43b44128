"""Importing: every row ends one way and is in the report, and nothing is sent twice or in half."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from import_samples import (
    GOOD,
    HEADER,
    Silent,
    Station,
    csv_text,
    fields,
    mapping,
    outcomes,
    read_report,
    run_import,
    terms,
    write,
)

from adapters.spreadsheets import Reason, Sent, Stated, Understood, open_csv, prepare
from adapters.spreadsheets.outcome import Outcome
from adapters.spreadsheets.reading.table import Row
from adapters.spreadsheets.report_file import ReportFile
from broker.errors import ConfigError, RefusedError, StoreError
from schemas.contracts import report_model


def good(count: int, **cells: str) -> list[list[str]]:
    """Return so many good rows with different keys, and other cells where given."""
    row = dict(zip(HEADER, GOOD, strict=True)) | cells
    return [list((row | {"Ref": f"R{number}"}).values()) for number in range(count)]


def test_accepted_flagged_and_refused_add_up_and_the_report_says_why(tmp_path: Path) -> None:
    """One row of each kind, with its own cells beside the outcome and the coded reason."""
    rows = [*good(1), ["R1", *good(1, Where="Africa")[0][1:]], ["", *GOOD[1:]]]
    path = write(tmp_path, csv_text(rows))
    station = Station()
    accounts = run_import(path, station)
    assert outcomes(accounts) == (1, 1, 1)
    assert len(station.new) == 2
    report = read_report(path.with_suffix(".report.csv"))
    assert [row["sealane outcome"] for row in report] == ["accepted", "flagged", "refused"]
    assert [row["sealane row"] for row in report] == ["2", "3", "4"]
    assert [[row[name] for name in HEADER] for row in report] == rows
    assert "[country.unresolved]" in report[1]["sealane reasons"]
    assert "[key.blank]" in report[2]["sealane reasons"]


@pytest.mark.parametrize(
    "word", ["Total", "GRAND TOTAL:", "รวม", "Jumlah", "Tổng cộng", "合計", "মোট"]
)
def test_a_row_of_totals_is_no_case(tmp_path: Path, word: str) -> None:
    """A list that ends in its sum publishes the rows, and not the sum as one more of them."""
    path = write(tmp_path, csv_text([*good(2), [word, "", "", "25.0", "", ""]]))
    station = Station()
    assert outcomes(run_import(path, station)) == (2, 0, 1)
    assert len(station.new) == 2
    assert "[row.totals]" in read_report(path.with_suffix(".report.csv"))[-1]["sealane reasons"]


def test_a_total_that_could_not_be_added_up_is_a_total(tmp_path: Path) -> None:
    """The sum of cells of which one is wrong is an error value; the row is no case either."""
    path = write(tmp_path, csv_text([*good(1), ["Total", "", "", "#DIV/0!", "kg", ""]]))
    assert outcomes(run_import(path, Station())) == (1, 0, 1)


def test_a_row_that_says_total_and_more_is_read(tmp_path: Path) -> None:
    """A case whose number happens to be such a word keeps its place, goods and day."""
    path = write(tmp_path, csv_text([["Total", *GOOD[1:]]]))
    assert outcomes(run_import(path, Station())) == (1, 0, 0)


def test_the_same_file_twice_sends_nothing_twice(tmp_path: Path) -> None:
    """The second import accepts the same rows and sends none."""
    path = write(tmp_path, csv_text(good(130)))
    station = Station()
    first, second = run_import(path, station), run_import(path, station)
    assert (first.repeated, second.repeated) == (0, 130)
    assert len(station.new) == 130
    assert station.batches == [64, 64, 2] * 2


def test_a_changed_row_is_sent_again_under_its_key(tmp_path: Path) -> None:
    """What is the same stays; what changed comes as new content of the same key."""
    station = Station()
    run_import(write(tmp_path, csv_text(good(3))), station)
    changed = good(3)
    changed[1][3] = "99"
    run_import(write(tmp_path, csv_text(changed)), station)
    assert [each.key for each in station.new[3:]] == [station.new[1].key]


def test_the_key_does_not_depend_on_the_file(tmp_path: Path) -> None:
    """Other name, order, delimiter, encoding: the same rows are the same rows."""
    station = Station()
    run_import(write(tmp_path, csv_text(good(3, Where="Orly, France"))), station)
    turned = [line[::-1] for line in reversed(good(3, Where="Orly, France"))]
    other = tmp_path / "other.csv"
    text = csv_text(turned, HEADER[::-1]).replace(",", "\t").replace('"Orly\t ', '"Orly, ')
    other.write_bytes(text.replace("\r\n", "\n").encode("utf-16"))
    assert run_import(other, station).repeated == 3


def test_rows_with_one_key_are_refused_by_name(tmp_path: Path) -> None:
    """A row said twice is sent once; of rows that contradict each other none can be believed."""
    rows = good(4)
    rows[1] = rows[0]
    rows[3] = [rows[2][0], *good(1, Kg="77")[0][1:]]
    path = write(tmp_path, csv_text(rows))
    station = Station()
    accounts = run_import(path, station)
    assert outcomes(accounts) == (1, 0, 3)
    assert accounts.reasons[Reason.KEY_REPEATED] == 1
    assert accounts.reasons[Reason.KEY_CONFLICT] == 2
    assert [each.row.number for each in station.new] == [2]


def test_a_dry_run_sends_nothing_and_writes_the_same_report(tmp_path: Path) -> None:
    """Without a station the report is what it would be with one."""
    path = write(tmp_path, csv_text([*good(3), ["", *GOOD[1:]]]))
    dry = run_import(path, None, report=tmp_path / "dry.csv")
    wet = run_import(path, Station(), report=tmp_path / "wet.csv")
    assert outcomes(dry) == outcomes(wet) == (3, 0, 1)
    assert (tmp_path / "dry.csv").read_bytes() == (tmp_path / "wet.csv").read_bytes()


@pytest.mark.parametrize(
    "tail", [b"R9,18-Jan-2009", b'R9,18-Jan-2009,Ivory,"1', b"R9,\xff\xfe,Ivory,1,x,y\n\xc3\xa9\n"]
)
def test_a_file_that_is_broken_at_its_end_sends_nothing_of_its_beginning(
    tmp_path: Path, tail: bytes
) -> None:
    """Cut in a row, cut inside quotes, two encodings: known before the first row is sent."""
    path = write(tmp_path, csv_text(good(200)).encode() + tail)
    station = Station()
    with pytest.raises(RefusedError):
        run_import(path, station)
    assert station.batches == []
    assert list(tmp_path.iterdir()) == [path]


def test_a_mapping_for_another_file_sends_nothing(tmp_path: Path) -> None:
    """Its columns are compared before a row is read."""
    station = Station()
    with pytest.raises(RefusedError, match="'Kg'"):
        run_import(write(tmp_path, "Ref,Date\nA,B\n"), station)
    assert station.batches == []


def test_empty_and_header_only_files(tmp_path: Path) -> None:
    """An empty file is refused; a header alone is a file without rows, accounted for as such."""
    with pytest.raises(RefusedError, match="empty"):
        run_import(write(tmp_path, ""), Station())
    accounts = run_import(write(tmp_path, csv_text([])), Station())
    assert (accounts.rows, outcomes(accounts)) == (0, (0, 0, 0))


def test_one_report_that_the_station_refuses_does_not_cost_the_others(tmp_path: Path) -> None:
    """The batch is sent one by one, and the refused row is named with the station's reason."""
    path = write(tmp_path, csv_text(good(70)))
    station = Station(refuses=['sample:["R65"]'])
    accounts = run_import(path, station)
    assert outcomes(accounts) == (69, 0, 1)
    assert len(station.new) == 69
    report = read_report(path.with_suffix(".report.csv"))
    assert "report.size" in report[65]["sealane reasons"]


def test_a_refusal_of_everything_is_an_error_and_no_list_of_rows(tmp_path: Path) -> None:
    """When the station takes nothing at all, it is not about single rows."""
    path = write(tmp_path, csv_text(good(3)))
    with pytest.raises(RefusedError, match="too large"):
        run_import(path, Station(refuses=[f'sample:["R{number}"]' for number in range(3)]))
    assert list(tmp_path.iterdir()) == [path]


def test_killed_in_mid_run_and_run_again_nothing_is_lost_or_sent_twice(tmp_path: Path) -> None:
    """Wherever it ends, the next run sends exactly what is missing."""
    path = write(tmp_path, csv_text(good(300)))
    station = Station()
    after = 2

    async def dying(batch: list[Understood]) -> list[Sent]:
        if len(station.batches) == after:
            raise StoreError("the disk is gone")
        return await station.send(batch)

    file = open_csv(path, stated=Stated())
    prepared = prepare(file, mapping(), report_model("seizure_report"), terms())
    with pytest.raises(StoreError):
        asyncio.run(prepared.run(dying, tmp_path / "r.csv", Silent()))  # type: ignore[arg-type] # a list is a sequence
    assert not (tmp_path / "r.csv").exists()
    assert len(station.new) == 64 * after
    accounts = run_import(path, station)
    assert accounts.repeated == 64 * after
    assert len(station.new) == len({each.key for each in station.new}) == 300


def test_a_file_changed_while_it_is_sent_stops_the_import(tmp_path: Path) -> None:
    """What was checked is what is sent; a new version waits for its own import."""
    path = write(tmp_path, csv_text(good(200)))
    station = Station()

    async def meanwhile(batch: list[Understood]) -> list[Sent]:
        path.write_text(csv_text(good(200, Kg="1")))
        return await station.send(batch)

    file = open_csv(path, stated=Stated())
    prepared = prepare(file, mapping(), report_model("seizure_report"), terms())
    with pytest.raises(RefusedError, match="changed"):
        asyncio.run(prepared.run(meanwhile, tmp_path / "r.csv", Silent()))  # type: ignore[arg-type] # as above
    assert station.batches == [64]


def test_formulas_in_cells_are_neutralised_in_the_report_and_come_back(tmp_path: Path) -> None:
    """No cell of the report runs in a spreadsheet program; imported again it is what it was."""
    rows = good(4)
    for row, attack in zip(rows, ["=1+1", "@SUM(A1)", "+cmd|'/c calc'!A0", "-2+3"], strict=True):
        row[4] = attack
    path = write(tmp_path, csv_text(rows))
    station = Station()
    run_import(path, station)
    report = path.with_suffix(".report.csv")
    for written in read_report(report):
        assert written["Where"].startswith("'")
        assert not written["sealane reasons"].startswith(("=", "+", "-", "@"))
    again = run_import(report, station, report=tmp_path / "again.csv")
    assert again.repeated == 4
    assert (tmp_path / "again.csv").read_bytes() == report.read_bytes()


def test_headers_that_are_formulas_are_neutralised_wherever_they_stand(tmp_path: Path) -> None:
    """A column's name appears in the report's header and in the reasons."""
    rules = [{**rule, "column": rule["column"].replace("Where", "=Where")} for rule in fields()]
    header = [name.replace("Where", "=Where") for name in HEADER]
    path = write(tmp_path, csv_text(good(1, Where="Africa"), header))
    run_import(path, Station(), by=mapping(fields=rules))
    (row,) = read_report(path.with_suffix(".report.csv"))
    assert row["'=Where"] == "Africa"
    assert row["sealane reasons"].startswith("'=Where")


def test_a_last_row_that_may_have_been_cut_is_flagged(tmp_path: Path) -> None:
    """All its cells are there, but no end of line is."""
    accounts = run_import(write(tmp_path, csv_text(good(2)).rstrip()), Station())
    assert outcomes(accounts) == (1, 1, 0)
    assert accounts.reasons == {Reason.UNENDED: 1}


def test_controls_in_refused_rows_are_spelled_out_in_the_report(tmp_path: Path) -> None:
    """The report can be looked at in a terminal."""
    path = write(tmp_path, csv_text(good(1, Found="\x1b[2J\0")))
    assert outcomes(run_import(path, Station())) == (0, 0, 1)
    assert b"\x1b" not in path.with_suffix(".report.csv").read_bytes()
    assert "<U+001B>[2J<U+0000>" in path.with_suffix(".report.csv").read_text("utf-8-sig")


def test_memory_stays_flat_however_long_the_file_is(tmp_path: Path) -> None:
    """Rows are read, sent and written in batches; none waits for another."""
    path = write(tmp_path, csv_text(good(1000)))

    seen: list[int] = []

    async def send(batch: list[Understood]) -> list[Sent]:
        seen.append(len(batch))
        return [Sent(repeated=False)] * len(batch)

    watcher = Silent()
    file = open_csv(path, stated=Stated())
    prepared = prepare(file, mapping(), report_model("seizure_report"), terms())
    asyncio.run(prepared.run(send, tmp_path / "r.csv", watcher))  # type: ignore[arg-type] # as above
    assert max(seen) == 64
    assert watcher.heard == 1000


CELL = st.text(st.characters(codec="utf-8"), max_size=8) | st.sampled_from([*GOOD, "", "=1", "R1"])


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.lists(CELL, min_size=1, max_size=8), max_size=12))
@example(rows=[[",\\"], ["0"], [""]])
def test_the_accounts_add_up_for_any_rows(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    """The three outcomes are the rows read, in the counts and in the report file."""
    path = write(tmp_path_factory.mktemp("any"), csv_text(rows))
    station = Station()
    try:
        accounts = run_import(path, station, by=mapping(file={"delimiter": ",", "decimal": "."}))
    except RefusedError:
        assert station.batches == []
        return
    held = [row for row in rows if any(cell.strip() for cell in row)]
    assert accounts.rows == sum(outcomes(accounts)) == len(held)
    report = read_report(path.with_suffix(".report.csv"))
    assert len(report) == len(held)
    sent = [row for row in report if row["sealane outcome"] != "refused"]
    assert len(station.new) == len(sent) == sum(outcomes(accounts)[:2])


def test_two_imports_never_write_one_report_file(tmp_path: Path) -> None:
    """The second is refused before it sends anything, and the first one's report stays whole."""
    report = tmp_path / "rows.report.csv"
    with ReportFile(report, HEADER) as written:
        with pytest.raises(ConfigError, match="another import"), ReportFile(report, HEADER):
            pytest.fail("two write one file")
        written.write(Row(2, ("a",) * len(HEADER)), Outcome.ACCEPTED, ())
    assert len(report.read_text("utf-8-sig").splitlines()) == 2
    with ReportFile(report, HEADER):
        pass
    assert len(report.read_text("utf-8-sig").splitlines()) == 1
    assert list(tmp_path.iterdir()) == [report]
