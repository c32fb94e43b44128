"""Publishing a file of reports: checked as a whole, then signed, kept and sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from pydantic import ValidationError

from broker.cli.console import err, line, out, progress
from broker.cli.exits import ExitCode
from broker.cli.identifying import tell_identified
from broker.cli.keys_due import tell_left_out, tend
from broker.cli.register_told import tell_of_register
from broker.cli.report_files import STDIN, Read, Refused, read_reports
from broker.cli.stations import station_path
from broker.cli.visible import json_line, visible
from broker.cli.wording import count
from broker.errors import BrokerError, ConfigError, HandlingRefused, TransportError
from broker.register import Status
from broker.roles.drafts import Draft, Publication
from broker.roles.recipients import Recipients
from broker.station import Station
from schemas import Handling
from schemas.codes.identified import Found, identified
from schemas.disclosure import check_before_signing
from schemas.documents import Document
from schemas.problems import Problem, ReportError

BATCH = 64
"""How many are handed to the station at once: one durable commit, one signature."""

MOST_REASONS = 100
"""Reasons named for one report: a long list of wrong items has a million of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What to publish, and how."""

    contract: str
    file: Path
    audience: str | None
    status: str | None
    wait: int
    """Seconds."""
    check: bool
    as_json: bool


async def publish(place: Path, order: Order) -> ExitCode:
    """Publish every report of a file, or none where one is refused; print what became of each.

    Raises:
        ConfigError: Station or file are not as they should be.
        TransportError: Kafka has not acknowledged all in time; they are kept and sent later.
    """
    file = station_path(place)
    content = read_reports(order.file, order.contract)
    read = [
        Read(number, _with_audience(document, order.audience)) for number, document in content.read
    ]
    read = _with_checks(read)
    async with Station.open(file) as station:
        await tend(station, file)
        tell_of_register(station)
        refused = [*content.refused, *_unfit(read, station)]
        if refused:
            _tell_refused(refused, order)
            return ExitCode.REFUSED
        if not read:
            raise ConfigError("There is no report in what was given: nothing was published.")
        if order.check:
            out.print(f"{count(len(read), 'report')} checked, nothing published.")
            return ExitCode.DONE
        drafts = [draft_of(document, order.status) for _, document in read]
        await _send(station, drafts, order)
        tell_left_out(station, drafts)
    return ExitCode.DONE


async def _send(station: Station, drafts: Sequence[Draft], order: Order) -> None:
    publications: list[Publication] = []
    with progress("signing", len(drafts)) as bar:
        for at in range(0, len(drafts), BATCH):
            try:
                batch = await station.publish_many(drafts[at : at + BATCH])
            except BrokerError:
                _tell_kept(drafts, publications, order)
                raise
            publications += batch
            bar.advance(len(batch))
    late: TransportError | None = None
    for draft, publication in zip(drafts, publications, strict=True):
        try:
            await publication.acknowledged(timedelta(seconds=0 if late else order.wait))
        except TransportError as exc:
            late = late or exc
        _tell(draft, publication, order, acknowledged=late is None)
    if late is not None:
        raise late
    if not order.as_json and len(publications) > 1:
        out.print(f"{count(len(publications), 'report')} published and acknowledged.")


def _tell_kept(drafts: Sequence[Draft], publications: Sequence[Publication], order: Order) -> None:
    """Name what was kept before publishing broke off: given again, it would be said twice."""
    for draft, publication in zip(drafts, publications, strict=False):
        _tell(draft, publication, order, acknowledged=False)
    if publications:
        err.print(
            f"The first {count(len(publications), 'report')} of {len(drafts):,} are kept and will "
            "be sent: give only the others again.",
            soft_wrap=True,
        )


def _tell(draft: Draft, publication: Publication, order: Order, *, acknowledged: bool) -> None:
    reference = publication.reference
    if order.as_json:
        line(
            json_line(
                {
                    "contract": order.contract,
                    "id": str(publication.id),
                    "reference": {"member": reference.member, "leaf": reference.leaf.hex()},
                    "repeated": publication.repeated,
                    "acknowledged": acknowledged,
                }
            )
        )
        return
    tell(draft, publication, acknowledged=acknowledged)


def tell(draft: Draft, publication: Publication, *, acknowledged: bool) -> None:
    """Tell a person what became of a report that was published."""
    state = "acknowledged by Kafka" if acknowledged else "kept, not acknowledged yet"
    audience = ", ".join(draft.handling.audience)
    contract, reference = draft.report.contract, publication.reference
    out.print(f"{contract} {publication.id} for {audience}: {state}", soft_wrap=True)
    out.print(f"  reference {reference.member} {reference.leaf.hex()}", soft_wrap=True)


def _tell_refused(refused: Iterable[Refused], order: Order) -> None:
    """Name every report that is refused, and its reasons."""
    total = 0
    for number, problems in sorted(refused):
        total += 1
        for path, message in problems[:MOST_REASONS]:
            where = f"{path}: " if path else ""
            err.print(visible(f"report {number}: {where}{message}"), soft_wrap=True)
        if len(problems) > MOST_REASONS:
            err.print(f"report {number}: and {len(problems) - MOST_REASONS} more", soft_wrap=True)
    source = "stdin" if order.file == STDIN else order.file
    err.print(
        f"{count(total, 'report')} of {source} refused, so nothing was published. "
        f"Fields: sealane contracts show {order.contract}",
        soft_wrap=True,
    )


def _unfit(read: Sequence[Read], station: Station) -> Iterator[Refused]:
    """Yield the reports that may not be signed, whichever reader would refuse them."""
    recipients = Recipients(station.member, station.register)
    for number, document in read:
        problems = unfit(document, recipients)
        if problems:
            yield Refused(number, problems)


def unfit(document: Document, recipients: Recipients) -> tuple[Problem, ...]:
    """Return why a report may not be signed; empty: it may.

    Args:
        document: A report.
        recipients: What its originator may say to whom.
    """
    return (*_slips(document), *_recipients(document, recipients))


def _slips(document: Document) -> tuple[Problem, ...]:
    if document.terms is None:
        return (Problem("", "has no terms: a station publishes its heartbeats itself"),)
    try:
        check_before_signing(document.report, document.terms)
    except ReportError as exc:
        return exc.problems
    return ()


def _recipients(document: Document, recipients: Recipients) -> tuple[Problem, ...]:
    contract, register = document.report.contract, recipients.register
    if document.terms is None:
        return ()
    try:
        recipients.check(document.terms.handling, contract, f"{register.network}.{contract}")
    except HandlingRefused as exc:
        return (Problem("handling.audience", f"{exc.detail} ({exc.reason})"),)
    return ()


def _with_audience(document: Document, audience: str | None) -> Document:
    """Return the document for this audience; who may read `nominal` stays within it."""
    if audience is None or document.terms is None:
        return document
    names = {name.strip() for name in audience.split(",") if name.strip()}
    handling = document.terms.handling
    nominal = names & set(handling.nominal_audience)
    try:
        given = Handling(
            **{**dict(handling), "audience": tuple(names), "nominal_audience": tuple(nominal)}
        )
    except ValidationError as exc:
        raise ConfigError(f"--audience holds what is no member's name: {audience!a}.") from exc
    return Document(document.report, document.terms.model_copy(update={"handling": given}))


def _with_checks(read: Sequence[Read]) -> list[Read]:
    """Return the reports with their identifiers checked, and tell what that changed."""
    checked: list[Read] = []
    found: list[Found] = []
    for number, document in read:
        report, told = identified(document.report)
        checked.append(Read(number, replace(document, report=report)))
        where = f"report {number}: " if len(read) > 1 else ""
        found += [one._replace(path=where + one.path) for one in told]
    tell_identified(found)
    return checked


def draft_of(document: Document, status: str | None) -> Draft:
    """Return what a station is asked to publish: a report with its terms.

    Args:
        document: A report with terms.
        status: What it is for, by its name in the register; None: the network's own.

    Raises:
        ConfigError: It has no terms.
    """
    terms = document.terms
    if terms is None:
        raise ConfigError("A report without terms cannot be published.")
    return Draft(
        report=document.report,
        handling=terms.handling,
        evaluation=terms.evaluation,
        thread=terms.thread,
        parents=terms.parents,
        status=Status[status] if status else None,
    )
