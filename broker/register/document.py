"""The register as JSON: what the root key signs, and nothing believed that does not fit."""

from __future__ import annotations

from types import MappingProxyType

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from broker.errors import RegisterRefused
from broker.register.check import by_name, check_register
from broker.register.contract import registered
from broker.register.model import (
    Key,
    KeyUse,
    Kind,
    Member,
    Register,
    RegisteredCodes,
    Right,
    Status,
    Topic,
)


class _Strict(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="forbid", ser_json_bytes="hex", val_json_bytes="hex"
    )


class MemberDocument(_Strict):
    """A member, as JSON."""

    name: str
    kind: Kind
    title: str = Field(min_length=1, max_length=200)
    country: str | None = Field(default=None, pattern=r"^[A-Z]{2}$")
    territory: str | None = Field(default=None, max_length=200)
    rights: dict[str, tuple[Right, ...]]


class KeyDocument(_Strict):
    """A member's key, as JSON; `proof` shows that the member holds it."""

    member: str
    suite: int = Field(strict=True)
    use: KeyUse
    public: bytes
    proof: bytes
    not_before: int = Field(strict=True, ge=0, lt=2**63)
    not_after: int = Field(strict=True, ge=0, lt=2**63)


class TopicDocument(_Strict):
    """A topic, as JSON."""

    name: str
    contracts: tuple[str, ...]


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
    version: int = Field(strict=True, ge=1, lt=2**63)
    made_at: int = Field(strict=True, ge=0, lt=2**63)
    statuses: tuple[str, ...]
    clear: tuple[str, ...]
    max_validity: int = Field(strict=True, ge=1, lt=2**52)
    members: tuple[MemberDocument, ...]
    topics: tuple[TopicDocument, ...]
    contracts: tuple[ContractDocument, ...]
    keys: tuple[KeyDocument, ...]
    code_lists: tuple[CodeListDocument, ...] = ()


def document_of(register: Register) -> bytes:
    """Return `register` as JSON, the same bytes for the same register."""
    document = RegisterDocument(
        network=register.network,
        version=register.version,
        made_at=register.made_at,
        statuses=tuple(s.name for s in register.statuses),
        clear=tuple(sorted(s.name for s in register.clear)),
        max_validity=register.max_validity,
        members=tuple(_member_document(m) for m in register.members.values()),
        topics=tuple(
            TopicDocument(name=t.name, contracts=tuple(sorted(t.contracts)))
            for t in register.topics.values()
        ),
        contracts=tuple(
            ContractDocument(name=c.name, text=c.text) for c in register.contracts.values()
        ),
        keys=tuple(_key_document(k) for k in register.keys.values()),
        code_lists=tuple(
            CodeListDocument(name=c.name, edition=c.edition, version=c.version, sha256=c.sha256)
            for c in register.code_lists.values()
        ),
    )
    # A register without code lists is written as before there were any.
    absent = None if register.code_lists else {"code_lists"}
    return document.model_dump_json(indent=1, exclude=absent).encode("utf-8")


def register_of(document: bytes) -> Register:
    """Return the register that this JSON describes, checked in itself.

    Raises:
        RegisterRefused: It describes none (`register.malformed`), or `check_register` refuses it.
    """
    try:
        parsed = RegisterDocument.model_validate_json(document)
        statuses = tuple(Status[name] for name in parsed.statuses)
        clear = frozenset(Status[name] for name in parsed.clear)
    except (ValidationError, KeyError) as exc:
        raise RegisterRefused("register.malformed", "The register's content is malformed.") from exc
    contracts = [registered(c.name, c.text) for c in parsed.contracts]
    topics = [Topic(t.name, frozenset(t.contracts)) for t in parsed.topics]
    keys = [_key(k) for k in parsed.keys]
    codes = [RegisteredCodes(c.name, c.edition, c.version, c.sha256) for c in parsed.code_lists]
    register = Register(
        network=parsed.network,
        version=parsed.version,
        made_at=parsed.made_at,
        statuses=statuses,
        clear=clear,
        max_validity=parsed.max_validity,
        members=by_name("member", ((m.name, _member(m)) for m in parsed.members)),
        topics=by_name("topic", ((t.name, t) for t in topics)),
        contracts=by_name("contract", ((c.id, c) for c in contracts)),
        keys=by_name("key", ((k.key_id, k) for k in keys)),
        code_lists=by_name("code list", (((c.name, c.edition), c) for c in codes)),
    )
    check_register(register)
    return register


def _member(document: MemberDocument) -> Member:
    return Member(
        name=document.name,
        kind=document.kind,
        title=document.title,
        country=document.country,
        territory=document.territory,
        rights=MappingProxyType({name: frozenset(r) for name, r in document.rights.items()}),
    )


def _member_document(member: Member) -> MemberDocument:
    return MemberDocument(
        name=member.name,
        kind=member.kind,
        title=member.title,
        country=member.country,
        territory=member.territory,
        rights={name: tuple(sorted(rights)) for name, rights in member.rights.items()},
    )


def _key(document: KeyDocument) -> Key:
    return Key(
        member=document.member,
        suite=document.suite,
        use=document.use,
        public=document.public,
        proof=document.proof,
        not_before=document.not_before,
        not_after=document.not_after,
    )


def _key_document(key: Key) -> KeyDocument:
    return KeyDocument(
        member=key.member,
        suite=key.suite,
        use=key.use,
        public=key.public,
        proof=key.proof,
        not_before=key.not_before,
        not_after=key.not_after,
    )
