"""Who may do what on a Kafka cluster: what the register asks for, nothing more (THREATS 26)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Final, NamedTuple

from broker.register import Member, Register, Right, Standing, Topic

HEARTBEAT: Final = "heartbeat"
REGISTER: Final = "register"
_READS: Final = (Right.READ, Right.READ_NON_NOMINAL, Right.COUNT)


class Resource(StrEnum):
    """What a right is about; Kafka's own words."""

    TOPIC = "TOPIC"
    GROUP = "GROUP"
    CLUSTER = "BROKER"
    TRANSACTIONS = "TRANSACTIONAL_ID"


class Operation(StrEnum):
    """What a right of ours lets do; each lets its holder also ask what the resource is."""

    READ = "READ"
    WRITE = "WRITE"


class Acl(NamedTuple):
    """One right on the cluster, from any host."""

    principal: str
    """As Kafka derives it from a certificate: `User:CN=customs-nz`."""
    resource: Resource
    name: str
    prefixed: bool
    """Whether it is about every name that begins so."""
    operation: str
    """`Operation`, or what somebody else granted."""
    host: str = "*"


def wanted_acls(
    register: Register, principals: Mapping[str, str], registrars: tuple[str, ...]
) -> frozenset[Acl]:
    """Return every right that the register gives, and no other.

    A member writes to topics on which it may publish something, and reads those of which it may
    read or count something, under consumer groups that begin with its name and a dot. Heartbeats
    are everyone's, and so is reading the register. Who is suspended or expelled may nothing. No
    right is needed for idempotent writing (Kafka's KIP-679), and none is given for transactions.

    Args:
        register: Newest.
        principals: Every member's, by its name.
        registrars: Principals that write the topic of the register.
    """
    found = set()
    for member in register.members.values():
        if member.standing is Standing.ACTIVE:
            found |= set(_of_member(register, member, principals[member.name]))
    place = register_topic(register.network)
    for principal in registrars:
        for operation in Operation:
            found.add(Acl(principal, Resource.TOPIC, place, prefixed=False, operation=operation))
    return frozenset(found)


def register_topic(network: str) -> str:
    """Return the name of the topic that carries the network's register."""
    return f"{network}.{REGISTER}"


def group_prefix(member: str) -> str:
    """Return how the names of a member's consumer groups begin."""
    return f"{member}."


def _of_member(register: Register, member: Member, principal: str) -> Iterator[Acl]:
    def on(topic: str, operation: Operation) -> Acl:
        return Acl(principal, Resource.TOPIC, topic, prefixed=False, operation=operation)

    for topic in register.topics.values():
        beats = topic.name == f"{register.network}.{HEARTBEAT}"
        if beats or _may(register, member, topic, (Right.PUBLISH,)):
            yield on(topic.name, Operation.WRITE)
        if beats or _may(register, member, topic, _READS):
            yield on(topic.name, Operation.READ)
    yield on(register_topic(register.network), Operation.READ)
    prefix = group_prefix(member.name)
    yield Acl(principal, Resource.GROUP, prefix, prefixed=True, operation=Operation.READ)


def _may(register: Register, member: Member, topic: Topic, rights: tuple[Right, ...]) -> bool:
    return any(
        register.may(member.name, right, topic.name, contract)
        for right in rights
        for contract in topic.contracts
    )
