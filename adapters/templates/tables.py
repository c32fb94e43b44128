"""The curated tables: which columns a contract's template has, in which order, in plain words.

What they leave out is taken from the contract: parser, choices, meaning, section. A contract
without a table gets the columns that its reports must have, and its plain optional fields.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterator, Mapping
from importlib import resources
from typing import Any

from pydantic import BaseModel, ConfigDict

_FOLDER = resources.files("adapters.templates").joinpath("contracts")


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Entry(_Part):
    """One column, or a group of those that many contracts have."""

    title: str = ""
    """What the column is called."""
    to: str = ""
    """The place in the report."""
    use: str = ""
    """Instead of both: a group of `contracts/common.toml`."""
    meaning: str = ""
    """In plain words, where the contract's own are too short."""
    scheme: str | None = None
    """Of an identifier: what kind of number it is."""
    stated: Mapping[str, Any] = {}
    """More fields of the record: what the column says by being what it is."""
    also: tuple[Mapping[str, str], ...] = ()
    """Rules by which the same cell says something else too, as the week of a day."""


class TemplateTable(_Part):
    """The curated table of one contract."""

    refused: str = ""
    """Why the contract has no template."""
    key: str = ""
    """The column that tells a report from all others; without, one that only the import reads."""
    columns: tuple[Entry, ...] = ()
    states: Mapping[str, Any] = {}
    """What every row says by standing in this workbook."""
    absent: Mapping[str, str] = {}
    """Unknown answers where no column said anything."""


@functools.cache
def table_of(contract: str) -> TemplateTable:
    """Return the curated table of a contract, groups in their place; an empty one for none."""
    file = _FOLDER.joinpath(f"{contract}.toml")
    if not file.is_file():
        return TemplateTable()
    table = TemplateTable.model_validate(tomllib.loads(file.read_text("utf-8")))
    return table.model_copy(update={"columns": tuple(_whole(table.columns))})


def _whole(entries: tuple[Entry, ...]) -> Iterator[Entry]:
    for entry in entries:
        if entry.use:
            yield from _common()[entry.use]
        else:
            yield entry


@functools.cache
def _common() -> Mapping[str, tuple[Entry, ...]]:
    said = tomllib.loads(_FOLDER.joinpath("common.toml").read_text("utf-8"))
    return {name: tuple(map(Entry.model_validate, entries)) for name, entries in said.items()}
