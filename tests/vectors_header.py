"""Vectors of steps 6 to 8: header, place, times, sections."""

from __future__ import annotations

from collections.abc import Iterator

from vector_case import Case
from vectors_frame import u64
from wire_forge import Forged, opaque, raw_header, raw_origin
from wire_world import (
    BEATS,
    HOUR,
    MAX_VALIDITY,
    NETWORK,
    NOW,
    key,
    origin,
    place,
    sections_of,
    signed,
    unsigned,
)

from broker.wire.header import digests_of
from broker.wire.origin import read_origin

ONE = signed()[0].envelope
SEALED = {"keys": b"\1" * 32, "sealed": b"\7", "seal_suite": b"\1"}
END = {"status": b"\3", "contract": bytes(32), "sections": b"\0"}
KEYS = {"status": b"\3", "contract": bytes(32), "sections": b"\x10"}
BEAT = {"status": b"\3", "sections": b"\2"}
STANZAS = bytes(range(49))


def of_origin(name: str, says: str, expect: str, **parts: bytes) -> Case:
    """Return the case of a signed header whose origin has these parts."""
    count = parts.get("sections", b"\7")[0].bit_count()
    header = raw_header(raw_origin(**parts))
    sections = [*sections_of(), b"x", b"x", b"x", b"x", b"x"][:count]
    return Case(f"origin/{name}", says, expect, Forged(header=header, sections=sections).envelope())


def origins() -> Iterator[Case]:
    """Yield the vectors of the origin."""
    bad = "wire.header"
    yield of_origin("version_0", "An older version.", "wire.version", version=b"\0")
    yield of_origin("version_2", "A newer version.", "wire.version", version=b"\2")
    yield of_origin("network_empty", "A network without a name.", bad, network=b"\0")
    yield of_origin("network_65", "A name of 65 bytes.", bad, network=opaque(b"n" * 65, 1))
    yield of_origin("member_65", "A name of 65 bytes.", bad, member=opaque(b"m" * 65, 1))
    yield of_origin("topic_201", "A name of 201 bytes.", bad, topic=opaque(b"t" * 201, 1))
    yield of_origin("member_space", "A space.", bad, member=opaque(b"customs nz", 1))
    yield of_origin("member_utf8", "No ASCII.", bad, member=opaque("zoë".encode(), 1))
    yield of_origin("topic_nul", "A zero byte.", bad, topic=opaque(b"a\0b", 1))
    yield of_origin("lane_64", "A 65th lane.", "wire.unknown", lane=b"\x40")
    yield of_origin("epoch_0", "Epoch 0.", bad, epoch=bytes(8))
    yield of_origin("epoch_2_63", "Epoch 2^63.", bad, epoch=b"\x80" + bytes(7))
    yield of_origin("status_4", "An unknown status.", "wire.unknown", status=b"\4")
    yield of_origin("register_2_63", "Register 2^64 - 1.", bad, register_version=b"\xff" * 8)
    yield of_origin("sections_32", "An unknown section.", "wire.unknown", sections=b"\x27")
    yield of_origin("sections_32_alone", "And that alone.", "wire.unknown", sections=b"\x20")
    yield of_origin("sealed_32", "An unknown sealed section.", "wire.unknown", sealed=b"\x20")
    yield of_origin("sealed_128", "Another.", "wire.unknown", sealed=b"\x80")
    yield of_origin("seal_suite_2", "An unknown seal suite.", "wire.unknown", seal_suite=b"\2")
    for name, says, expect, extensions in (
        ("even", "An extension that must be understood.", "wire.unknown", b"\0\2\0\0"),
        ("odd", "One that need not be.", "proven", b"\x7f\xff\0\3any"),
        ("two_odd", "Two of these, ascending.", "proven", b"\0\1\0\0\0\3\0\1x"),
        ("twice", "One type twice.", bad, b"\0\1\0\0\0\1\0\0"),
        ("descending", "Types in the wrong order.", bad, b"\0\3\0\0\0\1\0\0"),
        ("even_descending", "Wrong order before unknown.", bad, b"\0\3\0\0\0\2\0\0"),
        ("cut", "A value longer than what is there.", bad, b"\0\1\0\2x"),
        ("value_1001", "A value of 1001 bytes.", bad, b"\0\1" + opaque(bytes(1001))),
    ):
        yield of_origin(f"extension_{name}", says, expect, extensions=opaque(extensions))
    yield of_origin(
        "extensions_1025", "1025 bytes of extensions.", bad, extensions=opaque(bytes(1025))
    )
    yield of_origin("left_over", "A byte behind the extensions.", bad, more=b"\0")
    yield of_origin(
        "first_fault", "A lane, then a name: in order.", bad, member=b"\0", lane=b"\x40"
    )
    shape = "wire.shape"
    yield of_origin("shape_keys", "Keys, and nothing sealed.", shape, keys=b"\1" * 32)
    yield of_origin("shape_sealed", "Sealed without keys.", shape, sealed=b"\7", seal_suite=b"\1")
    yield of_origin("shape_suite", "A seal suite, and nothing sealed.", shape, seal_suite=b"\1")
    yield of_origin(
        "shape_absent", "Sealed, and not there.", shape, **{**SEALED, "sealed": b"\x0f"}
    )
    yield of_origin("shape_system", "A report of status SYSTEM.", shape, status=b"\3")
    yield of_origin("shape_no_terms", "A report without terms.", shape, sections=b"\6")
    yield of_origin("shape_no_contract", "A report of no contract.", shape, contract=bytes(32))
    yield of_origin(
        "shape_end", "An end with a contract.", shape, **{**END, "contract": b"\1" * 32}
    )
    yield of_origin("shape_end_status", "An end of status TEST.", shape, **{**END, "status": b"\2"})
    yield of_origin("shape_keys_more", "Keys and terms.", shape, **{**KEYS, "sections": b"\x11"})
    yield of_origin(
        "shape_beat", "A heartbeat of no contract.", shape, **{**BEAT, "contract": bytes(32)}
    )


def headers() -> Iterator[Case]:
    """Yield the vectors of the rest of the header."""
    for name, says, parts in (
        ("left_over", "A byte behind the digests.", {"more": b"\0"}),
        ("digest_missing", "A digest too few.", {"digests": bytes(64)}),
        ("stanza_digest", "A stanza digest, and nothing sealed.", {"stanza_digest": bytes(32)}),
        ("seq_2_63", "Number 2^63.", {"seq": b"\x80" + bytes(7)}),
        ("made_at_huge", "Made at 2^64 - 1.", {"made_at": b"\xff" * 8}),
        ("expires_at_huge", "Expiring at 2^64 - 1.", {"expires_at": b"\xff" * 8}),
        ("id_zero", "No UUID.", {"id": bytes(16)}),
        ("id_version_4", "A UUIDv4.", {"id": bytes.fromhex("00000000000040008000000000000000")}),
        (
            "id_variant",
            "Another variant.",
            {"id": bytes.fromhex("00000000000070000000000000000000")},
        ),
        ("origin_cut", "An origin longer than the header.", {"origin": b"\7\xff" + raw_origin()}),
        (
            "origin_2049",
            "An origin of 2049 bytes.",
            {"origin": opaque(raw_origin().ljust(2049, b"\0"))},
        ),
        ("origin_short", "An origin that ends early.", {"origin": opaque(raw_origin()[:-2])}),
    ):
        value = Forged(header=raw_header(**parts)).envelope()
        yield Case(f"header/{name}", says, "wire.header", value)


def places() -> Iterator[Case]:
    """Yield the vectors of step 7."""
    here = place()
    for name, says, expect, where in (
        ("network", "In another network.", "wire.network", here._replace(network="asia-pacific")),
        ("topic", "On another topic.", "wire.topic", here._replace(topic=BEATS)),
        ("key_null", "Under no key.", "wire.record_key", here._replace(key=None)),
        ("key_empty", "Under an empty key.", "wire.record_key", here._replace(key=b"")),
        (
            "key_cut",
            "15 bytes of the key.",
            "wire.record_key",
            here._replace(key=(here.key or b"")[:15]),
        ),
        ("other_lane", "In another lane.", "wire.record_key", place(origin(lane=1))),
        ("other_member", "In another's lane.", "wire.record_key", place(origin(member="rilo-ap"))),
        (
            "network_first",
            "All wrong: the first counts.",
            "wire.network",
            here._replace(network="a", topic="b", key=None),
        ),
    ):
        yield Case(f"place/{name}", says, expect, ONE, where=where)
    stolen = Forged(signer=key("police-nz"), member="police-nz").envelope()
    yield Case("place/stolen", "Another's record, signed as mine.", "wire.member", stolen)
    of = origin(lane=63, topic=f"{NETWORK}.vector_note")
    yield Case(
        "place/lane_63", "The last lane.", "proven", signed(of=of)[0].envelope, where=place(of)
    )


def times() -> Iterator[Case]:
    """Yield the vectors of the times in step 7."""
    for name, says, expect, made_at, expires_at in (
        ("hour", "An hour in the queue.", "proven", NOW - HOUR, NOW + HOUR),
        ("hour_and_more", "More than that.", "wire.made_at", NOW - HOUR - 1, NOW + HOUR),
        ("made_later", "Made after it was signed.", "wire.made_at", NOW + 1, NOW + HOUR),
        ("longest", "The longest validity.", "proven", NOW, NOW + MAX_VALIDITY),
        ("too_long", "A microsecond more.", "wire.validity", NOW, NOW + MAX_VALIDITY + 1),
        ("never_valid", "Expired when it was made.", "wire.validity", NOW, NOW),
        ("backwards", "Expired before.", "wire.validity", NOW, NOW - 1),
    ):
        header = raw_header(made_at=u64(made_at), expires_at=u64(expires_at))
        yield Case(f"times/{name}", says, expect, Forged(header=header).envelope())
    (record,) = signed(records=[unsigned()])
    yield Case(
        "times/last_moment",
        "Just before it expires.",
        "proven",
        record.envelope,
        at=NOW + 24 * HOUR - 1,
    )
    yield Case(
        "times/expired", "As it expires.", "wire.expired", record.envelope, at=NOW + 24 * HOUR
    )


def sections() -> Iterator[Case]:
    """Yield the vectors of step 8."""
    one, two, three = sections_of()
    for name, says, expect, there in (
        ("terms_absent", "The first is missing.", "wire.section_absent", (None, two, three)),
        ("open_absent", "One in the middle is missing.", "wire.section_absent", (one, None, three)),
        ("facts_absent", "The last is missing.", "wire.section_absent", (one, two, None)),
        ("all_absent", "Nothing is there.", "wire.section_absent", (None, None, None)),
        ("altered", "A byte more.", "wire.section_digest", (one, two, three + b"\0")),
        ("swapped", "Two in each other's place.", "wire.section_digest", (one, three, two)),
        (
            "altered_first",
            "Altered, then absent: in order.",
            "wire.section_digest",
            (one, three, None),
        ),
        (
            "absent_first",
            "Absent, then altered: in order.",
            "wire.section_absent",
            (None, three, two),
        ),
    ):
        yield Case(f"sections/{name}", says, expect, Forged(sections=there).envelope())
    written = raw_origin(**SEALED)
    where = place(read_origin(written))
    header = raw_header(written, stanza_digest=digests_of([STANZAS]), commitments=bytes(96))
    empty = raw_header(written, stanza_digest=digests_of([b""]), commitments=bytes(96))
    for name, says, expect, signed_header, stanzas in (
        ("right", "Sealed and whole: this reader cannot unseal.", "wire.sealed", header, STANZAS),
        ("cut", "Its stanzas are missing.", "wire.stanzas", header, b""),
        ("altered", "Another stanza.", "wire.stanzas", header, bytes(49)),
        ("more", "One stanza more.", "wire.stanzas", header, STANZAS * 2),
        ("none_signed", "Sealed to no stanza at all.", "wire.stanzas", empty, b""),
        ("unsealed", "Stanzas, and nothing sealed.", "wire.stanzas", raw_header(), STANZAS),
    ):
        value = Forged(header=signed_header, stanzas=stanzas).envelope()
        yield Case(f"stanzas/{name}", says, expect, value, where=where)
