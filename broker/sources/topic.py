"""A register on the network's own Kafka topic, `<network>.register`: its newest whole archive."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

from broker.errors import ConfigError, RegisterRefused
from broker.register.parts import split
from broker.sources.archive import read_archive, write_archive

KEY: Final = b"register"
"""The record key: all parts share a partition, in order."""


@dataclass(frozen=True, slots=True)
class TopicSource:
    """Reads the archive that a topic holds (`Source`).

    Args:
        topic: Its name, for people.
        read: Returns the newest whole archive's bytes, None where there is none; raises
            `TransportError` and `ConfigError`.
    """

    topic: str
    read: Callable[[], Awaitable[bytes | None]]

    @property
    def place(self) -> str:
        """The topic."""
        return f"Kafka topic {self.topic}"

    def look(self) -> object:
        """Return None: only fetching can tell."""
        return None

    def fetch(self) -> Mapping[str, bytes]:
        """Return the archive's files (`Source.fetch`); with a loop of its own, in any thread."""
        with ThreadPoolExecutor(1) as other:
            archive = other.submit(lambda: asyncio.run(_awaited(self.read))).result()
        if archive is None:
            line = f"{self.place} holds no whole register: let the registrar publish one there."
            raise ConfigError(line)
        return read_archive(archive, self.place)


def packed(files: Mapping[str, bytes]) -> Sequence[bytes]:
    """Return the records' values by which a repository is put on a topic.

    Raises:
        RegisterRefused: It is too big to be read back (`register.too_big`).
    """
    try:
        return split(gzip.compress(write_archive(files), mtime=0))
    except ValueError as exc:
        line = f"The register is too big for a Kafka topic: {exc}."
        raise RegisterRefused("register.too_big", line) from exc


async def _awaited(read: Callable[[], Awaitable[bytes | None]]) -> bytes | None:
    return await read()
