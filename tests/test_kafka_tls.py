"""TLS: both sides show certificates, and neither believes a stranger's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from kafka_records import new_topic, read
from secured_kafka import Authority, secured_kafka, user

from broker.errors import TransportError
from broker.kafka import KafkaSettings
from broker.kafka.client import KafkaSink, KafkaSource, ensure_topics

pytestmark = pytest.mark.kafka


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """Give the authority that Kafka and its users believe."""
    return Authority(tmp_path_factory.mktemp("pki") / "authority")


@pytest.fixture(scope="module")
def settings(
    authority: Authority, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[KafkaSettings]:
    """Give a user's settings for a node that speaks TLS only and asks for certificates."""
    with secured_kafka(tmp_path_factory.mktemp("tls"), authority) as bootstrap:
        yield replace(user(authority, bootstrap, "customs-nz"), deadline=timedelta(seconds=3))


async def test_records_go_through_tls_with_certificates_on_both_sides(
    settings: KafkaSettings,
) -> None:
    """With `ca`, `cert` and `key` a station writes and reads as without TLS."""
    topic = new_topic("tls")
    await ensure_topics(settings, [topic])
    async with KafkaSink(settings) as sink, KafkaSource(settings, [topic], "all") as source:
        await sink.append(topic, b"key", [b"value"])
        assert [record.value for record in await read(source)] == [b"value"]


async def test_a_kafka_with_a_strangers_certificate_is_not_believed(
    settings: KafkaSettings, tmp_path: Path
) -> None:
    """A Kafka whose certificate another authority signed is not talked to."""
    stranger = replace(settings, ca=Authority(tmp_path / "stranger").ca)
    async with KafkaSink(stranger) as sink:
        with pytest.raises(TransportError, match="cannot be reached"):
            await sink.append("topic", b"key", [b"value"])


async def test_tls_is_not_given_up_for_a_kafka_without_it(
    kafka: str, settings: KafkaSettings
) -> None:
    """With a `ca` set, a Kafka that speaks no TLS is an error, never plain text."""
    async with KafkaSink(replace(settings, bootstrap=kafka)) as sink:
        with pytest.raises(TransportError):
            await sink.append("topic", b"key", [b"value"])
