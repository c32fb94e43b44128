"""What registrars change of a register: a member's standing, rights and keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from broker.errors import RegisterRefused
from broker.register.check import check_register
from broker.register.model import Group, Member, Period, Register, Right, Standing


def with_rights(
    register: Register, name: str, rights: Mapping[str, frozenset[Right]], *, at: int
) -> Register:
    """Return `register` with other rights of this member, from `at` on.

    Raises:
        RegisterRefused: There is no such member, or it holds these already (`register.unchanged`).
    """
    member = register.member(name)
    if member.rights == rights:
        raise RegisterRefused("register.unchanged", f"{name} holds these rights already.")
    held = replace(member, rights=MappingProxyType(dict(rights)))
    return _with(register, _begun(member, held, since=at), at=at)


def with_profile(
    register: Register,
    name: str,
    *,
    clearance: str | None,
    contacts: tuple[str, ...] | None,
    at: int,
) -> Register:
    """Return `register` with another clearance, or other contacts, of this member.

    Args:
        register: What there is.
        name: The member.
        clearance: The strictest TLP label that it may be given; None leaves it.
        contacts: Whom to ask there; None leaves them.
        at: When this is decided.

    Raises:
        RegisterRefused: There is no such member, or it is so already (`register.unchanged`).
    """
    member = register.member(name)
    now = replace(
        member,
        clearance=member.clearance if clearance is None else clearance,
        contacts=member.contacts if contacts is None else contacts,
    )
    if now == member:
        raise RegisterRefused("register.unchanged", f"This is said of {name} already.")
    return _with(register, now, at=at)


def with_group(register: Register, name: str, members: frozenset[str], *, at: int) -> Register:
    """Return `register` with this group of exactly these members; without it if there are none.

    Raises:
        RegisterRefused: It is so already (`register.unchanged`), a member has the group's name
            (`register.twice`), or one of them is no member (`register.inconsistent`).
    """
    held = register.groups.get(name)
    if members == (held.members if held else frozenset()):
        raise RegisterRefused("register.unchanged", f"The group {name} has these members already.")
    groups = {other: group for other, group in register.groups.items() if other != name}
    if members:
        groups[name] = Group(name, members)
    return _checked(
        replace(register, version=register.version + 1, made_at=at, groups=MappingProxyType(groups))
    )


def with_standing(
    register: Register, name: str, standing: Standing, *, since: int, at: int
) -> Register:
    """Return `register` with this member suspended, expelled, or back.

    Args:
        register: What there is.
        name: The member.
        standing: What holds from now on.
        since: From when, microseconds; before `at` where it is found out late.
        at: When this is decided.

    Raises:
        RegisterRefused: There is no such member, it stands so already (`register.unchanged`), it
            was expelled (`register.expelled`), or `since` is before what holds now
            (`register.inconsistent`).
    """
    member = register.member(name)
    if member.standing is standing:
        raise RegisterRefused("register.unchanged", f"{name} is {standing.value} already.")
    if member.standing is Standing.EXPELLED:
        line = f"{name} was expelled; it joins again under another name."
        raise RegisterRefused("register.expelled", line)
    if since < member.standing_since:
        line = f"What holds of {name} now holds from a later time than that."
        raise RegisterRefused("register.inconsistent", line)
    return _with(register, _begun(member, replace(member, standing=standing), since=since), at=at)


def with_revoked(register: Register, key_id: bytes, *, invalid_since: int, at: int) -> Register:
    """Return `register` in which this key is void from `invalid_since` on; never from later.

    Raises:
        RegisterRefused: There is no such key, or it is void from then or before already
            (`register.unchanged`).
    """
    key = register.key(key_id)
    if key.invalid_since is not None and key.invalid_since <= invalid_since:
        raise RegisterRefused("register.unchanged", "This key is void from then or before already.")
    void = replace(key, invalid_since=invalid_since)
    return _checked(
        replace(
            register,
            version=register.version + 1,
            made_at=at,
            keys=MappingProxyType({**register.keys, key_id: void}),
        )
    )


def _begun(member: Member, now: Member, *, since: int) -> Member:
    """Return `now` as it holds from `since` on, with what held before kept as past."""
    before = Period(member.standing_since, member.standing, member.rights)
    return replace(now, standing_since=since, past=(*member.past, before))


def _with(register: Register, member: Member, *, at: int) -> Register:
    members = MappingProxyType({**register.members, member.name: member})
    return _checked(replace(register, version=register.version + 1, made_at=at, members=members))


def _checked(register: Register) -> Register:
    check_register(register)
    return register
