"""What a subscriber is told when whoever runs Kafka withholds a report."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from cli_records import CONTRACT, document, origin_in, sections_of, signed
from cli_runs import Ended, program
from exchange import Exchange

from broker.kafka.client import KafkaSink, ensure_topics
from broker.kafka.settings import KafkaSettings


@pytest.mark.kafka
async def test_gaps_and_late_reports_are_told(tmp_path: Path, kafka: str) -> None:
    """A withheld report is named as missing; when it comes after all, it is marked as late."""
    exchange = Exchange(tmp_path, "exercise.gaps", kafka, ["customs-nz", "police-nz"])
    settings, topic = KafkaSettings(kafka), exchange.topic(CONTRACT)
    await ensure_topics(settings, [topic])
    origin, sections = origin_in(exchange), sections_of(exchange, document("police-nz"))
    first, withheld, third = (s.envelope for s in signed(exchange, origin, sections, count=3))
    sink = KafkaSink(settings)
    try:
        await sink.append(topic, origin.record_key, [first, third])
        missed = await asyncio.to_thread(subscribe, tmp_path)
        await sink.append(topic, origin.record_key, [withheld])
        late = await asyncio.to_thread(subscribe, tmp_path)
    finally:
        await sink.close()
    assert "reports before this one are missing" in missed.stdout
    assert f"missing: customs-nz on {topic}, number 1 (" in missed.stderr
    assert "late: it closes a gap" in late.stdout
    assert "missing" not in late.stderr


def subscribe(folder: Path) -> Ended:
    """Read to the end as police-nz."""
    return program("subscribe", "police-nz", CONTRACT, "--until-end", folder=folder)
