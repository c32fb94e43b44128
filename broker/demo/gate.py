"""Gate: where whoever runs Kafka can accept records and not store them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from broker.roles.ports import RecordSink
from broker.station import Station


class Held(NamedTuple):
    """A record that was acknowledged and is not in Kafka."""

    topic: str
    key: bytes
    value: bytes


@dataclass
class Gate:
    """Stands between one station and Kafka; honest until `holding` is set."""

    holding: bool = False
    held: list[Held] = field(default_factory=list)

    def before(self, sink: RecordSink) -> RecordSink:
        """Return a sink that leads through the gate to `sink`."""
        return _Gated(self, sink)


class _Gated:
    def __init__(self, gate: Gate, sink: RecordSink) -> None:
        self._gate = gate
        self._sink = sink

    async def append(self, topic: str, key: bytes, values: Sequence[bytes]) -> None:
        if self._gate.holding:
            self._gate.held += [Held(topic, key, value) for value in values]
            return
        await self._sink.append(topic, key, values)

    async def close(self) -> None:
        await self._sink.close()


class GatedStation(Station):
    """A station whose records go through a gate; it cannot know."""

    gate: Gate

    def _sink(self) -> RecordSink:
        return self.gate.before(super()._sink())
