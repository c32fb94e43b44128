"""The demo's scenario: the same for the same seed, valid, and silent about persons."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import pytest

from broker.cli.rights import by_kind
from broker.demo.case import Course, Step
from broker.demo.cast import ACTORS, CUSTOMS, PLACES, RILO
from broker.demo.goods import GOODS
from broker.demo.scenario import CLOSING_REPORTS, Line, cases, closing_day, lines
from broker.demo.writing import draft
from broker.demo.writing.common import check_digit
from broker.register import Right
from broker.roles.drafts import Draft
from broker.wire import Codec
from schemas import TLP, HandlingCode, Reference, Section, Terms
from schemas.components.places import Location
from schemas.contracts import report_model, shipped
from schemas.disclosure import check_before_signing

UNTIL = datetime(2026, 11, 24, 12, tzinfo=UTC)
CASE_CONTRACTS = {
    "alert",
    "control_result",
    "feedback",
    "intelligence_report",
    "investigation_note",
    "seizure_report",
}


class Told:
    """A scenario that was told, every report with a leaf of its own."""

    def __init__(self, seed: str, reports: int) -> None:
        self.cases = cases(seed, reports, UNTIL)
        self.said: dict[int, dict[Step, Reference]] = {case.number: {} for case in self.cases}
        self.drafts: dict[Line, Draft] = {}
        for step in Step:
            for line in lines(self.cases, step):
                self.drafts[line] = draft(line.case, step, self.said[line.case.number])
                leaf = sha256(f"{line.case.number}/{step}".encode()).digest()
                reference = Reference(member=line.speaker, leaf=leaf)
                self.said[line.case.number] = {**self.said[line.case.number], step: reference}


@pytest.fixture(scope="module")
def told() -> Told:
    """Give the scenario that `sealane demo` tells unless it is asked for another."""
    return Told("1", 2000)


def test_a_scenario_has_as_many_reports_as_were_asked_for(told: Told) -> None:
    """At least so many reports are told, and no more than one case too many."""
    most = max(len(course.value) for course in Course)
    assert 2000 <= len(told.drafts) < 2000 + most


def test_the_same_seed_tells_the_same_scenario() -> None:
    """Everything follows from the seed: two tellings are equal, field by field."""
    one, two = Told("7", 150), Told("7", 150)
    assert list(one.drafts.values()) == list(two.drafts.values())


def test_another_seed_tells_another_scenario() -> None:
    """Another seed makes other cases."""
    assert Told("7", 150).cases != Told("8", 150).cases


def test_every_contract_of_the_cycle_appears(told: Told) -> None:
    """Intelligence, alerts, controls, seizures, notes and feedback are all said, many times."""
    said = Counter(made.report.contract for made in told.drafts.values())
    assert said.keys() == CASE_CONTRACTS
    assert min(said.values()) > 100


def test_every_report_is_one_of_its_contract_and_may_be_signed(told: Told) -> None:
    """Each is encoded and decoded by its contract unchanged, and holds all that signing asks."""
    codecs = {name: Codec(shipped()[name], report_model(name)) for name in CASE_CONTRACTS}
    for made in told.drafts.values():
        terms = _terms(made)
        check_before_signing(made.report, terms)
        codec = codecs[made.report.contract]
        sections = codec.encode(terms, made.report, dict.fromkeys(Section, bytes(16)))
        assert codec.read_terms(sections.pop(Section.TERMS)) == terms
        assert codec.read_report(sections) == made.report


def test_references_resolve_to_earlier_reports_of_the_same_case(told: Told) -> None:
    """Whatever a report refers to was said before it, in its own case, by that very member."""
    for line, made in told.drafts.items():
        said = told.said[line.case.number]
        earlier = {reference for step, reference in said.items() if step < line.step}
        assert set(_references(made)) <= earlier
        first = min(said)
        assert made.thread.thread == (None if line.step is first else said[first])


def test_feedback_is_about_the_alert_and_names_what_it_led_to(told: Told) -> None:
    """Feedback points at the alert of its case; a hit also at the control and the seizure."""
    for line, made in told.drafts.items():
        if line.step is Step.FEEDBACK:
            said, facts = told.said[line.case.number], made.report.model_dump()["facts"]
            assert facts["about"] == said[Step.ALERT].model_dump()
            if Step.SEIZURE in said:
                assert facts["seizure"] == said[Step.SEIZURE].model_dump()


def test_no_person_or_company_is_named_outside_nominal(told: Told) -> None:
    """No word of any invented name stands in the terms or in a section that others may read."""
    words = {
        word
        for made in told.drafts.values()
        for party in getattr(getattr(made.report, "nominal", None), "parties", ())
        for name in party.names
        for word in [name.full, *name.full.split()]
    } - {"Trading", "Freight", "Shipping", "Foods", "Red", "Blue", "Silver", "North", "Import"}
    assert len(words) > 50
    for made in told.drafts.values():
        body = made.report.model_dump(mode="json", exclude={"nominal"})
        open_text = json.dumps([body, _terms(made).model_dump(mode="json")])
        assert not [word for word in words if f" {word} " in f" {open_text} "]
        assert not [word for word in words if " " in word and word in open_text]


def test_names_go_only_to_those_who_act_on_the_case(told: Told) -> None:
    """Names lie in a report only where someone of the audience may read them, never the RILO."""
    for line, made in told.drafts.items():
        readers = set(made.handling.nominal_audience)
        assert readers <= set(made.handling.audience) - {RILO}
        case = line.case
        acting = {*case.speakers.values(), case.informant, case.customs, case.police}
        assert readers <= acting
        if getattr(made.report, "nominal", None) is not None:
            assert readers


def test_everyone_addressed_may_read_and_everyone_speaking_may_speak(told: Told) -> None:
    """An audience is members whose kind reads that contract; it is never empty, nor the speaker."""
    contracts = shipped().keys()
    for line, made in told.drafts.items():
        contract, audience = made.report.contract, set(made.handling.audience)
        assert audience
        assert line.speaker not in audience
        assert contract in by_kind(ACTORS[line.speaker].kind, Right.PUBLISH, contracts)
        for member in audience:
            assert contract in by_kind(ACTORS[member].kind, Right.READ, contracts)


def test_nobody_passes_on_what_was_not_free(told: Told) -> None:
    """Without grants, who warns of another's intelligence has it under a label that is free."""
    for line, made in told.drafts.items():
        if line.step is Step.ALERT and line.speaker != line.case.informant:
            assert made.handling.tlp in (TLP.GREEN, TLP.CLEAR)
            assert HandlingCode.H2 not in made.handling.codes


def test_labels_codes_and_unknowns_vary(told: Told) -> None:
    """All TLP labels and codes occur, and some reporters do not know amount or route."""
    handlings = [made.handling for made in told.drafts.values()]
    assert {each.tlp for each in handlings} == set(TLP)
    assert {code for each in handlings for code in each.codes} == set(HandlingCode)
    assert any(case.amount is None for case in told.cases)
    assert any(case.source == "XX" for case in told.cases)
    assert any(case.mistaken for case in told.cases)


def test_a_case_has_happened_before_it_is_told(told: Told) -> None:
    """No case reaches beyond the time at which the scenario is told."""
    assert all(case.at < UNTIL for case in told.cases)


def test_the_closing_day_is_told_by_one_administration() -> None:
    """Its seizures are all of one country, so that its lane is the only one tampered with."""
    day = closing_day("1", "MY", UNTIL)
    assert len(day) == CLOSING_REPORTS
    assert {(case.customs, case.course) for case in day} == {("customs-my", Course.SIMPLE)}
    for case in day:
        made = draft(case, Step.SEIZURE, {})
        check_before_signing(made.report, _terms(made))
        assert set(made.handling.audience) - {"customs-my"}


def test_places_are_known_by_name() -> None:
    """Every source of goods, and every administration, has a name to be shown."""
    assert {source for goods in GOODS.values() for source in goods.sources} <= PLACES.keys()
    assert len(CUSTOMS) == 23
    for country in PLACES:
        Location(country=country)


def test_the_hong_kong_administration_is_a_territory() -> None:
    """Hong Kong, China is a customs territory and no country; all others are countries."""
    actor = ACTORS["customs-hk"]
    assert (actor.country, actor.territory) == (None, "Hong Kong, China")
    others = [ACTORS[name] for iso, name in CUSTOMS.items() if iso != "HK"]
    assert all(each.country and each.territory is None for each in others)


@pytest.mark.parametrize(("body", "digit"), [("CSQU305438", 3), ("MSKU907032", 3)])
def test_the_check_digit_of_a_container(body: str, digit: int) -> None:
    """Known container numbers have the check digit of ISO 6346."""
    assert check_digit(body) == digit


def _terms(made: Draft) -> Terms:
    return Terms(
        handling=made.handling,
        evaluation=made.evaluation,
        thread=made.thread,
        parents=made.parents,
    )


def _references(made: Draft) -> Iterator[Reference]:
    yield from _inside(made.report.model_dump())
    yield from _inside(made.thread.model_dump())
    yield from made.parents


def _inside(value: Any) -> Iterator[Reference]:  # noqa: ANN401 - any part of a report
    if isinstance(value, dict):
        if value.keys() == {"member", "leaf"}:
            yield Reference(**value)
        for inner in value.values():
            yield from _inside(inner)
    elif isinstance(value, tuple | list):
        for inner in value:
            yield from _inside(inner)
