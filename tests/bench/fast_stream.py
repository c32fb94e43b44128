"""FastStream with pydantic: JSON its own way and Avro, by default and at least once.

Its default is at most once, publishing unconfirmed here, and writes two lines a message to a log.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Annotated, Any

from faststream import AckPolicy
from faststream.kafka import KafkaBroker, KafkaMessage
from pydantic import PlainValidator

from schemas import SeizureReport

from .contender import Deliver, Place, Publish
from .reports import encode, from_json, read

GROUP = "bench"

LaxReport = Annotated[SeizureReport, PlainValidator(from_json)]
"""The same model, from what a JSON parser gives: dates and decimals are text there."""


class FastStreamJson:
    """`publish(model)` and a handler that asks for the model, unconfirmed and at most once."""

    name = "faststream_json"
    title = "FastStream JSON, default"
    slow = False
    burst = 1
    policy = AckPolicy.ACK_FIRST
    logs = True

    def prepare(self, place: Place) -> None:
        """Nothing to lay out."""

    def body(self, report: SeizureReport) -> SeizureReport | bytes:
        """Return what FastStream is given to publish."""
        return report

    def broker(self, place: Place) -> KafkaBroker:
        """Return a broker as it comes, or without its log."""
        return (
            KafkaBroker(place.bootstrap) if self.logs else KafkaBroker(place.bootstrap, logger=None)
        )

    def subscribe(self, broker: KafkaBroker, place: Place, deliver: Deliver) -> None:
        """Register the handler; FastStream parses the JSON and calls the model."""

        @broker.subscriber(
            place.topic, group_id=GROUP, auto_offset_reset="earliest", ack_policy=self.policy
        )
        async def handle(report: LaxReport) -> None:
            deliver(report)

    @asynccontextmanager
    async def publisher(self, place: Place) -> AsyncIterator[Publish]:
        """Publish one by one without waiting for confirmations, but for the last one's."""

        async def publish(reports: Sequence[SeizureReport]) -> None:
            for report in reports:
                last = await broker.publish(self.body(report), place.topic, no_confirm=True)
            # One partition: what Kafka confirmed last, it confirmed after all others.
            await last

        async with self.broker(place) as broker:
            yield publish

    @asynccontextmanager
    async def subscriber(self, place: Place, deliver: Deliver) -> AsyncIterator[None]:
        """Run the handler under FastStream."""
        broker = self.broker(place)
        self.subscribe(broker, place, deliver)
        async with broker:
            await broker.start()
            yield


class FastStreamJsonSilent(FastStreamJson):
    """The same without its log."""

    name = "faststream_json_silent"
    title = "FastStream JSON, log off"
    logs = False


class FastStreamJsonAtLeastOnce(FastStreamJson):
    """The same with a commit after each message."""

    name = "faststream_json_at_least_once"
    title = "FastStream JSON, at least once"
    slow = True
    policy = AckPolicy.ACK


async def _from_avro(message: KafkaMessage) -> dict[str, Any]:
    return read(message.body)


class FastStreamAvro(FastStreamJson):
    """Avro bytes published; a decoder of ours under the same handler."""

    name = "faststream_avro"
    title = "FastStream Avro, default"

    def body(self, report: SeizureReport) -> bytes:
        """Return the report in Avro."""
        return encode(report)

    def subscribe(self, broker: KafkaBroker, place: Place, deliver: Deliver) -> None:
        """Register the handler; the decoder reads Avro, FastStream calls the model."""

        @broker.subscriber(
            place.topic,
            group_id=GROUP,
            auto_offset_reset="earliest",
            ack_policy=self.policy,
            decoder=_from_avro,
        )
        async def handle(report: SeizureReport) -> None:
            deliver(report)


class FastStreamAvroAtLeastOnce(FastStreamAvro):
    """The same with a commit after each message."""

    name = "faststream_avro_at_least_once"
    title = "FastStream Avro, at least once"
    slow = True
    policy = AckPolicy.ACK
