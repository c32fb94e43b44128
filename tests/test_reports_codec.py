"""Reports and Avro: what a model allows is written and read back the same, whatever it is."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from functools import cache
from typing import Any

import fastavro
import pytest
import report_strategies
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas import Report, SeizureReport, Terms
from schemas.contracts import Section, contract, report_model, shipped
from schemas.documents import Document, parse_document, write_document
from schemas.examples import example, example_text


@cache
def _schema(name: str, section: str) -> Any:  # noqa: ANN401 - fastavro's own
    return fastavro.parse_schema(dict(contract(name).section_schema(Section[section.upper()])))


def _through_avro(name: str, section: str, value: Mapping[str, Any]) -> tuple[bytes, Any]:
    stream = io.BytesIO()
    fastavro.schemaless_writer(stream, _schema(name, section), value)
    written = stream.getvalue()
    stream.seek(0)
    read = fastavro.schemaless_reader(stream, _schema(name, section), None)
    assert stream.read() == b""
    return written, read


def _back(report: Report) -> Report:
    dumped = report.model_dump()
    sections = {
        section: _through_avro(report.contract, section, value)[1]
        for section, value in dumped.items()
        if value is not None
    }
    return type(report).model_validate(sections)


@pytest.mark.parametrize("name", sorted(shipped()))
def test_every_example_is_a_report_of_its_contract(name: str) -> None:
    """Each example is read, written as Avro, read back, and written as the same document."""
    document = example(name)
    assert isinstance(document.report, report_model(name))
    assert _back(document.report) == document.report
    written = write_document(document.report, document.terms)
    assert parse_document(json.dumps(written), name=name) == document


def test_the_bench_report_is_as_large_as_the_bench_says() -> None:
    """The seizure example has 25 fields beside its terms and about 585 bytes in Avro."""
    document = example("seizure_report")
    given_fields = json.loads(example_text("seizure_report"))
    assert _leaves([given_fields["open"], given_fields["facts"]]) == 25
    assert document.terms is not None
    size = len(_through_avro("seizure_report", "terms", document.terms.model_dump())[0])
    for section, value in document.report.model_dump(exclude_none=False).items():
        if value is not None:
            size += len(_through_avro("seizure_report", section, value)[0])
    assert abs(size - 585) <= 15


def _leaves(value: Any) -> int:  # noqa: ANN401 - JSON
    if isinstance(value, dict):
        return sum(map(_leaves, value.values()))
    if isinstance(value, list):
        return sum(map(_leaves, value))
    return 1


@pytest.mark.parametrize("name", sorted(shipped()))
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_any_report_comes_back_from_avro_and_from_json(name: str, data: st.DataObject) -> None:
    """Reading what was written gives an equal report, in both forms."""
    report = data.draw(report_strategies.reports(name))
    assert _back(report) == report
    if name == "heartbeat":
        document = Document(report, None)
    else:
        document = Document(report, data.draw(report_strategies.terms()))
    text = json.dumps(write_document(document.report, document.terms))
    assert parse_document(text) == document


@settings(max_examples=50, deadline=None)
@given(report_strategies.terms())
def test_any_terms_come_back_from_avro(terms: Terms) -> None:
    """Terms survive the wire, their audiences sorted and each name once."""
    _, read = _through_avro("alert", "terms", terms.model_dump())
    assert Terms.model_validate(read) == terms
    assert list(terms.handling.audience) == sorted(set(terms.handling.audience))


def test_a_decoder_need_not_be_asked_for_unknown_fields() -> None:
    """What is decoded under a contract can hold no other field, so not looking saves time."""
    report = example("seizure_report").report
    sections = {
        name: _through_avro("seizure_report", name, value)[1]
        for name, value in report.model_dump(exclude={"nominal"}).items()
    }
    assert SeizureReport.model_validate(sections, extra="ignore") == report
