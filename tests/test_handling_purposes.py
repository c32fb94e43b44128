"""Purposes: what a report was given for, what a subscription reads for, and until when."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from exchange import Exchange
from second_handling import admitted

from broker.cli.subscribing import lasting
from broker.errors import ConfigError, HandlingRefused
from broker.handling import admits
from broker.kafka import KafkaSettings
from broker.kafka.client import ensure_topics
from broker.roles.aims import NO_AIM, Aim, agree, check_lapse
from broker.station import Station
from broker.store.sqlite import SqliteStore
from broker.store.store_key import StoreKey
from schemas import TLP, Handling, SeizureReport
from schemas.examples import example
from schemas.handling import Purpose

KEY = StoreKey(bytes(range(32)))
RISK = Aim(Purpose.RISK_ANALYSIS, "Customs Act s 280", 100)


def test_each_pair_of_purposes_is_as_the_table_says() -> None:
    """Fifteen by fifteen, by hand: what is given for one purpose serves those beside it."""
    pairs = admitted()
    for given in Purpose:
        for wanted in Purpose:
            free = Purpose.NOT_STATED in (given, wanted)
            assert admits(given, wanted) is (free or (given, wanted) in pairs), (given, wanted)


async def test_a_subscription_keeps_what_it_was_made_for(tmp_path: Path) -> None:
    """Its purpose, legal basis and time hold without being said again; a new time renews it."""
    with SqliteStore(tmp_path / "store.sqlite", lambda: 0, KEY) as store:
        assert await agree(store.aims, "risk", NO_AIM, 1) == NO_AIM
        assert await store.aims.aim("risk") is None
        assert await agree(store.aims, "risk", RISK, 1) == RISK
        assert await agree(store.aims, "risk", NO_AIM, 2) == RISK
        assert await agree(store.aims, "risk", Aim(until=300), 200) == RISK._replace(until=300)
    with SqliteStore(tmp_path / "store.sqlite", lambda: 0, KEY) as store:
        assert await store.aims.aim("risk") == RISK._replace(until=300)


async def test_another_purpose_needs_another_name(tmp_path: Path) -> None:
    """What was made for one purpose is refused for another, by name, and stays as it is."""
    with SqliteStore(tmp_path / "store.sqlite", lambda: 0, KEY) as store:
        await agree(store.aims, "risk", RISK, 1)
        with pytest.raises(HandlingRefused) as caught:
            await agree(store.aims, "risk", Aim(Purpose.STATISTICS), 1)
        assert caught.value.reason == "subscription.purpose"
        assert await store.aims.aim("risk") == RISK


def test_what_has_lapsed_is_refused() -> None:
    """At its last microsecond it is read, and at its end no more."""
    check_lapse("risk", RISK, 99)
    check_lapse("risk", NO_AIM, 10**18)
    with pytest.raises(HandlingRefused) as caught:
        check_lapse("risk", RISK, 100)
    assert caught.value.reason == "subscription.lapsed"


def test_how_long_it_lasts_is_said_in_days_hours_or_minutes() -> None:
    """A number and a unit, and nothing else."""
    assert lasting("90d") == timedelta(days=90)
    assert lasting("12h") == timedelta(hours=12)
    for said in ("90", "d", "-1d", "1w", "0d"):
        with pytest.raises(ConfigError):
            lasting(said)


@pytest.mark.kafka
async def test_what_was_given_for_another_purpose_is_withheld(tmp_path: Path, kafka: str) -> None:
    """Over Kafka: a report for statistics reaches no investigation, and is counted by its rule."""
    network = f"exercise.p{uuid.uuid4().hex[:8]}"
    exchange = Exchange(tmp_path, network, kafka, ["customs-nz", "police-nz"])
    await ensure_topics(KafkaSettings(kafka), [exchange.topic("seizure_report")])
    seizure = example("seizure_report").report
    async with Station.open(exchange.station("customs-nz")) as station:
        for purpose in (Purpose.STATISTICS, Purpose.CRIMINAL_INVESTIGATION, Purpose.NOT_STATED):
            handling = Handling(tlp=TLP.AMBER, audience=("police-nz",), purpose=purpose)
            await (await station.publish(seizure, handling=handling)).acknowledged()
    until = datetime.now(UTC) + timedelta(hours=1)
    async with Station.open(exchange.station("police-nz")) as station:
        seen = []
        async for delivery in station.subscribe(
            SeizureReport,
            name="case",
            follow=False,
            purpose=Purpose.CRIMINAL_INVESTIGATION,
            legal_basis="Search and Surveillance Act",
            until=until,
        ):
            async with delivery:
                seen.append(delivery.terms.handling.purpose)
        tally = await station.tally("case")
    assert seen == [Purpose.CRIMINAL_INVESTIGATION, Purpose.NOT_STATED]
    assert tally.withheld == {"purpose.not_admitted": 1}
    assert tally.read == tally.delivered + 1
    late = int((until + timedelta(hours=1)).timestamp() * 1_000_000)
    async with Station.open(exchange.station("police-nz"), now=lambda: late) as station:
        with pytest.raises(HandlingRefused, match="lapsed"):
            await anext(station.subscribe(SeizureReport, name="case", follow=False))
