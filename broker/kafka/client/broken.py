"""Places in Kafka where there is no readable record."""

from __future__ import annotations

from broker.roles.ports import BrokenRecord

__all__ = ["BrokenRecord"]
