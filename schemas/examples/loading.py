"""Loads the examples: for tests, the bench, and who wants to see what a report looks like."""

from __future__ import annotations

from importlib import resources

from schemas.contracts import contract
from schemas.documents import Document, parse_document


def example(name: str) -> Document:
    """Return the example of the contract of this name.

    Raises:
        KeyError: No contract of this name ships.
    """
    return parse_document(example_text(name), name=name)


def example_text(name: str) -> str:
    """Return the example of the contract of this name as its JSON file has it.

    Raises:
        KeyError: No contract of this name ships.
    """
    contract(name)
    return (resources.files("schemas.examples") / f"{name}.json").read_text("utf-8")
