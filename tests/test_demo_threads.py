"""The scenario's eight threads: connected, complete, and nobody gets what is not theirs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import pytest

from broker.cli.rights import HEARTBEAT, by_kind
from broker.demo.cast import ACTORS, RILO
from broker.demo.story import THREAD, WATCHED
from broker.demo.threads import Scene, names, script
from broker.demo.words import CONTRACTS
from broker.register import Kind, Right
from broker.roles.drafts import Draft
from broker.wire import Codec
from schemas import TLP, Condition, HandlingCode, Reference, Section, Terms
from schemas.contracts import report_model, shipped
from schemas.disclosure import check_before_signing
from schemas.links import links

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
FREE = frozenset({TLP.GREEN, TLP.CLEAR})
PASSING = frozenset({"grant", "grant_request", "relay"})
"""Contracts about leave to use a report, and its passing on: they tell of no case themselves."""


class Told:
    """One thread that was told, every report with a leaf of its own."""

    def __init__(self, name: str, now: datetime = NOW) -> None:
        self.script = script(name)
        self.said: dict[str, Reference] = {}
        self.drafts: dict[str, Draft] = {}
        for scene in self.script.scenes:
            self.drafts[scene.name] = self.script.draft(scene, self.said, now)
            leaf = sha256(f"{name}/{scene.name}".encode()).digest()
            self.said[scene.name] = Reference(member=scene.speaker, leaf=leaf)
        self.by_reference = {reference: name for name, reference in self.said.items()}

    def lines(self) -> Iterator[tuple[Scene, Draft]]:
        """Yield every report with its scene."""
        for scene in self.script.scenes:
            yield scene, self.drafts[scene.name]

    def tied(self, name: str) -> set[str]:
        """Return the reports that one refers to; its opening one only by another tie."""
        made = self.drafts[name]
        found = links(made.report, terms(made))
        return {self.by_reference[each.reference] for each in found if each.path != "thread.thread"}

    def facts(self, name: str) -> Any:  # noqa: ANN401 - of whichever contract the report is
        """Return the facts of a report."""
        return getattr(self.drafts[name].report, "facts")  # noqa: B009 - every report here has some


def terms(made: Draft) -> Terms:
    """Return the terms of a draft."""
    return Terms(
        handling=made.handling,
        evaluation=made.evaluation,
        thread=made.thread,
        parents=made.parents,
    )


@pytest.fixture(scope="module", params=names())
def told(request: pytest.FixtureRequest) -> Told:
    """Give each of the threads."""
    return Told(request.param)


@pytest.fixture(scope="module")
def everything() -> list[tuple[Scene, Draft]]:
    """Give every report of every thread."""
    return [line for name in names() for line in Told(name).lines()]


def test_every_contract_appears(everything: list[tuple[Scene, Draft]]) -> None:
    """The eight threads hold a report of every contract that tells of a case, each with a name."""
    said = Counter(made.report.contract for _, made in everything)
    assert said.keys() == shipped().keys() - {HEARTBEAT} - PASSING
    assert said.keys() < CONTRACTS.keys()


def test_every_report_is_one_of_its_contract_and_may_be_signed(told: Told) -> None:
    """Each is encoded and decoded by its contract unchanged, and holds all that signing asks."""
    for scene, made in told.lines():
        check_before_signing(made.report, terms(made))
        codec = Codec(shipped()[scene.contract], report_model(scene.contract))
        sections = codec.encode(terms(made), made.report, dict.fromkeys(Section, bytes(16)))
        assert codec.read_terms(sections.pop(Section.TERMS)) == terms(made)
        assert codec.read_report(sections) == made.report


def test_a_thread_hangs_together(told: Told) -> None:
    """From the report that opens it every other is reached by references, opening ones apart."""
    near: dict[str, set[str]] = {name: set() for name in told.said}
    for name in told.said:
        for other in told.tied(name):
            near[name].add(other)
            near[other].add(name)
    reached, waiting = set[str](), [told.script.opening]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += near[name]
    assert reached == told.said.keys()


def test_references_are_to_earlier_reports(told: Told) -> None:
    """Whatever a report refers to was said before it, and all name the report that opens it."""
    order = {name: at for at, name in enumerate(told.said)}
    for scene, made in told.lines():
        assert all(order[other] < order[scene.name] for other in told.tied(scene.name))
        opening = None if scene.name == told.script.opening else told.said[told.script.opening]
        assert made.thread.thread == opening
    days = [scene.day for scene in told.script.scenes]
    assert days == sorted(days)
    assert max(days) < told.script.ago


def test_nobody_refers_to_what_they_were_not_given(told: Told) -> None:
    """Who answers, corrects or draws on a report said it, or it was for them."""
    for scene, _ in told.lines():
        for other in told.tied(scene.name):
            had = {told.said[other].member, *told.drafts[other].handling.audience}
            assert scene.speaker in had, (scene.name, other)


def test_nobody_passes_on_what_was_not_free(told: Told) -> None:
    """What is made from another's report goes no further, unless that one is free."""
    for scene, made in told.lines():
        for parent in made.parents:
            source = told.drafts[told.by_reference[parent]].handling
            if parent.member != scene.speaker and source.tlp not in FREE:
                assert set(made.handling.audience) <= {parent.member, *source.audience}
            assert HandlingCode.H2 not in source.codes


def test_readers_may_read_and_speakers_may_speak(told: Told) -> None:
    """An audience is members whose kind reads that contract; never empty, nor the speaker."""
    contracts = shipped().keys()
    for scene, made in told.lines():
        audience = set(made.handling.audience)
        assert audience
        assert scene.speaker not in audience
        assert scene.contract in by_kind(ACTORS[scene.speaker].kind, Right.PUBLISH, contracts)
        for member in audience:
            assert scene.contract in by_kind(ACTORS[member].kind, Right.READ, contracts)


def test_names_go_to_someone_and_never_to_the_regional_office(told: Told) -> None:
    """Where a report names someone, part of its audience may read it, and the RILO may not."""
    for _, made in told.lines():
        readers = set(made.handling.nominal_audience)
        named = getattr(made.report, "nominal", None) is not None
        assert bool(readers) is named
        assert RILO not in readers


def test_the_operator_reports_and_reads_nothing(everything: list[tuple[Scene, Draft]]) -> None:
    """The carrier says one report, and is in no report's audience."""
    operators = {name for name, actor in ACTORS.items() if actor.kind is Kind.OPERATOR}
    said = [made for scene, made in everything if scene.speaker in operators]
    assert [made.report.contract for made in said] == ["operator_report"]
    assert not [made for _, made in everything if operators & set(made.handling.audience)]
    assert by_kind(Kind.OPERATOR, Right.READ, shipped().keys()) == frozenset()


@pytest.mark.parametrize(
    ("thread", "report", "field", "value"),
    [
        ("drugs", "conviction", "note_kind", "CONVICTION"),
        ("drugs", "feedback", "outcome", "HIT"),
        ("wildlife", "return", "product_kind", "ANNUAL_REPORT"),
        ("cultural_goods", "recovered", "status", "RECOVERED"),
        ("cash_and_gold", "refusal", "refusal_ground", "AUTHORISATION_REFUSED"),
        ("undervaluation", "control", "result", "IRREGULARITY"),
        ("aeo_abuse", "suspended", "status", "SUSPENDED"),
        ("aeo_abuse", "valid_again", "status", "VALID"),
        ("joint_operation", "debriefing", "phase", "DEBRIEFED"),
        ("namesake", "withdrawal", "reason", "DATA_SUBJECT"),
    ],
)
def test_the_threads_end_as_the_scenario_says(
    thread: str, report: str, field: str, value: str
) -> None:
    """What the screen tells of a thread's end stands in its reports, as a code."""
    assert getattr(Told(thread).facts(report), field) == value


def test_the_drugs_case_is_told_to_those_who_are_watched() -> None:
    """Everyone whose screen is shown says or gets something, but Fiji, whom nobody warned."""
    lines = list(Told(THREAD).lines())
    heard = {member for _, made in lines for member in made.handling.audience}
    taking_part = heard | {scene.speaker for scene, _ in lines}
    assert set(WATCHED) - taking_part == {"customs-fj"}


def test_what_is_for_intelligence_only_says_so() -> None:
    """What Japan's FIU reports is for intelligence only, and no evidence without leave."""
    for name in ("finding", "fiu"):
        handling = Told("cash_and_gold").drafts[name].handling
        assert handling.conditions == (Condition.INTELLIGENCE_ONLY,)
        assert HandlingCode.H1 in handling.codes


def test_the_trend_rests_on_the_seizures_it_counts() -> None:
    """RILO's figures of the tortoises are the sums of the seizures that it was made from."""
    told = Told("wildlife")
    seizures = [told.by_reference[parent] for parent in told.drafts["return"].parents]
    amounts = [told.facts(name).commodities[0].quantities[0].amount for name in seizures]
    facts = told.facts("return")
    (shown,) = [cell for cell in facts.cells if not cell.suppressed]
    assert (shown.n, shown.quantity) == (len(seizures), sum(amounts))
    assert facts.coverage.records == len(seizures)
    assert set(facts.coverage.reporters) == {told.said[name].member for name in seizures}
    assert shown.reporters == len(facts.coverage.reporters)
    assert f"{sum(amounts):,}" in facts.summary
    leaves = sorted(told.said[name].leaf for name in seizures)
    assert facts.input_digest == sha256(b"".join(leaves)).digest()


def test_the_operations_figures_are_those_of_its_reports() -> None:
    """The debriefing counts the seizures, warnings and answers that the thread holds."""
    told = Told("joint_operation")
    said = Counter(scene.contract for scene in told.script.scenes)
    situation = told.facts("debriefing").situation
    counts = {each.result: each.count for each in situation.counts}
    assert counts["SEIZURES"] == said["seizure_report"]
    assert counts["WARNINGS"] == said["alert"]
    assert counts["FEEDBACK"] == said["feedback"]
    seized = [
        told.facts(scene.name).commodities[0].quantities[0].amount
        for scene in told.script.scenes
        if scene.contract == "seizure_report"
    ]
    assert situation.seized[0].quantities[0].amount == sum(seized)


def test_who_joins_an_operation_gets_nothing_of_the_days_before() -> None:
    """Bhutan joins on day five: no report of day 0 to 4 is for it, and it takes part from then."""
    told = Told("joint_operation")
    for scene, made in told.lines():
        if "customs-bt" in made.handling.audience or scene.speaker == "customs-bt":
            assert scene.contract == "requirement" or scene.day >= told.script.scenes[6].day == 5
    assert "customs-bt" in told.facts("bhutan_joins").participants


def test_a_correction_leads_to_one_right_report() -> None:
    """Each replaced report is replaced once, and revisions count up from one."""
    for name in names():
        told = Told(name)
        replaced = Counter(made.thread.supersedes for _, made in told.lines())
        del replaced[None]
        assert all(times == 1 for times in replaced.values())
        for _, made in told.lines():
            if made.thread.supersedes:
                before = told.drafts[told.by_reference[made.thread.supersedes]]
                assert made.thread.revision == before.thread.revision + 1
    assert Told("cultural_goods").drafts["recovered"].thread.revision == 3


def test_an_unknown_name_in_a_table_is_an_error() -> None:
    """A table that refers to a report that was not told before makes no report of it."""
    cultural = script("cultural_goods")
    with pytest.raises(KeyError, match="control"):
        cultural.draft(cultural.scenes[1], {}, NOW)
    with pytest.raises(FileNotFoundError):
        script("no such thread")
