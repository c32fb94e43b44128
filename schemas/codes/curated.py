"""Code lists that ship as tables of our own: `tables/*.toml`, each with version and source."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterable, Mapping
from importlib import resources
from typing import Any, NamedTuple

from schemas.codes.entry import Head, Row
from schemas.codes.held import HeldList


class Table(NamedTuple):
    """A curated table: what it says of itself, its rows, and its entries with all their keys."""

    head: Head
    rows: tuple[Row, ...]
    entries: tuple[Mapping[str, Any], ...]


@functools.cache
def table(name: str) -> Table:
    """Return the shipped table of this file name (without `.toml`).

    Raises:
        ValueError: It is not laid out as `parsed` says.
    """
    text = resources.files(__package__).joinpath("tables", f"{name}.toml").read_text("utf-8")
    return parsed(text, name)


@functools.cache
def table_names() -> tuple[str, ...]:
    """Return the file names of the shipped tables, sorted, but for those that are no lists."""
    files = resources.files(__package__).joinpath("tables").iterdir()
    stems = (file.name.removesuffix(".toml") for file in files if file.name.endswith(".toml"))
    return tuple(sorted(stem for stem in stems if stem not in _NO_LISTS))


def parsed(text: str, name: str) -> Table:
    """Return the table in `text`: `[list]` name, title, version, source, then `[[entries]]`.

    An entry has `code` and `name`, may have `synonyms`, `hints` (searched, never resolved) and
    `note`; other keys are for other readers, who find them in `entries`.

    Raises:
        ValueError: Something is missing, blank or of another kind; it says where.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as exc:
        raise ValueError(f"the table {name} is no TOML: {exc}") from exc
    stated = document.get("list", {})
    head = Head(*(_text(stated, key, f"{name}: [list]") for key in Head._fields))
    entries = tuple(document.get("entries", ()))
    if head.name != name:
        raise ValueError(f"the table {name} calls itself {head.name}")
    return Table(head, tuple(_row(entry, name, n) for n, entry in enumerate(entries, 1)), entries)


def curated(name: str) -> HeldList:
    """Return the shipped table of this name as a code list; its codes are known in any case."""
    return HeldList(lambda: table(name).head, lambda: table(name).rows, any_case=True)


_NO_LISTS = frozenset({"countries", "factors", "mid", "plausibility", "symbols"})


def _row(entry: Mapping[str, Any], name: str, number: int) -> Row:
    where = f"{name}: entry {number}"
    return Row(
        code=_text(entry, "code", where),
        name=_text(entry, "name", where),
        synonyms=tuple(_texts(entry, "synonyms", where)),
        note=_text(entry, "note", where) if "note" in entry else None,
        hints=tuple(_texts(entry, "hints", where)),
    )


def _texts(entry: Mapping[str, Any], key: str, where: str) -> Iterable[str]:
    given = entry.get(key, [])
    if not isinstance(given, list) or not all(isinstance(each, str) and each for each in given):
        raise ValueError(f"{where}: {key} must be a list of names, none empty")
    return given


def _text(entry: Mapping[str, Any], key: str, where: str) -> str:
    text = entry.get(key)
    if not isinstance(text, str) or not text or text != text.strip():
        raise ValueError(f"{where}: {key} must be text, neither empty nor with spaces around it")
    return text
