"""Opening envelopes: all steps for one record, and a reader that remembers between records."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from broker.errors import EnvelopeRefused
from broker.register.model import Register
from broker.wire.authenticate import Authenticator
from broker.wire.codec import CodecSource
from broker.wire.lane import LaneState, Order, Placed, take_number
from broker.wire.outcomes import Counted, NotAddressed, Proven, SystemRecord
from broker.wire.place import Position, RecordPlace
from broker.wire.prove import Prover
from broker.wire.unseal import ReaderKeys


class Reader:
    """One member reading under one version of the register.

    With a newer register comes a new reader; lanes live on. `authenticate`, `take_number` and
    `prove` follow each other for every record; what lies between them is the station's.
    """

    __slots__ = ("authenticate", "prove", "register")

    def __init__(
        self,
        register: Register,
        member: str,
        codecs: CodecSource,
        keys: ReaderKeys | None = None,
    ) -> None:
        self.register = register
        self.authenticate = Authenticator(register).authenticate
        self.prove = Prover(register, member, codecs, keys).prove


class Dropped(NamedTuple):
    """A duplicate, or a second record under a number that was taken before."""

    placed: Placed


class Opened(NamedTuple):
    """What one record came to, and its lane afterwards.

    A refusal is a result here: behind step 9 the number stays taken all the same.
    """

    result: Proven | Counted | NotAddressed | SystemRecord | Dropped | EnvelopeRefused
    lane: LaneState


def open_envelope(  # noqa: PLR0913 - bytes, place, trust, lane, reader and time; none may be left out
    value: bytes | None,
    *,
    place: RecordPlace,
    register: Register,
    lane: LaneState,
    reader: str,
    at: int,
    known: Callable[[Position], bytes | None],
    codecs: CodecSource,
    keys: ReaderKeys | None = None,
) -> Opened:
    """Return what a Kafka record's value proves to `reader`, and the lane afterwards.

    Args:
        value: The record's value.
        place: Where it was found.
        register: The newest that the reader has.
        lane: What the reader knows of the lane that the record's key stands for.
        reader: The reading member's name.
        at: The reader's time, microseconds UTC.
        known: The leaf taken at a position of this lane, or None.
        codecs: Where codecs come from.
        keys: What the reader holds to unseal with; without, what is sealed is refused.
    """
    opener = Reader(register, reader, codecs, keys)
    try:
        authentic = opener.authenticate(value, place, at)
        placed = take_number(lane, authentic, known)
    except EnvelopeRefused as exc:
        return Opened(exc, lane)
    if placed.order in (Order.DUPLICATE, Order.EQUIVOCATION):
        return Opened(Dropped(placed), placed.state)
    try:
        return Opened(opener.prove(authentic, placed, at), placed.state)
    except EnvelopeRefused as exc:
        return Opened(exc, placed.state)
