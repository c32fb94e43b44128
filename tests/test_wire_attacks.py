"""THREATS, one by one, against the wire alone: each test is named by its attack."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from vector_note import contract_text
from wire_forge import Forged, opaque, raw_header, raw_origin
from wire_world import (
    DAY,
    NETWORK,
    NOW,
    codecs,
    contract,
    fresh,
    key,
    network,
    note,
    origin,
    place,
    sections_of,
    signed,
    terms,
    unsigned,
    uuid7,
    with_register,
)

from broker.errors import EnvelopeRefused
from broker.keys import key_id
from broker.register import Register, Status, registered
from broker.wire import (
    NEW_LANE,
    Authenticator,
    Dropped,
    LaneState,
    Opened,
    Order,
    Position,
    Proven,
    Reason,
    RecordPlace,
    open_envelope,
)
from broker.wire.envelope import read_envelope, write_envelope
from broker.wire.header import leaf_of
from broker.wire.tree import node


@dataclass
class Station:
    """A reader's lane and what it took, as its store would keep them."""

    lane: LaneState = NEW_LANE
    taken: dict[Position, bytes] = field(default_factory=dict)
    register: Register = field(default_factory=network)

    def open(self, value: bytes | None, where: RecordPlace | None = None, at: int = NOW) -> Opened:
        """Open a record and keep what a station keeps."""
        opened = open_envelope(
            value,
            place=where or place(),
            register=self.register,
            lane=self.lane,
            reader="police-nz",
            at=at,
            known=self.taken.get,
            codecs=codecs,
        )
        if isinstance(opened.result, Proven):
            self.taken[opened.result.position] = opened.result.leaf
        self.lane = opened.lane
        return opened

    def reason(self, value: bytes | None, where: RecordPlace | None = None) -> str:
        """Return why a record is refused."""
        result = self.open(value, where).result
        assert isinstance(result, EnvelopeRefused)
        return result.reason

    def order(self, value: bytes) -> Order:
        """Return how a record's number stands, proven or dropped."""
        result = self.open(value).result
        assert isinstance(result, Proven | Dropped)
        return result.order if isinstance(result, Proven) else result.placed.order


def untouched(value: bytes | None, where: RecordPlace | None = None) -> str:
    """Return why a record is refused with no lane touched, its memory warm or cold."""
    cold = Authenticator(network())
    warm = Authenticator(network())
    for record in signed(3):
        warm.authenticate(record.envelope, place(), NOW)
    reasons = set()
    for authenticator in (cold, warm):
        with pytest.raises(EnvelopeRefused) as caught:
            authenticator.authenticate(value, where or place(), NOW)
        assert Reason[caught.value.reason.removeprefix("wire.").upper()].step <= 8
        reasons.add(caught.value.reason)
    (reason,) = reasons
    return reason


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


def test_14_downgrade() -> None:
    """Another suite, an unknown flag, an old version: each refused by its own name."""
    assert untouched(Forged(statement={"suite": b"\0"}).envelope()) == Reason.SUITE
    for parts, reason in (
        ({"version": b"\0"}, Reason.VERSION),
        ({"version": b"\2"}, Reason.VERSION),
        ({"sections": b"\x27"}, Reason.UNKNOWN),
        ({"status": b"\x09"}, Reason.UNKNOWN),
        ({"seal_suite": b"\2"}, Reason.UNKNOWN),
        ({"extensions": opaque(b"\0\2\0\0")}, Reason.UNKNOWN),
    ):
        header = raw_header(raw_origin(**parts))
        sections = [*sections_of(), b"x"] if parts.get("sections") else sections_of()
        assert untouched(Forged(header=header, sections=sections).envelope()) == reason


def test_15_another_index() -> None:
    """A genuine path under each other index of the batch, and past it."""
    records = signed(5)
    for number, record in enumerate(records):
        read = read_envelope(record.envelope)
        for index in range(256):
            if index != number:
                moved = write_envelope(read.header, read.sections, read.signed, index, read.path)
                assert untouched(moved) == Reason.INCLUSION


def test_15_another_size() -> None:
    """The size is signed; each other one is refused, zero and more than 64 by rule."""
    for size in (0, 2, 3, 64, 65, 2**32 - 1):
        forged = Forged(statement={"tree_size": size.to_bytes(4, "big")})
        assert untouched(forged.envelope()) == Reason.INCLUSION


def test_15_inner_node_as_leaf() -> None:
    """A header whose leaf would be an inner node cannot be made: leaf and node prefixes differ."""
    header = raw_header()
    inner = node(leaf_of(header), bytes(32))
    forged = Forged(header=header, statement={"root": inner}, path=bytes(32))
    assert untouched(forged.envelope()) == Reason.INCLUSION


def test_15_long_or_short_path() -> None:
    """A step too many or too few, also where the root would be reached."""
    read = read_envelope(signed(3)[0].envelope)
    for path in (read.path + bytes(32), read.path[:-32], b"", bytes(192)):
        value = write_envelope(read.header, read.sections, read.signed, 0, path)
        assert untouched(value) == Reason.INCLUSION


def test_16_poison_the_signature_cache() -> None:
    """After a genuine batch its statement with another signature, and the reverse, still fail."""
    authenticator = Authenticator(network())
    genuine = signed(2)[0].envelope
    read = read_envelope(genuine)
    authenticator.authenticate(genuine, place(), NOW)
    statement, signature = read.signed[:94], read.signed[96:]
    for signed_part in (
        statement + b"\0\x40" + bytes(64),
        statement + b"\0\x41" + signature + b"\0",
        bytes([*statement[:-1], statement[-1] ^ 1]) + b"\0\x40" + signature,
    ):
        value = write_envelope(read.header, read.sections, signed_part, 0, read.path)
        for _ in range(2):
            with pytest.raises(EnvelopeRefused) as caught:
                authenticator.authenticate(value, place(), NOW)
            assert caught.value.reason == Reason.SIGNATURE
    assert authenticator.authenticate(genuine, place(), NOW)


def test_16_a_refused_batch_is_not_remembered() -> None:
    """What failed once does not pass the second time."""
    forged = Forged(signature=bytes(64)).envelope()
    authenticator = Authenticator(network())
    for _ in range(2):
        with pytest.raises(EnvelopeRefused):
            authenticator.authenticate(forged, place(), NOW)


def test_17_schema_confusion() -> None:
    """Contracts that decode the same bytes to other values are told apart by their exact text."""
    scaled = contract_text(
        purity=[
            "null",
            {
                "type": "fixed",
                "name": "Note9s6",
                "size": 4,
                "logicalType": "decimal",
                "precision": 9,
                "scale": 3,
            },
        ]
    )
    plain = contract_text(seen_at=["null", "long"])
    for text in (scaled, plain, contract_text() + "\n"):
        other = registered("vector_note", text)
        assert other.id != contract().id
        of = origin(contract=other.id)
        assert Station().reason(signed(of=of)[0].envelope) == Reason.CONTRACT_UNKNOWN


def test_17_a_colliding_pair_reads_as_signed() -> None:
    """With both registered, each record is read under the very contract that was signed."""
    scaled = registered("vector_note", contract_text(level="long", seen_at=["null", "long"]))
    both = with_register(contracts={**network().contracts, scaled.id: scaled})
    moment = datetime.fromtimestamp(NOW / 10**6, UTC)
    said = note().model_copy(update={"facts": note().facts.model_copy(update={"seen_at": moment})})  # type: ignore[union-attr] # a note has facts
    sections = sections_of(report=said)
    right = signed(records=[unsigned(sections=sections)])[0].envelope
    wrong = signed(of=origin(contract=scaled.id), records=[unsigned(sections=sections)])[0].envelope
    opened = Station(register=both).open(right).result
    assert isinstance(opened, Proven)
    assert opened.report == said
    assert Station(register=both).reason(wrong) == Reason.MODEL


def test_18_avro_bombs() -> None:
    """Signed sections that ask for gigabytes, never end or point outside: refused, quickly."""
    one, two, three = sections_of(said=terms("police-nz"))
    bombs = (
        b"\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01",
        b"\xff" * 2**16,
        b"\x00\x00\x00\x00" + b"\xfe" + b"\xff" * 8 + b"\x01" + bytes(2**16),
        b"\x00\x00\x00\x00" + b"\xff" * 9 + b"\x01",
    )
    for bomb in bombs:
        sections = [one, two, three[:16] + bomb]
        value = signed(records=[unsigned(sections=sections)])[0].envelope
        assert Station().reason(value) == Reason.DECODE


def test_18_malleable_encodings() -> None:
    """One value in two encodings is two records: identity is of bytes, and one number is one."""
    station = Station()
    one, two, three = sections_of()
    assert two[-1:] == b"\0"
    longer = two[:-1] + b"\x80\0"
    canonical = signed()[0]
    malleable = signed(records=[unsigned(sections=[one, longer, three])])[0]
    assert canonical.leaf != malleable.leaf
    assert station.order(canonical.envelope) is Order.NEXT
    assert station.order(malleable.envelope) is Order.EQUIVOCATION


def test_18_nothing_is_decoded_before_it_is_proven() -> None:
    """A bomb in a section that was not signed never reaches the decoder."""
    read = read_envelope(signed()[0].envelope)
    sections = (read.sections[0], bytes(16) + b"\xff" * 2**16, read.sections[2])
    value = write_envelope(read.header, sections, read.signed, 0, read.path)
    assert untouched(value) == Reason.SECTION_DIGEST


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
