"""Keys: digest, sign, verify, seal, derive; alone in importing cryptography."""

from broker.keys.files import read_private, write_private
from broker.keys.identity import DIGEST_SIZE, ED25519, HYBRID, SIGNATURE_SIZE, ZERO, digest, key_id
from broker.keys.public import check_public, public_from_pem, public_to_pem, verify
from broker.keys.sealing import SealingKey, seal_to
from broker.keys.signing import Signer, SigningKey
from broker.keys.storing import STORE_KEY_SIZE, store_key_from_pem, store_key_to_pem
from broker.keys.symmetric import (
    NONCE_SIZE,
    decrypt,
    decrypt_fresh,
    encrypt,
    encrypt_fresh,
    expand,
)

__all__ = [
    "DIGEST_SIZE",
    "ED25519",
    "HYBRID",
    "NONCE_SIZE",
    "SIGNATURE_SIZE",
    "STORE_KEY_SIZE",
    "ZERO",
    "SealingKey",
    "Signer",
    "SigningKey",
    "check_public",
    "decrypt",
    "decrypt_fresh",
    "digest",
    "encrypt",
    "encrypt_fresh",
    "expand",
    "key_id",
    "public_from_pem",
    "public_to_pem",
    "read_private",
    "seal_to",
    "store_key_from_pem",
    "store_key_to_pem",
    "verify",
    "write_private",
]
