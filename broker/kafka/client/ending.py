"""Ending what aiokafka started: in time, whatever state it and Kafka are in."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable
from contextlib import suppress
from typing import Any

from aiokafka.errors import KafkaError

from broker.errors import BrokerError

_WITHIN = 5.0  # seconds for an orderly end
_THEN = 1.0  # seconds for what was cancelled to notice


async def end(ending: Coroutine[Any, Any, object], leftovers: Iterable[asyncio.Task[Any]]) -> None:
    """Await `ending` for a while, and cancel it and what is left when it does not come to its end.

    Its errors are of no interest any more. It runs as a task of its own: aiokafka's `stop` can
    raise a CancelledError (of a fetch that it ended), which must not pass for one of ours.
    """
    task = asyncio.create_task(ending)
    try:
        await asyncio.wait([task], timeout=_WITHIN)
    finally:
        tasks = [task, *leftovers]
        for left in tasks:
            left.cancel()
        await asyncio.wait(tasks, timeout=_THEN)
    if task.done():
        with suppress(asyncio.CancelledError, KafkaError, OSError, BrokerError):
            task.result()
