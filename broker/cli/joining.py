"""What a new member makes: its keys, its station's file, its request."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from secrets import token_bytes

from pydantic import ValidationError

from broker.cli.console import out
from broker.cli.layout import pairs
from broker.cli.network_folder import REGISTER, ROOT, NetworkFolder
from broker.cli.protecting import Protection
from broker.cli.stations import STATION, check_name
from broker.cli.wording import fingerprint, now
from broker.errors import ConfigError
from broker.keychain import ROTATION, SIGNING, KeyFolder
from broker.keys import STORE_KEY_SIZE, SealingKey, SigningKey, key_id
from broker.register import Kind, make_request

KEYS = "keys"
REQUEST = "request.json"

_FILE = """\
# A station of {member}. Paths are relative to this file; what it keeps lies beside it.
member = {member}
network = {network}

[register]
from = {register}
root = {root}

[keys]
folder = "keys"
{protection}
[store]
url = "sqlite:///store.sqlite"

[kafka]
bootstrap = {bootstrap}
# ca = "ca.pem"        # where Kafka speaks TLS
# cert = "kafka.pem"
# key = "kafka.key"
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the register shall say of the member."""

    name: str
    kind: str
    title: str
    country: str | None
    territory: str | None


@dataclass(frozen=True, slots=True)
class Joining:
    """What was made."""

    folder: Path
    place: str
    """The network as it was given: its folder, or its name."""
    network: str
    at_hand: bool
    """Whether the network's register and root were there to point to."""
    known: bool
    """Whether that register has the member already: its keys are replaced, it is not admitted."""
    key_id: bytes


def join(
    network: str, wanted: Wanted, folder: Path, bootstrap: str, protection: Protection
) -> Joining:
    """Make a member's folder: keys, request, station's file, and the root's public key if at hand.

    Raises:
        ConfigError: There is a key in the folder already, or a name or file is wrong.
        RegisterRefused: The network's register may not be believed, or a name cannot be one.
    """
    near = NetworkFolder(Path(network))
    at_hand = near.root.is_file()
    held = near.load() if at_hand else None
    name = held.network if held else network
    known = held is not None and wanted.name in held.members
    for value in (name, wanted.name):
        check_name(value)
    check_none(folder / KEYS)
    keys = KeyFolder(folder / KEYS, wanted.name, protection.passphrase(name, wanted.name))
    key = SigningKey.generate()
    request = _with_keys(name, wanted, key, keys)
    (folder / REQUEST).write_bytes(request)
    if at_hand:
        (folder / ROOT).write_bytes(near.root.read_bytes())
    register = os.path.relpath(near.register, folder) if at_hand else REGISTER
    (folder / STATION).write_text(
        _FILE.format(
            member=json.dumps(wanted.name),
            network=json.dumps(name),
            register=json.dumps(register),
            root=json.dumps(ROOT),
            bootstrap=json.dumps(bootstrap),
            protection=protection.lines(folder),
        )
    )
    identity = key_id(wanted.name, key.suite, key.public)
    return Joining(folder, network, name, at_hand, known, identity)


def report(made: Joining) -> None:
    """Say what was made, and what to do with it."""
    folder = made.folder
    out.print(f"Made a member's folder for {made.network}:")
    pairs(
        [
            (str(folder / STATION), "the station's file: see that its [kafka] bootstrap is right"),
            (str(folder / KEYS), "its private keys: nobody else may ever have them"),
            (str(folder / KEYS / ROTATION), "replaces the others: keep it on a stick, elsewhere"),
            (str(folder / REQUEST), "its request: send it to the registrar"),
        ]
    )
    out.print(f"Fingerprint of its signing key: {fingerprint(made.key_id)}")
    out.print("Read it to the registrar when they call.")
    if not made.at_hand:
        out.print(
            f"Put the network's folder {REGISTER} and {ROOT} into {folder} when you have them."
        )
    command = "register rotate" if made.known else "network admit"
    out.print(f"Next: sealane {command} {made.place} {folder / REQUEST}", soft_wrap=True)


def check_none(folder: Path) -> None:
    """Return when no signing key lies in `folder`; raises `ConfigError`."""
    if (folder / SIGNING).exists():
        raise ConfigError(f"There is a key at {folder / SIGNING} already; it is not replaced.")


def _with_keys(network: str, wanted: Wanted, key: SigningKey, keys: KeyFolder) -> bytes:
    """Make the other keys, and keep all only once the request could be made."""
    sealing, rotation = SealingKey.generate(), SigningKey.generate()
    request = _request(network, wanted, key, sealing.public, rotation)
    keys.add_signing(rotation, ROTATION)
    keys.add_sealing(sealing)
    keys.add_store_key(token_bytes(STORE_KEY_SIZE))
    keys.add_signing(key)
    return request


def _request(
    network: str, wanted: Wanted, key: SigningKey, sealing: bytes, rotation: SigningKey
) -> bytes:
    try:
        return make_request(
            network=network,
            member=wanted.name,
            kind=Kind[wanted.kind],
            title=wanted.title,
            country=wanted.country,
            territory=wanted.territory,
            signer=key,
            sealing=sealing,
            rotation=rotation,
            made_at=now(),
        )
    except ValidationError as exc:
        field = ".".join(str(part) for part in exc.errors()[0]["loc"])
        raise ConfigError(f"--{field} is wrong: {exc.errors()[0]['msg']}.") from exc
