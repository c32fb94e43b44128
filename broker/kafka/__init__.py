"""Kafka: the client, the topics, and a real node in a child process."""

from __future__ import annotations

from broker.kafka.node import EmbeddedNode
from broker.kafka.settings import KafkaSettings

__all__ = ["EmbeddedNode", "KafkaSettings"]
