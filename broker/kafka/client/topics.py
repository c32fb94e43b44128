"""Topics: made with the settings that lose nothing, and looked at when they are there already."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import NodeNotReadyError, NoError, TopicAlreadyExistsError, for_code

from broker.kafka.client.border import border, connection
from broker.kafka.client.ending import end
from broker.kafka.settings import DURABILITY, RETENTION, KafkaSettings, topic_config

_COPIES = 3
_LOOK_AGAIN = 0.1  # seconds


@dataclass(frozen=True, slots=True)
class TopicWarning:
    """A setting of a topic that was there before, under which records could be lost.

    Args:
        topic: The topic.
        setting: Kafka's name of the setting.
        found: Its value.
        wanted: The value that it should have.
    """

    topic: str
    setting: str
    found: str
    wanted: str


async def ensure_topics(
    settings: KafkaSettings,
    topics: Iterable[str],
    *,
    partitions: int = 1,
    retention: timedelta | None = RETENTION,
) -> tuple[TopicWarning, ...]:
    """Make the topics that are missing, and return what is wrong with those that were there.

    A topic gets three replicas, or as many as there are brokers.

    Raises:
        TransportError: Kafka did not answer, or could not make a topic.
        ConfigError: Kafka does not let us.
    """
    async with border(settings, "making topics"), _admin(settings) as admin:
        present = set(await admin.list_topics())
        copies = min(_COPIES, len((await admin.describe_cluster())["brokers"]))
        wanted = dict.fromkeys(topics)
        missing = [
            NewTopic(name, partitions, copies, topic_configs=topic_config(copies, retention))
            for name in wanted
            if name not in present
        ]
        if missing:
            _raise_errors(await admin.create_topics(missing))
        return await _warnings(admin, [name for name in wanted if name in present])


async def look_at_topics(
    settings: KafkaSettings, topics: Iterable[str]
) -> tuple[tuple[str, ...], tuple[TopicWarning, ...]]:
    """Return which topics are missing, and what is wrong with those that are there.

    Raises:
        TransportError: Kafka did not answer.
        ConfigError: Kafka does not let us look.
    """
    async with border(settings, "looking at topics"), _admin(settings) as admin:
        present = set(await admin.list_topics())
        wanted = tuple(dict.fromkeys(topics))
        missing = tuple(name for name in wanted if name not in present)
        return missing, await _warnings(admin, [name for name in wanted if name in present])


def _raise_errors(response: object) -> None:
    """Raise the first error that a response holds: the admin client leaves them in there."""
    for _topic, code, *_ in getattr(response, "topic_errors", ()):
        error = for_code(code)
        # Somebody else may have made it in the meantime.
        if error not in (NoError, TopicAlreadyExistsError):
            raise error


async def _warnings(admin: AIOKafkaAdminClient, topics: Sequence[str]) -> tuple[TopicWarning, ...]:
    resources = [ConfigResource(ConfigResourceType.TOPIC, name) for name in topics]
    if not resources:
        return ()
    found = []
    for response in await admin.describe_configs(resources):
        for code, _message, _kind, topic, entries in response.resources:
            if for_code(code) is not NoError:
                raise for_code(code)
            values = {entry[0]: entry[1] for entry in entries}
            found += [
                TopicWarning(topic, setting, str(values[setting]), wanted)
                for setting, wanted in DURABILITY.items()
                if values.get(setting, wanted) != wanted
            ]
    return tuple(found)


@asynccontextmanager
async def _admin(settings: KafkaSettings) -> AsyncIterator[AIOKafkaAdminClient]:
    """Connect to a Kafka that has a broker: one that is just waking up has none for a moment."""
    while True:
        admin = AIOKafkaAdminClient(**connection(settings))
        awake = False
        try:
            with suppress(NodeNotReadyError):
                await admin.start()
                awake = bool((await admin.describe_cluster())["brokers"])
            if awake:
                yield admin
                return
        finally:
            await end(admin.close(), ())
        await asyncio.sleep(_LOOK_AGAIN)
