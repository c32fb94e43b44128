"""Preparation: a draft checked for every recipient and encoded, ready for its number."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import NamedTuple

from broker.errors import HandlingRefused, ReportRefused
from broker.handling import Marked
from broker.keys import digest
from broker.register import Register, RegisteredContract, Status
from broker.roles.clock import Clock, microseconds
from broker.roles.drafts import Draft
from broker.roles.identifiers import SALT, UUID_RANDOM, uuid7
from broker.roles.ports import OriginKey, Published
from broker.roles.recipients import Recipients
from broker.roles.relaying import check_outgoing
from broker.roles.rungs import Rungs
from broker.wire import Codec, Unsigned
from schemas import (
    Correction,
    CorrectionReason,
    Handling,
    Lifecycle,
    Reference,
    Section,
    Terms,
    Thread,
)
from schemas.contracts import report_model, shipped
from schemas.disclosure import check_before_signing
from schemas.problems import ReportError

MICROSECONDS = 1_000_000
REPORT_SIZE = 512 * 1024
"""Bytes of a report's sections at most, so that a relay of it fits an envelope."""
RANDOM = 16
SEALING = 64
"""Random bytes that sealing a report takes: its rung, and the padding of its stanzas."""
_SECTIONS = (Section.TERMS, Section.OPEN, Section.FACTS, Section.NOMINAL)
_UNEXPLAINED = Correction(reason=CorrectionReason.NOT_STATED)
"""Of a draft that came again under its key with other content: nobody said why."""
_NO_RANDOM = dict.fromkeys(_SECTIONS, b"")
Random = Callable[[int], bytes]


class Said(NamedTuple):
    """What a record's origin says of the record itself, beside its lane."""

    contract: bytes
    status: Status
    register_version: int
    sections: int
    sealed: int


KeyOf = Callable[[str], bytes | None]
"""Returns the hourly key of a member in a lane's newest `keys` record; None for no reader."""
Finish = Callable[[bytes, KeyOf], Sequence[bytes]]
"""Returns a record's sections by its context (32 bytes) and its lane's hourly keys."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A draft that may be published."""

    said: Said
    unsigned: Unsigned
    topic: str
    origin_key: OriginKey | None
    revision: int
    recipients: Mapping[str, int] | None = None
    """Where it is sealed: by member and group, the rung on which each may stand."""
    fresh: bytes = field(default=b"", repr=False)
    """Where it is sealed: the random bytes that sealing takes."""
    finish: Finish | None = None
    """Makes the sections, where they depend on the record's place in its lane."""

    @property
    def needs_keys(self) -> bool:
        """Whether the lane's hourly keys serve to write it."""
        return self.recipients is not None or self.finish is not None


@dataclass(kw_only=True)
class Preparation:
    """Prepares one member's drafts.

    Args:
        member: Who speaks.
        now: The clock that reports are made by.
        random: Returns so many unpredictable bytes.
    """

    member: str
    now: Clock
    random: Random = os.urandom
    _recipients: Recipients | None = None
    _rungs: Rungs | None = None
    _last_terms: Terms | None = None

    def origin_key(self, draft: Draft) -> OriginKey | None:
        """Return the draft's own key and the digest of its content, if it has a key."""
        if draft.key is None:
            return None
        contract = draft.report.contract
        terms = _terms(draft, draft.thread)
        sections = _codec(contract).encode(terms, draft.report, _NO_RANDOM)
        content = digest(b"".join(digest(data) for data in sections.values()))
        return OriginKey(contract, draft.key, content)

    def prepare(
        self, draft: Draft, register: Register, origin_key: OriginKey | None, last: Published | None
    ) -> Prepared:
        """Return the draft, checked and encoded; a correction when `last` was under its key.

        Raises:
            HandlingRefused: A recipient may not have it, or this member may not say it.
            ReportRefused: It is not a report of the register's contract.
        """
        contract = contract_to_publish(draft.report.contract, register)
        topic = f"{register.network}.{contract.name}"
        status = self._status(draft, register)
        self._recipients_of(register).check(draft.handling, contract.name, topic)
        at = self.now()
        _check_kept(draft.handling, at)
        check_outgoing(draft, status, self.member, register, at)
        sealed = status not in register.clear
        thread = draft.thread if last is None else self._correction(draft.thread, last)
        # One call for all of them: each goes to the operating system.
        fresh = self.random(RANDOM * len(_SECTIONS) + SALT + UUID_RANDOM)
        sections = self._encoded(draft, thread, _NO_RANDOM if sealed else _split(fresh))
        made_at = self.now()
        unsigned = Unsigned(
            sections=tuple(sections.values()),
            id=uuid7(made_at, fresh[-UUID_RANDOM:]),
            salt=fresh[-UUID_RANDOM - SALT : -UUID_RANDOM],
            made_at=made_at,
            expires_at=made_at + _validity(draft, register),
        )
        present = sum(sections)
        said = Said(contract.id, status, register.version, present, present if sealed else 0)
        prepared = Prepared(said, unsigned, topic, origin_key, thread.revision)
        if not sealed:
            return prepared
        rungs = self._rungs_under(register)
        marked = Marked(
            self.member, contract.name, topic, status, unsigned.expires_at, draft.handling
        )
        return replace(prepared, recipients=rungs.of(marked, made_at), fresh=self.random(SEALING))

    def _encoded(
        self, draft: Draft, thread: Thread, randoms: Mapping[Section, bytes]
    ) -> dict[Section, bytes]:
        terms = self._terms_of(draft, thread)
        try:
            check_before_signing(draft.report, terms)
        except ReportError as exc:
            raise ReportRefused("report.disclosure", str(exc)) from exc
        sections = _codec(draft.report.contract).encode(terms, draft.report, randoms)
        if not draft.report.encloses and sum(map(len, sections.values())) > REPORT_SIZE:
            raise ReportRefused(
                "report.size", "The report has more than 512 KiB: attach files by their hash."
            )
        return sections

    def _terms_of(self, draft: Draft, thread: Thread) -> Terms:
        """Return the draft's terms: the last draft's own when they are made of the same objects."""
        last = self._last_terms
        if (
            last is None
            or last.handling is not draft.handling
            or last.thread is not thread
            or last.evaluation != draft.evaluation
            or last.parents != draft.parents
        ):
            self._last_terms = last = _terms(draft, thread)
        return last

    def _recipients_of(self, register: Register) -> Recipients:
        if self._recipients is None or self._recipients.register is not register:
            self._recipients = Recipients(self.member, register)
        return self._recipients

    def _rungs_under(self, register: Register) -> Rungs:
        if self._rungs is None or self._rungs.register is not register:
            self._rungs = Rungs(register)
        return self._rungs

    def _status(self, draft: Draft, register: Register) -> Status:
        status = register.statuses[0] if draft.status is None else draft.status
        if status not in register.statuses:
            allowed = ", ".join(s.name for s in register.statuses)
            raise HandlingRefused(
                "handling.status",
                f"Status {status.name} has no place in {register.network}: it takes {allowed}.",
            )
        return status

    def _correction(self, said: Thread, last: Published) -> Thread:
        """Return the thread of a correction: it replaces the last, and stays in its case."""
        return Thread(
            lifecycle=Lifecycle.CORRECTION,
            revision=last.revision + 1,
            supersedes=Reference(member=self.member, leaf=last.leaf),
            correction=said.correction or _UNEXPLAINED,
            thread=said.thread,
            in_reply_to=said.in_reply_to,
            references=said.references,
        )


def _split(fresh: bytes) -> dict[Section, bytes]:
    return {section: fresh[RANDOM * n : RANDOM * (n + 1)] for n, section in enumerate(_SECTIONS)}


def _check_kept(handling: Handling, at: int) -> None:
    """Return when a report may be kept at all: every reader would have to delete it unread."""
    until = None if handling.retention is None else handling.retention.delete_after
    if until is not None and microseconds(until) <= at:
        raise HandlingRefused(
            "handling.delete_after",
            f"It is to be deleted after {until:%Y-%m-%d %H:%M} UTC, which is over: nobody could "
            "read it. Give a later time, or none.",
        )


def _validity(draft: Draft, register: Register) -> int:
    if draft.expires_in is None:
        return register.max_validity
    validity = int(draft.expires_in.total_seconds() * MICROSECONDS)
    if not 0 < validity <= register.max_validity:
        days = register.max_validity / MICROSECONDS / 86400
        raise ReportRefused(
            "report.validity", f"expires_in must be above 0 and at most {days:g} days here."
        )
    return validity


def contract_to_publish(name: str, register: Register) -> RegisteredContract:
    """Return the register's contract of this name, where this program knows its exact text.

    Raises:
        RegisterRefused: The register has none of that name.
        ReportRefused: It has another text (`report.contract`).
    """
    contract = register.current_contract(name)
    if contract.id != _codec(name).contract.id:
        raise ReportRefused(
            "report.contract",
            f"The register holds another text of the contract {name} than this version knows: "
            "update Sealane, or ask the network for its register.",
        )
    return contract


@lru_cache
def _codec(name: str) -> Codec:
    return Codec(shipped()[name], report_model(name))


def _terms(draft: Draft, thread: Thread) -> Terms:
    return Terms(
        handling=draft.handling,
        evaluation=draft.evaluation,
        thread=thread,
        parents=draft.parents,
    )
