"""Refuses contracts that must not be decoded under (THREATS 17, 18).

A decoder does what a contract says: recursion in one overflows its stack, items of no width let
seven bytes ask for a gigabyte, an open map is a place to hide a name in. A contract is small and
plain, or it is refused; what a rule does not know, it refuses.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from schemas.contracts import Contract, Section
from schemas.section_rules import mislisted, misplaced
from schemas.values import NAMESPACE, SAYS_NOTHING

MOST_BYTES = 256 * 1024
MOST_DEPTH = 16
"""Records, arrays and unions inside one another."""
MOST_SLOTS = 4096
"""Fields of a record with those of the records in it, a list's row counted once.

A page of names that double is millions: for a decoder, and for what walks a contract.
"""
MOST_DIGITS = 38
MOST_FIXED = 4096

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")
_SECTIONS = [str(section.name).lower() for section in Section if section is not Section.KEYS]
_PLAIN = frozenset({"boolean", "int", "long", "string", "bytes"})
_ATTRIBUTES = {
    "contract": {"type", "name", "namespace", "doc", "fields"},
    "record": {"type", "name", "doc", "fields"},
    "field": {"name", "type", "doc", "default", "kind", "list"},
    "enum": {"type", "name", "doc", "symbols"},
    "fixed": {"type", "name", "doc", "size", "logicalType", "precision", "scale"},
    "array": {"type", "items"},
    "long": {"type", "logicalType"},
}


class Finding(NamedTuple):
    """One reason to refuse a contract."""

    path: str
    """Names of records and fields, with dots."""
    rule: str
    """Which rule: a word that stays."""
    message: str
    """One line for people."""


def lint(text: str) -> tuple[Finding, ...]:
    """Return every reason why nothing may be decoded under this contract; none means it may."""
    if len(text.encode(errors="replace")) > MOST_BYTES:
        return (Finding("", "size", f"is larger than {MOST_BYTES} bytes"),)
    try:
        tree = json.loads(text, object_pairs_hook=_unique)
    except RecursionError:
        return (Finding("", "depth", "is nested too deeply to be read"),)
    except ValueError as exc:
        return (Finding("", "json", f"is not JSON: {exc}"),)
    found = _Structure().of(tree)
    if not found:
        contract = Contract(text)
        found = [Finding(path, "section", message) for path, message in misplaced(contract)]
        found += [Finding(path, "list", message) for path, message in mislisted(contract)]
    return tuple(found)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    tree = dict(pairs)
    if len(tree) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return tree


class _Structure:
    """One pass over a contract's types; each method returns how many slots a type takes."""

    def __init__(self) -> None:
        self._found: list[Finding] = []
        self._named: dict[str, int] = {}
        self._unfinished: set[str] = set()
        self._heights: dict[str, int] = {}
        self._deepest = 0

    def of(self, tree: Any) -> list[Finding]:  # noqa: ANN401 - JSON
        """Return what is wrong with a contract, section by section."""
        if not isinstance(tree, dict) or tree.get("type") != "record":
            return [Finding("", "sections", "is no record of sections")]
        name = str(tree.get("name"))
        self._attributes(tree, "contract", name)
        self._name(tree, name)
        if tree.get("namespace") != NAMESPACE:
            self._add(name, "name", f"must have the namespace {NAMESPACE}")
        sections = tree.get("fields")
        if not _are_sections(sections):
            self._add(name, "sections", f"must be records named {', '.join(_SECTIONS)}, in order")
            return self._found
        for section in sections or ():
            self._field(section, name, 1)
        return self._found

    def _add(self, path: str, rule: str, message: str) -> None:
        self._found.append(Finding(path, rule, message))

    def _attributes(self, node: Mapping[str, Any], kind: str, path: str) -> None:
        for name in sorted(node.keys() - _ATTRIBUTES[kind]):
            if name == "aliases":
                self._add(path, "alias", "has aliases: one field has one name")
            elif name == "default":
                self._add(path, "default", "gives unknown symbols a meaning that nobody wrote")
            else:
                self._add(path, "attribute", f"has the attribute {name!r}, which no rule knows")

    def _name(self, node: Mapping[str, Any], path: str) -> str:
        name = node.get("name")
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            self._add(path, "name", "has no plain name of letters, digits and _")
        elif name in self._named or name in self._unfinished:
            self._add(path, "name", f"defines {name} twice")
        return str(name)

    def _type(self, node: Any, path: str, depth: int) -> int:  # noqa: ANN401 - JSON
        # A name is as deep as what it stands for: who walks or decodes it goes down all the same.
        below = depth + self._heights.get(node, 0) if isinstance(node, str) else depth
        if below > MOST_DEPTH:
            self._add(path, "depth", f"lies more than {MOST_DEPTH} types deep")
            return 1
        self._deepest = max(self._deepest, below)
        if isinstance(node, str):
            return self._word(node, path)
        if isinstance(node, list):
            return self._union(node, path, depth)
        kind = node.get("type") if isinstance(node, dict) else None
        match kind:
            case "record":
                return self._record(node, path, depth)
            case "array":
                self._attributes(node, "array", path)
                return self._type(node.get("items"), f"{path}[]", depth + 1)
            case "enum":
                self._enum(node, path)
            case "fixed":
                self._fixed(node, path)
            case "long":
                self._long(node, path)
            case _:
                self._other(kind, node, path)
        return 1

    def _word(self, word: str, path: str) -> int:
        if word in self._unfinished:
            self._add(path, "recursion", f"holds {word}, which holds this")
        elif word == "null":
            self._add(path, "zero-width", "is null and nothing else: it takes no bytes")
        elif word in ("float", "double"):
            self._add(path, "float", "has values that are no numbers, and two zeros")
        elif word not in _PLAIN and word not in self._named:
            self._add(path, "name", f"is of type {word}, which nothing before it defines")
        return self._named.get(word, 1)

    def _union(self, node: list[Any], path: str, depth: int) -> int:
        if len(node) != 2 or node[0] != "null" or node[1] == "null":  # noqa: PLR2004 - null or one
            self._add(path, "union", "is a union of other than null and one type, in this order")
            return 1
        if isinstance(node[1], list) or (
            isinstance(node[1], dict) and node[1].get("type") == "array"
        ):
            self._add(path, "union", "is null or a list: an empty list says the same")
        return self._type(node[1], path, depth + 1)

    def _record(self, node: Mapping[str, Any], path: str, depth: int) -> int:
        self._attributes(node, "record", path)
        name = self._name(node, path)
        self._unfinished.add(name)
        members = node.get("fields")
        if not isinstance(members, list) or not members:
            self._add(path, "zero-width", "has no fields: it takes no bytes")
            members = []
        above, self._deepest = self._deepest, depth
        slots = sum(self._field(field, path, depth + 1) for field in members)
        self._heights[name] = self._deepest - depth
        self._deepest = max(above, self._deepest)
        self._unfinished.discard(name)
        names = [field.get("name") for field in members if isinstance(field, dict)]
        if len({str(item) for item in names}) != len(names):
            self._add(path, "name", "has two fields of one name")
        if slots > MOST_SLOTS:
            self._add(path, "expansion", f"is decoded to more than {MOST_SLOTS} fields")
        self._named[name] = slots
        return slots

    def _field(self, field: Any, path: str, depth: int) -> int:  # noqa: ANN401 - JSON
        if not isinstance(field, dict):
            self._add(path, "type", "has a field that is no object")
            return 1
        path = f"{path}.{field.get('name')}"
        self._attributes(field, "field", path)
        if not isinstance(field.get("name"), str) or not _NAME.fullmatch(field["name"]):
            self._add(path, "name", "has no plain name of letters, digits and _")
        if "default" in field and not _claims_nothing(field["default"], field.get("type")):
            self._add(path, "default", "has a default that claims something nobody said")
        return self._type(field.get("type"), path, depth)

    def _enum(self, node: Mapping[str, Any], path: str) -> None:
        self._attributes(node, "enum", path)
        self._named[self._name(node, path)] = 1
        symbols = node.get("symbols")
        plain = isinstance(symbols, list) and all(
            isinstance(symbol, str) and _NAME.fullmatch(symbol) for symbol in symbols
        )
        if not plain or not symbols or len(set(symbols)) != len(symbols):
            self._add(path, "symbols", "needs symbols, each a plain name, each once")

    def _fixed(self, node: Mapping[str, Any], path: str) -> None:
        self._attributes(node, "fixed", path)
        self._named[self._name(node, path)] = 1
        size = node.get("size")
        if type(size) is not int or not 0 < size <= MOST_FIXED:
            self._add(path, "zero-width", f"must be 1 to {MOST_FIXED} bytes wide")
        elif "logicalType" in node and not _decimal_fits(node, size):
            self._add(path, "decimal", f"must be a decimal of 1 to {MOST_DIGITS} digits that fit")

    def _long(self, node: Mapping[str, Any], path: str) -> None:
        self._attributes(node, "long", path)
        if node.get("logicalType") != "timestamp-micros":
            self._add(path, "logical-type", "must be timestamp-micros: readers mistake any other")

    def _other(self, kind: object, node: Any, path: str) -> None:  # noqa: ANN401 - JSON
        if kind == "map":
            self._add(path, "map", "is a map: its keys are no field of any list")
        elif kind == "bytes" and "logicalType" in node:
            self._add(path, "decimal", "is a decimal without bound: write it as fixed")
        else:
            self._add(path, "type", "is of a type, or in a form, that no rule knows")


def _are_sections(found: Any) -> bool:  # noqa: ANN401 - JSON
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        return False
    names = [item.get("name") for item in found]
    types = [item.get("type") for item in found]
    return (
        "open" in names
        and names == [name for name in _SECTIONS if name in names]
        and all(isinstance(node, dict) and node.get("type") == "record" for node in types)
    )


def _claims_nothing(default: object, avro: object) -> bool:
    if default is None:
        return isinstance(avro, list)
    if default == []:
        return isinstance(avro, dict) and avro.get("type") == "array"
    return isinstance(default, str) and default in SAYS_NOTHING


def _decimal_fits(node: Mapping[str, Any], size: int) -> bool:
    precision, scale = node.get("precision"), node.get("scale")
    return (
        node["logicalType"] == "decimal"
        and type(precision) is int
        and type(scale) is int
        and 1 <= precision <= MOST_DIGITS
        and 0 <= scale <= precision
        and 10**precision <= 2 ** (8 * size - 1)
    )
