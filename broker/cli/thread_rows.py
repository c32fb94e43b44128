"""A case as programs and spreadsheets read it: nodes and edges, and a row for each report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

from pydantic.fields import FieldInfo

from broker.cli.wording import iso
from broker.register import Register
from broker.roles.case_revisions import document_of
from broker.roles.case_tree import Place, Tied
from broker.roles.case_walk import Case
from schemas import Relay
from schemas.codes import words
from schemas.contracts import report_model
from schemas.part import Code
from schemas.reports import InvestigationNote, NoteKind
from schemas.values import SAYS_NOTHING

_GONE: Final = frozenset({"superseded", "withdrawn"})
"""What a revision says of itself, in words, when it no longer stands."""
COLUMNS: Final = (
    "number",
    "depth",
    "parent",
    "relation",
    "also",
    "made_at",
    "originator",
    "title",
    "contract",
    "standing",
    "reason",
    "revision",
    "expired",
    "status",
    "tlp",
    "gist",
    "id",
    "leaf",
)
"""What a row of a case holds, in order."""
_CONTRACTS: Final = {
    "aeo_status": "AEO status",
    "pca_finding": "post-clearance audit finding",
    "rfi": "request for information",
    "rfi_reply": "reply to a request",
}
"""Contracts whose names are no words."""
_MOST_CODES: Final = 3
"""So many codes tell what a report without a summary is about."""


def rows(
    places: Iterable[Place], register: Register, at: int
) -> Iterator[tuple[str | int | None, ...]]:
    """Yield a row of `COLUMNS` for each report of a case, in the order of its tree.

    Args:
        places: The tree.
        register: Who the members are.
        at: When it is looked at, microseconds UTC: what is expired by then is told so.
    """
    for place in places:
        told = node_json(place, register, at)
        parent = place.parent
        row = {
            **told,
            "depth": place.depth,
            "parent": parent.to if parent else None,
            "relation": parent.relation if parent else None,
            "also": "; ".join(map(tied, place.others)) or None,
            "expired": "yes" if told["expired"] else None,
        }
        yield tuple(row[column] for column in COLUMNS)


def case_json(
    case: Case, places: Iterable[Place], register: Register, at: int
) -> dict[str, object]:
    """Return a case as a JSON object: its nodes in the order of its tree, and its edges."""
    placed = list(places)
    numbers = {place.node.reference: place.number for place in placed}
    return {
        "start": numbers[case.start],
        "status": case.status,
        "nodes": [
            {
                **node_json(place, register, at),
                "depth": place.depth,
                "parent": place.parent.to if place.parent else None,
                "relation": place.parent.relation if place.parent else None,
                "document": _document(place) or None,
            }
            for place in placed
        ],
        "edges": [
            {
                "from": numbers[edge.source],
                "to": numbers[edge.target],
                "path": edge.path,
                "relation": edge.relation,
            }
            for edge in case.edges
        ],
        "beyond": case.beyond,
        "review": list(to_review(placed)),
    }


def node_json(place: Place, register: Register, at: int) -> dict[str, Any]:
    """Return what is told of one report; what is not known of it is None."""
    node, report = place.node, place.node.report
    document = _document(place)
    who = register.members.get(node.reference.member)
    return {
        "number": place.number,
        "standing": node.standing.value,
        "reason": (report.reason or None) if report else None,
        "originator": node.reference.member,
        "title": who.title if who else None,
        "leaf": node.reference.leaf.hex(),
        "id": _dashed(report.id) if report else None,
        "contract": report.contract if report else None,
        "status": report.status if report else None,
        "made_at": iso(report.made_at) if report else None,
        "expires_at": iso(report.expires_at) if report else None,
        "expired": report.expires_at <= at if report else None,
        "revision": place.revision or None,
        "tlp": document["handling"]["tlp"] if document else None,
        "gist": gist(document) if document else None,
    }


def to_review(placed: Iterable[Place]) -> Iterator[int]:
    """Yield the numbers of the notes by which every report of a case is to be reviewed.

    Somebody was acquitted, or the case dismissed: what was said of it may be wrong. A note that no
    longer stands asks for nothing.
    """
    for place in placed:
        document = _document(place)
        if document.get("contract") != InvestigationNote.contract:
            continue
        kind, stands = document["facts"].get("note_kind"), place.revision.split(", ")
        if kind in (NoteKind.ACQUITTED, NoteKind.DISMISSED) and _GONE.isdisjoint(stands):
            yield place.number


def gist(document: Mapping[str, Any]) -> str:
    """Return what a report is about: its summary, else its risk area and first codes, in words.

    Of a relay: whose report it passes on.
    """
    facts = document.get("facts") or {}
    summary = facts.get("summary")
    if isinstance(summary, str):
        return summary
    if document["contract"] == Relay.contract:
        return f"what {facts['about']['member']} said: {facts['about']['leaf'][:16]}"
    told = [
        _said(code, str(value))
        for section, name, code in _codes(str(document["contract"]))
        if (value := (document.get(section) or {}).get(name)) and value not in SAYS_NOTHING
    ]
    return ", ".join(told[:_MOST_CODES])


def contract_words(name: str) -> str:
    """Return a contract's name in words."""
    return _CONTRACTS.get(name) or name.replace("_", " ")


def tied(to: Tied) -> str:
    """Return what a report is to another, with the other's number."""
    return f"{to.relation} {to.to}"


def _document(place: Place) -> Mapping[str, Any]:
    report = place.node.report
    return document_of(report.document) if report and report.document else {}


def _said(code: type[Code], symbol: str) -> str:
    """Return a symbol in words; one that this version's list lacks, as it stands."""
    return words(code(symbol)) if symbol in {each.value for each in code} else symbol


@lru_cache
def _codes(name: str) -> tuple[tuple[str, str, type[Code]], ...]:
    """Return section, field and code list of what tells most about reports of a contract."""
    try:
        sections = report_model(name).model_fields
    except KeyError:
        return ()
    return (
        *(each for each in _coded("open", sections) if each[1] == "risk_area"),
        *_coded("facts", sections),
    )


def _coded(
    section: str, sections: Mapping[str, FieldInfo]
) -> Iterator[tuple[str, str, type[Code]]]:
    """Yield the fields of a section with a code that must be answered."""
    part = sections[section].annotation if section in sections else None
    for name, info in getattr(part, "model_fields", {}).items():
        kind = info.annotation
        if info.is_required() and isinstance(kind, type) and issubclass(kind, Code):
            yield section, name, kind


def _dashed(report_id: bytes) -> str:
    digits = report_id.hex()
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
