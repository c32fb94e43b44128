"""Proof of possession: whoever asks for a key's admission can sign with it (THREATS 13)."""

from __future__ import annotations

from typing import Final

from broker.errors import RefusedError, RegisterRefused
from broker.keys import Signer, check_public, verify

_PREFIX: Final = b"sealane possession v1\0"


def prove_possession(network: str, member: str, signer: Signer) -> bytes:
    """Return the proof that binds `signer`'s key to this member of this network."""
    return signer.sign(_statement(network, member, signer.suite, signer.public))


def check_possession(network: str, member: str, suite: int, public: bytes, proof: bytes) -> None:
    """Return when `public` may be believed and `proof` shows that this member holds it.

    Raises:
        RegisterRefused: The key is weak or of no known suite, or the proof is not its own
            (`register.key_weak`, `register.key_suite`, `register.key_possession`).
    """
    check_public(suite, public)
    try:
        verify(public, proof, _statement(network, member, suite, public))
    except RefusedError as exc:
        line = f"The proof that {member} holds its key does not hold."
        raise RegisterRefused("register.key_possession", line) from exc


def _statement(network: str, member: str, suite: int, public: bytes) -> bytes:
    names = b"".join(bytes([len(n)]) + n.encode("ascii") for n in (network, member))
    return _PREFIX + names + bytes([suite]) + public
