"""Second verifier, written from `schemas/README.md` alone: envelope, statement, inclusion."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from second_verifier_avro import Refused
from second_verifier_register import Register
from second_verifier_repository import verifies


def check(good: object, reason: str) -> None:
    """Refuse for this reason unless `good`."""
    if not good:
        raise Refused(f"wire.{reason}")


class Bytes:
    """Bytes to be taken from the front; what is not there is refused."""

    def __init__(self, data: bytes, reason: str) -> None:
        self.data = data
        self.reason = reason

    def take(self, size: int) -> bytes:
        """Return the next bytes."""
        check(len(self.data) >= size, self.reason)
        taken, self.data = self.data[:size], self.data[size:]
        return taken

    def number(self, size: int) -> int:
        """Return the next number."""
        return int.from_bytes(self.take(size), "big")

    def number64(self) -> int:
        """Return the next uint64, below 2^63."""
        number = self.number(8)
        check(number < 2**63, self.reason)
        return number

    def opaque(self, length_size: int, least: int, most: int) -> bytes:
        """Return the next vector."""
        length = self.number(length_size)
        check(least <= length <= most, self.reason)
        return self.take(length)


@dataclass
class Envelope:
    """Section 2."""

    header: bytes
    sections: list[bytes | None]
    stanzas: bytes
    statement: bytes
    signature: bytes
    leaf_index: int
    path: bytes


def read_envelope(value: bytes | None) -> Envelope:
    """Return the envelope (steps 1 and 2)."""
    if value is None:
        raise Refused("wire.null")
    check(len(value) <= 983_040, "size")
    check(value[:4] == b"SLN1", "magic")
    rest = Bytes(value[4:], "frame")
    header = rest.opaque(2, 1, 8192)
    walk = Bytes(header, "frame")
    walk.take(3)
    for _ in range(3):
        walk.take(walk.number(1))
    walk.take(82)
    sections: list[bytes | None] = []
    for _ in range(walk.number(1).bit_count()):
        present = rest.number(1)
        check(present <= 1, "frame")
        sections.append(rest.opaque(4, 1, 2**20) if present else None)
    stanzas = rest.opaque(2, 0, 12_544)
    check(len(stanzas) in {0, *(49 * 2**k for k in range(9))}, "frame")
    statement = rest.take(94)
    signature = rest.opaque(2, 64, 8192)
    index = rest.number(1)
    path = rest.opaque(1, 0, 192)
    check(len(path) % 32 == 0 and not rest.data, "frame")
    return Envelope(header, sections, stanzas, statement, signature, index, path)


def check_statement(envelope: Envelope, register: Register, at: int) -> tuple[str, int]:
    """Return the signing member and `signed_at` (steps 3 to 5)."""
    rest = Bytes(envelope.statement, "statement")
    check(rest.take(17) == b"sealane batch v1\0", "statement")
    suite, identity, signed_at = rest.number(1), rest.take(32), rest.number(8)
    size, root = rest.number(4), rest.take(32)
    check(identity in register.keys, "key_unknown")
    key = register.keys[identity]
    check(key["use"] == "SIGNING", "key_use")
    check(key["not_before"] <= signed_at < key["not_after"], "key_window")
    check(signed_at <= at + 5 * 60 * 10**6, "signed_ahead")
    seen = max(signed_at, at)
    void = key.get("invalid_since")
    check(void is None or seen < void, "key_revoked")
    for time in (signed_at, seen):
        check(register.held_at(key["member"], time)[0] == "ACTIVE", "member_suspended")
    check(suite == key["suite"], "suite")
    good = len(envelope.signature) == 64
    public = bytes.fromhex(key["public"])
    check(good and verifies(public, envelope.signature, envelope.statement), "signature")
    _check_inclusion(envelope, size, root)
    return key["member"], signed_at


def _check_inclusion(envelope: Envelope, size: int, root: bytes) -> None:
    check(1 <= size <= 64 and envelope.leaf_index < size, "inclusion")
    fn, sn = envelope.leaf_index, size - 1
    found = leaf_of(envelope.header)
    path = envelope.path
    for step in (path[at : at + 32] for at in range(0, len(path), 32)):
        check(sn, "inclusion")
        if fn % 2 or fn == sn:
            found = sha256(b"\1" + step + found).digest()
            while fn % 2 == 0 and fn > 0:
                fn, sn = fn // 2, sn // 2
        else:
            found = sha256(b"\1" + found + step).digest()
        fn, sn = fn // 2, sn // 2
    check(sn == 0 and found == root, "inclusion")


def leaf_of(header: bytes) -> bytes:
    """Return the leaf (section 4)."""
    return sha256(b"\0sealane leaf v1\0" + header).digest()
