"""How a form begins: with a draft, with a file, with what the command line says, or empty."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from adapters.forms.entered import answers_of
from adapters.forms.filling import Desk, say
from broker.errors import ConfigError
from schemas.documents import read_document
from schemas.problems import ReportError

_NO: Final = frozenset({"n", "no"})
_STRANGE: Final = ("is no field of this contract", "is no part of this document")
_AUDIENCE: Final = "handling.audience"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Which report is asked for, and how."""

    contract: str
    audience: tuple[str, ...]
    """Members that the command line names; empty: they are asked for."""
    source: Path | None
    """A report in JSON that the form begins with."""
    target: Path | None
    """Where the report is written instead of being sent."""
    reply_to: str | None
    thread: str | None
    """References, as `member leaf`."""
    status: str | None
    wait: int
    """Seconds."""


def begin(order: Order, desk: Desk) -> dict[str, str]:
    """Return the answers that are there already, by key.

    Raises:
        ConfigError: The draft, or the file, is not as it should be.
        KeyboardInterrupt, EOFError: As `Screen.line`.
    """
    answers = _draft(desk)
    if answers is None:
        answers = {} if order.source is None else _from_file(order.source, order.contract, desk)
    elif order.source is not None:
        say(f"{order.source} is not read: the draft goes on.")
    return _with_options(answers, order)


def _draft(desk: Desk) -> dict[str, str] | None:
    """Return the draft that the officer goes on with, if there is one."""
    answers = desk.draft.read()
    if not answers:
        return None
    say(f"There is a draft with {len(answers):,} answers: {desk.draft.path}")
    while True:
        said = desk.screen.line("Go on with it, or throw it away? [go on / throw away] ")
        match " ".join(said.split()).casefold():
            case "go on":
                return answers
            case "throw away":
                desk.draft.forget()
                return None


def _from_file(file: Path, contract: str, desk: Desk) -> dict[str, str]:
    try:
        tree = json.loads(file.read_bytes().decode("utf-8-sig"), parse_float=str)
    except OSError as exc:
        raise ConfigError(f"{file} cannot be read: {exc.strerror}.") from exc
    except (ValueError, RecursionError) as exc:
        raise ConfigError(f"{file} is not JSON in UTF-8: {exc}.") from exc
    if not isinstance(tree, dict):
        raise ConfigError(f"{file} is not one JSON object.")
    _check_names(file, tree, contract)
    return answers_of(contract, tree, desk.context)


def _check_names(file: Path, tree: Mapping[str, Any], contract: str) -> None:
    """Return when all that the file says has a place in the contract; what it lacks is asked."""
    named = tree.get("contract", contract)
    if named != contract:
        raise ConfigError(f"{file} is of the contract {named!a}, and {contract} is asked for.")
    try:
        read_document(tree, name=contract)
    except ReportError as exc:
        strange = [problem for problem in exc.problems if problem.message.endswith(_STRANGE)]
        if strange:
            listed = "; ".join(map(str, strange))
            raise ConfigError(f"{file} says what the contract has no place for: {listed}.") from exc


def _with_options(answers: Mapping[str, str], order: Order) -> dict[str, str]:
    """Put in what the command line says; it goes before draft and file."""
    said = dict(answers)
    if order.audience:
        old = re.compile(rf"{re.escape(_AUDIENCE)}\[\d+\]")
        said = {key: text for key, text in said.items() if not old.fullmatch(key)}
        said |= {f"{_AUDIENCE}[{at}]": name for at, name in enumerate(order.audience)}
        said[f"{_AUDIENCE}[{len(order.audience)}]"] = ""
    given = {"thread": order.thread, "in_reply_to": order.reply_to}
    thread = {name: text for name, text in given.items() if text is not None}
    if thread:
        said["thread.?"] = ", ".join(name.replace("_", " ") for name in thread)
        said |= {f"thread.{name}": text for name, text in thread.items()}
    return said
