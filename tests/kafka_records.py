"""What the Kafka tests share: reading to the end, and altering what a node has on its disk."""

from __future__ import annotations

import struct
from itertools import count
from pathlib import Path
from typing import Any

from aiokafka.record.util import calc_crc32c

from broker.kafka.client import KafkaSource

_numbers = count()
_FORMAT_AT, _CRC_AT, _CRC_OF = 16, 17, 21


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
        start, end = _batch_around(data, at)
        struct.pack_into(
            ">I", data, start + _CRC_AT, calc_crc32c(bytes(data[start + _CRC_OF : end]))
        )
    with file.open("r+b") as opened:
        opened.write(data)


def alter_format(file: Path, value: bytes, number: int) -> None:
    """Give the batch that holds `value` another format number."""
    data = bytearray(file.read_bytes())
    start, _end = _batch_around(data, data.index(value))
    data[start + _FORMAT_AT] = number
    with file.open("r+b") as opened:
        opened.write(data)


def _batch_around(data: bytearray, at: int) -> tuple[int, int]:
    """Return where the batch begins and ends that a place of a segment is in."""
    start = end = 0
    while end <= at:
        start, end = end, end + 12 + struct.unpack_from(">i", data, end + 8)[0]
    return start, end


def java_home(folder: Path, version: str, then: str = "exit 0") -> Path:
    """Make a JAVA_HOME whose Java says that it is of a version, and else does what it is told.

    Args:
        folder: Where to make it.
        version: What it says.
        then: A line of shell, for when it is asked for more than its version.
    """
    java = folder / "java" / "bin" / "java"
    java.parent.mkdir(parents=True)
    asked = f'if [ "$1" = -version ]; then echo \'openjdk version "{version}"\' >&2; exit 0; fi'
    java.write_text(f"#!/bin/sh\n{asked}\n{then}\n", "ascii")
    java.chmod(0o755)
    return folder / "java"
