"""Ports: what a station's roles need of Kafka and of a store, owned by the roles."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple, Protocol

from broker.register import Register
from broker.roles.progress import InLane, Kept, Progress
from broker.wire import LaneState, Rung

TopicPartition = tuple[str, int]


class Record(Protocol):
    """One record as Kafka gave it; nothing in it is proven."""

    @property
    def topic(self) -> str:
        """Kafka topic."""

    @property
    def partition(self) -> int:
        """Partition within the topic."""

    @property
    def offset(self) -> int:
        """Offset within the partition."""

    @property
    def key(self) -> bytes | None:
        """The record key."""

    @property
    def value(self) -> bytes | None:
        """An envelope, or anything at all; None is a tombstone."""


class BrokenRecord(NamedTuple):
    """A place in Kafka where there is no readable record; reading goes on behind it.

    Args:
        topic: The topic.
        partition: Its partition.
        first: The first offset that was skipped.
        offset: The last offset that was skipped; `offset + 1` is the next to read.
        why: One line for people.
    """

    topic: str
    partition: int
    first: int
    offset: int
    why: str


class RecordSource(Protocol):
    """Reads records of some topics from where a group's progress stands."""

    async def fetch(self, most: int) -> Sequence[Record | BrokenRecord]:
        """Return up to `most` records, each partition's in order; none when none came in time."""

    async def commit(self, offsets: Mapping[TopicPartition, int]) -> None:
        """Note the next offset to read of each partition."""

    async def ends(self) -> Mapping[TopicPartition, int]:
        """Return the offset behind the last record that Kafka holds, per partition."""

    def positions(self) -> Mapping[TopicPartition, int]:
        """Return the next offset to be fetched, per partition."""

    def hold(self, places: Collection[TopicPartition]) -> None:
        """Fetch nothing of these until called again without them."""

    async def close(self) -> None:
        """Let go of Kafka; never hangs."""


class RecordSink(Protocol):
    """Appends records."""

    async def append(self, topic: str, key: bytes, values: Sequence[bytes]) -> None:
        """Return when the in-sync replicas hold all `values`, in this order.

        Raises:
            TransportError: Kafka did not say so in time; the same call may be made again.
        """

    async def close(self) -> None:
        """Let go of Kafka; never hangs."""


class OriginKey(NamedTuple):
    """The originator's own key of what it reports, and the SHA-256 of the content under it."""

    contract: str
    key: str
    content: bytes


class Published(NamedTuple):
    """What was published under an origin key."""

    content: bytes
    leaf: bytes
    id: bytes
    revision: int


class Numbered(NamedTuple):
    """A signed record, ready to be kept and sent."""

    seq: int
    leaf: bytes
    id: bytes
    envelope: bytes
    origin_key: OriginKey | None
    revision: int
    member: str = ""
    rung: Rung | None = None
    """The originator's own, where it is sealed."""


class LaneHead(NamedTuple):
    """Where one of a station's own lanes stands."""

    epoch: int
    seq: int
    leaf: bytes
    acknowledged: int
    """Outbox row up to which Kafka has everything."""


class RegisterWatch(Protocol):
    """The newest register that this station has."""

    def current(self) -> Register:
        """Return it."""

    async def ask(self) -> bool:
        """Look whether there is a newer one; cheap enough to ask for every record."""


class Outbox(Protocol):
    """Keeps what was numbered until Kafka has it, and which numbers were used."""

    async def claim_lane(self, topic: str) -> int:
        """Return a lane of `topic` that this process alone writes from now on.

        Raises:
            UnavailableError: All 64 lanes are written by other processes.
        """

    async def unsent_lanes(self) -> Sequence[tuple[str, int, int]]:
        """Return (topic, lane, last row) of every lane with records Kafka has not acknowledged."""

    async def try_claim(self, topic: str, lane: int) -> bool:
        """Return whether this process alone writes that lane from now on."""

    async def head(self, topic: str, lane: int) -> LaneHead:
        """Return where the lane stands; epoch 0 and 32 zero bytes when it was never written."""

    async def keep(
        self, topic: str, lane: int, epoch: int, batch: Sequence[Numbered], acknowledged: int
    ) -> int:
        """Make a batch durable in one commit and return the outbox row of its last record."""

    async def pending(
        self, topic: str, lane: int, after: int, most: int
    ) -> Sequence[tuple[int, bytes]]:
        """Return up to `most` (row, envelope) behind row `after`, in order."""

    async def acknowledge(self, topic: str, lane: int, row: int) -> None:
        """Note that Kafka has everything up to `row`."""

    async def record(self, topic: str, lane: int, leaf: bytes) -> bytes | None:
        """Return one record of a lane byte for byte, or None where it was never kept."""

    def claim_keys(self) -> None:
        """Make this process the only one that publishes under origin keys.

        Raises:
            ConfigError: Another process does; the line names that process.
        """

    async def published(self, keys: Sequence[OriginKey]) -> Mapping[tuple[str, str], Published]:
        """Return what was published under each (contract, key) that was."""


class Inbox(Protocol):
    """Keeps each subscription's progress: lane states, numbers taken, counts, quarantine."""

    def claim(self, subscription: str) -> None:
        """Make the caller the only reader of `subscription`.

        Raises:
            ConfigError: Another reads it; the line says who.
        """

    def release(self, subscription: str) -> None:
        """Let another read `subscription`."""

    async def lanes(self, subscription: str) -> Mapping[InLane, LaneState]:
        """Return the state of every lane the subscription has seen."""

    def leaf_at(self, subscription: str, lane: InLane, epoch: int, seq: int) -> bytes | None:
        """Return the leaf that took this number, if one did."""

    async def note(self, subscription: str, progress: Progress) -> None:
        """Make progress durable, effects included, in one commit.

        Raises:
            StoreError: Nothing was noted.
            ReportRefused: An effect's statement failed; nothing was noted.
        """

    async def counts(self, subscription: str) -> Mapping[str, int]:
        """Return the subscription's counts since its beginning."""

    async def parked(self, subscription: str, reason: str) -> Sequence[QuarantineRow]:
        """Return the records that were kept for one reason, oldest first."""


class QuarantineRow(NamedTuple):
    """One record in quarantine."""

    id: int
    subscription: str
    at: int
    """When it was kept, microseconds since 1970, UTC."""
    kept: Kept


class Quarantine(Protocol):
    """What was refused or failed, to be looked at."""

    async def rows(self, *, most: int) -> Sequence[QuarantineRow]:
        """Return the newest rows first."""

    async def row(self, row_id: int) -> QuarantineRow:
        """Return one row.

        Raises:
            RefusedError: There is none of that id.
        """
