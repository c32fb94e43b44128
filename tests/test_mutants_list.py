"""The list of accepted survivors: each names code that is there, and says why; and the changes."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from mutants import rooms
from mutants.accepted import accepted
from mutants.mutations import mutated, mutations
from mutants.rooms import ROOMS, SOURCE, modules, room_of


def test_each_accepted_survivor_is_a_change_that_is_made() -> None:
    """An entry whose code has gone, or whose change is none, is out of date and must go too."""
    made = {
        (str(module.relative_to(SOURCE)), mutation.code, mutation.says)
        for module in modules()
        for mutation in mutations(module)
    }
    for survivor, reason in accepted().items():
        assert survivor in made
        assert len(reason.split()) >= 5


def test_every_room_of_the_trust_core_is_changed_and_has_tests() -> None:
    """No module of wire, register, handling and keys is left out."""
    assert {room_of(module) for module in modules()} == set(ROOMS)
    for module in modules():
        assert rooms.tests_of(module)


def test_each_change_differs_from_the_source(tmp_path: Path) -> None:
    """A change that is none would survive, and say nothing."""
    source = (
        "def judged(given, most=3):\n"
        "    if given < most and not given:\n"
        "        raise ValueError\n"
        "    remember(given)\n"
        "    return given + 1 if given else -most\n"
    )
    path = tmp_path / "module.py"
    path.write_text(source)
    texts = [ast.unparse(mutated(source, found.number)) for found in mutations(path)]
    assert len(texts) == len(set(texts)) >= 10
    assert ast.unparse(ast.parse(source)) not in texts
    assert any("raise" not in text for text in texts)
    assert any("remember" not in text for text in texts)


@pytest.mark.parametrize("module", modules(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_every_change_to_a_module_can_be_compiled(module: Path) -> None:
    """Only what runs can be noticed by what it does: first, last and one between."""
    found = mutations(module)
    source = module.read_text("utf-8")
    for mutation in {*found[:1], *found[-1:], *found[len(found) // 2 : len(found) // 2 + 1]}:
        compile(mutated(source, mutation.number), str(module), "exec")
