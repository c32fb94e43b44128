"""The judge: one record's verdict, by the steps of the wire format, without touching any store."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from broker.errors import EnvelopeRefused
from broker.register import Register
from broker.roles import tally
from broker.roles.ports import BrokenRecord, Record
from broker.roles.progress import InLane, Kept
from broker.roles.reading_keys import ReadingKeys
from broker.roles.recall import RECALLED, check_recall, recall_of
from broker.roles.recalled import Recalls
from broker.roles.vault import Hourly
from broker.wire import (
    NEW_LANE,
    Authentic,
    Authenticator,
    Counted,
    LaneState,
    Order,
    Placed,
    Position,
    Proven,
    Prover,
    Reason,
    RecordKind,
    RecordPlace,
    Relayed,
    SystemRecord,
    shipped_codec,
    take_number,
)
from schemas import Reference

STRANGERS = 5
"""Up to this step any stranger can cause a refusal; up to the next, whoever can copy a record."""
COPYISTS = 8

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

KnownLeaf = Callable[[InLane, Position], bytes | None]


class Verdict(NamedTuple):
    """What became of one record.

    Args:
        record: The record.
        counted: What it counts as in the tally.
        lane: Its lane, where its number was taken or had been.
        state: The lane afterwards, where its number was taken now.
        authentic: What was proven of it, once steps 1 to 8 passed.
        proven: The report, where it is to be delivered.
        kept: What goes to quarantine, where something does.
    """

    record: Record | BrokenRecord
    counted: str
    lane: InLane | None = None
    state: LaneState | None = None
    authentic: Authentic | None = None
    proven: Proven | None = None
    kept: Kept | None = None
    reason: str = ""
    """Why it was refused, where it was."""
    hourly: Hourly | None = None
    """What a `keys` record gave."""
    counted_of: Counted | None = None
    """What may be counted of a report, where no more may be."""
    system: SystemRecord | None = None
    """The heartbeat, the lane's keys or its end, where it is one."""


class Judge:
    """Judges records for one reader under one register.

    Args:
        reader: The reading member's name.
        register: The newest register that the reader has.
        lanes: Every lane's state; read here, changed by who accepts the verdict.
        known: The leaf that took a number at or below a lane's head.
        keys: What sealed records are opened with.
        recalls: What was taken back.
    """

    def __init__(  # noqa: PLR0913 - what a verdict depends on
        self,
        *,
        reader: str,
        register: Register,
        lanes: dict[InLane, LaneState],
        known: KnownLeaf,
        keys: ReadingKeys,
        recalls: Recalls,
    ) -> None:
        self.register = register
        self._reader = reader
        self._lanes = lanes
        self._known = known
        self._authenticator = Authenticator(register)
        self._keys = keys
        self._recalls = recalls
        self._taking_back: set[tuple[str, bytes]] = set()
        self._prover = Prover(register, reader, shipped_codec, keys)

    def judge(self, record: Record | BrokenRecord, at: int) -> Verdict:
        """Return the verdict on a record at the reader's time `at`, microseconds UTC."""
        if isinstance(record, BrokenRecord):
            return _broken(record)
        place = RecordPlace(self.register.network, record.topic, record.key)
        try:
            authentic = self._authenticator.authenticate(record.value, place, at)
            origin = authentic.origin
            lane = InLane(origin.topic, origin.member, origin.lane)
            placed = take_number(
                self._lanes.get(lane, NEW_LANE), authentic, lambda p: self._known(lane, p)
            )
        except EnvelopeRefused as exc:
            return _refused(record, exc)
        if placed.order is Order.DUPLICATE:
            return Verdict(record, tally.DUPLICATE, lane, authentic=authentic)
        if placed.order is Order.EQUIVOCATION:
            twin = EnvelopeRefused(
                EQUIVOCATION,
                f"{origin.member} signed two records with the number {authentic.position.seq} in "
                f"lane {origin.lane} of {origin.topic}; both are kept.",
            )
            return _refused(record, twin, lane, authentic=authentic)
        return self._proven(record, lane, authentic, placed, at)

    def judge_again(self, kept: Kept, at: int) -> Verdict:
        """Return the verdict on a parked record, which may have taken its number before."""
        record = ParkedRecord(kept.topic, kept.partition, kept.offset, kept.key, kept.value)
        if kept.reason == Reason.KEY_UNKNOWN:
            # Refused at step 3: it took none.
            return self.judge(record, at)
        place = RecordPlace(self.register.network, kept.topic, kept.key)
        try:
            authentic = self._authenticator.authenticate(kept.value, place, at)
        except EnvelopeRefused as exc:
            return _refused(record, exc)
        origin = authentic.origin
        lane = InLane(origin.topic, origin.member, origin.lane)
        late = Placed(self._lanes.get(lane, NEW_LANE), Order.LATE, fork=False)
        return self._proven(record, lane, authentic, late, at)._replace(state=None)

    def _proven(
        self, record: Record, lane: InLane, authentic: Authentic, placed: Placed, at: int
    ) -> Verdict:
        hourly = None
        try:
            if at >= self.register.expires_at:
                raise _expired(self.register)
            outcome = self._prover.prove(authentic, placed, at)
            if isinstance(outcome, Proven):
                self._check_recall(outcome)
            if authentic.origin.kind is RecordKind.KEYS:
                hourly = self._taken(authentic)
        except EnvelopeRefused as exc:
            return _refused(record, exc, lane, placed.state, authentic)
        settled = Verdict(record, tally.NOT_ADDRESSED, lane, placed.state, authentic)
        match outcome:
            case Proven():
                return settled._replace(counted=tally.DELIVERED, proven=outcome)
            case Counted():
                return settled._replace(counted=tally.COUNTED, counted_of=outcome)
            case SystemRecord():
                return settled._replace(counted=tally.SYSTEM, system=outcome, hourly=hourly)
        return settled

    def _check_relayed(self, relayed: Relayed) -> None:
        """Return when neither what a relay passes on nor its grant was taken back."""
        about, leave = relayed.reference, relayed.leave
        if self._gone(about):
            line = f"{about.member} has taken back what is passed on."
            raise EnvelopeRefused("relay.recalled", line)
        if leave and self._gone(leave.reference):
            line = f"{about.member} has revoked the grant that came with it."
            raise EnvelopeRefused("grant.revoked", line)

    def _gone(self, reference: Reference) -> bool:
        at = (reference.member, reference.leaf)
        return at in self._taking_back or self._keys.taken_back(*at)

    def _check_recall(self, proven: Proven) -> None:
        """Return when it was not taken back, also by what is not noted yet."""
        check_recall(proven, self._reader, self._recalls, self._taking_back)
        if proven.relayed is not None:
            self._check_relayed(proven.relayed)
        if recall := recall_of(proven):
            self._taking_back.add((recall.target.member, recall.target.leaf))

    def _taken(self, authentic: Authentic) -> Hourly:
        hourly = self._keys.take(authentic, self.register)
        if hourly is None:
            raise EnvelopeRefused(
                PRIVATE_KEY,
                "A keys record is sealed to a key of this member that the station does not have: "
                "put it into the keys folder, and what waits for it is read.",
            )
        return hourly


class ParkedRecord(NamedTuple):
    """A record out of quarantine."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None


EQUIVOCATION = "wire.equivocation"
REGISTER_EXPIRED = "register.expired"
PRIVATE_KEY = "keys.private_lacking"


def _expired(register: Register) -> EnvelopeRefused:
    since = EPOCH + timedelta(microseconds=register.expires_at)
    return EnvelopeRefused(
        REGISTER_EXPIRED,
        f"Register {register.version} expired on {since:%Y-%m-%d %H:%M} UTC: what comes is kept "
        "until there is a newer one.",
    )


def _refused(
    record: Record,
    exc: EnvelopeRefused,
    lane: InLane | None = None,
    state: LaneState | None = None,
    authentic: Authentic | None = None,
) -> Verdict:
    kept = Kept(
        record.topic,
        record.partition,
        record.offset,
        record.key,
        record.value,
        str(exc.reason),
        exc.detail,
        authentic.origin.member if authentic else None,
        authentic.leaf if authentic else None,
        _share(exc),
    )
    if exc.reason == RECALLED:
        # Nothing of it is kept, in quarantine neither.
        kept = kept._replace(value=None)
    count = tally.REFUSED + exc.reason
    return Verdict(record, count, lane, state, authentic, kept=kept, reason=exc.reason)


def _share(exc: EnvelopeRefused) -> int:
    step = exc.reason.step if isinstance(exc.reason, Reason) else COPYISTS + 1
    if step <= STRANGERS:
        return 1
    return 2 if step <= COPYISTS else 0


def _broken(record: BrokenRecord) -> Verdict:
    kept = Kept(
        record.topic,
        record.partition,
        record.offset,
        None,
        None,
        "kafka.broken",
        record.why,
        None,
        None,
        1,
    )
    return Verdict(record, tally.REFUSED + "kafka.broken", kept=kept, reason="kafka.broken")
