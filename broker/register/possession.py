"""Proof of possession: whoever asks for a key's admission holds it (THREATS 13)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from broker.errors import RefusedError, RegisterRefused
from broker.keys import ED25519, HYBRID, SIGNATURE_SIZE, Signer, check_public, verify

_POSSESSION: Final = b"sealane possession v1\0"
_BINDING: Final = b"sealane sealing v1\0"
_ROTATION: Final = b"sealane rotation v1\0"


class Held(NamedTuple):
    """A public key, and what shows that a member holds it."""

    public: bytes
    proof: bytes


def prove_possession(network: str, member: str, signer: Signer) -> bytes:
    """Return the proof that binds `signer`'s key to this member of this network."""
    return signer.sign(_statement(_POSSESSION, network, member, signer.suite, signer.public))


def check_possession(network: str, member: str, suite: int, public: bytes, proof: bytes) -> None:
    """Return when `public` may be believed and `proof` shows that this member signs with it.

    Raises:
        RegisterRefused: The key is weak or of no suite that signs, or the proof is not its own
            (`register.key_weak`, `register.key_suite`, `register.key_possession`).
    """
    if suite not in SIGNATURE_SIZE:
        raise RegisterRefused("register.key_suite", f"Keys of suite {suite} do not sign.")
    check_public(suite, public)
    statement = _statement(_POSSESSION, network, member, suite, public)
    if not _signed_by([public], statement, proof):
        line = f"The proof that {member} holds its key does not hold."
        raise RegisterRefused("register.key_possession", line)


def bind_sealing(network: str, member: str, signer: Signer, public: bytes) -> bytes:
    """Return `signer`'s word that this member opens what is sealed to `public` (suite 2).

    A key that only opens cannot sign for itself. A member that binds another's key gains nothing:
    what is sealed to it, it cannot open, and a key stands in a register once.
    """
    return signer.sign(_statement(_BINDING, network, member, HYBRID, public))


def check_sealing(  # noqa: PLR0913 - what a binding says, and by whose keys
    network: str, member: str, suite: int, public: bytes, proof: bytes, *, signing: Iterable[bytes]
) -> None:
    """Return when `public` may be believed and one of the member's `signing` keys bound it.

    Raises:
        RegisterRefused: The key is weak or of no suite that seals, or none of them did
            (`register.key_weak`, `register.key_suite`, `register.key_possession`).
    """
    if suite != HYBRID:
        raise RegisterRefused("register.key_suite", f"Nothing is sealed to keys of suite {suite}.")
    check_public(suite, public)
    if not _signed_by(signing, _statement(_BINDING, network, member, suite, public), proof):
        line = f"No signing key of {member} says that its sealing key is its own."
        raise RegisterRefused("register.key_possession", line)


def prove_rotation(network: str, member: str, rotation: Signer) -> bytes:
    """Return the proof that this member rotates its keys with `rotation` (suite 1)."""
    return rotation.sign(_statement(_ROTATION, network, member, ED25519, rotation.public))


def check_rotation(network: str, member: str, held: Held) -> None:
    """Return when the key may be believed and `held` shows that this member rotates with it.

    Raises:
        RegisterRefused: It may not, or does not (`register.key_weak`, `register.key_possession`).
    """
    check_public(ED25519, held.public)
    statement = _statement(_ROTATION, network, member, ED25519, held.public)
    if not _signed_by([held.public], statement, held.proof):
        line = f"The proof that {member} holds its rotation key does not hold."
        raise RegisterRefused("register.key_possession", line)


def _signed_by(keys: Iterable[bytes], statement: bytes, proof: bytes) -> bool:
    for public in keys:
        try:
            verify(public, proof, statement)
        except RefusedError:
            continue
        return True
    return False


def _statement(prefix: bytes, network: str, member: str, suite: int, public: bytes) -> bytes:
    names = b"".join(bytes([len(n)]) + n.encode("ascii") for n in (network, member))
    return prefix + names + bytes([suite]) + public
