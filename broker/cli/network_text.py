"""A network as people and programs read it."""

from __future__ import annotations

from collections.abc import Sequence

from broker.cli import layout
from broker.cli.console import line, out
from broker.cli.founding import Founded
from broker.cli.layout import pairs
from broker.cli.network_codes import Added
from broker.cli.network_folder import Outcome
from broker.cli.visible import json_line, visible
from broker.cli.wording import count, fingerprint, iso, now, when
from broker.keys import digest
from broker.register import Key, Member, Register, Right
from broker.register.notices import notices


def founded(network: Founded) -> None:
    """Say what was made, and what to do with it."""
    folder = network.folder
    keys = folder.keys(network.register.network).path
    out.print(f"Founded {network.register.network}:")
    pairs(
        [
            (str(folder.register), "the register: give it to every member, or let them read it"),
            (str(folder.root), "the root: give it to every member by another way"),
            (str(keys), "its private keys: carry each to who holds it, and away from here"),
        ]
    )
    pairs(
        [
            ("contracts", ", ".join(sorted(c.name for c in network.register.contracts.values()))),
            ("reports are", _statuses(network.register)),
            ("fingerprint", f"{fingerprint(digest(network.root))} (of the root)"),
        ]
    )
    out.print(f"Next: sealane member join {folder.path} MEMBER --kind KIND", soft_wrap=True)


def admitted(outcome: Outcome, members: Sequence[Member]) -> None:
    """Say who was admitted, with which keys and rights."""
    register = outcome.register
    for member in members:
        verb = "Admitted" if outcome.waiting is None else "To be admitted:"
        out.print(f"{verb} {member.name}: {describe(member)}")
        words_of = {**_WORDS, **_NAMELESS}
        held = {words: _contracts(member, right) for right, words in words_of.items()}
        rows = [(words, names) for words, names in held.items() if names]
        if member.clearance != "RED":
            rows.append(("up to", f"TLP:{member.clearance.replace('_', '+')}"))
        for key in _keys(register, member):
            rows += [
                ("fingerprint", fingerprint(key.key_id)),
                ("key until", when(key.not_after)),
            ]
        pairs(rows)
    became(outcome)
    out.print("Compare each fingerprint with its member before you hand the register out.")


def became(outcome: Outcome) -> None:
    """Say whether a change is published, or who must sign it first."""
    if outcome.waiting is None:
        register = outcome.register
        out.print(f"The register is now version {register.version}, with {_members(register)}.")
        return
    made, threshold = outcome.signatures
    out.print(
        f"Nothing is changed yet: {outcome.waiting} has {made} of {threshold} signatures.",
        soft_wrap=True,
    )
    if outcome.signatures.enough:
        out.print(f"Next: sealane register publish NETWORK {outcome.waiting}", soft_wrap=True)
    else:
        out.print(
            f"Send it to another registrar: sealane register sign NETWORK {outcome.waiting}",
            soft_wrap=True,
        )


def codes_added(added: Added) -> None:
    """Say which table the register names now."""
    codes = added.codes
    name = f"{codes.name} {codes.edition or ''}".rstrip()
    if added.changed:
        out.print(
            f"The register names {visible(name)}; it is now version {added.register.version}."
        )
    else:
        out.print(f"The register names this very table of {visible(name)} already.")
    pairs(
        [
            ("version", visible(codes.version)),
            ("codes", f"{added.table.codes:,} of {count(added.table.rows_read, 'row')}"),
            ("sha-256", codes.sha256.hex()),
        ]
    )
    out.print("Give members the file too, beside the register: codes/ and its SHA-256.")


def shown(register: Register) -> None:
    """Print a network as tables."""
    out.print(
        f"{register.network}: register version {register.version} of {when(register.made_at)}, "
        f"{_members(register)}; reports are {_statuses(register)}",
        soft_wrap=True,
    )
    for notice in notices(register, now()):
        out.print(notice.line, soft_wrap=True)
    if not register.members:
        out.print("Nobody has been admitted yet: sealane member join, then sealane network admit.")
        return
    for codes in register.code_lists.values():
        name = f"{codes.name} {codes.edition or ''}".rstrip()
        out.print(visible(f"code list {name}, version {codes.version}"), soft_wrap=True)
    members = layout.table("member", "who it is", "publishes", "reads", "counts", "key until")
    for member in sorted(register.members.values(), key=lambda m: m.name):
        members.add_row(
            member.name,
            describe(member),
            *(_column(register, member, right) for right in _WORDS),
            "\n".join(when(key.not_after)[:10] for key in _keys(register, member)),
        )
    layout.show(members)


def print_json(register: Register) -> None:
    """Print a network as one JSON object."""
    line(
        json_line(
            {
                "network": register.network,
                "version": register.version,
                "made_at": iso(register.made_at),
                "expires_at": iso(register.expires_at),
                "expired": register.expired(now()),
                "statuses": [status.name for status in register.statuses],
                "members": [_member_object(register, m) for m in register.members.values()],
                "groups": {g.name: sorted(g.members) for g in register.groups.values()},
                "topics": {t.name: sorted(t.contracts) for t in register.topics.values()},
                "contracts": {c.name: c.id.hex() for c in register.contracts.values()},
                "code_lists": [
                    {
                        "list": codes.name,
                        "edition": codes.edition,
                        "version": codes.version,
                        "sha256": codes.sha256.hex(),
                    }
                    for codes in register.code_lists.values()
                ],
            }
        )
    )


def describe(member: Member) -> str:
    """Return a member's official name, where it has one, what it is and where, in one line."""
    where = member.territory or member.country
    kind = member.kind.value.replace("_", " ").lower()
    is_a = f"{kind}, {where}" if where else kind
    return visible(is_a if member.title == member.name else f"{member.title} ({is_a})")


_WORDS = {Right.PUBLISH: "publishes", Right.READ: "reads", Right.COUNT: "counts"}
_NAMELESS = {Right.READ_NON_NOMINAL: "reads without names"}


def _member_object(register: Register, member: Member) -> dict[str, object]:
    return {
        "name": member.name,
        "kind": member.kind.value,
        "title": member.title,
        "country": member.country,
        "territory": member.territory,
        "clearance": member.clearance,
        "contacts": list(member.contacts),
        "standing": member.standing.value,
        "rights": {name: sorted(held) for name, held in member.rights.items()},
        "keys": [
            {
                "key_id": key.key_id.hex(),
                "use": key.use.value,
                "not_before": iso(key.not_before),
                "not_after": iso(key.not_after),
            }
            for key in _keys(register, member)
        ],
    }


def _keys(register: Register, member: Member) -> list[Key]:
    return [key for key in register.keys.values() if key.member == member.name]


def _contracts(member: Member, right: Right) -> str:
    return ", ".join(sorted(n for n, held in member.rights.items() if right in held))


def _column(register: Register, member: Member, right: Right) -> str:
    """Return what a column says: reading without names stands below reading."""
    said = _shortened(register, member, right)
    if right is not Right.READ or not _contracts(member, Right.READ_NON_NOMINAL):
        return said
    nameless = _shortened(register, member, Right.READ_NON_NOMINAL)
    return f"without names: {nameless}" if said == "-" else f"{said}; without names: {nameless}"


def _shortened(register: Register, member: Member, right: Right) -> str:
    """Name the contracts, or `all`, or `all but` one or two: the usual rights fit a line."""
    known = {contract.name for contract in register.contracts.values()}
    held = {name for name in known if right in member.rights.get(name, ())}
    lacking = known - held
    if not lacking:
        return "all"
    if len(lacking) <= _FEW < len(held):
        return f"all but {', '.join(sorted(lacking))}"
    return ", ".join(sorted(held)) or "-"


_FEW = 2


def _statuses(register: Register) -> str:
    return ", ".join(status.name for status in register.statuses)


def _members(register: Register) -> str:
    return count(len(register.members), "member")
