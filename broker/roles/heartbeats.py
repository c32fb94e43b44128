"""Heartbeats: what a station says on every beat, and what it takes from those of others."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import SystemRandom
from typing import Final

import structlog

from broker.errors import RefusedError
from broker.register import Register, Status
from broker.roles.clock import Clock
from broker.roles.identifiers import SALT, UUID_RANDOM, uuid7
from broker.roles.judge import Verdict
from broker.roles.preparation import (
    RANDOM,
    KeyOf,
    Prepared,
    Random,
    Said,
    contract_to_publish,
)
from broker.roles.progress import Progress
from broker.roles.receipt_parts import PARTS, part_size, read_part, write_part
from broker.roles.receipts import Beat, Due, Head, Heard
from broker.wire import RecordKind, SystemRecord, Unsigned, shipped_codec
from broker.wire.receipts import SEALED_MORE, open_receipts, receipts_context, seal_receipts
from schemas import Section
from schemas.reports.heartbeat import Heartbeat, HeartbeatOpen, LaneHead

log = structlog.get_logger()

CONTRACT: Final = "heartbeat"
SUBSCRIPTION: Final = "_answers"
"""No subscription of a user's can be called so."""
HEADS: Final = 1000
"""Lanes that a heartbeat tells of at most."""
_SECOND: Final = 1_000_000

Hourly = Callable[[str, str, int], Sequence[bytes]]
"""Returns my newest hourly keys in a lane, given by its topic, member and number."""


@dataclass(kw_only=True)
class BeatInMaking:
    """One heartbeat on its way to its number; what it tells of receipts is known behind that.

    Args:
        register: The register that it is made under.
        due: What waits to be told.
        heads: The station's lanes.
        random: Returns so many unpredictable bytes.
    """

    register: Register
    due: Sequence[Due]
    heads: Sequence[Head]
    random: Random
    told: list[Due] = field(default_factory=list)
    """What stands in it, once it was numbered."""

    def sections(self, context: bytes, key_of: KeyOf) -> tuple[bytes, ...]:
        """Return its section, sealed for its place in the lane (`preparation.Finish`)."""
        size = part_size(len(self.register.members))
        plain = self._plain(key_of, size)
        parts = [seal_receipts(key, context, part) for key, part in plain]
        missing = min(PARTS, len(self.register.members)) - len(parts)
        parts += [self.random(size + SEALED_MORE) for _ in range(missing)]
        # Which part is whose must not be told by its place (THREATS 35).
        SystemRandom().shuffle(parts)
        opened = HeartbeatOpen(
            interval_s=max(1, self.register.heartbeat // _SECOND),
            heads=tuple(LaneHead(**head._asdict()) for head in self.heads),
            receipts=tuple(parts),
        )
        codec = shipped_codec(self.register.current_contract(CONTRACT))
        written = codec.encode(None, Heartbeat(open=opened), {Section.OPEN: self.random(RANDOM)})
        return tuple(written.values())

    def _plain(self, key_of: KeyOf, size: int) -> list[tuple[bytes, bytes]]:
        """Return hourly key and part of those to whom something is due and can be sealed."""
        waiting: dict[str, list[Due]] = defaultdict(list)
        for each in self.due:
            waiting[each.member].append(each)
        found: list[tuple[bytes, bytes]] = []
        self.told = []
        for member, due in waiting.items():
            key = key_of(member)
            if key is not None and member in self.register.members and len(found) < PARTS:
                part, held = write_part([each.receipt for each in due], size)
                found.append((key, part))
                self.told += due[:held]
        return found


@dataclass(frozen=True, kw_only=True)
class Heartbeats:
    """Makes one member's heartbeats.

    Args:
        now: The clock that they are made by.
        random: Returns so many unpredictable bytes.
    """

    now: Clock
    random: Random = os.urandom

    def prepare(self, making: BeatInMaking) -> Prepared:
        """Return a heartbeat, ready for its number.

        Raises:
            ReportRefused: The register holds another text of the contract.
        """
        register = making.register
        contract = contract_to_publish(CONTRACT, register)
        made_at = self.now()
        unsigned = Unsigned(
            sections=(),
            id=uuid7(made_at, self.random(UUID_RANDOM)),
            salt=self.random(SALT),
            made_at=made_at,
            # Its receipts are for an originator that was away for as long as Kafka keeps them.
            expires_at=made_at + register.max_validity,
        )
        said = Said(contract.id, Status.SYSTEM, register.version, Section.OPEN, sealed=0)
        topic = f"{register.network}.{CONTRACT}"
        return Prepared(said, unsigned, topic, None, 1, finish=making.sections)


def hear(verdict: Verdict, progress: Progress, reader: str, hourly: Hourly) -> None:
    """Add what a heartbeat says to `progress`: that its station lives, its lanes, my receipts.

    Args:
        verdict: On any record.
        progress: Of the subscription that read it.
        reader: The reading member.
        hourly: Where its hourly keys are.
    """
    system = verdict.system
    if system is None or system.kind is not RecordKind.HEARTBEAT:
        return
    if not isinstance(system.report, Heartbeat):
        return
    origin, opened = system.authentic.origin, system.report.open
    at = system.authentic.header.made_at
    progress.beats.append(Beat(origin.member, at, opened.interval_s * _SECOND))
    progress.heads += [
        (origin.member, Head(head.topic, head.lane, head.epoch, head.seq, head.leaf))
        for head in opened.heads
    ]
    if origin.member != reader:
        progress.heard += _mine(system, hourly(origin.topic, origin.member, origin.lane))


def _mine(system: SystemRecord, hourly: Sequence[bytes]) -> list[Heard]:
    """Return what stands in the part that is for this member, if one is."""
    origin, header = system.authentic.origin, system.authentic.header
    assert isinstance(system.report, Heartbeat)  # noqa: S101 - as `hear` has seen
    ctx = receipts_context(origin, header.seq, header.id, header.salt)
    plain = open_receipts(hourly, ctx, system.report.open.receipts)
    if plain is None:
        return []
    try:
        return [Heard(origin.member, receipt) for receipt in read_part(plain)]
    except RefusedError as exc:
        log.warning("receipts.malformed", member=origin.member, why=exc.detail)
        return []
