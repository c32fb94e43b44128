"""Explaining: find the report, ask the rules for every use, print what they said and from what."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from broker.cli import console, layout
from broker.cli.layout import pairs
from broker.cli.meant import ambiguous, meant, named
from broker.cli.stations import station_path
from broker.cli.subscribing import purpose
from broker.cli.thread_run import take_in
from broker.cli.visible import json_line, visible
from broker.cli.wording import now, when
from broker.errors import RefusedError
from broker.handling import Decision, Explanation, Outlet, Reader, explain
from broker.roles.remembered import Remembered, State
from broker.roles.threads import Wanted, marked_of, may_use
from broker.station import Station

_TIMES: Final = frozenset({"kept until", "decided at"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What to explain."""

    report: str
    member: str
    purpose: str = "NOT_STATED"
    offline: bool = False


async def show(place: Path, asked: Asked, *, as_json: bool) -> None:
    """Print why a member may, or may not, get or use a report.

    Raises:
        ConfigError: The station is not as it should be, or there is no such purpose.
        RefusedError: No report is meant, several are, or this station cannot read its terms.
        TransportError: Kafka does not answer.
    """
    async with Station.open(station_path(place)) as station:
        await take_in(station, offline=asked.offline)
        report = await _found(station, asked.report)
        told = explained(report, _reader(station, asked), station.member)
    if as_json:
        console.line(json_line(as_object(report, told)))
        return
    _print(report, told)


def explained(report: Remembered, reader: Reader, teller: str) -> Explanation:
    """Return the explanation of a report for `reader`, as station `teller` may tell it.

    Raises:
        RefusedError: The teller has not its terms, or may not read them any more.
    """
    marked = marked_of(report, reader.register.network)
    if marked is None:
        raise RefusedError("explain.no_terms", f"{named(report.reference)}: {_lacking(report)}.")
    own = may_use(report, Reader(teller, reader.register, reader.at), Outlet.CASE)
    if not own.allowed:
        raise RefusedError(
            "explain.not_readable",
            f"{named(report.reference)}: {teller} may not read this report ({own.rule}), so its "
            "terms are not shown.",
        )
    return explain(marked, reader, report.made_at)


def as_object(report: Remembered, told: Explanation) -> dict[str, Any]:
    """Return an explanation as a JSON object."""
    return {
        "report": {"member": report.reference.member, "leaf": report.reference.leaf.hex()},
        "member": told.member,
        "register_version": told.register_version,
        "uses": {str(use): decision._asdict() for use, decision in told.uses.items()},
        "when_made": told.when_made._asdict() if told.when_made else None,
        "nominal": told.nominal._asdict(),
        "duties": list(told.duties),
        "inputs": dict(told.inputs),
    }


def _reader(station: Station, asked: Asked) -> Reader:
    return Reader(asked.member, station.register, now(), purpose=purpose(asked.purpose))


async def _found(station: Station, said: str) -> Remembered:
    found = await meant(station, said)
    if len(found) > 1:
        raise ambiguous(said, found)
    wanted = Wanted(leaf=found[0].leaf.hex(), member=found[0].member)
    for report in await station.threads.find(wanted, most=1):
        return report
    raise RefusedError(
        "explain.not_seen", f"{named(found[0])} is referred to, and was never seen here."
    )


def _lacking(report: Remembered) -> str:
    """Return why the terms of a report are not here."""
    if report.state is State.NOT_ADDRESSED:
        return "it was not addressed to this station, which knows no more than that it was said"
    if report.state is State.REFUSED:
        return f"it was refused here ({report.reason}), so nothing that it says is believed"
    return "its content was deleted here when its time was over, or when it was taken back"


def _print(report: Remembered, told: Explanation) -> None:
    title = f"{visible(told.member)} and {report.contract} {report.reference.leaf.hex()}"
    console.out.print(f"{title}, under register {told.register_version}", soft_wrap=True)
    answers = layout.table("use", "", "rule")
    for use, decision in told.uses.items():
        answers.add_row(str(use).replace("_", " "), _answer(decision), decision.rule)
    answers.add_row("read names", _answer(told.nominal), told.nominal.rule)
    if (then := told.when_made) is not None:
        answers.add_row("read when it was made", _answer(then), then.rule)
    layout.show(answers)
    if told.duties:
        console.out.print(f"Whoever reads it is bound by: {', '.join(told.duties)}", soft_wrap=True)
    console.out.print("\nDecided from:", style="bold")
    pairs((name, _said(name, value)) for name, value in told.inputs.items())


def _answer(decision: Decision) -> str:
    return "yes" if decision.allowed else "no"


def _said(name: str, value: str) -> str:
    return when(int(value)) if name in _TIMES else visible(value)
