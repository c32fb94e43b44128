"""The pages for people with a spreadsheet: their commands run, and print what the pages show."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from adapters.spreadsheets.mapping.parse import Parse
from adapters.spreadsheets.mapping.row_mapping import FileHints, RowMapping, Rule

DOCS = Path(__file__).resolve().parent.parent / "docs"
PAGE = (DOCS / "your-spreadsheet.md").read_text("utf-8")
REFERENCE = (DOCS / "mapping.md").read_text("utf-8")
SOME_REFUSED = {"sealane mapping check", "sealane import"}
"""Commands of the page that end with 1 while the list still has its slips."""


def blocks(page: str) -> Iterator[tuple[str, str]]:
    """Yield a page's fenced blocks in order: what kind of block, and its lines."""
    yield from re.findall(r"^```(\w+)\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)


def one_spaced(text: str) -> str:
    """Return a line as its words: tables are as wide as what stands in them."""
    return " ".join(text.split())


def hold(shown: str, printed: str) -> None:
    """Fail unless each line that the page shows was printed, in that order."""
    rest = [one_spaced(line) for line in printed.splitlines()]
    for line in filter(None, map(one_spaced, shown.splitlines())):
        if line == "...":
            continue
        found = next((place for place, each in enumerate(rest) if line in each), None)
        assert found is not None, f"not printed (here): {line}\n{printed}"
        rest = rest[found + 1 :]


def change(mapping: Path, difference: str) -> None:
    """Make the change that a block shows: the lines with `-` go, those with `+` come instead."""
    before = "".join(f"{line[1:]}\n" for line in difference.splitlines() if line[:1] == "-")
    after = "".join(f"{line[1:]}\n" for line in difference.splitlines() if line[:1] == "+")
    text = mapping.read_text("utf-8")
    assert before in text, f"the page changes what is not there:\n{before}\n{text}"
    mapping.write_text(text.replace(before, after), "utf-8")


def on_port(page: str, port: int) -> str:
    """Return the page with another port than 9092, as the README says how."""
    page = page.replace("kafka start", f"kafka start --port {port}").replace(":9092", f":{port}")
    elsewhere = rf"\1 --bootstrap 127.0.0.1:{port}"
    return re.sub(
        r"^(sealane member join .*|sealane network topics .*)$", elsewhere, page, flags=re.MULTILINE
    )


def typed(commands: str, folder: Path) -> str:
    """Run commands as a terminal does, and return what is printed."""
    run = subprocess.run(
        ["bash", "-c", commands],  # noqa: S607 - the page's own commands
        cwd=folder,
        env={
            "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
            "HOME": str(Path.home()),
            "COLUMNS": "100",
            "LC_ALL": "C.UTF-8",
            **{name: value for name, value in os.environ.items() if name == "TMPDIR"},
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    printed = run.stdout
    may_refuse = any(commands.rpartition("\n\n")[2].startswith(each) for each in SOME_REFUSED)
    assert run.returncode in ({0, 1} if may_refuse else {0}), printed
    return printed


@pytest.mark.kafka
@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_new_officer_follows_the_page_word_for_word(tmp_path: Path) -> None:
    """From the list to the other side and back: commands, answers and outputs of the page."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        page = on_port(PAGE, free.getsockname()[1])
    printed, shown, of_the_office = "", 0, ""
    try:
        for kind, block in blocks(page):
            if kind == "sh":
                printed = typed(block, tmp_path)
                of_the_office += printed if block.startswith("sealane subscribe rilo-ap") else ""
            elif kind == "diff":
                change(tmp_path / "ours.toml", block)
            else:
                assert kind == "text"
                hold(block, printed)
                shown += 1
    finally:
        typed("sealane kafka stop || true", tmp_path)
    assert shown > 10
    assert "VTE-67/01" in of_the_office
    assert not re.search("ບຸນມີ|Bounmy|4821|spare wheel", of_the_office)


def keys_of(model: type[BaseModel], before: str = "") -> set[str]:
    """Return the keys that a part of a mapping may have."""
    return {before + (field.alias or name) for name, field in model.model_fields.items()}


def explained(heading: str) -> set[str]:
    """Return the keys, or names, that a table of the reference explains."""
    table = REFERENCE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return set(re.findall(r"^\| `([\w]+)` \|", table, re.MULTILINE))


def test_the_reference_explains_every_key_of_a_mapping_and_no_other() -> None:
    """What the models have is what the page has: at the top, under `file`, and in a rule."""
    assert explained("At the top") == keys_of(RowMapping)
    assert explained("Under `[file]`") == keys_of(FileHints)
    assert explained("In a rule") == keys_of(Rule)
    assert explained("Ways of reading") == {parse.value for parse in Parse}


def test_links_of_the_pages_lead_somewhere() -> None:
    """Each file that they link to is there."""
    for page in (PAGE, REFERENCE):
        for link in re.findall(r"\]\(([^)#]+)\)", page):
            assert (DOCS / link).exists(), link
