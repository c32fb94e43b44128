"""A station's file: who it is, and where its register, keys, store and Kafka are."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import AfterValidator, BaseModel, Field, ValidationError

from broker.errors import ConfigError

Name = Annotated[str, Field(pattern=r"^[a-z0-9]+(?:[.-][a-z0-9]+)*$", max_length=64)]
SQLITE = "sqlite:///"
KAFKA = "kafka"
"""As a register's place: the network's own topic."""


_Written = TypeVar("_Written", Path, str)


def _without_nul(path: _Written) -> _Written:
    if "\0" in str(path):
        raise ValueError("no path has a NUL character")
    return path


Place = Annotated[Path, Field(strict=False), AfterValidator(_without_nul)]


class _Part(BaseModel, frozen=True, extra="forbid", strict=True):
    """A table of the file; unknown keys are refused."""


class RegisterPart(_Part):
    """`[register]`: where the register is, and the root that it must follow from."""

    source: Annotated[str, Field(min_length=1), AfterValidator(_without_nul)] = Field(alias="from")
    """The register's folder or archive, or its address (`https://...`, `kafka`)."""
    root: Place
    """The network's `root.json`, learnt another way than the register."""


class TokenPart(_Part):
    """`pkcs11` of `[keys]`: a token that signs, and never shows its key."""

    module: Place
    """The library that speaks PKCS#11 for the token."""
    token: str = Field(min_length=1, max_length=32)
    """The token's label."""
    key: str = Field(min_length=1)
    """The key's label on it."""
    pin_file: Place | None = None
    pin: Literal["prompt", "keyring"] = "prompt"
    """Where the PIN comes from, if from no file."""


class KeysPart(_Part):
    """`[keys]`: the folder of the member's private keys, and what opens them."""

    folder: Place
    passphrase_file: Place | None = None
    passphrase: Literal["prompt", "keyring"] = "prompt"  # noqa: S105 - says where it comes from
    """Where the passphrase comes from, if from no file."""
    encrypted: bool = True
    """Whether the keys lie encrypted; a network for trying out may do without."""
    pkcs11: TokenPart | None = None
    """What signs, if not the folder's `signing.pem`."""


class StorePart(_Part):
    """`[store]`: the database that keeps what was accepted; `sqlite:///FILE`."""

    url: str = Field(pattern=r"^sqlite:///[^\x00]+$")


class KafkaPart(_Part):
    """`[kafka]`: a bootstrap address, and PEM files when it speaks TLS."""

    bootstrap: str = Field(min_length=1)
    ca: Place | None = None
    cert: Place | None = None
    key: Place | None = None


class StationFile(_Part):
    """One station's settings; paths are absolute once read."""

    member: Name
    network: Name
    register_: RegisterPart = Field(alias="register")
    keys: KeysPart
    store: StorePart
    kafka: KafkaPart
    folder: Place
    """Where the file lies; its state lies beside it."""

    @classmethod
    def read(cls, path: Path) -> Self:
        """Return the settings in `path`.

        Raises:
            ConfigError: The file cannot be read, or a key is missing, unknown or wrong.
        """
        try:
            text = path.read_bytes().decode()
            values = tomllib.loads(text)
        except OSError as exc:
            raise ConfigError(f"The station file {path} cannot be read: {exc.strerror}.") from exc
        except (ValueError, RecursionError) as exc:
            raise ConfigError(f"The station file {path} is not TOML: {exc}.") from exc
        folder = path.resolve().parent
        if "folder" in values:
            raise ConfigError(f"The station file {path} has an unknown key: folder.")
        try:
            return cls.model_validate({**_anchored(values, folder), "folder": folder})
        except ValidationError as exc:
            raise ConfigError(f"The station file {path} is wrong: {_first_fault(exc)}.") from exc

    @property
    def database(self) -> Path:
        """The SQLite file that `[store] url` names."""
        return self.folder / self.store.url.removeprefix(SQLITE)


_PATHS: Mapping[str, Mapping[str, Any]] = {
    "register": {"from": Path, "root": Path},
    "keys": {
        "folder": Path,
        "passphrase_file": Path,
        "pkcs11": {"module": Path, "pin_file": Path},
    },
    "kafka": {"ca": Path, "cert": Path, "key": Path},
}


def _anchored(
    values: dict[str, Any], folder: Path, paths: Mapping[str, Any] = _PATHS
) -> dict[str, Any]:
    anchored = dict(values)
    for key, kind in paths.items():
        value = values.get(key)
        if kind is Path and isinstance(value, str):
            anchored[key] = _at(folder, key, value)
        elif kind is not Path and isinstance(value, dict):
            anchored[key] = _anchored(value, folder, kind)
    return anchored


def _at(folder: Path, key: str, value: str) -> str | Path:
    """Return a place as seen from the station's folder; an address stays what it is."""
    if key != "from":
        return folder / value
    return value if value == KAFKA or "://" in value else str(folder / value)


def _first_fault(exc: ValidationError) -> str:
    fault = exc.errors(include_url=False)[0]
    where = ".".join(str(step) for step in fault["loc"])
    words = {
        "missing": f"{where} is missing",
        "extra_forbidden": f"{where} is an unknown key",
    }
    return words.get(fault["type"], f"{where}: {fault['msg']}")
