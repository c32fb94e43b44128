"""Topics: made with the settings that lose nothing, and compared when they are there already."""

from __future__ import annotations

import pytest
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from kafka_records import new_topic

from broker.kafka import KafkaSettings
from broker.kafka.client import TopicWarning, ensure_topics

pytestmark = pytest.mark.kafka


async def test_a_topic_of_ours_has_the_settings_that_lose_nothing(kafka: str) -> None:
    """Made by us, a topic is as we want it, and making it again finds nothing to warn of."""
    settings, topic = KafkaSettings(kafka), new_topic("made")
    assert await ensure_topics(settings, [topic, topic], partitions=2) == ()
    assert await ensure_topics(settings, [topic]) == ()


async def test_a_topic_that_could_lose_records_is_named(kafka: str) -> None:
    """A topic made by others with compaction or compression is reported, setting by setting."""
    topic = new_topic("compacted")
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka)
    await admin.start()
    lossy = {"cleanup.policy": "compact", "compression.type": "producer"}
    await admin.create_topics([NewTopic(topic, 1, 1, topic_configs=lossy)])
    await admin.close()
    assert await ensure_topics(KafkaSettings(kafka), [topic]) == (
        TopicWarning(topic, "cleanup.policy", "compact", "delete"),
        TopicWarning(topic, "compression.type", "producer", "uncompressed"),
    )
