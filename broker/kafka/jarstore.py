"""The node's jars: fetched once by coordinates, checked before every start.

`jars.lock` lists the SHA-256 and the Maven coordinate of every jar of Apache Kafka and of its log
binding. They lie flat in the user's cache folder. No registry is named here: jgo knows the usual
one, and a site's own mirror is a setting of jgo (`[repositories]` in its configuration file).
"""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

import platformdirs

from broker.errors import ConfigError, UnavailableError

Progress = Callable[[int, int], None]
"""Called with the number of jars fetched so far, and the number to fetch."""

_TRIES = 3  # a registry may stumble for a moment; one that is away stays away longer than this
_AT_ONCE = 4
_STAGING = ".fetch-"


def locked_jars() -> Mapping[str, str]:
    """Return each jar's SHA-256 in hexadecimal by its coordinate, `group:artifact:version`."""
    text = files("broker.kafka").joinpath("jars.lock").read_text("ascii")
    return {coordinate: digest for digest, coordinate in map(str.split, text.splitlines())}


def cache_folder() -> Path:
    """Return where downloads lie; it may not exist yet."""
    return Path(platformdirs.user_cache_dir("sealane", appauthor=False))


def present_jars(folder: Path | None = None, *, progress: Progress | None = None) -> list[Path]:
    """Return the paths of all jars, each of them checked just now; fetch those that are missing.

    Needs no network when none is missing. Safe when several processes call it at once.

    Args:
        folder: Where the jars lie; `jars` in the cache folder unless said otherwise.
        progress: Told about each jar fetched.

    Raises:
        ConfigError: A jar is not the one that was locked; it is left where it is.
        UnavailableError: A missing jar could not be fetched.
    """
    folder = folder or cache_folder() / "jars"
    digests = {folder / file_name(name): digest for name, digest in locked_jars().items()}
    if not all(path.exists() for path in digests):
        with _one_at_a_time(folder):
            missing = [name for name in locked_jars() if not (folder / file_name(name)).exists()]
            _fetch_all(missing, folder, progress or (lambda _done, _of: None))
    for path, digest in digests.items():
        _check(path, digest)
    return list(digests)


def file_name(coordinate: str) -> str:
    """Return the name of a coordinate's file, as registries name it."""
    _group, artifact, version = coordinate.split(":")
    return f"{artifact}-{version}.jar"


def _check(path: Path, digest: str) -> None:
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as exc:
        raise ConfigError(
            f"{path}, a part of Kafka, cannot be read ({exc.strerror}): give this user the right "
            "to read it, or delete it; it is then fetched anew."
        ) from exc
    if found != digest:
        raise ConfigError(
            f"{path} is not the file that Sealane was tested with (its SHA-256 differs), so Kafka "
            "is not started: it was altered or damaged after its download. If that is no surprise, "
            "delete the file and try again; it is then fetched anew."
        )


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    """Let one process at a time fetch into a folder; the others wait and find the jars there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / ".lock").open("wb") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
    except OSError as exc:
        raise UnavailableError(
            f"Kafka's jars cannot be written to {folder} ({exc.strerror}): make room or give this "
            "user the right to write there, or set XDG_CACHE_HOME to another place."
        ) from exc


def _fetch_all(coordinates: Sequence[str], folder: Path, progress: Progress) -> None:
    """Fetch and check jars in a folder beside, and move each in place when it is whole."""
    if not coordinates:
        return
    for left in folder.glob(f"{_STAGING}*"):  # by somebody who was killed
        shutil.rmtree(left)
    with (
        tempfile.TemporaryDirectory(prefix=_STAGING, dir=folder) as staging,
        ThreadPoolExecutor(_AT_ONCE) as pool,
    ):
        fetches = [pool.submit(_fetch, name, folder, Path(staging)) for name in coordinates]
        progress(0, len(fetches))
        try:
            for done, fetch in enumerate(as_completed(fetches), start=1):
                fetch.result()
                progress(done, len(fetches))
        finally:
            pool.shutdown(cancel_futures=True)


def _fetch(coordinate: str, folder: Path, staging: Path) -> None:
    # jgo is slow to import, and needed once in a machine's life.
    from jgo.config import GlobalSettings  # noqa: PLC0415 - as said above
    from jgo.constants import MAVEN_CENTRAL_URL  # noqa: PLC0415 - as said above
    from jgo.maven import MavenContext  # noqa: PLC0415 - as said above
    from requests import RequestException  # noqa: PLC0415 - what jgo raises

    repositories = {"central": MAVEN_CENTRAL_URL, **GlobalSettings.load().repositories}
    group, artifact, version = coordinate.split(":")
    for attempt in range(1, _TRIES + 1):
        # A folder of its own each time: jgo takes a file cut short for a whole one.
        context = MavenContext(repo_cache=staging / str(attempt), remote_repos=repositories)
        jar = context.project(group, artifact).at_version(version).artifact()
        try:
            fetched: Path = jar.resolve()
        except (RequestException, RuntimeError, OSError) as exc:
            if attempt == _TRIES:
                raise UnavailableError(_not_fetched(coordinate, exc)) from exc
        else:
            _check(fetched, locked_jars()[coordinate])
            fetched.replace(folder / file_name(coordinate))
            return


def _not_fetched(coordinate: str, exc: Exception) -> str:
    return (
        f"{coordinate}, a part of Kafka, could not be fetched ({type(exc).__name__}): Kafka cannot "
        "be started here before it is. Check the network and try again; behind a firewall, name "
        "your own mirror under [repositories] in jgo's configuration file."
    )
