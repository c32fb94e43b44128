"""A test vector: what goes in, what must come out, and how it is written as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from types import MappingProxyType
from typing import Any

import relay_world
from register_forge import believed, repository
from sealed_world import Held, sealing_key
from vector_note import contract_text
from wire_world import NETWORK, NOW, SECOND, codecs, contract, key, network, place

from broker.errors import EnvelopeRefused
from broker.keys import HYBRID, SealingKey, key_id
from broker.register import (
    Key,
    KeyUse,
    Period,
    Register,
    RegisteredContract,
    Right,
    Standing,
    Status,
    registered,
)
from broker.register.possession import bind_sealing
from broker.wire import (
    NEW_LANE,
    Codec,
    Counted,
    Dropped,
    LaneState,
    NotAddressed,
    Opened,
    Position,
    Proven,
    Reason,
    RecordKind,
    RecordPlace,
    SystemRecord,
    open_envelope,
    open_keys,
    shipped_codec,
)
from schemas.contracts import shipped

JSON = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """A vector before it is written.

    Args:
        name: Group and what is special.
        says: One sentence.
        expect: A reason, or one of the results that are no refusal. Stated by hand: that the
            program agrees is what is tested.
        value: Of the record.
        zeros: Zero bytes behind it.
        where: Its place.
        register: A name in `registers`.
        reader: Who reads.
        at: When.
        lane: Before.
        known: What was taken.
        holds: What the reader unseals with; None for a reader without keys.
        sealing: The seed of the reader's sealing key; None for a reader without one.
    """

    name: str
    says: str
    expect: str
    value: bytes | None
    zeros: int = 0
    where: RecordPlace = field(default_factory=place)
    register: str = "main"
    reader: str = "police-nz"
    at: int = NOW
    lane: LaneState = NEW_LANE
    known: Mapping[Position, bytes] = field(default_factory=dict)
    holds: Held | None = None
    sealing: bytes | None = None


@cache
def registers() -> Mapping[str, dict[str, bytes]]:
    """Return the signed register files that the vectors are read under."""
    main = network()
    longer = registered("heartbeat", shipped()["heartbeat"].text + "\n")
    scaled = registered("vector_note", contract_text(level="long", seen_at=["null", "long"]))
    mine = key_id("customs-nz", 1, key("customs-nz").public)
    sealing = replace(
        main.keys[mine],
        suite=HYBRID,
        use=KeyUse.SEALING,
        public=sealing_key("customs-nz").public,
        proof=bind_sealing(
            NETWORK, "customs-nz", key("customs-nz"), sealing_key("customs-nz").public
        ),
    )
    made = {
        "main": main,
        "sealing": replace(main, clear=frozenset({Status.TEST})),
        "production": replace(main, statuses=(Status.ACTUAL,), clear=frozenset()),
        "mute": _with_rights(main, "customs-nz", Right.READ),
        "blind": _with_rights(main, "police-nz", Right.PUBLISH),
        "nameless": _with_rights(main, "police-nz", Right.READ_NON_NOMINAL),
        "revoked": replace(main, keys=_with_end(main, mine, NOW + SECOND)),
        "suspended": _with_standing(main, Standing.SUSPENDED, NOW + SECOND),
        "right_before": _with_standing(main, Standing.ACTIVE, NOW + SECOND),
        "right_since": _with_standing(main, Standing.ACTIVE, NOW),
        "readmitted": _with_past(main),
        "sealing_key": replace(main, keys=MappingProxyType({**main.keys, sealing.key_id: sealing})),
        "two_texts": replace(
            main,
            contracts=MappingProxyType(
                {**main.contracts, longer.id: longer, scaled.id: scaled, contract().id: contract()}
            ),
        ),
    }
    made["relays"] = relay_world.network()
    return {name: repository(register) for name, register in made.items()}


def _with_end(register: Register, identity: bytes, end: int) -> Mapping[bytes, Key]:
    void = replace(register.keys[identity], invalid_since=end)
    return MappingProxyType({**register.keys, identity: void})


def _with_standing(register: Register, standing: Standing, since: int) -> Register:
    """Return it with customs-nz of this standing since then, and mute where it is active."""
    member = register.members["customs-nz"]
    rights = {} if standing is Standing.ACTIVE else member.rights
    past = (Period(0, Standing.ACTIVE, member.rights),)
    now = replace(member, standing=standing, standing_since=since, rights=rights, past=past)
    return replace(register, members=MappingProxyType({**register.members, member.name: now}))


def _with_past(register: Register) -> Register:
    """Return it with customs-nz suspended for two seconds around `NOW`, and back."""
    member = register.members["customs-nz"]
    past = (
        Period(0, Standing.ACTIVE, member.rights),
        Period(NOW - SECOND, Standing.SUSPENDED, member.rights),
    )
    now = replace(member, standing_since=NOW + SECOND, past=past)
    return replace(register, members=MappingProxyType({**register.members, member.name: now}))


def _with_rights(register: Register, name: str, right: Right) -> Register:
    rights = {contract: frozenset({right}) for contract in register.members[name].rights}
    member = replace(register.members[name], rights=MappingProxyType(rights))
    return replace(register, members=MappingProxyType({**register.members, name: member}))


@cache
def register_of(name: str) -> Register:
    """Return the register of this name, read from its file."""
    return believed(registers()[name]).register


def _codecs(wanted: RegisteredContract) -> Codec:
    """Return a codec for exactly the contracts that the vectors' readers have models of."""
    return codecs(wanted) if wanted == contract() else shipped_codec(wanted)


def opened(case: Case) -> Opened:
    """Return what this program makes of a case."""
    value = None if case.value is None else case.value + bytes(case.zeros)
    return open_envelope(
        value,
        place=case.where,
        register=register_of(case.register),
        lane=case.lane,
        reader=case.reader,
        at=case.at,
        known=case.known.get,
        codecs=_codecs,
        keys=case.holds,
    )


def hourly_keys(case: Case, result: object) -> JSON:
    """Return what a keys record gives the case's reader, as `expect` writes it."""
    if not (isinstance(result, SystemRecord) and result.kind is RecordKind.KEYS):
        return {}
    mine = {} if case.sealing is None else _sealing_keys(case.reader, case.sealing)
    given = open_keys(result.authentic, mine)
    if not given.own:
        return {"gives": None}
    groups = {name: key.hex() for name, key in sorted(given.groups.items())}
    others = [leaf.hex() for leaf in given.others]
    return {"gives": {"own": given.own.hex(), "groups": groups, "others": others}}


def _sealing_keys(reader: str, seed: bytes) -> dict[bytes, SealingKey]:
    key = SealingKey.from_seed(seed)
    return {key_id(reader, HYBRID, key.public): key}


def expected_of(case: Case) -> JSON:
    """Return what this program makes of a case, as `expect` writes it."""
    of = opened(case)
    try:
        return {**outcome(of), **hourly_keys(case, of.result)}
    except EnvelopeRefused as exc:
        return outcome(Opened(exc, of.lane))


def outcome(of: Opened) -> JSON:
    """Return an outcome as `expect` writes it."""
    result = of.result
    after = {"lane": lane_json(of.lane)}
    match result:
        case EnvelopeRefused():
            reason = Reason[result.reason.removeprefix("wire.").upper()]
            return {"result": "refused", "reason": str(reason), "step": reason.step, **after}
        case Dropped():
            return {"result": str(result.placed.order), **after}
        case Counted():
            return {"result": "counted", "contract": result.contract, **after}
        case NotAddressed():
            return {"result": "not_addressed", **after}
        case SystemRecord():
            return {"result": "system", "kind": str(result.kind), **after}
        case Proven():
            return {"result": "proven", **after, **_proven(result)}


def _proven(result: Proven) -> JSON:
    report = result.report
    names = [name for name in ("open", "facts", "nominal") if getattr(report, name, None)]
    return {
        "leaf": result.leaf.hex(),
        "originator": result.originator,
        "contract": result.contract,
        "order": str(result.order),
        "fork": result.fork,
        "sections": ["terms", *names],
        "audience": list(result.terms.handling.audience),
    }


def vector(case: Case) -> JSON:
    """Return a case as JSON, with what must come out."""
    where = case.where
    expected = expected_of(case)
    stated = expected.get("reason", expected["result"])
    if stated != case.expect:
        raise AssertionError(f"{case.name}: {stated}, and {case.expect} was stated")
    return {
        "name": case.name,
        "says": case.says,
        "register": case.register,
        "reader": case.reader,
        "at": case.at,
        "place": {
            "network": where.network,
            "topic": where.topic,
            "key": None if where.key is None else where.key.hex(),
        },
        "lane": lane_json(case.lane),
        "known": [[*position, leaf.hex()] for position, leaf in case.known.items()],
        "value": None if case.value is None else case.value.hex(),
        **({"zeros": case.zeros} if case.zeros else {}),
        **({} if case.holds is None else {"holds": holds_json(case.holds)}),
        **({} if case.sealing is None else {"sealing": case.sealing.hex()}),
        "expect": expected,
    }


def holds_json(holds: Held) -> JSON:
    """Return what a reader holds as JSON."""
    return {
        "hourly": {leaf.hex(): [key.hex() for key in keys] for leaf, keys in holds.keys.items()},
        "rungs": {leaf.hex(): [number, key.hex()] for leaf, (number, key) in holds.rungs.items()},
    }


def lane_json(lane: LaneState) -> JSON:
    """Return a lane as JSON."""
    return {
        "head": None if lane.head is None else [*lane.head],
        "leaf": lane.leaf.hex(),
        "gaps": [[[*g.first], [*g.until], g.after.hex(), g.before.hex()] for g in lane.gaps],
        "ended": lane.ended,
    }
