"""A member's request to join, signed with the key that it wants admitted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from broker.errors import RegisterRefused
from broker.keys import Signer
from broker.register.dsse import prove_signed, read_unproven, write_signed
from broker.register.model import Kind
from broker.register.names import check_member_name
from broker.register.possession import check_possession, prove_possession

REQUEST_TYPE: Final = "application/vnd.sealane.request.v1+json"


class _Document(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="forbid", ser_json_bytes="hex", val_json_bytes="hex"
    )

    network: str
    member: str
    kind: Kind
    title: str = Field(min_length=1, max_length=200)
    country: str | None = Field(default=None, pattern=r"^[A-Z]{2}$")
    territory: str | None = Field(default=None, max_length=200)
    suite: int = Field(strict=True)
    public: bytes
    proof: bytes
    made_at: int = Field(strict=True, ge=0, lt=2**63)


@dataclass(frozen=True, slots=True)
class JoinRequest:
    """Who asks to join which network, with a signing key proven possessed.

    Not proven: that it is who it says. The registrar compares the key by another way.
    """

    network: str
    member: str
    kind: Kind
    title: str
    country: str | None
    territory: str | None
    suite: int
    public: bytes
    proof: bytes
    made_at: int


def make_request(  # noqa: PLR0913 - what the register will say of a member
    *,
    network: str,
    member: str,
    kind: Kind,
    title: str,
    country: str | None,
    territory: str | None,
    signer: Signer,
    made_at: int,
) -> bytes:
    """Return the request's file.

    Args:
        network: The network to join.
        member: The name wanted there.
        kind: What the member is.
        title: Its official name, 1 to 200 characters.
        country: ISO 3166-1 alpha-2, or None.
        territory: Its customs territory, where that is no country.
        signer: Its signing key.
        made_at: Microseconds since 1970, UTC.

    Raises:
        RegisterRefused: A name may not stand in a register (`register.name`).
    """
    check_member_name("network", network)
    check_member_name("member", member)
    document = _Document(
        network=network,
        member=member,
        kind=kind,
        title=title,
        country=country,
        territory=territory,
        suite=signer.suite,
        public=signer.public,
        proof=prove_possession(network, member, signer),
        made_at=made_at,
    )
    return write_signed(REQUEST_TYPE, document.model_dump_json(indent=1).encode("utf-8"), signer)


def read_request(data: bytes) -> JoinRequest:
    """Return the request in this file, its proof of possession and signature checked.

    Raises:
        RegisterRefused: It is malformed, or its key is weak or not possessed.
    """
    payload, signature = read_unproven(REQUEST_TYPE, data)
    try:
        document = _Document.model_validate_json(payload)
    except ValidationError as exc:
        raise RegisterRefused("register.malformed", "The request's content is malformed.") from exc
    check_member_name("network", document.network)
    check_member_name("member", document.member)
    request = JoinRequest(**document.model_dump())
    check_possession(request.network, request.member, request.suite, request.public, request.proof)
    prove_signed(REQUEST_TYPE, payload, signature, request.public)
    return request
