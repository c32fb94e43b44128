"""What a command says of sealing keys: one's own that is about to end, others' that have."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from broker.cli.console import err
from broker.cli.wording import now, when
from broker.register import Register
from broker.roles.drafts import Draft
from broker.roles.lapsing import Lapse, lapse_of, not_sealed_to
from broker.station import Station


async def tend(station: Station, place: Path) -> None:
    """Destroy what ended of the station's keys; say on stderr if another sealing key is due."""
    await station.end_keys()
    due = due_line(station.register, station.member, place)
    if due is not None:
        err.print(due, soft_wrap=True)


def due_line(register: Register, member: str, place: Path) -> str | None:
    """Return the line that tells a member to rotate its sealing key; None while it need not."""
    lapse = lapse_of(register, member, now())
    return None if lapse is None else words(lapse, place)


def words(lapse: Lapse, place: Path) -> str:
    """Return what a lapse means, and what to do."""
    ends = "ended" if lapse.over else "ends"
    since = "nothing can be" if lapse.over else "from then on nothing can be"
    return (
        f"Your sealing key {ends} at {when(lapse.until)}: {since} sealed to you. Run: sealane keys "
        f"rotate {place} sealing, and let the register's publisher publish what it writes."
    )


def tell_left_out(station: Station, drafts: Iterable[Draft]) -> None:
    """Say on stderr which members of an audience's groups get nothing, and what to do."""
    left_out: dict[str, str] = {}
    register = station.register
    for handling, contract in {(draft.handling, draft.report.contract) for draft in drafts}:
        left_out |= not_sealed_to(register, handling.audience, contract, now())
    for member, group in sorted(left_out.items()):
        err.print(
            f"{member}, in {group}, has no valid sealing key and gets none of it: tell it to "
            "rotate its keys (sealane keys rotate), then publish for it again.",
            soft_wrap=True,
        )
