"""What `sealane keys` does: a member follows its keys with new ones, and destroys old ones."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from pathlib import Path

from broker.cli import layout
from broker.cli.change_file import Change
from broker.cli.console import out
from broker.cli.network_folder import read
from broker.cli.stations import station_file, station_path
from broker.cli.wording import fingerprint, now, when
from broker.errors import ConfigError
from broker.keychain import ROTATION, SIGNING, StationKeys, owner_of
from broker.keys import DIGEST_SIZE, HYBRID, SealingKey, SigningKey, key_id
from broker.register import Key, KeyUse
from broker.register.model import FOREVER, OVERLAP
from broker.register.possession import bind_sealing, prove_possession
from broker.register.reading import keys_of
from broker.register.repository import Trusted, draft_keys, newest_versions, sign, verify
from broker.register.repository.metadata import role_of
from broker.settings import StationFile, TokenPart
from broker.sources import open_source
from broker.station.ending import end_keys
from broker.station.keyring import store_key
from broker.store.sqlite import SqliteStore

NEXT = "signing-next.pem"
CHANGE = "rotation.json"
_MEMBERS = "targets/members/"
_YEAR = 365
_DAY = timedelta(days=1) // timedelta(microseconds=1)


@dataclass(frozen=True)
class _Own:
    """A station's keys beside what the register says of them."""

    settings: StationFile
    keys: StationKeys
    trusted: Trusted
    last: int
    """The version of what it signed last of its keys; 0 where that is nothing."""

    @property
    def member(self) -> str:
        return self.settings.member

    @cached_property
    def registered(self) -> Sequence[Key]:
        held = self.trusted.register.keys.values()
        return sorted((k for k in held if k.member == self.member), key=lambda k: k.not_before)

    def id_of(self, suite: int, public: bytes) -> bytes:
        return key_id(self.member, suite, public)

    def self_signed(self) -> Sequence[Key]:
        """Return the keys that the member signed itself so far."""
        digits, name = 2 * DIGEST_SIZE, f".{self.member}.json"
        for path, data in self.trusted.files.items():
            if path.startswith(_MEMBERS) and path[len(_MEMBERS) + digits :] == name:
                return list(keys_of(data, self.member, FOREVER).values())
        return []


def show(place: Path) -> None:
    """List a member's keys; raises `ConfigError`, `RegisterRefused`."""
    own = _own(place)
    here = {own.id_of(HYBRID, key.public) for key in own.keys.sealing}
    here.add(own.id_of(own.keys.signer.suite, own.keys.signer.public))
    table = layout.table("fingerprint", "for", "from", "until", "state")
    at = now()
    for key in own.registered:
        state = "void" if key.invalid_since is not None else _state(key, at)
        table.add_row(
            fingerprint(key.key_id),
            key.use.value.lower(),
            when(key.not_before)[:16],
            when(key.not_after)[:16],
            state if key.key_id in here else f"{state}, not held here",
        )
    layout.show(table)


def rotate(
    place: Path, use: str, days: int | None, rotation_key: Path | None, token_key: str | None
) -> None:
    """Make a new key and the change that registers it; raises `ConfigError`, `RegisterRefused`."""
    new, file = made(place, use, days, rotation_key, token_key)
    out.print(f"A new {use.lower()} key, {fingerprint(new.key_id)}, until {when(new.not_after)}.")
    out.print(f"Send {file} to whoever publishes the register: sealane register publish")
    if use == "SIGNING" and token_key is not None:
        out.print(f'Once it is published, write key = "{token_key}" into {station_path(place)}.')
        return
    out.print(f"Once it is published: sealane keys retire {place}", soft_wrap=True)


def made(
    place: Path,
    use: str,
    days: int | None = None,
    rotation_key: Path | None = None,
    token_key: str | None = None,
) -> tuple[Key, Path]:
    """Return a new key of a station, and the file of the change that registers it.

    Raises:
        ConfigError: The keys or the station are not as they should be.
        RegisterRefused: The register may not be believed.
    """
    own = _own(place)
    rotation = _rotation(own, rotation_key)
    if use == "SEALING":
        new = _new_sealing(own, days)
    elif own.settings.keys.pkcs11 is None:
        new = _new_signing(own, days)
    else:
        new = _on_token(own, own.settings.keys.pkcs11, token_key, days)
    keys = [*own.self_signed(), new]
    version = own.last + 1
    ends = max(key.not_after for key in keys)
    path, files = draft_keys(own.member, keys, version=version, expires_at=ends)
    change = Change(own.settings.network, path, {**files, path: sign(files[path], rotation)})
    file = station_path(place).with_name(CHANGE)
    change.write(file)
    return new, file


def retire(place: Path) -> None:
    """Use new keys, destroy old ones; raises `ConfigError`, `RegisterRefused`."""
    done = retired(place)
    for line in done or ["Nothing to do: no new key is in use yet, and no old one's time is over."]:
        out.print(line, soft_wrap=True)


def retired(place: Path) -> list[str]:
    """Use new keys, destroy old ones, and return what was done; raises as `made`."""
    own = _own(place)
    return [*_taken_into_use(own), *_destroyed(own, now())]


def _own(place: Path) -> _Own:
    settings = station_file(place)
    root = read(settings.register_.root, "network's root")
    files = open_source(settings.register_.source).fetch()
    trusted = verify(files, root=root, at=now(), network=settings.network)
    last = newest_versions(files).get(role_of(settings.member), 0)
    return _Own(settings, StationKeys(settings), trusted, last)


def _rotation(own: _Own, path: Path | None) -> SigningKey:
    folder = own.keys.folder
    if path is None:
        return folder.signing(ROTATION)
    return folder.signing(str(path.resolve()))


def _new_signing(own: _Own, days: int | None) -> Key:
    if (own.keys.folder.path / NEXT).exists():
        line = f"A new signing key waits already: sealane keys retire {own.member} takes it up."
        raise ConfigError(line)
    key = SigningKey.generate()
    own.keys.folder.add_signing(key, NEXT)
    proof = prove_possession(own.settings.network, own.member, key)
    return _key(own, key.suite, KeyUse.SIGNING, key.public, proof, (days or _YEAR) * _DAY)


def _on_token(own: _Own, token: TokenPart, label: str | None, days: int | None) -> Key:
    """Return the key of a new pair on the token, which its own tools made: it never leaves it."""
    if label is None or label == token.key:
        raise ConfigError(
            f"The token {token.token} signs for {own.member}: make a new Ed25519 key pair on it, "
            "and give its label, another than the old one's (--token-key)."
        )
    # Loads a library that most stations do without.
    from broker.keychain.token import TokenSigner  # noqa: PLC0415

    part = token.model_copy(update={"key": label})
    key = TokenSigner.open(part, owner_of(own.settings.network, own.member))
    proof = prove_possession(own.settings.network, own.member, key)
    return _key(own, key.suite, KeyUse.SIGNING, key.public, proof, (days or _YEAR) * _DAY)


def _new_sealing(own: _Own, days: int | None) -> Key:
    key = SealingKey.generate()
    own.keys.folder.add_sealing(key)
    proof = bind_sealing(own.settings.network, own.member, own.keys.signer, key.public)
    span = days * _DAY if days else own.trusted.register.sealing_window + OVERLAP
    return _key(own, key.suite, KeyUse.SEALING, key.public, proof, span)


def _key(  # noqa: PLR0913, PLR0917 - what the register says of a key
    own: _Own, suite: int, use: KeyUse, public: bytes, proof: bytes, span: int
) -> Key:
    at = now()
    return Key(
        member=own.member,
        suite=suite,
        use=use,
        public=public,
        proof=proof,
        not_before=at,
        not_after=at + span,
    )


def _state(key: Key, at: int) -> str:
    if at >= key.not_after:
        return "over"
    return "good" if at >= key.not_before else "not yet"


def _taken_into_use(own: _Own) -> list[str]:
    """Sign with the new key from now on, if the register has it."""
    folder = own.keys.folder
    if not (folder.path / NEXT).exists():
        return []
    new = folder.signing(NEXT)
    if own.id_of(new.suite, new.public) not in own.trusted.register.keys:
        return ["The register does not have the new signing key yet: the old one signs on."]
    (folder.path / NEXT).replace(folder.path / SIGNING)
    return [f"{fingerprint(own.id_of(new.suite, new.public))} signs from now on."]


def _destroyed(own: _Own, at: int) -> list[str]:
    """Destroy the sealing keys that nothing on Kafka needs any more, and what they opened."""
    gone = asyncio.run(_end(own, at))
    return [f"Destroyed the sealing key {fingerprint(k.key_id)} and what it opened." for k in gone]


async def _end(own: _Own, at: int) -> list[Key]:
    register, folder, file = own.trusted.register, own.keys.folder, own.settings.database
    if not file.exists():
        return await end_keys(register, own.member, folder, None, at)
    with SqliteStore(file, now, store_key(own.keys)) as store:
        return await end_keys(register, own.member, folder, store.vault, at)
