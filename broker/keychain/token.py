"""A signer behind PKCS#11: the key never leaves its token (Ed25519 by CKM_EDDSA)."""

from __future__ import annotations

from typing import Any, Final, Self

import pkcs11
from pkcs11 import Attribute, KeyType, Mechanism, ObjectClass
from pkcs11.exceptions import (
    NoSuchKey,
    NoSuchToken,
    PinIncorrect,
    PinLenRange,
    PinLocked,
    PKCS11Error,
)

from broker.errors import ConfigError, UnavailableError
from broker.keychain.passphrase import secret_of
from broker.keys import ED25519
from broker.settings import TokenPart

_POINT: Final = b"\x04\x20"
"""In front of the 32 bytes: DER's octet string, in which PKCS#11 wraps a point."""


class TokenSigner:
    """Signs with a key on a token.

    Args:
        name: The token's label, for errors.
        private: The library's handle of the private key.
        public: The public key, 32 bytes.
    """

    __slots__ = ("_name", "_private", "public")

    suite: Final = ED25519

    def __init__(self, name: str, private: Any, public: bytes) -> None:  # noqa: ANN401 - no types
        self._name = name
        self._private = private
        self.public = public

    @classmethod
    def open(cls, part: TokenPart, owner: str) -> Self:
        """Log in to the token and find the key.

        Raises:
            ConfigError: The module, token or key is not there, or the PIN is wrong.
        """
        if not part.module.is_file():
            raise ConfigError(f"There is no PKCS#11 module {part.module}.")
        pin = secret_of(f"the PIN of {owner}'s token {part.token}", part.pin_file, part.pin)
        try:
            token = pkcs11.lib(str(part.module)).get_token(token_label=part.token)
            session = token.open(user_pin=pin.decode())
            kind, label = KeyType.EC_EDWARDS, part.key
            private = session.get_key(ObjectClass.PRIVATE_KEY, key_type=kind, label=label)
            public = session.get_key(ObjectClass.PUBLIC_KEY, key_type=kind, label=label)
            point = public[Attribute.EC_POINT]
        except (PKCS11Error, UnicodeDecodeError) as exc:
            raise ConfigError(_what_is_wrong(part, exc)) from None  # a PIN may stand in its frames
        return cls(part.token, private, point.removeprefix(_POINT))

    def sign(self, data: bytes) -> bytes:
        """Return the 64-byte signature over exactly `data`.

        Raises:
            UnavailableError: The token does not sign now.
        """
        try:
            signature: bytes = self._private.sign(data, mechanism=Mechanism.EDDSA)
        except PKCS11Error as exc:
            line = f"The token {self._name} does not sign now ({type(exc).__name__})."
            raise UnavailableError(line) from exc
        return signature


def _what_is_wrong(part: TokenPart, exc: Exception) -> str:
    match exc:
        case PinIncorrect() | PinLenRange() | UnicodeDecodeError():
            return f"The PIN does not open the token {part.token}."
        case PinLocked():
            return f"The token {part.token} is locked: too many wrong PINs were given."
        case NoSuchToken():
            return f"The PKCS#11 module {part.module} has no token {part.token!a}."
        case NoSuchKey():
            return f"The token {part.token} has no Ed25519 key pair {part.key!a}."
    return f"The token {part.token} cannot be used: {exc or type(exc).__name__}."
