"""Preparation: a draft checked for every recipient and encoded, ready for its number."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from broker.errors import HandlingRefused, ReportRefused
from broker.keys import digest
from broker.register import Register, RegisteredContract, Status
from broker.roles.clock import Clock
from broker.roles.drafts import Draft
from broker.roles.ports import OriginKey, Published
from broker.roles.recipients import Recipients
from broker.wire import Codec, Unsigned
from schemas import Lifecycle, Reference, Terms, Thread, shipped

MICROSECONDS = 1_000_000
Random = Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A draft that may be published."""

    unsigned: Unsigned
    topic: str
    origin_key: OriginKey | None
    revision: int


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

    def origin_key(self, draft: Draft) -> OriginKey | None:
        """Return the draft's own key and the digest of its content, if it has a key."""
        if draft.key is None:
            return None
        contract = draft.report.contract
        sections = _codec(contract).encode(_terms(draft, draft.thread), draft.report, bytes)
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
        contract = _contract(draft, register)
        topic = f"{register.network}.{contract.name}"
        status = self._status(draft, register)
        self._recipients_of(register).check(draft.handling, contract.name, topic)
        thread = draft.thread if last is None else self._correction(last)
        made_at = self.now()
        unsigned = Unsigned(
            contract=contract.id,
            status=status,
            register_version=register.version,
            sections=_codec(contract.name).encode(
                _terms(draft, thread), draft.report, self.random
            ),
            id=uuid7(made_at, self.random),
            salt=self.random(16),
            made_at=made_at,
            expires_at=made_at + _validity(draft, register),
        )
        return Prepared(unsigned, topic, origin_key, thread.revision)

    def _recipients_of(self, register: Register) -> Recipients:
        if self._recipients is None or self._recipients.register is not register:
            self._recipients = Recipients(self.member, register)
        return self._recipients

    def _status(self, draft: Draft, register: Register) -> Status:
        status = register.statuses[0] if draft.status is None else draft.status
        if status not in register.statuses:
            allowed = ", ".join(s.name for s in register.statuses)
            raise HandlingRefused(
                "handling.status",
                f"Status {status.name} has no place in {register.network}: it takes {allowed}.",
            )
        if status not in register.clear:
            raise HandlingRefused(
                "handling.unsealed",
                f"A report with status {status.name} must be sealed, and this version cannot seal: "
                "publish exercises and tests only.",
            )
        return status

    def _correction(self, last: Published) -> Thread:
        return Thread(
            lifecycle=Lifecycle.CORRECTION,
            revision=last.revision + 1,
            supersedes=Reference(member=self.member, leaf=last.leaf),
        )


def uuid7(at: int, random: Random) -> bytes:
    """Return a UUIDv7 (RFC 9562 section 5.7) of microsecond time `at`, 16 bytes."""
    tail = random(10)
    millis = (at // 1000).to_bytes(6, "big")
    return (
        millis
        + bytes([0x70 | tail[0] & 0x0F, tail[1], 0x80 | tail[2] & 0x3F])
        + tail[3:]
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


def _contract(draft: Draft, register: Register) -> RegisteredContract:
    name = draft.report.contract
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
    return Codec(shipped()[name])


def _terms(draft: Draft, thread: Thread) -> Terms:
    return Terms(
        handling=draft.handling,
        evaluation=draft.evaluation,
        thread=thread,
        parents=draft.parents,
    )
