"""Making a network's topics on Kafka."""

from __future__ import annotations

from pathlib import Path

from broker.cli.console import out
from broker.cli.exits import ExitCode
from broker.cli.founding import is_network, register_at
from broker.cli.stations import station_file
from broker.cli.wording import count
from broker.kafka.settings import KafkaSettings


async def make_topics(place: Path, bootstrap: str | None, partitions: int) -> ExitCode:
    """Make the topics of a network that Kafka lacks; say which settings of others lose records.

    Raises:
        ConfigError: The place is none, or Kafka does not let us.
        RegisterRefused: The register may not be believed.
        TransportError: Kafka does not answer.
    """
    from broker.kafka.client import ensure_topics  # noqa: PLC0415 - aiokafka, after all is checked

    register = register_at(place, None)
    settings = KafkaSettings(bootstrap or "127.0.0.1:9092")
    if not is_network(place) and bootstrap is None:
        part = station_file(place).kafka
        settings = KafkaSettings(part.bootstrap, part.ca, part.cert, part.key)
    warnings = await ensure_topics(settings, register.topics, partitions=partitions)
    topics = count(len(register.topics), "topic")
    out.print(f"{register.network} has its {topics} on Kafka at {settings.bootstrap}.")
    for warning in warnings:
        out.print(
            f"warning: {warning.topic} was there with {warning.setting}={warning.found}, which can "
            f"lose records: set it to {warning.wanted}",
            soft_wrap=True,
        )
    return ExitCode.SOME_REFUSED if warnings else ExitCode.DONE
