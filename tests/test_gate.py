"""The contract gate: nothing follows a contract that means, tells or keeps more unanswered."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from cli_runs import Ended, sealane
from gate_mutants import Mutant, mutants

from schemas.contracts import Contract, contract, shipped
from schemas.gate import Change, Direction, Rule, SignOff, changes, signed_off
from schemas.lint import lint

PAIRS = [(name, mutant) for name, one in shipped().items() for mutant in mutants(one)]


@pytest.mark.parametrize("name", sorted(shipped()))
@pytest.mark.parametrize("direction", Direction)
def test_a_contract_may_follow_itself(name: str, direction: Direction) -> None:
    """Nothing is held back where nothing changes."""
    assert changes(contract(name), contract(name), direction) == ()


@pytest.mark.parametrize("name", sorted(shipped()))
def test_layout_alone_is_no_change(name: str) -> None:
    """Another id alone is nothing to answer for: spaces say nothing."""
    laid_out = Contract(json.dumps(contract(name).tree))
    assert laid_out.id != contract(name).id
    assert changes(contract(name), laid_out, Direction.FULL) == ()


@pytest.mark.parametrize(("name", "mutant"), PAIRS, ids=lambda x: getattr(x, "name", x))
def test_a_mutated_contract_is_held_back_by_name(name: str, mutant: Mutant) -> None:
    """Every change that must be held back is, whichever contract it is made to."""
    assert lint(mutant.text) == ()
    found = {
        change.rule for change in changes(contract(name), Contract(mutant.text), Direction.FULL)
    }
    assert mutant.rules <= found


def test_every_mutation_was_made_to_some_contract() -> None:
    """No rule is shown by nothing; each of the gate's rules but the new section's is met."""
    met = {rule for _name, mutant in PAIRS for rule in mutant.rules}
    assert set(Rule) - met == {Rule.HANDLING, Rule.SECTION_NEW}


@pytest.mark.parametrize("name", sorted(set(shipped()) - {"heartbeat"}))
def test_what_is_added_at_the_end_with_a_default_may_follow(name: str) -> None:
    """A new fact that tells nobody who, with a default, is the change that needs no answer."""
    tree = _tree(name)
    tree["fields"][1]["type"]["fields"].append(
        {"name": "planted", "type": ["null", "int"], "default": None, "doc": "How many crates."}
    )
    assert changes(contract(name), Contract(json.dumps(tree)), Direction.FULL) == ()


@pytest.mark.parametrize(("name", "other"), [(a, b) for a in shipped() for b in shipped() if a < b])
def test_no_contract_follows_another(name: str, other: str) -> None:
    """Of any two that ship, neither passes for the other's next text."""
    for old, new in ((name, other), (other, name)):
        found = changes(contract(old), contract(new), Direction.BACKWARD)
        assert Rule.CONTRACT in {change.rule for change in found}
        assert not all(change.signable for change in found)


def test_directions_are_told_apart() -> None:
    """A new code can be read by who has the new text, and not by who has the old one."""
    tree = _tree("alert")
    _symbols_of(tree, "RiskArea").append("PLANTED")
    new = Contract(json.dumps(tree))
    assert changes(contract("alert"), new, Direction.BACKWARD) == ()
    assert {c.rule for c in changes(contract("alert"), new, Direction.FORWARD)} == {Rule.FORWARD}
    assert {c.rule for c in changes(new, contract("alert"), Direction.FORWARD)} == {Rule.SYMBOLS}


def test_a_new_rule_of_use_and_a_new_section_are_policy() -> None:
    """What `handling` says, and who gets which section, is never changed in passing."""
    tree = _tree("alert")
    _record(tree, "Handling")["fields"].append(
        {"name": "public", "type": ["null", "boolean"], "default": None, "doc": "A flag."}
    )
    found = changes(contract("alert"), Contract(json.dumps(tree)), Direction.FULL)
    assert [(c.path, c.rule) for c in found] == [("terms.handling.public", Rule.HANDLING)]
    tree = _tree("alert")
    del tree["fields"][3]
    found = changes(Contract(json.dumps(tree)), contract("alert"), Direction.FULL)
    assert Change("nominal", Rule.SECTION_NEW, "the section is new") in found


def test_a_longer_time_is_retention_wherever_it_is_named() -> None:
    """A time that a contract's words name may get shorter in passing, never longer."""
    tree = _tree("alert")
    tree["fields"][2]["type"]["fields"][0]["doc"] = "Kept for 6 months."
    old = Contract(json.dumps(tree))
    for words, rule in (("Kept for 1 year.", Rule.RETENTION), ("Kept for 30 days.", Rule.WORDS)):
        tree["fields"][2]["type"]["fields"][0]["doc"] = words
        (change,) = changes(old, Contract(json.dumps(tree)), Direction.FULL)
        assert change.rule is rule


def test_the_gate_sees_through_shared_records() -> None:
    """A field added to a record that several fields use is named at each of them."""
    tree = _tree("seizure_report")
    _record(tree, "Location")["fields"].append(
        {"name": "house_owner", "type": ["null", "boolean"], "default": None, "doc": "Is known."}
    )
    found = changes(contract("seizure_report"), Contract(json.dumps(tree)), Direction.FULL)
    assert {change.rule for change in found} == {Rule.PERSON}
    assert len({change.path for change in found}) > 1


class TestSignOff:
    """Who answers, for exactly what."""

    def test_a_change_of_policy_passes_with_a_name_and_a_reason(self, tmp_path: Path) -> None:
        """Held back with 5; with its sign-off, 0, and the output says who and why."""
        new = _person(tmp_path)
        assert _check("alert", new).returncode == 5
        signed = _signed(tmp_path, new)
        run = _check("alert", new, "--sign-off", signed)
        assert run.returncode == 0
        assert "signed off by A. Officer, HQ: agreed in the board" in run.stdout

    def test_a_sign_off_is_for_one_pair_of_texts(self, tmp_path: Path) -> None:
        """One byte more in the new text, and nothing is signed off."""
        new = _person(tmp_path)
        signed = _signed(tmp_path, new)
        new.write_text(new.read_text() + "\n")
        run = _check("alert", new, "--sign-off", signed)
        assert run.returncode == 3
        assert "it is for the texts" in run.stderr

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ('by = "A. Officer, HQ"', 'by = " "'),
            ('by = "A. Officer, HQ"\n', ""),
            ('why = "agreed in the board"', 'why = ""'),
            ("path =", "paths ="),
            ("policy.person", "policy.*"),
            ("policy.person", "avro.backward"),
            ("nominal.planted", "nominal"),
            ("nominal.planted", "nominal.*"),
            ("[[change]]", "[change]"),
            ("[[change]]", "x = [[[[" + "[" * 5000),
            ("old =", "older ="),
        ],
    )
    def test_what_is_no_whole_sign_off_signs_nothing(
        self, tmp_path: Path, before: str, after: str
    ) -> None:
        """No name, no reason, a wildcard, another rule: a configuration error, and no pass."""
        new = _person(tmp_path)
        signed = _signed(tmp_path, new)
        signed.write_text(signed.read_text().replace(before, after))
        run = _check("alert", new, "--sign-off", signed)
        assert run.returncode == 3
        assert run.stderr.count("\n") >= 1

    def test_nobody_signs_off_what_bytes_mean(self) -> None:
        """A change of meaning stays held back whoever signs."""
        change = Change("facts.a", Rule.SCALE, "its scale was 2, and becomes 3")
        one, two = "1" * 64, "2" * 64
        answer = {"path": change.path, "rule": change.rule, "by": "Me, HQ", "why": "because"}
        sign_off = SignOff(old=one, new=two, change=[answer])
        answered, wrong = signed_off([change], [sign_off], old=one, new=two)
        assert answered == {}
        assert wrong == ["nobody can sign off meaning.scale at facts.a"]


HOSTILE = {
    "no JSON": "{",
    "no contract": "[]",
    "deep": "[" * 50_000,
    "huge": " " * 300_000,
    "two keys": '{"type": "record", "type": "record", "name": "alert"}',
    "recursive": json.dumps(
        {
            "type": "record",
            "name": "alert",
            "namespace": "sealane",
            "fields": [
                {
                    "name": "open",
                    "type": {
                        "type": "record",
                        "name": "O",
                        "fields": [{"name": "o", "type": ["null", "O"]}],
                    },
                }
            ],
        }
    ),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_texts_are_refused_before_they_are_compared(tmp_path: Path, text: str) -> None:
    """As the old text or the new one: exit 5 or 3, one line, no crash."""
    file = tmp_path / "hostile.avsc"
    file.write_text(text)
    for pair in (("alert", file), (file, "alert")):
        run = _check(*pair)
        assert run.returncode in (3, 5)
        assert "Traceback" not in run.stderr


def test_a_default_that_avro_refuses_is_refused_by_name(tmp_path: Path) -> None:
    """What passes our lint and is no schema to Apache Avro ends with 5 and a line."""
    tree = _tree("alert")
    tree["fields"][1]["type"]["fields"].append(
        {
            "name": "planted",
            "type": {"type": "fixed", "name": "int", "size": 4},
            "doc": "A name that Avro keeps for itself.",
        }
    )
    file = tmp_path / "reserved.avsc"
    file.write_text(json.dumps(tree))
    run = _check("alert", file)
    assert run.returncode == 5
    assert "contract." in run.stderr


def test_terminal_escapes_in_a_text_are_shown_and_not_obeyed(tmp_path: Path) -> None:
    """THREATS 36: what a stranger wrote into a contract's default or list reaches no terminal."""
    file = tmp_path / "escape.avsc"
    file.write_text(contract("alert").text.replace('"list": "hs"', '"list": "hs\\u001b[2J"'))
    run = _check("alert", file)
    assert run.returncode == 5
    assert "\x1b" not in run.stdout + run.stderr


def test_a_file_that_is_not_there_and_a_name_that_does_not_ship() -> None:
    """Each is one line for people, with its own exit code."""
    assert _check("alert", "nowhere.avsc").returncode == 3
    assert _check("alert", "alertt").returncode == 2


def test_as_json_each_change_is_a_line(tmp_path: Path) -> None:
    """A program reads path, rule, whether it can be signed off and by whom it was."""
    new = _person(tmp_path)
    (row,) = map(json.loads, _check("alert", new, "--json").stdout.splitlines())
    assert (row["path"], row["rule"], row["signable"], row["signed_off"]) == (
        "nominal.planted",
        "policy.person",
        True,
        None,
    )


def _check(*arguments: str | Path) -> Ended:
    return sealane("contracts", "check", *arguments)


def _tree(name: str) -> dict[str, Any]:
    return copy.deepcopy(dict(contract(name).tree))


def _record(node: Any, name: str) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Return the definition of a named type."""
    if isinstance(node, dict):
        if node.get("name") == name and node.get("type") in ("record", "enum"):
            return node
        node = list(node.values())
    if isinstance(node, list):
        for value in node:
            if found := _record(value, name):
                return found
    return {}


def _symbols_of(tree: dict[str, Any], name: str) -> list[str]:
    symbols: list[str] = _record(tree, name)["symbols"]
    return symbols


def _person(folder: Path) -> Path:
    """Return the file of an `alert` with one more field about persons."""
    tree = _tree("alert")
    tree["fields"][3]["type"]["fields"].append(
        {
            "name": "planted",
            "type": ["null", "string"],
            "default": None,
            "kind": "identity",
            "doc": "Who.",
        }
    )
    file = folder / "alert_next.avsc"
    file.write_text(json.dumps(tree))
    return file


def _signed(folder: Path, new: Path) -> Path:
    file = folder / "alert_next.toml"
    file.write_text(
        f'old = "{contract("alert").id.hex()}"\nnew = "{Contract(new.read_text()).id.hex()}"\n'
        '[[change]]\npath = "nominal.planted"\nrule = "policy.person"\n'
        'by = "A. Officer, HQ"\nwhy = "agreed in the board"\n'
    )
    return file
