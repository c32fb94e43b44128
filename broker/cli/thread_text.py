"""A case as people read it: a tree, a line for each report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from broker.cli.console import out
from broker.cli.thread_rows import contract_words, node_json, tied, to_review
from broker.cli.visible import visible
from broker.cli.wording import count, when
from broker.register import Register
from broker.roles.case_tree import Place
from broker.roles.case_walk import Case, Standing

_GIST: Final = 90
"""Characters of a gist in a line."""
_DEEPEST: Final = 12
"""What stands deeper is indented no further, and says how deep it stands."""
_SAID: Final = {
    Standing.UNREADABLE: "UNREADABLE: it is not addressed to this member",
    Standing.MISSING: "MISSING: never seen here",
    Standing.REFUSED: "REFUSED here",
    Standing.DELETED: "DELETED: its retention ended",
    Standing.RECALLED: "TAKEN BACK by its originator: its content is destroyed",
    Standing.FORBIDDEN: "WITHHELD: its handling or the register forbids it",
    Standing.OTHER_STATUS: "NOT SHOWN: statuses are never mixed, and this one is",
}
_COUNTED: Final = {
    Standing.UNREADABLE: "unreadable",
    Standing.MISSING: "missing",
    Standing.REFUSED: "refused",
    Standing.DELETED: "deleted",
    Standing.RECALLED: "taken back",
    Standing.FORBIDDEN: "withheld",
    Standing.OTHER_STATUS: "of another status",
}


def show(case: Case, places: tuple[Place, ...], register: Register, at: int) -> None:
    """Print a case.

    Args:
        case: The case.
        places: Its tree.
        register: Who the members are.
        at: When it is looked at, microseconds UTC.
    """
    width = len(str(len(places)))
    for place in places:
        mark = "*" if place.node.reference == case.start else " "
        indent = "  " * min(place.depth, _DEEPEST)
        said = "  ".join(_parts(place, register, at))
        # In one line, however long: a line is a report.
        out.print(f"{place.number:>{width}}{mark} {indent}{said}", soft_wrap=True)
    out.print(_sum(case), soft_wrap=True)
    for number in to_review(places):
        asks = f"{number} says that it ended in acquittal or dismissal."
        out.print(f"Review every report of this case: {asks}", soft_wrap=True)
    if case.beyond:
        out.print(
            f"At least {count(case.beyond, 'more report')} of this case left out: "
            f"--most {len(case.nodes) + case.beyond} shows more.",
            soft_wrap=True,
        )


def _parts(place: Place, register: Register, at: int) -> Iterator[str]:
    told = node_json(place, register, at)
    report = place.node.report
    if place.depth > _DEEPEST:
        yield f"(depth {place.depth})"
    if report:
        yield when(report.made_at)
    name = contract_words(told["contract"]) if told["contract"] else "report"
    yield f"{visible(told['title'] or told['originator'])}: {visible(name)}"
    if place.parent:
        yield f"({visible(tied(place.parent))})"
    if told["tlp"]:
        yield f"TLP:{visible(told['tlp']).replace('_', '+')}"
    if told["gist"]:
        yield visible(_clipped(told["gist"]))
    yield from _notes(place, told["expired"])


def _notes(place: Place, expired: object) -> Iterator[str]:
    """Yield what is out of the ordinary about a report."""
    node = place.node
    if place.revision:
        yield f"[{place.revision}]"
    if node.standing is not Standing.READ:
        more = ""
        if node.standing in (Standing.REFUSED, Standing.FORBIDDEN) and node.report:
            more = f": {visible(node.report.reason)}"
        elif node.standing is Standing.OTHER_STATUS and node.report:
            more = f" {node.report.status}"
        reference = node.reference
        yield f"[{_SAID[node.standing]}{more}]  {reference.member}:{reference.leaf.hex()}"
    elif expired:
        yield "[expired]"
    if place.others:
        yield f"also {visible(', '.join(map(tied, place.others)))}"


def _clipped(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _GIST else f"{line[: _GIST - 1].rstrip()}…"


def _sum(case: Case) -> str:
    standings = Counter(node.standing for node in case.nodes.values())
    said = [f"{case.status or 'of unknown status'}: {count(len(case.nodes), 'report')}"]
    said += [f"{standings[one]} {name}" for one, name in _COUNTED.items() if standings[one]]
    return f"{', '.join(said)}; * is the one that was asked for"
