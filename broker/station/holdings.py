"""Holdings: what a station knows and keeps, without meeting Kafka."""

from __future__ import annotations

from abc import ABC, abstractmethod

from broker.keychain import StationKeys
from broker.register import Key, Register
from broker.roles.clock import Clock
from broker.roles.drafts import Draft, Publication
from broker.roles.ports import Quarantine
from broker.roles.reading_keys import ReadingKeys
from broker.roles.retention import Swept, ended
from broker.roles.tally import Tally, tally_of
from broker.roles.threads import Threads
from broker.roles.vault import Vault
from broker.settings import StationFile
from broker.station.ending import end_keys
from broker.station.explaining import Explaining
from broker.station.keyring import FolderKeyring
from broker.station.passing import PassingOn
from broker.store.register_watch import WatchedRegister
from broker.store.sqlite import SqliteStore


class Holdings(ABC):
    """The part of a station that looks at its file, its register, its keys and its store.

    Args:
        settings: The station's file.
        store: Its store, open.
        register: The register that it follows.
        keys: Its private keys.
        now: Its clock.
    """

    def __init__(
        self,
        settings: StationFile,
        store: SqliteStore,
        register: WatchedRegister,
        keys: StationKeys,
        now: Clock,
    ) -> None:
        self.settings = settings
        self._store = store
        self._register = register
        self._keys = keys
        self._keyring = FolderKeyring(settings, keys)
        self._now = now

    @property
    def member(self) -> str:
        """Who this station speaks for."""
        return self.settings.member

    @property
    def network(self) -> str:
        """The network it belongs to."""
        return self.settings.network

    @property
    def register(self) -> Register:
        """The newest register that it has."""
        return self._register.current()

    @property
    def reading_keys(self) -> ReadingKeys:
        """What it reads again with what it was sent, or said itself."""
        return ReadingKeys(self.member, self._store.vault, self._keyring)

    @property
    def vault(self) -> Vault:
        """Its keys, and how they are destroyed."""
        return self._store.vault

    @property
    def watched(self) -> WatchedRegister:
        """The register's source: what was learnt from it, and what is wrong with it."""
        return self._register

    @property
    def quarantine(self) -> Quarantine:
        """What was refused or failed."""
        return self._store.quarantine

    @property
    def passing(self) -> PassingOn:
        """Its relays, and the leave it asks for and gives."""
        return PassingOn(
            member=self.member,
            register=self._register,
            received=self._store.received,
            vault=self._store.vault,
            publish=self._publish_one,
            now=self._now,
        )

    @property
    def explaining(self) -> Explaining:
        """Why a member may, or may not, get or use a report."""
        return Explaining(
            member=self.member,
            register=self._register,
            received=self._store.received,
            threads=self._store.threads,
            vault=self._store.vault,
            aims=self._store.aims,
            now=self._now,
        )

    @property
    def threads(self) -> Threads:
        """What it remembers of cases."""
        return self._store.threads

    async def sweep(self) -> Swept:
        """Delete from the store what its terms or the network's rule let nobody keep any longer.

        Keys whose time is over go with it.

        Raises:
            ConfigError: A key's file could not be destroyed.
            StoreError: It could not be deleted now.
        """
        register, at = self.register, self._now()
        await self.end_keys()
        return await self._store.retention.sweep(lambda each: ended(each, register, at), at)

    async def end_keys(self) -> list[Key]:
        """Destroy the sealing and hourly keys whose time is over; return the sealing keys.

        Raises:
            ConfigError: A key's file could not be destroyed.
            StoreError: The store could not be written now.
        """
        at, vault = self._now(), self._store.vault
        gone = await end_keys(self.register, self.member, self._keys.folder, vault, at)
        await vault.sweep(at)
        return gone

    async def tally(self, name: str = "default") -> Tally:
        """Return a subscription's sums since its beginning, as noted by now."""
        counts = await self._store.inbox.counts(name)
        return tally_of(counts, await self._store.inbox.lanes(name))

    @abstractmethod
    async def _publish_one(self, draft: Draft) -> Publication:
        """Return once one draft is signed and durable."""
