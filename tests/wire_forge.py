"""Envelopes that our own writer would never make: signed over whatever an attacker likes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from wire_world import NOW, key, origin, sections_of, uuid7

from broker.keys import ZERO, SigningKey, key_id
from broker.wire.header import digests_of, leaf_of
from broker.wire.origin import Origin
from broker.wire.tree import paths_of


def opaque(data: bytes, length_size: int = 2) -> bytes:
    """Return `data` behind its length."""
    return len(data).to_bytes(length_size, "big") + data


def raw_origin(of: Origin | None = None, /, **parts: bytes) -> bytes:
    """Return an origin's bytes with these parts replaced by whatever they are."""
    base = of or origin()
    written = {
        "version": b"\1",
        "network": opaque(base.network.encode(), 1),
        "member": opaque(base.member.encode(), 1),
        "topic": opaque(base.topic.encode(), 1),
        "lane": bytes([base.lane]),
        "epoch": base.epoch.to_bytes(8, "big"),
        "status": bytes([base.status]),
        "contract": base.contract,
        "register_version": base.register_version.to_bytes(8, "big"),
        "keys": base.keys,
        "sections": bytes([base.sections]),
        "sealed": bytes([base.sealed]),
        "seal_suite": bytes([base.seal_suite]),
        "extensions": opaque(base.extensions),
        "more": b"",
    }
    return b"".join({**written, **parts}.values())


def raw_header(of: bytes | None = None, /, **parts: bytes) -> bytes:
    """Return a header's bytes behind this origin, with these parts replaced."""
    written = {
        "origin": opaque(raw_origin() if of is None else of),
        "seq": bytes(8),
        "prev": ZERO,
        "id": uuid7(0),
        "salt": bytes(16),
        "made_at": NOW.to_bytes(8, "big"),
        "expires_at": (NOW + 3600 * 10**6).to_bytes(8, "big"),
        "digests": digests_of(sections_of()),
        "stanza_digest": b"",
        "commitments": b"",
        "more": b"",
    }
    return b"".join({**written, **parts}.values())


@dataclass
class Forged:
    """An envelope in parts, signed over `header`; every part can be replaced.

    Args:
        header: Any bytes.
        sections: As they travel; None where absent.
        stanzas: As they travel.
        signer: Who signs.
        member: Whose key it is said to be.
        siblings: Other leaves of the batch, behind this one.
        statement: Parts of the statement to replace, by name.
    """

    header: bytes = field(default_factory=raw_header)
    sections: Sequence[bytes | None] = field(default_factory=sections_of)
    stanzas: bytes = b""
    signer: SigningKey = field(default_factory=lambda: key("customs-nz"))
    member: str = "customs-nz"
    siblings: Sequence[bytes] = ()
    statement: dict[str, bytes] = field(default_factory=dict)
    signature: bytes | None = None
    leaf_index: int = 0
    path: bytes | None = None

    def signed(self) -> bytes:
        """Return the statement's bytes."""
        leaves = [leaf_of(self.header), *self.siblings]
        parts = {
            "prefix": b"sealane batch v1\0",
            "suite": bytes([self.signer.suite]),
            "key_id": key_id(self.member, self.signer.suite, self.signer.public),
            "signed_at": NOW.to_bytes(8, "big"),
            "tree_size": len(leaves).to_bytes(4, "big"),
            "root": paths_of(leaves)[0],
        }
        return b"".join({**parts, **self.statement}.values())

    def envelope(self) -> bytes:
        """Return the envelope's bytes."""
        signed = self.signed()
        signature = self.signer.sign(signed) if self.signature is None else self.signature
        leaves = [leaf_of(self.header), *self.siblings]
        path = paths_of(leaves)[1][0] if self.path is None else self.path
        sections = (b"\0" if s is None else b"\1" + opaque(s, 4) for s in self.sections)
        return b"".join(
            (
                b"SLN1",
                opaque(self.header),
                *sections,
                opaque(self.stanzas),
                signed,
                opaque(signature),
                bytes([self.leaf_index]),
                opaque(path, 1),
            )
        )
