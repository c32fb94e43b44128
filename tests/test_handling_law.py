"""Handling: random cases, decided twice, by two implementations that share nothing."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from second_handling import LABELS, USES, Case, allowed, nominal_allowed
from wire_world import network

from broker.handling import Marked, Outlet, Reader, Use, judge, judge_nominal, may
from broker.register import Group, Kind, Member, Register, Right, Status, Topic
from schemas import TLP, Handling
from schemas.handling import Condition, HandlingCode, Purpose, Retention

CASES = 1_000_000 if os.environ.get("SEALANE_LAWS") == "deep" else 100_000
"""How many; `make deep` tries all of them."""
CONTRACT, TOPIC = "vector_note", "exercise.test.vector_note"
NAMES = ("customs-nz", "police-nz", "rilo-ap", "customs-fj")
GROUPS = {"pacific": frozenset({"customs-fj", "rilo-ap"}), "police": frozenset({"police-nz"})}
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
HANDLINGS, READERS = 4000, 400
"""How many markings and registers are drawn; cases pair them."""


def some(dice: random.Random, things: tuple[str, ...], most: int) -> tuple[str, ...]:
    """Return a few of them, often none."""
    return tuple(dice.sample(things, dice.randint(0, min(most, len(things)))))


def drawn_handling(dice: random.Random) -> Handling:
    """Return a marking."""
    audience = some(dice, (*NAMES, *GROUPS), 4)
    delete_after = dice.choice((None, None, dice.randint(1, 200)))
    return Handling(
        tlp=dice.choice(tuple(TLP)),
        codes=tuple(HandlingCode(code) for code in some(dice, tuple(HandlingCode), 2)),
        conditions=tuple(Condition(name) for name in some(dice, tuple(Condition), 2)),
        audience=audience,
        nominal_audience=some(dice, audience, 3),
        excluded=some(dice, (*NAMES, *GROUPS), 1),
        purpose=Purpose.NOT_STATED if dice.random() < 0.5 else dice.choice(tuple(Purpose)),
        retention=None
        if delete_after is None
        else Retention(delete_after=EPOCH + timedelta(microseconds=delete_after)),
    )


def drawn_register(dice: random.Random) -> Register:
    """Return a register in which each member has rights and clearance of its own."""
    members = {
        name: Member(
            name,
            Kind.CUSTOMS,
            name,
            None,
            None,
            {CONTRACT: frozenset(Right(right) for right in some(dice, tuple(Right), 4))},
            dice.choice(("RED", "RED", *LABELS)),
        )
        for name in NAMES
    }
    topic = Topic(TOPIC, frozenset({CONTRACT}), dice.randint(0, 50))
    groups = {name: Group(name, within) for name, within in GROUPS.items()}
    base = network()
    return Register(
        network=base.network,
        version=base.version,
        made_at=base.made_at,
        statuses=tuple(Status),
        clear=frozenset(),
        max_validity=base.max_validity,
        members=members,
        topics={TOPIC: topic},
        contracts=base.contracts,
        keys={},
        groups=groups,
    )


def cases(dice: random.Random) -> Iterator[tuple[Case, Marked, Reader]]:
    """Yield each case in both implementations' words."""
    handlings = [drawn_handling(dice) for _ in range(HANDLINGS)]
    registers = [drawn_register(dice) for _ in range(READERS)]
    for _ in range(CASES):
        handling, register = dice.choice(handlings), dice.choice(registers)
        status, expires_at, at = (
            dice.choice(tuple(Status)),
            dice.randint(0, 200),
            dice.randint(0, 99),
        )
        originator, member = dice.choice(NAMES), dice.choice(NAMES)
        grants = frozenset(Use(use) for use in some(dice, tuple(Use), 3))
        purpose = dice.choice((Purpose.NOT_STATED, *Purpose))
        retention = handling.retention
        ends = retention.delete_after if retention else None
        yield (
            Case(
                tlp=str(handling.tlp),
                codes=tuple(map(str, handling.codes)),
                conditions=tuple(map(str, handling.conditions)),
                audience=tuple(handling.audience),
                nominal_audience=tuple(handling.nominal_audience),
                excluded=tuple(handling.excluded),
                delete_after=None if ends is None else (ends - EPOCH) // timedelta(microseconds=1),
                expires_at=expires_at,
                purpose=str(handling.purpose),
                status=status.name,
                originator=originator,
                member=member,
                rights=frozenset(map(str, register.members[member].rights[CONTRACT])),
                clearance=register.members[member].clearance,
                groups=GROUPS,
                topic_retention=register.topics[TOPIC].retention,
                at=at,
                grants=frozenset(map(str, grants)),
                wanted_for=str(purpose),
                outside=dice.random() < 0.1,
            ),
            Marked(originator, CONTRACT, TOPIC, status, expires_at, handling),
            Reader(member, register, at, grants, purpose),
        )


@pytest.mark.deep
def test_two_implementations_decide_alike() -> None:
    """Over random reports, markings, members, outlets, grants and times there is no difference."""
    dice = random.Random(5)  # noqa: S311 - it draws cases, not keys
    questions, seen = (*Outlet, *Use), {True: 0, False: 0}
    for case, marked, reader in cases(dice):
        asked = dice.choice(questions)
        told = allowed(case, USES.get(asked, asked))
        if isinstance(asked, Outlet):
            decision = may(asked, marked, reader)
        else:
            decision = judge(asked, marked, reader, outside=case.outside)
        assert decision.allowed is told, (asked, decision, case)
        assert judge_nominal(marked, reader).allowed is nominal_allowed(case), case
        seen[told] += 1
    # A law that nothing reaches would hold as well.
    assert min(seen.values()) > CASES // 20


def test_every_outlet_has_its_use_in_both() -> None:
    """The second implementation knows every outlet, and the same use of it."""
    assert {str(outlet): str(outlet.use) for outlet in Outlet} == USES
