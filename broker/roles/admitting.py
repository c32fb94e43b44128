"""Admitting: what a subscription may hand out, asked once for reports that are marked alike."""

from __future__ import annotations

from typing import NamedTuple

from broker.handling import Decision, Outlet, Reader, kept_until, may
from broker.register import Register
from broker.wire import Origin, Proven
from schemas import Handling
from schemas.handling import Purpose


class _Asked(NamedTuple):
    """A question, and its answer until a time, microseconds UTC."""

    outlet: Outlet
    origin: Origin
    handling: Handling
    register: Register
    purpose: Purpose
    until: int
    decision: Decision


class Admitting:
    """Asks outlets for one reader, whose grants are none; remembers the last answer."""

    __slots__ = ("_last",)

    def __init__(self) -> None:
        self._last: _Asked | None = None

    def may(self, outlet: Outlet, proven: Proven, reader: Reader) -> Decision:
        """Return whether a report may get out here; as `broker.handling.may` says.

        Most reports come with the last one's origin and handling, the very same objects. Of those,
        time alone could tell one from the other: each is kept at least until it expires.
        """
        last, at = self._last, reader.at
        if (
            last is not None
            and last.handling is proven.terms.handling
            and last.origin is proven.authentic.origin
            and last.register is reader.register
            and last.outlet is outlet
            and last.purpose is reader.purpose
            and at < last.until
            and at < proven.authentic.header.expires_at
        ):
            return last.decision
        marked = proven.marked
        decision, until = may(outlet, marked, reader), kept_until(marked, reader.register)
        origin, purpose = proven.authentic.origin, reader.purpose
        # What was told too late says nothing of another time.
        self._last = (
            _Asked(outlet, origin, marked.handling, reader.register, purpose, until, decision)
            if at < until
            else None
        )
        return decision
