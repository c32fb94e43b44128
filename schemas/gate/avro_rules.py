"""Apache Avro's own verdict on two texts, section by section, as sections travel."""

from __future__ import annotations

import json
from collections.abc import Iterator

from avro.compatibility import ReaderWriterCompatibilityChecker, SchemaCompatibilityType
from avro.errors import AvroException
from avro.schema import Schema, parse

from schemas.contracts import Contract, Section
from schemas.gate.change import Change, Direction, Rule

_SENTENCES = {
    Rule.BACKWARD: "what was written under the old text cannot be read under the new one",
    Rule.FORWARD: "what is written under the new text cannot be read under the old one",
}


def avro_changes(old: Contract, new: Contract, direction: Direction) -> Iterator[Change]:
    """Yield each section that Apache Avro finds incompatible in the directions asked for.

    Raises:
        ValueError: Apache Avro takes one of the texts for no schema.
    """
    for section in old.sections & new.sections:
        earlier, later = _schema(old, section), _schema(new, section)
        if direction is not Direction.FORWARD:
            yield from _verdict(section, Rule.BACKWARD, reader=later, writer=earlier)
        if direction is not Direction.BACKWARD:
            yield from _verdict(section, Rule.FORWARD, reader=earlier, writer=later)


def _schema(contract: Contract, section: Section) -> Schema:
    try:
        return parse(json.dumps(contract.section_schema(section)))
    except AvroException as exc:
        raise ValueError(f"Apache Avro takes {section.name} for no schema: {exc}") from exc


def _verdict(section: Section, rule: Rule, *, reader: Schema, writer: Schema) -> Iterator[Change]:
    checker = ReaderWriterCompatibilityChecker()  # type: ignore[no-untyped-call] # it has no types
    found = checker.get_compatibility(reader, writer)
    if found.compatibility is SchemaCompatibilityType.compatible:
        return
    why = ", ".join(sorted({kind.value.replace("_", " ") for kind in found.incompatibilities}))
    where = ", ".join(sorted(found.messages))
    yield Change(str(section.name).lower(), rule, f"{_SENTENCES[rule]} ({why}: {where})")
