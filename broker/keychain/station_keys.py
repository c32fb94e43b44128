"""What a station's file says of its keys, opened."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from broker.keychain.folder import KeyFolder
from broker.keychain.passphrase import owner_of, passphrase_of
from broker.keys import SealingKey, Signer
from broker.settings import StationFile


class StationKeys:
    """A station's keys; the passphrase is asked for once, when the first of them is needed.

    Args:
        settings: The station's file.
    """

    def __init__(self, settings: StationFile) -> None:
        self._settings = settings

    @cached_property
    def signer(self) -> Signer:
        """What signs for the member: the key in its folder, or a token.

        Raises:
            ConfigError: It cannot be opened.
        """
        token = self._settings.keys.pkcs11
        if token is None:
            return self.folder.signing()
        # Loads a library that most stations do without.
        from broker.keychain.token import TokenSigner  # noqa: PLC0415

        return TokenSigner.open(token, self._owner)

    @cached_property
    def sealing(self) -> Sequence[SealingKey]:
        """The keys to which others seal what the member shall read.

        Raises:
            ConfigError: One of them cannot be opened.
        """
        return self.folder.sealing()

    @cached_property
    def store_key(self) -> bytes:
        """The 32 bytes under which the store keeps what it may have to destroy.

        Raises:
            ConfigError: It cannot be opened.
        """
        return self.folder.store_key()

    @cached_property
    def folder(self) -> KeyFolder:
        """The folder, with what opens it.

        Raises:
            ConfigError: The passphrase cannot be had.
        """
        part, member = self._settings.keys, self._settings.member
        return KeyFolder(part.folder, member, passphrase_of(part, self._owner))

    @property
    def _owner(self) -> str:
        return owner_of(self._settings.network, self._settings.member)

    def read_again(self) -> None:
        """Forget the keys in the folder, so that the next reader finds those of a rotation."""
        self.__dict__.pop("sealing", None)
        if self._settings.keys.pkcs11 is None:
            self.__dict__.pop("signer", None)
