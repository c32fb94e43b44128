"""Revisions: which report of a case took the place of which, and which one stands."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

from broker.roles.case_walk import Case, Edge, Node, Standing
from schemas import Reference
from schemas.links import PARENTS, SUPERSEDES, WITHDRAWS

_WITHDRAWAL: Final = "withdrawal"
_WHOLE: Final = "withdrawn"


class Revisions(NamedTuple):
    """The revisions of the reports of a case.

    Args:
        newest: For each reference, the one of the newest revision of the same report.
        older: For each newest one, the others, newest first.
        superseded: Those that another took the place of.
        withdrawn: Those that their originator withdrew, each in words: in part, or not.
        told: Revision numbers that the reports that were read state.
        of_withdrawn: Those that were made from one that was withdrawn whole.
    """

    newest: Mapping[Reference, Reference]
    older: Mapping[Reference, Sequence[Reference]]
    superseded: frozenset[Reference]
    withdrawn: Mapping[Reference, str]
    told: Mapping[Reference, int]
    of_withdrawn: frozenset[Reference] = frozenset()

    def words(self, reference: Reference) -> str:
        """Return how one stands to the other revisions; empty for a first and only one."""
        number = self.told.get(reference)
        said = []
        if number and (number > 1 or len(self.older[self.newest[reference]])):
            said.append(f"revision {number}")
        if reference in self.superseded:
            said.append("superseded")
        elif self.newest[reference] != reference:
            said.append("stands beside the newer one: both claim to be the newest")
        both = dict.fromkeys((self.newest[reference], reference))
        said += [self.withdrawn[each] for each in both if each in self.withdrawn]
        if reference in self.of_withdrawn:
            said.append("made from a report that was withdrawn")
        return ", ".join(said)


def revisions(case: Case) -> Revisions:
    """Return how the reports of a case stand to each other as revisions.

    A report takes another's place only when it says so and is of the same originator and contract;
    a withdrawal takes nobody's place, and its target is withdrawn only by its own originator.
    """
    rightful = [edge for edge in case.edges if _takes_place(edge, case)]
    superseded = frozenset(edge.target for edge in rightful)
    withdrawn = _withdrawn(case)
    newest: dict[Reference, Reference] = {}
    older: dict[Reference, Sequence[Reference]] = {}
    for group in _groups(case, rightful):
        first, *rest = sorted(
            group, key=lambda each: (each not in superseded, *_age(case.nodes[each])), reverse=True
        )
        older[first] = rest
        newest.update(dict.fromkeys(group, first))
    return Revisions(
        newest=newest,
        older=older,
        superseded=superseded,
        withdrawn=withdrawn,
        told={
            reference: thread_of(node).get("revision", 1)
            for reference, node in case.nodes.items()
            if node.standing is Standing.READ
        },
        of_withdrawn=frozenset(
            edge.source
            for edge in case.edges
            if edge.path == PARENTS and withdrawn.get(edge.target) == _WHOLE
        ),
    )


def thread_of(node: Node) -> Mapping[str, Any]:
    """Return what a report that was read says of its own life; nothing of any other."""
    document = document_of(node.report.document) if node.report and node.report.document else {}
    thread = document.get("thread", {})
    return thread if isinstance(thread, dict) else {}


@lru_cache(maxsize=1024)
def document_of(text: str) -> Mapping[str, Any]:
    """Return a remembered report's JSON object."""
    document: Mapping[str, Any] = json.loads(text)
    return document


def _takes_place(edge: Edge, case: Case) -> bool:
    one, other = (case.nodes[each].report for each in (edge.source, edge.target))
    return (
        edge.path == SUPERSEDES
        and edge.source.member == edge.target.member
        and case.nodes[edge.target].standing is not Standing.OTHER_STATUS
        and one is not None
        and one.contract != _WITHDRAWAL
        and (other is None or one.contract == other.contract)
    )


def _age(node: Node) -> tuple[int, int, bytes]:
    revision = thread_of(node).get("revision", 0)
    return revision, node.report.made_at if node.report else 0, node.reference.leaf


def _groups(case: Case, rightful: Sequence[Edge]) -> list[list[Reference]]:
    """Return the references of a case, those of one report's revisions together."""
    near: dict[Reference, list[Reference]] = defaultdict(list)
    for edge in rightful:
        near[edge.source].append(edge.target)
        near[edge.target].append(edge.source)
    seen: set[Reference] = set()
    groups = []
    for reference in case.nodes:
        if reference in seen:
            continue
        seen.add(reference)
        group = [reference]
        for each in group:
            fresh = [other for other in dict.fromkeys(near[each]) if other not in seen]
            seen.update(fresh)
            group += fresh
        groups.append(group)
    return groups


def _withdrawn(case: Case) -> Mapping[Reference, str]:
    found = {
        reference: _WHOLE
        for reference, node in case.nodes.items()
        if thread_of(node).get("lifecycle") == "WITHDRAWAL"
        and (node.report is None or node.report.contract != _WITHDRAWAL)
    }
    for edge in case.edges:
        source = case.nodes[edge.source].report
        if edge.path == WITHDRAWS and edge.source.member == edge.target.member and source:
            if source.contract != _WITHDRAWAL or source.document is None:
                continue
            in_part = document_of(source.document)["facts"].get("scope") == "PATHS"
            found[edge.target] = "withdrawn in part" if in_part else _WHOLE
            target = case.nodes[edge.target].report
            if target and target.contract == _WITHDRAWAL:
                found[edge.target] = "withdrawn without effect: what it withdrew stays withdrawn"
    return found
