"""Vectors of steps 1 to 5: size, frame, statement, signature, inclusion."""

from __future__ import annotations

from collections.abc import Iterator

from sealed_world import sealing_id
from vector_case import Case
from wire_forge import Forged, opaque, raw_header
from wire_world import DAY, NOW, SECOND, key, sections_of, signed, unsigned

from broker.keys import key_id
from broker.wire.envelope import read_envelope, write_envelope
from broker.wire.header import leaf_of
from broker.wire.tree import node

ONE = signed()[0].envelope
READ = read_envelope(ONE)


def raw(**parts: bytes) -> bytes:
    """Return the envelope of `ONE` with raw parts replaced."""
    sections = (b"\1" + opaque(s or b"", 4) for s in READ.sections)
    written = {
        "magic": b"SLN1",
        "header": opaque(READ.header),
        "sections": b"".join(sections),
        "stanzas": b"\0\0",
        "signed": READ.signed,
        "leaf_index": b"\0",
        "path": b"\0",
    }
    return b"".join({**written, **parts}.values())


def frames() -> Iterator[Case]:
    """Yield the vectors of steps 1 and 2."""
    yield Case("frame/good", "A batch of one is proven.", "proven", ONE)
    yield Case("frame/null", "A tombstone proves and deletes nothing.", "wire.null", None)
    yield Case("frame/too_big", "One byte more than 960 KiB.", "wire.size", ONE, 983_041 - len(ONE))
    yield Case(
        "frame/biggest", "960 KiB, too long behind its path.", "wire.frame", ONE, 983_040 - len(ONE)
    )
    yield Case("frame/empty", "No bytes at all.", "wire.magic", b"")
    yield Case("frame/magic_only", "The magic, and nothing else.", "wire.frame", b"SLN1")
    yield Case("frame/other_format", "JSON is no envelope.", "wire.magic", b'{"magic": "SLN1"}')
    yield Case("frame/other_version", "Another magic.", "wire.magic", raw(magic=b"SLN2"))
    yield Case("frame/truncated", "The last byte is missing.", "wire.frame", raw()[:-1])
    yield Case("frame/left_over", "One byte is left over.", "wire.frame", raw() + b"\0")
    bad = {
        "header_empty": ({"header": b"\0\0"}, "A header of no bytes."),
        "header_too_big": ({"header": opaque(bytes(8193))}, "A header of 8193 bytes."),
        "header_unwalkable": (
            {"header": opaque(b"\0\1\1\xff")},
            "A header that ends before it says how many sections there are.",
        ),
        "presence_2": (
            {"sections": b"\2\0\0\0\1x" * 3},
            "A section is neither present nor absent.",
        ),
        "section_empty": ({"sections": b"\1\0\0\0\0" * 3}, "A present section of no bytes."),
        "section_cut": ({"sections": b"\1\0\1\0\0x"}, "A section longer than what is there."),
        "stanzas_48": ({"stanzas": opaque(bytes(48))}, "Stanzas of 48 bytes."),
        "stanzas_3": ({"stanzas": opaque(bytes(147))}, "Three stanzas: no power of two."),
        "stanzas_512": ({"stanzas": opaque(bytes(25_088))}, "512 stanzas: too many."),
        "signature_63": ({"signed": bytes(94) + opaque(bytes(63))}, "A signature of 63 bytes."),
        "signature_8193": ({"signed": bytes(94) + opaque(bytes(8193))}, "One of 8193 bytes."),
        "path_31": ({"path": opaque(bytes(31), 1)}, "A path of 31 bytes."),
        "path_224": ({"path": opaque(bytes(224), 1)}, "A path of seven steps."),
    }
    for name, (parts, says) in bad.items():
        yield Case(f"frame/{name}", says, "wire.frame", raw(**parts))
    big = raw(sections=b"\1\0\x10\0\1")
    yield Case(
        "frame/section_over_1_mib", "A length of 2^20 + 1.", "wire.frame", big[: -len(READ.signed)]
    )


def forged(name: str, says: str, expect: str, **statement: bytes) -> Case:
    """Return the case of a statement that is signed all the same, with fields replaced."""
    value = Forged(statement=statement).envelope()
    return Case(f"statement/{name}", says, expect, value)


def u64(number: int) -> bytes:
    """Return `number` as it travels."""
    return number.to_bytes(8, "big")


def statements() -> Iterator[Case]:
    """Yield the vectors of steps 3 and 4."""
    yield forged("good", "A statement made by hand is proven.", "proven")
    yield forged("prefix", "Another prefix.", "wire.statement", prefix=b"sealane batch v2\0")
    yield forged("key_unknown", "Nobody's key.", "wire.key_unknown", key_id=bytes(32))
    yield Case(
        "statement/borrowed_name",
        "My key under another's name has an id that nobody registered.",
        "wire.key_unknown",
        Forged(signer=key("police-nz"), member="customs-nz").envelope(),
    )
    sealing = Forged(statement={"key_id": sealing_id("customs-nz")}).envelope()
    under, name = "sealing_key", "statement/key_use"
    yield Case(name, "The key is for sealing.", "wire.key_use", sealing, register=under)
    early, late = NOW - 30 * DAY, NOW + 300 * DAY
    yield forged("window_before", "Before the key.", "wire.key_window", signed_at=u64(early - 1))
    yield forged(
        "window_first", "At not_before: made too late.", "wire.made_at", signed_at=u64(early)
    )
    yield forged("window_after", "At not_after.", "wire.key_window", signed_at=u64(late))
    yield forged("window_huge", "At 2^64 - 1.", "wire.key_window", signed_at=b"\xff" * 8)
    limit = NOW - 300 * SECOND
    yield Case("statement/ahead", "Five minutes ahead is allowed.", "proven", ONE, at=limit)
    yield Case("statement/far_ahead", "More is not.", "wire.signed_ahead", ONE, at=limit - 1)
    yield from _ended()
    yield forged("suite_0", "Suite 0 under a key of suite 1.", "wire.suite", suite=b"\0")
    yield forged("suite_2", "Suite 2 under a key of suite 1.", "wire.suite", suite=b"\2")
    good = key("customs-nz").sign(Forged().signed())
    for name, says, signature in (
        ("zero", "64 zero bytes.", bytes(64)),
        ("flipped", "One bit of the signature.", bytes([good[0] ^ 1]) + good[1:]),
        ("other_key", "Another member's signature.", key("police-nz").sign(Forged().signed())),
        ("longer", "A byte behind the right signature.", good + b"\0"),
        ("not_reduced", "S + L in place of S.", good[:32] + _plus_order(good[32:])),
    ):
        value = Forged(signature=signature).envelope()
        yield Case(f"signature/{name}", says, "wire.signature", value)
    altered = Forged(signature=good, statement={"root": bytes(32)}).envelope()
    yield Case("signature/statement_altered", "Another root.", "wire.signature", altered)


def _ended() -> Iterator[Case]:
    """Yield what a reader sees before and after a key's or a member's end, which is `NOW` + 1 s."""
    end = NOW + SECOND
    for register, expect in (
        ("revoked", "wire.key_revoked"),
        ("suspended", "wire.member_suspended"),
    ):
        yield Case(f"statement/{register}_before", "Seen before.", "proven", ONE, register=register)
        yield Case(f"statement/{register}", "Seen after.", expect, ONE, register=register, at=end)
    yield Case(
        "statement/readmitted",
        "Said while it was suspended; it is back.",
        "wire.member_suspended",
        ONE,
        register="readmitted",
        at=end,
    )


def _plus_order(scalar: bytes) -> bytes:
    order = 2**252 + 27742317777372353535851937790883648493
    return (int.from_bytes(scalar, "little") + order).to_bytes(32, "little")


def inclusions() -> Iterator[Case]:
    """Yield the vectors of step 5."""
    for size, numbers in ((2, (0, 1)), (3, (2,)), (5, (3, 4)), (64, (0, 63))):
        for number in numbers:
            value = signed(records=[unsigned(n) for n in range(size)])[number].envelope
            result = "proven"
            yield Case(f"inclusion/{number}_of_{size}", "Proven alone.", result, value)
    three = signed(3)
    read = [read_envelope(record.envelope) for record in three]

    def moved(name: str, says: str, index: int, path: bytes, of: int = 0) -> Case:
        part = read[of]
        value = write_envelope(part.header, part.sections, part.signed, index, path)
        return Case(f"inclusion/{name}", says, "wire.inclusion", value)

    path = read[0].path
    yield moved("other_index", "Its sibling's index.", 1, path)
    yield moved("index_past", "An index past the batch.", 3, path)
    yield moved("other_path", "Its sibling's path.", 0, read[1].path)
    yield moved("long_path", "One step too many.", 0, path + bytes(32))
    yield moved("short_path", "One step too few.", 0, path[:32])
    yield moved("no_path", "No step.", 0, b"")
    yield moved("last_as_first", "The last, which has one step.", 0, read[2].path, 2)
    yield moved("flipped_path", "One bit of it.", 0, bytes([path[0] ^ 1]) + path[1:])
    for size in (0, 2, 65, 2**32 - 1):
        parts = {"tree_size": size.to_bytes(4, "big")}
        value = Forged(statement=parts).envelope()
        yield Case(f"inclusion/size_{size}", "Signed, and not so.", "wire.inclusion", value)
    header = raw_header()
    inner = node(leaf_of(header), bytes(32))
    value = Forged(header=header, statement={"root": inner}, path=bytes(32)).envelope()
    yield Case("inclusion/inner_node", "A batch of one with a step.", "wire.inclusion", value)
    other = read_envelope(signed(records=[unsigned(9)])[0].envelope)
    value = write_envelope(other.header, other.sections, READ.signed, 0, b"")
    yield Case("inclusion/other_header", "Another batch's header.", "wire.inclusion", value)
    mine = key_id("customs-nz", 1, key("customs-nz").public)
    value = Forged(
        header=READ.header, sections=sections_of(), statement={"key_id": mine}
    ).envelope()
    yield Case("inclusion/signed_again", "A header signed twice is one record.", "proven", value)
