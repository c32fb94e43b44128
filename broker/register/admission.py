"""How a register begins and grows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from broker.errors import RegisterRefused
from broker.keys import HYBRID
from broker.register.check import by_name, check_register
from broker.register.model import (
    Key,
    KeyUse,
    Member,
    Register,
    RegisteredCodes,
    RegisteredContract,
    Right,
    Status,
    Topic,
)
from broker.register.possession import Held
from broker.register.request import JoinRequest


def new_register(  # noqa: PLR0913 - a network's rules; none has a default that fits all
    *,
    network: str,
    made_at: int,
    statuses: tuple[Status, ...],
    clear: frozenset[Status],
    max_validity: int,
    contracts: Iterable[RegisteredContract],
) -> Register:
    """Return the first register of a network: no members, one topic per contract.

    Raises:
        RegisterRefused: The network's rules contradict each other, or a name is none.
    """
    known = by_name("contract", ((c.id, c) for c in contracts))
    topics = (Topic(f"{network}.{c.name}", frozenset({c.name})) for c in known.values())
    register = Register(
        network=network,
        version=1,
        made_at=made_at,
        statuses=statuses,
        clear=clear,
        max_validity=max_validity,
        members=MappingProxyType({}),
        topics=by_name("topic", ((t.name, t) for t in topics)),
        contracts=known,
        keys=MappingProxyType({}),
    )
    check_register(register)
    return register


def admit(  # noqa: PLR0913 - what a registrar decides; none of it has a default
    register: Register,
    request: JoinRequest,
    *,
    rights: Mapping[str, frozenset[Right]],
    not_before: int,
    not_after: int,
    at: int,
    sealing_not_after: int | None = None,
    clearance: str = "RED",
    contacts: tuple[str, ...] = (),
) -> Register:
    """Return the next version of `register`, with the requester as a member.

    Args:
        register: What there is.
        request: As `read_request` proved it.
        rights: The new member's rights by contract name.
        not_before: From when its keys are valid, microseconds.
        not_after: Until when, not included.
        at: When this happens.
        sealing_not_after: Until when its sealing key is; None for as long as the other.
        clearance: The strictest TLP label that it may be given.
        contacts: Whom to ask there, for people.

    Raises:
        RegisterRefused: Another network's request (`register.network`), a name or key that is there
            already (`register.twice`), a key that may not be believed (THREATS 13).
    """
    if request.network != register.network:
        line = f"{request.member} asks to join {request.network}, which is not {register.network}."
        raise RegisterRefused("register.network", line)
    if request.member in register.members:
        raise RegisterRefused("register.twice", f"There is a member {request.member} already.")
    member = replace(_member(request, rights), clearance=clearance, contacts=contacts)
    grown = replace(
        register,
        version=register.version + 1,
        made_at=at,
        members=MappingProxyType({**register.members, request.member: member}),
        keys=_with_keys(register, request, (not_before, not_after), sealing_not_after or not_after),
    )
    check_register(grown)
    return grown


def rejoin(  # noqa: PLR0913 - as `admit`
    register: Register,
    request: JoinRequest,
    *,
    not_before: int,
    not_after: int,
    at: int,
    sealing_not_after: int | None = None,
) -> Register:
    """Return the next version of `register`, with further keys of a member that lost its own.

    Which of its old keys are void, and from when, is said apart (`with_revoked`).

    Raises:
        RegisterRefused: Another network's request (`register.network`), of nobody who is there
            (`register.unknown`), or a key that is there or may not be believed (THREATS 13).
    """
    if request.network != register.network:
        line = f"{request.member} asks to join {request.network}, which is not {register.network}."
        raise RegisterRefused("register.network", line)
    register.member(request.member)
    grown = replace(
        register,
        version=register.version + 1,
        made_at=at,
        keys=_with_keys(register, request, (not_before, not_after), sealing_not_after or not_after),
    )
    check_register(grown)
    return grown


def _with_keys(
    register: Register, request: JoinRequest, window: tuple[int, int], sealing_not_after: int
) -> Mapping[bytes, Key]:
    held = Held(request.public, request.proof)
    keys = [_key(request.member, request.suite, KeyUse.SIGNING, held, window)]
    if request.sealing is not None:
        sealing = (window[0], min(window[1], sealing_not_after))
        keys.append(_key(request.member, HYBRID, KeyUse.SEALING, request.sealing, sealing))
    return MappingProxyType({**register.keys, **{key.key_id: key for key in keys}})


def _key(member: str, suite: int, use: KeyUse, held: Held, window: tuple[int, int]) -> Key:
    return Key(
        member=member,
        suite=suite,
        use=use,
        public=held.public,
        proof=held.proof,
        not_before=window[0],
        not_after=window[1],
    )


def with_codes(register: Register, codes: RegisteredCodes, *, at: int) -> Register:
    """Return the next version of `register`, which names this code list.

    Args:
        register: What there is.
        codes: The list; it takes the place of the one of this name and edition.
        at: When this happens.
    """
    grown = replace(
        register,
        version=register.version + 1,
        made_at=at,
        code_lists=MappingProxyType({**register.code_lists, (codes.name, codes.edition): codes}),
    )
    check_register(grown)
    return grown


def _member(request: JoinRequest, rights: Mapping[str, frozenset[Right]]) -> Member:
    return Member(
        name=request.member,
        kind=request.kind,
        title=request.title,
        country=request.country,
        territory=request.territory,
        rights=MappingProxyType(dict(rights)),
    )
