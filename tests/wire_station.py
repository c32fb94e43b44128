"""A reader as an attacker meets it: its lane, and what it took."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from wire_world import NOW, codecs, network, place, signed

from broker.errors import EnvelopeRefused
from broker.register import Register
from broker.wire import (
    NEW_LANE,
    Authenticator,
    Dropped,
    LaneState,
    Opened,
    Order,
    Position,
    Proven,
    Reason,
    RecordPlace,
    open_envelope,
)


@dataclass
class Station:
    """A reader's lane and what it took, as its store would keep them."""

    lane: LaneState = NEW_LANE
    taken: dict[Position, bytes] = field(default_factory=dict)
    register: Register = field(default_factory=network)

    def open(self, value: bytes | None, where: RecordPlace | None = None, at: int = NOW) -> Opened:
        """Open a record and keep what a station keeps."""
        opened = open_envelope(
            value,
            place=where or place(),
            register=self.register,
            lane=self.lane,
            reader="police-nz",
            at=at,
            known=self.taken.get,
            codecs=codecs,
        )
        if isinstance(opened.result, Proven):
            self.taken[opened.result.position] = opened.result.leaf
        self.lane = opened.lane
        return opened

    def reason(self, value: bytes | None, where: RecordPlace | None = None) -> str:
        """Return why a record is refused."""
        result = self.open(value, where).result
        assert isinstance(result, EnvelopeRefused)
        return result.reason

    def order(self, value: bytes) -> Order:
        """Return how a record's number stands, proven or dropped."""
        result = self.open(value).result
        assert isinstance(result, Proven | Dropped)
        return result.order if isinstance(result, Proven) else result.placed.order


def untouched(value: bytes | None, where: RecordPlace | None = None) -> str:
    """Return why a record is refused with no lane touched, its memory warm or cold."""
    cold = Authenticator(network())
    warm = Authenticator(network())
    for record in signed(3):
        warm.authenticate(record.envelope, place(), NOW)
    reasons = set()
    for authenticator in (cold, warm):
        with pytest.raises(EnvelopeRefused) as caught:
            authenticator.authenticate(value, where or place(), NOW)
        assert Reason[caught.value.reason.removeprefix("wire.").upper()].step <= 8
        reasons.add(caught.value.reason)
    (reason,) = reasons
    return reason
