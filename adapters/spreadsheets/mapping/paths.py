"""Paths: where in a report a value goes, as `facts.route[+].location`, checked by its model."""

from __future__ import annotations

import functools
import re
import types
import typing
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Annotated, Any, Union

from pydantic import BaseModel

from broker.errors import ConfigError

Step = str | int | None
"""A field's name, an item's place, or `None` for a new item at the end."""

_PATH = re.compile(r"[a-z_][a-z0-9_]*(?:\.[a-z_][a-z0-9_]*|\[(?:[0-9]{1,3}|\+)\])*")
_STEP = re.compile(r"(?P<name>[a-z_][a-z0-9_]*)|\[(?P<item>[0-9]+|\+)\]")


@functools.cache
def parse_path(text: str) -> tuple[Step, ...]:
    """Return the steps of `text`; raises `ConfigError` when it is no path."""
    if not _PATH.fullmatch(text):
        raise ConfigError(f"{text!r} is no path: write it as facts.location or facts.route[+]")
    return tuple(_steps(text))


def _steps(text: str) -> Iterator[Step]:
    for match in _STEP.finditer(text):
        if match["name"]:
            yield match["name"]
        else:
            yield None if match["item"] == "+" else int(match["item"])


def check_path(model: type[BaseModel], text: str) -> None:
    """Raise `ConfigError` unless `text` is a place in reports of `model`."""
    at: Any = model
    for step in parse_path(text):
        at = _below(at, step)
        if at is None:
            raise ConfigError(f"a report of this contract has no place {text}")


def nearest_place(model: type[BaseModel], text: str) -> str | None:
    """Return the place in reports of `model` whose path is most like `text`, if any is."""
    bare = re.sub(r"\[[^\]]*\]", "[+]", text)
    return next(iter(get_close_matches(bare, places(model), n=1, cutoff=0.5)), None)


@functools.cache
def places(model: type[BaseModel]) -> tuple[str, ...]:
    """Return the path of every place in reports of `model` that holds a plain value or a record.

    Lists are written with `[+]`; a record within itself is not entered again.
    """
    return tuple(path for name in model.model_fields for path in _within(model, name, "", ()))


def _within(model: Any, name: str, under: str, seen: tuple[Any, ...]) -> Iterator[str]:  # noqa: ANN401 - as _below
    path = f"{under}{name}"
    for choice in _choices(model.model_fields[name].annotation):
        if choice is types.NoneType:
            continue
        inner, at = choice, path
        if typing.get_origin(choice) is tuple:
            inner, at = next(_choices(typing.get_args(choice)[0])), f"{path}[+]"
        yield at
        if hasattr(inner, "model_fields") and inner not in seen:
            for below in inner.model_fields:
                yield from _within(inner, below, f"{at}.", (*seen, inner))


def _below(annotation: Any, step: Step) -> Any:  # noqa: ANN401 - annotations are of any type
    for choice in _choices(annotation):
        if isinstance(step, str):
            fields = getattr(choice, "model_fields", {})
            if step in fields:
                return fields[step].annotation
        elif typing.get_origin(choice) is tuple:
            return typing.get_args(choice)[0]
    return None


def _choices(annotation: Any) -> Iterator[Any]:  # noqa: ANN401 - as _below
    """The bare types that an annotation allows: without `Annotated`, aliases and `None`."""
    origin = typing.get_origin(annotation)
    if origin is Annotated:
        yield from _choices(typing.get_args(annotation)[0])
    elif origin in (Union, types.UnionType):
        for choice in typing.get_args(annotation):
            yield from _choices(choice)
    else:
        yield annotation
