"""The register, watched: fetched again when it changes, never going back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from time import monotonic
from typing import Final

import structlog

from broker.errors import BrokerError, RegisterRefused
from broker.register import Register
from broker.register.notices import Notice, notices
from broker.register.repository import Trusted, changes, verify
from broker.register.source import Source
from broker.store.register_changes import CHANGES, Learnt, RegisterChanges
from broker.store.trusted import KeptRegister

log = structlog.get_logger()

PAUSE: Final = 30.0
KEPT = "register.trusted"
"""The file beside a station's store in which the last believed register is kept."""


class WatchedRegister:
    """The newest register that this station has ever believed (`RegisterWatch`).

    Args:
        source: Where it is fetched from.
        root: A root's metadata, learnt another way.
        network: The network that is meant.
        kept: The file in which what was believed is kept.
        now: The reader's clock.
        writes: Whether what is believed is kept; not where it is only looked at.
        pause: Seconds between two fetches from a source that only fetching can tell about.

    Raises:
        ConfigError: Nothing was ever believed, and the source cannot be read.
        UnavailableError: Likewise, and it does not answer now.
        RegisterRefused: Likewise, and what it holds is not the network's register.
    """

    def __init__(  # noqa: PLR0913 - what a register is watched by
        self,
        source: Source,
        root: bytes,
        network: str,
        kept: Path,
        now: Callable[[], int],
        *,
        writes: bool = True,
        pause: float = PAUSE,
    ) -> None:
        self._source = source
        self._root = root
        self._network = network
        self._kept = KeptRegister(kept)
        self._now = now
        self._writes = writes
        self._pause = pause
        self.refusal: BrokerError | None = None
        """Why what the source holds now is not used, where it is not."""
        self.learnt = RegisterChanges(kept.with_name(CHANGES))
        """What changed each time that a newer one was taken up."""
        self.tell: Callable[[int, Sequence[str]], None] | None = None
        """Is called with a newer version and what changed in it, perhaps by another thread."""
        held = self._kept.load(root)
        if held is not None and held.register.network != network:
            held = None
        self._held = held
        # Looked at before it is read: what changes in between is read again.
        self._seen = source.look()
        self._fetched = monotonic()
        if held is None:
            self._believe(self._verified())
        elif self._seen is not None or held.register.expired(now()):
            self.read_again()
        else:
            # A server that is away must not keep a station from starting: it is asked at once.
            self._fetched -= pause

    def current(self) -> Register:
        """Return the newest register so far."""
        if self._held is None:
            raise ValueError("no register was believed")
        return self._held.register

    def notices(self) -> Sequence[Notice]:
        """Return what a person must know of it now: expired, about to, or a newer one refused."""
        refusal = None if self.refusal is None else str(self.refusal)
        return notices(self.current(), self._now(), refusal)

    async def ask(self) -> bool:
        """Fetch it again, if it may have changed, and return whether it is newer.

        A server is asked once in a while, however many records a stranger makes us wonder about.
        """
        seen = self._source.look()
        if seen == self._seen if seen is not None else monotonic() - self._fetched < self._pause:
            return False
        self._seen, self._fetched = seen, monotonic()
        return await asyncio.to_thread(self.read_again)

    def read_again(self) -> bool:
        """Fetch it now, and return whether it is newer; else what there was goes on."""
        held = self._held
        try:
            found = self._verified()
        except BrokerError as exc:
            self.refusal = exc
            using = held.register.version if held else None
            log.warning("register.not_used", using=using, why=str(exc))
            return False
        self.refusal = None
        if held is not None and found.files == held.files:
            return False
        self._believe(found)
        return held is None or found.register.version > held.register.version

    def _verified(self) -> Trusted:
        files = self._source.fetch()
        held = self._held
        if held is not None and all(files.get(path) == data for path, data in held.files.items()):
            newer_root = f"metadata/{held.versions['root'] + 1}.root.json" in files
            if not newer_root and self._now() < held.register.expires_at:
                return held
        found = verify(
            files, root=self._root, at=self._now(), network=self._network, held=self._held
        )
        if held is not None:
            _check_twin(found, held)
        return found

    def _believe(self, trusted: Trusted) -> None:
        before, self._held = self._held, trusted
        if not self._writes:
            return
        self._kept.keep(trusted, self._root)
        version = trusted.register.version
        said = changes(before, trusted) if before else [f"the first that was believed: {version}"]
        if not said:
            return
        self.learnt.add(Learnt(self._now(), version, tuple(said)))
        if before is not None:
            # Members are told: a registrar that acts badly is seen by all of them (THREATS 25).
            log.warning("register.changed", version=version, changes=list(said))
            if self.tell is not None:
                self.tell(version, said)


def _check_twin(found: Trusted, held: Trusted) -> None:
    """Return when a version that is held already says what it said."""
    for role, version in found.versions.items():
        path = f"metadata/{version}.{role}.json"
        if path in held.files and found.files.get(path) != held.files[path]:
            raise RegisterRefused(
                "register.twin",
                f"Somebody signed two registers of one version ({path}): the first one read is "
                "used. Ask the registrar which one is meant.",
            )
