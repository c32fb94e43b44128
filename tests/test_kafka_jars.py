"""The jars: fetched once, from a mirror if need be, and never believed."""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from broker.errors import ConfigError
from broker.kafka import EmbeddedNode
from broker.kafka.jarstore import cache_folder, file_name, locked_jars, present_jars

SOME = "org.apache.kafka:kafka-clients:4.3.1"


@pytest.fixture
def mirror(tmp_path: Path) -> Iterator[Path]:
    """Give a folder that is served as a Maven repository, with all jars in it."""
    folder = tmp_path / "mirror"
    for coordinate in locked_jars():
        group, artifact, version = coordinate.split(":")
        place = folder / group.replace(".", "/") / artifact / version
        place.mkdir(parents=True)
        shutil.copyfile(
            cache_folder() / "jars" / file_name(coordinate), place / file_name(coordinate)
        )
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        (tmp_path / "jgo.conf").write_text(
            f"[repositories]\ncentral = http://127.0.0.1:{server.server_port}\n", "ascii"
        )
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield folder
        server.shutdown()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Say nothing."""


def environment(tmp_path: Path) -> Mapping[str, str]:
    """Return that of a user who has nothing but a setting for a mirror."""
    home = tmp_path / "home"
    home.mkdir(exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("XDG")}
    return {**kept, "HOME": str(home), "JGO_CONFIG_FILE": str(tmp_path / "jgo.conf")}


def fetch(tmp_path: Path) -> subprocess.Popen[str]:
    """Start what `make` calls for its set-up."""
    return subprocess.Popen(
        [sys.executable, "-m", "broker.kafka.jars"],
        env=environment(tmp_path),
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.usefixtures("mirror")
def test_two_set_ups_at_once_fetch_all_and_only_into_the_cache(tmp_path: Path) -> None:
    """Both end well, every jar is there, and nothing else was written to the user's home."""
    running = [fetch(tmp_path), fetch(tmp_path)]
    said = [process.communicate()[1] for process in running]
    assert [process.returncode for process in running] == [0, 0], said
    jars = tmp_path / "home" / ".cache" / "sealane" / "jars"
    assert {jar.name for jar in jars.glob("*.jar")} == set(map(file_name, locked_jars()))
    assert {path.name for path in jars.iterdir() if path.suffix != ".jar"} == {".lock"}
    outside = [path for path in (tmp_path / "home").rglob("*") if path.is_file()]
    assert all(path.is_relative_to(jars) for path in outside)


def test_a_mirror_that_serves_something_else_is_found_out(tmp_path: Path, mirror: Path) -> None:
    """A jar that is not the locked one never comes among the jars, and the set-up says which."""
    (jar,) = mirror.rglob(file_name(SOME))
    jar.write_bytes(jar.read_bytes()[:-1] + b"?")
    process = fetch(tmp_path)
    _, said = process.communicate()
    assert process.returncode == 3
    assert file_name(SOME) in said
    assert not (tmp_path / "home" / ".cache" / "sealane" / "jars" / file_name(SOME)).exists()


def test_a_registry_without_a_jar_is_said_to_be_without_it(tmp_path: Path, mirror: Path) -> None:
    """A missing jar ends the set-up with one line that names it, and the code for trying again."""
    (jar,) = mirror.rglob(file_name(SOME))
    jar.unlink()
    process = fetch(tmp_path)
    _, said = process.communicate()
    assert process.returncode == 4
    assert SOME in said
    assert "Traceback" not in said


def test_no_node_starts_on_an_altered_jar(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One changed byte in one jar, and the start is refused before anything runs."""
    jars = tmp_path / "cache" / "sealane" / "jars"
    shutil.copytree(cache_folder() / "jars", jars)
    jar = jars / file_name(SOME)
    jar.write_bytes(jar.read_bytes()[:-1] + b"?")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    with pytest.raises(ConfigError, match=file_name(SOME)):
        EmbeddedNode(tmp_path / "node").start()
    assert not (tmp_path / "node").exists()


def test_jars_that_are_there_need_neither_network_nor_jgo() -> None:
    """With everything fetched, a start looks at the jars and at nothing else."""
    code = "import sys, broker.kafka.jarstore as j; j.present_jars(); print('jgo' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout == "False\n"


def test_only_listed_jars_are_used(tmp_path: Path) -> None:
    """A jar that somebody laid beside the others never comes on the class path."""
    folder = tmp_path / "jars"
    shutil.copytree(cache_folder() / "jars", folder)
    (folder / "aaa.jar").write_bytes(b"")
    assert folder / "aaa.jar" not in present_jars(folder)
