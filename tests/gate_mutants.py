"""Contracts changed in one place, each with the rules that the gate must name for it."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from schemas.contracts import Contract
from schemas.gate import Rule

Tree = dict[str, Any]


class Mutant(NamedTuple):
    """One change to a contract's text."""

    name: str
    text: str
    rules: frozenset[Rule]
    """All of them must be named."""


def mutants(contract: Contract) -> Iterator[Mutant]:
    """Yield every mutant of a contract that it has a place for, each passing the lint."""
    for name, (mutate, *rules) in _MUTATIONS.items():
        tree = copy.deepcopy(dict(contract.tree))
        if mutate(tree):
            yield Mutant(name, json.dumps(tree), frozenset(rules))


def _section(tree: Tree, name: str) -> Tree | None:
    found = (field["type"] for field in tree["fields"] if field["name"] == name)
    return next(found, None)


def _nodes(node: Any) -> Iterator[Tree]:  # noqa: ANN401 - JSON
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from _nodes(value)
    elif isinstance(node, list):
        for value in node:
            yield from _nodes(value)


def _first(tree: Tree, fits: Callable[[Tree], bool]) -> Tree | None:
    return next((node for node in _nodes(tree) if fits(node)), None)


def _change(fits: Callable[[Tree], bool], **to: object) -> Callable[[Tree], bool]:
    """Return a mutation that sets attributes of the first node that fits; `None` drops one."""

    def mutate(tree: Tree) -> bool:
        node = _first(tree, fits)
        if node is None:
            return False
        node.update(to)
        for name in [name for name, value in to.items() if value is None]:
            del node[name]
        return True

    return mutate


def _add(section: str, **field: object) -> Callable[[Tree], bool]:
    def mutate(tree: Tree) -> bool:
        record = _section(tree, section)
        if record is not None:
            record["fields"].append({"name": "planted", "doc": "A thing.", **field})
        return record is not None

    return mutate


def _symbols(turn: Callable[[list[str]], list[str]]) -> Callable[[Tree], bool]:
    def mutate(tree: Tree) -> bool:
        node = _first(tree, lambda node: node.get("type") == "enum" and len(node["symbols"]) > 2)
        if node is not None:
            node["symbols"] = turn(node["symbols"])
        return node is not None

    return mutate


def _move(origin: str, target: str, avro: str) -> Callable[[Tree], bool]:
    """Return a mutation that takes a planted field out of the one section and into the other."""

    def mutate(tree: Tree) -> bool:
        one, other = _section(tree, origin), _section(tree, target)
        if one is None or other is None:
            return False
        plain = [f for f in one["fields"] if _bare(f["type"]) == avro and f.get("kind") == "code"]
        field = next(iter(plain), None)
        if field is None or any(each["name"] == field["name"] for each in other["fields"]):
            return False
        one["fields"].remove(field)
        other["fields"].append(field)
        return bool(one["fields"])

    return mutate


def _bare(avro: Any) -> object:  # noqa: ANN401 - JSON
    return avro[1] if isinstance(avro, list) else avro


def _without_section(tree: Tree) -> bool:
    fields = tree["fields"]
    if fields[-1]["name"] == "open":
        return False
    fields.pop()
    return True


def _retention_gone(tree: Tree) -> bool:
    terms = _section(tree, "terms")
    handling = terms and _first(terms, lambda node: node.get("name") == "Handling")
    if not handling:
        return False
    handling["fields"] = [f for f in handling["fields"] if f["name"] != "retention"]
    return True


def _field(name: str) -> Callable[[Tree], bool]:
    return lambda node: node.get("name") == name and "type" in node and "doc" in node


def _handling_field(name: str, **to: object) -> Callable[[Tree], bool]:
    change = _change(_field(name), **to)
    return lambda tree: _section(tree, "terms") is not None and change(tree)


def _time_as_number(tree: Tree) -> bool:
    text = json.dumps(tree)
    changed = text.replace('{"type": "long", "logicalType": "timestamp-micros"}', '"long"', 1)
    tree.update(json.loads(changed))
    return changed != text


_DECIMAL = _change(lambda n: n.get("logicalType") == "decimal" and n["precision"] > 9, precision=9)
_MUTATIONS: dict[str, tuple[Any, ...]] = {
    "a decimal loses digits": (_DECIMAL, Rule.PRECISION),
    "a decimal's point moves": (
        _change(lambda n: n.get("logicalType") == "decimal" and n["scale"] > 1, scale=1),
        Rule.SCALE,
    ),
    "a decimal becomes bytes": (
        _change(
            lambda n: n.get("logicalType") == "decimal",
            logicalType=None,
            precision=None,
            scale=None,
        ),
        Rule.LOGICAL_TYPE,
        Rule.PRECISION,
        Rule.SCALE,
    ),
    "a time becomes a number": (_time_as_number, Rule.LOGICAL_TYPE),
    "a string becomes bytes": (
        _change(lambda n: n.get("type") == "string" and "list" not in n, type="bytes", kind=None),
        Rule.TYPE,
        Rule.KIND,
    ),
    "a kind changes": (
        _change(lambda n: n.get("kind") == "raw", kind="code"),
        Rule.KIND,
    ),
    "a code list changes": (
        _change(lambda n: "list" in n, list="other_list"),
        Rule.LIST,
    ),
    "a code list goes": (_change(lambda n: "list" in n, list=None), Rule.LIST),
    "codes are turned round": (_symbols(lambda s: s[::-1]), Rule.SYMBOLS),
    "a code comes in between": (_symbols(lambda s: [s[0], "PLANTED", *s[1:]]), Rule.SYMBOLS),
    "a code is added": (_symbols(lambda s: [*s, "PLANTED"]), Rule.FORWARD),
    "a code goes": (_symbols(lambda s: s[:-1]), Rule.SYMBOLS, Rule.BACKWARD),
    "an answer need not be given": (
        _change(lambda n: isinstance(n.get("type"), list) and "default" in n, default=None),
        Rule.DEFAULT,
    ),
    "a list need be given": (
        _change(lambda n: n.get("default") == [], default=None),
        Rule.DEFAULT,
    ),
    "another contract": (
        _change(lambda n: n.get("namespace") == "sealane", name="other"),
        Rule.CONTRACT,
    ),
    "a section goes": (_without_section, Rule.SECTION_GONE),
    "a number more must be given": (_add("facts", type="int"), Rule.BACKWARD),
    "a name more": (
        _add("nominal", type=["null", "string"], default=None, kind="identity"),
        Rule.PERSON,
    ),
    "who it was, by other words": (
        _add("facts", type=["null", "int"], default=None, doc="Age of the driver, years."),
        Rule.PERSON,
    ),
    "a fact in the open": (_move("facts", "open", "string"), Rule.MORE_OPEN),
    "a nominal code among the facts": (_move("nominal", "facts", "string"), Rule.MORE_OPEN),
    "nobody comes to be everybody": (
        _handling_field("audience", doc="Who may read it; empty is everybody."),
        Rule.AUDIENCE,
    ),
    "the audience may be left out": (_handling_field("audience", default=[]), Rule.AUDIENCE),
    "retention goes": (_retention_gone, Rule.RETENTION),
    "retention in other words": (
        _handling_field("delete_after", doc="To be deleted some time after, UTC."),
        Rule.RETENTION,
    ),
    "explained anew": (
        _change(lambda n: n.get("namespace") == "sealane", doc="Something else."),
        Rule.WORDS,
    ),
}
