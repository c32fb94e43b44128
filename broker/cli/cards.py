"""A delivery as a card: who said it, when, how it may be used, what it says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from rich.rule import Rule
from rich.text import Text

from broker.cli.console import out
from broker.cli.layout import pairs
from broker.cli.naming import Names
from broker.cli.outline import outline
from broker.cli.rows import withholds_names
from broker.cli.visible import visible
from broker.cli.worded import worded
from broker.cli.wording import when
from broker.handling import Outlet
from broker.roles.delivery import Delivery
from broker.wire import Order
from schemas.documents import write_document

_COLOURS: Final = {"RED": "red", "AMBER_STRICT": "yellow", "AMBER": "yellow", "GREEN": "green"}
_ORDER: Final = {
    Order.GAP: "reports before this one are missing; they may still come",
    Order.LATE: "late: it closes a gap that was reported before",
}
_WITHHELD: Final = "withheld: its names and free text are not for this member"
_SECTIONS: Final = ("open", "facts", "nominal")
_FIRST: Final = {"lifecycle": "initial", "revision": 1}


def show(delivery: Delivery, names: Names) -> None:
    """Print a delivery for a person: who and when, its terms, then what it says.

    Args:
        delivery: What to print.
        names: What its codes are called.
    """
    decision = delivery.may(Outlet.CONSOLE)
    if not decision.allowed:
        out.print(f"A report came that may not be shown here ({decision.rule}).\n")
        return
    written = write_document(delivery.report, delivery.terms)
    document = worded(written, delivery.report, delivery.terms, names)
    tlp = delivery.terms.handling.tlp.value
    title = Text.assemble(
        f"{delivery.contract}  ",
        (f"TLP:{tlp.replace('_', '+')}", _COLOURS.get(tlp, "bold")),
        f"  {delivery.status.name}",
    )
    out.print(Rule(title, align="left", style="dim"))
    pairs([*_head(delivery), *_terms(document)])
    for section in _SECTIONS:
        if section in document:
            out.print(f"  {section}", style="bold")
            pairs(outline(document[section]), indent=4)
    if withholds_names(delivery):
        out.print(f"  nominal   {_WITHHELD}", soft_wrap=True)
    reference = delivery.reference
    # In one line, however long: it is there to be copied.
    out.print(f"  reference {reference.member} {reference.leaf.hex()}\n", soft_wrap=True)


def _head(delivery: Delivery) -> list[tuple[str, str]]:
    who = delivery.originator
    where = who.territory or who.country
    names = [who.name] if who.title == who.name else [who.title, who.name]
    rows = [
        ("from", visible(", ".join([*names, *([where] if where else [])]))),
        ("signed", f"{when(delivery.signed_at)}, proven by its signature"),
        ("made", when(delivery.made_at)),
        ("expires", when(delivery.expires_at)),
        ("id", str(delivery.id)),
    ]
    if delivery.order in _ORDER:
        rows.append(("note", _ORDER[delivery.order]))
    if delivery.proven.fork:
        rows.append(("warning", "its originator signed two different histories of this lane"))
    return rows


def _terms(document: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield all that `terms` says, but for a thread that only begins one."""
    yield from outline(document["handling"])
    rest: dict[str, Any] = {
        name: document[name] for name in ("evaluation", "parents") if name in document
    }
    if document["thread"] != _FIRST:
        rest["thread"] = document["thread"]
    yield from outline(rest)
