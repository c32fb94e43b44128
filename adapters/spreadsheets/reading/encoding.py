"""Encoding: which characters a file's bytes stand for, and how sure that is."""

from __future__ import annotations

import codecs
import enum
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from charset_normalizer import from_bytes

from broker.errors import ConfigError, RefusedError

KNOWN = frozenset(
    codecs.lookup(name).name
    for name in (
        *("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"),
        *("cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258"),
        *("cp437", "cp850", "cp852", "cp866", "cp874", "cp932", "cp936", "cp949", "cp950"),
        *("shift_jis", "euc_jp", "euc_kr", "iso2022_jp", "gb2312", "gbk", "gb18030"),
        *("big5", "big5hkscs", "tis-620", "koi8-r", "mac_roman", "iso8859-1", "iso8859-2"),
        *("iso8859-5", "iso8859-7", "iso8859-9", "iso8859-15"),
    )
)
"""Encodings of text that may be stated; Python's other codecs (`zlib`, `hex`) decode bombs."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark is its first half
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LIKE_UTF8 = frozenset(
    codecs.lookup(name).name
    for name in (
        *("cp874", "tis-620", "cp932", "shift_jis", "euc_jp", "euc_kr", "cp949", "cp950"),
        *("gb2312", "gbk", "gb18030", "big5", "big5hkscs"),
    )
)
"""Encodings whose own bytes may be valid UTF-8 in a short line."""

_SAMPLE_BYTES = 1 << 17
_NUL_SHARE = 50
"""One NUL byte in so many makes a file no text."""

_SAY = "say which with --encoding, or `encodings` in the mapping's [file]"


class How(enum.StrEnum):
    """What an encoding is known from."""

    STATED = "stated"
    MARK = "byte order mark"
    VALID = "valid UTF-8 throughout"
    GUESSED = "guessed"


@dataclass(frozen=True, slots=True)
class Encoding:
    """A file's encoding by Python's name, what it is known from, and what else it could be."""

    name: str
    how: How
    others: tuple[str, ...] = ()


@dataclass(slots=True)
class ByteSurvey:
    """What one pass over a file's bytes found; lines are counted from 1."""

    size: int = 0
    digest: bytes = b""
    head: bytes = b""
    tail: bytes = b""
    nul: int = 0
    line_utf8: int = 0
    """First line that holds characters beyond ASCII and is valid UTF-8; 0 when there is none."""
    line_other: int = 0
    """First line that is not valid UTF-8; 0 when there is none."""
    sample: bytes = b""
    """Lines with bytes beyond ASCII: they alone tell encodings apart."""


def survey_bytes(file: BinaryIO, *, most: int, line: int) -> ByteSurvey:
    """Read `file` once, in bounded memory.

    Args:
        file: Opened for bytes; read from its start.
        most: Largest size in bytes.
        line: Longest line in bytes.

    Raises:
        RefusedError: `file.too_large` or `file.line_too_long`.
    """
    file.seek(0)
    found, digest, sample = ByteSurvey(), hashlib.sha256(), bytearray()
    for number, text in enumerate(iter(lambda: file.readline(line + 1), b""), start=1):
        found.head = found.head or text[:4]
        found.size += len(text)
        if found.size > most:
            raise RefusedError(
                "file.too_large", f"the file is larger than {most:,} bytes: split it"
            )
        if len(text) > line:
            raise RefusedError("file.line_too_long", f"line {number} is longer than {line:,} bytes")
        digest.update(text)
        found.tail = text[-4:]
        if text.isascii():
            found.nul += text.count(0)
        else:
            _look_beyond_ascii(found, text, number, sample)
    found.digest, found.sample = digest.digest(), bytes(sample)
    return found


def _look_beyond_ascii(found: ByteSurvey, text: bytes, number: int, sample: bytearray) -> None:
    found.nul += text.count(0)
    if len(sample) < _SAMPLE_BYTES:
        sample += text[:_SAMPLE_BYTES]
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        found.line_other = found.line_other or number
    else:
        found.line_utf8 = found.line_utf8 or number


def choose_encoding(found: ByteSurvey, *, stated: Sequence[str] = ()) -> Encoding:
    """Return the encoding of the surveyed file.

    Args:
        found: What the file's bytes are like.
        stated: What the operator or the mapping says; the first that fits the bytes is taken. One
            alone is taken as it is, and decoding tells whether it was right.

    Raises:
        ConfigError: An encoding that nobody here knows was stated.
        RefusedError: `file.empty`, `file.not_text`, `file.encoding` or `file.mixed_encodings`.
    """
    names = [known_encoding(name) for name in stated]
    if not found.size:
        raise RefusedError("file.empty", "the file is empty: not even a header is there")
    if found.head.startswith(b"PK\x03\x04"):
        raise RefusedError("file.not_text", "the file is a workbook or an archive; save it as CSV")
    marked = next((name for mark, name in _MARKS if found.head.startswith(mark)), None)
    if marked is not None:
        return Encoding(marked, How.MARK)
    if len(names) == 1:
        return Encoding(names[0], How.STATED)
    if found.nul * _NUL_SHARE > found.size:
        raise RefusedError(
            "file.not_text",
            f"the file holds NUL bytes as no text does; if it is UTF-16, {_SAY}",
        )
    if not found.line_other:
        return Encoding("utf-8", How.VALID)
    return _beyond_utf8(found, names)


def known_encoding(name: str) -> str:
    """Return Python's name of a stated encoding, or raise `ConfigError`."""
    try:
        normal = codecs.lookup(name).name
    except (LookupError, ValueError) as exc:
        raise ConfigError(f"no encoding is called {name!r}; try utf-8 or cp1252") from exc
    if normal not in KNOWN:
        raise ConfigError(f"{name!r} is no encoding of text that may be stated here")
    return normal


def _beyond_utf8(found: ByteSurvey, names: Sequence[str]) -> Encoding:
    fitting = [name for name in names if name != "utf-8" and _decoded(found.sample, name)]
    if names and not fitting:
        raise RefusedError("file.encoding", f"the file is in none of {', '.join(names)}; {_SAY}")
    chosen = Encoding(fitting[0], How.STATED) if names else _guessed(found.sample)
    if found.line_utf8 and (chosen is None or chosen.name not in _LIKE_UTF8):
        raise RefusedError(
            "file.mixed_encodings",
            f"line {found.line_utf8} is UTF-8 and line {found.line_other} is not: the file was put "
            f"together from two; save it in one encoding, or {_SAY}",
        )
    if chosen is None:
        raise RefusedError("file.encoding", f"no encoding fits the file; {_SAY}")
    return chosen


def _guessed(sample: bytes) -> Encoding | None:
    matches = list(from_bytes(sample, cp_isolation=sorted(KNOWN)))
    if not matches:
        return None
    # Many code pages read the same bytes equally well; the commonest of them is the likeliest.
    western = _decoded(sample, "cp1252")
    common = [each for each in matches if str(each) == western and each.chaos <= matches[0].chaos]
    text = western if common else str(matches[0])
    name = "cp1252" if common else codecs.lookup(matches[0].encoding).name
    others = tuple(each.encoding for each in matches if str(each) != text)
    return Encoding(name, How.GUESSED, others[:3])


def not_throughout(path: Path, name: str, exc: UnicodeError) -> RefusedError:
    """Return the refusal of a file that is not in the encoding, with the line and character."""
    where = _broken_at(path, name)
    return RefusedError(
        "file.encoding",
        f"the file is not in {name} throughout{where or f' ({exc})'}: it was cut, put together "
        f"from two, or is in another encoding; {_SAY}",
    )


def _broken_at(path: Path, name: str) -> str | None:
    """Return where; `None` in encodings whose lines do not end with a byte of their own."""
    if name.startswith(("utf-16", "utf-32")):
        return None
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                line.decode(name)
            except UnicodeDecodeError as exc:
                before = line[: exc.start].decode(name, "replace")
                return f" (line {number}, character {len(before) + 1}, behind {before[-20:]!r})"
    return None


def _decoded(sample: bytes, name: str) -> str | None:
    try:
        return sample.decode(name)
    except UnicodeDecodeError:
        return None
