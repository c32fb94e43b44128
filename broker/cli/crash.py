"""Crash text: where an error happened, without a word of what it says."""

from __future__ import annotations

import traceback
from collections.abc import Iterator


def crash_text(error: BaseException) -> str:
    """Return the places that an error and those behind it came through, and their types.

    An error's message may quote a report, so none is told, nor any value (THREATS 19).
    """
    return "".join(_told(error, set()))


def _told(error: BaseException, before: set[int]) -> Iterator[str]:
    before.add(id(error))
    behind = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if behind is not None and id(behind) not in before:
        yield from _told(behind, before)
        yield "\nAnd then, because of it or while it was handled:\n\n"
    yield "Traceback (most recent call last):\n"
    yield from traceback.format_tb(error.__traceback__)
    yield f"{type(error).__module__}.{type(error).__qualname__} (its message is not kept)\n"
    if isinstance(error, BaseExceptionGroup):
        for inner in error.exceptions:
            if id(inner) not in before:
                yield "\nOne of its group:\n\n"
                yield from _told(inner, before)
