"""What is proven has types of its own, and each is made in one place alone."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import broker

HOME = Path(broker.__file__).parent
MAKERS = {
    "Authentic": "wire/authenticate.py",
    "Proven": "wire/prove.py",
    "NotAddressed": "wire/prove.py",
    "SystemRecord": "wire/prove.py",
}


def calls(path: Path) -> set[str]:
    """Return the names that a module calls."""
    tree = ast.parse(path.read_text("utf-8"))
    called = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    plain = {func.id for func in called if isinstance(func, ast.Name)}
    return plain | {func.attr for func in called if isinstance(func, ast.Attribute)}


@pytest.mark.parametrize(("name", "maker"), MAKERS.items())
def test_what_is_proven_is_made_by_its_proof_alone(name: str, maker: str) -> None:
    """Nothing in the broker makes one past the function that proves it."""
    makers = {str(p.relative_to(HOME)) for p in HOME.rglob("*.py") if name in calls(p)}
    assert makers == {maker}
