"""The register out of JSON: nothing is believed that does not fit."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final, NoReturn, TypeVar

from pydantic import BaseModel, ValidationError

from broker.errors import RegisterRefused
from broker.register.check import by_name
from broker.register.contract import registered
from broker.register.document import (
    KeyDocument,
    KeysDocument,
    MemberDocument,
    RegisterDocument,
    Rights,
)
from broker.register.model import (
    FOREVER,
    Group,
    Key,
    Member,
    Period,
    Register,
    RegisteredCodes,
    Right,
    Status,
    Topic,
)

_Document = TypeVar("_Document", bound=BaseModel)
_NO_KEYS: Final[Mapping[bytes, Key]] = MappingProxyType({})


def read_json(data: bytes, what: str) -> Any:  # noqa: ANN401 - JSON
    """Return the value of this JSON, in which no object says a key twice.

    Raises:
        RegisterRefused: It is none, or says one twice (`register.malformed`).
    """
    try:
        return json.loads(data.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_number)
    except (ValueError, RecursionError) as exc:
        raise RegisterRefused("register.malformed", f"{what} is malformed: {exc}.") from exc


def register_of(
    data: bytes,
    *,
    version: int = 1,
    expires_at: int = FOREVER,
    more: Mapping[bytes, Key] = _NO_KEYS,
) -> Register:
    """Return the register that this JSON describes; `check_register` has not seen it yet.

    Args:
        data: What the registrars signed.
        version: Of the whole register, as its repository's metadata says.
        expires_at: Its end, likewise.
        more: Keys that members signed themselves, by key id.

    Raises:
        RegisterRefused: It describes none (`register.malformed`, `register.twice`,
            `register.contract`).
    """
    parsed = _parsed(RegisterDocument, data, "The register's content")
    try:
        statuses = tuple(Status[name] for name in parsed.statuses)
        clear = frozenset(Status[name] for name in parsed.clear)
    except KeyError as exc:
        raise RegisterRefused("register.malformed", f"There is no status {exc}.") from exc
    contracts = [registered(c.name, c.text) for c in parsed.contracts]
    topics = [Topic(t.name, frozenset(t.contracts), t.retention) for t in parsed.topics]
    codes = [RegisteredCodes(c.name, c.edition, c.version, c.sha256) for c in parsed.code_lists]
    groups = [Group(g.name, frozenset(g.members)) for g in parsed.groups]
    return Register(
        network=parsed.network,
        version=version,
        made_at=parsed.made_at,
        statuses=statuses,
        clear=clear,
        max_validity=parsed.max_validity,
        members=by_name("member", ((m.name, _member(m)) for m in parsed.members)),
        topics=by_name("topic", ((t.name, t) for t in topics)),
        contracts=by_name("contract", ((c.id, c) for c in contracts)),
        keys=_merged(_keys(parsed.keys), more),
        code_lists=by_name("code list", (((c.name, c.edition), c) for c in codes)),
        groups=by_name("group", ((g.name, g) for g in groups)),
        expires_at=expires_at,
        heartbeat=parsed.heartbeat,
        sealing_window=parsed.sealing_window,
    )


def keys_of(data: bytes, member: str, expires_at: int) -> Mapping[bytes, Key]:
    """Return the keys that `member` signed for itself; none is valid past `expires_at`.

    Raises:
        RegisterRefused: The JSON has no such form (`register.malformed`), a key is there twice
            (`register.twice`), or is another member's (`register.inconsistent`).
    """
    parsed = _parsed(KeysDocument, data, f"What {member} says of its keys")
    keys = _keys(parsed.keys)
    for key in keys.values():
        if key.member != member:
            line = f"{member} signs a key of {key.member!a}; a member signs only its own."
            raise RegisterRefused("register.inconsistent", line)
    if all(key.not_after <= expires_at for key in keys.values()):
        return keys
    return {i: replace(k, not_after=min(k.not_after, expires_at)) for i, k in keys.items()}


def _merged(first: Mapping[bytes, Key], more: Mapping[bytes, Key]) -> Mapping[bytes, Key]:
    """Return all keys; where both have one, each may only take from its time."""
    keys = {**first, **more}
    for both in first.keys() & more.keys():
        one, two = first[both], more[both]
        ends = [end for end in (one.invalid_since, two.invalid_since) if end is not None]
        keys[both] = replace(
            one,
            not_before=max(one.not_before, two.not_before),
            not_after=min(one.not_after, two.not_after),
            invalid_since=min(ends) if ends else None,
        )
    return MappingProxyType(keys)


def _parsed(document: type[_Document], data: bytes, what: str) -> _Document:
    read_json(data, what)
    try:
        return document.model_validate_json(data)
    except ValidationError as exc:
        fault = exc.errors(include_url=False)[0]
        where = ".".join(str(step) for step in fault["loc"])
        line = f"{what} is malformed: {where}: {fault['msg']}."
        raise RegisterRefused("register.malformed", line) from exc


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("an object says a key twice")
    return found


def _no_number(_: str) -> NoReturn:
    raise ValueError("a number is none")


def _keys(documents: Iterable[KeyDocument]) -> Mapping[bytes, Key]:
    keys = [_key(document) for document in documents]
    return by_name("key", ((k.key_id, k) for k in keys))


def _key(document: KeyDocument) -> Key:
    try:
        return Key(
            member=document.member,
            suite=document.suite,
            use=document.use,
            public=document.public,
            proof=document.proof,
            not_before=document.not_before,
            not_after=document.not_after,
            invalid_since=document.invalid_since,
        )
    except (UnicodeEncodeError, ValueError) as exc:
        line = f"The key of {document.member!a} has no id: its member's name or suite is none."
        raise RegisterRefused("register.malformed", line) from exc


def _member(document: MemberDocument) -> Member:
    return Member(
        name=document.name,
        kind=document.kind,
        title=document.title,
        country=document.country,
        territory=document.territory,
        rights=_rights(document.rights),
        clearance=document.clearance,
        contacts=document.contacts,
        standing=document.standing,
        standing_since=document.standing_since,
        past=tuple(Period(p.since, p.standing, _rights(p.rights)) for p in document.past),
    )


def _rights(rights: Rights) -> Mapping[str, frozenset[Right]]:
    return MappingProxyType({name: _given(given) for name, given in rights.items()})


@lru_cache(maxsize=256)
def _given(rights: tuple[Right, ...]) -> frozenset[Right]:
    return frozenset(rights)
