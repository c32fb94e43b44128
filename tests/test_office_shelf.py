"""Facts on disk: durable before they are done, each counted once."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from office_facts import correcting, fact, goods

from broker.errors import StoreError
from broker.office import Period, Shelf, journal, summarise
from broker.office.engine import opened
from broker.office.facts import Fact
from broker.office.shelf import SCHEMA, ShelfWriter, as_table, write_part


def seizures(shelf: Shelf) -> int:
    """Return how many seizures the shelf tells of."""
    return sum(row["seizures"] for row in summarise(shelf, Period()).seizures)


def put(shelf: Shelf, *facts: Fact, part: int = 3) -> None:
    """Add facts as an intake does."""
    with closing(ShelfWriter(shelf, part)) as writer:
        for each in facts:
            writer.add(each)


def test_facts_move_from_the_journal_into_parts(tmp_path: Path) -> None:
    """A part is written when enough wait; the rest counts from the journal."""
    shelf = Shelf(tmp_path / "office")
    put(shelf, *(fact(n) for n in range(8)))
    waiting, parts = shelf.read()
    assert (waiting.num_rows, len(parts)) == (2, 2)
    assert seizures(shelf) == 8


def test_an_intake_goes_on_where_the_last_one_ended(tmp_path: Path) -> None:
    """What waited in the journal is part of the next part."""
    shelf = Shelf(tmp_path)
    put(shelf, fact(1), fact(2))
    put(shelf, fact(3), fact(4))
    waiting, parts = shelf.read()
    assert (waiting.num_rows, len(parts)) == (1, 1)
    assert seizures(shelf) == 4


def test_a_crash_between_part_and_journal_counts_nothing_twice(tmp_path: Path) -> None:
    """The part is there and the journal not yet cleared: the same facts, once."""
    shelf = Shelf(tmp_path)
    put(shelf, fact(1), fact(2))
    write_part(tmp_path, [fact(1), fact(2)])
    assert seizures(shelf) == 2
    put(shelf, fact(3))
    assert seizures(shelf) == 3


def test_a_report_delivered_again_counts_once(tmp_path: Path) -> None:
    """After a crash before the done-mark the same delivery comes again."""
    shelf = Shelf(tmp_path)
    put(shelf, fact(1), fact(1), fact(2), fact(1))
    assert seizures(shelf) == 2


@settings(max_examples=30, deadline=None)
@given(cut=st.integers(1, 400))
def test_a_line_that_a_crash_cut_short_is_none(
    tmp_path_factory: pytest.TempPathFactory, cut: int
) -> None:
    """Readers leave it alone, and the next writer cuts it off before it writes on."""
    shelf = Shelf(tmp_path_factory.mktemp("torn"))
    put(shelf, fact(1))
    whole = shelf.journal.read_bytes()
    shelf.journal.write_bytes(whole + whole[: min(cut, len(whole) - 1)])
    assert list(journal.read(shelf.journal)) == [fact(1)]
    put(shelf, fact(2))
    assert list(journal.read(shelf.journal)) == [fact(1), fact(2)]


def test_a_journal_changed_by_hand_is_said_to_be(tmp_path: Path) -> None:
    """A whole line that is no fact stops the count with the file and the line."""
    shelf = Shelf(tmp_path)
    put(shelf, fact(1))
    with shelf.journal.open("ab") as file:
        file.write(b'{"leaf": 1}\n')
    with pytest.raises(StoreError, match=r"Line 2 of .*journal"):
        summarise(shelf, Period())


def test_a_damaged_part_is_said_to_be(tmp_path: Path) -> None:
    """A Parquet file that is none stops the count: a smaller total would be taken for the truth."""
    part = write_part(tmp_path, [fact(1)])
    part.write_bytes(part.read_bytes()[:100])
    with pytest.raises(StoreError, match="could not be asked"):
        summarise(Shelf(tmp_path), Period())


def test_a_full_disk_leaves_the_journal_whole(tmp_path: Path) -> None:
    """A fact that does not fit is refused, and what was there before is still read."""
    script = (
        "import resource, signal, sys; from pathlib import Path\n"
        "from broker.errors import StoreError; from broker.office import Shelf\n"
        "from broker.office.shelf import ShelfWriter; from office_facts import fact\n"
        "writer = ShelfWriter(Shelf(Path(sys.argv[1]))); writer.add(fact(1))\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "size = writer._journal._whole\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (size + 99, resource.RLIM_INFINITY))\n"
        "try: writer.add(fact(2))\n"
        "except StoreError as exc: print(exc)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)\n"
        "writer.add(fact(3))\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", script, tmp_path],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent)},
    )
    assert "failed" in run.stdout
    assert list(journal.read(tmp_path / "journal.jsonl")) == [fact(1), fact(3)]


def test_a_fact_comes_back_from_the_journal_and_a_part_as_it_was(tmp_path: Path) -> None:
    """No digit, day or byte is lost on either way."""
    facts = [
        fact(1, goods=(goods("0.00000001"), goods(None)), **correcting(0)),
        fact(2, first_day=None, last_day=None, contract="alert", category="X"),
    ]
    put(Shelf(tmp_path), *facts)
    assert list(journal.read(tmp_path / "journal.jsonl")) == facts
    write_part(tmp_path, facts)
    with opened(tmp_path) as engine:
        rows = engine.rows(engine.read(as_table([]), [*tmp_path.glob("*.parquet")]))
    assert sorted(row["leaf"] for row in rows) == sorted(each.leaf for each in facts)
    assert as_table(facts).sort_by("leaf").to_pylist() == sorted(rows, key=lambda row: row["leaf"])


OLD = (
    *("leaf", "member", "contract", "status", "made_at", "lifecycle", "revision"),
    *("supersedes_member", "supersedes_leaf", "countable", "risk_area", "category"),
    *("first_day", "last_day", "routes", "goods", "about_member", "about_leaf", "outcome"),
)
"""The columns of the first version."""


def old_part(folder: Path, *facts: Fact) -> Path:
    """Write a part as the first version did: fewer columns, also of goods and routes."""
    table = as_table(facts).select(OLD)
    rows = table.to_pylist()
    for row in rows:
        for each in row["goods"]:
            del each["kg"], each["conversion"], each["given"]
        for each in row["routes"]:
            del each["given"]
    columns = {name: pa.array([row[name] for row in rows], _old_type(table, name)) for name in OLD}
    part = folder / "old.parquet"
    pq.write_table(pa.table(columns), part, compression="zstd")
    return part


def _old_type(table: pa.Table, name: str) -> pa.DataType:
    kind = table.schema.field(name).type
    if name not in {"goods", "routes"}:
        return kind
    kept = [field for field in kind.value_type if field.name not in {"kg", "conversion", "given"}]
    return pa.list_(pa.struct(kept))


def test_parts_of_an_earlier_version_still_count(tmp_path: Path) -> None:
    """Beside new ones, to the last digit; what they did not keep is not known and not made up."""
    old_part(tmp_path, fact("old", goods=(goods("0.00000001"), goods(7, "H87"))))
    write_part(tmp_path, [fact("new")])
    for _ in range(2):
        found = summarise(Shelf(tmp_path), Period())
        totals = {(row["unit"], row["given"]): row["total"] for row in found.quantities}
        assert totals == {
            ("KGM", "NOT_KNOWN"): Decimal("0.00000001"),
            ("H87", "NOT_KNOWN"): 7,
            ("KGM", "STATED"): 3,
        }
        assert {row["given"]: row["kg"] for row in found.kilograms} == {
            "NOT_KNOWN": Decimal("0.00000001"),
            "STATED": 3,
        }
        assert [row["tlp"] for row in found.received] == ["NOT_KNOWN"]
        assert sorted(row["country"] for row in found.seizures_by_country) == ["NOT_KNOWN", "NZ"]


def test_an_earlier_part_is_written_anew_whole(tmp_path: Path) -> None:
    """It has the columns of today, holds the same facts, and only its owner reads it."""
    old = fact("old", tlp=None, defaulted=None, country=None, direction=None)
    part = old_part(tmp_path, old)
    _, (read,) = Shelf(tmp_path).read()
    assert (read, [*tmp_path.iterdir()]) == (part, [part])
    assert pq.read_schema(part).equals(SCHEMA)
    (row,) = pq.read_table(part).to_pylist()
    assert (row["leaf"], row["tlp"], row["defaulted"]) == (old.leaf, None, None)
    assert (row["goods"][0]["amount"], row["goods"][0]["kg"]) == (3, None)
    assert stat.S_IMODE(part.stat().st_mode) == 0o600
    written = part.stat().st_mtime_ns
    Shelf(tmp_path).read()
    assert part.stat().st_mtime_ns == written


def test_a_journal_of_an_earlier_version_is_read(tmp_path: Path) -> None:
    """Its lines lack what is kept since; that is not known."""
    shelf = Shelf(tmp_path)
    put(shelf, fact(1))
    line = json.loads(shelf.journal.read_text())
    tree = {name: line[name] for name in OLD}
    for each in tree["goods"]:
        del each["kg"], each["conversion"], each["given"]
    shelf.journal.write_text(json.dumps(tree) + "\n")
    (row,) = summarise(shelf, Period()).seizures
    assert (row["seizures"], row["given"], row["tlp"]) == (1, "NOT_KNOWN", "NOT_KNOWN")


def test_only_the_owner_can_read_the_facts(tmp_path: Path) -> None:
    """Journal and parts are as private as the station's store."""
    shelf = Shelf(tmp_path)
    put(shelf, *(fact(n) for n in range(4)))
    modes = {stat.S_IMODE(each.stat().st_mode) for each in tmp_path.iterdir()}
    assert modes == {0o600}


def test_the_engine_reaches_nothing_but_its_folder(tmp_path: Path) -> None:
    """Neither a file outside the folder nor an extension can be read, and no setting loosened."""
    (tmp_path / "office").mkdir()
    secret = write_part(tmp_path, [fact(1)])
    with pytest.raises(StoreError, match="Permission"), opened(tmp_path / "office") as engine:
        engine.read(as_table([]), [secret])
    for attempt in ("INSTALL httpfs", "SET enable_external_access = true", "SET threads = 1"):
        with pytest.raises(StoreError), opened(tmp_path / "office") as engine:
            engine._backend.raw_sql(attempt)


def test_asking_leaves_nothing_in_the_home_folder(tmp_path: Path) -> None:
    """No settings, extensions or history are written anywhere but beside the facts."""
    home, office = tmp_path / "home", tmp_path / "office"
    home.mkdir()
    put(Shelf(office), *(fact(n) for n in range(4)))
    held = sorted(office.iterdir())
    script = (
        "import sys; from pathlib import Path; from broker.office import *\n"
        "print(len(summarise(Shelf(Path(sys.argv[1])), Period()).seizures))"
    )
    run = subprocess.run(
        [sys.executable, "-c", script, office],
        env={**os.environ, "HOME": str(home), "PYTHONDONTWRITEBYTECODE": "1"},
        cwd=home,
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout == "1\n"
    assert (list(home.iterdir()), sorted(office.iterdir())) == ([], held)


def test_of_what_was_taken_back_only_that_it_was_stays(tmp_path: Path) -> None:
    """In the journal and in a part: its goods are gone, and the others count as before."""
    shelf = Shelf(tmp_path)
    put(shelf, *(fact(n) for n in range(5)))
    gone = {fact(n).leaf: fact(n).member for n in (0, 4)}
    with closing(ShelfWriter(shelf)) as writer:
        assert writer.forget(gone) == 2
        assert writer.forget(gone) == 0
    waiting, (part,) = shelf.read()
    rows = [*pq.read_table(part).to_pylist(), *waiting.to_pylist()]
    assert len(rows) == 5
    assert [bool(row["goods"]) for row in rows if row["leaf"] in gone] == [False, False]
    assert all(row["goods"] for row in rows if row["leaf"] not in gone)


def test_no_byte_of_a_fact_that_was_taken_back_stays(tmp_path: Path) -> None:
    """Neither the journal nor a part holds what it told of its case."""
    shelf, canary = Shelf(tmp_path), "CANARY_OF_A_RECALL"
    told = goods(commodity=canary)
    put(shelf, *(fact(n, goods=(told,)) if n in (0, 4) else fact(n) for n in range(5)))
    assert sum(canary.encode() in each.read_bytes() for each in tmp_path.iterdir()) == 2
    with closing(ShelfWriter(shelf)) as writer:
        writer.forget({fact(n).leaf: fact(n).member for n in (0, 4)})
    assert not any(canary.encode() in each.read_bytes() for each in tmp_path.iterdir())


def test_what_is_past_its_date_is_blanked_in_journal_and_parts(tmp_path: Path) -> None:
    """A fact tells from when nobody may keep it; then it says no more than that it was."""
    shelf, over = Shelf(tmp_path / "office"), datetime(2027, 1, 1, tzinfo=UTC)
    dated = [fact(n).model_copy(update={"delete_after": over}) for n in (0, 4)]
    later = fact(2).model_copy(update={"delete_after": over + timedelta(days=1)})
    put(shelf, dated[0], fact(1), later, fact(3), dated[1])
    with closing(ShelfWriter(shelf)) as writer:
        assert writer.ended(over - timedelta(seconds=1)) == {}
        assert writer.ended(over) == {each.leaf: each.member for each in dated}
        assert writer.forget(writer.ended(over)) == 2
        assert writer.ended(over) == {}
    waiting, (part,) = shelf.read()
    rows = [*pq.read_table(part).to_pylist(), *waiting.to_pylist()]
    assert sum(bool(row["goods"]) for row in rows) == 3
