"""Second verifier, written from `schemas/README.md` alone: section 7, sections and Avro."""

from __future__ import annotations

import json
import re
from io import BytesIO
from typing import Any

import avro.errors
import avro.io
import avro.schema

NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,63}")
BITS = {1: "terms", 2: "open", 4: "facts", 8: "nominal"}


class Refused(Exception):  # noqa: N818 - the page's own word
    """A named refusal."""


def lint(text: str) -> bool:
    """Say whether a contract's text keeps decoding within bounds."""
    try:
        tree = json.loads(text)
    except ValueError:
        return False
    names = [field["name"] for field in tree["fields"]]
    in_order = names == [name for name in BITS.values() if name in names]
    return in_order and _bounded(tree, {}, set())


def _bounded(node: Any, known: dict[str, bool], open_: set[str]) -> bool:  # noqa: ANN401 - JSON
    if isinstance(node, str):
        plain = node in ("boolean", "int", "long", "bytes", "string")
        return plain or (node in known and node not in open_)
    if isinstance(node, list):
        return len(node) == 2 and node[0] == "null" and _bounded(node[1], known, open_)
    kind = node["type"]
    if kind in ("record", "enum", "fixed"):
        known[node["name"]] = True
        inner = open_ | {node["name"]}
        fields = node.get("fields", []) if kind == "record" else []
        return all(_bounded(field["type"], known, inner) for field in fields)
    if kind == "array":
        return _bounded(node["items"], known, open_)
    return bool(kind == "long")


class Contract:
    """A contract's sections, to be decoded one by one."""

    def __init__(self, text: str) -> None:
        tree = json.loads(text)
        self.name: str = tree["name"]
        parsed = avro.schema.parse(text)
        if not isinstance(parsed, avro.schema.RecordSchema):
            raise TypeError("a contract is a record")
        self._schemas = {field.name: field.type for field in parsed.fields}
        self.bits = sum(bit for bit, name in BITS.items() if name in self._schemas)

    def decode(self, section: str, data: bytes, *, sealed: int = 0) -> Any:  # noqa: ANN401 - an Avro record
        """Return a section's record (step 14)."""
        if not sealed:
            if len(data) < 16:
                raise Refused("wire.section_short")
            data = data[16:]
        schema, again = self._schemas[section], BytesIO()
        try:
            record = avro.io.DatumReader(schema).read(avro.io.BinaryDecoder(BytesIO(data)))
            avro.io.DatumWriter(schema).write(record, avro.io.BinaryEncoder(again))
        except (avro.errors.AvroException, ArithmeticError, TypeError, ValueError) as exc:
            raise Refused("wire.decode") from exc
        if again.getvalue() != data or not _short_lists(record):
            raise Refused("wire.decode")
        return record


def _short_lists(value: object) -> bool:
    if isinstance(value, dict):
        return all(_short_lists(item) for item in value.values())
    if isinstance(value, list):
        return len(value) <= 1000 and all(_short_lists(item) for item in value)
    return True


def check_report(contract: str, report: dict[str, Any]) -> None:
    """Return when a report satisfies what section 10 says of its model (step 15)."""
    good = "open" in report
    if contract == "heartbeat":
        good = good and 1 <= report["open"]["interval_s"] <= 86_400
    elif good:
        good = _note(report)
    if not good:
        raise Refused("wire.model")


def check_open(report: dict[str, Any]) -> None:
    """Return when a note's open satisfies what section 10 says of it."""
    if not 0 <= report["weight"] <= 1000:
        raise Refused("wire.model")


def _note(report: dict[str, Any]) -> bool:
    good: bool = 0 <= report["open"]["weight"] <= 1000
    if "facts" in report:
        facts = report["facts"]
        tags = facts["tags"]
        good = good and len(facts["summary"]) <= 200 and 0 <= facts["level"] <= 9
        good = good and len(tags) <= 10 and all(len(tag["code"]) <= 40 for tag in tags)
    if "nominal" in report:
        good = good and len(report["nominal"]["name"]) <= 100
    return good
