"""What is marked like the last report is not asked again, and nobody can tell but by the cost."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from wire_world import (
    DAY,
    HOUR,
    NOW,
    codecs,
    network,
    origin,
    place,
    sections_of,
    signed,
    terms,
    unsigned,
)

from broker.handling import Outlet, Reader, may
from broker.roles.admitting import Admitting
from broker.roles.delivery import EPOCH
from broker.wire import NEW_LANE, Proven, open_envelope
from schemas import TLP, Handling, Terms
from schemas.handling import Purpose, Retention

SPEAKER = origin()
MARKED = (
    terms("police-nz"),
    Terms(handling=Handling(tlp=TLP.RED, audience=("police-nz",), purpose=Purpose.STATISTICS)),
    Terms(
        handling=Handling(
            tlp=TLP.AMBER,
            audience=("police-nz",),
            retention=Retention(delete_after=EPOCH + timedelta(microseconds=NOW + HOUR)),
        )
    ),
)


def proven(number: int, said: Terms, lasts: int) -> Proven:
    """Return what police proved of a report with these terms, which says so for so long."""
    record = unsigned(number, sections_of(number, said=said), expires_at=NOW + lasts)
    (made,) = signed(of=SPEAKER, records=[record], first_seq=number)
    opened = open_envelope(
        made.envelope,
        place=place(),
        register=network(),
        lane=NEW_LANE,
        reader="police-nz",
        at=NOW,
        known=lambda _: None,
        codecs=codecs,
    )
    outcome = opened.result
    assert isinstance(outcome, Proven)
    # As a station has it: equal terms and origins are one object.
    return outcome._replace(terms=said, authentic=outcome.authentic._replace(origin=SPEAKER))


def test_the_remembered_answer_is_the_one_that_asking_gives() -> None:
    """In any order of reports, times, outlets and purposes, nothing is let out by memory."""
    reports = [proven(n, said, lasts) for n, said in enumerate(MARKED) for lasts in (HOUR, DAY)]
    dice, admitting, allowed = Random(1), Admitting(), set()  # noqa: S311 - not for secrets
    for _ in range(20_000):
        report = dice.choice(reports)
        at = NOW + dice.choice((0, HOUR - 1, HOUR, 14 * DAY + HOUR, 20 * DAY))
        purpose = dice.choice((Purpose.NOT_STATED, Purpose.STATISTICS, Purpose.OTHER))
        reader = Reader("police-nz", network(), at, purpose=purpose)
        outlet = dice.choice((Outlet.DELIVERY, Outlet.REPLAY, Outlet.OFFICE))
        decision = admitting.may(outlet, report, reader)
        assert decision == may(outlet, report.marked, reader)
        allowed.add(decision)
    assert {decision.allowed for decision in allowed} == {True, False}
    assert "retention.ended" in {decision.rule for decision in allowed}
