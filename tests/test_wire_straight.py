"""Straight-line Avro: the same as fastavro where that is right, and refused where it is lenient."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import fastavro
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from report_strategies import reports, terms

from broker.wire.straight import StraightError, StraightSection
from schemas import Report, Section, Terms
from schemas.contracts import shipped

SECTIONS = {
    (name, section): (
        StraightSection(contract.section_schema(section)),
        fastavro.parse_schema(dict(contract.section_schema(section))),
    )
    for name, contract in shipped().items()
    for section in contract.sections
}
NAMES = st.sampled_from(sorted(shipped()))
SLOW_TO_DRAW = settings(
    max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def parts_of(report: Report, said: Terms) -> dict[tuple[str, Section], Any]:
    """Return the sections that a report has, under the names that `SECTIONS` has them by."""
    parts = {
        (report.contract, Section[name.upper()]): getattr(report, name)
        for name in type(report).model_fields
    }
    if (report.contract, Section.TERMS) in SECTIONS:
        parts[report.contract, Section.TERMS] = said
    return {key: part for key, part in parts.items() if part is not None}


def by_fastavro(schema: Any, part: Any) -> bytes:  # noqa: ANN401 - fastavro's own, and any section
    """Return what fastavro writes."""
    out = BytesIO()
    fastavro.schemaless_writer(out, schema, part.model_dump())
    return out.getvalue()


@SLOW_TO_DRAW
@given(st.data())
def test_law_every_report_is_written_as_fastavro_writes_it(data: st.DataObject) -> None:
    """Random reports of every contract have the same bytes, and the same values again."""
    report = data.draw(NAMES.flatmap(reports))
    for key, part in parts_of(report, data.draw(terms())).items():
        straight, schema = SECTIONS[key]
        written = straight.write(part)
        assert written == by_fastavro(schema, part)
        assert straight.read(written, 0) == fastavro.schemaless_reader(
            BytesIO(written), schema, None
        )


@SLOW_TO_DRAW
@given(st.data())
def test_law_what_is_read_has_no_other_encoding(data: st.DataObject) -> None:
    """Altered bytes are refused, or are themselves what fastavro writes for the values read."""
    report = data.draw(NAMES.flatmap(reports))
    key, part = data.draw(st.sampled_from(sorted(parts_of(report, data.draw(terms())).items())))
    straight, schema = SECTIONS[key]
    altered = bytearray(straight.write(part))
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(altered) - 1))
        altered[at : at + data.draw(st.integers(0, 2))] = data.draw(st.binary(max_size=3))
        altered = altered or bytearray(1)
    try:
        record = straight.read(bytes(altered), 0)
    except StraightError:
        return
    out = BytesIO()
    fastavro.schemaless_writer(out, schema, record)
    assert out.getvalue() == altered


@given(st.data())
def test_law_any_bytes_are_refused_or_read(data: st.DataObject) -> None:
    """Nothing but a named refusal comes out of random bytes."""
    straight, _ = SECTIONS[data.draw(st.sampled_from(sorted(SECTIONS)))]
    try:
        straight.read(data.draw(st.binary(max_size=300)), 0)
    except StraightError:
        return


def one(kind: Any, **more: Any) -> StraightSection:  # noqa: ANN401 - any Avro type
    """Return the code for a record of one field, `x`."""
    return StraightSection(
        {"type": "record", "name": "One", "fields": [{"name": "x", "type": kind}], **more}
    )


AMOUNT = {"type": "fixed", "name": "A", "size": 4, "logicalType": "decimal"} | {
    "precision": 9,
    "scale": 6,
}
INSTANT = {"type": "long", "logicalType": "timestamp-micros"}
TEXTS = {"type": "array", "items": "string"}
COLOUR = {"type": "enum", "name": "Colour", "symbols": ["RED", "GREEN"]}


@pytest.mark.parametrize(
    ("kind", "data", "why"),
    [
        ("int", "8000", "a longer varint of 0"),
        ("int", "8080808020", "an int of 33 bits"),
        ("long", "ffffffffffffffffff03", "a long of 65 bits"),
        ("long", "ffffffffffffffffffff01", "a varint of eleven bytes"),
        ("long", "80", "a varint that does not end"),
        ("long", "0000", "a byte left over"),
        ("string", "01", "a negative length"),
        ("string", "ffffffff0f", "a long negative length"),
        ("string", "0461", "a length beyond the end"),
        ("string", "820161", "a length of two bytes beyond the end"),
        ("string", "800061", "a longer varint of length 0"),
        ("string", "02ff", "no UTF-8"),
        ("bytes", "0461", "a length beyond the end"),
        ("boolean", "02", "a third truth"),
        ("double", "00000000", "half a double"),
        (COLOUR, "04", "a symbol that is none"),
        (COLOUR, "01", "a negative symbol"),
        (COLOUR, "8000", "a longer varint of a symbol"),
        (["null", "int"], "0402", "a third branch"),
        (["null", "int"], "0102", "a negative branch"),
        (["null", "int"], "800002", "a longer varint of a branch"),
        (AMOUNT, "3b9aca00", "a decimal of ten digits"),
        (AMOUNT, "3b9a", "a decimal cut short"),
        (INSTANT, "ffffffffffffffffff01", "an instant before year 1"),
        (INSTANT, "8080808080808000", "a longer varint of 1970"),
        (TEXTS, "020261", "a list without its end"),
        (TEXTS, "02026102026200", "a list of two blocks"),
        (TEXTS, "0104026100", "a block that says its size"),
        (TEXTS, "feffffffffffffff7f", "more items than bytes"),
        (TEXTS, "7e", "a short count of more items than bytes"),
    ],
)
def test_only_the_canonical_encoding_is_read(kind: Any, data: str, why: str) -> None:  # noqa: ANN401 - any Avro type
    """Each of these is refused, several of which fastavro takes."""
    assert why
    with pytest.raises(StraightError):
        one(kind).read(bytes.fromhex(data), 0)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        *(("int", n) for n in (0, -1, 63, 64, -64, -65, 2**31 - 1, -(2**31))),
        *(("long", n) for n in (2**63 - 1, -(2**63), 2**34)),
        ("string", ""),
        ("string", "é" * 40),
        ("bytes", bytes(200)),
        ("boolean", False),
        ("double", 1.5),
        (["null", "string"], None),
        (AMOUNT, Decimal("-999.999999")),
        (INSTANT, datetime(1, 1, 1, tzinfo=UTC)),
        (INSTANT, datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)),
        (INSTANT, datetime(2026, 11, 24, 12, 0, 0, 1, tzinfo=UTC)),
        (INSTANT, datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)),
        (TEXTS, ["a"] * 70),
        ({"type": "array", "items": "int"}, list(range(-70, 70))),
    ],
)
def test_values_at_the_edges_come_back(kind: Any, value: object) -> None:  # noqa: ANN401 - any Avro type
    """The smallest, largest and longest of each type are read as they were written."""
    straight = one(kind)
    assert straight.read(straight.write(SimpleNamespace(x=value)), 0) == {"x": value}


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("int", 2**31),
        ("long", 2**63),
        ("int", "1"),
        ("int", None),
        ("string", "\ud800"),
        ("string", 1),
        (AMOUNT, Decimal(1000)),
        (AMOUNT, Decimal("0.0000001")),
        ({"type": "fixed", "name": "F", "size": 2}, b"abc"),
        (COLOUR, "BLUE"),
        (INSTANT, datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14)))),
        (INSTANT, datetime(9999, 12, 31, 23, 59, tzinfo=timezone(timedelta(hours=-14)))),
        (INSTANT, datetime(2026, 1, 1)),  # noqa: DTZ001 - what has no zone is no instant
    ],
)
def test_a_value_that_does_not_fit_is_not_written(kind: Any, value: object) -> None:  # noqa: ANN401 - any Avro type
    """A figure is never rounded, cut or coerced to fit its contract."""
    with pytest.raises(StraightError):
        one(kind).write(SimpleNamespace(x=value))


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "record", "name": "A b", "fields": []},
        {"type": "record", "name": "A", "fields": [{"name": "x'); import os", "type": "int"}]},
        {"type": "record", "name": "A", "fields": [{"name": "x", "type": "map", "values": "int"}]},
        {"type": "record", "name": "A", "fields": [{"name": "x", "type": ["int", "null"]}]},
        {"type": "record", "name": "A", "fields": [{"name": "x", "type": "Elsewhere"}]},
    ],
)
def test_no_code_is_made_for_other_schemas(schema: dict[str, Any]) -> None:
    """Names that are no identifiers, and types that contracts do not use, never become code."""
    with pytest.raises(StraightError):
        StraightSection(schema)


def test_a_record_named_as_a_primitive_replaces_none() -> None:
    """A contract's own names cannot change how the values of others are read."""
    inner = {"type": "record", "name": "long", "fields": []}
    fields = [{"name": "a", "type": inner}, {"name": "b", "type": INSTANT}]
    straight = StraightSection({"type": "record", "name": "One", "fields": fields})
    moment = datetime(2026, 11, 24, tzinfo=UTC)
    part = SimpleNamespace(a=SimpleNamespace(), b=moment)
    assert straight.read(straight.write(part), 0) == {"a": {}, "b": moment}


def test_a_record_within_itself_is_refused_when_it_is_too_deep() -> None:
    """Depth is a refusal, and no end of the process; contracts with such records fail the lint."""
    fields = [{"name": "x", "type": ["null", "Deep"]}]
    straight = StraightSection({"type": "record", "name": "Deep", "fields": fields})
    assert straight.read(b"\2\2\0", 0) == {"x": {"x": {"x": None}}}
    with pytest.raises(StraightError):
        straight.read(b"\2" * 100_000, 0)
