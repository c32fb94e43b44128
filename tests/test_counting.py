"""Counting over a real Kafka: who may only count gets the section `open`, and no delivery."""

from __future__ import annotations

import uuid
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from exchange import EVERYTHING, Exchange

from broker.errors import HandlingRefused
from broker.kafka import KafkaSettings
from broker.kafka.client import ensure_topics
from broker.register import Right
from broker.station import Station
from schemas import TLP, Handling, SeizureReport
from schemas.examples import example

pytestmark = pytest.mark.kafka
SEIZURE = cast("SeizureReport", example("seizure_report").report)
TO_POLICE = Handling(tlp=TLP.GREEN, audience=("police-nz",))
TO_RILO = Handling(tlp=TLP.GREEN, audience=("rilo-ap",))


@pytest.fixture
async def exchange(kafka: str, tmp_path: Path) -> Exchange:
    """Give a sealed network in which rilo-ap may count seizures too."""
    name = f"exercise.c{uuid.uuid4().hex[:8]}"
    made = Exchange(tmp_path, name, kafka, ["customs-nz", "police-nz", "rilo-ap"], sealed=True)
    await ensure_topics(KafkaSettings(kafka), [made.topic("seizure_report")])
    members = dict(made.register.members)
    rights = {**members["rilo-ap"].rights}
    rights["seizure_report"] = EVERYTHING["seizure_report"] | {Right.COUNT}
    members["rilo-ap"] = replace(members["rilo-ap"], rights=rights)
    made.write(replace(made.register, members=members, version=made.register.version + 1))
    return made


async def say(exchange: Exchange, *handlings: Handling) -> None:
    """Publish a seizure for each handling as customs, acknowledged."""
    async with Station.open(exchange.station("customs-nz")) as station:
        for handling in handlings:
            await (await station.publish(SEIZURE, handling=handling)).acknowledged()


async def test_what_is_for_others_is_counted_once_and_never_delivered(exchange: Exchange) -> None:
    """Its `open` comes with who said it; what is for the member itself is delivered elsewhere."""
    await say(exchange, TO_POLICE, TO_RILO, TO_POLICE)
    async with Station.open(exchange.station("rilo-ap")) as station:
        counted = [each async for each in station.counts(SeizureReport, follow=False)]
        assert [each.open for each in counted] == [SEIZURE.open] * 2
        assert {each.originator for each in counted} == {"customs-nz"}
        assert [each async for each in station.counts(SeizureReport, follow=False)] == []
        tally = await station.tally("counts")
        assert (tally.counted, tally.filtered, tally.delivered) == (2, 1, 0)
        delivered = []
        async for delivery in station.subscribe(SeizureReport, follow=False):
            async with delivery:
                delivered.append(delivery.report)
        assert delivered == [SEIZURE.model_copy(update={"nominal": None})]


async def test_the_last_one_is_given_again_where_counting_broke_off(exchange: Exchange) -> None:
    """One is noted when the next is asked for: a crash in between loses none."""
    await say(exchange, TO_POLICE, TO_POLICE)
    async with Station.open(exchange.station("rilo-ap")) as station:
        async for first in station.counts(SeizureReport, follow=False):
            leaf = first.leaf
            break
    async with Station.open(exchange.station("rilo-ap")) as station:
        again = [each.leaf async for each in station.counts(SeizureReport, follow=False)]
    assert again[0] == leaf
    assert len(again) == 2


async def test_counting_takes_the_right_to_count(exchange: Exchange) -> None:
    """The right to read is not enough: it is named."""
    async with Station.open(exchange.station("police-nz")) as station:
        with pytest.raises(HandlingRefused, match="no right to count seizure_report"):
            station.counts(SeizureReport)
