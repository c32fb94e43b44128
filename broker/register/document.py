"""The register as JSON: what the registrars sign, and what a member signs of its own keys."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

from broker.register.model import (
    DAY,
    Key,
    KeyUse,
    Kind,
    Member,
    Period,
    Register,
    Right,
    Standing,
)

Time = Annotated[int, Field(strict=True, ge=0, lt=2**63)]
"""Microseconds since 1970, UTC."""
Span = Annotated[int, Field(strict=True, ge=1, lt=2**52)]
"""Microseconds."""
Name = Annotated[str, Field(min_length=1, max_length=200)]
Rights = Mapping[str, tuple[Right, ...]]


class _Strict(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="forbid", ser_json_bytes="hex", val_json_bytes="hex"
    )


class PeriodDocument(_Strict):
    """What held of a member once, as JSON."""

    since: Time
    standing: Standing
    rights: Rights


class MemberDocument(_Strict):
    """A member, as JSON."""

    name: str
    kind: Kind
    title: Name
    country: str | None = Field(default=None, pattern=r"^[A-Z]{2}$")
    territory: str | None = Field(default=None, max_length=200)
    rights: Rights
    clearance: str = Field(default="RED", pattern=r"^(RED|AMBER_STRICT|AMBER|GREEN|CLEAR)$")
    contacts: tuple[Name, ...] = ()
    standing: Standing = Standing.ACTIVE
    standing_since: Time = 0
    past: tuple[PeriodDocument, ...] = ()


class KeyDocument(_Strict):
    """A member's key, as JSON; `proof` shows that the member holds it."""

    member: str
    suite: int = Field(strict=True)
    use: KeyUse
    public: bytes
    proof: bytes
    not_before: Time
    not_after: Time
    invalid_since: Time | None = None


class TopicDocument(_Strict):
    """A topic, as JSON."""

    name: str
    contracts: tuple[str, ...]
    retention: Span = 14 * DAY


class GroupDocument(_Strict):
    """A group, as JSON."""

    name: str
    members: tuple[str, ...]


class ContractDocument(_Strict):
    """A contract's exact text under its name, as JSON."""

    name: str
    text: str


class CodeListDocument(_Strict):
    """A code list and the digest of its table's file, as JSON."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")
    edition: str | None = Field(default=None, pattern=r"^[0-9]{4}$")
    version: str = Field(min_length=1, max_length=80)
    sha256: bytes = Field(min_length=32, max_length=32)


class RegisterDocument(_Strict):
    """The whole register, as JSON. Nothing in it is proven."""

    network: str
    made_at: Time
    statuses: tuple[str, ...]
    clear: tuple[str, ...]
    max_validity: Span
    heartbeat: Span = 60 * 1_000_000
    sealing_window: Span = 7 * DAY
    members: tuple[MemberDocument, ...]
    topics: tuple[TopicDocument, ...]
    contracts: tuple[ContractDocument, ...]
    keys: tuple[KeyDocument, ...]
    groups: tuple[GroupDocument, ...] = ()
    code_lists: tuple[CodeListDocument, ...] = ()


class KeysDocument(_Strict):
    """A member's own keys, as it signs them itself."""

    keys: tuple[KeyDocument, ...]


_INDENT: Final = 1


def document_of(register: Register) -> bytes:
    """Return `register` as JSON, the same bytes for the same register.

    Its version and its end are not in it: the repository's metadata says them.
    """
    document = RegisterDocument(
        network=register.network,
        made_at=register.made_at,
        statuses=tuple(s.name for s in register.statuses),
        clear=tuple(sorted(s.name for s in register.clear)),
        max_validity=register.max_validity,
        heartbeat=register.heartbeat,
        sealing_window=register.sealing_window,
        members=tuple(_member(m) for m in register.members.values()),
        topics=tuple(
            TopicDocument(name=t.name, contracts=tuple(sorted(t.contracts)), retention=t.retention)
            for t in register.topics.values()
        ),
        contracts=tuple(
            ContractDocument(name=c.name, text=c.text) for c in register.contracts.values()
        ),
        keys=tuple(_key(k) for k in register.keys.values()),
        groups=tuple(
            GroupDocument(name=g.name, members=tuple(sorted(g.members)))
            for g in register.groups.values()
        ),
        code_lists=tuple(
            CodeListDocument(name=c.name, edition=c.edition, version=c.version, sha256=c.sha256)
            for c in register.code_lists.values()
        ),
    )
    return _written(document)


def keys_document_of(keys: Iterable[Key]) -> bytes:
    """Return a member's keys as JSON."""
    return _written(KeysDocument(keys=tuple(_key(k) for k in keys)))


def _written(document: BaseModel) -> bytes:
    text = document.model_dump_json(indent=_INDENT, exclude_defaults=True)
    return text.encode("utf-8")


def _member(member: Member) -> MemberDocument:
    return MemberDocument(
        name=member.name,
        kind=member.kind,
        title=member.title,
        country=member.country,
        territory=member.territory,
        rights=_rights(member.rights),
        clearance=member.clearance,
        contacts=member.contacts,
        standing=member.standing,
        standing_since=member.standing_since,
        past=tuple(_period(p) for p in member.past),
    )


def _period(period: Period) -> PeriodDocument:
    return PeriodDocument(
        since=period.since, standing=period.standing, rights=_rights(period.rights)
    )


def _rights(rights: Mapping[str, frozenset[Right]]) -> Rights:
    return {name: tuple(sorted(given)) for name, given in rights.items()}


def _key(key: Key) -> KeyDocument:
    return KeyDocument(
        member=key.member,
        suite=key.suite,
        use=key.use,
        public=key.public,
        proof=key.proof,
        not_before=key.not_before,
        not_after=key.not_after,
        invalid_since=key.invalid_since,
    )
