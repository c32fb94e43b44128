"""A small network with fixed keys, times and bytes, for the tests of wire, register and vectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from hashlib import sha256

from vector_note import Area, Note, NoteFacts, NoteNominal, NoteOpen, Tag, contract_text

from broker.keys import ZERO, SigningKey
from broker.register import (
    Kind,
    Register,
    RegisteredContract,
    Right,
    Status,
    admit,
    make_request,
    new_register,
    read_request,
    registered,
)
from broker.wire import (
    Codec,
    Origin,
    RecordPlace,
    Signed,
    Unsigned,
    shipped_codec,
    sign_batch,
)
from schemas import TLP, Contract, Handling, Report, Section, Terms
from schemas.contracts import shipped

NETWORK = "exercise.test"
TOPIC = f"{NETWORK}.vector_note"
BEATS = f"{NETWORK}.heartbeat"
SECOND = 1_000_000
HOUR = 3600 * SECOND
DAY = 24 * HOUR
NOW = 1_794_000_000 * SECOND
EPOCH = NOW - HOUR
MAX_VALIDITY = 400 * DAY
MEMBERS = {"customs-nz": Kind.CUSTOMS, "police-nz": Kind.POLICE, "rilo-ap": Kind.RILO}
EVERYTHING = frozenset(Right)


def fresh(*names: object, size: int = 16) -> bytes:
    """Return bytes that are the same for the same names."""
    return sha256(repr(names).encode()).digest()[:size]


@cache
def key(name: str) -> SigningKey:
    """Return the signing key that belongs to `name`."""
    return SigningKey.from_seed(fresh("seed", name, size=32))


ROOT = key("root")


@cache
def contract() -> RegisteredContract:
    """Return the test contract."""
    return registered("vector_note", contract_text())


@cache
def _note_codec(text: str) -> Codec:
    return Codec(Contract(text), Note)


def codecs(wanted: RegisteredContract) -> Codec:
    """Return a codec for the test contract, in whatever text, or for a shipped one."""
    return _note_codec(wanted.text) if wanted.name == "vector_note" else shipped_codec(wanted)


def contracts() -> list[RegisteredContract]:
    """Return the test network's contracts."""
    return [contract(), registered("heartbeat", shipped()["heartbeat"].text)]


def join(
    register: Register, name: str, kind: Kind, *, signer: SigningKey | None = None
) -> Register:
    """Return `register` with this member admitted, with every right."""
    request = make_request(
        network=register.network,
        member=name,
        kind=kind,
        title=name.upper(),
        country="NZ",
        territory=None,
        signer=signer or key(name),
        made_at=NOW - DAY,
    )
    return admit(
        register,
        read_request(request),
        rights={"vector_note": EVERYTHING, "heartbeat": EVERYTHING},
        not_before=NOW - 30 * DAY,
        not_after=NOW + 300 * DAY,
        at=NOW - DAY,
    )


@cache
def network() -> Register:
    """Return the test network's register."""
    register = new_register(
        network=NETWORK,
        made_at=NOW - DAY,
        statuses=(Status.EXERCISE, Status.TEST),
        clear=frozenset({Status.EXERCISE, Status.TEST}),
        max_validity=MAX_VALIDITY,
        contracts=contracts(),
    )
    for name, kind in MEMBERS.items():
        register = join(register, name, kind)
    return register


def origin(**changed: object) -> Origin:
    """Return customs-nz's origin of a report with open and facts, but for what is changed."""
    fields: dict[str, object] = {
        "network": NETWORK,
        "member": "customs-nz",
        "topic": TOPIC,
        "lane": 0,
        "epoch": EPOCH,
        "status": Status.EXERCISE,
        "contract": contract().id,
        "register_version": network().version,
        "keys": ZERO,
        "sections": int(Section.TERMS | Section.OPEN | Section.FACTS),
        "sealed": 0,
        "seal_suite": 0,
        "extensions": b"",
    }
    return Origin(**{**fields, **changed})  # type: ignore[arg-type] # named as its fields are


def place(of: Origin | None = None) -> RecordPlace:
    """Return where a record of this origin belongs."""
    where = of or origin()
    return RecordPlace(NETWORK, where.topic, where.record_key)


def terms(*audience: str, nominal: Sequence[str] = ()) -> Terms:
    """Return terms for this audience."""
    return Terms(
        handling=Handling(tlp=TLP.AMBER, audience=audience, nominal_audience=tuple(nominal))
    )


def note(number: int = 0, *, name: str | None = None) -> Note:
    """Return a report, another for each number."""
    return Note(
        open=NoteOpen(area=Area.DRUGS, weight=number % 1000),
        facts=NoteFacts(
            summary=f"note {number}", level=5, purity=Decimal("12.5"), tags=(Tag(code="a"),)
        ),
        nominal=NoteNominal(name=name) if name is not None else None,
    )


def sections_of(
    number: int = 0, report: Report | None = None, said: Terms | None = None
) -> list[bytes]:
    """Return a note's sections in clear, with bytes for random that depend on `number`."""
    randoms = {section: fresh("random", number, section.name) for section in Section}
    encoded = codecs(contract()).encode(
        said or terms("police-nz", "rilo-ap"), report or note(number), randoms
    )
    return list(encoded.values())


def uuid7(number: int) -> bytes:
    """Return a UUIDv7 that depends on `number` alone."""
    raw = bytearray(fresh("id", number))
    raw[6] = 0x70 | raw[6] & 0x0F
    raw[8] = 0x80 | raw[8] & 0x3F
    return bytes(raw)


def unsigned(number: int = 0, sections: Sequence[bytes] | None = None, **changed: int) -> Unsigned:
    """Return a record to be signed, made now, for a day."""
    record = Unsigned(
        sections=sections_of(number) if sections is None else sections,
        id=uuid7(number),
        salt=fresh("salt", number),
        made_at=NOW,
        expires_at=NOW + DAY,
    )
    return record._replace(**changed)  # type: ignore[arg-type] # times only


def signed(
    count: int = 1,
    *,
    of: Origin | None = None,
    prev: bytes = ZERO,
    first_seq: int = 0,
    signer: SigningKey | None = None,
    records: Sequence[Unsigned] | None = None,
    signed_at: int = NOW,
) -> list[Signed]:
    """Return a batch of `count` notes, or of these records."""
    speaker = of or origin()
    queued = records or [unsigned(first_seq + n) for n in range(count)]
    return sign_batch(
        speaker,
        queued,
        prev=prev,
        first_seq=first_seq,
        signer=signer or key(speaker.member),
        signed_at=signed_at,
    )


def with_register(**changed: object) -> Register:
    """Return the test network's register, but for what is changed; not checked."""
    return replace(network(), **changed)  # type: ignore[arg-type] # named as its fields are
