"""Origin: the part of a header that stays the same from record to record."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from broker.keys import ZERO
from broker.register.model import Status
from broker.register.names import MEMBER_SIZE, NAME, NETWORK_SIZE, TOPIC_SIZE
from broker.wire import layout
from broker.wire.cursor import Cursor
from broker.wire.place import record_key
from broker.wire.refusals import Reason, refused


class RecordKind(StrEnum):
    """What a record is, as its sections say."""

    REPORT = "report"
    HEARTBEAT = "heartbeat"
    KEYS = "keys"
    END = "end"


@dataclass(frozen=True, slots=True, eq=False)
class Origin:
    """Who speaks, where, as what; `read_origin` and `check_shape` say what must hold.

    Two are equal only when they are the same object, so that looking one up costs nothing.
    `epoch` is in microseconds; `contract` and `keys` are 32 bytes, zero for none.
    """

    network: str
    member: str
    topic: str
    lane: int
    epoch: int
    status: Status
    contract: bytes
    register_version: int
    keys: bytes
    sections: int
    sealed: int
    seal_suite: int
    extensions: bytes
    kind: RecordKind = field(init=False)
    record_key: bytes = field(init=False)

    def __post_init__(self) -> None:
        key = record_key(self.network, self.member, self.topic, self.lane)
        object.__setattr__(self, "kind", _kind(self.sections))
        object.__setattr__(self, "record_key", key)

    def to_bytes(self) -> bytes:
        """Return the one encoding of this origin."""
        names = (self.network, self.member, self.topic)
        return b"".join(
            (
                bytes([layout.VERSION]),
                *(bytes([len(name)]) + name.encode("ascii") for name in names),
                bytes([self.lane]),
                self.epoch.to_bytes(8, "big"),
                bytes([self.status]),
                self.contract,
                self.register_version.to_bytes(8, "big"),
                self.keys,
                bytes([self.sections, self.sealed, self.seal_suite]),
                len(self.extensions).to_bytes(2, "big"),
                self.extensions,
            )
        )


def read_origin(data: bytes) -> Origin:
    """Return the origin in exactly `data` (step 6).

    Raises:
        EnvelopeRefused: `wire.version`, `wire.header`, `wire.unknown` or `wire.shape`.
    """
    cursor = Cursor(data, Reason.HEADER)
    if cursor.uint(1) != layout.VERSION:
        raise refused(Reason.VERSION, "The header is of another version than 1.")
    origin = Origin(
        network=_name(cursor, NETWORK_SIZE),
        member=_name(cursor, MEMBER_SIZE),
        topic=_name(cursor, TOPIC_SIZE),
        lane=_below(cursor.uint(1), layout.LANES, "lane"),
        epoch=_epoch(cursor),
        status=Status(_below(cursor.uint(1), len(Status), "status")),
        contract=cursor.take(layout.HASH_SIZE),
        register_version=cursor.uint(8),
        keys=cursor.take(layout.HASH_SIZE),
        sections=_below(cursor.uint(1), layout.KNOWN_SECTIONS + 1, "section"),
        sealed=_below(cursor.uint(1), layout.KNOWN_SECTIONS + 1, "sealed section"),
        seal_suite=_below(cursor.uint(1), layout.SEAL_SUITE + 1, "seal suite"),
        extensions=cursor.opaque(2, 0, layout.EXTENSIONS_SIZE),
    )
    _check_extensions(origin.extensions)
    cursor.end()
    check_shape(origin)
    return origin


def check_shape(origin: Origin) -> None:
    """Return when the fields fit together.

    Raises:
        EnvelopeRefused: They do not (`wire.shape`).
    """
    sealed = origin.sealed != 0
    if sealed != (origin.keys != ZERO) or sealed != (origin.seal_suite != 0):
        raise refused(Reason.SHAPE, "Sealed sections, keys and seal suite do not fit together.")
    if origin.sealed & ~origin.sections:
        raise refused(Reason.SHAPE, "A section is sealed that is not there.")
    if (origin.kind is RecordKind.REPORT) == (origin.status is Status.SYSTEM):
        raise refused(Reason.SHAPE, "Status and sections do not fit together.")
    bare = origin.kind in (RecordKind.KEYS, RecordKind.END)
    if bare != (origin.contract == ZERO):
        raise refused(Reason.SHAPE, "Contract and sections do not fit together.")
    if origin.kind is RecordKind.KEYS and (origin.sections != layout.KEYS or sealed):
        raise refused(Reason.SHAPE, "A keys record has one section, and that is not sealed.")


def _kind(sections: int) -> RecordKind:
    if sections & layout.KEYS:
        return RecordKind.KEYS
    if sections & layout.TERMS:
        return RecordKind.REPORT
    return RecordKind.HEARTBEAT if sections else RecordKind.END


def _name(cursor: Cursor, most: int) -> str:
    name = cursor.opaque(1, 1, most)
    if NAME.fullmatch(name) is None:
        raise refused(Reason.HEADER, "A name has other characters than A-Z, a-z, 0-9, . _ -")
    return name.decode("ascii")


def _epoch(cursor: Cursor) -> int:
    epoch = cursor.uint(8)
    if not epoch:
        raise refused(Reason.HEADER, "Epoch 0 is before every lane's start.")
    return epoch


def _below(number: int, bound: int, what: str) -> int:
    if number >= bound:
        raise refused(Reason.UNKNOWN, f"Value {number} of {what} is unknown.")
    return number


def _check_extensions(data: bytes) -> None:
    cursor = Cursor(data, Reason.HEADER)
    last = -1
    while cursor.left:
        kind = cursor.uint(2)
        cursor.opaque(2, 0, layout.EXTENSION_SIZE)
        if kind <= last:
            raise refused(Reason.HEADER, "Extensions are out of order.")
        if kind % 2 == 0:
            raise refused(Reason.UNKNOWN, f"Extension {kind} is unknown and must be understood.")
        last = kind
