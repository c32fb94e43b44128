"""The register's file: its JSON, signed by the network's root key."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from broker.errors import ConfigError, RegisterRefused
from broker.keys import Signer
from broker.register.check import check_register
from broker.register.document import document_of, register_of
from broker.register.dsse import read_signed, write_signed
from broker.register.model import Register

REGISTER_TYPE: Final = "application/vnd.sealane.register.v1+json"


def read_register(data: bytes, *, root: bytes, network: str) -> Register:
    """Return the register of `network` that the root key signed.

    Args:
        data: The file's content, unproven.
        root: The root's public key, 32 bytes, learnt by another way than this file.
        network: The network that is meant.

    Raises:
        RegisterRefused: It is not signed by that root (`register.signature`), of another network
            (`register.network`), or no register that may be believed.
    """
    register = register_of(read_signed(REGISTER_TYPE, data, root))
    if register.network != network:
        line = f"This is the register of {register.network}, where {network!a} is meant."
        raise RegisterRefused("register.network", line)
    return register


def write_register(register: Register, signer: Signer) -> bytes:
    """Return `register` as a file signed by the network's root key."""
    check_register(register)
    return write_signed(REGISTER_TYPE, document_of(register), signer)


@dataclass(frozen=True, slots=True)
class RegisterFile:
    """Where the register is read from; the one edge here.

    Args:
        path: The signed file.
        root: The root's public key, 32 bytes.
        network: The network that is meant.
    """

    path: Path
    root: bytes
    network: str

    def load(self) -> Register:
        """Return what the file holds now.

        Raises:
            ConfigError: The file cannot be read.
            RegisterRefused: As `read_register`.
        """
        try:
            data = self.path.read_bytes()
        except OSError as exc:
            line = f"The register {self.path} cannot be read: {exc.strerror}."
            raise ConfigError(line) from exc
        return read_register(data, root=self.root, network=self.network)
