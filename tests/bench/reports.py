"""The one report that every contender carries, and its Avro by fastavro."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from typing import Any

import fastavro

from schemas import Section, SeizureReport
from schemas.contracts import contract

TEXT = Path(__file__).with_name("report.json").read_text("utf-8")
REF = "NZL-2026-{:06}"
POOL = 64


def numbered(count: int) -> list[SeizureReport]:
    """Return `count` reports, numbered from 0 by their national number and otherwise alike."""
    return [
        SeizureReport.model_validate_json(TEXT.replace("NZL-2026-000000", REF.format(number)))
        for number in range(count)
    ]


def number(report: SeizureReport) -> int:
    """Return the number that `numbered` gave it."""
    return int(report.facts.seizure_ref.rpartition("-")[2])


@cache
def pool() -> tuple[SeizureReport, ...]:
    """Return the reports that are published over and over, so that they cost no memory."""
    return tuple(numbered(POOL))


def encode(report: SeizureReport) -> bytes:
    """Return the report in Avro: its sections one behind the other, as one record of them."""
    out = io.BytesIO()
    said = report.model_dump()
    for section, schema in _schemas().items():
        fastavro.schemaless_writer(out, schema, said[section])
    return out.getvalue()


def read(value: bytes) -> dict[str, Any]:
    """Return what `encode` wrote, as fastavro gives it."""
    data = io.BytesIO(value)
    return {
        section: fastavro.schemaless_reader(data, schema, None)
        for section, schema in _schemas().items()
    }


def decode(value: bytes) -> SeizureReport:
    """Return the report that `encode` wrote."""
    return SeizureReport.model_validate(read(value))


def from_json(parsed: object) -> SeizureReport:
    """Return the report from parsed JSON, in which dates and decimals are text."""
    return SeizureReport.model_validate(parsed, strict=False)


@cache
def _schemas() -> dict[str, Any]:
    """Return the sections' schemas in wire order, without `terms`: only Sealane sends those."""
    shipped = contract(SeizureReport.contract)
    return {
        name: fastavro.parse_schema(dict(shipped.section_schema(Section[name.upper()])))
        for name in SeizureReport.model_fields
    }
