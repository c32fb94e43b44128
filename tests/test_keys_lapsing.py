"""A sealing key that is about to end, or has: said in one line, and nothing is lost in silence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from cli_network import done
from cli_runs import sealane
from exchange import Exchange

from broker.cli import keys_due
from broker.cli.network_folder import NetworkFolder
from broker.errors import HandlingRefused
from broker.register import Group, KeyUse, Register
from broker.register.model import DAY
from broker.roles.clock import utc_now
from broker.roles.lapsing import Lapse, lapse_of, not_sealed_to
from broker.station import Station
from schemas import TLP, Handling, SeizureReport
from schemas.examples import example

SEIZURE = cast("SeizureReport", example("seizure_report").report)
MEMBERS = ["customs-nz", "police-nz", "rilo-ap"]


def ending(register: Register, member: str, at: int) -> Register:
    """Return the register in which a member's sealing key of 8 days ends then."""
    keys = {
        name: replace(key, not_before=at - 8 * DAY, not_after=at)
        if (key.member, key.use) == (member, KeyUse.SEALING)
        else key
        for name, key in register.keys.items()
    }
    return replace(register, keys=keys, version=register.version + 1)


@pytest.fixture
def exchange(tmp_path: Path) -> Exchange:
    """Give a sealed network without Kafka."""
    return Exchange(tmp_path, "exercise.lapsing", "127.0.0.1:1", MEMBERS, sealed=True)


def test_the_first_sealing_key_lasts_as_long_as_later_ones(tmp_path: Path) -> None:
    """The network's window and a day more; the signing key has its own time."""
    name, member = "exercise.pacific", "customs-nz"
    done(sealane("network", "init", name, "--unencrypted", folder=tmp_path))
    join = ("member", "join", name, member, "--kind", "customs", "--unencrypted")
    done(sealane(*join, folder=tmp_path))
    done(sealane("network", "admit", name, f"{member}/request.json", folder=tmp_path))
    done(sealane("keys", "rotate", member, "sealing", folder=tmp_path))
    done(sealane("register", "publish", name, f"{member}/rotation.json", folder=tmp_path))
    keys = NetworkFolder(tmp_path / name).load().keys.values()
    spans = {k.use: set[int]() for k in keys}
    for key in keys:
        spans[key.use].add(round((key.not_after - key.not_before) / DAY))
    assert spans == {KeyUse.SIGNING: {365}, KeyUse.SEALING: {8}}


def test_another_key_is_due_two_days_before_the_end(exchange: Exchange) -> None:
    """Not before; of a short window a third is left; once it ended, that is said."""
    end = utc_now()
    register = ending(exchange.register, "police-nz", end)
    assert lapse_of(register, "police-nz", end - 2 * DAY - 1) is None
    assert lapse_of(register, "police-nz", end - 2 * DAY) == Lapse(end, over=False)
    assert lapse_of(register, "police-nz", end) == Lapse(end, over=True)
    assert lapse_of(register, "customs-nz", end) is None
    assert lapse_of(register, "nobody", end) is None


def test_publish_and_doctor_say_in_one_line_that_a_rotation_is_due(
    exchange: Exchange,
) -> None:
    """When it ends, what it means, and the command; the doctor fails once it has ended."""
    place = exchange.station("customs-nz")
    for at, said in ((utc_now() + DAY, "ends at"), (utc_now() - 1, "ended at")):
        exchange.write(ending(exchange.register, "customs-nz", at))
        line = keys_due.due_line(exchange.register, "customs-nz", place)
        assert line is not None
        assert f"Your sealing key {said}" in line
        assert f"sealane keys rotate {place} sealing" in line
        run = sealane("doctor", place)
        assert f"Your sealing key {said}" in " ".join(run.stdout.split())


async def test_a_group_whose_member_lapsed_is_told_of_to_whoever_publishes(
    exchange: Exchange,
) -> None:
    """By name; a member that is named itself is refused, and so is one's own lapse."""
    register = ending(exchange.register, "rilo-ap", utc_now() - 1)
    groups = {"desk": Group("desk", frozenset({"police-nz", "rilo-ap"}))}
    exchange.write(replace(register, groups=groups))
    left_out = not_sealed_to(exchange.register, ["desk"], "seizure_report", utc_now())
    assert left_out == {"rilo-ap": "desk"}
    async with Station.open(exchange.station("customs-nz")) as station:
        await station.publish(SEIZURE, handling=to("desk"))
        with pytest.raises(HandlingRefused, match=r"rilo-ap has no valid sealing key"):
            await station.publish(SEIZURE, handling=to("rilo-ap"))
        exchange.write(ending(exchange.register, "customs-nz", utc_now() - 1))
        with pytest.raises(HandlingRefused, match=r"this station itself: sealane keys rotate"):
            await station.publish(SEIZURE, handling=to("police-nz"))


def to(name: str) -> Handling:
    """Return handling for this audience."""
    return Handling(tlp=TLP.AMBER, audience=(name,))
