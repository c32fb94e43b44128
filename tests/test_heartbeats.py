"""Heartbeats and the receipts in them: parts, who opens which, what a station hears on Kafka."""

from __future__ import annotations

import asyncio
import json
import os
import uuid
from contextlib import suppress
from pathlib import Path

import pytest
from cli_network import done
from cli_runs import sealane
from exchange import Exchange
from hypothesis import given
from hypothesis import strategies as st

from broker.errors import RefusedError
from broker.kafka import KafkaSettings
from broker.kafka.client import ensure_topics
from broker.register import Register
from broker.roles.heartbeats import BeatInMaking
from broker.roles.receipt_parts import LARGEST, PARTS, SMALLEST, part_size, read_part, write_part
from broker.roles.receipts import Due, Receipt, ReceiptKind
from broker.station import Station
from broker.wire import shipped_codec
from broker.wire.receipts import SEALED_MORE, open_receipts
from schemas import TLP, Handling, Section
from schemas.examples import example
from schemas.reports.heartbeat import Heartbeat

MEMBERS = ("customs-nz", "police-nz", "rilo-ap")
LEAF = bytes(range(32))
CONTEXT = b"c" * 32

receipts = st.builds(
    Receipt,
    kind=st.sampled_from(ReceiptKind),
    leaf=st.binary(min_size=32, max_size=32),
    at=st.integers(min_value=0, max_value=2**63 - 1),
    code=st.text("abcdefgh._", max_size=64),
)


@pytest.fixture
def register(tmp_path: Path) -> Register:
    """Give the register of a network of three."""
    return Exchange(tmp_path, "exercise.beats", "127.0.0.1:1", MEMBERS).register


def parts_of(section: bytes, register: Register) -> tuple[bytes, ...]:
    """Return the parts that a heartbeat's section carries."""
    codec = shipped_codec(register.current_contract("heartbeat"))
    beat = codec.read_report({Section.OPEN: section})
    assert isinstance(beat, Heartbeat)
    return beat.open.receipts


def beat(register: Register, *due: Due) -> BeatInMaking:
    """Return a heartbeat that has these receipts to tell."""
    return BeatInMaking(register=register, due=due, heads=(), random=os.urandom)


@given(st.lists(receipts, max_size=12))
def test_a_part_reads_as_it_was_written(told: list[Receipt]) -> None:
    """Whatever fits comes back, in order; the part has the same size whatever it says."""
    for size in (SMALLEST, LARGEST):
        plain, held = write_part(told, size)
        assert len(plain) == size
        assert list(read_part(plain)) == told[:held]
        assert size == SMALLEST or held == len(told)


@given(st.binary(max_size=300))
def test_no_bytes_crash_the_reading_of_a_part(plain: bytes) -> None:
    """Anything is either a list of receipts or refused by name."""
    with suppress(RefusedError):
        assert isinstance(read_part(plain), tuple)


@pytest.mark.parametrize(
    "plain",
    [
        b"",
        b"\0",
        b"\0\1",
        b"\0\0x",
        b"\0\1" + bytes(42),
        b"\0\1\6" + bytes(41),
        b"\0\1\1" + bytes(32) + b"\x80" + bytes(8),
        b"\0\1\1" + bytes(40) + b"\x41" + b"a" * 65,
        b"\0\1\1" + bytes(40) + b"\1\xff",
    ],
)
def test_a_part_with_something_else_in_it_is_refused(plain: bytes) -> None:
    """Cut, of an unknown kind, with a time or a code out of bounds, with something behind."""
    with pytest.raises(RefusedError, match="no list of receipts"):
        read_part(plain)


def test_parts_stay_within_bounds_in_any_network() -> None:
    """From one member to a thousand, a part is neither too small for a receipt nor too large."""
    assert [part_size(n) for n in (0, 1, 8, 200, 5000)] == [4064, 4064, 2048, 256, 256]
    assert PARTS * (SMALLEST + SEALED_MORE) < 512 * 1024


def test_a_part_opens_for_its_member_alone(register: Register) -> None:
    """Who holds the hourly key finds its receipts; another's key, or another record, opens none."""
    mine = Due("customs-nz", Receipt(ReceiptKind.PROCESSED, LEAF, 5))
    other = Due("rilo-ap", Receipt(ReceiptKind.REJECTED, LEAF, 6, "wire.model"))
    keys = {"customs-nz": b"k" * 32, "rilo-ap": b"r" * 32}
    made = beat(register, mine, other)
    (section,) = made.sections(CONTEXT, keys.get)
    parts = parts_of(section, register)
    for due in (mine, other):
        plain = open_receipts([b"0" * 32, keys[due.member]], CONTEXT, parts)
        assert plain is not None
        assert read_part(plain) == (due.receipt,)
    assert open_receipts([b"0" * 32], CONTEXT, parts) is None
    assert open_receipts([keys["customs-nz"]], b"d" * 32, parts) is None
    assert made.told == [mine, other]


def test_a_receipt_to_whom_nothing_can_be_sealed_waits(register: Register) -> None:
    """Without an hourly key, or without a place in the register, it is not told, and not lost."""
    waits = Due("police-nz", Receipt(ReceiptKind.PROCESSED, LEAF, 5))
    gone = Due("expelled", Receipt(ReceiptKind.PROCESSED, LEAF, 5))
    made = beat(register, waits, gone)
    made.sections(CONTEXT, {"expelled": b"e" * 32}.get)
    assert made.told == []


def test_threat_35_a_heartbeat_has_one_form_with_and_without_receipts(register: Register) -> None:
    """Number and sizes of parts, and the section's size, are the same told or not told."""
    keys = {member: member.encode().ljust(32) for member in MEMBERS}
    due = [
        Due(member, Receipt(ReceiptKind.PROCESSED, bytes([n]) * 32, n, "x" * (n % 60)))
        for member in MEMBERS
        for n in range(200)
    ]
    sections = [
        beat(register, *waiting).sections(CONTEXT, keys.get)[0] for waiting in ((), due[:1], due)
    ]
    assert len({len(section) for section in sections}) == 1
    shapes = [[len(part) for part in parts_of(section, register)] for section in sections]
    assert shapes == [[part_size(3) + SEALED_MORE] * 3] * 3
    assert len({part for section in sections for part in parts_of(section, register)}) == 9


@pytest.mark.kafka
async def test_stations_hear_each_other_and_the_heads_of_their_lanes(
    kafka: str, tmp_path: Path
) -> None:
    """What one says on a beat, another has kept: that it lives, and how far its lanes have come."""
    exchange = Exchange(tmp_path, f"exercise.t{uuid.uuid4().hex[:8]}", kafka, MEMBERS)
    topics = [exchange.topic(name) for name in ("heartbeat", "seizure_report", "withdrawal")]
    await ensure_topics(KafkaSettings(kafka), topics)
    report = example("seizure_report").report
    async with Station.open(exchange.station("customs-nz")) as station:
        said = await station.publish(
            report, handling=Handling(tlp=TLP.AMBER, audience=("police-nz",))
        )
        assert await station.answers.beat()
    async with Station.open(exchange.station("police-nz")) as station:
        await station.answers.hear()
        await station.answers.hear()
        heads = await station.answers.receipts.heads_of("customs-nz")
        beats = await station.answers.receipts.beats()
    assert [head.leaf for head in heads if head.topic == topics[1]] == [said.reference.leaf]
    assert set(beats) == {"customs-nz"}


@pytest.mark.kafka
def test_a_subscription_that_ends_beats_once_and_status_tells_who_was_heard(
    kafka: str, tmp_path: Path
) -> None:
    """`sealane subscribe --until-end` ends with a heartbeat, whether or not there was a report."""
    exchange = Exchange(tmp_path, f"exercise.t{uuid.uuid4().hex[:8]}", kafka, MEMBERS)
    topics = [exchange.topic(name) for name in ("heartbeat", "seizure_report", "withdrawal")]
    asyncio.run(ensure_topics(KafkaSettings(kafka), topics))
    leaf = asyncio.run(_said(exchange))
    for member in ("police-nz", "rilo-ap"):
        read = sealane("subscribe", exchange.station(member), "seizure_report", "--until-end")
        assert read.returncode == 0, read.stderr
    shown = sealane("status", exchange.station("customs-nz"), leaf[:16], "--json")
    told = json.loads(done(shown))
    assert [row["member"] for row in told["recipients"]] == ["police-nz"]
    assert told["recipients"][0]["last_heard"] is not None
    assert told["recipients"][0]["silent"] is False
    refused = sealane("status", exchange.station("police-nz"), leaf[:16])
    assert refused.returncode == 5


async def _said(exchange: Exchange) -> str:
    async with Station.open(exchange.station("customs-nz")) as station:
        published = await station.publish(
            example("seizure_report").report,
            handling=Handling(tlp=TLP.AMBER, audience=("police-nz",)),
        )
        await published.acknowledged()
    return published.reference.leaf.hex()
