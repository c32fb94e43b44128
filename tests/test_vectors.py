"""The vectors, and that two implementations give the same verdict on every one."""

from __future__ import annotations

import ast
import json
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import second_verifier
import second_verifier_register
import second_verifier_relay
from make_vectors import FOLDER, files
from second_verifier_avro import Refused

from broker.wire import Reason

JSON = dict[str, Any]
OTHERS = ("register", "registers", "relay")
GROUPS = sorted(p.stem for p in FOLDER.glob("*.json") if p.stem not in OTHERS)
RESULTS = ("proven", "counted", "not_addressed", "system", "duplicate", "equivocation")
STEPS = {reason.value: reason.step for reason in Reason}


@cache
def load(name: str) -> JSON:
    """Return one file of the vectors."""
    tree: JSON = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return tree


def files_of(texts: dict[str, str]) -> dict[str, bytes]:
    """Return a repository's files."""
    return {path: text.encode() for path, text in texts.items()}


@cache
def second_register(name: str) -> second_verifier_register.Register:
    """Return a register as the second verifier reads it."""
    tree = load("registers")
    return second_verifier_register.read_register(
        files_of(tree["registers"][name]), tree["root"].encode(), tree["network"], 0
    )


def test_the_vectors_are_what_their_script_writes() -> None:
    """This program gives every result and reason that stands there; nothing was edited by hand."""
    written = files()
    assert {path.name for path in FOLDER.glob("*.json")} == written.keys()
    for name, text in written.items():
        assert (FOLDER / name).read_text("utf-8") == text, f"run tests/make_vectors.py: {name}"


def models() -> set[bytes]:
    """Return the contracts that section 10 gives its reader models of."""
    return set(second_register("main").contracts)


@pytest.mark.parametrize("group", GROUPS)
def test_the_second_verifier_gives_the_same_verdict(group: str) -> None:
    """Result, reason, lane and what is delivered, for every vector."""
    for vector in load(group)["vectors"]:
        found = second_verifier.receive(vector, second_register(vector["register"]), models())
        found["lane"] = second_verifier.lane_json(found["lane"])
        expected = {k: v for k, v in vector["expect"].items() if k != "step"}
        assert found == expected, vector["name"]


def test_the_second_verifier_believes_the_same_registers() -> None:
    """And refuses the others for the same reason."""
    for vector in load("register")["vectors"]:
        held = vector["held"]
        try:
            register = second_verifier_register.read_register(
                files_of(vector["files"]),
                vector["root"].encode(),
                vector["network"],
                vector["at"],
                None if held is None else files_of(held),
            )
        except Refused as exc:
            found: JSON = {"result": "refused", "reason": str(exc)}
        else:
            found = {"result": "register", "version": register.version}
        assert found == vector["expect"], vector["name"]


def test_the_second_verifier_believes_the_same_relays() -> None:
    """Whose report it is, which sections, by whose leave; and it refuses the others likewise."""
    for vector in load("relay")["vectors"]:
        found = second_verifier_relay.receive_relay(vector, second_register(vector["register"]))
        assert found == vector["expect"], vector["name"]


def everything() -> list[JSON]:
    """Return every vector of a record."""
    return [vector for group in GROUPS for vector in load(group)["vectors"]]


def test_every_reason_has_a_vector() -> None:
    """Each refusal is shown at least once, with its step, but for two.

    No rule gives the one yet, and the other says what a reader knows besides.
    """
    shown = {
        v["expect"]["reason"]: v["expect"]["step"] for v in everything() if "reason" in v["expect"]
    }
    left_out = {Reason.HANDLING, Reason.RECALLED}
    assert shown == {reason: step for reason, step in STEPS.items() if reason not in left_out}


def test_there_are_vectors_of_every_result_and_no_name_twice() -> None:
    """Accepting ones as well as refusing ones."""
    results = [vector["expect"]["result"] for vector in everything()]
    for result in (
        "proven",
        "counted",
        "not_addressed",
        "system",
        "duplicate",
        "equivocation",
        "refused",
    ):
        assert results.count(result) >= 2, result
    names = [v["name"] for v in [*everything(), *load("register")["vectors"]]]
    assert len(names) == len(set(names)) >= 120


def test_the_page_names_every_reason() -> None:
    """`schemas/README.md` lists each refusal of the wire and of the register."""
    page = (FOLDER.parent / "README.md").read_text("utf-8")
    registers = {v["expect"].get("reason") for v in load("register")["vectors"]} - {None}
    for reason in [*STEPS, *registers]:
        assert f"`{reason}`" in page


def test_the_page_names_every_refusal_of_a_relay() -> None:
    """Each that a vector shows, by its own name or by that of the step that it follows."""
    page = (FOLDER.parent / "README.md").read_text("utf-8")
    for vector in load("relay")["vectors"]:
        reason = vector["expect"].get("reason", "relay.stanzas")
        _, _, word = reason.partition(".")
        known = f"`{reason}`" in page or f"`wire.{word}`" in page or word.startswith("tlp_")
        assert known, reason


def test_the_second_verifier_stands_alone() -> None:
    """It imports nothing of this program, and not the library that this program decodes with."""
    allowed = {"avro", "cryptography"}
    for path in Path(__file__).parent.glob("second_verifier*.py"):
        for statement in ast.walk(ast.parse(path.read_text("utf-8"))):
            names: list[str] = []
            if isinstance(statement, ast.Import):
                names = [alias.name for alias in statement.names]
            elif isinstance(statement, ast.ImportFrom):
                names = [statement.module or ""]
            for name in names:
                top = name.split(".")[0]
                assert top not in ("broker", "schemas", "adapters", "fastavro", "pydantic")
                assert (
                    top in allowed
                    or top.startswith("second_verifier")
                    or top in sys.stdlib_module_names
                )
