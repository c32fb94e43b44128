"""The lint: contracts that would crash, bloat or mislead a decoder are refused (THREATS 17, 18)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from schemas.contracts import shipped
from schemas.lint import MOST_BYTES, MOST_DEPTH, MOST_SLOTS, lint

ENUM = {"type": "enum", "name": "Word", "symbols": ["YES", "NO", "UNKNOWN"]}


def _contract(*fields: dict[str, Any], **more: Any) -> str:  # noqa: ANN401 - any attribute
    """Return a heartbeat-like contract whose `open` has these fields."""
    return json.dumps(
        {
            "type": "record",
            "name": "planted",
            "namespace": "sealane",
            "fields": [
                {
                    "name": "open",
                    "type": {"type": "record", "name": "Open", "fields": list(fields)},
                }
            ],
            **more,
        }
    )


def _field(avro: Any, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    return {"name": "value", "type": avro, **more}


def _rules(text: str) -> set[str]:
    return {finding.rule for finding in lint(text)}


def _record(name: str, *fields: dict[str, Any]) -> dict[str, Any]:
    return {"type": "record", "name": name, "fields": list(fields)}


def _fixed(**more: Any) -> dict[str, Any]:  # noqa: ANN401 - any attribute
    return {"type": "fixed", "name": "Bytes", "size": 8, **more}


@pytest.mark.parametrize("name", sorted(shipped()))
def test_every_contract_that_ships_passes(name: str) -> None:
    """Nothing that ships is refused."""
    assert lint(shipped()[name].text) == ()


def test_a_plain_contract_passes() -> None:
    """The contract that the other tests spoil is a good one."""
    text = _contract(
        _field("int"),
        {"name": "word", "type": ENUM, "default": "UNKNOWN"},
        {"name": "again", "type": "Word"},
        {"name": "maybe", "type": ["null", "Word"], "default": None},
        {"name": "many", "type": {"type": "array", "items": "Word"}, "default": []},
        {"name": "amount", "type": _fixed(logicalType="decimal", precision=18, scale=2)},
        {"name": "at", "type": {"type": "long", "logicalType": "timestamp-micros"}},
        {"name": "code", "type": "string", "kind": "code"},
        {"name": "unit", "type": ["null", "string"], "kind": "code", "list": "unit"},
    )
    assert lint(text) == ()


SPOILED: dict[str, list[tuple[str, str]]] = {
    "recursion": [
        ("a record in itself", _contract(_field(["null", "Open"]))),
        ("through a list", _contract(_field({"type": "array", "items": "Open"}))),
        ("through another", _contract(_field(_record("Inner", _field(["null", "Open"]))))),
    ],
    "zero-width": [
        ("null", _contract(_field("null"))),
        ("a list of null", _contract(_field({"type": "array", "items": "null"}))),
        ("an empty record", _contract(_field({"type": "array", "items": _record("Empty")}))),
        ("no bytes", _contract(_field({"type": "array", "items": _fixed(size=0)}))),
        ("fewer than none", _contract(_field(_fixed(size=-1)))),
        ("true bytes", _contract(_field(_fixed(size=True)))),
        ("a fixed of a gigabyte", _contract(_field(_fixed(size=2**30)))),
    ],
    "decimal": [
        ("of bytes", _contract(_field({"type": "bytes", "logicalType": "decimal"}))),
        (
            "of bounded bytes",
            _contract(_field({"type": "bytes", "logicalType": "decimal", "precision": 9})),
        ),
        ("no precision", _contract(_field(_fixed(logicalType="decimal", scale=2)))),
        (
            "no scale",
            _contract(_field(_fixed(logicalType="decimal", precision=9))),
        ),
        (
            "more digits than fit",
            _contract(_field(_fixed(logicalType="decimal", precision=19, scale=2))),
        ),
        (
            "more behind the point than in all",
            _contract(_field(_fixed(logicalType="decimal", precision=4, scale=5))),
        ),
        (
            "more than 38 digits",
            _contract(_field(_fixed(size=200, logicalType="decimal", precision=39, scale=2))),
        ),
        (
            "no decimal",
            _contract(_field(_fixed(logicalType="duration", precision=4, scale=2))),
        ),
    ],
    "map": [("of strings", _contract(_field({"type": "map", "values": "string"})))],
    "float": [
        ("float", _contract(_field("float"))),
        ("double or null", _contract(_field(["null", "double"]))),
    ],
    "union": [
        ("of many", _contract(_field(["null", "int", "boolean"]))),
        ("null last", _contract(_field(["int", "null"]))),
        ("of one", _contract(_field(["null"]))),
        ("of two nulls", _contract(_field(["null", "null"]))),
        ("of nothing", _contract(_field([]))),
        ("in a union", _contract(_field(["null", ["null", "int"]]))),
        ("null or a list", _contract(_field(["null", {"type": "array", "items": "int"}]))),
    ],
    "logical-type": [
        ("millis", _contract(_field({"type": "long", "logicalType": "timestamp-millis"}))),
        ("local", _contract(_field({"type": "long", "logicalType": "local-timestamp-micros"}))),
        ("none", _contract(_field({"type": "long"}))),
    ],
    "type": [
        ("date", _contract(_field({"type": "int", "logicalType": "date"}))),
        ("uuid", _contract(_field({"type": "string", "logicalType": "uuid"}))),
        ("a wrapped type", _contract(_field({"type": {"type": "int"}}))),
        ("a number", _contract(_field(7))),
        ("nothing", _contract(_field(None))),
        ("a field that is no object", _contract(_field({**_record("Inner"), "fields": ["x"]}))),
        ("a list of nothing", _contract(_field({"type": "array"}))),
        ("an error", _contract(_field({"type": "error", "name": "Error", "fields": []}))),
    ],
    "alias": [
        ("of a field", _contract(_field("int", aliases=["other"]))),
        ("of a record", _contract(_field({**_record("Inner", _field("int")), "aliases": ["X"]}))),
        ("of the contract", _contract(_field("int"), aliases=["heartbeat"])),
    ],
    "default": [
        ("a symbol that claims", _contract(_field(ENUM, default="YES"))),
        ("a number", _contract(_field("int", default=0))),
        ("a truth", _contract(_field("boolean", default=False))),
        ("a record", _contract(_field(_record("Inner", _field("int")), default={"value": 1}))),
        ("null where there is none", _contract(_field("int", default=None))),
        ("a list where there is none", _contract(_field(["null", "int"], default=[]))),
        ("of unknown symbols", _contract(_field({**ENUM, "default": "NO"}))),
    ],
    "attribute": [
        ("of a field", _contract(_field("int", order="ignore"))),
        ("of a fixed", _contract(_field(_fixed(precission=9)))),
        ("an inner namespace", _contract(_field({**ENUM, "namespace": "other"}))),
        ("of the contract", _contract(_field("int"), version=7)),
    ],
    "symbols": [
        ("none", _contract(_field({**ENUM, "symbols": []}))),
        ("one twice", _contract(_field({**ENUM, "symbols": ["YES", "YES"]}))),
        ("no name", _contract(_field({**ENUM, "symbols": ["AMBER+STRICT"]}))),
        ("a number", _contract(_field({**ENUM, "symbols": [1]}))),
        ("no list", _contract(_field({**ENUM, "symbols": "YES"}))),
    ],
    "name": [
        ("of nothing defined", _contract(_field("Nowhere"))),
        ("used before it is defined", _contract(_field("Word"), {"name": "b", "type": ENUM})),
        ("defined twice", _contract(_field(ENUM), {"name": "b", "type": ENUM})),
        ("two fields of one name", _contract(_field("int"), _field("int"))),
        ("no plain name", _contract({"name": "a-b", "type": "int"})),
        ("no name", _contract({"type": "int"})),
        ("another namespace", _contract(_field("int"), namespace="other")),
        ("a contract without a name", _contract(_field("int"), name=None)),
    ],
    "list": [
        ("of an enum", _contract(_field(ENUM, list="country"))),
        ("of a number", _contract(_field("int", list="country"))),
        ("of a raw value", _contract(_field("string", kind="raw", list="country"))),
        ("of no name", _contract(_field("string", kind="code", list=""))),
        ("in capitals", _contract(_field("string", kind="code", list="UN-LOCODE"))),
        ("no word", _contract(_field("string", kind="code", list=["country"]))),
    ],
    "section": [("a string without a kind", _contract(_field("string")))],
}
ALL = [
    pytest.param(rule, text, id=f"{rule}: {what}")
    for rule, cases in SPOILED.items()
    for what, text in cases
]


@pytest.mark.parametrize(("rule", "text"), ALL)
def test_avro_bomb_or_trap_is_refused_by_its_rule(rule: str, text: str) -> None:
    """Each spoiled contract is refused, under the name of the rule that it breaks."""
    assert rule in _rules(text)


@pytest.mark.parametrize(
    "sections",
    [
        [],
        [{"name": "facts", "type": _record("Facts", _field("int"))}],
        [{"name": "body", "type": _record("Body", _field("int"))}],
        [{"name": "open", "type": ["null", _record("Open", _field("int"))]}],
        [{"name": "open", "type": "int"}],
        [{"name": "keys", "type": _record("Keys", _field("int"))}],
        [{"name": "open", "type": _record("A", _field("int"))}] * 2,
        [
            {"name": "facts", "type": _record("A", _field("int"))},
            {"name": "open", "type": _record("B", _field("int"))},
        ],
        ["open"],
        "open",
    ],
)
def test_a_contract_is_sections_in_their_order(sections: Any) -> None:  # noqa: ANN401 - JSON
    """Missing, unknown, nullable, repeated or misplaced sections are refused."""
    tree = json.loads(_contract(_field("int"))) | {"fields": sections}
    assert "sections" in _rules(json.dumps(tree))


def test_deep_nesting_is_refused_without_recursing() -> None:
    """Depth is bounded in the contract, and no depth of text brings the process down."""
    node: Any = _record("R0", _field("int"))
    for level in range(1, MOST_DEPTH + 2):
        node = _record(f"R{level}", _field(node))
    assert "depth" in _rules(_contract(_field(node)))
    assert _rules('{"type":' * 20_000) == {"depth"}
    assert _rules("[" * 20_000) == {"depth"}


def test_doubling_records_are_refused() -> None:
    """Names that double at each step would make millions of fields out of a page of text."""
    fields = [{"name": "a0", "type": _record("R0", _field(["null", "int"]))}]
    for level in range(1, 25):
        pair = [{"name": name, "type": f"R{level - 1}"} for name in ("one", "two")]
        fields.append({"name": f"a{level}", "type": _record(f"R{level}", *pair)})
    assert MOST_SLOTS < 2**24
    assert _rules(_contract(*fields)) == {"depth", "expansion"}


def test_doubling_lists_are_refused() -> None:
    """A list of a record counts as that record: who walks the contract's fields walks it too."""
    fields = [{"name": "a0", "type": _record("R0", _field("int"))}]
    for level in range(1, 6):
        items = {"type": "array", "items": f"R{level - 1}"}
        eight = [{"name": f"n{number}", "type": items} for number in range(8)]
        fields.append({"name": f"a{level}", "type": _record(f"R{level}", *eight)})
    assert MOST_SLOTS < 8**5
    assert _rules(_contract(*fields)) == {"expansion"}


def test_a_chain_of_names_is_as_deep_as_what_the_names_stand_for() -> None:
    """Records that name one another, each at the top, nest as they would written out."""

    def chain(length: int) -> str:
        fields = [{"name": "a0", "type": _record("R0", _field("int"))}]
        for level in range(1, length):
            record = _record(f"R{level}", _field(f"R{level - 1}"))
            fields.append({"name": f"a{level}", "type": record})
        return _contract(*fields)

    assert _rules(chain(MOST_DEPTH - 2)) == set()
    assert _rules(chain(2_000)) == {"depth"}


@pytest.mark.parametrize("text", ["", "{", "null", "7", '"string"', "[]", "{}", '{"type":"enum"}'])
def test_what_is_no_contract_is_refused(text: str) -> None:
    """Broken JSON and other values are refused, by name."""
    assert _rules(text) <= {"json", "sections"}
    assert lint(text)


def test_two_keys_of_one_name_are_refused() -> None:
    """Two readers would each take another of the two."""
    text = _contract(_field("int")).replace('"name": "value"', '"name": "value", "name": "other"')
    assert _rules(text) == {"json"}


def test_a_huge_text_is_refused_unread() -> None:
    """Size is looked at first."""
    assert _rules(" " * (MOST_BYTES + 1)) == {"size"}


def test_a_finding_says_where() -> None:
    """The path leads to the field."""
    (finding,) = lint(_contract(_field("double")))
    assert finding.path == "planted.open.value"
    assert finding.rule == "float"
