"""Remembering what was proven, never more than so many."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TypeVar

_Name = TypeVar("_Name", bound=Hashable)
_Thing = TypeVar("_Thing")


def remember(memory: dict[_Name, _Thing], name: _Name, thing: _Thing, most: int) -> None:
    """Put `thing` into `memory`, forgetting the oldest where there are `most`."""
    if len(memory) >= most:
        del memory[next(iter(memory))]
    memory[name] = thing
