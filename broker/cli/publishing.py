"""Publishing a file of reports: checked as a whole, then signed, kept and sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from pydantic import ValidationError

from broker.cli.console import err, line, out, progress
from broker.cli.exits import ExitCode
from broker.cli.report_files import STDIN, Read, Refused, read_reports
from broker.cli.stations import station_path
from broker.cli.visible import json_line, visible
from broker.cli.wording import count
from broker.errors import BrokerError, ConfigError, HandlingRefused, TransportError
from broker.register import Register, Status
from broker.roles.drafts import Draft, Publication
from broker.roles.recipients import Recipients
from broker.station import Station
from schemas import Handling
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
    async with Station.open(file) as station:
        refused = [*content.refused, *_unfit(read, station)]
        if refused:
            _tell_refused(refused, order)
            return ExitCode.REFUSED
        if not read:
            raise ConfigError("There is no report in what was given: nothing was published.")
        if order.check:
            out.print(f"{count(len(read), 'report')} checked, nothing published.")
            return ExitCode.DONE
        drafts = [_draft(document, order) for _, document in read]
        await _send(station, drafts, order)
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
    state = "acknowledged by Kafka" if acknowledged else "kept, not acknowledged yet"
    audience = ", ".join(draft.handling.audience)
    out.print(f"{order.contract} {publication.id} for {audience}: {state}", soft_wrap=True)
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
        problems = (*_slips(document), *_recipients(document, recipients, station.register))
        if problems:
            yield Refused(number, problems)


def _slips(document: Document) -> tuple[Problem, ...]:
    if document.terms is None:
        return (Problem("", "has no terms: a station publishes its heartbeats itself"),)
    try:
        check_before_signing(document.report, document.terms)
    except ReportError as exc:
        return exc.problems
    return ()


def _recipients(
    document: Document, recipients: Recipients, register: Register
) -> tuple[Problem, ...]:
    contract = document.report.contract
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


def _draft(document: Document, order: Order) -> Draft:
    terms = document.terms
    if terms is None:
        raise ConfigError("A report without terms cannot be published.")
    return Draft(
        report=document.report,
        handling=terms.handling,
        evaluation=terms.evaluation,
        thread=terms.thread,
        parents=terms.parents,
        status=Status[order.status] if order.status else None,
    )
