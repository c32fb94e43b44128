"""The README: its commands and programs run, its tables are those of the code."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from exchange import Exchange
from pydantic import BaseModel

from broker.kafka import KafkaSettings
from broker.kafka.client import ensure_topics
from broker.settings import StationFile
from broker.station import Station
from schemas import TLP, Handling, SeizureReport
from schemas.examples import example

HERE = Path(__file__).resolve().parent.parent
README = (HERE / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """Return the README's code blocks of one language."""
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def test_every_guarantee_names_a_test_that_there_is() -> None:
    """A promise without its test would be only words."""
    table = README.split("| guaranteed |")[1].split("\n\n")[0]
    rows = [row for row in table.splitlines()[2:] if row.startswith("|")]
    threats = (HERE / "docs" / "threats.md").read_text(encoding="utf-8").splitlines()
    attacks = [row for row in threats if re.match(r"\| \d+ \|", row) and "| *later* |" not in row]
    assert len(rows) > 8
    assert len(attacks) > 16
    for row in [*rows, *attacks]:
        named = re.findall(r"`(test_\w+\.py)(?:::(test_\w+))?`", row)
        assert named, row
        for file, test in named:
            text = (HERE / "tests" / file).read_text(encoding="utf-8")
            assert not test or f"def {test}(" in text, f"{file}::{test}"


def keys_of(model: type[BaseModel], before: str = "") -> set[str]:
    """Return the dotted keys that a station's file may have."""
    found: set[str] = set()
    for name, field in model.model_fields.items():
        key = before + (field.alias or name)
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            found |= keys_of(field.annotation, key + ".")
        else:
            found.add(key)
    return found


def test_the_table_of_settings_is_that_of_the_code() -> None:
    """Every key of a station's file is explained, and no other."""
    table = README.split("## A station's file")[1].split("\n## ")[0]
    explained = set(re.findall(r"^\| `([\w.]+)` \|", table, re.MULTILINE))
    assert explained == keys_of(StationFile) - {"folder"}


def test_links_lead_somewhere() -> None:
    """Each file that the README links to is there."""
    for link in re.findall(r"\]\(([^)#]+)\)", README):
        assert (HERE / link).exists(), link


@pytest.mark.kafka
@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_network_of_ones_own_in_ten_commands(tmp_path: Path) -> None:
    """The ten commands, run as they stand in an empty folder, end with a proven report."""
    (script,) = blocks("sh")
    assert len(script.splitlines()) == 10
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    script = script.replace("kafka start", f"kafka start --port {port}")
    script = re.sub(
        r"(member join .*|network topics .*)", rf"\1 --bootstrap 127.0.0.1:{port}", script
    )
    run = subprocess.run(
        ["sh", "-e", "-c", f"trap 'sealane kafka stop' EXIT\n{script}"],  # noqa: S607 - any sh
        cwd=tmp_path,
        env={"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", "HOME": str(Path.home())},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "from      customs-nz" in run.stdout, run.stdout + run.stderr
    assert "proven by its signature" in run.stdout
    assert "1 delivered" in run.stdout + run.stderr


@pytest.mark.kafka
async def test_the_first_programs_run_as_they_stand(
    kafka: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The four lines that publish, and the four that receive, do what the README says."""
    exchange = Exchange(tmp_path, "exercise.readme", kafka, ["customs-nz", "police-nz"])
    await ensure_topics(KafkaSettings(kafka), [exchange.topic("seizure_report")])
    monkeypatch.chdir(tmp_path)
    cases: list[str] = []

    def open_case(report: SeizureReport, proven_by: object) -> None:
        cases.append(f"{report.contract} by {getattr(proven_by, 'name', proven_by)}")
        raise _CaseOpenedError

    names = {
        "Station": Station,
        "Handling": Handling,
        "TLP": TLP,
        "SeizureReport": SeizureReport,
        "seizure": example("seizure_report").report,
        "open_case": open_case,
    }
    publish, receive = blocks("python")
    assert [len(program.splitlines()) for program in (publish, receive)] == [4, 4]
    await run(publish, names)
    # It would wait for more for ever: the test leaves it after the first case.
    receive = receive.replace("async with delivery:", "async with delivery, first_only(delivery):")
    names["first_only"] = FirstOnly
    with pytest.raises(_CaseOpenedError):
        await run(receive, names)
    assert cases == ["seizure_report by customs-nz"]


class _CaseOpenedError(BaseException):
    """The program has done what was to be seen; no handler's error, so it is not kept."""


class FirstOnly:
    """Lets the error through that ends the program."""

    def __init__(self, _: object) -> None:
        """Take the delivery."""

    async def __aenter__(self) -> None:
        """Do nothing."""

    async def __aexit__(self, *_: object) -> bool:
        """Let it through."""
        return False


async def run(program: str, names: dict[str, object]) -> None:
    """Run a program of the README inside a coroutine."""
    body = "\n".join("    " + line for line in program.splitlines())
    scope = dict(names)
    exec(f"async def program():\n{body}", scope)  # noqa: S102 - the README's own text
    coroutine = scope["program"]
    assert callable(coroutine)
    await coroutine()
