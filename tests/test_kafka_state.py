"""What a node that stays writes of itself: read by whoever looks, and not believed blindly."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from full_disk import no_room

from broker.errors import ConfigError
from broker.kafka.detached import running_node, stop_node
from broker.kafka.folder import NodeFolder
from broker.kafka.jarstore import file_name, locked_jars, present_jars


@pytest.fixture
def used(tmp_path: Path) -> Iterator[NodeFolder]:
    """Give a folder that is in use, as if by a node."""
    files = NodeFolder(tmp_path)
    lock = files.lock()
    yield files
    os.close(lock)


def test_a_running_node_is_found_by_what_it_wrote(used: NodeFolder) -> None:
    """Address and process numbers come back as they were written."""
    used.write_state({"bootstrap": "127.0.0.1:9", "keeper": 1234, "java": 1235})
    found = running_node(used.path)
    assert found is not None
    assert (found.bootstrap, found.keeper, found.java) == ("127.0.0.1:9", 1234, 1235)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        '{"bootstrap": "127.0.0.1:9", "keeper": -1, "java": 7}',
        '{"bootstrap": "127.0.0.1:9", "keeper": 0, "java": 7}',
        '{"bootstrap": "127.0.0.1:9", "keeper": "7", "java": 7}',
        '{"bootstrap": "127.0.0.1:9", "keeper": 7}',
    ],
)
def test_an_altered_state_ends_no_process(used: NodeFolder, text: str) -> None:
    """A signal to process -1 would go to every process of this user."""
    used.state.write_text(text)
    with pytest.raises(ConfigError, match="altered"):
        stop_node(used.path)


def test_a_state_is_written_whole_or_not_at_all(used: NodeFolder) -> None:
    """On a full disk the one before stays."""
    state: dict[str, str | int] = {"bootstrap": "127.0.0.1:9", "keeper": 1234, "java": 1235}
    used.write_state(state)
    with no_room(at=10), pytest.raises(ConfigError, match="cannot use"):
        used.write_state({**state, "keeper": 4321})
    found = running_node(used.path)
    assert found is not None
    assert found.keeper == 1234


def test_a_jar_that_cannot_be_read_is_one_line(tmp_path: Path) -> None:
    """The line names it, whatever it is."""
    for name in locked_jars():
        (tmp_path / file_name(name)).mkdir()
    with pytest.raises(ConfigError, match=r"\.jar, a part of Kafka, cannot be read"):
        present_jars(tmp_path)
