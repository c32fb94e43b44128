"""Code lists of a network: named in its register by digest, the tables beside it."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from broker.cli.code_lists import refusing
from broker.cli.network_folder import NetworkFolder, replace_file
from broker.cli.wording import now
from broker.register import Register, RegisteredCodes, with_codes
from schemas.codes.loading import Stated, load
from schemas.codes.tables_file import Loaded

CODES = "codes"
"""The folder beside the register in which the tables lie, each under its digest."""


class Added(NamedTuple):
    """What adding did; `changed` is false where the register names this very table already."""

    register: Register
    codes: RegisteredCodes
    table: Loaded
    changed: bool


def beside(register: Path, codes: RegisteredCodes) -> Path:
    """Return where the table lies, given the register's folder."""
    return register.parent / CODES / codes.sha256.hex()


def add(folder: Path, file: Path, stated: Stated) -> Added:
    """Name a table in the network's register, and put its file beside it.

    It is read whole first, as a station would load it: what no station could load is not named.

    Raises:
        ConfigError: This is no registrar's folder.
        RefusedError: The table is refused (`codes.table`).
    """
    network = NetworkFolder(folder)
    network.check()
    with TemporaryDirectory(prefix=".codes-", dir=folder) as aside:
        copy = Path(aside) / "table"
        shutil.copyfile(file, copy)
        with refusing(file):
            table = load(Path(aside), copy, stated, at=now()).table
        codes = RegisteredCodes(table.name, table.edition or None, table.version, table.sha256)
        place = beside(network.register, codes)
        place.parent.mkdir(exist_ok=True)
        replace_file(place, copy.read_bytes())
    held = network.load()
    if held.code_lists.get((codes.name, codes.edition)) == codes:
        return Added(held, codes, table, changed=False)
    outcome = network.change(lambda register: with_codes(register, codes, at=now()))
    return Added(outcome.register, codes, table, changed=True)
