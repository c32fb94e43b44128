"""A case as a tree in the order of the enforcement cycle: every report in one place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from broker.roles.case_revisions import Revisions, revisions
from broker.roles.case_walk import Case, Edge, Node
from schemas import Reference
from schemas.links import SUPERSEDES, WITHDRAWS, tie

CYCLE: Final = (
    "requirement",
    "intelligence_report",
    "operator_report",
    "risk_profile",
    "aeo_status",
    "operation_message",
    "alert",
    "rfi",
    "rfi_reply",
    "control_result",
    "seizure_report",
    "cultural_item",
    "custody_transfer",
    "pca_finding",
    "financial_finding",
    "investigation_note",
    "grant_request",
    "grant",
    "relay",
    "feedback",
    "withdrawal",
    "statistical_bulletin",
)
"""Contracts in the order of the enforcement cycle; one that is not here comes last."""
_ACTS: Final = {SUPERSEDES: "supersede", WITHDRAWS: "withdraw"}
_RANK: Final = {name: rank for rank, name in enumerate(CYCLE)}


class Tied(NamedTuple):
    """What a report is to another one of the case."""

    relation: str
    to: int
    """The other's number."""


class Place(NamedTuple):
    """A report's place in the tree.

    Args:
        number: Its number, from 1, in the order of the tree.
        depth: How deep it stands; 0 is a beginning of the case.
        node: The report.
        parent: What it is to the report that it stands under; None at a beginning.
        others: What else it is to others.
        revision: How it stands to other revisions of the same report, in words; empty for the only
            one that there is.
    """

    number: int
    depth: int
    node: Node
    parent: Tied | None
    others: tuple[Tied, ...]
    revision: str


class _Branch(NamedTuple):
    """Where a report, in all its revisions, hangs."""

    above: Reference
    """The report that it hangs from."""
    relation: str
    edge: Edge


Key = tuple[int, int, str, bytes]


def tree(case: Case) -> tuple[Place, ...]:
    """Return every report of a case once, each under what it came out of, in the cycle's order.

    Where references go in a circle, one of them is left to stand as what else a report is.
    """
    told = revisions(case)
    branches = _branches(case, told)
    placed = list(_in_order(case, told, branches))
    numbers = {node.reference: number for number, (_, node) in enumerate(placed, start=1)}
    others = _others(case, told, branches, numbers, _ends([depth for depth, _ in placed]))
    return tuple(
        Place(
            number=number,
            depth=depth,
            node=node,
            parent=_parent(node.reference, told, branches, numbers),
            others=tuple(others.get(node.reference, ())),
            revision=told.words(node.reference),
        )
        for number, (depth, node) in enumerate(placed, start=1)
    )


def _key(node: Node) -> Key:
    report, reference = node.report, node.reference
    rank = _RANK.get(report.contract or "", len(CYCLE)) if report else len(CYCLE)
    return rank, report.made_at if report else 0, reference.member, reference.leaf


def _branches(case: Case, told: Revisions) -> dict[Reference, _Branch]:
    """Return where each report hangs, by its newest revision; none where that would be a circle."""
    keys = {reference: _key(node) for reference, node in case.nodes.items()}
    wishes: dict[Reference, list[tuple[int, Key, _Branch]]] = defaultdict(list)
    for edge in case.edges:
        source, target = told.newest[edge.source], told.newest[edge.target]
        if source == target:
            continue
        meant = tie(_contract(case, edge.source), edge.path)
        if meant.onward:
            branch = _Branch(edge.source, meant.onward, edge)
            wishes[target].append((meant.pull, keys[source], branch))
        else:
            branch = _Branch(edge.target, _words(edge), edge)
            wishes[source].append((meant.pull, keys[target], branch))
    found: dict[Reference, _Branch] = {}
    trunks = {reference: reference for reference in case.nodes}
    for child in sorted(wishes, key=keys.__getitem__):
        for _, _, branch in sorted(wishes[child], key=lambda wish: wish[:2], reverse=True):
            trunk = _trunk(trunks, told.newest[branch.above])
            if trunk != child:
                found[child], trunks[child] = branch, trunk
                break
    return found


def _trunk(trunks: dict[Reference, Reference], of: Reference) -> Reference:
    """Return the beginning of the tree that a report stands in, and shorten the way to it."""
    passed = []
    while trunks[of] != of:
        passed.append(of)
        of = trunks[of]
    trunks.update(dict.fromkeys(passed, of))
    return of


def _in_order(
    case: Case, told: Revisions, branches: Mapping[Reference, _Branch]
) -> Iterator[tuple[int, Node]]:
    """Yield depth and report from the tree's top down, older revisions under the newest."""
    below: dict[Reference | None, list[Reference]] = defaultdict(list)
    for newest in dict.fromkeys(told.newest.values()):
        branch = branches.get(newest)
        below[told.newest[branch.above] if branch else None].append(newest)
    waiting = [(0, reference) for reference in _sorted(case, below[None])]
    while waiting:
        depth, newest = waiting.pop()
        yield depth, case.nodes[newest]
        for older in told.older[newest]:
            yield depth + 1, case.nodes[older]
        waiting += [(depth + 1, reference) for reference in _sorted(case, below[newest])]


def _sorted(case: Case, references: Iterable[Reference]) -> Sequence[Reference]:
    """Return references last first, as they are taken off a pile."""
    return sorted(references, key=lambda each: _key(case.nodes[each]), reverse=True)


def _parent(
    reference: Reference,
    told: Revisions,
    branches: Mapping[Reference, _Branch],
    numbers: Mapping[Reference, int],
) -> Tied | None:
    newest = told.newest[reference]
    if newest != reference:
        return Tied("an earlier revision of", numbers[newest])
    branch = branches.get(reference)
    return Tied(branch.relation, numbers[branch.above]) if branch else None


def _others(
    case: Case,
    told: Revisions,
    branches: Mapping[Reference, _Branch],
    numbers: Mapping[Reference, int],
    ends: Sequence[int],
) -> dict[Reference, list[Tied]]:
    """Return what else each report says that it is to others, to each other one the most.

    What its place in the tree says is not said again: what it is to the report that it stands
    under, and which case it belongs to where the report that opened it stands above.
    """
    shown = {(branch.edge.source, branch.edge.target) for branch in branches.values()}
    found: dict[Reference, dict[int, tuple[int, Tied]]] = defaultdict(dict)
    for edge in case.edges:
        if told.newest[edge.source] == told.newest[edge.target]:
            continue
        pull = tie(_contract(case, edge.source), edge.path).pull
        number = numbers[edge.target]
        above = numbers[told.newest[edge.target]]
        within = above < numbers[edge.source] <= ends[above]
        if (edge.source, edge.target) in shown or (not pull and within):
            continue
        if pull > found[edge.source].get(number, (-1,))[0]:
            found[edge.source][number] = pull, Tied(_words(edge), number)
    return {source: [said for _, said in most.values()] for source, most in found.items()}


def _ends(depths: Sequence[int]) -> list[int]:
    """Return for each number, from 1, the number of the last report that stands under it."""
    ends = [0] * (len(depths) + 1)
    open_: list[int] = []
    for number, depth in enumerate((*depths, 0), start=1):
        while open_ and depths[open_[-1] - 1] >= depth:
            ends[open_.pop()] = number - 1
        open_.append(number)
    return ends


def _words(edge: Edge) -> str:
    """Return a relation in words; only its originator can supersede or withdraw a report."""
    if edge.path in _ACTS and edge.source.member != edge.target.member:
        return f"claims, without the right, to {_ACTS[edge.path]}"
    return edge.relation


def _contract(case: Case, reference: Reference) -> str | None:
    report = case.nodes[reference].report
    return report.contract if report else None
