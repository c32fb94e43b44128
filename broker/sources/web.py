"""A register on an HTTP(S) server: its files one by one, or one archive."""

from __future__ import annotations

import http.client
import json
import ssl
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from broker.errors import RegisterRefused, UnavailableError
from broker.sources.archive import read_archive
from broker.sources.limits import FILE, TOTAL, Budget, is_path

ARCHIVES: Final = (".tar", ".tar.gz", ".tgz", ".zip")
_TIMESTAMP: Final = "metadata/timestamp.json"
_SECONDS: Final = 20
_ROOTS: Final = 1000
_FAULTS: Final = (urllib.error.URLError, http.client.HTTPException, ssl.SSLError, OSError)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A register stays where it is said to be."""

    def redirect_request(self, *_: Any) -> None:  # noqa: ANN401 - the library's own arguments
        """Follow nothing."""
        return


@dataclass(slots=True)
class WebSource:
    """Reads a repository below an address, or an archive at it (`Source`).

    Files are named by version or digest, so what was read once is not read again. Nobody trusts the
    server, nor needs TLS for the register's sake; it hides who reads.
    """

    address: str
    _known: dict[str, bytes] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """The address."""
        return self.address

    def look(self) -> object:
        """Return None: only fetching can tell."""
        return None

    def fetch(self) -> Mapping[str, bytes]:
        """Return the files that the newest timestamp leads to (`Source.fetch`)."""
        if self.address.endswith(ARCHIVES):
            return read_archive(self._get(self.address, TOTAL), self.address)
        files: dict[str, bytes] = {}
        budget = Budget()
        for path in self._paths(files):
            data = self._known.get(path)
            if data is None:
                data = self._get(f"{self.address.rstrip('/')}/{path}", FILE)
            budget.spend(path, len(data))
            files[path] = data
        self._known = {path: data for path, data in files.items() if path != _TIMESTAMP}
        return files

    def _paths(self, files: dict[str, bytes]) -> Any:  # noqa: ANN401 - a generator that reads what it led to
        """Yield each file's path, and go by what it then holds; nothing in it is proven."""
        yield _TIMESTAMP
        yield from self._roots()
        snapshot = _version(files[_TIMESTAMP], "snapshot.json")
        path = f"metadata/{snapshot}.snapshot.json"
        yield path
        for name in sorted(_meta(files[path])):
            role = f"metadata/{_version(files[path], name)}.{name}"
            if is_path(role):
                yield role
                yield from _targets(files[role])

    def _roots(self) -> Any:  # noqa: ANN401 - as above
        for version in range(1, _ROOTS):
            path = f"metadata/{version}.root.json"
            try:
                data = self._known.get(path) or self._get(
                    f"{self.address.rstrip('/')}/{path}", FILE
                )
            except _AbsentError:
                return
            self._known[path] = data
            yield path

    def _get(self, address: str, most: int) -> bytes:
        opener = urllib.request.build_opener(_NoRedirect)
        request = urllib.request.Request(address, headers={"Accept-Encoding": "identity"})  # noqa: S310 - only http and https come here
        try:
            with opener.open(request, timeout=_SECONDS) as answer:
                data: bytes = answer.read(most + 1)
        except urllib.error.HTTPError as exc:
            exc.close()
            line = f"{address} answers with {exc.code}: is the register there?"
            raise (_AbsentError if exc.code in {403, 404, 410} else UnavailableError)(line) from exc
        except _FAULTS as exc:
            line = f"{address} does not answer: {getattr(exc, 'reason', exc)}."
            raise UnavailableError(line) from exc
        if len(data) > most:
            raise RegisterRefused("register.too_big", f"{address} has more than {most >> 20} MiB.")
        return data


class _AbsentError(UnavailableError):
    """There is no such file."""


def _tree(data: bytes) -> Any:  # noqa: ANN401 - JSON
    try:
        return json.loads(data)["signed"]
    except (ValueError, KeyError, TypeError, RecursionError) as exc:
        raise RegisterRefused("register.malformed", "The server's files are no register.") from exc


def _meta(data: bytes) -> Mapping[str, Any]:
    meta = _tree(data).get("meta")
    return meta if isinstance(meta, dict) else {}


def _version(data: bytes, name: str) -> int:
    described = _meta(data).get(name)
    version = described.get("version") if isinstance(described, dict) else None
    return version if isinstance(version, int) else 0


def _targets(data: bytes) -> list[str]:
    targets = _tree(data).get("targets")
    found = []
    for name, described in targets.items() if isinstance(targets, dict) else ():
        hashes = described.get("hashes") if isinstance(described, dict) else None
        folder, slash, file = name.rpartition("/")
        digest = hashes.get("sha256") if isinstance(hashes, dict) else ""
        path = f"targets/{folder}{slash}{digest}.{file}"
        if is_path(path):
            found.append(path)
    return found
