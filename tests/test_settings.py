"""Station files: read strictly, with paths beside them."""

from __future__ import annotations

from pathlib import Path

import pytest

from broker.errors import ConfigError
from broker.settings import StationFile

GOOD = """
member = "customs-nz"
network = "exercise.asia-pacific"
[register]
from = "register"
root = "root.json"
[keys]
folder = "keys"
[store]
url = "sqlite:///store.sqlite"
[kafka]
bootstrap = "localhost:9092"
"""


def read(folder: Path, text: str) -> StationFile:
    """Return the settings of a file with this text."""
    file = folder / "station.toml"
    file.write_text(text)
    return StationFile.read(file)


def test_paths_are_relative_to_the_file(tmp_path: Path) -> None:
    """Where the command runs makes no difference."""
    settings = read(tmp_path, GOOD)
    assert settings.register_.source == str(tmp_path / "register")
    assert settings.database == tmp_path / "store.sqlite"
    assert settings.keys.folder == tmp_path / "keys"
    assert settings.kafka.ca is None


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (GOOD + 'colour = "red"', "kafka.colour is an unknown key"),
        ('folder = "/"\n' + GOOD, "unknown key: folder"),
        (GOOD.replace('member = "customs-nz"', ""), "member is missing"),
        (GOOD.replace("customs-nz", "Customs NZ"), "member: "),
        (GOOD.replace("sqlite:///store.sqlite", "mysql://x"), "store.url: "),
        (GOOD.replace('"localhost:9092"', "9092"), "kafka.bootstrap: "),
        (GOOD + "[", "is not TOML"),
        (GOOD + "x = " + "9" * 5000, "is not TOML"),
        ("a=" + "[" * 20_000, "is not TOML"),
        (GOOD.replace('"register"', '"register\\u0000"'), r"register\.from: .* NUL"),
        (GOOD.replace("store.sqlite", "store\\u0000.sqlite"), "store.url: "),
    ],
)
def test_a_wrong_file_is_refused_in_one_line(tmp_path: Path, text: str, line: str) -> None:
    """The line names the key and what is wrong with it."""
    with pytest.raises(ConfigError, match=line) as refusal:
        read(tmp_path, text)
    assert "\n" not in str(refusal.value)


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    """A binary file is said to be no TOML."""
    file = tmp_path / "station.toml"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match="is not TOML"):
        StationFile.read(file)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    """The line names the file."""
    with pytest.raises(ConfigError, match=r"nowhere\.toml cannot be read"):
        StationFile.read(tmp_path / "nowhere.toml")
