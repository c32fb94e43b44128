"""The demo, played on real Kafka."""

from __future__ import annotations

import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from broker.cli import demo_thread
from broker.cli.demo_registrars import FolderRegistrars
from broker.cli.demo_run import exit_code
from broker.cli.demo_stage import NETWORK_FOLDER, found
from broker.cli.exits import ExitCode
from broker.cli.founding import register_at
from broker.cli.stations import STATION
from broker.demo.cast import ACTORS
from broker.demo.desk import Spoken
from broker.demo.folder import KAFKA
from broker.demo.play import Outcome, Plan, play
from broker.demo.threads import names, script
from broker.handling import Marked, Reader, Use, explain
from broker.kafka import KafkaSettings
from broker.kafka.client import ensure_topics
from broker.kafka.folder import NodeFolder
from broker.register import Register, Right, Status
from broker.roles.case_walk import Standing
from broker.roles.clock import utc_now

REPORTS = 200
SEALANE = Path(sys.executable).parent / "sealane"
pytestmark = [pytest.mark.kafka, pytest.mark.slow, pytest.mark.timeout(600)]


class Notebook:
    """A screen that keeps what it is shown."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def chapter(self, title: str) -> None:
        """Keep a chapter's title."""
        self.lines.append(title)

    headline = chapter

    def say(self, text: str, *, indent: int = 0) -> None:
        """Keep a paragraph."""
        self.lines.append(" " * indent + text)

    def pairs(self, rows: Sequence[tuple[str, str]]) -> None:
        """Keep names and words."""
        self.lines += [f"{name}: {words}" for name, words in rows]

    def table(self, columns: Sequence[str], rows: Sequence[Sequence[str]], right: int) -> None:
        """Keep a table's rows."""
        assert 0 < right <= len(columns)
        self.lines += [" | ".join(row) for row in rows]

    @contextmanager
    def work(self, label: str, total: int) -> Iterator[Callable[[int], None]]:
        """Let work be done."""
        assert label
        assert total > 0
        yield lambda _: None


async def test_the_sums_hold_and_a_planted_break_is_found(kafka: str, tmp_path: Path) -> None:
    """Every member accounts for every record, every attempt is noticed, and names stay home."""
    register = found(tmp_path, kafka)
    assert len(register.members) == len(ACTORS) == 34
    settings = KafkaSettings(kafka)
    await ensure_topics(settings, register.topics)
    stations = {name: tmp_path / name / STATION for name in ACTORS}
    screen = Notebook()
    registrars = FolderRegistrars(tmp_path, tmp_path / NETWORK_FOLDER)
    plan = Plan(stations, settings, "1", REPORTS, datetime.now(UTC), registrars)
    outcome = await play(plan, screen)

    assert list(outcome.faults()) == []
    assert exit_code(outcome, screen) is ExitCode.DONE
    assert outcome.reports >= REPORTS
    assert {member.member for member in outcome.sums} == set(ACTORS)
    assert {each.missing for each in outcome.sums if each.member == "police-nz"} == {3}
    verdicts = {str(each.attempt.verdict) for each in outcome.findings}
    assert {"late", "duplicate", "missing", "wire.null", "wire.topic"} < verdicts
    told = "\n".join(screen.lines)
    assert "New Zealand Customs: reads it, and the names: Coral Lantern Foods" in told
    assert "RILO Asia/Pacific: reads it; the names are withheld" in told
    assert "Fiji Customs: is not addressed: its station shows it nothing" in told
    assert_trust_was_shown(outcome, told)
    assert_every_thread_was_told(outcome, told)
    assert_explanations_equal_deliveries(outcome, register_at(tmp_path / NETWORK_FOLDER, None))
    await assert_a_thread_is_walked(outcome, tmp_path)

    first, *rest = outcome.sums
    more = replace(outcome, sums=(replace(first, delivered=first.delivered + 1), *rest))
    assert any(first.member in fault for fault in more.faults())
    assert exit_code(more, screen) is ExitCode.BUG
    finding, *others = outcome.findings
    unseen = replace(outcome, findings=(finding._replace(noticed=0), *others))
    assert any(finding.attempt.what in fault for fault in unseen.faults())
    assert exit_code(unseen, screen) is ExitCode.BUG


def assert_trust_was_shown(outcome: Outcome, told: str) -> None:
    """Say that leave, renewed and stolen keys were shown, each as it must come out."""
    assert [each.what for each in outcome.shown if not each.held] == []
    assert "Its station refuses: pass_on.tlp_amber_strict. Nothing was sent." in told
    assert "said by: Thailand Customs, by its own signature" in told
    assert "Its station refuses: evidence.exercise" in told
    assert "0 were lost or refused" in told
    for reader in ("Nepal Customs", "Pakistan Customs", "RILO Asia/Pacific"):
        assert f"{reader}: has destroyed it, by its signed receipt" in told
    assert "RILO Asia/Pacific: is late" in told
    assert "1 refused by name (recall.recalled)" in told
    assert "32 of 32 readers refuse what the thief said, by name (wire.key_revoked)" in told


def assert_explanations_equal_deliveries(outcome: Outcome, register: Register) -> None:
    """Say that for every report and every member the explanation is what came of it.

    But what the operator of Kafka kept from everyone: who lacks it names it as missing.
    """
    for said in outcome.told:
        for member in ACTORS:
            told = explain(_marked(said, register), Reader(member, register, utc_now()))
            heard = outcome.heard[member].get(said.leaf)
            if said.leaf in outcome.lost:
                assert heard is None
                continue
            # Nobody is delivered what it said where it has not the right to read it.
            own = member == said.member and not _reads(register, said, member)
            assert (heard is not None) is (told.uses[Use.READ].allowed and not own), (said, member)
            if heard is not None:
                assert (heard.names is not None) is (told.nominal.allowed and said.has_names)


def _reads(register: Register, said: Spoken, member: str) -> bool:
    topic = f"{register.network}.{said.contract}"
    return register.may(member, Right.READ, topic, said.contract)


def _marked(said: Spoken, register: Register) -> Marked:
    topic = f"{register.network}.{said.contract}"
    expires_at = utc_now() + register.max_validity
    return Marked(said.member, said.contract, topic, Status.EXERCISE, expires_at, said.handling)


def assert_every_thread_was_told(outcome: Outcome, told: str) -> None:
    """Say that each thread's reports were all published, and its last one shown."""
    assert list(outcome.threads) == list(names())
    for name, said in outcome.threads.items():
        assert list(said) == [scene.name for scene in script(name).scenes]
    for name in names()[1:]:
        assert script(name).scenes[-1].table["facts"]["summary"] in told


async def assert_a_thread_is_walked(outcome: Outcome, folder: Path) -> None:
    """Say that the walker is shown all of its thread, but what was for Malaysia alone."""
    screen = Notebook()
    walked = await demo_thread.show(folder, outcome.threads, screen)
    assert set(walked.case.nodes) == set(outcome.threads[demo_thread.THREAD].values())
    hidden = [n for n in walked.case.nodes.values() if n.standing is not Standing.READ]
    assert {node.reference.member: node.standing for node in hidden} == {
        "carrier-straits": Standing.UNREADABLE
    }
    assert "operator report, not readable here" in "\n".join(screen.lines)


def test_the_command_plays_it_twice_and_its_next_commands_work(tmp_path: Path) -> None:
    """It ends with 0, in a path with spaces, again after Ctrl-C; no Kafka stays behind."""
    folder = tmp_path / "a region at work"
    interrupted = _started(folder)
    _read_until(interrupted, "Seven more")
    interrupted.send_signal(signal.SIGINT)
    interrupted.communicate(timeout=60)
    assert interrupted.returncode == 130
    assert not NodeFolder(folder / KAFKA).in_use()

    played = _started(folder)
    told, _ = played.communicate(timeout=480)
    assert played.returncode == 0, told
    assert "All 34 accounts hold" in told
    assert "WRONG" not in told
    assert re.search(
        r"names of persons and companies\s+in\s+the\s+case.*: 0 found", told, re.DOTALL
    )
    assert not NodeFolder(folder / KAFKA).in_use()
    commands = re.findall(r"^  .*?sealane'? (.+)$", told, re.MULTILINE)
    assert [line.split()[0] for line in commands] == [
        "office",
        "kafka",
        "subscribe",
        "thread",
        "explain",
        "codes",
        "mapping",
        "inspect",
        "kafka",
    ]
    try:
        answers = [_typed(line, tmp_path) for line in commands]
    finally:
        _typed(f"kafka stop --folder '{folder / KAFKA}'", tmp_path)
    assert [answer.returncode for answer in answers] == [0, 0, 1, 1, 0, 0, 0, 5, 0]
    assert "Routes of seizures" in answers[0].stdout
    assert "Oktavin Harrowick" in answers[2].stdout
    assert "Recovered: the head of Harihara" in answers[3].stdout
    assert "read.third_party" in answers[4].stdout
    assert "metamfetamine" in answers[5].stdout
    assert "day or month first" in answers[6].stdout
    assert "wire.section_digest" in answers[7].stdout


def _started(folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [SEALANE, "demo", "--reports", str(REPORTS), "--folder", folder],
        cwd=folder.parent,
        stdout=subprocess.PIPE,
        text=True,
    )


def _read_until(process: subprocess.Popen[str], pattern: str) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        if re.search(pattern, line):
            return
    raise AssertionError("the demo ended before")


def _typed(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [SEALANE, *shlex.split(line)],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
