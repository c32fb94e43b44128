"""The search for canaries finds them in every form that it claims to look through."""

from __future__ import annotations

import base64
import bz2
import gzip
import lzma
import zipfile
import zlib
from pathlib import Path

import pytest
from canary import sightings

CANARY = "Zebrafink-Ökonom-7741"
PLANTED = f"before {CANARY} behind".encode()
FORMS = {
    "raw": PLANTED,
    "utf-16-le": PLANTED.decode().encode("utf-16-le"),
    "utf-16-be": PLANTED.decode().encode("utf-16-be"),
    "hex": PLANTED.hex().encode(),
    "gzip": b"head" + gzip.compress(PLANTED) + b"tail",
    "zlib": b"head" + zlib.compress(PLANTED),
    "bzip2": bz2.compress(PLANTED),
    "xz": lzma.compress(PLANTED),
    "base64 in gzip": gzip.compress(base64.b64encode(PLANTED)),
    **{f"base64 {n}": base64.b64encode(b"x" * n + PLANTED) for n in range(3)},
    **{f"base64url {n}": base64.urlsafe_b64encode(b"x" * n + PLANTED) for n in range(3)},
    "json": b'{"name": "Zebrafink-\\u00d6konom-7741"}',
}


@pytest.mark.parametrize("form", FORMS)
def test_a_canary_is_found_in_every_form(form: str, tmp_path: Path) -> None:
    """Whatever form it was planted in, the file is named."""
    (tmp_path / "deep").mkdir()
    file = tmp_path / "deep" / "00000.log"
    file.write_bytes(FORMS[form])
    assert {s.file for s in sightings([tmp_path], [CANARY])} == {file}


def test_a_canary_is_found_in_an_archive(tmp_path: Path) -> None:
    """A workbook is a ZIP archive: its parts are looked through."""
    with zipfile.ZipFile(tmp_path / "book.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("sheet.xml", PLANTED * 3)
    assert [s.canary for s in sightings([tmp_path / "book.xlsx"], [CANARY])] == [CANARY]


def test_nothing_is_found_where_nothing_is(tmp_path: Path) -> None:
    """Other words, and parts of the canary, are not it."""
    (tmp_path / "a").write_bytes(PLANTED.replace(b"7741", b"7742") + gzip.compress(b"Zebrafink"))
    assert not list(sightings([tmp_path], [CANARY]))
