"""Files of reports: one JSON object, a list of them, or one after another."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from broker.errors import ConfigError
from schemas.documents import Document, parse_document
from schemas.problems import Problem, ReportError

STDIN: Final = Path("-")
_BLANK: Final = " \t\r\n"
_DECODER: Final = json.JSONDecoder()


class Refused(NamedTuple):
    """A report of a file that is not one, and everything wrong with it."""

    number: int
    """Which one it is in the file, from 1."""
    problems: tuple[Problem, ...]


class Read(NamedTuple):
    """A report of a file."""

    number: int
    """Which one it is in the file, from 1."""
    document: Document


@dataclass(frozen=True, slots=True)
class ReportFile:
    """What a file of reports holds."""

    read: tuple[Read, ...]
    refused: tuple[Refused, ...]


def read_reports(file: Path, contract: str) -> ReportFile:
    """Return every report in a file (`-` is stdin), and every one that is none.

    Raises:
        ConfigError: The file cannot be read.
    """
    read: list[Read] = []
    refused: list[Refused] = []
    number = 0
    try:
        for number, text in enumerate(items(_text(file)), start=1):
            try:
                read.append(Read(number, parse_document(text, name=contract)))
            except ReportError as exc:
                refused.append(Refused(number, exc.problems))
    except ReportError as exc:
        refused.append(Refused(number + 1, exc.problems))
    return ReportFile(tuple(read), tuple(refused))


def items(text: str) -> Iterator[str]:
    """Yield each report's JSON as it stands: of a list its items, else one value after another.

    Raises:
        ReportError: From here on the text is no JSON.
    """
    at = _skip(text, 0, _BLANK)
    listed = text.startswith("[", at)
    if listed:
        at = _skip(text, at + 1, _BLANK)
        if text.startswith("]", at):
            _end(text, at + 1)
            return
    while at < len(text):
        start, at = at, _value_end(text, at)
        yield text[start:at]
        at = _skip(text, at, _BLANK)
        if listed and text.startswith("]", at):
            _end(text, at + 1)
            return
        if listed and at < len(text):
            if text[at] != ",":
                raise _broken(text, at, "a comma is missing")
            at = _skip(text, at + 1, _BLANK)
    if listed:
        raise _broken(text, at, "the list does not end")


def _end(text: str, at: int) -> None:
    if text[at:].strip(_BLANK):
        raise _broken(text, at, "something follows the list")


def _value_end(text: str, at: int) -> int:
    try:
        return _DECODER.raw_decode(text, at)[1]
    except json.JSONDecodeError as exc:
        raise _broken(text, exc.pos, exc.msg) from exc
    except RecursionError as exc:
        raise _broken(text, at, "it is nested too deeply") from exc
    except ValueError as exc:
        raise _broken(text, at, "a number has too many digits") from exc


def _skip(text: str, at: int, blank: str) -> int:
    while at < len(text) and text[at] in blank:
        at += 1
    return at


def _broken(text: str, at: int, why: str) -> ReportError:
    line = text.count("\n", 0, at) + 1
    column = at - text.rfind("\n", 0, at)
    return ReportError([Problem("", f"is not JSON (line {line}, column {column}): {why}")])


def _text(file: Path) -> str:
    try:
        data = sys.stdin.buffer.read() if file == STDIN else file.read_bytes()
        return data.decode("utf-8-sig")
    except OSError as exc:
        raise ConfigError(f"The reports {file} cannot be read: {exc.strerror}.") from exc
    except UnicodeDecodeError as exc:
        raise ConfigError(f"The reports {file} are not UTF-8 (byte {exc.start}).") from exc
