"""A contract: one exact Avro text, whose sections travel apart."""

from __future__ import annotations

import enum
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

_NAMED = ("record", "enum", "fixed")


class Section(enum.IntFlag):
    """A section's bit in the header; sections travel in this order."""

    TERMS = 1
    OPEN = 2
    FACTS = 4
    NOMINAL = 8
    KEYS = 16

    __hash__ = int.__hash__  # an enum's own runs in Python, and sections are looked up a lot


_SECTION_NAMES = [str(section.name).lower() for section in Section]


@dataclass(frozen=True)
class Contract:
    """One Avro record of sections; its identity is its exact text.

    Args:
        text: JSON, as it stands in the file and in the register.

    Raises:
        ValueError: The text is no record of sections.
    """

    text: str

    def __post_init__(self) -> None:
        _ = self.sections

    @cached_property
    def id(self) -> bytes:
        """SHA-256 of the text as UTF-8."""
        return hashlib.sha256(self.text.encode()).digest()

    @property
    def name(self) -> str:
        """Name of the record, without its namespace."""
        return str(self.tree["name"])

    @cached_property
    def tree(self) -> Mapping[str, Any]:
        """The text, parsed; not to be altered."""
        tree = json.loads(self.text)
        try:
            names = [field["name"] for field in tree["fields"]]
            _ = tree["name"]
        except (KeyError, TypeError) as exc:
            raise ValueError("a contract is one named record of sections") from exc
        if names != [name for name in _SECTION_NAMES if name in names]:
            raise ValueError("a contract's fields are sections, in the order in which they travel")
        return tree  # type: ignore[no-any-return] # JSON has no type

    @cached_property
    def sections(self) -> Section:
        """The sections that this contract knows."""
        found = Section(0)
        for field in self.tree["fields"]:
            found |= Section[field["name"].upper()]
        return found

    def section_schema(self, section: Section) -> Mapping[str, Any]:
        """Return one section's record, self-contained: each named type stands at its first use.

        Raises:
            KeyError: The contract does not know this section.
        """
        return self._section_schemas[section]

    @cached_property
    def _section_schemas(self) -> Mapping[Section, Mapping[str, Any]]:
        named: dict[str, Mapping[str, Any]] = {}
        _collect(self.tree, named)
        return {
            Section[field["name"].upper()]: {
                "namespace": self.tree["namespace"],
                **_inlined(field["type"], named, set()),
            }
            for field in self.tree["fields"]
        }


def _collect(node: Any, named: dict[str, Mapping[str, Any]]) -> None:  # noqa: ANN401 - JSON
    if isinstance(node, Mapping):
        if node.get("type") in _NAMED:
            named[node["name"]] = node
        for value in node.values():
            _collect(value, named)
    elif isinstance(node, list):
        for value in node:
            _collect(value, named)


def _inlined(node: Any, named: Mapping[str, Any], known: set[str]) -> Any:  # noqa: ANN401 - JSON
    """Return a type with every name replaced by its definition where it is first used."""
    if isinstance(node, str):
        return _inlined(named[node], named, known) if node in named and node not in known else node
    if isinstance(node, list):
        return [_inlined(option, named, known) for option in node]
    kind = node["type"]
    if kind in _NAMED:
        if node["name"] in known:
            return node["name"]
        known.add(node["name"])
    if kind == "record":
        fields = [{**f, "type": _inlined(f["type"], named, known)} for f in node["fields"]]
        return {**node, "fields": fields}
    if kind == "array":
        return {**node, "items": _inlined(node["items"], named, known)}
    return node
