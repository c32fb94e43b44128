"""Searches the code for places where a report gets out, and for those that do not ask handling."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

RENDERS: Final = frozenset({"write_document", "fact_of"})
"""Functions that make text or rows of a report."""
SERIALISES: Final = frozenset({"model_dump", "model_dump_json"})
"""Methods that do, where they are called on a report or its parts."""
REPORTS: Final = frozenset({"report", "proven", "delivery", "terms", "nominal", "facts"})
"""Names that hold what a report says."""
ASKS: Final = frozenset({"may", "may_use", "judge", "why_withheld", "_check_shown"})
"""Functions that ask handling."""
TELLS: Final = frozenset({"debug", "info", "warning", "error", "exception", "critical"})
"""Methods of a log."""


class Outlet(NamedTuple):
    """A place where a report gets out."""

    module: str
    line: int
    what: str


def unasked(source: str, module: str) -> list[Outlet]:
    """Return where a module makes text or rows of a report, when nothing in it asks handling."""
    tree = ast.parse(source)
    called = {name for node in ast.walk(tree) if (name := _called(node))}
    if called & ASKS:
        return []
    return [Outlet(module, line, what) for line, what in _rendered(tree)]


def told(source: str, module: str) -> list[Outlet]:
    """Return where the text of an error or a log holds what a report says."""
    found: list[Outlet] = []
    for node in ast.walk(ast.parse(source)):
        texts: list[ast.AST] = []
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            texts = [*node.exc.args]
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in TELLS
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "log"
        ):
            texts = [*node.args, *(keyword.value for keyword in node.keywords)]
        found += [
            Outlet(module, getattr(node, "lineno", 0), ast.unparse(part))
            for text in texts
            for part in _quoted(text)
            if _is_content(part)
        ]
    return found


def modules(top: Path) -> Iterator[tuple[str, str]]:
    """Yield path and source of every module of the program."""
    for package in ("broker", "adapters"):
        for path in sorted((top / package).rglob("*.py")):
            yield path.relative_to(top).as_posix(), path.read_text()


def _called(node: ast.AST) -> str | None:
    if not isinstance(node, ast.Call):
        return None
    if isinstance(node.func, ast.Name):
        return node.func.id
    return node.func.attr if isinstance(node.func, ast.Attribute) else None


def _rendered(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        name = _called(node)
        if not isinstance(node, ast.Call) or name is None:
            continue
        on = node.func.value if isinstance(node.func, ast.Attribute) else None
        if name in RENDERS or (name in SERIALISES and on is not None and _is_content(on)):
            yield node.lineno, name


def _quoted(text: ast.AST) -> Iterator[ast.AST]:
    """Yield what a text holds of other values: the parts of an f-string, or a bare value."""
    if isinstance(text, ast.JoinedStr):
        for part in text.values:
            if isinstance(part, ast.FormattedValue):
                yield part.value
    else:
        yield text


def _is_content(part: ast.AST) -> bool:
    """Say whether an expression is a report, or reaches into what one says."""
    if isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.args:
        return part.func.id in {"str", "repr", "ascii"} and _is_content(part.args[0])
    if isinstance(part, ast.Name):
        return part.id in REPORTS
    if isinstance(part, ast.Attribute):
        return part.attr in {"report", "nominal", "facts", "document"}
    return False
