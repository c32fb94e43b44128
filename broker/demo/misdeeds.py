"""Misdeeds: what can be made of one member's reports without any member's key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from broker.demo.forgery import lane_position, leaf, other_facts, other_signer, other_time
from broker.demo.gate import Held
from broker.keys import SigningKey
from broker.wire import Reason, record_key

LATE: Final = "late"
DUPLICATE: Final = "duplicate"
MISSING: Final = "missing"
_ALTERED: Final = 2
_KEPT_BACK: Final = (6, 7)


class Write(NamedTuple):
    """A record that the operator puts into Kafka; None is a tombstone."""

    topic: str
    key: bytes
    value: bytes | None


class Lost(NamedTuple):
    """A report that readers never get."""

    topic: str
    member: str
    lane: int
    epoch: int
    seq: int
    leaf: bytes


@dataclass(frozen=True, slots=True)
class Attempt:
    """One thing that the operator tried.

    Args:
        what: In words.
        verdict: What every reader must make of it: a refusal's reason, `late`, `duplicate` or
            `missing`.
        record: What it wrote; of two that were swapped, the one that comes late; of several
            records, the first.
        times: How many records it concerns.
    """

    what: str
    verdict: str
    record: Write
    times: int = 1


@dataclass(frozen=True, slots=True)
class Misdeeds:
    """What the operator makes of a day's reports.

    Args:
        network: The network.
        held: Twelve reports of one lane, in order, none of them in Kafka.
        old: Records that Kafka has.
        stranger: A member to whose lane one of them goes.
        elsewhere: A topic that one of them goes to.
        noise: Some bytes.
        key: A key that no register knows.
    """

    network: str
    held: Sequence[Held]
    old: Sequence[Write]
    stranger: str
    elsewhere: str
    noise: bytes
    key: SigningKey

    def attempts(self) -> list[Attempt]:
        """Return what is tried, in the order of `writes`."""
        return [
            Attempt("altered the facts", Reason.SECTION_DIGEST, self._altered()),
            Attempt("altered a copy's time", Reason.INCLUSION, self._older()),
            Attempt("swapped two reports", LATE, self._genuine(4)),
            Attempt("copied into another topic", Reason.TOPIC, self._in_topic()),
            Attempt("copied into another lane", Reason.RECORD_KEY, self._in_lane()),
            Attempt("signed with its own key", Reason.KEY_UNKNOWN, self._forged()),
            Attempt("sent old reports again", DUPLICATE, self.old[0], len(self.old)),
            Attempt("wrote random bytes", Reason.MAGIC, self._made(self.noise)),
            Attempt("wrote an empty record", Reason.NULL, self._made(None)),
            Attempt("kept reports back", MISSING, self._genuine(6), len(self.lost())),
        ]

    def writes(self) -> list[Write]:
        """Return what goes into Kafka, in this order."""
        first = [self._genuine(0), self._genuine(1), self._altered()]
        swapped = [self._older(), self._genuine(3), self._genuine(5), self._genuine(4)]
        rest = [self._genuine(at) for at in range(_KEPT_BACK[-1] + 1, len(self.held))]
        copies = [self._in_topic(), self._in_lane(), self._forged(), *self.old]
        return [*first, *swapped, *rest, *copies, self._made(self.noise), self._made(None)]

    def lost(self) -> list[Lost]:
        """Return what readers never get: first the report that was altered in its place."""
        return [_lost(self.held[at].value) for at in (_ALTERED, *_KEPT_BACK)]

    def _made(self, value: bytes | None) -> Write:
        """Return a record in the lane."""
        return Write(self.held[0].topic, self.held[0].key, value)

    def _genuine(self, at: int) -> Write:
        return self._made(self.held[at].value)

    def _altered(self) -> Write:
        return self._made(other_facts(self.held[_ALTERED].value))

    def _older(self) -> Write:
        return self._made(other_time(self.held[3].value))

    def _in_topic(self) -> Write:
        return self._genuine(8)._replace(topic=self.elsewhere)

    def _in_lane(self) -> Write:
        record = self._genuine(9)
        return record._replace(key=record_key(self.network, self.stranger, record.topic, 0))

    def _forged(self) -> Write:
        value = self.held[11].value
        return self._made(other_signer(value, lane_position(value)[1], self.key))


def _lost(value: bytes) -> Lost:
    topic, member, lane, position = lane_position(value)
    return Lost(topic, member, lane, position.epoch, position.seq, leaf(value))
