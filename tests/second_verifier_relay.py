"""Second verifier, written from `schemas/README.md` alone: section 5, what a relay encloses."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from second_verifier_avro import BITS, Contract, Refused, check_report
from second_verifier_frame import check, check_statement, leaf_of, read_envelope
from second_verifier_header import Header, Origin, read_header
from second_verifier_hpke import decrypt, expand
from second_verifier_register import Register
from second_verifier_seal import ZERO, context_of, size_class
from second_verifier_terms import check_terms

JSON = dict[str, Any]
HOUR = 3600 * 10**6
NAMES = {name: bit for bit, name in BITS.items()}
LABELS = ("RED", "AMBER_STRICT", "AMBER", "GREEN", "CLEAR")
READING = ("READ", "READ_NON_NOMINAL")


@dataclass
class Inner:
    """An enclosed record, opened as far as it was passed on."""

    origin: Origin
    header: Header
    leaf: bytes
    contract: Contract
    opened: dict[int, bytes]

    def decode(self, bit: int) -> Any:  # noqa: ANN401 - an Avro record
        """Return a section's record."""
        sealed = self.origin.sealed & bit
        return self.contract.decode(BITS[bit], self.opened[bit], sealed=sealed)


def receive_relay(vector: JSON, register: Register) -> JSON:
    """Return what a relay gives its reader, as `expect` writes it."""
    try:
        return _relayed(vector, register)
    except Refused as exc:
        return {"result": "refused", "reason": str(exc)}


def _relayed(vector: JSON, register: Register) -> JSON:
    at = vector["at"]
    with named("relay"):
        inner = _enclosed(vector["original"], register, at)
        if vector["nominal"] is not None:
            _add_nominal(inner, vector["nominal"])
        terms = inner.decode(1)
        check_terms(terms)
    leave = _leave(vector, register)
    with named("relay"):
        said = {BITS[bit]: inner.decode(bit) for bit in inner.opened if bit != 1}
        if {"open", "facts"} <= said.keys():
            check_report(inner.contract.name, said)
    about = (inner.origin.member, inner.leaf.hex())
    _check(about == (vector["about"]["member"], vector["about"]["leaf"]), "relay.report")
    _check(inner.origin.status == vector["status"], "relay.status")
    _check_passing(inner, terms["handling"], leave, vector, register)
    topic, reader = inner.origin.topic, vector["reader"]
    may = any(register.may(reader, right, topic, inner.contract.name) for right in READING)
    _check(reader in (vector["relayer"], inner.origin.member) or may, "relay.reader_right")
    return {
        "result": "relayed",
        "originator": inner.origin.member,
        "leaf": inner.leaf.hex(),
        "contract": inner.contract.name,
        "sections": [BITS[bit] for bit in sorted(inner.opened)],
        "grant": None if leave is None else leave["leaf"],
    }


def _enclosed(enclosed: JSON, register: Register, at: int) -> Inner:
    """Return an enclosed record, proven and opened."""
    envelope = read_envelope(bytes.fromhex(enclosed["envelope"]))
    member, signed_at = check_statement(envelope, register, at)
    origin, header = read_header(envelope.header)
    check(origin.network == register.network, "network")
    check(origin.member == member, "member")
    check(header.made_at <= signed_at <= header.made_at + HOUR, "made_at")
    latest = header.made_at + register.max_validity
    check(header.made_at < header.expires_at <= latest, "validity")
    check(not envelope.stanzas, "stanzas")
    bits = [bit for bit in (*BITS, 16) if origin.sections & bit]
    there = {}
    for place, (bit, section) in enumerate(zip(bits, envelope.sections, strict=True)):
        if section is not None:
            digest = header.digests[32 * place : 32 * place + 32]
            check(sha256(section).digest() == digest, "section_digest")
            there[bit] = section
    check(origin.kind == "report", "shape")
    check(at < header.expires_at, "expired")
    contract = _contract(origin, register, signed_at)
    check(contract.name != "relay", "relay")
    check(1 in there, "section_absent")
    check(8 not in there, "nominal")
    inner = Inner(origin, header, leaf_of(envelope.header), contract, {})
    for bit, section in there.items():
        inner.opened[bit] = _open(inner, bit, section, enclosed["openings"].get(BITS[bit]))
    return inner


def _contract(origin: Origin, register: Register, signed_at: int) -> Contract:
    check(origin.register_version <= register.version, "register_newer")
    check(origin.status in register.statuses, "status")
    check(not origin.sections & ~origin.sealed or origin.status in register.clear, "clear")
    check(origin.contract in register.contracts, "contract_unknown")
    contract = register.contracts[origin.contract]
    fits = not origin.sections & ~contract.bits
    check(fits and origin.sections & 1 == contract.bits & 1, "contract_sections")
    may = register.may(origin.member, "PUBLISH", origin.topic, contract.name, signed_at)
    check(may, "right")
    return contract


def _open(inner: Inner, bit: int, data: bytes, secret: str | None) -> bytes:
    """Return a section opened by its secret, the commitment compared first."""
    origin, header = inner.origin, inner.header
    if not origin.sealed & bit:
        return data
    check(secret is not None, "seal")
    bound = header.digests[:32] if bit != 1 else ZERO
    info = b"sealane key v1\0" + bytes([bit]) + context_of(origin, header) + bound
    pair = expand(bytes.fromhex(secret or ""), info, 64)
    at = 32 * sum(1 for lower in BITS if lower < bit and origin.sealed & lower)
    check(pair[32:] == header.commitments[at : at + 32], "commitment")
    plain = decrypt(pair[:32], data)
    if plain is None:
        raise Refused("wire.seal")
    size = int.from_bytes(plain[:4], "big")
    good = len(plain) == size_class(4 + size) and not any(plain[4 + size :])
    check(good, "seal")
    return plain[4 : 4 + size]


def _add_nominal(inner: Inner, apart: JSON) -> None:
    origin, section = inner.origin, bytes.fromhex(apart["section"])
    check(origin.sections & 8, "section_digest")
    at = 32 * (origin.sections & 7).bit_count()
    check(sha256(section).digest() == inner.header.digests[at : at + 32], "section_digest")
    inner.opened[8] = _open(inner, 8, section, apart["secret"])


def _leave(vector: JSON, register: Register) -> JSON | None:
    """Return the grant that came with a relay: what it says, who signed it, its leaf."""
    if vector["grant"] is None:
        return None
    with named("grant"):
        inner = _enclosed(vector["grant"], register, vector["at"])
        good = inner.contract.name == "grant" and inner.origin.status == vector["status"]
        check(good, "grant")
        terms = inner.decode(1)
        check_terms(terms)
        check({2, 4} <= inner.opened.keys(), "section_absent")
        inner.decode(2)
        facts = inner.decode(4)
        reader, handling = vector["reader"], terms["handling"]
        mine = reader in (inner.origin.member, vector["relayer"])
        theirs = reader in handling["audience"] and reader not in handling["excluded"]
        may = any(register.may(reader, r, inner.origin.topic, "grant") for r in READING)
        check(mine or (theirs and may), "reader")
    return {"facts": facts, "by": inner.origin.member, "leaf": inner.leaf.hex()}


def _check_passing(
    inner: Inner, handling: JSON, leave: JSON | None, vector: JSON, register: Register
) -> None:
    """Return when a report may be passed on so: the leave, its marking, readers, sections."""
    if leave is not None:
        _check_leave(leave, inner, vector)
    relayer, marked = vector["relayer"], vector["marked"]
    if relayer != inner.origin.member:
        of_audience = relayer in handling["audience"] and relayer not in handling["excluded"]
        may = any(
            register.may(relayer, r, inner.origin.topic, inner.contract.name) for r in READING
        )
        label = f"pass_on.tlp_{handling['tlp'].lower()}"
        if leave is None:
            _check(of_audience, "pass_on.third_party")
            _check(handling["tlp"] in ("GREEN", "CLEAR"), label)
            for code in ("H3", "H2"):
                _check(code not in handling["codes"], f"pass_on.{code.lower()}")
        _check(may, "register.no_right")
    given = {BITS[bit] for bit in inner.opened}
    if leave is not None:
        facts = leave["facts"]
        _check(set(marked["audience"]) <= set(facts["audience"]), "grant.audience")
        allowed = {"terms", *(name.lower() for name in facts["sections"])}
        _check(given <= allowed, "grant.sections")
    else:
        _check(not set(marked["audience"]) & set(handling["excluded"]), "relay.excluded")
        named_ = set(handling["nominal_audience"])
        good = set(marked["nominal_audience"]) <= named_ and relayer in named_
        _check("nominal" not in given or good, "relay.nominal")
    least = handling
    if leave is not None and leave["facts"]["handling"]:
        least = leave["facts"]["handling"]
    no_looser = LABELS.index(marked["tlp"]) <= LABELS.index(least["tlp"]) and all(
        set(least[what]) <= set(marked[what]) for what in ("codes", "conditions")
    )
    _check(no_looser, "relay.looser")


def _check_leave(leave: JSON, inner: Inner, vector: JSON) -> None:
    facts = leave["facts"]
    about = (facts["about"]["member"], bytes(facts["about"]["leaf"]))
    _check(leave["by"] == inner.origin.member, "grant.originator")
    _check(about == (inner.origin.member, inner.leaf), "grant.report")
    _check(facts["decision"] == "GIVEN", "grant.refused")
    _check(facts["grantee"] == vector["relayer"], "grant.grantee")
    _check("PASS_ON" in facts["uses"], "grant.use")
    until = facts["until"]
    ends = None if until is None else _microseconds(until)
    _check(ends is None or vector["at"] < ends, "grant.expired")


def _microseconds(until: Any) -> int:  # noqa: ANN401 - a number, or what `avro` makes of it
    return until if isinstance(until, int) else round(until.timestamp() * 10**6)


def _check(holds: object, reason: str) -> None:
    if not holds:
        raise Refused(reason)


@contextmanager
def named(room: str) -> Iterator[None]:
    """Name a refusal after what is enclosed."""
    try:
        yield
    except Refused as exc:
        raise Refused(f"{room}.{str(exc).partition('.')[2]}") from exc
