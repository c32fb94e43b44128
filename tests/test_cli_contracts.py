"""`sealane contracts`: what may be said, as users and programs see it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from cli_runs import sealane

from broker.cli.contracts_cycle import STEPS
from schemas import CorrectionReason, Thread
from schemas.contracts import shipped
from schemas.documents import parse_document


def test_list_names_every_contract_that_ships() -> None:
    """Each has a line, with its sections; as JSON also with its id."""
    assert all(f"\n{name} " in sealane("contracts", "list").stdout for name in shipped())
    rows = [json.loads(row) for row in sealane("contracts", "list", "--json").stdout.splitlines()]
    assert {row["contract"]: row["id"] for row in rows} == {
        name: contract.id.hex() for name, contract in shipped().items()
    }


@pytest.mark.parametrize("name", sorted(shipped()))
def test_show_explains_every_section(name: str) -> None:
    """The outline has every section; the JSON has every field with its meaning."""
    shown = sealane("contracts", "show", name)
    assert shown.returncode == 0
    described = json.loads(sealane("contracts", "show", name, "--json").stdout)
    for section, rows in described["sections"].items():
        assert f"\n{section}: " in shown.stdout
        assert all(row["doc"] for row in rows)


@pytest.mark.parametrize("name", sorted(shipped()))
def test_avro_is_the_exact_text(name: str) -> None:
    """What --avro prints has the SHA-256 that is the contract's id."""
    text = sealane("contracts", "show", name, "--avro").stdout
    assert hashlib.sha256(text.encode()).digest() == shipped()[name].id


@pytest.mark.parametrize("name", sorted(shipped()))
def test_the_example_is_a_report(name: str) -> None:
    """What --example prints is what `publish` reads."""
    text = sealane("contracts", "show", name, "--example").stdout
    assert parse_document(text).report.contract == name


def test_list_follows_the_cycle() -> None:
    """Intelligence, risk analysis, controls, investigations, exchange: each contract in one."""
    placed = [name for names in STEPS.values() for name in names]
    assert len(placed) == len(set(placed))
    assert set(shipped()) <= set(placed)
    listed = sealane("contracts", "list").stdout
    places = [listed.index(f"\n{step}:") for step in STEPS]
    assert places == sorted(places)
    assert places[-1] < listed.index("\nwithdrawal ")
    rows = [json.loads(row) for row in sealane("contracts", "list", "--json").stdout.splitlines()]
    assert {row["contract"]: row["step"] for row in rows}["alert"] == "intelligence"


def test_what_has_no_contract_of_its_own_is_explained() -> None:
    """Who looks for corrections and receipts learns where they stand, and how to make one."""
    listed = sealane("contracts", "list").stdout
    for name in ("correction", "receipt"):
        assert name in listed
        shown = sealane("contracts", "show", name)
        assert shown.returncode == 0
        assert shown.stdout.startswith(f"{name}: ")
        run = sealane("contracts", "show", name, "--example")
        assert run.returncode == 2
        assert "no contract of its own" in run.stderr
    for reason in CorrectionReason:
        assert reason in sealane("contracts", "show", "correction").stdout


def test_the_thread_of_an_explained_correction_is_one() -> None:
    """What is printed to copy is a thread that a report may have."""
    shown = sealane("contracts", "show", "correction").stdout
    told = shown[shown.index("{") : shown.rindex("}") + 1]
    thread = Thread.model_validate_json(
        told.replace("the leaf of the report that was wrong", "00" * 32)
    )
    assert thread.correction is not None


def test_a_coded_field_names_its_code_list() -> None:
    """An officer sees which list a code is of, and where to look it up."""
    shown = sealane("contracts", "show", "seizure_report").stdout
    assert "(code, code list unlocode)" in shown
    assert "(code, code list unit)" in shown
    assert "sealane codes show LIST CODE" in shown


def test_a_closed_list_says_in_words_what_its_codes_do_not() -> None:
    """H2 says nothing to an officer; INTERNATIONAL_WATERS says all."""
    shown = " ".join(sealane("contracts", "show", "seizure_report").stdout.split())
    assert "H2 = not to be passed on without permission" in shown
    assert "; INLAND; INTERNATIONAL_WATERS; " in shown


def test_a_field_says_whose_its_codes_are_and_what_its_text_is() -> None:
    """The standard stands beside the codes, once; a code is no mere text."""
    seizure = " ".join(sealane("contracts", "show", "seizure_report").stdout.split())
    assert "What was done with the goods (CIS g/h). (one of SEIZURE" in seizure
    assert "Main mode of transport. Mode of transport, UN/ECE Rec 19" in seizure
    assert "How it was found. (one of WEIGHED" in seizure
    assert "Grade of the source, as in the scheme. (code)" in seizure
    assert (
        "Members and groups that may read it; empty is nobody. (list of: member's name)" in seizure
    )


def test_a_misspelt_contract_is_guessed() -> None:
    """A near miss says what was probably meant."""
    run = sealane("contracts", "show", "seizure-report")
    assert run.returncode == 2
    assert "Did you mean 'seizure_report'?" in run.stderr


def test_lint_passes_what_ships(tmp_path: Path) -> None:
    """A shipped contract has no finding, and its id is printed."""
    file = tmp_path / "alert.avsc"
    file.write_text(shipped()["alert"].text)
    run = sealane("contracts", "lint", file)
    assert run.returncode == 0
    assert shipped()["alert"].id.hex() in run.stdout


def test_lint_refuses_a_bomb_and_says_where(tmp_path: Path) -> None:
    """THREATS 18: an array of items without width is refused with 5, by its path."""
    tree = json.loads(shipped()["alert"].text)
    record = {"type": "record", "name": "Nothing", "fields": []}
    tree["fields"][1]["type"]["fields"].append(
        {"name": "bomb", "doc": "A bomb.", "type": {"type": "array", "items": record}}
    )
    file = tmp_path / "bomb.avsc"
    file.write_text(json.dumps(tree))
    run = sealane("contracts", "lint", file)
    assert run.returncode == 5
    assert "bomb" in run.stdout


@pytest.mark.parametrize("data", [b"", b"\xff", b"[", b"{}", b'"\\u001b"'])
def test_lint_of_what_is_no_contract(tmp_path: Path, data: bytes) -> None:
    """Any file gets a verdict or a one-line error."""
    file = tmp_path / "x"
    file.write_bytes(data)
    run = sealane("contracts", "lint", file)
    assert run.returncode in {3, 5}
    assert "Traceback" not in run.stderr
