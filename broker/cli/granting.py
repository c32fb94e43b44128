"""Grants from the command line: asked for, given, refused, revoked, listed, and made use of."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from broker.cli import console
from broker.cli.exits import ExitCode
from broker.cli.relaying import by_name, known, listed, named, sections_in, told
from broker.cli.stations import station_path
from broker.cli.thread_run import take_in
from broker.cli.visible import json_line, visible
from broker.errors import ConfigError, HandlingRefused
from broker.handling import Use
from broker.roles.relaying import find_reference
from broker.roles.remembered import Remembered
from broker.station import Station
from schemas import Purpose
from schemas.reports import GrantRefusal, GrantUse


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What leave is asked for."""

    report: str
    uses: tuple[str, ...]
    to: str
    sections: str
    purpose: str
    until: str | None


async def ask(place: Path, asked: Asked, *, offline: bool, as_json: bool) -> None:
    """Ask a report's originator for leave, and print the request's reference.

    Raises:
        ConfigError: An option makes no sense.
        RefusedError: No report is meant.
    """
    wanted = tuple(GrantUse[name] for name in asked.uses)
    if (GrantUse.PASS_ON in wanted) is not bool(listed(asked.to)):
        raise ConfigError("--to says whom it is to be passed on to: with --use pass-on, and only.")
    if asked.purpose.upper() not in set(Purpose):
        raise ConfigError(f"There is no purpose {asked.purpose!a}: {', '.join(Purpose)}.")
    async with Station.open(station_path(place)) as station:
        await take_in(station, offline=offline)
        report = await known(station, asked.report)
        sent = await station.passing.ask(
            report,
            wanted=wanted,
            to=listed(asked.to),
            sections=sections_in(asked.sections),
            until=day(asked.until),
            purpose=Purpose[asked.purpose.upper()],
        )
        await told(f"request about {named(report)}", sent, as_json)


async def answer(  # noqa: PLR0913 - the request, and what is answered
    place: Path,
    request: str,
    until: str | None,
    reason: str | None,
    *,
    offline: bool,
    as_json: bool,
) -> None:
    """Answer a request, and print the grant's reference.

    Raises:
        HandlingRefused: It is no request, or one about another member's report.
    """
    refused_for = None if reason is None else GrantRefusal[reason]
    async with Station.open(station_path(place)) as station:
        await take_in(station, offline=offline)
        asked = await known(station, request)
        sent = await station.passing.answer(asked, until=day(until), refused_for=refused_for)
        what = "refusal" if refused_for else "grant"
        await told(f"{what} for {asked.reference.member}", sent, as_json)


async def revoke(place: Path, grant: str, *, offline: bool, as_json: bool) -> None:
    """Take back a grant of one's own, and print the withdrawal's reference.

    Raises:
        HandlingRefused: It is no grant, or another member's.
    """
    async with Station.open(station_path(place)) as station:
        await take_in(station, offline=offline)
        given = await known(station, grant)
        sent = await station.passing.revoke(given)
        await told(f"revocation of {named(given)}", sent, as_json)


async def show(place: Path, *, offline: bool, as_json: bool) -> None:
    """Print every request and grant that the station has seen."""
    async with Station.open(station_path(place)) as station:
        await take_in(station, offline=offline)
        rows = [row_of(each, station) for each in await station.passing.known()]
    for row in rows:
        if as_json:
            console.line(json_line(row))
        else:
            console.out.print(visible(in_words(row)), soft_wrap=True)
    if not rows and not as_json:
        console.out.print("No requests and no grants: sealane grant ask")


def row_of(report: Remembered, station: Station) -> dict[str, Any]:
    """Return a request or a grant as a row."""
    facts = json.loads(report.document or "{}")["facts"]
    return {
        "reference": by_name(report.reference),
        "contract": report.contract,
        "state": _state(report, facts, station),
        "about": by_name(find_reference({"facts": facts}, "facts", "about")),
        "uses": facts["uses"],
        "member": facts.get("grantee", report.reference.member),
        "audience": facts.get("audience", []),
        "until": facts.get("until"),
    }


def _state(report: Remembered, facts: dict[str, Any], station: Station) -> str:
    if report.contract != "grant":
        return "ASKED"
    if station.passing.revoked(report.reference):
        return "REVOKED"
    until = facts.get("until")
    if until is not None and datetime.fromisoformat(until) <= datetime.now(UTC):
        return "LAPSED"
    return str(facts["decision"])


def in_words(row: dict[str, Any]) -> str:
    """Return a row as a line for people."""
    whom = f" to {', '.join(row['audience'])}" if row["audience"] else ""
    until = f" until {row['until']}" if row["until"] else ""
    uses = ", ".join(row["uses"])
    what = f"{uses}{whom} of {row['about']}{until}"
    return f"{row['reference']}  {row['state']}  {row['member']}: {what}"


async def use(place: Path, said: str, wanted: Use, *, offline: bool, as_json: bool) -> ExitCode:
    """Print whether a report may be used so, and by whose leave.

    Raises:
        HandlingRefused: It may not: the rule, and what to ask for.
    """
    async with Station.open(station_path(place)) as station:
        await take_in(station, offline=offline)
        report = await known(station, said)
        found = await station.passing.use(report, wanted)
    leave = None if found.leave is None else by_name(found.leave.reference)
    if as_json:
        allowed, rule = found.decision
        console.line(json_line({"allowed": allowed, "rule": rule, "grant": leave}))
        return ExitCode.DONE if allowed else ExitCode.REFUSED
    if not found.decision.allowed:
        line = f"{named(report)} may not be used so ({found.decision.rule})."
        ask_ = (
            ""
            if not found.ask
            else f" Ask for leave: sealane grant ask {place} {said} --use {option_of(wanted)}"
        )
        raise HandlingRefused(found.decision.rule, line + ask_)
    by = f", by grant {leave}" if leave else ""
    console.out.print(f"yes: {found.decision.rule}{by}", soft_wrap=True)
    return ExitCode.DONE


def option_of(wanted: Use) -> str:
    """Return a use as the option names it."""
    return wanted.value.replace("_", "-")


def day(text: str | None) -> datetime | None:
    """Return the end of a day, UTC.

    Raises:
        ConfigError: It is no day.
    """
    if text is None:
        return None
    try:
        return datetime.combine(date.fromisoformat(text) + timedelta(days=1), time(), UTC)
    except ValueError as exc:
        raise ConfigError(f"--until {text!a} is no day, as 2027-06-30.") from exc
