"""A node that stays: found again by its folder, by whoever looks."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, Field, ValidationError

from broker.errors import ConfigError, UnavailableError
from broker.kafka.folder import NodeFolder
from broker.kafka.node import EmbeddedNode
from broker.kafka.process import END_WITHIN

Process = Annotated[int, Field(gt=1)]
"""A process number; 0 and below would mean many processes to who sends a signal."""


class RunningNode(BaseModel, frozen=True, strict=True, extra="forbid"):
    """A node that runs now.

    Args:
        bootstrap: Its address for clients.
        keeper: The process number of its keeper, which ends it when told to.
        java: The process number of its Java.
    """

    bootstrap: str
    keeper: Process
    java: Process


def running_node(folder: Path) -> RunningNode | None:
    """Return the node that uses a folder, or None.

    Raises:
        UnavailableError: One does, but is not up yet.
        ConfigError: What it wrote of itself was altered.
    """
    files = NodeFolder(folder)
    if not files.in_use():
        return None
    try:
        state = files.state.read_bytes()
    except FileNotFoundError as exc:
        raise UnavailableError(
            f"The Kafka node in {folder} is starting or ending: try again in a moment."
        ) from exc
    try:
        return RunningNode.model_validate_json(state)
    except ValidationError as exc:
        raise ConfigError(
            f"{files.state} was altered, so nobody knows which process is the Kafka node: end that "
            "one by hand."
        ) from exc


def start_node(folder: Path, port: int) -> RunningNode:
    """Start a node that stays, unless it runs already, and return it.

    Raises:
        ConfigError: It runs already, at another port; or as `EmbeddedNode.start`.
        UnavailableError: As `EmbeddedNode.start`.
    """
    there = running_node(folder)
    if there is not None:
        if there.bootstrap.rpartition(":")[2] != str(port):
            raise ConfigError(
                f"The Kafka node in {folder} runs already, at {there.bootstrap}: stop it first, or "
                "name another folder for a second one."
            )
        return there
    node = EmbeddedNode(folder, port=port, stay=True)
    node.start()
    return RunningNode(bootstrap=node.bootstrap, keeper=node.keeper_pid, java=node.java_pid)


def stop_node(folder: Path) -> bool:
    """End the node that uses a folder, and return whether there was one.

    Returns when no process of it is left; by force when it does not end in time.
    """
    there = running_node(folder)
    if there is None:
        return False
    for how, patience in ((signal.SIGTERM, END_WITHIN), (signal.SIGKILL, 10.0)):
        try:
            os.kill(there.keeper, how)
        except ProcessLookupError:
            pass
        except PermissionError as exc:
            raise ConfigError(
                f"The Kafka node in {folder} belongs to another user, who must stop it."
            ) from exc
        if _ended_within(folder, patience):
            NodeFolder(folder).state.unlink(missing_ok=True)
            return True
    raise UnavailableError(
        f"The Kafka node in {folder} does not end (process {there.java}): end it by hand."
    )


def _ended_within(folder: Path, patience: float) -> bool:
    late = time.monotonic() + patience
    while NodeFolder(folder).in_use():
        if time.monotonic() > late:
            return False
        time.sleep(0.05)
    return True
