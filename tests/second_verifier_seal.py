"""Second verifier, written from `schemas/README.md` alone: section 4's seals, and keys records."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from second_verifier_avro import Refused
from second_verifier_frame import Bytes, check
from second_verifier_header import Header, Origin
from second_verifier_hpke import decrypt, expand, open_hpke, public_of
from second_verifier_register import key_id

RUNG_OF = {1: 2, 2: 1, 4: 2, 8: 3}
ZERO = bytes(32)


def context_of(origin: Origin, header: Header) -> bytes:
    """Return ctx."""
    written = len(origin.written).to_bytes(2, "big") + origin.written
    suite, seq = bytes([origin.seal_suite]), header.seq.to_bytes(8, "big")
    return sha256(b"sealane seal v1\0" + suite + written + seq + header.id + header.salt).digest()


def size_class(size: int) -> int:
    """Return the size class that holds so many bytes."""
    found = 256
    while found < size:
        found = found * 2 if found < 65_536 else found + 65_536
    return found


@dataclass
class Opener:
    """A reader on a rung of a record."""

    number: int
    key: bytes
    context: bytes
    origin: Origin
    header: Header

    def open(self, bit: int, data: bytes) -> bytes:
        """Return a section's bytes, its commitment compared first."""
        sealed = self.origin.sealed
        if not sealed & bit:
            return data
        number, key = self.number, self.key
        while number > RUNG_OF[bit]:
            number -= 1
            key = expand(key, b"sealane rung %d" % number, 32)
        secret = expand(key, b"sealane section v1\0" + bytes([bit]), 32)
        has_terms = self.origin.sections & 1 and bit != 1
        bound = self.header.digests[:32] if has_terms else ZERO
        pair = expand(secret, b"sealane key v1\0" + bytes([bit]) + self.context + bound, 64)
        at = 32 * sum(1 for lower in (1, 2, 4, 8) if lower < bit and sealed & lower)
        check(pair[32:] == self.header.commitments[at : at + 32], "commitment")
        plain = decrypt(pair[:32], data)
        if plain is None:
            raise Refused("wire.seal")
        rest = Bytes(plain, "seal")
        said = rest.take(rest.number(4))
        check(len(plain) == size_class(4 + len(said)) and not any(rest.data), "seal")
        return said


def opener(
    origin: Origin, header: Header, stanzas: bytes, leaf: bytes, holds: dict[str, Any] | None
) -> Opener | None:
    """Return the reader on its rung (steps 10 and 11), or None where it is not addressed."""
    if holds is None:
        raise Refused("wire.sealed")
    context = context_of(origin, header)
    hourly = holds["hourly"].get(origin.keys.hex())
    if hourly is None:
        check(leaf.hex() in holds["rungs"], "keys_lacking")
        number, key = holds["rungs"][leaf.hex()]
        return Opener(number, bytes.fromhex(key), context, origin, header)
    there = [stanzas[at : at + 49] for at in range(0, len(stanzas), 49)]
    check(len({stanza[:16] for stanza in there}) == len(there), "stanza")
    found = []
    for own in hourly:
        made = expand(bytes.fromhex(own), b"sealane stanza v1\0" + context, 49)
        for stanza in there:
            if stanza[:16] == made[:16]:
                opened = bytes(a ^ b for a, b in zip(stanza[16:], made[16:], strict=True))
                check(1 <= opened[0] <= 3, "stanza")
                found.append((opened[0], opened[1:]))
    if not found:
        return None
    number, rung = max(found, key=lambda each: each[0])
    return Opener(number, rung, context, origin, header)


Entries = list[tuple[bytes, bytes, bytes]]


def read_keys(section: bytes) -> tuple[list[bytes], Entries]:
    """Return a keys section's others and entries."""
    rest = Bytes(section, "keys")
    others = rest.opaque(2, 0, 1024)
    check(len(others) % 32 == 0, "keys")
    entries: Entries = []
    while rest.data:
        entries.append((rest.take(32), rest.take(1168), rest.opaque(2, 0, 65_535)))
    check(len({entry[0] for entry in entries}) == len(entries), "keys")
    return [others[at : at + 32] for at in range(0, len(others), 32)], entries


def given(section: bytes, context: bytes, reader: str, seed: bytes | None) -> dict[str, Any] | None:
    """Return what a keys record gives its reader, as `expect` writes it."""
    others, entries = read_keys(section)
    mine = None if seed is None else key_id(reader, 2, public_of(seed))
    for identity, wrapped, groups in entries:
        if seed is None or identity != mine:
            continue
        own = open_hpke(seed, b"sealane keys v1\0" + context + identity, wrapped)
        if own is None or len(own) != 32:
            raise Refused("wire.keys")
        return {
            "own": own.hex(),
            "groups": _groups(own, groups, context),
            "others": [leaf.hex() for leaf in others],
        }
    return None


def _groups(own: bytes, sealed: bytes, context: bytes) -> dict[str, str]:
    if not sealed:
        return {}
    key = expand(own, b"sealane groups v1\0" + context, 32)
    rest, groups = Bytes(decrypt(key, sealed) or b"", "keys"), {}
    check(decrypt(key, sealed) is not None, "keys")
    while rest.data:
        name = rest.opaque(1, 1, 64)
        check(name.isascii() and name.decode("latin-1") not in groups, "keys")
        groups[name.decode("ascii")] = rest.take(32).hex()
    return groups
