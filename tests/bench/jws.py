"""A signature a message: the floor with a JWS (Ed25519, compact) around each report."""

from __future__ import annotations

from itertools import cycle, islice

from joserfc import jws
from joserfc.jwk import OKPKey

from schemas import SeizureReport

from .floor import Floor
from .reports import decode, encode, pool

ALGORITHM = "Ed25519"
HEADER = {"alg": ALGORITHM}
KEY = OKPKey.import_key(
    {
        "kty": "OKP",
        "crv": "Ed25519",
        "d": "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",
        "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
    }
)
"""RFC 8037's example: publisher and subscriber share it, and nobody else trusts it."""


def sign(body: bytes) -> bytes:
    """Return the compact JWS of `body`."""
    return jws.serialize_compact(HEADER, body, KEY, algorithms=[ALGORITHM]).encode()


def verify(value: bytes) -> bytes:
    """Return the body that the compact JWS `value` proves."""
    payload: bytes = jws.deserialize_compact(value, KEY, algorithms=[ALGORITHM]).payload
    return payload


class Jws(Floor):
    """What a signature a message costs on top of the floor."""

    name = "jws"
    title = "floor with a JWS a message"

    def write(self, report: SeizureReport) -> bytes:
        """Return the JWS of the report in Avro."""
        return sign(encode(report))

    def read(self, value: bytes) -> SeizureReport:
        """Return the report that the JWS proves."""
        return decode(verify(value))


class JwsProof:
    """Signs and verifies `count` reports, one by one."""

    def __init__(self, count: int) -> None:
        bodies = [encode(report) for report in pool()]
        self.bodies = list(islice(cycle(bodies), count))
        self.signed: list[bytes] = []

    def sign(self) -> None:
        """Make one JWS a report."""
        self.signed = [sign(body) for body in self.bodies]

    def verify(self) -> None:
        """Prove each."""
        for value in self.signed:
            verify(value)
