"""The difference between what the register asks of a cluster and what the cluster has."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import timedelta
from typing import Final, NamedTuple

from broker.kafka.acl import Acl, Resource, group_prefix, register_topic, wanted_acls
from broker.kafka.settings import topic_config
from broker.register import Register

_COPIES: Final = 3


class Cluster(NamedTuple):
    """What a cluster has, as it says so itself."""

    brokers: int
    topics: Mapping[str, Mapping[str, str]]
    """Settings by topic, of the topics that begin with the network's name."""
    copies: Mapping[str, int]
    """Replicas by topic, of the same topics."""
    acls: frozenset[Acl]
    """What is allowed; all of it."""
    denied: frozenset[Acl]
    """What is denied by name."""
    settings: Mapping[int, Mapping[str, str]]
    """Settings by broker."""


class Principals(NamedTuple):
    """Who is who on the cluster: certificates, never the register's keys."""

    members: Mapping[str, str]
    """Every member's principal, by its name."""
    registrars: tuple[str, ...]
    others: frozenset[str]
    """Principals that somebody else looks after: whoever runs the cluster, what watches it."""


class Setting(NamedTuple):
    """A topic's setting that is to change."""

    topic: str
    name: str
    found: str | None
    wanted: str


class Plan(NamedTuple):
    """What is to be done; empty when the cluster is as the register asks."""

    make: Mapping[str, Mapping[str, str]]
    """Topics to make, with their settings."""
    copies: int
    change: tuple[Setting, ...]
    take: tuple[Acl, ...]
    """Rights to take away; taken before any is given."""
    give: tuple[Acl, ...]

    @property
    def empty(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.make or self.change or self.take or self.give)


def plan(register: Register, principals: Principals, cluster: Cluster) -> Plan:
    """Return what the cluster lacks and what it has too much.

    Topics that the register does not name are never removed: their records are evidence.
    """
    copies = min(_COPIES, cluster.brokers)
    wanted = {name: topic_config(copies, kept) for name, kept in _topics(register).items()}
    rights = wanted_acls(register, principals.members, principals.registrars)
    surplus = [acl for acl in cluster.acls - rights if _is_ours(acl, register, principals, cluster)]
    return Plan(
        make={name: config for name, config in wanted.items() if name not in cluster.topics},
        copies=copies,
        change=tuple(_changes(wanted, cluster)),
        take=tuple(sorted(surplus)),
        give=tuple(sorted(rights - cluster.acls)),
    )


def stray_topics(register: Register, cluster: Cluster) -> list[str]:
    """Return the topics under the network's name that its register does not know."""
    return sorted(cluster.topics.keys() - _topics(register).keys())


def _topics(register: Register) -> dict[str, timedelta | None]:
    """Return how long each topic keeps its records; `None` for as long as there is a disk."""
    known = {t.name: timedelta(microseconds=t.retention) for t in register.topics.values()}
    return {**known, register_topic(register.network): None}


def _changes(wanted: Mapping[str, Mapping[str, str]], cluster: Cluster) -> Iterator[Setting]:
    for topic, config in sorted(wanted.items()):
        found = cluster.topics.get(topic)
        if found is not None:
            for name, value in config.items():
                if found.get(name) != value:
                    yield Setting(topic, name, found.get(name), value)


def _is_ours(acl: Acl, register: Register, principals: Principals, cluster: Cluster) -> bool:
    """Say whether the register rules over a right that it does not give.

    It rules over everybody's rights to its topics, and over all that its members may do but on
    topics outside its name: these are another network's, whose members share their groups with us.
    """
    if acl.principal in principals.others:
        return False
    ours = f"{register.network}."
    if acl.resource is Resource.TOPIC:
        over = acl.prefixed and ours.startswith(acl.name)
        return acl.name == "*" or over or acl.name.startswith(ours)
    if acl.principal in principals.members.values():
        return acl.resource is not Resource.GROUP or not _elsewhere(
            acl.principal, ours, cluster.acls
        )
    return acl.resource is Resource.GROUP and _group_of_member(acl, register)


def _elsewhere(principal: str, ours: str, acls: Collection[Acl]) -> bool:
    return any(
        acl.principal == principal
        and acl.resource is Resource.TOPIC
        and not acl.name.startswith(ours)
        and acl.name != "*"
        and not (acl.prefixed and ours.startswith(acl.name))
        for acl in acls
    )


def _group_of_member(acl: Acl, register: Register) -> bool:
    prefixes = tuple(group_prefix(member) for member in register.members)
    return acl.name == "*" or acl.name.startswith(prefixes)
