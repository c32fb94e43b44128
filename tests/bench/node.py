"""The embedded Kafka, and topics on it."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiokafka.admin import AIOKafkaAdminClient, NewTopic

SCRATCH = Path("/tmp/bench-kafka")


@asynccontextmanager
async def kafka_node(folder: Path) -> AsyncIterator[str]:
    ports = []
    socks = [socket.socket() for _ in range(2)]
    for s in socks:
        s.bind(("127.0.0.1", 0))
        ports.append(s.getsockname()[1])
    for s in socks:
        s.close()
    props = folder / "server.properties"
    props.write_text(f"""process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:{ports[1]}
listeners=PLAINTEXT://127.0.0.1:{ports[0]},CONTROLLER://127.0.0.1:{ports[1]}
advertised.listeners=PLAINTEXT://127.0.0.1:{ports[0]}
controller.listener.names=CONTROLLER
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
log.dirs={folder / "data"}
offsets.topic.replication.factor=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
group.initial.rebalance.delay.ms=0
auto.create.topics.enable=false
""")
    java = (SCRATCH / "java").read_text()
    cp = (SCRATCH / "cp").read_text()
    opts = ["-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", cp]
    log = (folder / "log").open("wb")
    p = await asyncio.create_subprocess_exec(
        java,
        *opts,
        "kafka.tools.StorageTool",
        "format",
        "-t",
        "abcdefghijklmnopqrstuv",
        "-c",
        str(props),
        "--ignore-formatted",
        stdout=log,
        stderr=log,
    )
    await p.wait()
    p = await asyncio.create_subprocess_exec(
        java, *opts, "kafka.Kafka", str(props), stdout=log, stderr=log
    )
    try:
        for _ in range(100):
            try:
                admin = AIOKafkaAdminClient(bootstrap_servers=f"127.0.0.1:{ports[0]}")
                await admin.start()
                await admin.close()
                break
            except Exception:
                await asyncio.sleep(0.3)
        yield f"127.0.0.1:{ports[0]}"
    finally:
        p.terminate()
        await p.wait()


async def make_topic(bootstrap: str, topic: str) -> None:
    """Make `topic` with one partition."""
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        await admin.create_topics([NewTopic(topic, 1, 1)])
    finally:
        await admin.close()
