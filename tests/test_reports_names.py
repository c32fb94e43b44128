"""Names travel in `nominal` and nowhere else, whatever a report says; and nothing is lost."""

from __future__ import annotations

import pytest
import report_strategies
from hypothesis import given, settings
from hypothesis import strategies as st
from wire_world import fresh, terms

from broker.register import registered
from broker.wire import Codec, shipped_codec
from schemas import Contract, Report, Section, Terms
from schemas.contracts import contract, shipped
from schemas.disclosure import check_before_signing
from schemas.drafting import draft, text_of
from schemas.examples import example
from schemas.part import Part
from schemas.problems import ReportError
from schemas.values import Identity, Raw

RANDOMS = {section: fresh(section.name) for section in Section}
LETTERS = st.characters(categories=["Lu", "Ll", "Lo"])
NAMES = st.text(LETTERS, min_size=1, max_size=20).map("Ñandú Żółw {}".format)
"""Each with a beginning that no code, number or word of another field has by chance."""


def _codec(name: str) -> Codec:
    return shipped_codec(registered(name, contract(name).text))


def _sections(codec: Codec, report: Report, said: Terms | None) -> dict[Section, bytes]:
    return codec.encode(said, report, RANDOMS)


def _named_outside_nominal(sections: dict[Section, bytes], name: str) -> set[Section]:
    return {
        section
        for section, data in sections.items()
        if name.encode() in data and section is not Section.NOMINAL
    }


@pytest.mark.parametrize("name", sorted(shipped()))
@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_law_any_report_comes_back_from_the_codec(name: str, data: st.DataObject) -> None:
    """Law: what is encoded for the wire is read back equal, of every contract."""
    report = data.draw(report_strategies.reports(name))
    said = None if name == "heartbeat" else data.draw(report_strategies.terms())
    sections = _sections(_codec(name), report, said)
    if said is not None:
        assert _codec(name).read_terms(sections.pop(Section.TERMS)) == said
    assert _codec(name).read_report(sections) == report


@pytest.mark.parametrize("name", sorted(shipped()))
@settings(max_examples=12, deadline=None)
@given(data=st.data(), who=NAMES)
def test_law_a_name_stands_in_nominal_alone(name: str, data: st.DataObject, who: str) -> None:
    """Law: a name in every field that may hold one is in no byte of the other sections."""
    report = report_strategies.with_name(data.draw(report_strategies.reports(name)), who)
    said = None if name == "heartbeat" else terms("police-nz")
    sections = _sections(_codec(name), report, said)
    assert _named_outside_nominal(sections, who) == set()
    if Section.NOMINAL in contract(name).sections:
        assert who.encode() in sections[Section.NOMINAL]


class LeakyOpen(Part):
    """What is counted of a leaky report."""


class LeakyFacts(Part):
    """Facts with a field that tells who."""

    driver: Identity | None = None
    """Who drove."""
    place_raw: Raw | None = None
    """Where, as written."""


class LeakyReport(Report):
    """A report that a careless hand wrote."""

    contract = "leaky"
    facts: LeakyFacts
    """Facts."""


def test_a_planted_leak_is_found() -> None:
    """The law above turns red for a contract whose facts tell who."""
    who = "Ñandú Żółw Example"
    codec = Codec(Contract(text_of(draft(LeakyReport))), LeakyReport)
    leaky = report_strategies.with_name(LeakyReport(facts=LeakyFacts()), who)
    sections = _sections(codec, leaky, terms("police-nz"))
    assert _named_outside_nominal(sections, who) == {Section.FACTS}


@pytest.mark.parametrize("name", sorted(set(shipped()) - {"heartbeat", "statistical_bulletin"}))
@settings(max_examples=15, deadline=None)
@given(who=st.text(LETTERS, min_size=4, max_size=20))
def test_law_a_partys_name_in_the_summary_is_refused(name: str, who: str) -> None:
    """Law: whatever the name and the contract, no such report is signed."""
    document = example(name)
    assert document.terms is not None
    party = {"ordinal": 0, "kind": "PERSON", "role": "UNKNOWN", "names": [{"full": who}]}
    values = document.report.model_dump()
    values["facts"]["summary"] = f"It was {who} who came."
    values["nominal"] = {**(values["nominal"] or {})}
    values["nominal"]["parties"] = (*values["nominal"].get("parties", ()), party)
    report = type(document.report).model_validate(values)
    with pytest.raises(ReportError, match=r"facts\.summary: holds a name"):
        check_before_signing(report, document.terms)
