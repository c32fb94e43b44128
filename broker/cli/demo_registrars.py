"""Who keeps the demo's register: members renew their keys, registrars void stolen ones."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from broker.cli.change_file import read_change
from broker.cli.joining import KEYS
from broker.cli.key_rotation import made, retired
from broker.cli.network_folder import ROOT, NetworkFolder
from broker.cli.stations import STATION
from broker.cli.wording import fingerprint, now
from broker.demo.registrars import Renewed
from broker.keychain import ROTATION
from broker.register import Register
from broker.register.changes import with_revoked


@dataclass(frozen=True, slots=True)
class FolderRegistrars:
    """Keeps the register of a demo played in a folder (`Registrars`).

    Args:
        place: The demo's folder; every member's lies in it.
        network: The registrars' folder.
    """

    place: Path
    network: Path

    def renew(self, member: str) -> Renewed:
        """Make and publish a signing and a sealing key of a member's, and take them into use."""
        return Renewed(self._renew(member, "SIGNING"), self._renew(member, "SEALING"))

    def revoke(self, member: str, since: int) -> int:
        """Void a member's keys, signed by all registrars whose keys lie in the folder."""

        def step(register: Register) -> Register:
            own = [key for key in register.keys.values() if key.member == member]
            changed = register
            for key in own:
                changed = with_revoked(changed, key.key_id, invalid_since=since, at=now())
            return changed

        return NetworkFolder(self.network).change(step).register.version

    def steal(self, member: str, thief: str) -> str:
        """Copy what lies on a member's machine: its rotation key does not."""
        folder, copy = self.place / member, self.place / thief
        shutil.copytree(folder / KEYS, copy / KEYS, ignore=shutil.ignore_patterns(ROTATION))
        for name in (STATION, ROOT):
            shutil.copy(folder / name, copy / name)
        return str(copy / STATION)

    def _renew(self, member: str, use: str) -> str:
        station = self.place / member / STATION
        key, change = made(station, use, None, None)
        NetworkFolder(self.network).take_in(read_change(change))
        retired(station)
        return fingerprint(key.key_id)
