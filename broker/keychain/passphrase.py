"""Where a passphrase comes from: a file, the system's keyring, or whoever sits at the terminal."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path
from typing import Final

from broker.errors import ConfigError
from broker.keys import read_private
from broker.settings import KeysPart

SERVICE: Final = "sealane"
"""The name under which the keyring keeps our passphrases."""


def owner_of(network: str, member: str) -> str:
    """Return how the keyring, and the person asked, know this member's keys."""
    return f"{member} in {network}"


def passphrase_of(part: KeysPart, owner: str) -> bytes | None:
    """Return what opens the keys, or None where the station's file says that nothing does.

    Args:
        part: `[keys]`.
        owner: Whose keys they are (`owner_of`).

    Raises:
        ConfigError: It cannot be had.
    """
    if not part.encrypted:
        return None
    return secret_of(named(owner), part.passphrase_file, part.passphrase)


def named(owner: str) -> str:
    """Return what the keyring holds the passphrase under."""
    return f"the passphrase of the keys of {owner}"


def secret_of(what: str, file: Path | None, source: str) -> bytes:
    """Return a secret from `file`, else from `source` (`keyring` or `prompt`).

    Raises:
        ConfigError: It cannot be had.
    """
    if file is not None:
        secret = read_private("passphrase file", file, _line)
    elif source == "keyring":
        secret = _from_keyring(what)
    else:
        secret = _asked(what)
    if not secret:
        raise ConfigError(f"For {what}, nothing was given.")
    return secret


def new_passphrase(what: str) -> bytes:
    """Return a passphrase that whoever sits at the terminal has typed twice.

    Raises:
        ConfigError: There is no terminal, nothing was typed, or two different things were.
    """
    first = _asked(f"a new passphrase for {what}")
    if not first:
        raise ConfigError("A passphrase cannot be empty; nothing was made.")
    if _asked("the same once more") != first:
        raise ConfigError("Two different passphrases were typed; nothing was made.")
    return first


def into_keyring(what: str, secret: bytes) -> None:
    """Keep a secret in the system's keyring.

    Raises:
        ConfigError: There is no keyring, or it does not take it.
    """
    import keyring  # noqa: PLC0415 - slow to load, and most stations do without
    import keyring.errors  # noqa: PLC0415 - as above

    try:
        keyring.set_password(SERVICE, what, secret.decode())
    except keyring.errors.KeyringError as exc:
        raise ConfigError(f"The keyring does not keep {what}: {exc}.") from exc


def _line(data: bytes) -> bytes:
    return data.removesuffix(b"\n").removesuffix(b"\r")


def _from_keyring(what: str) -> bytes:
    import keyring  # noqa: PLC0415 - slow to load, and most stations do without
    import keyring.errors  # noqa: PLC0415 - as above

    try:
        secret = keyring.get_password(SERVICE, what)
    except keyring.errors.KeyringError as exc:
        raise ConfigError(f"The keyring does not give {what}: {exc}.") from exc
    if secret is None:
        raise ConfigError(f"The keyring does not hold {what}: put it there, service {SERVICE}.")
    return secret.encode()


def _asked(what: str) -> bytes:
    if not sys.stdin.isatty():
        raise ConfigError(
            f"Nobody is at a terminal to type {what}: name a file or the keyring instead."
        )
    return getpass.getpass(f"Type {what}: ").encode()
