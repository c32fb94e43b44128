"""Kafka's own errors for single records: found before aiokafka meets them, and skipped.

aiokafka stops a partition at a batch that it cannot read, and unpacks whatever it is sent, bombs
too. So each response is looked through first, and a batch that must not be read is replaced by an
empty one that spans the same offsets. What is replaced:

1. a batch whose length cannot be;
2. a batch of an old format (sent by no client since Kafka 0.11);
3. a batch whose checksum is wrong;
4. a compressed batch: our topics hold none, and 13 kB can unpack to 400 MB;
5. a batch whose records cannot be taken apart; looked for only after aiokafka failed on one.
"""

from __future__ import annotations

import struct
from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import Any

from aiokafka.errors import CorruptRecordException
from aiokafka.record.control_record import ControlRecord
from aiokafka.record.default_records import DefaultRecordBatch

from broker.roles.ports import BrokenRecord

_FRAME = struct.Struct(">qi")  # base offset; length of what follows
_HEADER = struct.Struct(">qiibIhiqqqhii")  # a whole batch header of format 2
_FORMAT = 2
_FORMAT_AT = 16
_LAST_DELTA = struct.Struct(">i")
_LAST_DELTA_AT = 23
_FETCH = 1  # the API key of Kafka's fetch

UNREADABLE = (CorruptRecordException, ValueError, IndexError, OverflowError, struct.error)
"""What aiokafka raises on a batch whose records cannot be taken apart."""

Place = tuple[str, int]
Send = Callable[..., Awaitable[Any]]


class BrokenRecords:
    """Looks through a consumer's fetch responses, and keeps what is broken until it is taken.

    While `trial` is set, every record is taken apart on the way, which costs as much as reading it.
    """

    def __init__(self) -> None:
        self.trial = False
        self._found: dict[Place, dict[int, BrokenRecord]] = {}

    def __bool__(self) -> bool:
        return bool(self._found)

    def watched(self, send: Send) -> Send:
        """Return a client's `send` that looks through the fetch responses it returns."""

        async def watched(node: int, request: Any, **options: Any) -> Any:  # noqa: ANN401 - aiokafka's, untyped
            response = await send(node, request, **options)
            if response.API_KEY == _FETCH:
                asked = {(topic, of[0]): of[1] for topic, parts in request.topics for of in parts}
                response.topics = [
                    (topic, [self._look((topic, of[0]), asked[topic, of[0]], of) for of in parts])
                    for topic, parts in response.topics
                ]
            return response

        return watched

    def take(self, positions: Mapping[Place, int]) -> list[BrokenRecord]:
        """Return what was found broken before the positions that reading has reached."""
        taken = []
        for place, found in list(self._found.items()):
            reached = [at for at, record in found.items() if record.offset < positions[place]]
            taken += [found.pop(at) for at in reached]
            if not found:
                del self._found[place]
        return taken

    def _look(self, place: Place, asked: int, part: tuple[Any, ...]) -> tuple[Any, ...]:
        """Return a partition's part of a response, whose last field is its batches, made readable.

        Args:
            place: The topic and partition.
            asked: The offset that was asked for.
            part: The part as it came.
        """
        batches: bytes | None = part[-1]
        pieces, broken = [], False
        for batch in _split(memoryview(batches or b"")):
            why = _fault(batch, trial=self.trial)
            if why is None:
                pieces.append(batch)
                continue
            broken = True
            if len(batch) < _HEADER.size and pieces:
                break  # where it ends cannot be told; it is asked for again, as the first
            pieces.append(memoryview(self._skip(place, asked, batch, why)))
        return (*part[:-1], b"".join(pieces)) if broken else part

    def _skip(self, place: Place, asked: int, batch: memoryview, why: str) -> bytes:
        """Note a broken batch, and return an empty one over the same offsets."""
        first = last = asked
        if len(batch) >= _HEADER.size:
            base = _FRAME.unpack_from(batch)[0]
            first = max(base, asked)
            last = max(base + _LAST_DELTA.unpack_from(batch, _LAST_DELTA_AT)[0], first)
        record = BrokenRecord(*place, first=first, offset=last, why=why)
        self._found.setdefault(place, {})[first] = record
        return _HEADER.pack(
            first, _HEADER.size - _FRAME.size, 0, _FORMAT, 0, 0, last - first, 0, 0, -1, -1, -1, 0
        )


def _split(batches: memoryview) -> Iterator[memoryview]:
    """Yield each batch; behind one whose length cannot be, nothing more.

    Kafka may cut the last batch short; aiokafka drops it, and so does this.
    """
    at = 0
    while len(batches) - at >= _FRAME.size:
        end = at + _FRAME.size + _FRAME.unpack_from(batches, at)[1]
        if end < at + _HEADER.size:
            yield batches[at : at + _FRAME.size]
            return
        if end > len(batches):
            return
        yield batches[at:end]
        at = end


def _fault(batch: memoryview, *, trial: bool) -> str | None:
    """Return why a batch must not be read, or None."""
    if len(batch) < _HEADER.size:
        return "its length is impossible"
    if batch[_FORMAT_AT] != _FORMAT:
        return f"it is of format {batch[_FORMAT_AT]}; only {_FORMAT} is read"
    parsed = DefaultRecordBatch(batch)
    if not parsed.validate_crc():
        return "its checksum is wrong"
    if parsed.compression_type:
        return "it is compressed, and could unpack to any size"
    if trial:
        try:
            records = list(parsed)
            if parsed.is_control_batch:
                ControlRecord.parse(records[0].key)
        except UNREADABLE:
            return "its records cannot be taken apart"
    return None
