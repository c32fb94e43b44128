"""The register's file, watched: read again at a limited rate, never going back."""

from __future__ import annotations

import time
from datetime import timedelta

from broker.errors import BrokerError, RegisterRefused
from broker.register import Register, RegisterFile

AT_MOST_EVERY = timedelta(seconds=2)


class WatchedRegister:
    """The newest register that the file has held since this process began (`RegisterWatch`).

    Raises:
        ConfigError: The file cannot be read.
        RegisterRefused: It is no register of this network that its root signed.
    """

    def __init__(self, file: RegisterFile) -> None:
        self._file = file
        self._register = file.load()
        self._asked = time.monotonic()
        self.refusal: BrokerError | None = None
        """Why the file's present content is not used, where it is not."""

    def current(self) -> Register:
        """Return the newest register so far."""
        return self._register

    async def ask(self) -> bool:
        """Read the file again, if it was not just read, and return whether it is newer."""
        now = time.monotonic()
        if now - self._asked < AT_MOST_EVERY.total_seconds():
            return False
        self._asked = now
        return self.read_again()

    def read_again(self) -> bool:
        """Read the file now, and return whether it is newer; else what there was goes on."""
        try:
            found = self._file.load()
            if found.version < self._register.version:
                raise RegisterRefused(
                    "register.old",
                    f"The register file holds version {found.version}, older than "
                    f"{self._register.version}, which was read before: it is not used.",
                )
        except BrokerError as exc:
            self.refusal = exc
            return False
        self.refusal = None
        newer = found.version > self._register.version
        self._register = found if newer else self._register
        return newer
