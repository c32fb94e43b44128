"""Showing who has received a report: take in receipts, find the report, print each recipient."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from broker.cli import console
from broker.cli.meant import ambiguous, meant
from broker.cli.register_told import tell_of_register
from broker.cli.stations import station_path
from broker.cli.thread_run import take_in
from broker.cli.visible import json_line, visible
from broker.cli.wording import iso, now, when
from broker.errors import RefusedError
from broker.register import Standing
from broker.roles.case_revisions import document_of
from broker.roles.recipient_states import RecipientState, states
from broker.roles.remembered import Remembered
from broker.roles.threads import Wanted
from broker.station import Station
from schemas import Reference

NOT_OWN: Final = ("status.not_own", "only its originator gets receipts")
"""Why another member's report has no status here."""


async def show(place: Path, said: str, *, as_json: bool, offline: bool) -> None:
    """Print how far a report of one's own has come with each recipient.

    Raises:
        RefusedError: None is meant, several are, or it is another member's.
        TransportError: Kafka does not answer.
    """
    async with Station.open(station_path(place)) as station:
        tell_of_register(station)
        if not offline:
            await station.answers.hear()
        report = await own_report(station, said)
        found = await recipients(station, report)
    if as_json:
        rows = [as_row(each) for each in found]
        told = {"member": report.reference.member, "leaf": report.reference.leaf.hex()}
        console.line(json_line({**told, "contract": report.contract, "recipients": rows}))
        return
    console.out.print(_title(report), soft_wrap=True)
    for each in found:
        console.out.print(f"  {in_words(each)}", soft_wrap=True)


async def own_report(
    station: Station, said: str, *, otherwise: tuple[str, str] = NOT_OWN
) -> Remembered:
    """Return the report of this station's own that is meant.

    Args:
        station: Whose it must be.
        said: What the user typed.
        otherwise: The reason to refuse another member's report by, and what it means.

    Raises:
        RefusedError: None is, several are, or it is another member's.
    """
    await take_in(station, offline=True)
    found = await meant(station, said)
    own = [each for each in found if each.member == station.member]
    if not own:
        reason, why = otherwise
        raise RefusedError(reason, f"{said!a} is a report of {found[0].member}: {why}.")
    if len(own) > 1:
        raise ambiguous(said, own)
    return await _remembered(station, own[0])


async def recipients(station: Station, report: Remembered) -> list[RecipientState]:
    """Return how a report of this station's own stands with each recipient."""
    handling = document_of(report.document or "{}").get("handling", {})
    audience = set(handling.get("audience", ())) - {station.member}
    return states(
        audience - set(handling.get("excluded", ())),
        await station.answers.receipts.heard(report.reference.leaf),
        await station.answers.receipts.beats(),
        station.register,
        now(),
    )


async def _remembered(station: Station, reference: Reference) -> Remembered:
    wanted = Wanted(leaf=reference.leaf.hex(), member=reference.member)
    for found in await station.threads.find(wanted, most=1):
        return found
    raise RefusedError(
        "status.unknown", "This report is referred to, but this station never sent it."
    )


def as_row(state: RecipientState) -> dict[str, Any]:
    """Return a recipient's state as a JSON object."""
    receipt = state.receipt
    return {
        "member": state.member,
        "state": receipt.kind.name if receipt else None,
        "at": iso(receipt.at) if receipt else None,
        "code": (receipt.code or None) if receipt else None,
        "addressed": state.addressed,
        "last_heard": iso(state.last_heard) if state.last_heard else None,
        "silent": state.silent,
        "standing": state.standing.value if state.standing else None,
    }


def in_words(state: RecipientState) -> str:
    """Return a recipient's state as people read it."""
    receipt = state.receipt
    said = [f"{receipt.kind.name} {when(receipt.at)}" if receipt else "no receipt yet"]
    if receipt and receipt.code:
        said.append(visible(receipt.code))
    if not state.addressed:
        said.append("it was not addressed to it")
    if state.standing is None:
        said.append("no member any more")
    elif state.standing is not Standing.ACTIVE:
        said.append(state.standing.value.lower())
    if state.last_heard is None:
        said.append("its station was never heard")
    elif state.silent:
        said.append(f"its station is silent since {when(state.last_heard)}")
    return f"{visible(state.member)}: {', '.join(said)}"


def _title(report: Remembered) -> str:
    name = (report.contract or "report").replace("_", " ")
    return f"{name} of {when(report.made_at)}  {report.reference.leaf.hex()}"
