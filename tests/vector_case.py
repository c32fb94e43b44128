"""A test vector: what goes in, what must come out, and how it is written as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from types import MappingProxyType
from typing import Any

from vector_note import contract_text
from wire_world import NETWORK, NOW, ROOT, codecs, contract, key, network, place

from broker.errors import EnvelopeRefused
from broker.keys import key_id
from broker.register import (
    KeyUse,
    Register,
    RegisteredContract,
    Right,
    Status,
    read_register,
    registered,
    write_register,
)
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
    RecordPlace,
    SystemRecord,
    open_envelope,
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


@cache
def registers() -> Mapping[str, bytes]:
    """Return the signed register files that the vectors are read under."""
    main = network()
    longer = registered("heartbeat", shipped()["heartbeat"].text + "\n")
    scaled = registered("vector_note", contract_text(level="long", seen_at=["null", "long"]))
    mine = key_id("customs-nz", 1, key("customs-nz").public)
    sealing = replace(main.keys[mine], use=KeyUse.SEALING)
    made = {
        "main": main,
        "sealing": replace(main, clear=frozenset({Status.TEST})),
        "production": replace(main, statuses=(Status.ACTUAL,), clear=frozenset()),
        "mute": _with_rights(main, "customs-nz", Right.READ),
        "blind": _with_rights(main, "police-nz", Right.PUBLISH),
        "sealing_key": replace(main, keys=MappingProxyType({**main.keys, mine: sealing})),
        "two_texts": replace(
            main,
            contracts=MappingProxyType(
                {**main.contracts, longer.id: longer, scaled.id: scaled, contract().id: contract()}
            ),
        ),
    }
    return {name: write_register(register, ROOT) for name, register in made.items()}


def _with_rights(register: Register, name: str, right: Right) -> Register:
    rights = {contract: frozenset({right}) for contract in register.members[name].rights}
    member = replace(register.members[name], rights=MappingProxyType(rights))
    return replace(register, members=MappingProxyType({**register.members, name: member}))


@cache
def register_of(name: str) -> Register:
    """Return the register of this name, read from its file."""
    return read_register(registers()[name], root=ROOT.public, network=NETWORK)


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
    )


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
            return {"result": "counted", **after}
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
    expected = outcome(opened(case))
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
        "expect": expected,
    }


def lane_json(lane: LaneState) -> JSON:
    """Return a lane as JSON."""
    return {
        "head": None if lane.head is None else [*lane.head],
        "leaf": lane.leaf.hex(),
        "gaps": [[[*g.first], [*g.until], g.after.hex(), g.before.hex()] for g in lane.gaps],
        "ended": lane.ended,
    }
