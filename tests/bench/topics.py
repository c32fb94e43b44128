"""The embedded Kafka, and topics on it."""

from __future__ import annotations

from broker.kafka import KafkaSettings
from broker.kafka.client import ensure_topics


async def make_topic(bootstrap: str, topic: str) -> None:
    """Make `topic` with one partition, so that all contenders meet the same."""
    await ensure_topics(KafkaSettings(bootstrap), [topic])
