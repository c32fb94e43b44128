"""Second verifier, written from `schemas/README.md` alone: section 3, the header."""

from __future__ import annotations

from dataclasses import dataclass

from second_verifier_frame import Bytes, check
from second_verifier_lane import ZERO

NAME_BYTES = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-")


@dataclass
class Origin:
    """The first part of section 3."""

    network: str
    member: str
    topic: str
    lane: int
    epoch: int
    status: int
    contract: bytes
    register_version: int
    keys: bytes
    sections: int
    sealed: int
    seal_suite: int
    written: bytes

    @property
    def kind(self) -> str:
        """What the record is."""
        if self.sections & 16:
            return "keys"
        if self.sections & 1:
            return "report"
        return "heartbeat" if self.sections else "end"


@dataclass
class Header:
    """The second part of section 3."""

    seq: int
    prev: bytes
    id: bytes
    salt: bytes
    made_at: int
    expires_at: int
    digests: bytes
    stanza_digest: bytes
    commitments: bytes


def read_header(data: bytes) -> tuple[Origin, Header]:
    """Return origin and header (step 6)."""
    rest = Bytes(data, "header")
    origin = _read_origin(Bytes(rest.opaque(2, 1, 2048), "header"))
    present, sealed = origin.sections.bit_count(), origin.sealed.bit_count()
    check(len(rest.data) == 88 + 32 * (present + sealed + bool(sealed)), "header")
    seq, prev, uuid = rest.number64(), rest.take(32), rest.take(16)
    salt = rest.take(16)
    made_at, expires_at = rest.number64(), rest.number64()
    check(uuid[6] >> 4 == 7 and uuid[8] >> 6 == 2, "header")
    digests, stanza_digest = rest.take(32 * present), rest.take(32 if sealed else 0)
    return origin, Header(
        seq, prev, uuid, salt, made_at, expires_at, digests, stanza_digest, rest.data
    )


def _read_origin(rest: Bytes) -> Origin:
    written = rest.data
    check(rest.number(1) == 1, "version")
    network, member, topic = (_name(rest, most) for most in (64, 64, 200))
    lane = _known(rest.number(1), 63)
    epoch = rest.number64()
    check(epoch, "header")
    status = _known(rest.number(1), 3)
    contract, version, keys = rest.take(32), rest.number64(), rest.take(32)
    sections, sealed, suite = (_known(rest.number(1), most) for most in (31, 31, 1))
    _check_extensions(rest.opaque(2, 0, 1024))
    check(not rest.data, "header")
    named = (network, member, topic, lane, epoch, status)
    origin = Origin(*named, contract, version, keys, sections, sealed, suite, written)
    _check_shape(origin, keys, suite)
    return origin


def _name(rest: Bytes, most: int) -> str:
    name = rest.opaque(1, 1, most)
    check(set(name) <= NAME_BYTES, "header")
    return name.decode("ascii")


def _known(number: int, most: int) -> int:
    check(number <= most, "unknown")
    return number


def _check_extensions(data: bytes) -> None:
    rest, last = Bytes(data, "header"), -1
    while rest.data:
        kind = rest.number(2)
        rest.opaque(2, 0, 1000)
        check(kind > last, "header")
        check(kind % 2, "unknown")
        last = kind


def _check_shape(header: Origin, keys: bytes, suite: int) -> None:
    sealed = header.sealed != 0
    check(sealed == (keys != ZERO) == (suite != 0), "shape")
    check(not header.sealed & ~header.sections, "shape")
    check((header.status == 3) == (header.kind != "report"), "shape")
    check((header.contract == ZERO) == (header.kind in ("keys", "end")), "shape")
    check(header.kind != "keys" or (header.sections == 16 and not sealed), "shape")
