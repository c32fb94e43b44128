"""Facts to try the office with, and a second count of them in plain Python."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import ibis.expr.types as ir

from broker.office.engine import Engine, opened
from broker.office.facts import Fact, Goods, Route
from broker.office.shelf import Shelf, write_part
from broker.office.standing import judged

MADE_AT = datetime(2026, 11, 24, tzinfo=UTC)


def leaf(name: object) -> bytes:
    """Return a leaf of one's own for each name."""
    return hashlib.sha256(str(name).encode()).digest()


def fact(name: object, member: str = "customs-nz", **changed: Any) -> Fact:  # noqa: ANN401 - any field
    """Return a seizure of 3 kg of ivory on one day, with what is `changed`."""
    usual: dict[str, Any] = {
        "contract": "seizure_report",
        "status": "EXERCISE",
        "made_at": MADE_AT,
        "lifecycle": "INITIAL",
        "revision": 1,
        "supersedes_member": None,
        "supersedes_leaf": None,
        "countable": True,
        "risk_area": "ENVIRONMENT",
        "first_day": MADE_AT.date(),
        "last_day": MADE_AT.date(),
        "tlp": "GREEN",
        "defaulted": (),
    }
    if changed.get("contract", "seizure_report") == "seizure_report":
        usual |= {"routes": (route(),), "goods": (goods(),), "country": "NZ"}
        usual |= {"direction": "INBOUND"}
    return Fact(leaf=leaf(name), member=member, **(usual | changed))


def goods(
    amount: int | str | None = 3,
    unit: str = "KGM",
    commodity: str = "IVORY",
    plausibility: str = "OK",
    **more: Any,  # noqa: ANN401 - any field
) -> Goods:
    """Return one figure that its reporter stated."""
    usual: dict[str, Any] = {"risk_area": "ENVIRONMENT", "given": "STATED"}
    return Goods(
        commodity=commodity,
        unit=unit,
        amount=None if amount is None else Decimal(amount),
        plausibility=plausibility,
        **(usual | more),
    )


def route(origin: str = "TH", destination: str = "NZ", given: str = "STATED") -> Route:
    """Return a route that its reporter stated."""
    return Route(origin=origin, destination=destination, given=given)


def correcting(old: object, member: str = "customs-nz", revision: int = 2) -> dict[str, Any]:
    """Return the fields of a correction of `old`."""
    return {
        "lifecycle": "CORRECTION",
        "revision": revision,
        "supersedes_member": member,
        "supersedes_leaf": leaf(old),
    }


@contextmanager
def asked(folder: Path, *parts: Iterable[Fact]) -> Iterator[tuple[ir.Table, Engine]]:
    """Shelve `parts` in a folder and judge them."""
    for part in parts:
        if facts := list(part):
            write_part(folder, facts)
    with opened(folder) as engine:
        yield judged(engine.read(*Shelf(folder).read()), engine), engine


def second_totals(facts: Iterable[Fact]) -> dict[tuple[str, str, str], Decimal]:
    """Add up what is known and plausible, per status, commodity and unit."""
    totals: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    for each in facts:
        for row in each.goods:
            if row.amount is not None and row.plausibility not in {"SUSPECT", "IMPOSSIBLE"}:
                totals[each.status, row.commodity, row.unit] += row.amount
    return dict(totals)
