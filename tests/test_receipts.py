"""Receipts over a real Kafka: what a recipient's station answers, and what a capture shows."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from answered_exchange import SEIZURE, TO_POLICE, Answered
from kafka_operator import Operator

from broker.station import Station
from broker.wire.envelope import read_envelope
from schemas import SeizureReport

pytestmark = pytest.mark.kafka


@pytest.fixture(params=[True, False], ids=["sealed", "clear"])
def network(request: pytest.FixtureRequest, tmp_path: Path, kafka: str) -> Answered:
    """Give a network, sealed and not: receipts are sealed in both."""
    return Answered(tmp_path, kafka, sealed=request.param)


def test_what_was_handled_is_answered_to_its_originator_alone(network: Answered) -> None:
    """From nothing, by way of what was read, to PROCESSED; nobody else has a receipt of it."""
    report = network.say()
    assert network.state(report) is None
    assert network.read("police-nz").returncode == 0
    assert network.state(report) == "PROCESSED"
    assert network.read("rilo-ap").returncode == 0
    told = network.told("customs-nz", "status", report.leaf.hex())
    assert [row["member"] for row in told["recipients"]] == ["police-nz"]


def test_what_failed_is_answered_with_why(network: Answered) -> None:
    """A handler that fails rejects the report; the code says which error it was."""
    report = network.say()

    async def fail() -> None:
        async with Station.open(network.exchange.station("police-nz")) as station:
            async for delivery in station.subscribe(SeizureReport, follow=False):
                async with delivery:
                    raise ValueError("no case")
            await station.answers.beat()

    asyncio.run(fail())
    assert network.state(report) == "REJECTED"
    told = network.told("customs-nz", "status", report.leaf.hex(), "--offline")
    assert told["recipients"][0]["code"] == "handler.failed"


def test_threat_35_a_capture_is_the_same_with_and_without_receipts(
    network: Answered, kafka: str
) -> None:
    """Who has much to answer and who has nothing beats alike: as many records, as many bytes."""

    async def many() -> None:
        async with Station.open(network.exchange.station("customs-nz")) as station:
            for _ in range(30):
                await station.publish(SEIZURE, handling=TO_POLICE)

    asyncio.run(many())
    for member in ("police-nz", "rilo-ap"):
        assert network.read(member).returncode == 0

    async def capture() -> dict[str, list[tuple[int, ...]]]:
        topic = network.exchange.topic("heartbeat")
        async with Operator(kafka) as operator:
            records = await operator.read(topic)
        shapes: dict[str, list[tuple[int, ...]]] = {}
        for record in records:
            envelope = read_envelope(record.value or b"")
            shape = tuple(len(section or b"") for section in envelope.sections)
            shapes.setdefault((record.key or b"").hex(), []).append(shape)
        return shapes

    shapes = asyncio.run(capture())
    assert len(shapes) == 2
    assert len({tuple(shape) for shape in shapes.values()}) == 1
