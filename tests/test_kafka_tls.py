"""TLS: both sides show certificates, and neither believes a stranger's."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from kafka_records import new_topic, read

from broker.errors import TransportError
from broker.kafka import EmbeddedNode, KafkaSettings, node
from broker.kafka.client import KafkaSink, KafkaSource, ensure_topics
from broker.kafka.settings import node_config

pytestmark = pytest.mark.kafka


class Authority:
    """An authority that signs certificates, each a folder of three PEM files."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.folder = folder
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, folder.name)])
        self.ca = folder / "ca.pem"
        self.ca.write_bytes(_pem(self._sign(self.name, self.key, ca=True)))

    def issue(self, name: str) -> tuple[Path, Path]:
        """Return the certificate and the private key of somebody at 127.0.0.1."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        cert_file, key_file = self.folder / f"{name}.pem", self.folder / f"{name}.key"
        cert_file.write_bytes(_pem(self._sign(subject, key, ca=False)))
        key_file.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        return cert_file, key_file

    def _sign(
        self, subject: x509.Name, key: ec.EllipticCurvePrivateKey, *, ca: bool
    ) -> x509.Certificate:
        now = datetime.now(UTC)
        here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self.name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(minutes=5))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
            .add_extension(here, critical=False)
            .sign(self.key, hashes.SHA256())
        )


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """Give the authority that Kafka and its users believe."""
    return Authority(tmp_path_factory.mktemp("pki") / "authority")


@pytest.fixture(scope="module")
def settings(
    authority: Authority, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[KafkaSettings]:
    """Give a user's settings for a node that speaks TLS only and asks for certificates."""
    place = tmp_path_factory.mktemp("tls")
    cert, key = authority.issue("kafka")
    (place / "kafka.pem").write_bytes(key.read_bytes() + cert.read_bytes())
    (place / "ca.pem").write_bytes(authority.ca.read_bytes())

    def tls_config(port: int, controller_port: int) -> dict[str, str]:
        plain = node_config(port, controller_port)
        tls = {name: value.replace("PLAINTEXT://", "SSL://") for name, value in plain.items()}
        return tls | {
            "listener.security.protocol.map": "SSL:SSL,CONTROLLER:PLAINTEXT",
            "inter.broker.listener.name": "SSL",
            "ssl.keystore.type": "PEM",
            "ssl.keystore.location": "kafka.pem",
            "ssl.truststore.type": "PEM",
            "ssl.truststore.location": "ca.pem",
            "ssl.client.auth": "required",
        }

    running = EmbeddedNode(place)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(node, "node_config", tls_config)
        running.start()
    cert, key = authority.issue("customs-nz")
    yield KafkaSettings(running.bootstrap, authority.ca, cert, key, timedelta(seconds=3))
    running.stop()


async def test_records_go_through_tls_with_certificates_on_both_sides(
    settings: KafkaSettings,
) -> None:
    """With `ca`, `cert` and `key` a station writes and reads as without TLS."""
    topic = new_topic("tls")
    await ensure_topics(settings, [topic])
    async with KafkaSink(settings) as sink, KafkaSource(settings, [topic], "all") as source:
        await sink.append(topic, b"key", [b"value"])
        assert [record.value for record in await read(source)] == [b"value"]


async def test_a_kafka_with_a_strangers_certificate_is_not_believed(
    settings: KafkaSettings, tmp_path: Path
) -> None:
    """A Kafka whose certificate another authority signed is not talked to."""
    stranger = replace(settings, ca=Authority(tmp_path / "stranger").ca)
    async with KafkaSink(stranger) as sink:
        with pytest.raises(TransportError, match="cannot be reached"):
            await sink.append("topic", b"key", [b"value"])


async def test_tls_is_not_given_up_for_a_kafka_without_it(
    kafka: str, settings: KafkaSettings
) -> None:
    """With a `ca` set, a Kafka that speaks no TLS is an error, never plain text."""
    async with KafkaSink(replace(settings, bootstrap=kafka)) as sink:
        with pytest.raises(TransportError):
            await sink.append("topic", b"key", [b"value"])
