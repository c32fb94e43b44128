"""Signed JSON: DSSE envelopes (secure-systems-lab/dsse, protocol 1.0), one signature each."""

from __future__ import annotations

import base64
import binascii
import json

from pydantic import BaseModel, ConfigDict, ValidationError

from broker.errors import RefusedError, RegisterRefused
from broker.keys import Signer, digest, verify


class _Signature(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")

    keyid: str
    sig: str


class _Envelope(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")

    payload: str
    payloadType: str  # noqa: N815 - DSSE's own spelling
    signatures: tuple[_Signature]


def write_signed(payload_type: str, payload: bytes, signer: Signer) -> bytes:
    """Return `payload` in a DSSE envelope signed by `signer`."""
    envelope = {
        "payloadType": payload_type,
        "payload": base64.b64encode(payload).decode("ascii"),
        "signatures": [
            {
                "keyid": digest(signer.public).hex(),
                "sig": base64.b64encode(signer.sign(_encoded(payload_type, payload))).decode(
                    "ascii"
                ),
            }
        ],
    }
    return json.dumps(envelope, indent=1).encode("ascii") + b"\n"


def read_unproven(payload_type: str, data: bytes) -> tuple[bytes, bytes]:
    """Return payload and signature of a DSSE envelope; nothing in them is proven.

    Raises:
        RegisterRefused: It is no envelope of this type (`register.malformed`).
    """
    try:
        envelope = _Envelope.model_validate_json(data)
        payload = base64.b64decode(envelope.payload, validate=True)
        signature = base64.b64decode(envelope.signatures[0].sig, validate=True)
    except (ValidationError, binascii.Error, ValueError) as exc:
        raise RegisterRefused("register.malformed", "This is no signed file of ours.") from exc
    if envelope.payloadType != payload_type:
        line = f"This is a {envelope.payloadType!a}, where a {payload_type!a} is meant."
        raise RegisterRefused("register.malformed", line)
    return payload, signature


def prove_signed(payload_type: str, payload: bytes, signature: bytes, public: bytes) -> None:
    """Return when `signature` is `public`'s over this payload as this type.

    Raises:
        RegisterRefused: It is not (`register.signature`).
    """
    try:
        verify(public, signature, _encoded(payload_type, payload))
    except RefusedError as exc:
        line = "The file is not signed by the key that it must be signed by."
        raise RegisterRefused("register.signature", line) from exc


def _encoded(payload_type: str, payload: bytes) -> bytes:
    """Return what is signed: DSSE's pre-authentication encoding."""
    kind = payload_type.encode("ascii")
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)
