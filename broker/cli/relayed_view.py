"""What a relay passes on, as people and programs see it: beside the relay, and as its own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from broker.cli.outline import outline
from broker.cli.visible import json_line
from broker.cli.wording import iso, when
from broker.wire import Relayed
from schemas.documents import write_part
from schemas.reports import SectionName

RELAYED: Final = (
    "relayed.originator",
    "relayed.leaf",
    "relayed.contract",
    "relayed.signed_at",
    "relayed.sections",
    "relayed.grant",
    "relayed.document",
)
"""Columns of a sheet, where it holds relays."""
_ENCLOSED: Final = ("facts.original.", "facts.grant.", "nominal.original.")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def shortened(document: dict[str, Any]) -> dict[str, Any]:
    """Return a relay's document for people, without the bytes that it encloses."""
    facts = {k: v for k, v in document.get("facts", {}).items() if k not in ("original", "grant")}
    nominal = {k: v for k, v in document.get("nominal", {}).items() if k != "original"}
    rest = {k: v for k, v in document.items() if k not in ("facts", "nominal")}
    return rest | {"facts": facts} | ({"nominal": nominal} if nominal else {})


def head_of(relayed: Relayed) -> list[tuple[str, str]]:
    """Return who said what was passed on, when, and by whose leave."""
    left = [name.lower() for name in SectionName if name not in relayed.sections]
    rows = [
        ("passed on", f"{relayed.contract} of {relayed.reference.member}"),
        ("signed", f"{when(_time(relayed.enclosure.signed_at))}, proven by its own signature"),
        ("reference", f"{relayed.reference.member} {relayed.reference.leaf.hex()}"),
    ]
    if left:
        rows.append(("left out", ", ".join(left)))
    if relayed.leave is not None:
        grant = relayed.leave.reference
        rows.append(("by leave", f"{grant.member} {grant.leaf.hex()}"))
    return rows


def outlines_of(relayed: Relayed) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield each section that was passed on, its terms first, as a name and its lines."""
    yield "its terms", list(outline(write_part(relayed.terms.handling)))
    for section, part in relayed.parts.items():
        yield f"its {str(section.name).lower()}", list(outline(write_part(part)))


def as_row(relayed: Relayed) -> dict[str, Any]:
    """Return what was passed on as a JSON object."""
    leave = relayed.leave
    return {
        "originator": relayed.reference.member,
        "leaf": relayed.reference.leaf.hex(),
        "contract": relayed.contract,
        "signed_at": iso(_time(relayed.enclosure.signed_at)),
        "sections": [name.lower() for name in SectionName if name in relayed.sections],
        "grant": leave and f"{leave.reference.member}:{leave.reference.leaf.hex()}",
        "document": write_part(relayed.terms)
        | {str(name.name).lower(): write_part(part) for name, part in relayed.parts.items()},
    }


def as_cells(relayed: Relayed) -> dict[str, object]:
    """Return what was passed on as cells of a sheet, by `RELAYED`; its document as JSON."""
    row = as_row(relayed)
    return {f"relayed.{name}": value for name, value in row.items()} | {
        "relayed.sections": "; ".join(row["sections"]),
        "relayed.document": json_line(row["document"]),
    }


def is_enclosed(column: str) -> bool:
    """Say whether a column holds bytes that a relay encloses: people and spreadsheets read none."""
    return column.startswith(_ENCLOSED)


def _time(microseconds: int) -> datetime:
    return _EPOCH + timedelta(microseconds=microseconds)
