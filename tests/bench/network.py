"""A network: customs publish, police and others read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from secrets import token_bytes

from broker.keychain import KeyFolder
from broker.keys import STORE_KEY_SIZE, SealingKey, SigningKey
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
READERS = (POLICE,)
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
    sealing: Mapping[str, SealingKey]


def readers(count: int) -> tuple[str, ...]:
    """Return the names of so many members that read, at least one; police are the first."""
    return (POLICE, *(f"agency-{number}" for number in range(1, count)))


def made(name: str, reading: Sequence[str] = READERS, *, sealed: bool = False) -> Network:
    """Return a fresh network of this name: customs, and those who read."""
    members = (CUSTOMS, *reading)
    register = new_register(
        network=name,
        made_at=utc_now(),
        statuses=(Status.EXERCISE,),
        clear=frozenset() if sealed else frozenset({Status.EXERCISE}),
        max_validity=YEAR,
        contracts=[registered(CONTRACT, contract(CONTRACT).text)],
    )
    signers = {member: SigningKey.generate() for member in members}
    sealing = {member: SealingKey.generate() for member in members}
    for member in members:
        request = make_request(
            network=name,
            member=member,
            kind=Kind.CUSTOMS if member == CUSTOMS else Kind.POLICE,
            title=member,
            country="NZ",
            territory=None,
            signer=signers[member],
            sealing=sealing[member].public,
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
    return Network(register, SigningKey.generate(), signers, sealing)


def lay_out(place: Place, reading: Sequence[str] = READERS, *, sealed: bool = False) -> None:
    """Put a fresh network's register and two stations, customs and police, into the folder."""
    network = made(place.network, reading, sealed=sealed)
    root = lone_root(network.root)
    (place.folder / "root.json").write_bytes(root)
    key = network.root
    files = whole(network.register, root=root, registrars=[key], publisher=key)
    write_repository(place.folder / "register", files)
    for member in (CUSTOMS, POLICE):
        file = station(place, member)
        keys = KeyFolder(file.parent, member, None)
        keys.add_signing(network.signers[member])
        keys.add_sealing(network.sealing[member])
        keys.add_store_key(token_bytes(STORE_KEY_SIZE))
        file.write_text(
            STATION.format(member=member, network=place.network, bootstrap=place.bootstrap), "utf-8"
        )


def station(place: Place, member: str) -> Path:
    """Return a member's station file."""
    return place.folder / member / "station.toml"
