"""The keychain: a member's private keys, in files or on a token, opened for its station."""

from broker.keychain.folder import ROTATION, SIGNING, STORE, KeyFolder
from broker.keychain.passphrase import (
    into_keyring,
    named,
    new_passphrase,
    owner_of,
    passphrase_of,
    secret_of,
)
from broker.keychain.station_keys import StationKeys

__all__ = [
    "ROTATION",
    "SIGNING",
    "STORE",
    "KeyFolder",
    "StationKeys",
    "into_keyring",
    "named",
    "new_passphrase",
    "owner_of",
    "passphrase_of",
    "secret_of",
]
