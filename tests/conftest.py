"""What several tests share: one Kafka node for all of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from broker.kafka import EmbeddedNode


@pytest.fixture(scope="session")
def kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of a Kafka node that all tests of the run share: use names of your own."""
    with EmbeddedNode(tmp_path_factory.mktemp("kafka")) as node:
        yield node.bootstrap
