"""Explaining: find the report, ask the rules for every use, print what they said and from what."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from broker.cli import console, layout
from broker.cli.layout import pairs
from broker.cli.meant import ambiguous, meant
from broker.cli.stations import station_path
from broker.cli.subscribing import purpose
from broker.cli.thread_run import take_in
from broker.cli.visible import json_line, visible
from broker.cli.wording import when
from broker.errors import ConfigError
from broker.handling import Decision, Explanation
from broker.station import Station
from schemas import Reference

_TIMES: Final = frozenset({"kept until", "lapsed at", "decided at"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What to explain."""

    report: str
    member: str
    purpose: str = "NOT_STATED"
    subscription: str | None = None
    offline: bool = False


async def show(place: Path, asked: Asked, *, as_json: bool) -> None:
    """Print why a member may, or may not, get or use a report.

    Raises:
        ConfigError: The station is not as it should be, or there is no such purpose.
        RefusedError: No report is meant, several are, or this station cannot read its terms.
        TransportError: Kafka does not answer.
    """
    async with Station.open(station_path(place)) as station:
        if asked.subscription is not None and asked.member != station.member:
            raise ConfigError(
                f"--subscription: {asked.member}'s subscriptions are known to its own station only."
            )
        await take_in(station, offline=asked.offline)
        about = await _meant(station, asked.report)
        told = await station.explaining.explain(
            about, asked.member, purpose=purpose(asked.purpose), subscription=asked.subscription
        )
    if as_json:
        console.line(json_line(as_object(about, told)))
        return
    _print(about, told)


def as_object(about: Reference, told: Explanation) -> dict[str, Any]:
    """Return an explanation as a JSON object."""
    return {
        "report": {"member": about.member, "leaf": about.leaf.hex()},
        "member": told.member,
        "register_version": told.register_version,
        "uses": {str(use): _decided(decision, told) for use, decision in told.uses.items()},
        "when_made": _decided(told.when_made, told) if told.when_made else None,
        "nominal": _decided(told.nominal, told),
        "duties": list(told.duties),
        "inputs": dict(told.inputs),
    }


def _decided(decision: Decision, told: Explanation) -> dict[str, Any]:
    return {**decision._asdict(), "inputs": told.inputs_of(decision)}


async def _meant(station: Station, said: str) -> Reference:
    found = await meant(station, said)
    if len(found) > 1:
        raise ambiguous(said, found)
    return found[0]


def _print(about: Reference, told: Explanation) -> None:
    contract = told.inputs.get("contract", "report")
    title = f"{visible(told.member)} and {contract} {about.member}:{about.leaf.hex()}"
    console.out.print(f"{title}, under register {told.register_version}", soft_wrap=True)
    answers = layout.table("use", "", "rule", "from")
    for use, decision in told.uses.items():
        answers.add_row(str(use).replace("_", " "), *_row(decision, told))
    answers.add_row("read names", *_row(told.nominal, told))
    if (then := told.when_made) is not None:
        answers.add_row("read when it was made", *_row(then, told))
    layout.show(answers)
    if told.duties:
        console.out.print(f"Whoever reads it is bound by: {', '.join(told.duties)}", soft_wrap=True)
    console.out.print("\nDecided from:", style="bold")
    pairs((name, _said(name, value)) for name, value in told.inputs.items())


def _row(decision: Decision, told: Explanation) -> tuple[str, str, str]:
    return _answer(decision), decision.rule, ", ".join(told.inputs_of(decision))


def _answer(decision: Decision) -> str:
    return "yes" if decision.allowed else "no"


def _said(name: str, value: str) -> str:
    return when(int(value)) if name in _TIMES else visible(value)
