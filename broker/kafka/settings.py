"""Every setting that keeps records from being lost, in one place: the node's, the topics', ours.

Reports are kept as they came: no compaction, no compression (a member could send a small batch that
bursts into gigabytes at every reader), one clock (the node's) for how long they are kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from broker.errors import ConfigError

LARGEST_RECORD = 960 * 1024
"""The largest value of a record in bytes: an envelope at its most."""

LARGEST_REQUEST = 1024 * 1024
"""The largest batch in bytes that a client sends and a topic takes: such a record, with room."""

RETENTION = timedelta(days=30)
"""How long a topic keeps its records unless it is made with another time."""

DURABILITY: Mapping[str, str] = {
    "cleanup.policy": "delete",
    "compression.type": "uncompressed",
    "unclean.leader.election.enable": "false",
}
"""The settings of topics that, set otherwise, lose records or let them be bombs."""


@dataclass(frozen=True, slots=True)
class KafkaSettings:
    """Where Kafka is, and who we are to it.

    Args:
        bootstrap: `host:port`, several of them separated by commas.
        ca: The certificates that Kafka's own must come from (PEM); with it, TLS is used.
        cert: Our certificate (PEM), when Kafka asks for one.
        key: Its private key (PEM).
        deadline: The longest that one request of ours may take, connecting included.
    """

    bootstrap: str
    ca: Path | None = None
    cert: Path | None = None
    key: Path | None = None
    deadline: timedelta = timedelta(seconds=10)

    def __post_init__(self) -> None:
        for address in self.bootstrap.split(","):
            port = address.rpartition(":")[2]
            if port.isdecimal() and not 0 < int(port[:6]) < 1 << 16:
                raise ConfigError(f"Kafka's address {address!a} is wrong: a port is 1 to 65535.")


def topic_config(copies: int, retention: timedelta | None) -> dict[str, str]:
    """Return the settings of a topic of ours that has `copies` replicas.

    Without a retention it keeps its records for as long as there is a disk.
    """
    kept = -1 if retention is None else retention // timedelta(milliseconds=1)
    return {
        **DURABILITY,
        "max.message.bytes": str(LARGEST_REQUEST),
        "message.timestamp.type": "LogAppendTime",
        "min.insync.replicas": str(min(copies, 2)),
        "retention.bytes": "-1",
        "retention.ms": str(kept),
    }


def node_config(port: int, controller_port: int) -> dict[str, str]:
    """Return `server.properties` of a single node that listens on this machine only.

    Paths are relative to the folder in which the node runs.
    """
    return {
        "process.roles": "broker,controller",
        "node.id": "1",
        "controller.quorum.voters": f"1@127.0.0.1:{controller_port}",
        "controller.listener.names": "CONTROLLER",
        "listeners": f"PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller_port}",
        "advertised.listeners": f"PLAINTEXT://127.0.0.1:{port}",
        "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "log.dirs": "data",
        "auto.create.topics.enable": "false",
        "default.replication.factor": "1",
        "min.insync.replicas": "1",
        "unclean.leader.election.enable": "false",
        "compression.type": "uncompressed",
        "message.max.bytes": str(LARGEST_REQUEST),
        "offsets.topic.replication.factor": "1",
        "offsets.topic.num.partitions": "1",
        "offsets.retention.minutes": str(365 * 24 * 60),
        "transaction.state.log.replication.factor": "1",
        "transaction.state.log.min.isr": "1",
        "transaction.state.log.num.partitions": "1",
        "group.initial.rebalance.delay.ms": "0",
        # A killed node's successor must wait until the killed one's session has lapsed.
        "broker.session.timeout.ms": "3000",
        "broker.heartbeat.interval.ms": "500",
        # Killing the node loses nothing that it acknowledged; a power cut could lose one second.
        "log.flush.interval.ms": "1000",
        "log.flush.scheduler.interval.ms": "1000",
    }
