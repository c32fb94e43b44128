"""Vectors of system records, and of what is sealed."""

from __future__ import annotations

from collections.abc import Iterator

from sealed_forge import forged
from sealed_world import KEYS_LEAF, held
from vector_case import Case
from vectors_content import BEAT, STANZAS, spoken
from wire_forge import Forged, raw_header, raw_origin
from wire_world import (
    BEATS,
    fresh,
    origin,
    place,
)

from broker.keys import ZERO
from broker.register import Status, registered
from broker.wire import shipped_codec
from broker.wire.header import digests_of
from broker.wire.origin import read_origin
from schemas import Heartbeat, Section
from schemas.contracts import shipped
from schemas.reports.heartbeat import HeartbeatOpen


def systems() -> Iterator[Case]:
    """Yield the vectors of system records and of what is sealed."""
    beats = origin(topic=BEATS, status=Status.SYSTEM, contract=BEAT.id, sections=2)
    said = Heartbeat(open=HeartbeatOpen(interval_s=60))
    encoded = shipped_codec(BEAT).encode(None, said, {Section.OPEN: fresh("beat")})[Section.OPEN]
    keys = origin(status=Status.SYSTEM, contract=ZERO, sections=16)
    end = origin(status=Status.SYSTEM, contract=ZERO, sections=0)
    for name, says, expect, of, sections, register in (
        ("beat", "A heartbeat.", "system", beats, [encoded], "main"),
        (
            "beat_sealing",
            "It may travel in clear everywhere.",
            "system",
            beats,
            [encoded],
            "sealing",
        ),
        ("beat_decode", "A byte left over.", "wire.decode", beats, [encoded + b"\0"], "main"),
        ("beat_model", "An interval of 0 s.", "wire.model", beats, [bytes(20)], "main"),
        ("beat_mute", "From who may not.", "wire.right", beats, [encoded], "mute"),
        ("keys", "Keys for nobody.", "system", keys, [bytes(2)], "main"),
        (
            "keys_mute",
            "Keys of who may publish nothing there.",
            "wire.right",
            keys,
            [bytes(2)],
            "mute",
        ),
        ("end", "An end.", "system", end, [], "main"),
        ("end_mute", "An end of who may publish nothing there.", "wire.right", end, [], "mute"),
    ):
        yield Case(
            f"system/{name}", says, expect, spoken(of, sections), where=place(of), register=register
        )
    longer = registered("heartbeat", shipped()["heartbeat"].text + "\n")
    of = origin(topic=BEATS, status=Status.SYSTEM, contract=longer.id, sections=2)
    yield Case(
        "system/beat_no_model",
        "A heartbeat that the reader has no model of.",
        "wire.contract_model",
        spoken(of, [encoded]),
        where=place(of),
        register="two_texts",
    )
    yield from _sealed_beats(encoded[16:])
    for name, says, expect, sealed, register in (
        ("partly", "Terms and facts are sealed.", "wire.sealed", 5, "main"),
        ("partly_clear", "Open is in clear where nothing may be.", "wire.clear", 5, "sealing"),
        ("all", "All is sealed, as it must be.", "wire.sealed", 7, "sealing"),
    ):
        raw = raw_origin(keys=b"\1" * 32, sealed=bytes([sealed]), seal_suite=b"\1")
        commitments = bytes(32 * sealed.bit_count())
        header = raw_header(raw, stanza_digest=digests_of([STANZAS]), commitments=commitments)
        value = Forged(header=header, stanzas=STANZAS).envelope()
        yield Case(
            f"sealed/{name}", says, expect, value, where=place(read_origin(raw)), register=register
        )


def _sealed_beats(said: bytes) -> Iterator[Case]:
    """Yield sealed heartbeats: whoever holds a rung of one reads it."""
    of = origin(
        topic=BEATS,
        status=Status.SYSTEM,
        contract=BEAT.id,
        sections=2,
        keys=KEYS_LEAF,
        sealed=2,
        seal_suite=1,
    )
    for name, says, expect, who in (
        ("beat", "A heartbeat.", "system", "police-nz"),
        ("beat_other", "A heartbeat for others.", "not_addressed", "rilo-ap"),
    ):
        value = forged(of=of, sections=[said], recipients={who: 1})
        where, holds = place(of), held("police-nz")
        yield Case(f"sealed/{name}", says, expect, value, where=where, holds=holds)
