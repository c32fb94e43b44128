"""What differs between two registers, in lines for people: members are told, not only programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from broker.register.model import DAY, Key, Member, Register, Right
from broker.register.telling import fingerprint, listed, moment

_NOTHING: Final[frozenset[Right]] = frozenset()
_HOUR: Final = 3600 * 1_000_000
_RULES: Final = (
    ("statuses", "reports may be"),
    ("clear", "what may travel in clear is"),
    ("max_validity", "a report holds at most"),
    ("heartbeat", "stations beat every"),
    ("sealing_window", "a sealing key serves"),
)


def differences(before: Register | None, after: Register) -> Sequence[str]:
    """Return a line for each thing that differs between two registers of one network; it is pure.

    Names of members stand at the beginning of what is about them. Titles and contacts are as their
    members wrote them: whoever prints a line makes it visible first (THREATS 36).

    Args:
        before: What held; None where there was none.
        after: What holds now.
    """
    if before is None:
        return ["the network was founded"]
    return [
        *_members(before, after),
        *_keys(before, after),
        *_groups(before, after),
        *_said(before, after),
        *_rules(before, after),
    ]


def _members(before: Register, after: Register) -> Iterator[str]:
    for name, now in after.members.items():
        then = before.members.get(name)
        if then is None:
            yield f"{name} is admitted as {now.kind.value}: {now.title}"
            yield from _rights(now, None)
        elif then is not now:
            yield from _of_member(now, then)
    yield from (f"{name} is gone" for name in before.members.keys() - after.members.keys())


def _of_member(now: Member, then: Member) -> Iterator[str]:
    if now.standing is not then.standing:
        yield f"{now.name} is {now.standing.value} since {moment(now.standing_since)}"
    yield from _rights(now, then)
    if now.clearance != then.clearance:
        yield f"{now.name} may be given up to {now.clearance}, before {then.clearance}"
    for what in ("kind", "title", "country", "territory", "contacts"):
        has, had = getattr(now, what), getattr(then, what)
        if has != had:
            yield f"{now.name} has {what} {_shown(has)}, before {_shown(had)}"


def _rights(now: Member, then: Member | None) -> Iterator[str]:
    before = then.rights if then else {}
    for contract in sorted(now.rights.keys() | before.keys()):
        has, had = now.rights.get(contract, _NOTHING), before.get(contract, _NOTHING)
        if has != had:
            yield f"{now.name} may with {contract}: {listed(right.value for right in has)}"


def _keys(before: Register, after: Register) -> Iterator[str]:
    for identity, key in after.keys.items():
        held = before.keys.get(identity)
        if held is None:
            yield f"{_key(key)} is new, valid from {moment(key.not_before)} to {_end(key)}"
        elif held is not key:
            yield from _of_key(key, held)
    for identity in before.keys.keys() - after.keys.keys():
        yield f"{_key(before.keys[identity])} is gone"


def _of_key(now: Key, then: Key) -> Iterator[str]:
    if now.invalid_since != then.invalid_since:
        since = now.invalid_since
        yield f"{_key(now)} is " + (
            "void no more" if since is None else f"void since {moment(since)}"
        )
    if (now.not_before, now.not_after) != (then.not_before, then.not_after):
        yield f"{_key(now)} is valid from {moment(now.not_before)} to {_end(now)}"


def _key(key: Key) -> str:
    return f"{key.member}: {key.use.value.lower()} key {fingerprint(key.key_id)}"


def _end(key: Key) -> str:
    return moment(key.not_after)


def _groups(before: Register, after: Register) -> Iterator[str]:
    for name, group in after.groups.items():
        had = before.groups[name].members if name in before.groups else frozenset()
        if more := group.members - had:
            yield f"group {name} has {listed(more)} now"
        if fewer := had - group.members:
            yield f"group {name} has {listed(fewer)} no more"
    yield from (f"group {name} is gone" for name in before.groups.keys() - after.groups.keys())


def _said(before: Register, after: Register) -> Iterator[str]:
    """Yield what differs in contracts, topics and code lists."""
    for identity, contract in after.contracts.items():
        if identity not in before.contracts:
            yield f"contract {contract.name} has a new text, {identity.hex()[:16]}"
    for identity in before.contracts.keys() - after.contracts.keys():
        yield f"contract {before.contracts[identity].name}, text {identity.hex()[:16]}, is gone"
    yield from _things("topic", before.topics, after.topics)
    lists = [
        {f"{name} {edition or ''}".rstrip(): codes for (name, edition), codes in held.items()}
        for held in (before.code_lists, after.code_lists)
    ]
    yield from _things("code list", *lists)


def _things(what: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    for name, thing in after.items():
        if name not in before:
            yield f"{what} {name} is new"
        elif before[name] != thing:
            yield f"{what} {name} is another"
    yield from (f"{what} {name} is gone" for name in before.keys() - after.keys())


def _rules(before: Register, after: Register) -> Iterator[str]:
    for rule, words in _RULES:
        has, had = getattr(after, rule), getattr(before, rule)
        if has != had:
            yield f"{words} {_shown(has)}, before {_shown(had)}"


def _shown(value: Any) -> str:  # noqa: ANN401 - a field of a register
    """Return a field's value as people read it; numbers are spans in microseconds."""
    if isinstance(value, int):
        if value >= DAY and not value % DAY:
            return f"{value // DAY} days"
        return f"{value / _HOUR:g} hours" if value >= _HOUR else f"{value / 1_000_000:g} s"
    if isinstance(value, (tuple, frozenset)):
        return listed(getattr(one, "name", str(one)) for one in value)
    return str(value or "none")
