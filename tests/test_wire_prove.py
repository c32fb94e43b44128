"""What steps 10 to 15 promise, and who gets which sections."""

from __future__ import annotations

from dataclasses import replace

import pytest
from wire_forge import Forged, raw_header, raw_origin
from wire_world import (
    BEATS,
    DAY,
    NETWORK,
    NOW,
    codecs,
    contract,
    fresh,
    network,
    note,
    origin,
    place,
    sections_of,
    signed,
    terms,
    unsigned,
    with_register,
)

from broker.errors import EnvelopeRefused
from broker.keys import ZERO
from broker.register import Register, Right, Status, registered
from broker.wire import (
    NEW_LANE,
    Counted,
    NotAddressed,
    Order,
    Origin,
    Placed,
    Proven,
    Reader,
    Reason,
    RecordKind,
    SystemRecord,
    shipped_codec,
    take_number,
)
from broker.wire.header import digests_of
from broker.wire.origin import read_origin
from broker.wire.prove import Prover
from schemas import TLP, Handling, Heartbeat, Section, Terms
from schemas.contracts import shipped
from schemas.reports.heartbeat import HeartbeatOpen

Outcome = Proven | Counted | NotAddressed | SystemRecord


def read(
    value: bytes,
    *,
    of: Origin | None = None,
    register: Register | None = None,
    reader: str = "police-nz",
    at: int = NOW,
) -> Outcome:
    """Return what `value` says to `reader`, from the first step to the last."""
    opener = Reader(register or network(), reader, codecs)
    authentic = opener.authenticate(value, place(of), at)
    return opener.prove(authentic, take_number(NEW_LANE, authentic, lambda _: None), at)


def reason_of(value: bytes, **how: object) -> str:
    """Return why `value` is refused after its number was taken."""
    with pytest.raises(EnvelopeRefused) as caught:
        read(value, **how)  # type: ignore[arg-type] # `read`'s own arguments
    assert Reason[caught.value.reason.removeprefix("wire.").upper()].step >= 10
    return caught.value.reason


def published(number: int = 1, said: Terms | None = None, name: str | None = None) -> bytes:
    """Return the envelope of a report, with `nominal` when there is a name."""
    sections = sections_of(number, note(number, name=name), said)
    of = origin(sections=15 if name else 7)
    return signed(of=of, records=[unsigned(number, sections)])[0].envelope


def with_rights(member: str, *rights: Right) -> Register:
    """Return a register where this member has these rights to the note alone."""
    other = replace(network().members[member], rights={"vector_note": frozenset(rights)})
    return with_register(members={**network().members, member: other})


def test_the_audience_gets_what_was_said() -> None:
    """Report and terms, with who said it, where and when."""
    proven = read(published(7))
    assert isinstance(proven, Proven)
    assert proven.report == note(7)
    assert proven.terms == terms("police-nz", "rilo-ap")
    assert (proven.originator, proven.network, proven.lane) == ("customs-nz", NETWORK, 0)
    assert (proven.made_at, proven.signed_at, proven.expires_at) == (NOW, NOW, NOW + DAY)
    assert (proven.status, proven.contract) == (Status.EXERCISE, "vector_note")
    assert (proven.contract_id, proven.register_version) == (contract().id, network().version)
    assert (proven.topic, proven.order, proven.fork) == (
        f"{NETWORK}.vector_note",
        Order.NEXT,
        False,
    )
    assert (proven.id.version, proven.position.seq) == (7, 0)
    assert proven.leaf == proven.authentic.leaf


def test_who_is_not_in_the_audience_gets_nothing() -> None:
    """No terms, no sections: not addressed, and done. An empty audience is nobody."""
    for said in (terms("rilo-ap"), terms()):
        assert isinstance(read(published(said=said)), NotAddressed)


def test_who_is_excluded_gets_nothing() -> None:
    """Also where the audience names it."""
    handling = Handling(tlp=TLP.GREEN, audience=("police-nz",), excluded=("police-nz",))
    assert isinstance(read(published(said=Terms(handling=handling))), NotAddressed)


def test_the_originator_reads_its_own() -> None:
    """Whoever the audience is, and with its nominal section."""
    proven = read(published(said=terms(), name="Jane Doe"), reader="customs-nz")
    assert isinstance(proven, Proven)
    assert proven.report == note(1, name="Jane Doe")


def test_nominal_is_for_the_nominal_audience() -> None:
    """The others of the audience get the report without it, even when it could not be decoded."""
    said = terms("police-nz", "rilo-ap", nominal=("police-nz",))
    value = published(said=said, name="Jane Doe")
    for reader, name in (("police-nz", "Jane Doe"), ("rilo-ap", None)):
        proven = read(value, reader=reader)
        assert isinstance(proven, Proven)
        assert proven.report == note(1, name=name)


def test_terms_are_read_once_and_judged_for_their_originator() -> None:
    """The same terms from two members: each is judged by its own originator."""
    opener = Reader(network(), "police-nz", codecs)
    said = terms("customs-nz")
    for member, outcome in (("customs-nz", NotAddressed), ("police-nz", Proven)):
        of = origin(member=member)
        for number in range(2):
            records = [unsigned(number, sections_of(number, said=said))]
            (record,) = signed(of=of, records=records)
            authentic = opener.authenticate(record.envelope, place(of), NOW)
            placed = take_number(NEW_LANE, authentic, lambda _: None)
            assert isinstance(opener.prove(authentic, placed, NOW), outcome)


def test_expiry_is_by_the_readers_clock() -> None:
    """Good until the last microsecond, refused from then on."""
    value = published()
    read(value, at=NOW + DAY - 1)
    assert reason_of(value, at=NOW + DAY) == Reason.EXPIRED


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({"register_version": network().version + 1}, Reason.REGISTER_NEWER),
        ({"status": Status.ACTUAL}, Reason.STATUS),
        ({"contract": bytes(31) + b"\1"}, Reason.CONTRACT_UNKNOWN),
        ({"topic": BEATS}, Reason.RIGHT),
        ({"topic": f"{NETWORK}.nowhere"}, Reason.RIGHT),
    ],
)
def test_what_the_register_does_not_allow_is_refused(
    parts: dict[str, object], reason: Reason
) -> None:
    """Step 10, each by name."""
    of = origin(**parts)
    assert reason_of(signed(of=of)[0].envelope, of=of) == reason


def test_only_some_statuses_travel_in_clear() -> None:
    """Where the network's rules ask for seals, an unsealed report is refused."""
    sealing = with_register(clear=frozenset({Status.TEST}))
    assert reason_of(published(), register=sealing) == Reason.CLEAR


def test_a_member_without_the_right_is_refused() -> None:
    """To publish this contract, and for a reader to read it."""
    silent = with_rights("customs-nz", Right.READ)
    assert reason_of(published(), register=silent) == Reason.RIGHT
    blind = with_rights("police-nz", Right.PUBLISH, Right.COUNT)
    assert reason_of(published(), register=blind) == Reason.READER_RIGHT


def test_threat_21_a_reader_that_is_not_cleared_for_the_label_gets_nothing() -> None:
    """Step 12 asks the register's clearance, too: what is marked stricter is refused by name."""
    police = replace(network().members["police-nz"], clearance="CLEAR")
    uncleared = with_register(members={**network().members, "police-nz": police})
    assert reason_of(published(), register=uncleared) == Reason.HANDLING


def test_sections_are_those_of_the_contract() -> None:
    """A heartbeat with a report's sections, and a report without its terms, are refused."""
    beat = registered("heartbeat", shipped()["heartbeat"].text)
    for of, sections in (
        (origin(contract=beat.id, topic=BEATS), sections_of()),
        (origin(status=Status.SYSTEM, sections=2), sections_of()[1:2]),
    ):
        (record,) = signed(of=of, records=[unsigned(sections=sections)])
        assert reason_of(record.envelope, of=of) == Reason.CONTRACT_SECTIONS


def test_sealed_reports_are_parsed_and_refused_by_name() -> None:
    """Their number is taken; who holds no keys at all opens nothing."""
    stanzas = bytes(49)
    written = raw_origin(keys=b"\1" * 32, sealed=b"\7", seal_suite=b"\1")
    header = raw_header(written, stanza_digest=digests_of([stanzas]), commitments=bytes(96))
    value = Forged(header=header, stanzas=stanzas).envelope()
    assert reason_of(value, of=read_origin(written)) == Reason.SEALED


def test_partly_sealed_reports_need_a_status_that_may_travel_in_clear() -> None:
    """One section in clear is enough to be refused where nothing may be."""
    stanzas = bytes(49)
    written = raw_origin(keys=b"\1" * 32, sealed=b"\5", seal_suite=b"\1")
    header = raw_header(written, stanza_digest=digests_of([stanzas]), commitments=bytes(64))
    value = Forged(header=header, stanzas=stanzas).envelope()
    sealing = with_register(clear=frozenset())
    assert reason_of(value, of=read_origin(written), register=sealing) == Reason.CLEAR


def test_system_records_are_no_reports() -> None:
    """A heartbeat comes with what it says, keys and end with nothing."""
    beat = registered("heartbeat", shipped()["heartbeat"].text)
    said = Heartbeat(open=HeartbeatOpen(interval_s=60))
    encoded = shipped_codec(beat).encode(None, said, {Section.OPEN: fresh("beat")})
    of = origin(topic=BEATS, status=Status.SYSTEM, contract=beat.id, sections=2)
    (record,) = signed(of=of, records=[unsigned(sections=list(encoded.values()))])
    heard = read(record.envelope, of=of)
    assert isinstance(heard, SystemRecord)
    assert (heard.kind, heard.report) == (RecordKind.HEARTBEAT, said)
    for sections, kind in ((16, RecordKind.KEYS), (0, RecordKind.END)):
        of = origin(status=Status.SYSTEM, contract=ZERO, sections=sections)
        parts = [bytes(2)] if sections else []
        (record,) = signed(of=of, records=[unsigned(sections=parts)])
        heard = read(record.envelope, of=of)
        assert isinstance(heard, SystemRecord)
        assert (heard.kind, heard.report) == (kind, None)


def test_system_records_need_a_right_on_their_topic() -> None:
    """Who may publish nothing on a topic may not write keys or an end there either."""
    silent = with_rights("customs-nz", Right.READ)
    of = origin(status=Status.SYSTEM, contract=ZERO, sections=0)
    (record,) = signed(of=of, records=[unsigned(sections=[])])
    assert reason_of(record.envelope, of=of, register=silent) == Reason.RIGHT
    nowhere = origin(status=Status.SYSTEM, contract=ZERO, sections=0, topic=f"{NETWORK}.nowhere")
    (record,) = signed(of=nowhere, records=[unsigned(sections=[])])
    assert reason_of(record.envelope, of=nowhere) == Reason.RIGHT


def test_broken_sections_are_refused_where_they_are_read() -> None:
    """Terms for everybody, other sections for who may read them."""
    one, two, three = sections_of(said=terms("police-nz"))
    for sections, reason in (
        ([one + b"\0", two, three], Reason.DECODE),
        ([one[:15], two, three], Reason.SECTION_SHORT),
        ([one, two[:-1], three], Reason.DECODE),
        ([one, two, three + b"\0"], Reason.DECODE),
    ):
        (record,) = signed(records=[unsigned(sections=sections)])
        assert reason_of(record.envelope) == reason
    (record,) = signed(records=[unsigned(sections=[one, b"broken", three])])
    assert isinstance(read(record.envelope, reader="rilo-ap"), NotAddressed)


def test_duplicates_are_not_proven_again() -> None:
    """A record whose number was taken before never reaches its handler: asking is a bug."""
    opener = Reader(network(), "police-nz", codecs)
    authentic = opener.authenticate(published(), place(), NOW)
    for order in (Order.DUPLICATE, Order.EQUIVOCATION):
        with pytest.raises(ValueError, match="taken before"):
            opener.prove(authentic, Placed(NEW_LANE, order, fork=False), NOW)


def test_a_newer_register_is_judged_anew() -> None:
    """What one version allowed, the next may not: each has its own prover."""
    opener = Reader(network(), "police-nz", codecs)
    authentic = opener.authenticate(published(), place(), NOW)
    placed = take_number(NEW_LANE, authentic, lambda _: None)
    assert isinstance(opener.prove(authentic, placed, NOW), Proven)
    silent = Prover(with_rights("customs-nz", Right.READ), "police-nz", codecs)
    with pytest.raises(EnvelopeRefused):
        silent.prove(authentic, placed, NOW)


def test_large_terms_are_judged_like_small_ones() -> None:
    """They are read every time instead of remembered; the verdict is the same."""
    audience = [f"member-of-the-network-{n}" for n in range(250)]
    value = published(said=terms("police-nz", *audience))
    opener = Reader(network(), "police-nz", codecs)
    authentic = opener.authenticate(value, place(), NOW)
    placed = take_number(NEW_LANE, authentic, lambda _: None)
    for _ in range(2):
        assert isinstance(opener.prove(authentic, placed, NOW), Proven)
