"""Signing, publishing, fetching and verifying a register."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from broker.cli import logs
from broker.cli.change_file import Change, read_change, role_at
from broker.cli.console import out, run
from broker.cli.network_folder import NetworkFolder, read
from broker.cli.network_text import became
from broker.cli.stations import station_file
from broker.cli.visible import visible
from broker.cli.wording import count, fingerprint, now, when
from broker.errors import ConfigError
from broker.kafka.acl import register_topic
from broker.kafka.settings import KafkaSettings
from broker.keys import digest
from broker.register import Register, repository
from broker.register.differences import differences
from broker.register.reading import register_of
from broker.register.repository import signers_of
from broker.register.repository.thresholds import newest_root, quorum_of
from broker.sources import open_source, packed, write_repository
from broker.sources.topic import KEY
from broker.station.watching import watched_register


def sign(folder: Path, file: Path) -> None:
    """Sign a change with the keys that are held here; raises `ConfigError`, `RegisterRefused`."""
    network = NetworkFolder(folder)
    held = network.load()
    change = read_change(file)
    before = _signers(change)
    proposed = _proposed(change, held)
    changed = [*_keys_changed(network, change), *(differences(held, proposed) if proposed else ())]
    for line in changed:
        out.print(f"It changes: {visible(line)}", soft_wrap=True)
    outcome = network.signed(change, proposed or held, file)
    if outcome.waiting is not None and _signers(read_change(outcome.waiting)) == before:
        raise ConfigError(
            f"No key in {network.keys(held.network).path} may sign this change, or it has all "
            "their signatures already."
        )
    became(outcome)


def _signers(change: Change) -> list[Sequence[str]]:
    """Return whose signatures a change has; none is checked."""
    return [signers_of(change.files[path]) for path in change.paths]


def _keys_changed(network: NetworkFolder, change: Change) -> list[str]:
    """Return what a change of the root, or of a member's own keys, changes."""
    if change.role != "root":
        return [] if change.role == "targets" else [f"new {change.role} metadata"]
    before, after = newest_root(network.files()), newest_root(change.files)
    lines = []
    for role, words in (("root", "root"), ("targets", "registrar"), ("snapshot", "publisher")):
        then, since = quorum_of(before, role), quorum_of(after, role)
        lines += [f"{words} key {fingerprint(digest(k))} is new" for k in _more(since, then)]
        lines += [f"{words} key {fingerprint(digest(k))} is void" for k in _more(then, since)]
        if then.threshold != since.threshold:
            lines.append(f"of the {words} keys, {since.threshold} must sign")
    return lines


def _more(one: repository.Quorum, other: repository.Quorum) -> list[bytes]:
    return [key for key in one.keys if key not in other.keys]


def publish(folder: Path, file: Path | None, to: Path | None, days: int) -> None:
    """Publish a change, or that all is as it was; raises `ConfigError`, `RegisterRefused`."""
    network = NetworkFolder(folder)
    network.check()
    register = network.take_in(read_change(file) if file else None, days)
    out.print(_stands(register))
    if to is not None:
        write_repository(to, network.files())
        out.print(f"Copied to {to}.")


def put_on_kafka(folder: Path, station: Path) -> None:
    """Put the register on its topic; raises `ConfigError`, `RegisterRefused`, `TransportError`."""
    from broker.kafka.client import put_register  # noqa: PLC0415 - aiokafka, where it is wanted

    network = NetworkFolder(folder)
    topic = register_topic(network.load().network)
    part = station_file(station).kafka
    settings = KafkaSettings(part.bootstrap, part.ca, part.cert, part.key)
    run(put_register(settings, topic, KEY, packed(network.current_files())))
    out.print(f"Put on {topic} at {settings.bootstrap}.")


def fetch(place: Path) -> None:
    """Fetch a station's register; raises `ConfigError`, `RegisterRefused`, `UnavailableError`."""
    logs.configure()
    watched = watched_register(station_file(place), now)
    watched.read_again()
    if watched.refusal is not None:
        raise watched.refusal
    out.print(_stands(watched.current()))


def verify_place(place: str, root: Path) -> None:
    """Verify a register anywhere; raises `ConfigError`, `RegisterRefused`, `UnavailableError`."""
    data = read(root, "network's root")
    trusted = repository.verify(open_source(place).fetch(), root=data, at=now())
    out.print(_stands(trusted.register))


def _stands(register: Register) -> str:
    return (
        f"{register.network}: register version {register.version}, "
        f"{count(len(register.members), 'member')}, holds until {when(register.expires_at)}."
    )


def _proposed(change: Change, held: Register) -> Register | None:
    """Return the register as the change would have it; None where it changes keys alone."""
    if "targets" not in map(role_at, change.paths):
        return None
    (data,) = (data for path, data in change.files.items() if path not in change.paths)
    return register_of(data, version=held.version + 1, expires_at=held.expires_at)
