"""What changed in a register, from version to version."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from tuf.api.metadata import Targets

from broker.cli.console import out
from broker.cli.network_folder import NetworkFolder
from broker.cli.visible import visible
from broker.cli.wording import fingerprint, when
from broker.register import Member, Register
from broker.register.model import FOREVER
from broker.register.reading import register_of
from broker.register.repository import Files
from broker.register.repository.metadata import REGISTER, read_metadata, target_path
from broker.register.repository.thresholds import signatures_of

_TARGETS = re.compile(r"metadata/([1-9][0-9]*)\.targets\.json")


def show(folder: Path) -> None:
    """Print the register's history; raises `ConfigError` and `RegisterRefused`."""
    network = NetworkFolder(folder)
    network.load()
    before: Register | None = None
    for version, register in history(network.files()):
        out.print(f"Change {version}, decided {when(register.made_at)}:")
        for line in changes(before, register):
            out.print(f"  {line}", soft_wrap=True)
        before = register


def history(files: Files) -> Iterator[tuple[int, Register]]:
    """Yield each register that enough of today's registrars signed, oldest first."""
    numbers = sorted(int(found[1]) for path in files if (found := _TARGETS.fullmatch(path)))
    for number in numbers:
        data = files[f"metadata/{number}.targets.json"]
        if signatures_of(files, "targets", data).enough:
            target = read_metadata("the history", data, Targets).signed.targets[REGISTER]
            text = files[target_path(REGISTER, target.hashes["sha256"])]
            yield number, register_of(text, version=number, expires_at=FOREVER)


def changes(before: Register | None, after: Register) -> Sequence[str]:
    """Return a line for each thing that differs."""
    if before is None:
        return ["the network was founded"]
    lines = [line for name in after.members for line in _of_member(before, after, name)]
    for identity, key in after.keys.items():
        held = before.keys.get(identity)
        shown = f"key {fingerprint(identity)} of {key.member} ({key.use.value.lower()})"
        if held is None:
            lines.append(f"{shown}, until {when(key.not_after)}")
        elif held.invalid_since != key.invalid_since and key.invalid_since is not None:
            lines.append(f"{shown} is void since {when(key.invalid_since)}")
    lines += [f"{name} is gone" for name in before.members.keys() - after.members.keys()]
    if before.code_lists != after.code_lists:
        lines.append("code lists")
    if before.contracts.keys() != after.contracts.keys():
        lines.append("contracts")
    return lines or ["nothing that a member would notice"]


def _of_member(before: Register, after: Register, name: str) -> Iterator[str]:
    now, then = after.members[name], before.members.get(name)
    if then is None:
        yield visible(f"{name} is admitted as {now.kind.value}: {now.title}")
        yield from _rights(now, None)
        return
    if now.standing != then.standing:
        yield f"{name} is {now.standing.value} since {when(now.standing_since)}"
    yield from _rights(now, then)


def _rights(now: Member, then: Member | None) -> Iterator[str]:
    for contract in sorted(now.rights.keys() | (then.rights.keys() if then else ())):
        has, had = (m.rights.get(contract, frozenset()) if m else frozenset() for m in (now, then))
        if has != had:
            words = ", ".join(sorted(right.value for right in has)) or "nothing"
            yield f"{now.name} may with {contract}: {words}"
