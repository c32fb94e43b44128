"""Taking back a report of one's own: find it, withdraw it, say who can be told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from broker.cli.console import err, out
from broker.cli.meant import ambiguous, meant
from broker.cli.stations import station_path
from broker.cli.status_run import own_report
from broker.cli.visible import visible
from broker.cli.wording import count, now
from broker.errors import RefusedError
from broker.register import Right, Status
from broker.roles.case_revisions import document_of
from broker.roles.recall import NOT_ORIGINATOR, OF_RECALL, WITHDRAWAL, recall_from
from broker.roles.recalled import TakenBack
from broker.roles.remembered import Remembered
from broker.station import Station
from schemas import Handling, Lifecycle, Reference, Terms, Thread
from schemas.documents import Document, read_document
from schemas.reports.withdrawal import WithdrawalOpen

_NOT_ORIGINATOR = (NOT_ORIGINATOR, "only its originator can take it back")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is to be taken back, and how."""

    report: str
    reason: str
    erase: bool
    onward: bool
    answer_by: datetime | None
    replaced_by: str | None


async def send(place: Path, wish: Wish) -> None:
    """Publish the withdrawal of a report of this station's own.

    Raises:
        RefusedError: None is meant, several are, it is another's (`recall.not_originator`), was
            withdrawn before (`recall.again`), or is a withdrawal itself (`recall.of_recall`).
        HandlingRefused: This member may not publish withdrawals.
        TransportError: Kafka did not acknowledge it yet; it is kept and sent.
    """
    async with Station.open(station_path(place)) as station:
        report = await own_report(station, wish.report, otherwise=_NOT_ORIGINATOR)
        await _check(station, report)
        replacement = await _replacement(station, wish.replaced_by)
        document = withdrawal_of(report, wish, replacement)
        handling, untold = _still(station, document)
        thread = _thread(report)
        publication = await station.publish(
            document.report, handling=handling, thread=thread, status=Status[report.status]
        )
        terms = Terms(handling=handling, thread=thread)
        by = publication.reference.leaf
        recall = recall_from(document.report, terms, station.member, by, now())
        if recall is not None:
            await station.answers.recalls.note([TakenBack(recall, destroy=False)])
        await publication.acknowledged()
    out.print(f"withdrawn: {report.reference.leaf.hex()}", soft_wrap=True)
    told = count(len(handling.audience), "recipient")
    err.print(
        f"{told} told by {publication.reference.leaf.hex()}. Who has answered: "
        f"sealane recall status {place} {report.reference.leaf.hex()[:16]}",
        soft_wrap=True,
    )
    for member in untold:
        err.print(
            f"{visible(member)} cannot be told: it is no member any more, or may not read "
            "withdrawals. What it has of the report, it keeps.",
            soft_wrap=True,
        )


def withdrawal_of(report: Remembered, wish: Wish, replacement: Reference | None) -> Document:
    """Return the withdrawal of a report, for the same readers."""
    told = document_of(report.document or "{}")
    opened = told.get("open", {})
    target = _plain(report.reference)
    facts: dict[str, Any] = {
        "target": target,
        "scope": "ALL",
        "reason": wish.reason,
        "erase": wish.erase,
        "propagate_to_derivatives": wish.onward,
    }
    if wish.answer_by is not None:
        answer_by = wish.answer_by.replace(tzinfo=UTC)
        facts["answer_by"] = answer_by.isoformat().replace("+00:00", "Z")
    if replacement is not None:
        facts["replaced_by"] = _plain(replacement)
    tree = {
        "contract": WITHDRAWAL,
        "handling": told["handling"],
        "open": {
            "risk_area": "UNKNOWN",
            **{name: opened[name] for name in WithdrawalOpen.model_fields if name in opened},
        },
        "facts": facts,
    }
    return read_document(tree)


async def _check(station: Station, report: Remembered) -> None:
    leaf = report.reference.leaf
    if report.contract == WITHDRAWAL:
        raise RefusedError(
            OF_RECALL,
            "A withdrawal cannot be withdrawn: what it took back is destroyed and stays so. "
            "If that report was right after all, publish it anew.",
        )
    links = await station.answers.recalls.of(station.member, leaf)
    if any(each.target.leaf == leaf and each.kind == WITHDRAWAL for each in links):
        raise RefusedError(
            "recall.again",
            f"This report was withdrawn before: sealane recall status shows who has answered. "
            f"({leaf.hex()[:16]})",
        )


async def _replacement(station: Station, said: str | None) -> Reference | None:
    if said is None:
        return None
    found = [each for each in await meant(station, said) if each.member == station.member]
    if len(found) != 1:
        raise ambiguous(said, found or await meant(station, said))
    return found[0]


def _still(station: Station, document: Document) -> tuple[Handling, list[str]]:
    """Return the handling with those who can still be told, and the others."""
    assert document.terms is not None  # noqa: S101 - a withdrawal has terms
    register, handling = station.register, document.terms.handling
    topic = f"{station.network}.{WITHDRAWAL}"
    told = tuple(
        name
        for name in handling.audience
        if name in register.groups or register.may(name, Right.READ, topic, WITHDRAWAL)
    )
    nominal = tuple(name for name in handling.nominal_audience if name in told)
    untold = [name for name in handling.audience if name not in told]
    return handling.model_copy(update={"audience": told, "nominal_audience": nominal}), untold


def _thread(report: Remembered) -> Thread:
    revision = document_of(report.document or "{}").get("thread", {}).get("revision", 1)
    return Thread(
        lifecycle=Lifecycle.WITHDRAWAL, revision=revision + 1, supersedes=report.reference
    )


def _plain(reference: Reference) -> dict[str, str]:
    return {"member": reference.member, "leaf": reference.leaf.hex()}
