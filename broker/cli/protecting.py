"""What protects new keys: a passphrase from a terminal, a file or the keyring, or nothing."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from secrets import token_urlsafe

from broker.errors import ConfigError
from broker.keychain import into_keyring, named, new_passphrase, owner_of, secret_of


@dataclass(frozen=True, slots=True)
class Protection:
    """Which of the options was given; none asks at the terminal."""

    file: Path | None = None
    keyring: bool = False
    unencrypted: bool = False

    def passphrase(self, network: str, member: str) -> bytes | None:
        """Return what shall open the new keys; a keyring is given one that was drawn for it.

        Raises:
            ConfigError: Two options contradict each other, or the passphrase cannot be had.
        """
        if (self.file is not None) + self.keyring + self.unencrypted > 1:
            raise ConfigError("Say one of --passphrase-file, --keyring and --unencrypted.")
        if self.unencrypted:
            return None
        what = named(owner_of(network, member))
        if self.file is not None:
            return secret_of(what, self.file, "prompt")
        if self.keyring:
            secret = token_urlsafe(32).encode()
            into_keyring(what, secret)
            return secret
        return new_passphrase(what)

    def lines(self, folder: Path) -> str:
        """Return what a station's file in `folder` says of this, below `[keys]`."""
        if self.unencrypted:
            return "encrypted = false    # for trying out: whoever has the folder has the keys\n"
        if self.file is not None:
            return f"passphrase_file = {json.dumps(os.path.relpath(self.file, folder))}\n"
        if self.keyring:
            return 'passphrase = "keyring"\n'
        return 'passphrase = "prompt"    # or a file: passphrase_file = "..."\n'
