"""Walking a case: what belongs to it, what may be used of it, and where it ends."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from cases import MadeUp, reference, report
from hypothesis import given, settings
from hypothesis import strategies as st

from broker.roles.case_tree import Place, tree
from broker.roles.case_walk import Edge, Standing, walk
from broker.roles.remembered import Remembered, State
from schemas import Reference

ALERT, CONTROL, SEIZURE, NOTE, FEEDBACK = (reference(n) for n in range(1, 6))
CASE = (
    report(1, "alert"),
    report(2, "control_result", {"facts.trigger.report": [ALERT], "facts.seizure": [SEIZURE]}),
    report(3, "seizure_report", {"facts.detection.led_by_alert": [ALERT]}),
    report(4, "investigation_note", {"facts.report_links.report": [SEIZURE]}),
    report(5, "feedback", {"facts.about": [ALERT], "facts.seizure": [SEIZURE]}),
)


def shown(memory: MadeUp, start: int = 1, most: int = 100) -> list[str]:
    """Return a case's tree as lines: depth, report, what it is to the one above."""
    places = tree(walk(reference(start), memory, most=most))
    return [_line(place) for place in places]


def _line(place: Place) -> str:
    number = int.from_bytes(place.node.reference.leaf, "big")
    said = f"{'.' * place.depth}{number}"
    if place.parent:
        said += f" {place.parent.relation} #{place.parent.to}"
    if place.revision:
        said += f" [{place.revision}]"
    return said


@pytest.mark.parametrize("start", range(1, 6))
def test_one_case_is_the_same_from_any_of_its_reports(start: int) -> None:
    """Both ways: what a report refers to, and what refers to it."""
    assert shown(MadeUp(*CASE), start) == [
        "1",
        ".2 triggered by #1",
        "..3 came of #2",
        "...4 linked with #3",
        ".5 tells what came of #1",
    ]


def test_what_else_a_report_is_to_others_is_told_beside_its_place() -> None:
    """A seizure stands under its control; that an alert led to it is not lost."""
    places = tree(walk(ALERT, MadeUp(*CASE), most=100))
    others = {place.number: [(tied.relation, tied.to) for tied in place.others] for place in places}
    assert others == {1: [], 2: [], 3: [("led by", 1)], 4: [], 5: [("tells of the seizure", 3)]}


def test_a_report_that_never_came_holds_its_case_together() -> None:
    """Two answers to a missing alert are one case, and the alert is shown as missing."""
    memory = MadeUp(*(report(n, "feedback", {"facts.about": [ALERT]}) for n in (2, 3)))
    case = walk(reference(2), memory, most=10)
    assert case.nodes[ALERT].standing is Standing.MISSING
    assert shown(memory, 2) == ["1", ".2 tells what came of #1", ".3 tells what came of #1"]


def test_unreadable_and_refused_are_told_apart_from_missing() -> None:
    """What was proven to exist, and what was refused, is not called missing."""
    memory = MadeUp(
        report(1, "alert", state=State.NOT_ADDRESSED),
        report(2, "alert", state=State.REFUSED),
        report(4, "seizure_report", {"facts.linked_alerts": [reference(n) for n in (1, 2, 3)]}),
    )
    case = walk(reference(4), memory, most=10)
    assert [case.nodes[reference(n)].standing for n in (1, 2, 3, 4)] == [
        Standing.UNREADABLE,
        Standing.REFUSED,
        Standing.MISSING,
        Standing.READ,
    ]


def test_what_may_not_be_used_any_more_gives_neither_content_nor_references() -> None:
    """A report whose handling forbids it says nothing of what it refers to, nor of itself."""
    memory = MadeUp(*CASE, forbidden=[CONTROL])
    case = walk(ALERT, memory, most=10)
    assert CONTROL not in case.nodes
    alone = walk(CONTROL, memory, most=10)
    assert set(alone.nodes) == {CONTROL}
    told = alone.nodes[CONTROL]
    assert (told.standing, told.report and told.report.document) == (Standing.FORBIDDEN, None)


def test_statuses_are_never_mixed() -> None:
    """A reference to a report of another status ends the walk there, without its content."""
    memory = MadeUp(
        report(1, "alert", status="ACTUAL"),
        report(2, "control_result", {"facts.trigger.report": [ALERT]}, status="ACTUAL"),
        report(3, "feedback", {"facts.about": [ALERT]}, status="EXERCISE"),
        report(4, "feedback", {"parents": [reference(3)]}, status="EXERCISE"),
    )
    case = walk(reference(2), memory, most=10)
    assert set(case.nodes) == {ALERT, CONTROL, SEIZURE}
    crossing = case.nodes[SEIZURE]
    assert crossing.standing is Standing.OTHER_STATUS
    assert crossing.report is not None
    assert crossing.report.document is None
    assert case.status == "ACTUAL"


def test_a_large_case_is_bounded_nearest_first() -> None:
    """The bound holds, what is nearest is in, and what was left out is counted."""
    answers = [report(n, "feedback", {"facts.about": [ALERT]}) for n in range(2, 52)]
    far = report(60, "feedback", {"facts.about": [reference(2)]})
    case = walk(ALERT, MadeUp(report(1, "alert"), *answers, far), most=20)
    assert (len(case.nodes), case.beyond) == (20, 32)
    assert far.reference not in case.nodes


def test_a_long_chain_is_walked_to_its_end() -> None:
    """Three thousand answers to answers are a tree three thousand deep, without recursion."""
    chain = {1: report(1, "rfi")} | {
        n: report(n, "rfi_reply", {"thread.in_reply_to": [reference(n - 1)]})
        for n in range(2, 3001)
    }
    places = tree(walk(ALERT, _Chain(chain), most=5000))
    assert [place.depth for place in places] == list(range(3000))


class _Chain(MadeUp):
    """A memory whose reports refer only to the one before."""

    def __init__(self, chain: dict[int, Remembered]) -> None:
        super().__init__(*chain.values())
        self._chain = chain

    def edges(self, reference: Reference) -> Iterator[Edge]:
        """Return the references to the one before and from the one behind."""
        number = int.from_bytes(reference.leaf, "big")
        near = MadeUp(*(self._chain[n] for n in (number, number + 1) if n in self._chain))
        return near.edges(reference)


def test_the_newest_revision_stands_and_the_older_ones_are_marked() -> None:
    """What refers to an older revision stays with the report."""
    memory = MadeUp(
        report(1, "alert", thread={"revision": 1}),
        report(
            2,
            "alert",
            {"thread.supersedes": [ALERT]},
            thread={"revision": 2, "lifecycle": "CORRECTION"},
        ),
        report(5, "feedback", {"facts.about": [ALERT]}),
    )
    assert shown(memory, 5) == [
        "2 [revision 2]",
        ".1 an earlier revision of #1 [revision 1, superseded]",
        ".5 tells what came of #2",
    ]


def test_nobody_supersedes_or_withdraws_what_another_said() -> None:
    """A stranger's claim is shown as a claim, and the report stands."""
    theirs = reference(1, "police-nz")
    memory = MadeUp(
        report(1, "alert", member="police-nz"),
        report(2, "alert", {"thread.supersedes": [theirs]}, thread={"revision": 2}),
        report(3, "withdrawal", {"facts.target": [theirs]}, facts={"scope": "ALL"}),
    )
    places = tree(walk(theirs, memory, most=10))
    alert = next(place for place in places if place.node.reference == theirs)
    assert alert.revision == ""
    assert {place.parent.relation for place in places if place.parent} == {
        "claims, without the right, to supersede",
        "claims, without the right, to withdraw",
    }


def test_the_revision_number_of_what_cannot_be_read_is_not_made_up() -> None:
    """An unreadable revision is superseded, and nobody here knows which one it is."""
    memory = MadeUp(
        report(3, "alert", state=State.NOT_ADDRESSED),
        report(4, "alert", {"thread.supersedes": [SEIZURE]}, thread={"revision": 4}),
    )
    assert shown(memory, 4) == [
        "4 [revision 4]",
        ".3 an earlier revision of #1 [superseded]",
    ]


def test_a_chain_of_custody_is_told_without_repeating_itself() -> None:
    """Each hand-over says once what else it is to another report, and not what its place says."""
    of = {
        "facts.seizure": [SEIZURE],
        "facts.exhibits.source": [SEIZURE],
        "thread.thread": [SEIZURE],
    }
    memory = MadeUp(
        report(3, "seizure_report"),
        report(10, "custody_transfer", of),
        *(
            report(n, "custody_transfer", {**of, "facts.previous": [reference(n - 1)]})
            for n in range(11, 15)
        ),
    )
    places = tree(walk(SEIZURE, memory, most=10))
    assert [place.depth for place in places] == [0, 1, 2, 3, 4, 5]
    assert [[tied.relation for tied in place.others] for place in places] == [
        [],
        [],
        *([["custody of what was seized in"]] * 4),
    ]


@pytest.mark.parametrize(("scope", "words"), [("ALL", "withdrawn"), ("PATHS", "withdrawn in part")])
def test_what_its_originator_withdrew_is_marked(scope: str, words: str) -> None:
    """A withdrawal by the same member marks its target, and stands under it."""
    memory = MadeUp(
        report(1, "alert"),
        report(
            3,
            "withdrawal",
            {"facts.target": [ALERT], "thread.supersedes": [ALERT]},
            facts={"scope": scope},
            thread={"revision": 2, "lifecycle": "WITHDRAWAL"},
        ),
    )
    assert shown(memory, 3)[0] == f"1 [{words}]"
    assert shown(memory, 3)[1].startswith(".3 withdraws #1")


def test_two_revisions_of_one_report_that_both_claim_to_be_the_newest_are_told() -> None:
    """A fork is shown, not hidden."""
    both = [
        report(n, "alert", {"thread.supersedes": [ALERT]}, thread={"revision": 2}) for n in (2, 3)
    ]
    lines = shown(MadeUp(report(1, "alert"), *both))
    assert lines[0] == "3 [revision 2]"
    assert "both claim to be the newest" in lines[1]


@pytest.mark.parametrize("path", ["parents", "thread.supersedes", "facts.seizure", "facts.target"])
def test_a_circle_of_references_is_a_tree_all_the_same(path: str) -> None:
    """Three reports that refer to each other in a circle stand in the tree, each once."""
    ring = [report(n, "control_result", {path: [reference(n % 3 + 1)]}) for n in (1, 2, 3)]
    places = tree(walk(reference(2), MadeUp(*ring), most=10))
    assert sorted(place.node.reference.leaf[-1] for place in places) == [1, 2, 3]


PATHS = (
    "thread.supersedes",
    "thread.thread",
    "thread.in_reply_to",
    "parents",
    "facts.seizure",
    "facts.target",
)
CONTRACTS = ("alert", "control_result", "seizure_report", "feedback", "withdrawal")


@st.composite
def graphs(draw: st.DrawFn) -> MadeUp:
    """Draw reports that refer to each other in any way, circles and strangers among them."""
    size = draw(st.integers(2, 9))
    numbers = st.integers(1, size + 1)
    reports = [
        report(
            n,
            draw(st.sampled_from(CONTRACTS)),
            draw(
                st.dictionaries(
                    st.sampled_from(PATHS),
                    st.lists(numbers.map(reference), min_size=1, max_size=3),
                    max_size=3,
                )
            ),
            status=draw(st.sampled_from(("EXERCISE", "EXERCISE", "TEST"))),
            state=draw(st.sampled_from((State.READ, State.READ, State.NOT_ADDRESSED))),
        )
        for n in range(1, size + 1)
    ]
    forbidden = draw(st.sets(numbers.map(reference), max_size=1))
    return MadeUp(*reports, forbidden=forbidden)


@settings(max_examples=300)
@given(memory=graphs(), start=st.integers(1, 4), most=st.integers(1, 12))
def test_every_report_of_a_case_stands_in_the_tree_once(
    memory: MadeUp, start: int, most: int
) -> None:
    """Whatever refers to whatever: nothing is lost, nothing is doubled, nobody stands under itself.

    The reports of a case are those that can be reached over usable references, written here anew.
    """
    case = walk(reference(start), memory, most=most)
    places = tree(case)
    assert len(case.nodes) <= most
    assert [place.number for place in places] == list(range(1, len(places) + 1))
    assert sorted(place.node.reference.leaf for place in places) == sorted(
        each.leaf for each in case.nodes
    )
    assert all(place.depth == 0 or place.parent for place in places)
    above: list[int] = []
    for place in places:
        del above[place.depth :]
        assert len(above) == place.depth
        above.append(place.number)
    if not case.beyond:
        assert set(case.nodes) == _reachable(memory, start)


def _reachable(memory: MadeUp, start: int) -> set[Reference]:
    status = None
    found = {reference(start)}
    frontier = [reference(start)]
    while frontier:
        here = memory.node(frontier.pop(0))
        if here.report is not None:
            status = status or here.report.status
            if here.report.status != status:
                continue
        for edge in memory.edges(here.reference):
            if memory.node(edge.source).standing is not Standing.READ:
                continue
            for end in (edge.source, edge.target):
                if end not in found:
                    found.add(end)
                    frontier.append(end)
                    met = memory.node(end).report
                    status = status or (met.status if met else None)
    return found
