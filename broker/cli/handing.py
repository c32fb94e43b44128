"""Signing, publishing, fetching and verifying a register."""

from __future__ import annotations

from pathlib import Path

from broker.cli.change_file import Change, read_change
from broker.cli.console import out, run
from broker.cli.network_folder import NetworkFolder, read
from broker.cli.network_text import became
from broker.cli.stations import station_file
from broker.cli.visible import visible
from broker.cli.wording import count, now, when
from broker.errors import ConfigError
from broker.kafka.acl import register_topic
from broker.kafka.settings import KafkaSettings
from broker.register import Register, repository
from broker.register.differences import differences
from broker.register.reading import register_of
from broker.register.repository.thresholds import signatures_of
from broker.sources import open_source, packed, write_repository
from broker.sources.topic import KEY
from broker.station.watching import watched_register


def sign(folder: Path, file: Path) -> None:
    """Sign a change with the keys that are held here; raises `ConfigError`, `RegisterRefused`."""
    network = NetworkFolder(folder)
    held = network.load()
    change = read_change(file)
    before = signatures_of(network.files(), change.role, change.signed)
    proposed = _proposed(change, held)
    for line in differences(held, proposed) if proposed else [f"new {change.role} metadata"]:
        out.print(f"It changes: {visible(line)}", soft_wrap=True)
    outcome = network.signed(change, proposed or held, file)
    if outcome.signatures.made == before.made:
        raise ConfigError(
            f"No key in {network.keys(held.network).path} may sign this change, or it has all "
            "their signatures already."
        )
    became(outcome)


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
    if change.role != "targets":
        return None
    (data,) = (data for path, data in change.files.items() if path != change.path)
    return register_of(data, version=held.version + 1, expires_at=held.expires_at)
