"""A network of two: customs publish, police read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from broker.keys import SigningKey
from broker.register import (
    Kind,
    Register,
    Right,
    Status,
    admit,
    make_request,
    new_register,
    read_request,
    registered,
)
from broker.register.repository import lone_root, whole
from broker.roles.clock import utc_now
from broker.sources import write_repository
from schemas.contracts import contract

from .contender import CONTRACT, Place

CUSTOMS = "customs-nz"
POLICE = "police-nz"
YEAR = timedelta(days=365) // timedelta(microseconds=1)
KINDS = {CUSTOMS: Kind.CUSTOMS, POLICE: Kind.POLICE}
RIGHTS = {CONTRACT: frozenset({Right.PUBLISH, Right.READ})}

STATION = """\
member = "{member}"
network = "{network}"
[register]
from = "../register"
root = "../root.json"
[keys]
folder = "."
encrypted = false
[store]
url = "sqlite:///store.sqlite"
[kafka]
bootstrap = "{bootstrap}"
"""


@dataclass(frozen=True, slots=True)
class Network:
    """A register, the root that signs it, and its members' keys."""

    register: Register
    root: SigningKey
    signers: Mapping[str, SigningKey]


def made(name: str) -> Network:
    """Return a fresh network of this name."""
    register = new_register(
        network=name,
        made_at=utc_now(),
        statuses=(Status.EXERCISE,),
        clear=frozenset({Status.EXERCISE}),
        max_validity=YEAR,
        contracts=[registered(CONTRACT, contract(CONTRACT).text)],
    )
    signers = {member: SigningKey.generate() for member in KINDS}
    for member, signer in signers.items():
        request = make_request(
            network=name,
            member=member,
            kind=KINDS[member],
            title=member,
            country="NZ",
            territory=None,
            signer=signer,
            made_at=utc_now(),
        )
        register = admit(
            register,
            read_request(request),
            rights=RIGHTS,
            not_before=utc_now() - YEAR,
            not_after=utc_now() + YEAR,
            at=utc_now(),
        )
    return Network(register, SigningKey.generate(), signers)


def lay_out(place: Place) -> None:
    """Put a fresh network's register and both stations into the place's folder."""
    network = made(place.network)
    root = lone_root(network.root)
    (place.folder / "root.json").write_bytes(root)
    key = network.root
    files = whole(network.register, root=root, registrars=[key], publisher=key)
    write_repository(place.folder / "register", files)
    for member, signer in network.signers.items():
        file = station(place, member)
        file.parent.mkdir()
        signer.save(file.with_name("signing.pem"))
        file.write_text(
            STATION.format(member=member, network=place.network, bootstrap=place.bootstrap), "utf-8"
        )


def station(place: Place, member: str) -> Path:
    """Return a member's station file."""
    return place.folder / member / "station.toml"
