"""Watching: a station's register, from wherever its file says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from broker.errors import ConfigError
from broker.kafka.acl import register_topic
from broker.kafka.settings import KafkaSettings
from broker.register.source import Source
from broker.settings import KAFKA, StationFile
from broker.sources import TopicSource, open_source
from broker.store.register_watch import KEPT, WatchedRegister


def source_of(settings: StationFile) -> Source:
    """Return what a station's register is fetched from; raises `ConfigError`."""
    if settings.register_.source != KAFKA:
        return open_source(settings.register_.source)
    # aiokafka is heavy, and most registers come without it.
    from broker.kafka.client import RegisterTopic  # noqa: PLC0415

    part = settings.kafka
    kafka = KafkaSettings(part.bootstrap, part.ca, part.cert, part.key)
    topic = register_topic(settings.network)
    return TopicSource(topic, RegisterTopic(kafka, topic, f"{settings.member}.register").newest)


def watched_register(
    settings: StationFile, now: Callable[[], int], *, writes: bool = True
) -> WatchedRegister:
    """Return a station's register, watched.

    Args:
        settings: The station's file.
        now: Its clock.
        writes: Whether what is believed is kept beside the store; not where it is only looked at.

    Raises:
        ConfigError: The root cannot be read; or nothing was ever believed, and nothing can be read.
        UnavailableError: Likewise, and the source does not answer now.
        RegisterRefused: Likewise, and what it holds is not the network's register.
    """
    return WatchedRegister(
        source_of(settings),
        _root(settings.register_.root),
        settings.network,
        settings.database.with_name(KEPT),
        now,
        writes=writes,
    )


def _root(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as exc:
        line = f"The network's root {path} cannot be read: {exc.strerror}."
        raise ConfigError(f"{line} Get it from the registrar.") from exc
