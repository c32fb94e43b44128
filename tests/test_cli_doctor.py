"""`sealane doctor`: what it finds, and that every command survives what it finds."""

from __future__ import annotations

import json
import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from cli_network import done, found
from cli_runs import Ended, sealane
from exchange import Exchange
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from broker.cli.checkup import Level
from broker.keys import SigningKey
from broker.register.model import DAY
from broker.roles.clock import utc_now

NOWHERE = "127.0.0.1:1"


@pytest.fixture
def exchange(tmp_path: Path) -> Exchange:
    """A network of two members; there is no Kafka behind it."""
    return Exchange(tmp_path, "exercise.doctor", NOWHERE, ["customs-nz", "police-nz"])


def levels(run: Ended) -> dict[str, Level]:
    """Return how each thing was found, the gravest where there are several."""
    order = list(Level)
    worst: dict[str, Level] = {}
    for row in map(json.loads, run.stdout.splitlines()):
        level = Level(row["level"])
        worst[row["what"]] = max(level, worst.get(row["what"], level), key=order.index)
        assert row["detail"]
    return worst


def examine(exchange: Exchange) -> Ended:
    """Examine police-nz."""
    return sealane("doctor", exchange.station("police-nz"), "--json")


@pytest.mark.kafka
def test_a_station_made_by_the_commands_is_well(tmp_path: Path, kafka: str) -> None:
    """After init, join, admit and topics, everything is ok and the code is 0."""
    found(tmp_path, kafka)
    run = sealane("doctor", "police-nz", "--json", folder=tmp_path)
    assert run.returncode == 0
    assert set(levels(run).values()) == {Level.OK}
    assert "All is well." in done(sealane("doctor", "police-nz", folder=tmp_path))


@pytest.mark.kafka
def test_missing_topics_are_told(tmp_path: Path, kafka: str) -> None:
    """Where nobody made the topics, doctor says which command does."""
    exchange = Exchange(tmp_path, "exercise.topicless", kafka, ["police-nz"])
    run = examine(exchange)
    assert run.returncode == 3
    assert levels(run)["topics"] is Level.FAIL
    assert "sealane network topics" in run.stdout


def test_only_kafka_away_is_4(exchange: Exchange) -> None:
    """When all here is well and Kafka does not answer, the code says: try again."""
    run = examine(exchange)
    assert run.returncode == 4
    worst = levels(run)
    assert worst.pop("kafka") is Level.FAIL
    assert set(worst.values()) == {Level.OK}


def test_a_key_that_others_may_read(exchange: Exchange) -> None:
    """A signing key with loose rights is a failure that names chmod."""
    (exchange.folder / "police-nz" / "keys" / "signing.pem").chmod(0o644)
    run = examine(exchange)
    assert run.returncode == 3
    assert levels(run)["signing key"] is Level.FAIL
    assert "chmod 600" in run.stdout


def test_a_key_that_is_not_in_the_register(exchange: Exchange) -> None:
    """A fresh key that nobody admitted is told apart from a good one."""
    file = exchange.folder / "police-nz" / "keys" / "signing.pem"
    file.unlink()
    SigningKey.generate().save(file)
    assert levels(examine(exchange))["key in the register"] is Level.FAIL


def test_a_key_that_ends_soon(exchange: Exchange) -> None:
    """A key in its last month is a warning."""
    soon = utc_now() + 86_400_000_000
    keys = {name: replace(key, not_after=soon) for name, key in exchange.register.keys.items()}
    exchange.write(replace(exchange.register, keys=keys))
    assert levels(examine(exchange))["key in the register"] is Level.WARN


def test_a_clock_that_is_behind(exchange: Exchange) -> None:
    """A clock before the register's own time is a failure."""
    exchange.write(replace(exchange.register, made_at=utc_now() + 86_400_000_000))
    assert levels(examine(exchange))["clock"] is Level.FAIL


def test_a_register_of_another_network(exchange: Exchange, tmp_path: Path) -> None:
    """Another network's register is refused by name, and so by every command."""
    other = tmp_path / "other"
    other.mkdir()
    Exchange(other, "exercise.other", NOWHERE, [])
    shutil.rmtree(tmp_path / "register")
    shutil.copytree(other / "register", tmp_path / "register")
    (tmp_path / "root.json").write_bytes((other / "root.json").read_bytes())
    assert levels(examine(exchange))["register"] is Level.FAIL
    for arguments in commands(exchange.station("police-nz")):
        run = sealane(*arguments, stdin="{}")
        assert (run.returncode, run.stdout) == (5, "")
        assert "exercise.other" in run.stderr


def test_a_store_that_is_none(exchange: Exchange) -> None:
    """A file that is no database is a failure, and stays as it is."""
    file = exchange.folder / "police-nz" / "store.sqlite"
    file.write_bytes(b"not a database" * 100)
    run = examine(exchange)
    assert levels(run)["store"] is Level.FAIL
    assert file.read_bytes() == b"not a database" * 100


def test_it_makes_nothing(exchange: Exchange) -> None:
    """Looking leaves no file behind."""
    before = sorted(exchange.folder.rglob("*"))
    examine(exchange)
    assert sorted(exchange.folder.rglob("*")) == before


def test_a_store_in_use_is_no_failure(exchange: Exchange) -> None:
    """Looking at a store that another process reads disturbs nobody."""
    file = exchange.folder / "police-nz" / "store.sqlite"
    assert sealane("quarantine", "list", exchange.station("police-nz")).returncode == 0
    with sqlite3.connect(file) as held:
        held.execute("SELECT count(*) FROM sqlite_master").fetchall()
        assert levels(examine(exchange))["store"] is Level.OK
    held.close()


def commands(station: Path) -> list[list[str]]:
    """Return a call of every command that opens a station."""
    place = str(station)
    return [
        ["publish", place, "alert", "-"],
        ["subscribe", place, "alert", "--until-end"],
        ["quarantine", "list", place],
        ["quarantine", "show", place, "1"],
        ["inspect", place, "--station", place],
        ["network", "show", place],
        ["network", "topics", place],
    ]


STATION = st.one_of(
    st.binary(max_size=200),
    st.text(max_size=200).map(str.encode),
    st.dictionaries(
        st.sampled_from(["member", "network", "register", "keys", "store", "kafka", "x"]),
        st.integers() | st.text(max_size=9) | st.dictionaries(st.sampled_from("ab"), st.integers()),
    ).map(lambda tree: "\n".join(f"{k} = {json.dumps(v)}" for k, v in tree.items()).encode()),
)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(content=STATION)
def test_any_station_file_is_a_line_and_3(tmp_path: Path, content: bytes) -> None:
    """Random bytes, text and TOML for a station's file: every command ends with 3 and one line."""
    station = tmp_path / "station.toml"
    station.write_bytes(content)
    for arguments in [*commands(station), ["doctor", str(station)]]:
        run = sealane(*arguments, stdin="{}")
        assert run.returncode == 3, run
        assert "Traceback" not in run.stderr
        assert run.stderr.count("\n") == (arguments[0] != "doctor")


@pytest.mark.parametrize("name", ["register/metadata/timestamp.json", "root.json"])
@pytest.mark.parametrize("content", [b"", b"\xff\x00", b"{}", b"[" * 100_000, None])
def test_broken_trust_is_a_line(exchange: Exchange, name: str, content: bytes | None) -> None:
    """A register or root that is missing, cut or altered: 3 or 5, one line and no traceback."""
    file = exchange.folder / name
    if content is None:
        file.unlink()
    else:
        file.write_bytes(content)
    for arguments in commands(exchange.station("police-nz")):
        run = sealane(*arguments, stdin="{}")
        assert run.returncode in {3, 5}, run
        assert "Traceback" not in run.stderr
        assert run.stderr.count("\n") == 1


def test_an_expired_register_fails_and_says_since_when(exchange: Exchange) -> None:
    """And one that expires soon is warned of."""
    for ahead, level, line in (
        (-1, Level.FAIL, "is expired since"),
        (DAY, Level.WARN, "expires at"),
    ):
        end = utc_now() + ahead
        exchange.write(
            replace(exchange.register, expires_at=end, version=exchange.register.version + 1)
        )
        run = examine(exchange)
        assert levels(run)["register"] is level
        assert line in run.stdout


def test_why_a_newer_register_is_not_used_is_said(exchange: Exchange) -> None:
    """The one that was believed goes on."""
    done(sealane("register", "fetch", exchange.station("police-nz")))
    signed = exchange.folder / "register" / "metadata" / "timestamp.json"
    signed.write_bytes(b"{}")
    run = examine(exchange)
    assert levels(run)["register"] is Level.WARN
    assert "What the source holds is not used" in run.stdout
