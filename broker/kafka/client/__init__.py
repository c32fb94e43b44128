"""The client: the only package that imports aiokafka."""

from __future__ import annotations

from broker.kafka.client.register_topic import RegisterTopic, put_register
from broker.kafka.client.sink import KafkaSink
from broker.kafka.client.source import KafkaSource
from broker.kafka.client.topics import TopicWarning, ensure_topics, look_at_topics

__all__ = [
    "KafkaSink",
    "KafkaSource",
    "RegisterTopic",
    "TopicWarning",
    "ensure_topics",
    "look_at_topics",
    "put_register",
]
