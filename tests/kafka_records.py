"""What the Kafka tests share: reading to the end, and altering what a node has on its disk."""

from __future__ import annotations

import struct
from itertools import count
from pathlib import Path
from typing import Any

from aiokafka.record.util import calc_crc32c

from broker.kafka.client import KafkaSource

_numbers = count()
_CRC_AT, _CRC_OF = 17, 21


def new_topic(name: str) -> str:
    """Return a topic name that no other test uses."""
    return f"test.{name}.{next(_numbers)}"


async def read(source: KafkaSource, most: int = 1000) -> list[Any]:
    """Fetch until the ends that there were at the beginning are reached."""
    ends = await source.ends()
    records: list[Any] = []
    while any(source.positions().get(at, 0) < end for at, end in ends.items()):
        records += await source.fetch(most)
    return records


def segment(folder: Path, topic: str) -> Path:
    """Return the file in which a node keeps a topic's partition 0."""
    return folder / "data" / f"{topic}-0" / "00000000000000000000.log"


def alter(file: Path, old: bytes, new: bytes, *, mend_checksum: bool = False) -> None:
    """Replace bytes of the only place where they stand, as whoever runs Kafka can.

    Args:
        file: A segment.
        old: What is there, once.
        new: What is to be there, just as long.
        mend_checksum: Whether the batch's checksum is made to fit.
    """
    data = bytearray(file.read_bytes())
    assert data.count(old) == 1
    assert len(old) == len(new)
    at = data.index(old)
    data[at : at + len(old)] = new
    if mend_checksum:
        start = next(s for s, end in _batches(data) if s <= at < end)
        end = next(end for s, end in _batches(data) if s == start)
        struct.pack_into(
            ">I", data, start + _CRC_AT, calc_crc32c(bytes(data[start + _CRC_OF : end]))
        )
    with file.open("r+b") as opened:
        opened.write(data)


def _batches(data: bytearray) -> list[tuple[int, int]]:
    found, at = [], 0
    while at < len(data):
        end = at + 12 + struct.unpack_from(">i", data, at + 8)[0]
        found.append((at, end))
        at = end
    return found
