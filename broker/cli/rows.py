"""Deliveries as programs read them: JSON lines, and CSV for a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from broker.cli.relayed_view import RELAYED, as_cells, as_row, is_enclosed
from broker.cli.visible import csv_line, json_line, neutral
from broker.cli.wording import iso
from broker.handling import Outlet
from broker.roles.delivery import Delivery
from schemas import Relay
from schemas.contracts import Section, contract
from schemas.describe import describe
from schemas.documents import write_document

_HEAD: Final = (
    "originator",
    "title",
    "contract",
    "status",
    "id",
    "leaf",
    "made_at",
    "signed_at",
    "expires_at",
    "order",
    "withheld",
)
_BODY: Final = (Section.OPEN, Section.FACTS, Section.NOMINAL)
_BODY_NAMES: Final = frozenset(str(section.name).lower() for section in _BODY)


def withholds_names(delivery: Delivery) -> bool:
    """Say whether the report has a section `nominal` that this member may not read."""
    proven = delivery.proven
    has_names = Section.NOMINAL in Section(proven.authentic.origin.sections)
    return has_names and getattr(proven.report, "nominal", None) is None


def as_json(delivery: Delivery) -> str:
    """Return a delivery as one line of JSON; `document` is what `sealane publish` would read.

    Where its handling lets its reader read it and nothing more, `document` holds the terms alone.
    """
    who = delivery.originator
    withheld = why_withheld(delivery, Outlet.JSON)
    relayed = delivery.proven.relayed
    return json_line(
        {
            **_head(delivery),
            "reference": {
                "member": delivery.reference.member,
                "leaf": delivery.reference.leaf.hex(),
            },
            "originator": {
                "member": who.name,
                "title": who.title,
                "kind": who.kind.value,
                "country": who.country,
                "territory": who.territory,
            },
            "fork": delivery.proven.fork,
            "names_withheld": withholds_names(delivery),
            **({"withheld": withheld} if withheld else {}),
            "document": exported(delivery, Outlet.JSON),
            **({"relayed": as_row(relayed)} if relayed and withheld is None else {}),
        }
    )


def why_withheld(delivery: Delivery, outlet: Outlet) -> str | None:
    """Return why the report may not leave the station by this outlet, or None when it may."""
    decision = delivery.may(outlet)
    if decision.allowed:
        return None
    return f"not exported: its handling lets it be read, and nothing else ({decision.rule})"


def exported(delivery: Delivery, outlet: Outlet) -> dict[str, Any]:
    """Return what of a report may leave the station by this outlet; its terms always."""
    document = write_document(delivery.report, delivery.terms)
    if why_withheld(delivery, outlet) is None:
        return document
    return {name: part for name, part in document.items() if name not in _BODY_NAMES}


class Sheet:
    """The columns for deliveries of some contracts: the same for every run.

    A column is a field's path in `sealane contracts show`; where it stands several times in a
    report, its values stand in one cell with semicolons between.
    """

    def __init__(self, contracts: Sequence[str]) -> None:
        relays = RELAYED if Relay.contract in contracts else ()
        own = dict.fromkeys(each for each in _columns(contracts) if not is_enclosed(each))
        self.columns = (*_HEAD, *relays, *own)

    def header(self) -> str:
        """Return the first line."""
        return csv_line(self.columns)

    def row(self, delivery: Delivery) -> str:
        """Return a delivery's line."""
        return csv_line(self.cells(delivery))

    def cells(self, delivery: Delivery) -> list[object]:
        """Return a delivery's cells, as they stand in its JSON; of several values, one text."""
        withheld, relayed = why_withheld(delivery, Outlet.EXPORT), delivery.proven.relayed
        found = {
            **(as_cells(relayed) if relayed and withheld is None else {}),
            "originator": delivery.originator.name,
            "title": delivery.originator.title,
            "leaf": delivery.reference.leaf.hex(),
            "withheld": withheld,
            **_head(delivery),
            **dict(_leaves(exported(delivery, Outlet.EXPORT))),
        }
        return [found.get(column) for column in self.columns]


def _head(delivery: Delivery) -> dict[str, object]:
    return {
        "contract": delivery.contract,
        "status": delivery.status.name,
        "id": str(delivery.id),
        "made_at": iso(delivery.made_at),
        "signed_at": iso(delivery.signed_at),
        "expires_at": iso(delivery.expires_at),
        "order": delivery.order.value,
    }


def _columns(contracts: Sequence[str]) -> Iterator[str]:
    described = [describe(contract(name)) for name in contracts]
    for sections in described:
        yield from (
            _plain(row.path) for row in sections[Section.TERMS] if not row.type.endswith("record")
        )
    for section in _BODY:
        name = str(section.name).lower()
        for sections in described:
            for row in sections.get(section, ()):
                if not row.type.endswith("record"):
                    yield f"{name}.{_plain(row.path)}"


def _plain(path: str) -> str:
    return path.replace("[]", "")


def _leaves(document: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    """Yield each path once: its value, or its values with semicolons between."""
    gathered: dict[str, list[object]] = {}
    for path, value in _walk(document, ""):
        gathered.setdefault(path, []).append(value)
    for path, values in gathered.items():
        yield path, values[0] if len(values) == 1 else "; ".join(map(_joined, values))


def _joined(value: object) -> str:
    """One of several values in a cell; a spreadsheet may part them where the semicolons stand."""
    return neutral(value) if isinstance(value, str) else str(value)


def _walk(value: object, path: str) -> Iterator[tuple[str, object]]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _walk(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for inner in value:
            yield from _walk(inner, path)
    else:
        yield path, value
