"""THREATS, one by one, against the wire alone: each test is named by its attack."""

from __future__ import annotations

import random

from wire_forge import Forged, raw_header, raw_origin
from wire_station import Station, untouched
from wire_world import (
    DAY,
    NETWORK,
    NOW,
    fresh,
    key,
    origin,
    place,
    sections_of,
    signed,
    unsigned,
    uuid7,
    with_register,
)

from broker.errors import EnvelopeRefused
from broker.keys import key_id
from broker.register import Status
from broker.wire import (
    NEW_LANE,
    Order,
    Position,
    Proven,
    Reason,
)
from broker.wire.envelope import read_envelope, write_envelope


def test_01_alter_any_byte() -> None:
    """Every byte of header, sections, statement, signature, index and path, each bit pattern."""
    value = signed(3)[1].envelope
    for at in range(len(value)):
        for mask in (0x01, 0x80, 0xFF):
            assert untouched(value[:at] + bytes([value[at] ^ mask]) + value[at + 1 :])


def test_01_truncate_anywhere() -> None:
    """Every truncation, and every byte cut out of the middle."""
    value = signed(3)[1].envelope
    for at in range(len(value)):
        assert untouched(value[:at])
        assert untouched(value[:at] + value[at + 1 :])


def test_01_insert_and_splice() -> None:
    """Bytes put in, and halves of two genuine envelopes joined."""
    one, two = (record.envelope for record in signed(2))
    for at in range(len(one) + 1):
        assert untouched(one[:at] + b"\0" + one[at:])
    chance = random.Random(1)  # noqa: S311 - the same places in every run
    for _ in range(500):
        spliced = one[: chance.randrange(len(one))] + two[chance.randrange(len(two)) :]
        if spliced not in (one, two):
            assert untouched(spliced)


def test_02_replay() -> None:
    """An old record again is dropped; past its expiry also by a reader that never saw it."""
    station = Station()
    records = signed(3)
    assert [station.order(r.envelope) for r in records] == [Order.NEXT] * 3
    before = station.lane
    assert [station.order(r.envelope) for r in records] == [Order.DUPLICATE] * 3
    assert station.lane == before
    late = Station().open(records[0].envelope, at=NOW + DAY).result
    assert isinstance(late, EnvelopeRefused)
    assert late.reason == Reason.EXPIRED


def test_02_replay_into_a_new_epoch() -> None:
    """A record of an old epoch stays a duplicate after the writer's restart."""
    station = Station()
    first = signed()[0]
    restarted = signed(of=origin(epoch=NOW), prev=first.leaf)[0]
    assert station.order(first.envelope) is Order.NEXT
    assert station.order(restarted.envelope) is Order.NEXT
    assert station.order(first.envelope) is Order.DUPLICATE


def test_03_reorder() -> None:
    """Every record arrives, those out of order are flagged, and at last nothing is missing."""
    station = Station()
    records = signed(4)
    orders = [station.order(records[n].envelope) for n in (0, 3, 1, 2)]
    assert orders == [Order.NEXT, Order.GAP, Order.LATE, Order.LATE]
    assert station.lane.gaps == ()


def test_04_delete_in_the_middle() -> None:
    """What is missing is named by number."""
    station = Station()
    records = signed(5)
    for number in (0, 4):
        station.open(records[number].envelope)
    (gap,) = station.lane.gaps
    assert (gap.first.seq, gap.until.seq, gap.size) == (1, 4, 3)


def test_06_show_two_streams() -> None:
    """Two records signed under one number: the second is kept as equivocation, not delivered."""
    station = Station()
    genuine = signed()[0]
    twin = signed(records=[unsigned(99)])[0]
    assert station.order(genuine.envelope) is Order.NEXT
    assert station.order(twin.envelope) is Order.EQUIVOCATION
    follower = signed(first_seq=1, prev=twin.leaf)[0]
    opened = station.open(follower.envelope)
    assert isinstance(opened.result, Proven)
    assert opened.result.fork


def test_07_move_to_another_topic_or_lane() -> None:
    """A genuine record elsewhere is refused: other topic, other lane, other network."""
    value = signed()[0].envelope
    here = place()
    assert untouched(value, here._replace(topic=f"{NETWORK}.heartbeat")) == Reason.TOPIC
    assert untouched(value, place(origin(lane=1))) == Reason.RECORD_KEY
    assert untouched(value, here._replace(network="asia-pacific")) == Reason.NETWORK


def test_08_swap_the_record_key() -> None:
    """Another lane's key, none, or an empty one."""
    value = signed()[0].envelope
    for swapped in (None, b"", place(origin(member="police-nz")).key, bytes(16)):
        assert untouched(value, place()._replace(key=swapped)) == Reason.RECORD_KEY


def test_09_tombstone() -> None:
    """A null under a lane's key proves nothing and changes nothing."""
    station = Station()
    station.open(signed()[0].envelope)
    before = station.lane
    assert station.reason(None) == Reason.NULL
    assert station.lane == before


def test_11_exercise_record_into_production() -> None:
    """By its network's name, and by status where a member signs the wrong one."""
    value = signed()[0].envelope
    assert untouched(value, place()._replace(network="test")) == Reason.NETWORK
    production = with_register(statuses=(Status.ACTUAL,), clear=frozenset())
    station = Station(register=production)
    assert station.reason(value) == Reason.STATUS
    assert station.lane.head is not None
    of = origin(status=Status.ACTUAL)
    actual = signed(of=of)[0].envelope
    assert Station().reason(actual) == Reason.STATUS


def test_12_sign_anothers_record_as_own() -> None:
    """Another's header under my signature, and mine under another's name."""
    stolen = Forged(signer=key("police-nz"), member="police-nz").envelope()
    assert untouched(stolen) == Reason.MEMBER
    of = origin(member="police-nz")
    header = raw_header(raw_origin(of))
    framed = Forged(header=header, signer=key("customs-nz")).envelope()
    assert untouched(framed, place(of)) == Reason.MEMBER


def test_12_own_key_under_anothers_name() -> None:
    """The key id binds the member: my key as theirs is a key that nobody registered."""
    stolen = Forged(signer=key("police-nz"), member="customs-nz")
    assert untouched(stolen.envelope()) == Reason.KEY_UNKNOWN
    mine = key_id("customs-nz", 1, key("customs-nz").public)
    assert untouched(Forged(signer=key("police-nz"), statement={"key_id": mine}).envelope())


def test_31_a_cut_copy_delivered_first() -> None:
    """With a section absent or altered it takes no number; the genuine record is delivered."""
    genuine = signed()[0].envelope
    read = read_envelope(genuine)
    one, two, three = read.sections
    station = Station()
    for sections in ((one, None, three), (None, None, None), (one, two, b"altered")):
        copy = write_envelope(read.header, sections, read.signed, 0, read.path)
        assert station.reason(copy) in (Reason.SECTION_ABSENT, Reason.SECTION_DIGEST)
        assert station.lane == NEW_LANE
    assert station.order(genuine) is Order.NEXT


def test_a_refusal_behind_the_number_takes_it() -> None:
    """A signed record that breaks its contract is refused once, and its number is gone."""
    station = Station()
    one, two, three = sections_of()
    broken = signed(records=[unsigned(sections=[one, two + b"\0", three])])[0]
    assert station.reason(broken.envelope) == Reason.DECODE
    assert station.lane.head == Position(origin().epoch, 0)
    assert station.order(broken.envelope) is Order.DUPLICATE


def test_ten_thousand_random_and_mutated_envelopes() -> None:
    """None is delivered, each has a reason, and the good ones between them all arrive."""
    chance = random.Random(20261124)  # noqa: S311 - the same bytes in every run
    records = signed(50)
    station = Station()
    delivered = []
    for number in range(10_000):
        if number % 200 == 0:
            good = records[number // 200].envelope
            delivered.append(station.order(good))
            continue
        value = bytearray(records[chance.randrange(50)].envelope)
        for _ in range(chance.randrange(1, 4)):
            value[chance.randrange(len(value))] ^= chance.randrange(1, 256)
        cut = chance.randrange(len(value)) if chance.random() < 0.3 else len(value)
        hostile = chance.randbytes(chance.randrange(300)) if number % 7 == 0 else bytes(value[:cut])
        assert station.reason(hostile).startswith("wire.")
    assert delivered == [Order.NEXT] * 50


def test_ids_and_salts_are_not_identity() -> None:
    """Two records under one id are two records; nothing refers to an id."""
    station = Station()
    first = signed(records=[unsigned(1)])[0]
    again = unsigned(2)._replace(id=uuid7(1), salt=fresh("salt", 1))
    second = signed(first_seq=1, prev=first.leaf, records=[again])[0]
    assert [station.order(r.envelope) for r in (first, second)] == [Order.NEXT, Order.NEXT]
    assert first.leaf != second.leaf
