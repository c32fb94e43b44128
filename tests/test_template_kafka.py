"""A filled template goes all the way: imported, published, received with what its sheets say."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from cli_runs import program
from exchange import Exchange
from template_filling import filled

from broker.kafka import KafkaSettings
from broker.kafka.client import ensure_topics
from broker.station import Station
from schemas import TLP, Alert, Terms
from schemas.examples import example

pytestmark = pytest.mark.kafka


async def received(station: Path) -> list[tuple[Alert, Terms]]:
    """Return the alerts that a station is delivered, with their terms."""
    found = []
    async with Station.open(station) as opened:
        async for delivery in opened.subscribe(Alert, follow=False):
            async with delivery:
                assert isinstance(delivery.report, Alert)
                found.append((delivery.report, delivery.terms))
    return found


def test_an_alert_from_a_sheet_is_received_with_its_grading(tmp_path: Path, kafka: str) -> None:
    """Handling and grading of the sheet Handling are the report's; it is published once."""
    members = ("customs-nz", "police-nz", "rilo-ap")
    exchange = Exchange(tmp_path, "exercise.template-alert", kafka, members)
    asyncio.run(ensure_topics(KafkaSettings(kafka), [exchange.topic("alert")]))
    who = {
        "Who may read these reports?": "police-nz",
        "Which of these may also read names and free text?": "police-nz",
    }
    file = filled("alert", tmp_path, answers=who)
    order = ("import", exchange.station("customs-nz"), file, "--mapping", "template:alert")
    first = program(*order)
    assert first.returncode == 0, first.stderr
    again = program(*order)
    assert "1 had been before, unchanged" in " ".join(again.stdout.split()), again.stderr
    ((alert, terms),) = asyncio.run(received(exchange.station("police-nz")))
    meant = example("alert").report
    assert isinstance(meant, Alert)
    assert alert.facts.valid_until == meant.facts.valid_until
    assert alert.nominal is not None
    assert meant.nominal is not None
    assert alert.nominal.title == meant.nominal.title
    assert terms.handling.tlp is TLP.AMBER
    assert terms.handling.audience == ("police-nz",)
    assert [(each.source, each.information) for each in terms.evaluation] == [("B", "2")]
