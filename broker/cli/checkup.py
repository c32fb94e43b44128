"""What a station needs, looked at one thing after another; nothing is changed."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Final, NamedTuple

from broker.cli.exits import ExitCode, exit_code
from broker.cli.keys_due import words
from broker.cli.stations import station_file
from broker.cli.wording import count, fingerprint, now, when
from broker.errors import BrokerError, ConfigError
from broker.kafka.settings import KafkaSettings
from broker.keychain import KeyFolder, StationKeys
from broker.keys import key_id
from broker.register import Key, Register, Right
from broker.roles.hourly import sealing_key_of
from broker.roles.lapsing import lapse_of
from broker.settings import StationFile
from broker.station.keyring import store_key
from broker.station.watching import watched_register
from broker.store.sqlite import SqliteStore
from schemas.contracts import shipped

_READING: Final = frozenset({Right.READ, Right.READ_NON_NOMINAL})
_MIB: Final = 2**20
_TOO_LITTLE: Final = 256 * _MIB
_LITTLE: Final = 2048 * _MIB
_SOON: Final = timedelta(days=30) // timedelta(microseconds=1)


class Level(StrEnum):
    """How a finding is meant."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


class Finding(NamedTuple):
    """One thing that was looked at."""

    level: Level
    what: str
    detail: str
    """What was found and, where it is not well, what to do."""
    code: ExitCode = ExitCode.DONE
    """What a failure asks the command to end with."""


async def findings(place: Path, at: int) -> AsyncIterator[Finding]:
    """Yield what is found about a station, the ground that the rest stands on first.

    Args:
        place: The station's file, or its folder.
        at: The clock's time, microseconds UTC.
    """
    try:
        settings = station_file(place)
    except ConfigError as exc:
        yield _failed("station file", exc)
        return
    yield _ok("station file", f"{settings.member} in {settings.network}")
    for finding in _trust(settings, at):
        yield finding
    yield _store(settings)
    yield _disk(settings)
    async for finding in _kafka(settings):
        yield finding


def _trust(settings: StationFile, at: int) -> Iterator[Finding]:
    """Look at register, key, rights, contracts and clock."""
    register: Register | None = None
    try:
        watched = watched_register(settings, lambda: at, writes=False)
        watched.read_again()
        register = watched.current()
    except BrokerError as exc:
        yield _failed("register", exc)
    else:
        detail = f"signed by its root, version {register.version} of {when(register.made_at)}"
        yield _ok("register", f"{detail}, until {when(register.expires_at)}")
        for notice in watched.notices():
            warned = Finding(Level.WARN, "register", notice.line)
            yield _fail("register", notice.line) if notice.fails else warned
        yield _clock(register, at)
    try:
        signer = StationKeys(settings).signer
    except ConfigError as exc:
        yield _failed("signing key", exc)
        return
    yield _ok("signing key", "readable by its owner alone")
    if register is not None:
        identity = key_id(settings.member, signer.suite, signer.public)
        yield _registered(settings.member, register.keys.get(identity), at)
        yield _sealing(settings, register, at)
        yield _rights(settings.member, register)
        yield _contracts(register)


def _registered(member: str, key: Key | None, at: int) -> Finding:
    what = "key in the register"
    if key is None:
        return _fail(
            what,
            f"this key of {member} is not there: let the registrar admit the member's request, and "
            "take the register that results",
        )
    if not key.not_before <= at < key.not_after:
        window = f"{when(key.not_before)} to {when(key.not_after)}"
        return _fail(what, f"the key is valid from {window}, which is not now: ask the registrar")
    if key.not_after - at < _SOON:
        return Finding(Level.WARN, what, f"the key ends at {when(key.not_after)}: ask for another")
    return _ok(what, f"valid until {when(key.not_after)}")


def _sealing(settings: StationFile, register: Register, at: int) -> Finding:
    """Look whether others can seal to this station, now and in the days to come."""
    what, member = "sealing key", settings.member
    lapse = lapse_of(register, member, at)
    if lapse is not None:
        level = Level.FAIL if lapse.over else Level.WARN
        code = ExitCode.CONFIGURATION if lapse.over else ExitCode.DONE
        return Finding(level, what, words(lapse, settings.folder), code)
    key = sealing_key_of(register, member, at)
    if key is None:
        return Finding(Level.WARN, what, "the register has none: nothing sealed is read here")
    if not KeyFolder(settings.keys.folder, member, None).sealing_file(key.key_id).exists():
        line = f"{fingerprint(key.key_id)} is in the register and not here: what is sealed to it"
        return _fail(what, f"{line} stays closed; put it back, or: sealane keys rotate")
    return _ok(what, f"valid until {when(key.not_after)}")


def _rights(member: str, register: Register) -> Finding:
    known = register.members.get(member)
    held = known.rights if known else {}
    says = sum(Right.PUBLISH in rights for rights in held.values())
    reads = sum(bool(_READING & rights) for rights in held.values())
    detail = f"publishes {count(says, 'contract')}, reads {reads}"
    level = Level.OK if says or reads else Level.WARN
    return Finding(level, "rights", detail if says or reads else f"{detail}: ask the registrar")


def _contracts(register: Register) -> Finding:
    what = "contracts"
    ids = {contract.id for contract in shipped().values()}
    strange = sorted(c.name for c in register.contracts.values() if c.id not in ids)
    if strange:
        return Finding(
            Level.WARN,
            what,
            f"the register has another text of {', '.join(strange)} than this program: reports "
            "under them are refused; use the version of Sealane that the network uses",
        )
    return _ok(what, "all as this program knows them")


def _clock(register: Register, at: int) -> Finding:
    if at < register.made_at:
        return _fail(
            "clock",
            f"it says {when(at)}, before the register was signed: set it, or what is signed here "
            "is refused elsewhere",
        )
    return _ok("clock", when(at))


def _store(settings: StationFile) -> Finding:
    file = settings.database
    if not file.exists():
        if os.access(file.parent, os.W_OK):
            return _ok("store", "not made yet; its folder can be written")
        return _fail("store", f"{file.parent} cannot be written: check its owner and rights")
    try:
        with SqliteStore(file, now, store_key(StationKeys(settings))):
            return _ok("store", f"{file.name} opens and can be written")
    except BrokerError as exc:
        return _failed("store", exc)


def _disk(settings: StationFile) -> Finding:
    try:
        free = shutil.disk_usage(settings.database.parent).free
    except OSError as exc:
        return _fail("disk", f"{settings.database.parent}: {exc.strerror}")
    detail = f"{free // _MIB:,} MiB free"
    if free < _TOO_LITTLE:
        return Finding(Level.FAIL, "disk", f"{detail}: make room", ExitCode.UNAVAILABLE)
    if free < _LITTLE:
        return Finding(Level.WARN, "disk", f"{detail}: make room soon")
    return _ok("disk", detail)


async def _kafka(settings: StationFile) -> AsyncIterator[Finding]:
    from broker.kafka.client import look_at_topics  # noqa: PLC0415 - aiokafka, after the quick checks

    part = settings.kafka
    kafka = KafkaSettings(part.bootstrap, part.ca, part.cert, part.key)
    topics = [f"{settings.network}.{name}" for name in shipped()]
    try:
        missing, warnings = await look_at_topics(kafka, topics)
    except BrokerError as exc:
        yield _failed("kafka", exc)
        return
    secured = "with TLS" if part.ca else "without TLS"
    yield _ok("kafka", f"answers at {part.bootstrap}, {secured}")
    if missing:
        yield _fail(
            "topics",
            f"{count(len(missing), 'topic')} missing: sealane network topics makes them, where "
            "this member may",
        )
    for each in warnings:
        setting = f"{each.setting}={each.found}"
        detail = f"{each.topic} has {setting}, which can lose records: set it to {each.wanted}"
        yield Finding(Level.WARN, "topics", detail)
    if not missing and not warnings:
        yield _ok("topics", f"all {len(topics)} there, with settings that lose nothing")


def _ok(what: str, detail: str) -> Finding:
    return Finding(Level.OK, what, detail)


def _fail(what: str, detail: str) -> Finding:
    return Finding(Level.FAIL, what, detail, ExitCode.CONFIGURATION)


def _failed(what: str, error: BrokerError) -> Finding:
    return Finding(Level.FAIL, what, str(error.args[0]), exit_code(error))
