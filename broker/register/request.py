"""A member's request to join, signed with the signing key that it wants admitted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from broker.errors import RegisterRefused
from broker.keys import HYBRID, Signer
from broker.register.dsse import prove_signed, read_unproven, write_signed
from broker.register.model import Kind
from broker.register.names import check_member_name
from broker.register.possession import (
    Held,
    bind_sealing,
    check_possession,
    check_rotation,
    check_sealing,
    prove_possession,
    prove_rotation,
)

REQUEST_TYPE: Final = "application/vnd.sealane.request.v1+json"


class _Part(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="forbid", ser_json_bytes="hex", val_json_bytes="hex"
    )


class _Held(_Part):
    public: bytes
    proof: bytes


class _Document(_Part):
    network: str
    member: str
    kind: Kind
    title: str = Field(min_length=1, max_length=200)
    country: str | None = Field(default=None, pattern=r"^[A-Z]{2}$")
    territory: str | None = Field(default=None, max_length=200)
    suite: int = Field(strict=True)
    public: bytes
    proof: bytes
    sealing: _Held | None = None
    rotation: _Held | None = None
    made_at: int = Field(strict=True, ge=0, lt=2**63)


@dataclass(frozen=True, slots=True)
class JoinRequest:
    """Who asks to join which network, with keys proven possessed.

    Not proven: that it is who it says. The registrar compares the key by another way.

    Args:
        network: The network to join.
        member: The name wanted there.
        kind: What the member is.
        title: Its official name.
        country: ISO 3166-1 alpha-2, or None.
        territory: Its customs territory, where that is no country.
        suite: Of its signing key.
        public: Its signing key.
        proof: Of `public`.
        sealing: What is sealed to it is sealed to this key (suite 2); None reads nothing sealed.
        rotation: It replaces its keys itself with this one (suite 1), else the registrars do.
        made_at: Microseconds since 1970, UTC.
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
    sealing: Held | None
    rotation: Held | None
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
    sealing: bytes | None = None,
    rotation: Signer | None = None,
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
        sealing: Its public sealing key (suite 2), or None if it reads nothing sealed.
        rotation: The key with which it replaces the others, or None if the registrars shall.
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
        sealing=_bound(network, member, signer, sealing) if sealing else None,
        rotation=_rotating(network, member, rotation) if rotation else None,
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
    request = JoinRequest(
        **document.model_dump(exclude={"sealing", "rotation"}),
        sealing=_plain(document.sealing),
        rotation=_plain(document.rotation),
    )
    _check_keys(request)
    prove_signed(REQUEST_TYPE, payload, signature, request.public)
    return request


def _check_keys(request: JoinRequest) -> None:
    named = (request.network, request.member)
    check_possession(*named, request.suite, request.public, request.proof)
    if request.sealing is not None:
        check_sealing(*named, HYBRID, *request.sealing, signing=[request.public])
    if request.rotation is not None:
        check_rotation(*named, request.rotation)
        if request.rotation.public == request.public:
            line = f"{request.member} would rotate its keys with the key that it signs with."
            raise RegisterRefused("register.twice", line)


def _bound(network: str, member: str, signer: Signer, sealing: bytes) -> _Held:
    return _Held(public=sealing, proof=bind_sealing(network, member, signer, sealing))


def _rotating(network: str, member: str, rotation: Signer) -> _Held:
    return _Held(public=rotation.public, proof=prove_rotation(network, member, rotation))


def _plain(held: _Held | None) -> Held | None:
    return None if held is None else Held(held.public, held.proof)
