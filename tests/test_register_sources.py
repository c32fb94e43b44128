"""Where a register is fetched from: a folder, an archive, a server; none of them is trusted."""

from __future__ import annotations

import io
import tarfile
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from register_forge import believed, repository
from wire_world import network

from broker.errors import BrokerError, ConfigError, RegisterRefused
from broker.register.source import Source
from broker.sources import (
    FolderSource,
    open_source,
    read_archive,
    write_archive,
    write_repository,
)
from broker.sources.limits import FILE

GOOD = repository(network())


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder, and give its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def refusal(data: bytes) -> str:
    """Return why an archive is refused."""
    with pytest.raises(RegisterRefused) as caught:
        read_archive(data, "register.tar")
    return caught.value.reason


def zipped(files: dict[str, bytes]) -> bytes:
    """Return a zip archive."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in files.items():
            archive.writestr(path, data)
    return packed.getvalue()


def test_every_source_gives_the_same_register(tmp_path: Path) -> None:
    """A folder, a tar, a zip, a server, and an archive on a server."""
    write_repository(tmp_path, GOOD)
    (tmp_path / "r.tar").write_bytes(write_archive(GOOD))
    (tmp_path / "r.zip").write_bytes(zipped(GOOD))
    with served(tmp_path) as address:
        places = [str(tmp_path), str(tmp_path / "r.tar"), str(tmp_path / "r.zip")]
        for place in [*places, address, f"{address}/r.tar"]:
            source: Source = open_source(place)
            assert believed(source.fetch()).register == believed(GOOD).register, place
            assert source.place == place


def test_a_folder_may_hold_more_than_the_register(tmp_path: Path) -> None:
    """Keys and code lists beside it are nobody's business, and are not read."""
    write_repository(tmp_path, GOOD)
    (tmp_path / "metadata" / "a private key.pem").write_text("secret")
    (tmp_path / "codes").mkdir()
    assert FolderSource(tmp_path).fetch().keys() == GOOD.keys()


@pytest.mark.parametrize("place", ["nowhere", "nowhere.tar", "ftp://x/y"])
def test_a_place_that_is_none_is_the_operators_matter(tmp_path: Path, place: str) -> None:
    """One line says what is wrong."""
    with pytest.raises(ConfigError):
        open_source(place if "://" in place else str(tmp_path / place)).fetch()


def test_a_server_that_is_away_or_empty(tmp_path: Path) -> None:
    """Trying again may help."""
    with served(tmp_path) as address, pytest.raises(BrokerError, match="404") as caught:
        open_source(address).fetch()
    assert caught.value.retryable
    with pytest.raises(BrokerError, match="does not answer"):
        open_source(address).fetch()


def test_a_server_is_followed_nowhere(tmp_path: Path) -> None:
    """An answer that leads elsewhere is none: a folder's address without its slash does so."""
    (tmp_path / "metadata" / "timestamp.json").mkdir(parents=True)
    with served(tmp_path) as address, pytest.raises(BrokerError, match="301"):
        open_source(address).fetch()


@pytest.mark.parametrize("data", [b"", b"PK\3\4", b"\x1f\x8b", b"x" * 2000])
def test_what_is_no_archive_is_refused(data: bytes) -> None:
    """Named, with one line."""
    assert refusal(data) == "register.malformed"


@pytest.mark.parametrize(
    "path", ["../x.json", "/etc/passwd", "metadata/../../x", "other/1.root.json", "metadata/a/b"]
)
def test_threat_36_an_archive_with_a_path_that_steps_out(path: str) -> None:
    """No name but those of a register is taken, packed either way."""
    assert refusal(write_archive({path: b"{}"})) == "register.malformed"
    assert refusal(zipped({path: b"{}"})) == "register.malformed"


def test_threat_36_an_archive_with_a_link() -> None:
    """Only plain files are read."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        link = tarfile.TarInfo("metadata/1.root.json")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    assert refusal(packed.getvalue()) == "register.malformed"


def test_threat_36_an_archive_that_explodes() -> None:
    """It is left at the first file that is too big, however small it came."""
    assert refusal(zipped({"metadata/1.root.json": bytes(FILE + 1)})) == "register.too_big"
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        entry = tarfile.TarInfo("metadata/1.root.json")
        entry.size = FILE + 1
        archive.addfile(entry, io.BytesIO(bytes(FILE + 1)))
    assert len(packed.getvalue()) < FILE // 100
    assert refusal(packed.getvalue()) == "register.too_big"


def test_an_archive_with_a_name_twice() -> None:
    """Two readers could take two files."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for data in (b"1", b"2"):
            entry = tarfile.TarInfo("metadata/1.root.json")
            entry.size = 1
            archive.addfile(entry, io.BytesIO(data))
    assert refusal(packed.getvalue()) == "register.malformed"
