"""Operator: whoever runs Kafka, and what it can do without any member's key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from broker.demo.dice import dice
from broker.demo.forgery import lane_position, leaf, other_facts, other_signer, other_time
from broker.demo.gate import Held
from broker.kafka.client import KafkaSink, KafkaSource
from broker.kafka.settings import KafkaSettings
from broker.keys import SigningKey
from broker.roles.ports import BrokenRecord
from broker.wire import Reason, record_key

LATE: Final = "late"
DUPLICATE: Final = "duplicate"
MISSING: Final = "missing"
_REPLAYED: Final = 5
_FETCH: Final = 2000


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
        topic: The topic that it was done to.
        key: Of the record that it wrote.
        value: What it wrote; of `late` and `missing`, which report it was done to.
        times: How many records it concerns.
    """

    what: str
    verdict: str
    topic: str
    key: bytes = b""
    value: bytes | None = None
    times: int = 1


@dataclass
class Operator:
    """Runs Kafka, and cheats.

    Args:
        settings: Of its Kafka.
        network: The network whose records it carries.
    """

    settings: KafkaSettings
    network: str
    attempts: list[Attempt] = field(default_factory=list)
    lost: list[Lost] = field(default_factory=list)

    async def cheat(self, held: Sequence[Held], stranger: str, elsewhere: str) -> None:
        """Store what was held back, in its own way.

        Args:
            held: The closing day's reports of one member, in order.
            stranger: A member to whose lane it moves one of them.
            elsewhere: A contract to whose topic it moves one of them.
        """
        (topic, key, first), *_ = held
        values = [each.value for each in held]
        old = await self._old(topic)
        member = lane_position(first)[1]
        moved_to = f"{self.network}.{elsewhere}"
        lane_of = record_key(self.network, stranger, topic, 0)
        tampered, moved = other_facts(values[2]), other_time(values[3])
        forged = other_signer(values[11], member, SigningKey.generate())
        garbage = dice(self.network).randbytes(600)
        writes: list[tuple[str, bytes, Sequence[bytes]]] = [
            (topic, key, [values[0], values[1], tampered, moved, values[3]]),
            (topic, key, [values[5], values[4], *values[8:]]),
            (moved_to, key, [values[8]]),
            (topic, lane_of, [values[9]]),
            (topic, key, [forged, garbage]),
            *[(topic, under, [value]) for under, value in old],
        ]
        async with KafkaSink(self.settings) as sink:
            for to, under, records in writes:
                await sink.append(to, under, records)
            await sink.append(topic, key, [None])  # type: ignore[list-item] # no member writes one
        self.lost = [_lost(values[at]) for at in (2, 6, 7)]
        self.attempts = [
            Attempt("altered the facts", Reason.SECTION_DIGEST, topic, key, tampered),
            Attempt("altered a copy's time", Reason.INCLUSION, topic, key, moved),
            Attempt("swapped two reports", LATE, topic, key, values[4]),
            Attempt("copied into another topic", Reason.TOPIC, moved_to, key, values[8]),
            Attempt("copied into another lane", Reason.RECORD_KEY, topic, lane_of, values[9]),
            Attempt("signed with its own key", Reason.KEY_UNKNOWN, topic, key, forged),
            Attempt("sent old reports again", DUPLICATE, topic, key, None, len(old)),
            Attempt("wrote random bytes", Reason.MAGIC, topic, key, garbage),
            Attempt("wrote an empty record", Reason.NULL, topic, key, None),
            Attempt("kept reports back", MISSING, topic, key, None, len(self.lost)),
        ]  # fmt: skip - an attempt a line

    async def _old(self, topic: str) -> list[tuple[bytes, bytes]]:
        """Return keys and values of some records that the topic holds, of several members."""
        found: dict[bytes, bytes] = {}
        async with KafkaSource(self.settings, [topic], f"operator.{self.network}") as source:
            ends = await source.ends()
            while any(source.positions().get(at, 0) < end for at, end in ends.items()):
                for record in await source.fetch(_FETCH):
                    if not isinstance(record, BrokenRecord) and record.key and record.value:
                        found.setdefault(record.key, record.value)
        return list(found.items())[:_REPLAYED]


def _lost(value: bytes) -> Lost:
    topic, member, lane, position = lane_position(value)
    return Lost(topic, member, lane, position.epoch, position.seq, leaf(value))
