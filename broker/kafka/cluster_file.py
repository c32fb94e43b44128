"""A cluster's file: where it is, and which certificate is whose there."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Final, Self

from pydantic import BaseModel, Field, ValidationError

from broker.errors import ConfigError
from broker.kafka.provision import Principals
from broker.kafka.settings import KafkaSettings
from broker.keys.certificate import certificate_public
from broker.register import Register

_MOST_BYTES: Final = 1 << 20
_MEMBER: Final = "{member}"
Principal = Annotated[str, Field(pattern=r"^User:[^*;\x00-\x1f\x7f]{1,500}$")]
Rule = Annotated[
    str, Field(pattern=r"^User:[^*;\x00-\x1f\x7f]{0,400}\{member\}[^*;\x00-\x1f]{0,400}$")
]


class _Part(BaseModel, frozen=True, extra="forbid"):
    """A table of the file; unknown keys are refused."""


class _Kafka(_Part):
    """`[kafka]`: the cluster, and the certificate of its operator."""

    bootstrap: str = Field(min_length=1)
    ca: Path | None = None
    cert: Path | None = None
    key: Path | None = None


class _Who(_Part):
    """`[principals]`: how Kafka calls whom, by the subject of a certificate."""

    rule: Rule = "User:CN={member}"
    """How a member is called whom `members` does not name."""
    members: dict[str, Principal] = Field(default_factory=dict)
    registrars: tuple[Principal, ...] = ()
    """Who writes the topic of the register."""
    others: tuple[Principal, ...] = ()
    """Whose rights are somebody else's to give: whatever watches the cluster."""


class ClusterFile(_Part):
    """What `sealane network provision` must be told of a cluster; paths are absolute once read."""

    kafka: _Kafka
    principals: _Who = Field(default_factory=_Who)
    certificates: dict[str, Path] = Field(default_factory=dict)
    """Members' transport certificates, where they are known: none may hold a signing key."""

    @classmethod
    def read(cls, path: Path) -> Self:
        """Return what stands in `path`.

        Raises:
            ConfigError: It cannot be read, or a key is missing, unknown or wrong.
        """
        try:
            with path.open("rb") as file:
                found = cls.model_validate(tomllib.loads(file.read(_MOST_BYTES).decode()))
        except OSError as exc:
            raise ConfigError(f"The cluster's file {path} cannot be read: {exc.strerror}.") from exc
        except ValidationError as exc:
            fault = exc.errors(include_url=False, include_input=False)[0]
            where = ".".join(str(step) for step in fault["loc"])
            raise ConfigError(
                f"The cluster's file {path} is wrong: {where}: {fault['msg']}."
            ) from exc
        except (ValueError, RecursionError) as exc:
            raise ConfigError(f"The cluster's file {path} is not TOML: {exc}.") from exc
        return found.anchored(path.resolve().parent)

    def anchored(self, folder: Path) -> Self:
        """Return the same with every path from `folder` on."""
        kafka = self.kafka.model_copy(
            update={
                name: folder / path
                for name in ("ca", "cert", "key")
                if (path := getattr(self.kafka, name)) is not None
            }
        )
        certificates = {member: folder / path for member, path in self.certificates.items()}
        return self.model_copy(update={"kafka": kafka, "certificates": certificates})

    def settings(self) -> KafkaSettings:
        """Return how the operator connects."""
        part = self.kafka
        return KafkaSettings(part.bootstrap, part.ca, part.cert, part.key)

    def who(self, register: Register) -> Principals:
        """Return everybody's principal.

        Raises:
            ConfigError: Two have one, somebody is named whom the register does not know, or a
                transport certificate holds a key of the register (THREATS 26).
        """
        for name in (*self.principals.members, *self.certificates):
            if name not in register.members:
                raise ConfigError(f"The cluster's file names {name!a}, who is no member.")
        called = {
            name: self.principals.members.get(name, self.principals.rule.replace(_MEMBER, name))
            for name in register.members
        }
        everyone = [*called.values(), *self.principals.registrars, *self.principals.others]
        for principal in everyone:
            if everyone.count(principal) > 1:
                raise ConfigError(
                    f"Two are called {principal!a} on the cluster: each needs a certificate of its "
                    "own, or the one does what the other may."
                )
        self._check_certificates(register)
        return Principals(called, self.principals.registrars, frozenset(self.principals.others))

    def _check_certificates(self, register: Register) -> None:
        owners = {key.public: key.member for key in register.keys.values()}
        for member, path in sorted(self.certificates.items()):
            try:
                public = certificate_public(path.read_bytes())
            except OSError as exc:
                raise ConfigError(
                    f"The certificate {path} of {member} cannot be read: {exc.strerror}."
                ) from exc
            if public in owners:
                raise ConfigError(
                    f"The transport certificate {path} of {member} holds a key by which "
                    f"{owners[public]} speaks in the register: who steals the one has the other. "
                    "Have one made with a key of its own."
                )
