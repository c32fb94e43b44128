"""A small network for tests: a root, members with keys, stations on a real Kafka."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from secrets import token_bytes

from kafka_operator import Raw

from broker.keychain import ROTATION, KeyFolder, StationKeys
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
from broker.settings import StationFile
from broker.sources import write_repository
from broker.station.keyring import store_key
from broker.store.sqlite import SqliteStore
from broker.wire import record_key
from schemas.contracts import shipped

EVERYTHING = {name: frozenset({Right.PUBLISH, Right.READ}) for name in shipped()}
YEAR = timedelta(days=365) // timedelta(microseconds=1)


class Exchange:
    """A network whose members all may say and read everything.

    Args:
        folder: Gets the register, and a folder per member.
        network: Its name, so that tests sharing one Kafka do not meet.
        bootstrap: Where Kafka is.
        members: Who takes part.
        sealed: Whether nothing may travel in clear there.
    """

    def __init__(
        self,
        folder: Path,
        network: str,
        bootstrap: str,
        members: Iterable[str],
        *,
        sealed: bool = False,
    ) -> None:
        folder.mkdir(exist_ok=True)
        self.folder = folder
        self.network = network
        self.bootstrap = bootstrap
        self.root = SigningKey.generate()
        self.signers: dict[str, SigningKey] = {}
        self.sealing: dict[str, SealingKey] = {}
        self.rotations: dict[str, SigningKey] = {}
        self.register = new_register(
            network=network,
            made_at=utc_now(),
            statuses=(Status.EXERCISE, Status.TEST),
            clear=frozenset() if sealed else frozenset({Status.EXERCISE, Status.TEST}),
            max_validity=YEAR,
            contracts=[registered(c.name, c.text) for c in shipped().values()],
        )
        for member in members:
            self.admit(member)
        (folder / "root.json").write_bytes(lone_root(self.root))
        self.write(self.register)

    def admit(self, member: str) -> None:
        """Make a member with keys and a station file."""
        signer = self.signers[member] = SigningKey.generate()
        rotation = self.rotations[member] = SigningKey.generate()
        sealing = self.sealing[member] = SealingKey.generate()
        home = self.folder / member
        keys = KeyFolder(home / "keys", member, None)
        keys.add_signing(signer)
        keys.add_signing(rotation, ROTATION)
        keys.add_sealing(sealing)
        keys.add_store_key(token_bytes(STORE_KEY_SIZE))
        request = make_request(
            network=self.network,
            member=member,
            kind=Kind.CUSTOMS,
            title=member,
            country=None,
            territory=None,
            signer=signer,
            sealing=sealing.public,
            rotation=rotation,
            made_at=utc_now(),
        )
        self.register = admit(
            self.register,
            read_request(request),
            rights=EVERYTHING,
            not_before=utc_now() - YEAR,
            not_after=utc_now() + YEAR,
            at=utc_now(),
        )
        self.station(member).write_text(
            f'member = "{member}"\nnetwork = "{self.network}"\n'
            '[register]\nfrom = "../register"\nroot = "../root.json"\n'
            '[keys]\nfolder = "keys"\nencrypted = false\n[store]\nurl = "sqlite:///store.sqlite"\n'
            f'[kafka]\nbootstrap = "{self.bootstrap}"\n'
        )

    def write(self, register: Register) -> None:
        """Put `register`, signed by the root, where the stations read it."""
        self.register = register
        root = (self.folder / "root.json").read_bytes()
        files = whole(register, root=root, registrars=[self.root], publisher=self.root)
        write_repository(self.folder / "register", files)

    def station(self, member: str) -> Path:
        """Return the member's station file."""
        return self.folder / member / "station.toml"

    def cut_off(self, member: str) -> None:
        """Let a member's station find no Kafka: what it publishes stays in its outbox."""
        file = self.station(member)
        file.write_text(file.read_text().replace(self.bootstrap, "127.0.0.1:1"))

    def store(self, member: str) -> SqliteStore:
        """Open what a member's station keeps."""
        settings = StationFile.read(self.station(member))
        return SqliteStore(settings.database, utc_now, store_key(StationKeys(settings)))

    async def outbox(self, member: str, topic: str, lane: int = 0) -> list[Raw]:
        """Return what a member's station numbered in a lane, as it goes to Kafka."""
        with self.store(member) as store:
            rows = await store.outbox.pending(topic, lane, 0, 10_000)
        key = record_key(self.network, member, topic, lane)
        return [Raw(key, envelope) for _, envelope in rows]

    def topic(self, contract: str) -> str:
        """Return the topic that carries a contract."""
        return f"{self.network}.{contract}"
