"""What a record comes to once its number is taken; only `prove` makes these."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from pydantic import BaseModel

from broker.handling import Marked
from broker.register.model import Status
from broker.wire.authenticate import Authentic
from broker.wire.ladder import Rung
from broker.wire.lane import Order, Placed
from broker.wire.origin import RecordKind
from broker.wire.place import Position
from broker.wire.relayed import Relayed
from schemas import Report, Terms


class Proven(NamedTuple):
    """A report that was proven, and that this reader may read; only `prove` makes one.

    Args:
        authentic: What was proven of the record itself.
        placed: The number that it took.
        contract: Its contract's name.
        terms: How it may be used.
        report: What it says, as far as this reader may read it: `nominal` is None where not.
        rung: Of a sealed report, the rung that this reader stands on, and its key; secret.
        relayed: Of a relay, the report that it passes on, proven of its own originator.
    """

    authentic: Authentic
    placed: Placed
    contract: str
    terms: Terms
    report: Report
    rung: Rung | None = None
    relayed: Relayed | None = None

    @property
    def originator(self) -> str:
        """The member that signed it."""
        return self.authentic.origin.member

    @property
    def network(self) -> str:
        """Its network."""
        return self.authentic.origin.network

    @property
    def topic(self) -> str:
        """Its topic."""
        return self.authentic.origin.topic

    @property
    def lane(self) -> int:
        """Its lane's number."""
        return self.authentic.origin.lane

    @property
    def position(self) -> Position:
        """Its number in that lane."""
        return self.authentic.position

    @property
    def leaf(self) -> bytes:
        """Its identity, 32 bytes."""
        return self.authentic.leaf

    @property
    def id(self) -> UUID:
        """Its id for people; references use originator and leaf."""
        return UUID(bytes=self.authentic.header.id)

    @property
    def made_at(self) -> int:
        """When it was made, microseconds."""
        return self.authentic.header.made_at

    @property
    def expires_at(self) -> int:
        """When it expires, microseconds."""
        return self.authentic.header.expires_at

    @property
    def signed_at(self) -> int:
        """When its batch was signed, microseconds."""
        return self.authentic.signed_at

    @property
    def status(self) -> Status:
        """What it is for."""
        return self.authentic.origin.status

    @property
    def contract_id(self) -> bytes:
        """SHA-256 of its contract's exact text."""
        return self.authentic.origin.contract

    @property
    def register_version(self) -> int:
        """The register that its originator acted under."""
        return self.authentic.origin.register_version

    @property
    def marked(self) -> Marked:
        """What handling looks at of it."""
        handling = self.terms.handling
        return Marked(
            self.originator, self.contract, self.topic, self.status, self.expires_at, handling
        )

    @property
    def order(self) -> Order:
        """How its number stands to what came before."""
        return self.placed.order

    @property
    def fork(self) -> bool:
        """Whether its chain contradicts its neighbours'."""
        return self.placed.fork


class Counted(NamedTuple):
    """A report that was proven, and of which this reader may count `open`, and see no more.

    Never a delivery. Args:
        authentic: What was proven of the record itself.
        placed: The number that it took.
        contract: Its contract's name.
        open: Its section `open`.
        rung: Rung 1 and its key; secret.
    """

    authentic: Authentic
    placed: Placed
    contract: str
    open: BaseModel
    rung: Rung

    @property
    def originator(self) -> str:
        """The member that signed it."""
        return self.authentic.origin.member

    @property
    def leaf(self) -> bytes:
        """Its identity, 32 bytes."""
        return self.authentic.leaf

    @property
    def made_at(self) -> int:
        """When it was made, microseconds."""
        return self.authentic.header.made_at

    @property
    def expires_at(self) -> int:
        """When it expires, microseconds."""
        return self.authentic.header.expires_at

    @property
    def status(self) -> Status:
        """What it is for."""
        return self.authentic.origin.status


class NotAddressed(NamedTuple):
    """A report that was proven to have the right to be said, but not to this reader."""

    authentic: Authentic
    placed: Placed


class SystemRecord(NamedTuple):
    """A heartbeat (with what it says), a lane's keys or its end."""

    authentic: Authentic
    placed: Placed
    report: Report | None

    @property
    def kind(self) -> RecordKind:
        """Which of the three."""
        return self.authentic.origin.kind
