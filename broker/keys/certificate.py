"""Certificates of a transport: who shows them there, and that they are nobody's signing key."""

from __future__ import annotations

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from broker.errors import ConfigError


def certificate_public(pem: bytes) -> bytes:
    """Return the public key in a certificate: of Ed25519 its 32 bytes, of any other its DER.

    Not checked: who signed the certificate, and until when it is valid.

    Raises:
        ConfigError: It is no certificate in PEM.
    """
    try:
        public = x509.load_pem_x509_certificate(pem).public_key()
    except ValueError as exc:
        raise ConfigError("This is no certificate in PEM.") from exc
    if isinstance(public, Ed25519PublicKey):
        return public.public_bytes_raw()
    return public.public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
