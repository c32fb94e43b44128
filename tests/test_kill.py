"""Killed with `kill -9` in mid-run, again and again: nothing lost, no effect twice."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from exchange import Exchange

from broker.kafka import KafkaSettings
from broker.kafka.client import ensure_topics

pytestmark = [pytest.mark.kafka, pytest.mark.slow, pytest.mark.timeout(600)]
HERE = Path(__file__).parent
KILLS = 20
ROWS = 600


def run_until_killed(script: str, *arguments: str, lines: int) -> bool:
    """Run a script, kill it -9 after so many lines, and return whether it had ended by itself."""
    command = [sys.executable, str(HERE / script), *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        for _ in range(lines):
            if process.stdout is None or not process.stdout.readline():
                return process.wait() == 0
        process.kill()
    return False


def run_to_its_end(script: str, *arguments: str) -> None:
    """Run a script until it has done all there is to do."""
    subprocess.run([sys.executable, str(HERE / script), *arguments], check=True, timeout=300)


@pytest.fixture
async def exchange(kafka: str, tmp_path: Path) -> Exchange:
    """Give a network with one topic."""
    made = Exchange(tmp_path, "exercise.killed", kafka, ["customs-nz", "police-nz"])
    await ensure_topics(KafkaSettings(kafka), [made.topic("seizure_report")])
    return made


@pytest.fixture
async def sealed_exchange(kafka: str, tmp_path: Path) -> Exchange:
    """Give a network with one topic, in which nothing travels in clear."""
    members = ["customs-nz", "police-nz"]
    made = Exchange(tmp_path, "exercise.killed-sealed", kafka, members, sealed=True)
    await ensure_topics(KafkaSettings(kafka), [made.topic("seizure_report")])
    return made


def effects(exchange: Exchange) -> list[str]:
    """Return the ids that the handler wrote down."""
    store = exchange.station("police-nz").parent / "store.sqlite"
    with closing(sqlite3.connect(store)) as connection:
        return [row[0] for row in connection.execute("SELECT id FROM cases")]


def test_publisher_and_subscriber_killed_twenty_times_each_lose_and_repeat_nothing(
    exchange: Exchange,
) -> None:
    """Every row is delivered, and no effect through `delivery.transaction` happens twice."""
    kill_both(exchange, KILLS)


def test_publisher_and_subscriber_of_sealed_reports_are_killed_and_lose_and_repeat_nothing(
    sealed_exchange: Exchange,
) -> None:
    """Also between hourly keys and the reports under them: every row opens, once."""
    kill_both(sealed_exchange, KILLS // 2)


def kill_both(exchange: Exchange, kills: int) -> None:
    """Kill both so many times each, let them end, and look at what came of it."""
    chance = random.Random(7)  # noqa: S311 - a seeded choice of when to kill
    publisher = ("kill_publisher.py", str(exchange.station("customs-nz")), str(ROWS))
    subscriber = ("kill_subscriber.py", str(exchange.station("police-nz")))
    killed = 0
    for earlier in range(kills):
        # A later run goes through the rows that are out already, so it must get further.
        assert not run_until_killed(*publisher, lines=earlier + chance.randrange(1, 4))
        killed += not run_until_killed(*subscriber, lines=chance.randrange(1, 8))
    run_to_its_end(*publisher)
    while killed < kills:
        killed += not run_until_killed(*subscriber, lines=chance.randrange(1, 8))
    run_to_its_end(*subscriber)
    written = effects(exchange)
    assert len(written) == ROWS
    assert len(set(written)) == ROWS
