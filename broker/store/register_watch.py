"""The register's file, watched: read again when it changes, never going back."""

from __future__ import annotations

import structlog

from broker.errors import BrokerError, RegisterRefused
from broker.register import Register, RegisterFile

log = structlog.get_logger()

_Look = tuple[int, ...]


class WatchedRegister:
    """The newest register that the file has held since this process began (`RegisterWatch`).

    Raises:
        ConfigError: The file cannot be read.
        RegisterRefused: It is no register of this network that its root signed.
    """

    def __init__(self, file: RegisterFile) -> None:
        self._file = file
        # Looked at before it is read: what changes in between is read again.
        self._seen = self._look()
        self._register = file.load()
        self.refusal: BrokerError | None = None
        """Why the file's present content is not used, where it is not."""

    def current(self) -> Register:
        """Return the newest register so far."""
        return self._register

    async def ask(self) -> bool:
        """Read the file again, if it was changed, and return whether it is newer."""
        seen = self._look()
        if seen == self._seen:
            return False
        self._seen = seen
        return self.read_again()

    def read_again(self) -> bool:
        """Read the file now, and return whether it is newer; else what there was goes on."""
        try:
            newer = self._newer(self._file.load())
        except BrokerError as exc:
            self.refusal = exc
            log.warning("register.not_used", using=self._register.version, why=str(exc))
            return False
        self.refusal = None
        if newer is None:
            return False
        self._register = newer
        return True

    def _newer(self, found: Register) -> Register | None:
        held = self._register
        if found.version > held.version:
            return found
        if found.version < held.version:
            raise RegisterRefused(
                "register.old",
                f"The register file holds version {found.version}, older than {held.version}, "
                "which was read before: it is not used.",
            )
        if found != held:
            raise RegisterRefused(
                "register.twin",
                f"The root signed two registers of version {held.version}: the first one read is "
                "used. Ask the registrar which one is meant.",
            )
        return None

    def _look(self) -> _Look:
        """Return what changes with the file; nothing of it where there is none."""
        try:
            now = self._file.path.stat()
        except OSError:
            return ()
        return now.st_ino, now.st_size, now.st_mtime_ns, now.st_ctime_ns
