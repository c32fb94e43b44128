"""Relayed: what came in a relay counts as its originator's report, marked by who passed it on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from broker.handling import Decision, Outlet
from broker.office.facts import Fact
from broker.office.gathering import fact_of
from broker.register import Status
from broker.roles.delivery import Delivery
from broker.wire import Relayed
from schemas import Reference, Report, Terms

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def facts_of(delivery: Delivery) -> Iterator[Fact]:
    """Yield what an office keeps of a delivery; of a relay, also of the report that it passes on.

    A report of which too little was passed on to be one is not counted.
    """
    yield fact_of(delivery)
    relayed = delivery.proven.relayed
    if relayed is not None and relayed.report is not None:
        told = _PassedOn(delivery, relayed, relayed.report)
        yield fact_of(told).model_copy(update={"relayed_by": delivery.reference.member})


@dataclass(frozen=True, slots=True)
class _PassedOn:
    """A report that came in a relay (`Told`): its relay says how it may be used here."""

    relay: Delivery
    relayed: Relayed
    report: Report

    @property
    def terms(self) -> Terms:
        """Return its own, marked as the relay is, which is no looser."""
        return self.relayed.terms.model_copy(update={"handling": self.relay.terms.handling})

    @property
    def reference(self) -> Reference:
        """Return its originator, and its leaf."""
        return self.relayed.reference

    @property
    def made_at(self) -> datetime:
        """Return when its originator made it, UTC."""
        return _EPOCH + timedelta(microseconds=self.relayed.enclosure.header.made_at)

    @property
    def status(self) -> Status:
        """Return its status."""
        return self.relay.status

    def may(self, outlet: Outlet) -> Decision:
        """Return whether the relay may get out here."""
        return self.relay.may(outlet)
