"""The preview: what each section says, and who will read it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from broker.cli.outline import Row, outline
from broker.cli.visible import visible
from schemas.documents import Document, write_document
from schemas.handling import Handling

_TERMS: Final = ("handling", "evaluation", "thread", "parents")
_SECTIONS: Final = ("open", "facts", "nominal")
_FIRST: Final = {"lifecycle": "INITIAL", "revision": 1}


def preview(document: Document, titles: Mapping[str, str]) -> Iterator[tuple[str, list[Row]]]:
    """Yield a heading with its readers, and the rows below it, for each section in turn.

    Args:
        document: A report with terms.
        titles: Members by name, with their titles.
    """
    if document.terms is None:
        raise ValueError("a report without terms is read by nobody in particular")
    handling = document.terms.handling
    tree = write_document(document.report, document.terms)
    yield f"terms - read by {_named(handling.audience, titles)}", list(_terms(tree))
    for section in _SECTIONS:
        if section not in tree:
            continue
        names = handling.nominal_audience if section == "nominal" else handling.audience
        heading = f"{section} - read by {_named(names, titles)}"
        if section == "nominal" and not names:
            heading = "nominal - read by nobody: no nominal audience is named"
        yield heading, list(outline(tree[section]))
    yield from _left_out(handling, tree, titles)


def _terms(tree: Mapping[str, Any]) -> Iterator[Row]:
    yield from outline(tree["handling"])
    rest = {
        name: tree[name]
        for name in _TERMS[1:]
        if name in tree and not (name == "thread" and tree[name] == _FIRST)
    }
    yield from outline(rest)


def _left_out(
    handling: Handling, tree: Mapping[str, Any], titles: Mapping[str, str]
) -> Iterator[tuple[str, list[Row]]]:
    """Yield who of the audience does not get the names."""
    without = [name for name in handling.audience if name not in handling.nominal_audience]
    if without and handling.nominal_audience and "nominal" in tree:
        yield f"without nominal - {_named(without, titles)}", []


def _named(names: Iterable[str], titles: Mapping[str, str]) -> str:
    said = [
        f"{titles[name]} ({name})" if titles.get(name, name) != name else name for name in names
    ]
    return visible(", ".join(said)) or "nobody"
