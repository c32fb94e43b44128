"""Records that customs-nz signed, byte by byte, without a station."""

from __future__ import annotations

import json

from exchange import Exchange

from broker.keys import ZERO
from broker.register import Status
from broker.roles.clock import utc_now
from broker.wire import Origin, Signed, Unsigned, shipped_codec, sign_batch
from schemas import Section
from schemas.contracts import contract
from schemas.documents import Document, parse_document
from schemas.examples import example_text

MEMBER = "customs-nz"
CONTRACT = "seizure_report"
DAY = 86_400_000_000
UUID7 = bytes(6) + b"\x70\x00\x80" + bytes(7)


def origin_in(exchange: Exchange) -> Origin:
    """Return where customs-nz speaks of seizures, from now on."""
    return Origin(
        network=exchange.network,
        member=MEMBER,
        topic=exchange.topic(CONTRACT),
        lane=0,
        epoch=utc_now(),
        status=Status.EXERCISE,
        contract=contract(CONTRACT).id,
        register_version=exchange.register.version,
        keys=ZERO,
        sections=int(Section.TERMS | Section.OPEN | Section.FACTS),
        sealed=0,
        seal_suite=0,
        extensions=b"",
    )


def document(*audience: str) -> Document:
    """Return the example seizure, for this audience."""
    tree = json.loads(example_text(CONTRACT))
    tree["handling"]["audience"] = audience
    return parse_document(json.dumps(tree))


def sections_of(exchange: Exchange, said: Document) -> dict[Section, bytes]:
    """Return a report's sections in clear, with zeros for random."""
    codec = shipped_codec(exchange.register.current_contract(CONTRACT))
    return codec.encode(said.terms, said.report, dict.fromkeys(Section, bytes(16)))


def signed(
    exchange: Exchange,
    origin: Origin,
    sections: dict[Section, bytes],
    *,
    count: int = 1,
    expires_in: int = DAY,
) -> list[Signed]:
    """Return the lane's first records, each saying the same; times are in microseconds."""
    now = utc_now()
    unsigned = Unsigned(
        sections=list(sections.values()),
        id=UUID7,
        salt=bytes(16),
        made_at=now,
        expires_at=now + expires_in,
    )
    return sign_batch(
        origin,
        [unsigned] * count,
        prev=ZERO,
        first_seq=0,
        signer=exchange.signers[MEMBER],
        signed_at=now,
    )
