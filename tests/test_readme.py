"""The README: its commands and programs run, its tables are those of the code."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from pathlib import Path
from typing import cast

import pytest
from pydantic import BaseModel

from broker.settings import StationFile
from schemas import SeizureReport
from schemas.examples import example

HERE = Path(__file__).resolve().parent.parent
SEIZURE = cast("SeizureReport", example("seizure_report").report)
README = (HERE / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """Return the README's code blocks of one language."""
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def test_every_guarantee_names_a_test_that_there_is() -> None:
    """A promise without its test would be only words."""
    table = README.split("| promised |")[1].split("\n\n")[0]
    rows = [row for row in table.splitlines()[2:] if row.startswith("|")]
    threats = (HERE / "docs" / "threats.md").read_text(encoding="utf-8").splitlines()
    attacks = [row for row in threats if re.match(r"\| \d+ \|", row) and "| *later* |" not in row]
    assert len(rows) > 16
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
def test_a_network_of_ones_own_in_ten_commands_and_a_first_program_each_way(tmp_path: Path) -> None:
    """What the README lets a new user type does what it says, in an empty folder."""
    (commands,) = blocks("sh")
    publish, receive = blocks("python")
    assert len(commands.splitlines()) == 10
    (tmp_path / "publish.py").write_text(publish)
    (tmp_path / "receive.py").write_text(receive)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    commands = commands.replace("kafka start", f"kafka start --port {port}")
    elsewhere = rf"\1 --bootstrap 127.0.0.1:{port}"
    commands = re.sub(r"(member join .*|network topics .*)", elsewhere, commands)
    run = subprocess.run(
        [
            *("sh", "-e", "-c"),
            f"trap 'sealane kafka stop' EXIT\n{commands}python publish.py; python receive.py",
        ],
        cwd=tmp_path,
        env={"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", "HOME": str(Path.home())},
        capture_output=True,
        text=True,
        check=False,
    )
    said = run.stdout + run.stderr
    assert run.returncode == 0, said
    assert "proven by its signature" in run.stdout
    assert "1 delivered" in said
    assert "All is well." in run.stdout
    summary = SEIZURE.facts.summary
    assert run.stdout.count(f"{summary} - proven by customs-nz") == 2
