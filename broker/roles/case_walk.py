"""Walking a case: from one report along references, both ways, nearest reports first."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import NamedTuple, Protocol

from broker.handling import Decision
from broker.roles.remembered import Remembered, State
from schemas import Reference


class Edge(NamedTuple):
    """One reference between two reports.

    Args:
        source: The report that refers.
        path: The field of it that does.
        relation: What it is to the other, in words.
        target: The report referred to.
    """

    source: Reference
    path: str
    relation: str
    target: Reference


class Standing(StrEnum):
    """What a case can show of a report."""

    READ = "read"
    UNREADABLE = "unreadable"
    """It was proven to have been said, but not to this member."""
    MISSING = "missing"
    """It was never seen here."""
    REFUSED = "refused"
    """It was seen here, and a check failed."""
    DELETED = "deleted"
    """It was read; its content was deleted when its retention ended."""
    RECALLED = "recalled"
    """It was read; its originator took it back, and its content is destroyed."""
    FORBIDDEN = "forbidden"
    """It was read; its handling or the register does not let this member use it so."""
    OTHER_STATUS = "other_status"
    """It is of another status than this case: neither shown nor walked through."""


Usable = Callable[[Remembered], Decision]
"""Says whether the content of a report that was read may be used as it is about to be."""


class Node(NamedTuple):
    """One report of a case.

    Args:
        reference: Which one.
        standing: What can be shown of it.
        report: What the station remembers of it; without its content where that may not be used.
    """

    reference: Reference
    standing: Standing
    report: Remembered | None


class Memory(Protocol):
    """Where a walk finds reports and references; both are asked again and again."""

    def node(self, reference: Reference) -> Node:
        """Return a report; its standing says what may be used of it."""

    def edges(self, reference: Reference) -> Iterable[Edge]:
        """Return the references from a report and to it, in an order that stays the same."""


class Case(NamedTuple):
    """One case.

    Args:
        start: The report that the walk began at.
        status: The status' name of all its reports; None where none of them was seen.
        nodes: Its reports by reference, nearest first.
        edges: The references between them, each once.
        beyond: How many more reports these refer to, or are referred to by, that were left out.
    """

    start: Reference
    status: str | None
    nodes: dict[Reference, Node]
    edges: tuple[Edge, ...]
    beyond: int


_STANDINGS = {
    State.READ: Standing.READ,
    State.NOT_ADDRESSED: Standing.UNREADABLE,
    State.REFUSED: Standing.REFUSED,
    State.DELETED: Standing.DELETED,
    State.RECALLED: Standing.RECALLED,
}


def node_of(reference: Reference, report: Remembered | None, may_use: Usable) -> Node:
    """Return a report as a walk may see it.

    Args:
        reference: Which one.
        report: What is remembered of it, if anything.
        may_use: Says whether its content, where there is any, may be used.
    """
    if report is None:
        return Node(reference, Standing.MISSING, None)
    standing = _STANDINGS[report.state]
    if standing is Standing.READ and not (decision := may_use(report)).allowed:
        bare = report._replace(document=None, numbers=(), reason=decision.rule)
        return Node(reference, Standing.FORBIDDEN, bare)
    return Node(reference, standing, report)


def walk(start: Reference, memory: Memory, *, most: int) -> Case:
    """Return the case that `start` belongs to.

    A reference counts only when the report that holds it may be used. Reports of another status
    stand at the case's border: they are never walked through.

    Args:
        start: Where to begin.
        memory: Where to look.
        most: How many reports to take in, at least one.
    """
    nodes = {start: memory.node(start)}
    status = _status(nodes[start])
    edges: dict[Edge, None] = {}
    beyond: set[Reference] = set()
    waiting = deque([start])
    while waiting:
        for edge in memory.edges(waiting.popleft()):
            if not _counts(edge, memory):
                continue
            edges[edge] = None
            for end in (edge.source, edge.target):
                if end in nodes or end in beyond:
                    continue
                if len(nodes) >= most:
                    beyond.add(end)
                    continue
                met = memory.node(end)
                status = status or _status(met)
                if _status(met) in (None, status):
                    waiting.append(end)
                else:
                    met = Node(end, Standing.OTHER_STATUS, _bare(met))
                nodes[end] = met
    inside = tuple(e for e in edges if e.source in nodes and e.target in nodes)
    return Case(start, status, nodes, inside, len(beyond))


def _counts(edge: Edge, memory: Memory) -> bool:
    return edge.source != edge.target and memory.node(edge.source).standing is Standing.READ


def _status(node: Node) -> str | None:
    return node.report.status if node.report else None


def _bare(node: Node) -> Remembered | None:
    return node.report._replace(document=None, numbers=()) if node.report else None
