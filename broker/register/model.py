"""The register: who may say what, under which keys, on which topics."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, NamedTuple, TypeVar

from broker.errors import RegisterRefused
from broker.keys import key_id

DAY: Final = 86_400 * 1_000_000
"""Microseconds."""
FOREVER: Final = 2**63 - 1
OVERLAP: Final = DAY
"""How much longer a sealing key holds than the network's window: a late rotation loses nothing."""

_Name = TypeVar("_Name")
_Thing = TypeVar("_Thing")


class Status(enum.IntEnum):
    """What a record is for, as the wire writes it; statuses are never mixed in a sum."""

    ACTUAL = 0
    EXERCISE = 1
    TEST = 2
    SYSTEM = 3


class Kind(enum.StrEnum):
    """What a member is."""

    CUSTOMS = "CUSTOMS"
    POLICE = "POLICE"
    RILO = "RILO"
    CAPACITY_BUILDING = "CAPACITY_BUILDING"
    FIU = "FIU"
    COASTGUARD = "COASTGUARD"
    IMMIGRATION = "IMMIGRATION"
    DRUGS = "DRUGS"
    WILDLIFE = "WILDLIFE"
    CULTURE = "CULTURE"
    PORT_CONTROL_UNIT = "PORT_CONTROL_UNIT"
    OPERATOR = "OPERATOR"
    OTHER = "OTHER"


class Right(enum.StrEnum):
    """What a member may do with a contract, on every topic that carries it."""

    PUBLISH = "PUBLISH"
    READ = "READ"
    """All sections, `nominal` where a report's nominal audience says so."""
    READ_NON_NOMINAL = "READ_NON_NOMINAL"
    """All sections but `nominal`, whatever a report says."""
    COUNT = "COUNT"
    """`open` alone, where a report's handling allows counting."""


class KeyUse(enum.StrEnum):
    """What a key is for; a key has one use."""

    SIGNING = "SIGNING"
    SEALING = "SEALING"


class Standing(enum.StrEnum):
    """Whether a member takes part."""

    ACTIVE = "ACTIVE"
    SUSPENDED = "SUSPENDED"
    EXPELLED = "EXPELLED"


class Period(NamedTuple):
    """What held of a member from `since` (microseconds, UTC) until the next period."""

    since: int
    standing: Standing
    rights: Mapping[str, frozenset[Right]]


@dataclass(frozen=True, slots=True)
class Member:
    """An agency in the network.

    Args:
        name: Its name in this network (`customs-nz`), never reused.
        kind: What it is.
        title: Its official name, for people.
        country: ISO 3166-1 alpha-2, where it belongs to one.
        territory: Its customs territory, where that is no country (`Hong Kong, China`).
        rights: Rights by contract name; what is not there, it has not.
        clearance: The strictest TLP label that it may be given.
        contacts: Whom to ask there, for people.
        standing: Whether it takes part now.
        standing_since: Since when `rights` and `standing` hold, microseconds UTC; of a member that
            is not ACTIVE, nothing first seen at or after that time is believed.
        past: What held before `rights` and `standing` did, oldest first.
    """

    name: str
    kind: Kind
    title: str
    country: str | None
    territory: str | None
    rights: Mapping[str, frozenset[Right]]
    clearance: str = "RED"
    contacts: tuple[str, ...] = ()
    standing: Standing = Standing.ACTIVE
    standing_since: int = 0
    past: tuple[Period, ...] = ()

    def held_at(self, at: int) -> Period:
        """Return what held of it at a time, microseconds UTC; before all else it was ACTIVE."""
        if at >= self.standing_since:
            return Period(self.standing_since, self.standing, self.rights)
        for period in reversed(self.past):
            if at >= period.since:
                return period
        return Period(0, Standing.ACTIVE, {} if self.past else self.rights)


@dataclass(frozen=True, slots=True)
class Key:
    """A member's public key, valid while `not_before` <= time < `not_after` (microseconds, UTC).

    `proof` shows that the member holds it (`possession`). From `invalid_since` on it is void:
    nothing signed, or first seen by a reader, at or after that time is believed (THREATS 23).
    """

    member: str
    suite: int
    use: KeyUse
    public: bytes
    proof: bytes
    not_before: int
    not_after: int
    invalid_since: int | None = None
    key_id: bytes = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "key_id", key_id(self.member, self.suite, self.public))


@dataclass(frozen=True, slots=True)
class Topic:
    """A Kafka topic of the network, and the contracts that it carries.

    `retention` is how long Kafka keeps its records, microseconds.
    """

    name: str
    contracts: frozenset[str]
    retention: int = 14 * DAY


@dataclass(frozen=True, slots=True)
class Group:
    """Members that are addressed together, under a name that no member has."""

    name: str
    members: frozenset[str]


@dataclass(frozen=True, slots=True)
class RegisteredContract:
    """A contract as the register holds it; `id` is SHA-256 of exactly `text`."""

    name: str
    text: str
    id: bytes
    sections: int


@dataclass(frozen=True, slots=True)
class RegisteredCodes:
    """A code list that the network uses; its table is a file beside the register.

    Args:
        name: The list's name (`hs`, `unlocode`, `office`).
        edition: Of `hs`, as `2022`; else `None`.
        version: For people.
        sha256: Of the file's exact bytes.
    """

    name: str
    edition: str | None
    version: str
    sha256: bytes


def _no_groups() -> Mapping[str, Group]:
    return MappingProxyType({})


def _no_codes() -> Mapping[tuple[str, str | None], RegisteredCodes]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Register:
    """The network's trust list, consistent in itself (`check_register`).

    Times are microseconds since 1970, UTC.

    Args:
        network: The exchange that this is about.
        version: Grows by one with every change.
        made_at: When it was signed.
        statuses: What reports may be published as, first the one meant when none is given.
        clear: Statuses whose sections may travel unsealed; only EXERCISE and TEST can be here.
        max_validity: How long after `made_at` a record may expire at most.
        members: By name.
        topics: By name.
        contracts: By contract id; several versions of one name may stand here, the last one rules.
        keys: By key id.
        code_lists: By name and edition; most registers name none.
        groups: By name.
        expires_at: Until when it may be acted under; behind that, nothing is sent, and what comes
            is kept in quarantine.
        heartbeat: Microseconds between two heartbeats of a station.
        sealing_window: How long a sealing key serves, microseconds.
    """

    network: str
    version: int
    made_at: int
    statuses: tuple[Status, ...]
    clear: frozenset[Status]
    max_validity: int
    members: Mapping[str, Member]
    topics: Mapping[str, Topic]
    contracts: Mapping[bytes, RegisteredContract]
    keys: Mapping[bytes, Key]
    code_lists: Mapping[tuple[str, str | None], RegisteredCodes] = field(default_factory=_no_codes)
    groups: Mapping[str, Group] = field(default_factory=_no_groups)
    expires_at: int = FOREVER
    heartbeat: int = 60 * 1_000_000
    sealing_window: int = 7 * DAY

    def key(self, key_id: bytes) -> Key:
        """Return the key of this id, or raise `RegisterRefused`."""
        return _found(self.keys, key_id, f"No key {key_id.hex()[:16]} stands in the register.")

    def member(self, name: str) -> Member:
        """Return the member of this name, or raise `RegisterRefused`."""
        return _found(self.members, name, f"No member {name!a} stands in the register.")

    def topic(self, name: str) -> Topic:
        """Return the topic of this name, or raise `RegisterRefused`."""
        return _found(self.topics, name, f"No topic {name!a} stands in the register.")

    def contract(self, contract_id: bytes) -> RegisteredContract:
        """Return the contract of this id, or raise `RegisterRefused`."""
        line = f"No contract {contract_id.hex()[:16]} stands in the register."
        return _found(self.contracts, contract_id, line)

    def current_contract(self, name: str) -> RegisteredContract:
        """Return the version of this contract to publish under, or raise `RegisterRefused`."""
        versions = {c.name: c for c in self.contracts.values()}
        return _found(versions, name, f"No contract called {name!a} stands in the register.")

    def may(
        self, member: str, right: Right, topic: str, contract: str, at: int | None = None
    ) -> bool:
        """Say whether `member` has `right` to this contract, and this topic carries it.

        READ gives what READ_NON_NOMINAL gives. With `at`, microseconds UTC, by what held then.
        """
        known = self.members.get(member)
        carrier = self.topics.get(topic)
        if known is None or carrier is None or contract not in carrier.contracts:
            return False
        standing, rights = known.standing, known.rights
        if at is not None and at < known.standing_since:
            _, standing, rights = known.held_at(at)
        given = rights.get(contract, frozenset())
        return standing is Standing.ACTIVE and (
            right in given or (right is Right.READ_NON_NOMINAL and Right.READ in given)
        )

    def expired(self, at: int) -> bool:
        """Say whether nothing may be acted under it any more, microseconds UTC."""
        return at >= self.expires_at


def _found(things: Mapping[_Name, _Thing], name: _Name, line: str) -> _Thing:
    thing = things.get(name)
    if thing is None:
        raise RegisterRefused("register.unknown", line)
    return thing
