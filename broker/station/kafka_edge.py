"""Kafka edge: what a station reads from and sends to, met only when it is needed."""

from __future__ import annotations

from collections.abc import Sequence

from broker.kafka.settings import KafkaSettings
from broker.roles.ports import RecordSink, RecordSource
from broker.settings import StationFile

# aiokafka is heavy, and a station that only looks at its store needs none of it: its modules are
# imported where Kafka is met.


def kafka_settings(file: StationFile) -> KafkaSettings:
    """Return where a station's Kafka is, and how it shows itself there."""
    part = file.kafka
    return KafkaSettings(part.bootstrap, part.ca, part.cert, part.key)


def kafka_source(file: StationFile, topics: Sequence[str], name: str) -> RecordSource:
    """Return what a subscription of this name reads."""
    from broker.kafka.client import KafkaSource  # noqa: PLC0415 - as said above

    return KafkaSource(kafka_settings(file), topics, f"{file.member}.{name}")


def kafka_sink(file: StationFile) -> RecordSink:
    """Return where a station's records go."""
    from broker.kafka.client import KafkaSink  # noqa: PLC0415 - as said above

    return KafkaSink(kafka_settings(file))
