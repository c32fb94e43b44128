"""Threads: from what a subscription proved to what a station remembers of a case."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple, Protocol
from uuid import UUID

from broker.errors import EnvelopeRefused, RegisterRefused
from broker.handling import Decision, Marked, Outlet, Reader, kept_until, may
from broker.register import Register, Status
from broker.roles import tally
from broker.roles.case_walk import Case, Usable
from broker.roles.judge import Verdict
from broker.roles.ports import BrokenRecord
from broker.roles.recall import RECALLED
from broker.roles.remembered import Remembered, State
from broker.wire import (
    NEW_LANE,
    Authentic,
    Authenticator,
    Order,
    Placed,
    Proven,
    Prover,
    ReaderKeys,
    RecordPlace,
    record_key,
    shipped_codec,
)
from schemas import Handling, Reference
from schemas.contracts import Section, contract
from schemas.describe import describe
from schemas.documents import write_document
from schemas.links import links
from schemas.values import Kind

SENT_AT_ONCE: Final = 256
SUBSCRIPTION: Final = "_thread"
"""No subscription of a user's can be called so."""


class Sent(NamedTuple):
    """A record out of this station's own outbox."""

    row: int
    topic: str
    lane: int
    envelope: bytes


class Wanted(NamedTuple):
    """Which report is meant; exactly one of the ways to say so is not None.

    Args:
        id: Its id.
        leaf: How its leaf begins, lower-case hex.
        number: The reporter's own number of it.
        member: Its originator, where that was said beside the leaf.
    """

    id: UUID | None = None
    leaf: str | None = None
    number: str | None = None
    member: str | None = None


class Threads(Protocol):
    """Keeps what a station remembers of cases."""

    async def sent(self, *, most: int) -> Sequence[Sent]:
        """Return the next records of the outbox that are not remembered yet, oldest first."""

    async def keep_sent(self, remembered: Sequence[Remembered], upto: int) -> None:
        """Remember records of the outbox, and that its rows up to `upto` are done, in one commit.

        Raises:
            StoreError: Nothing was kept.
        """

    async def forget(self, at: int) -> int:
        """Delete the content of what was to be deleted by time `at`; return how many reports."""

    async def find(self, wanted: Wanted, *, most: int) -> Sequence[Remembered]:
        """Return the reports that may be meant, oldest first."""

    async def referred(self, wanted: Wanted, *, most: int) -> Sequence[Reference]:
        """Return the references by leaf that may be meant, to whatever report."""

    async def case(self, start: Reference, may_use: Usable, *, most: int) -> Case:
        """Return the case that a report belongs to: the nearest `most` reports of it."""


def remember(verdict: Verdict, register: Register) -> Remembered | None:
    """Return what is to be remembered of a verdict, or None: of duplicates and of strangers'."""
    if verdict.authentic is None or verdict.counted in (tally.DUPLICATE, tally.SYSTEM):
        return None
    if verdict.proven is not None:
        value = None if isinstance(verdict.record, BrokenRecord) else verdict.record.value
        return _read(verdict.proven, register)._replace(envelope=value)
    state = State.NOT_ADDRESSED if verdict.counted == tally.NOT_ADDRESSED else State.REFUSED
    if verdict.reason == RECALLED:
        state = State.RECALLED
    return _known(verdict.authentic, register, state, verdict.reason)


async def remember_own(
    kept: Threads, register: Register, member: str, at: int, keys: ReaderKeys
) -> None:
    """Remember what a station said itself since the last time; arguments as `remember_sent`."""
    while sent := await kept.sent(most=SENT_AT_ONCE):
        told = remember_sent(sent, register, member, at, keys)
        await kept.keep_sent(list(told), sent[-1].row)


def remember_sent(
    sent: Sequence[Sent], register: Register, member: str, at: int, keys: ReaderKeys
) -> Iterator[Remembered]:
    """Yield what is to be remembered of records that this station signed itself.

    Args:
        sent: The records.
        register: The newest that the station has.
        member: Its member.
        at: The station's time, microseconds UTC. What has expired by then was said all the same.
        keys: What its station opens sealed records with.
    """
    authenticator, prover = Authenticator(register), Prover(register, member, shipped_codec, keys)
    for each in sent:
        key = record_key(register.network, member, each.topic, each.lane)
        place = RecordPlace(register.network, each.topic, key)
        try:
            authentic = authenticator.authenticate(each.envelope, place, at)
        except EnvelopeRefused:
            # Nobody believes this key any longer: it says nothing in a case, either.
            continue
        try:
            next_ = Placed(NEW_LANE, Order.NEXT, fork=False)
            outcome = prover.prove(authentic, next_, authentic.header.made_at)
        except EnvelopeRefused as exc:
            yield _known(authentic, register, State.REFUSED, exc.reason)
            continue
        if isinstance(outcome, Proven):
            yield _read(outcome, register)


def may_use(remembered: Remembered, reader: Reader, outlet: Outlet) -> Decision:
    """Return whether what a station remembers of a report may get out here.

    The same function is asked as when the report came; and its right to the contract may have been
    taken from it since.
    """
    marked = marked_of(remembered, reader.register.network)
    if marked is None:
        return Decision(allowed=False, rule="thread.no_content")
    return may(outlet, marked, reader)


def marked_of(remembered: Remembered, network: str) -> Marked | None:
    """Return what handling looks at of a remembered report; None where its content is not here."""
    if remembered.document is None or remembered.contract is None:
        return None
    handling = json.dumps(json.loads(remembered.document)["handling"])
    return Marked(
        originator=remembered.reference.member,
        contract=remembered.contract,
        topic=f"{network}.{remembered.contract}",
        status=Status[remembered.status],
        expires_at=remembered.expires_at,
        handling=_handling(handling),
    )


@lru_cache(maxsize=1024)
def _handling(text: str) -> Handling:
    """Return a handling as `write_document` wrote it; most reports come with the last one's."""
    return Handling.model_validate_json(text)


def _read(proven: Proven, register: Register) -> Remembered:
    document = write_document(proven.report, proven.terms)
    return Remembered(
        reference=Reference(member=proven.originator, leaf=proven.leaf),
        state=State.READ,
        reason="",
        contract=proven.contract,
        status=proven.status.name,
        id=proven.id.bytes,
        made_at=proven.made_at,
        expires_at=proven.expires_at,
        delete_after=kept_until(proven.marked, register),
        document=json.dumps(document, ensure_ascii=False),
        numbers=numbers_in(document),
        links=tuple(links(proven.report, proven.terms)),
    )


def _known(authentic: Authentic, register: Register, state: State, reason: str) -> Remembered:
    origin, header = authentic.origin, authentic.header
    try:
        name = register.contract(origin.contract).name
    except RegisterRefused:
        name = None
    return Remembered(
        reference=Reference(member=origin.member, leaf=authentic.leaf),
        state=state,
        reason=reason,
        contract=name,
        status=origin.status.name,
        id=header.id,
        made_at=header.made_at,
        expires_at=header.expires_at,
    )


def numbers_in(document: Mapping[str, object]) -> tuple[str, ...]:
    """Return the numbers by which a report is asked for: the reporter's own, of exhibits as well.

    Args:
        document: The report's JSON object, as `write_document` makes it.
    """
    found: dict[str, None] = {}
    for path in _number_paths(str(document["contract"])):
        found.update(dict.fromkeys(_at(document.get("facts"), path)))
    return tuple(found)


def _at(value: object, path: tuple[str, ...]) -> Iterator[str]:
    """Yield the strings at a path; a list is looked into one by one."""
    match value:
        case list():
            for each in value:
                yield from _at(each, path)
        case dict() if path:
            yield from _at(value.get(path[0]), path[1:])
        case str() if not path:
            yield value


@lru_cache
def _number_paths(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the paths in `facts` that hold numbers."""
    rows = describe(contract(name)).get(Section.FACTS, ())
    paths = (row.path.replace("[]", "") for row in rows if row.kind == Kind.NUMBER)
    return tuple(tuple(path.split(".")) for path in paths)
