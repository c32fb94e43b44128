"""Canaries: words that nobody but an entitled reader may find in any byte (THREATS 19)."""

from __future__ import annotations

import base64
import bz2
import gzip
import json
import lzma
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

WINDOW = 2**16
"""Bytes behind a compressed stream's first that are tried; a canary behind them is not reported."""
STREAMS = (
    (b"\x1f\x8b\x08", lambda: zlib.decompressobj(wbits=31)),
    (b"BZh", bz2.BZ2Decompressor),
    (b"\xfd7zXZ\x00", lzma.LZMADecompressor),
    (b"PK\x03\x04", None),
    (b"\x78\x01", zlib.decompressobj),
    (b"\x78\x9c", zlib.decompressobj),
    (b"\x78\xda", zlib.decompressobj),
)


class Sighting(NamedTuple):
    """A canary that was found: where, which, and in which form."""

    file: Path
    canary: str
    form: str


def forms_of(canary: str) -> dict[str, bytes]:
    """Return the byte strings by which `canary` could be found, by the form's name."""
    raw = canary.encode()
    forms = {
        "raw": raw,
        "utf-16-le": canary.encode("utf-16-le"),
        "utf-16-be": canary.encode("utf-16-be"),
        "hex": raw.hex().encode(),
        "HEX": raw.hex().upper().encode(),
        "json": json.dumps(canary).strip('"').encode(),
    }
    for shift in range(3):
        # Of base64, what lies between the borders to its neighbours is always the same.
        whole = base64.b64encode(b"\0" * shift + raw)
        inner = whole[(0, 2, 3)[shift] : len(whole) - (0, 4, 4)[(shift + len(raw)) % 3]]
        forms[f"base64+{shift}"] = inner
        forms[f"base64url+{shift}"] = inner.translate(bytes.maketrans(b"+/", b"-_"))
    return forms


def sightings(roots: Iterable[Path], canaries: Iterable[str]) -> Iterator[Sighting]:
    """Yield every canary found in a file at or below `roots`, raw or decompressed."""
    wanted = {canary: forms_of(canary) for canary in canaries}
    for root in roots:
        for file in sorted(root.rglob("*")) if root.is_dir() else [root]:
            if file.is_file():
                yield from _in_file(file, wanted)


def _in_file(file: Path, wanted: dict[str, dict[str, bytes]]) -> Iterator[Sighting]:
    # Kafka's indexes are mostly zeros to come; the last one may belong to UTF-16.
    data = file.read_bytes().rstrip(b"\0") + b"\0"
    for layer, content in ((("", data)), *_decompressed(data)):
        for canary, forms in wanted.items():
            for form, needle in forms.items():
                if needle in content:
                    yield Sighting(file, canary, f"{layer}{form}")


def _decompressed(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield what every stream that begins somewhere in `data` decompresses to."""
    for magic, opened in STREAMS:
        at = data.find(magic)
        while at >= 0:
            stream = data[at : at + WINDOW]
            content = _inflated(stream) if opened is None else _read(opened(), stream)
            if content:
                yield f"decompressed at {at}: ", content
            at = data.find(magic, at + 1)


def _inflated(local_file: bytes) -> bytes:
    """Return the content behind a ZIP local file header (APPNOTE 4.3.7)."""
    start = 30 + int.from_bytes(local_file[26:28], "little")
    start += int.from_bytes(local_file[28:30], "little")
    return _read(zlib.decompressobj(wbits=-15), local_file[start:])


def _read(stream: object, data: bytes) -> bytes:
    try:
        content: bytes = stream.decompress(data)  # type: ignore[attr-defined] # one of STREAMS
    except (zlib.error, OSError, EOFError, lzma.LZMAError, gzip.BadGzipFile):
        return b""
    return content
