"""Station: a member's running node, put together from its file."""

from __future__ import annotations

from broker.station.node import Station

__all__ = ["Station"]
