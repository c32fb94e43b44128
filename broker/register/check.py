"""What a register must be in itself, whoever signed it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final, TypeVar

from broker.errors import RegisterRefused
from broker.register.model import Key, KeyUse, Register, Status
from broker.register.names import TOPIC_SIZE, check_member_name, check_name
from broker.register.possession import check_possession, check_sealing
from schemas import Section

_Name = TypeVar("_Name", bound=Hashable)
_Thing = TypeVar("_Thing")
HEARTBEAT: Final = "heartbeat"
"""The one contract without terms."""
_CLEAR = frozenset({Status.EXERCISE, Status.TEST})
_NOTHING: Final[Mapping[bytes, Key]] = MappingProxyType({})


def check_register(register: Register, proven: Mapping[bytes, Key] = _NOTHING) -> None:
    """Return when `register` is consistent; every key in it is proven possessed.

    Args:
        register: The register.
        proven: Keys whose proofs were checked in an earlier version of this network's register.

    Raises:
        RegisterRefused: It is not (`register.name`, `register.twice`, `register.statuses`,
            `register.inconsistent`, `register.key_weak`, `register.key_suite`,
            `register.key_possession`).
    """
    check_member_name("network", register.network)
    _check_statuses(register)
    _check_members(register)
    _check_contracts(register)
    _check_topics(register)
    _check_groups(register)
    _check_keys(register, proven)
    _check_once("public key", (k.public.hex() for k in register.keys.values()))


def by_name(what: str, things: Iterable[tuple[_Name, _Thing]]) -> Mapping[_Name, _Thing]:
    """Return a read-only mapping of `things`.

    Raises:
        RegisterRefused: One is there twice (`register.twice`).
    """
    mapping: dict[_Name, _Thing] = {}
    for name, thing in things:
        if name in mapping:
            raise RegisterRefused("register.twice", f"This {what} is there twice: {name!a}.")
        mapping[name] = thing
    return MappingProxyType(mapping)


def _check_statuses(register: Register) -> None:
    statuses = register.statuses
    if not statuses or Status.SYSTEM in statuses or len(set(statuses)) != len(statuses):
        line = "A register names at least one status for reports, each once, and never SYSTEM."
        raise RegisterRefused("register.statuses", line)
    if not register.clear <= _CLEAR & set(statuses):
        line = "Only EXERCISE and TEST may travel in clear, where reports may have that status."
        raise RegisterRefused("register.statuses", line)


def _check_members(register: Register) -> None:
    for name, member in register.members.items():
        check_member_name("member", name)
        if name != member.name:
            raise RegisterRefused("register.inconsistent", f"{name!a} stands for another member.")
    _check_once("member", (name.casefold() for name in register.members))


def _check_contracts(register: Register) -> None:
    for contract in register.contracts.values():
        if (contract.name == HEARTBEAT) == bool(contract.sections & Section.TERMS):
            line = f"Contract {contract.name} must have terms, unless it is {HEARTBEAT}'s."
            raise RegisterRefused("register.inconsistent", line)


def _check_topics(register: Register) -> None:
    contracts = {c.name for c in register.contracts.values()}
    for topic in register.topics.values():
        check_name("topic", topic.name, TOPIC_SIZE)
        if not topic.name.startswith(f"{register.network}."):
            line = f"Topic {topic.name} is not of network {register.network}."
            raise RegisterRefused("register.inconsistent", line)
        if unknown := topic.contracts - contracts:
            line = f"Topic {topic.name} carries unknown contracts: {', '.join(sorted(unknown))}."
            raise RegisterRefused("register.inconsistent", line)


def _check_groups(register: Register) -> None:
    for group in register.groups.values():
        check_member_name("group", group.name)
        if group.name in register.members:
            line = (
                f"{group.name} is a group's name and a member's; nobody could tell which is meant."
            )
            raise RegisterRefused("register.twice", line)
        if unknown := group.members - register.members.keys():
            line = f"Group {group.name} has unknown members: {', '.join(sorted(unknown))}."
            raise RegisterRefused("register.inconsistent", line)


def _check_keys(register: Register, proven: Mapping[bytes, Key]) -> None:
    signing: dict[str, list[bytes]] = {}
    for key in register.keys.values():
        if key.use is KeyUse.SIGNING:
            signing.setdefault(key.member, []).append(key.public)
    for key in register.keys.values():
        _check_window(register, key)
        known = proven.get(key.key_id)
        # A key's id holds its member, suite and public key: that they belong together was proven.
        if known is None or (known.proof, known.use) != (key.proof, key.use):
            # The newest first: it is the one that binds sealing keys, and each try costs a check.
            _check_held(register, key, signing.get(key.member, [])[::-1])


def _check_window(register: Register, key: Key) -> None:
    if key.member not in register.members:
        raise RegisterRefused("register.inconsistent", f"A key belongs to no member: {key.member}.")
    if key.not_before >= key.not_after:
        line = f"A key of {key.member} is valid at no time: its window is empty."
        raise RegisterRefused("register.inconsistent", line)


def _check_held(register: Register, key: Key, signing: Sequence[bytes]) -> None:
    held = (register.network, key.member, key.suite, key.public, key.proof)
    if key.use is KeyUse.SEALING:
        check_sealing(*held, signing=signing)
    else:
        check_possession(*held)


def _check_once(what: str, names: Iterable[str]) -> None:
    twice = [name for name, times in Counter(names).items() if times > 1]
    if twice:
        raise RegisterRefused("register.twice", f"This {what} is there twice: {twice[0]}.")
