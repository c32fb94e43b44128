"""A Kafka that speaks TLS only and asks everyone for a certificate, and the authority of these."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.x509.oid import NameOID

from broker.kafka import EmbeddedNode, KafkaSettings, node
from broker.kafka.settings import node_config

WITH_RIGHTS = {
    "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
    "super.users": "User:CN=kafka;User:CN=operator",
}
"""Settings of a Kafka that asks for rights, whose operator is `operator`."""


class Authority:
    """An authority that signs certificates, each a folder of three PEM files."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.folder = folder
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, folder.name)])
        self.ca = folder / "ca.pem"
        self.ca.write_bytes(_pem(self._sign(self.name, self.key.public_key(), ca=True)))

    def issue(self, name: str) -> tuple[Path, Path]:
        """Return the certificate and the private key of somebody at 127.0.0.1."""
        key = ec.generate_private_key(ec.SECP256R1())
        cert_file, key_file = self.folder / f"{name}.pem", self.folder / f"{name}.key"
        cert_file.write_bytes(_pem(self._certify(name, key.public_key())))
        key_file.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        return cert_file, key_file

    def certify(self, name: str, public: bytes) -> Path:
        """Return the certificate of somebody who brought a public key of Ed25519."""
        file = self.folder / f"{name}-own.pem"
        key = ed25519.Ed25519PublicKey.from_public_bytes(public)
        file.write_bytes(_pem(self._certify(name, key)))
        return file

    def _certify(
        self, name: str, public: ec.EllipticCurvePublicKey | ed25519.Ed25519PublicKey
    ) -> x509.Certificate:
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        return self._sign(subject, public, ca=False)

    def _sign(
        self,
        subject: x509.Name,
        public: ec.EllipticCurvePublicKey | ed25519.Ed25519PublicKey,
        *,
        ca: bool,
    ) -> x509.Certificate:
        now = datetime.now(UTC)
        here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self.name)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(minutes=5))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
            .add_extension(here, critical=False)
            .sign(self.key, hashes.SHA256())
        )


@contextmanager
def secured_kafka(place: Path, authority: Authority, **more: str) -> Iterator[str]:
    """Run a node of this kind in a folder, and give its address.

    Args:
        place: Its folder.
        authority: Whose certificates it believes, and has one of.
        more: Settings beyond TLS.
    """
    cert, key = authority.issue("kafka")
    (place / "kafka.pem").write_bytes(key.read_bytes() + cert.read_bytes())
    (place / "ca.pem").write_bytes(authority.ca.read_bytes())

    def config(port: int, controller_port: int) -> dict[str, str]:
        plain = node_config(port, controller_port)
        tls = {name: value.replace("PLAINTEXT://", "SSL://") for name, value in plain.items()}
        return tls | {
            "listener.security.protocol.map": "SSL:SSL,CONTROLLER:SSL",
            "inter.broker.listener.name": "SSL",
            "ssl.keystore.type": "PEM",
            "ssl.keystore.location": "kafka.pem",
            "ssl.truststore.type": "PEM",
            "ssl.truststore.location": "ca.pem",
            "ssl.client.auth": "required",
            **more,
        }

    running = EmbeddedNode(place)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(node, "node_config", config)
        running.start()
    try:
        yield running.bootstrap
    finally:
        running.stop()


def user(authority: Authority, bootstrap: str, name: str) -> KafkaSettings:
    """Return how somebody connects to a secured node, with a certificate of their own."""
    cert, key = authority.issue(name)
    return KafkaSettings(bootstrap, authority.ca, cert, key, timedelta(seconds=10))


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)
