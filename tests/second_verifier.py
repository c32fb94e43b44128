"""Second verifier, written from `schemas/README.md` alone: section 5, receiving.

It imports nothing of the program, decodes with Apache's `avro`, and is short rather than fast.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from second_verifier_avro import BITS, Contract, Refused, check_open, check_report
from second_verifier_frame import Envelope, check, check_statement, leaf_of, read_envelope
from second_verifier_header import Header, Origin, read_header
from second_verifier_lane import Lane, Numbered, take
from second_verifier_register import Register
from second_verifier_seal import Opener, context_of, given, opener
from second_verifier_terms import check_terms

HOUR = 3600 * 10**6
RIGHTS = ("READ", "READ_NON_NOMINAL")


def check_place(header: Origin, place: dict[str, Any], member: str) -> None:
    """Return when the record belongs here and to who signed (step 7)."""
    names = (header.network, header.member, header.topic)
    named = b"".join(bytes([len(name)]) + name.encode() for name in names)
    record_key = sha256(named + b"\1" + bytes([header.lane])).digest()[:16]
    check(header.network == place["network"], "network")
    check(header.topic == place["topic"], "topic")
    check(record_key.hex() == place["key"], "record_key")
    check(header.member == member, "member")


def check_sections(envelope: Envelope, origin: Origin, header: Header) -> list[bytes]:
    """Return the sections, all there and unaltered (step 8)."""
    there = []
    for at, section in enumerate(envelope.sections):
        if section is None:
            raise Refused("wire.section_absent")
        digest = header.digests[32 * at : 32 * at + 32]
        check(sha256(section).digest() == digest, "section_digest")
        there.append(section)
    check(bool(envelope.stanzas) == bool(origin.sealed), "stanzas")
    if origin.sealed:
        check(sha256(envelope.stanzas).digest() == header.stanza_digest, "stanzas")
    return there


def check_register(header: Origin, register: Register, signed_at: int) -> None:
    """Return when the register allows this to be said (step 10)."""
    check(header.register_version <= register.version, "register_newer")
    if header.kind == "report":
        check(header.status in register.statuses, "status")
        open_ = header.sections & ~header.sealed
        check(not open_ or header.status in register.clear, "clear")
    names = register.topics.get(header.topic, [])
    if header.kind in ("report", "heartbeat"):
        check(header.contract in register.contracts, "contract_unknown")
        contract = register.contracts[header.contract]
        fits = not header.sections & ~contract.bits
        check(fits and header.sections & 1 == contract.bits & 1, "contract_sections")
        names = [contract.name]
    speaks = [
        n for n in names if register.may(header.member, "PUBLISH", header.topic, n, signed_at)
    ]
    check(speaks, "right")


def receive(vector: dict[str, Any], register: Register, models: set[bytes]) -> dict[str, Any]:
    """Return what section 5 says of a vector's record, as `expect` writes it.

    Args:
        vector: As section 10 says.
        register: Read from the file that it names.
        models: Ids of the contracts that this reader has a model of.
    """
    value = vector["value"]
    data = None if value is None else bytes.fromhex(value) + bytes(vector.get("zeros", 0))
    lane = _lane(vector["lane"])
    known = {(epoch, seq): bytes.fromhex(leaf) for epoch, seq, leaf in vector["known"]}
    try:
        envelope = read_envelope(data)
        member, signed_at = check_statement(envelope, register, vector["at"])
        origin, header = read_header(envelope.header)
        check_place(origin, vector["place"], member)
        check(header.made_at <= signed_at <= header.made_at + HOUR, "made_at")
        latest = header.made_at + register.max_validity
        check(header.made_at < header.expires_at <= latest, "validity")
        sections = check_sections(envelope, origin, header)
        position = (origin.epoch, header.seq)
        leaf = leaf_of(envelope.header)
        record = Numbered(position, leaf, header.prev, origin.kind == "end")
        lane, order, fork = take(lane, record, known)
    except Refused as exc:
        return {"result": "refused", "reason": str(exc), "lane": lane}
    if order in ("duplicate", "equivocation"):
        return {"result": order, "lane": lane}
    try:
        check(vector["at"] < header.expires_at, "expired")
        check_register(origin, register, signed_at)
        seals = (header, envelope.stanzas, leaf)
        result = _content(origin, sections, seals, register, vector, models)
    except Refused as exc:
        return {"result": "refused", "reason": str(exc), "lane": lane}
    if result["result"] == "proven":
        result |= {"leaf": leaf.hex(), "order": order, "fork": fork}
    return {"lane": lane, **result}


def _content(  # noqa: PLR0917 - a record and who reads it
    header: Origin,
    there: list[bytes],
    seals: tuple[Header, bytes, bytes],
    register: Register,
    vector: dict[str, Any],
    models: set[bytes],
) -> dict[str, Any]:
    """Return what a record says to its reader (steps 11 to 15)."""
    reader = vector["reader"]
    if header.kind == "end":
        return {"result": "system", "kind": "end"}
    if header.kind == "keys":
        seed = bytes.fromhex(vector["sealing"]) if "sealing" in vector else None
        gives = given(there[0], context_of(header, seals[0]), reader, seed)
        return {"result": "system", "kind": "keys", "gives": gives}
    rung = opener(header, *seals, vector.get("holds")) if header.sealed else None
    if header.sealed and rung is None:
        return {"result": "not_addressed"}
    check(header.contract in models, "contract_model")
    contract = register.contracts[header.contract]
    present = [bit for bit in BITS if header.sections & bit]
    sections = dict(zip(present, there, strict=True))
    if header.kind == "heartbeat":
        check_report(contract.name, _said(header, contract, rung, sections))
        return {"result": "system", "kind": "heartbeat"}
    if rung is not None and rung.number == 1:
        return _counted(header, contract, rung, sections, register, reader)
    return _read(header, contract, rung, sections, register, reader)


def _read(  # noqa: PLR0917 - a report and who reads it
    header: Origin,
    contract: Contract,
    rung: Opener | None,
    sections: dict[int, bytes],
    register: Register,
    reader: str,
) -> dict[str, Any]:
    terms = _said(header, contract, rung, {1: sections.pop(1)})["terms"]
    check_terms(terms)
    handling, mine = terms["handling"], reader == header.member
    if not mine and (reader not in handling["audience"] or reader in handling["excluded"]):
        return {"result": "not_addressed"}
    rights = [r for r in RIGHTS if register.may(reader, r, header.topic, contract.name)]
    check(mine or rights, "reader_right")
    named = mine or (reader in handling["nominal_audience"] and "READ" in rights)
    if not named or (header.sealed & 8 and rung is not None and rung.number < 3):
        sections.pop(8, None)
    said = _said(header, contract, rung, sections)
    check_report(contract.name, said)
    return {
        "result": "proven",
        "originator": header.member,
        "contract": contract.name,
        "sections": ["terms", *said],
        "audience": sorted(set(handling["audience"])),
    }


def _said(
    header: Origin, contract: Contract, rung: Opener | None, sections: dict[int, bytes]
) -> dict[str, Any]:
    """Return sections opened, all of them, and then decoded."""
    opened = {bit: rung.open(bit, data) if rung else data for bit, data in sections.items()}
    return {
        BITS[bit]: contract.decode(BITS[bit], data, sealed=header.sealed & bit)
        for bit, data in opened.items()
    }


def _counted(  # noqa: PLR0917 - a record and who counts it
    header: Origin,
    contract: Contract,
    rung: Opener,
    sections: dict[int, bytes],
    register: Register,
    reader: str,
) -> dict[str, Any]:
    check(register.may(reader, "COUNT", header.topic, contract.name), "reader_right")
    check(2 in sections, "model")
    said = _said(header, contract, rung, {2: sections[2]})
    check_open(said["open"])
    return {"result": "counted", "contract": contract.name}


def _lane(tree: dict[str, Any]) -> Lane:
    gaps = (
        (tuple(first), tuple(until), bytes.fromhex(after), bytes.fromhex(before))
        for first, until, after, before in tree["gaps"]
    )
    head = None if tree["head"] is None else tuple(tree["head"])
    return Lane(head, bytes.fromhex(tree["leaf"]), tuple(gaps), tree["ended"])


def lane_json(lane: Lane) -> dict[str, Any]:
    """Return a lane as section 10 writes it."""
    return {
        "head": None if lane.head is None else [*lane.head],
        "leaf": lane.leaf.hex(),
        "gaps": [[[*g[0]], [*g[1]], g[2].hex(), g[3].hex()] for g in lane.gaps],
        "ended": lane.ended,
    }
