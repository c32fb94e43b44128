"""Cases made up for tests: reports and references in memory, as a walk finds them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from broker.handling import Decision
from broker.roles.case_walk import Edge, Node, node_of
from broker.roles.remembered import Remembered, State
from schemas import Reference
from schemas.links import Link, tie


def reference(number: int, member: str = "customs-nz") -> Reference:
    """Return the reference of the report of this number."""
    return Reference(member=member, leaf=number.to_bytes(32, "big"))


def report(
    number: int,
    contract: str,
    ties: Mapping[str, Iterable[Reference]] | None = None,
    *,
    member: str = "customs-nz",
    state: State = State.READ,
    status: str = "EXERCISE",
    audience: Iterable[str] = ("police-nz",),
    delete_after: int | None = None,
    numbers: tuple[str, ...] = (),
    **more: Any,  # noqa: ANN401 - parts of a document
) -> Remembered:
    """Return what a station remembers of a report made at time `number`.

    Args:
        number: Tells it apart from others.
        contract: Its contract.
        ties: What it refers to, by field.
        member: Its originator.
        state: What is known of it.
        status: Its status.
        audience: Who may read it.
        delete_after: When it is to be deleted.
        numbers: Its reporter's numbers.
        more: Parts of its document, as `thread`.
    """
    document = {
        "contract": contract,
        "handling": {"tlp": "AMBER", "audience": list(audience)},
        "open": {"risk_area": "DRUGS"},
        "facts": {"summary": f"Report {number}"},
        **more,
    }
    read = state is State.READ
    return Remembered(
        reference=reference(number, member),
        state=state,
        reason="wire.expired" if state is State.REFUSED else "",
        contract=contract,
        status=status,
        id=number.to_bytes(16, "big"),
        made_at=number,
        expires_at=10**15,
        delete_after=delete_after,
        document=json.dumps(document) if read else None,
        numbers=numbers,
        links=tuple(
            Link(path, tie(contract, path).words, target)
            for path, targets in (ties or {}).items()
            for target in targets
        )
        if read
        else (),
    )


class MadeUp:
    """A memory that holds the reports given (`Memory`)."""

    def __init__(self, *reports: Remembered, forbidden: Iterable[Reference] = ()) -> None:
        self._reports = {each.reference: each for each in reports}
        self._forbidden = frozenset(forbidden)

    def node(self, reference: Reference) -> Node:
        """Return one of the reports given, or a missing one."""
        found = self._reports.get(reference)
        allowed = reference not in self._forbidden
        return node_of(reference, found, lambda _: Decision(allowed=allowed, rule="test"))

    def edges(self, reference: Reference) -> Iterator[Edge]:
        """Return its references and those to it."""
        for each in self._reports.values():
            for link in each.links:
                if reference in (each.reference, link.reference):
                    yield Edge(each.reference, link.path, link.relation, link.reference)
