"""Steps 10 to 15: may this be said, may I read it, and what does it say."""

from __future__ import annotations

from typing import Final, NamedTuple

from broker.errors import RegisterRefused
from broker.handling import Decision, Relation, Use, decide, relation
from broker.register.model import Register, RegisteredContract, Right
from broker.wire.authenticate import Authentic
from broker.wire.codec import Codec, CodecSource
from broker.wire.lane import Order, Placed
from broker.wire.layout import RANDOM_SIZE
from broker.wire.memory import remember
from broker.wire.origin import Origin, RecordKind
from broker.wire.outcomes import NotAddressed, Proven, SystemRecord
from broker.wire.refusals import Reason, refused
from schemas import Section, Terms

_ORIGINS: Final = 1024
_TERMS: Final = 1024
_TERMS_SIZE: Final = 4096
"""Terms above this are read every time: what is remembered stays small."""


class _Standing(NamedTuple):
    """What the register says of an origin that may speak; no contract for keys and end."""

    contract: RegisteredContract | None
    readable: bool
    sections: tuple[Section, ...]


class _Rules(NamedTuple):
    """Terms, and what they say to this reader."""

    terms: Terms
    relation: Relation
    decision: Decision
    nominal: bool


class Prover:
    """Judges authentic records for one reader under one version of the register.

    Args:
        register: The newest that the reader has.
        reader: The reading member's name.
        codecs: Where codecs come from.
    """

    __slots__ = ("_codecs", "_reader", "_register", "_rules", "_standings")

    def __init__(self, register: Register, reader: str, codecs: CodecSource) -> None:
        self._register = register
        self._reader = reader
        self._codecs = codecs
        self._standings: dict[Origin, _Standing] = {}
        self._rules: dict[tuple[Origin, bytes], _Rules] = {}

    def prove(
        self, authentic: Authentic, placed: Placed, at: int
    ) -> Proven | NotAddressed | SystemRecord:
        """Return what an authentic record says to this reader.

        Args:
            authentic: The record.
            placed: Its number, taken, in order: neither duplicate nor equivocation.
            at: The reader's time, microseconds UTC.

        Raises:
            EnvelopeRefused: A check of steps 10 to 15 failed; its number stays taken.
        """
        if placed.order in (Order.DUPLICATE, Order.EQUIVOCATION):
            raise ValueError("a record whose number was taken before is not proven again")
        # 10. expiry, then status and right
        if at >= authentic.header.expires_at:
            raise refused(Reason.EXPIRED, "The record has expired.")
        standing = self._standings.get(authentic.origin) or self._judge(authentic.origin)
        if standing.contract is None:
            return SystemRecord(authentic, placed, None)
        # 11. stanza
        if authentic.origin.sealed:
            raise refused(Reason.SEALED, "The record is sealed, which this version cannot open.")
        codec = self._codecs(standing.contract)
        sections = dict(zip(standing.sections, authentic.sections, strict=True))
        if authentic.origin.kind is RecordKind.HEARTBEAT:
            return SystemRecord(authentic, placed, codec.read_report(sections))
        rules = self._ruled(codec, authentic.origin, sections.pop(Section.TERMS))
        # 12. handling
        if rules.relation is Relation.THIRD_PARTY:
            return NotAddressed(authentic, placed)
        _check_use(rules, standing)
        # 13. the sections that I may read
        withheld = not rules.nominal and sections.pop(Section.NOMINAL, None) is not None
        # 14. decoded, 15. validated
        report = codec.read_report(sections, withheld=withheld)
        return Proven(authentic, placed, standing.contract.name, rules.terms, report)

    def _judge(self, origin: Origin) -> _Standing:
        """Return what the register says of this origin (step 10), and remember it."""
        _check_status(origin, self._register)
        contract = _contract_of(origin, self._register)
        _check_right(origin, contract, self._register)
        readable = contract is not None and self._register.may(
            self._reader, Right.READ, origin.topic, contract.name
        )
        standing = _Standing(contract, readable, tuple(Section(origin.sections)))
        remember(self._standings, origin, standing, _ORIGINS)
        return standing

    def _ruled(self, codec: Codec, origin: Origin, data: bytes) -> _Rules:
        """Return the terms in `data`; equal ones of an origin are read once."""
        key = (origin, data[RANDOM_SIZE:])
        rules = self._rules.get(key)
        if rules is None:
            rules = self._judged(codec.read_terms(data), origin.member)
            if len(data) <= _TERMS_SIZE:
                remember(self._rules, key, rules, _TERMS)
        return rules

    def _judged(self, terms: Terms, originator: str) -> _Rules:
        handling = terms.handling
        mine = relation(
            self._reader,
            originator=originator,
            audience=handling.audience,
            excluded=handling.excluded,
        )
        nominal = mine is Relation.ORIGINATOR or self._reader in handling.nominal_audience
        return _Rules(terms, mine, decide(handling.tlp, mine, Use.READ), nominal)


def _check_status(origin: Origin, register: Register) -> None:
    if origin.register_version > register.version:
        line = f"The originator acted under register {origin.register_version}, newer than mine."
        raise refused(Reason.REGISTER_NEWER, line)
    if origin.kind is not RecordKind.REPORT:
        return
    if origin.status not in register.statuses:
        line = f"Nothing may be published as {origin.status.name} in {register.network}."
        raise refused(Reason.STATUS, line)
    if origin.sections != origin.sealed and origin.status not in register.clear:
        line = f"In {register.network}, what is {origin.status.name} must travel sealed."
        raise refused(Reason.CLEAR, line)


def _contract_of(origin: Origin, register: Register) -> RegisteredContract | None:
    if origin.kind in (RecordKind.KEYS, RecordKind.END):
        return None
    try:
        contract = register.contract(origin.contract)
    except RegisterRefused as exc:
        raise refused(Reason.CONTRACT_UNKNOWN, exc.detail) from exc
    if origin.sections & ~contract.sections or (
        contract.sections & Section.TERMS and not origin.sections & Section.TERMS
    ):
        line = f"The record's sections are not those of contract {contract.name}."
        raise refused(Reason.CONTRACT_SECTIONS, line)
    return contract


def _check_right(origin: Origin, contract: RegisteredContract | None, register: Register) -> None:
    if contract is not None:
        names: frozenset[str] = frozenset({contract.name})
    else:
        topic = register.topics.get(origin.topic)
        names = topic.contracts if topic else frozenset()
    if not any(register.may(origin.member, Right.PUBLISH, origin.topic, n) for n in names):
        line = f"{origin.member} has no right to publish this on {origin.topic}."
        raise refused(Reason.RIGHT, line)


def _check_use(rules: _Rules, standing: _Standing) -> None:
    if not rules.decision.allowed:
        raise refused(Reason.HANDLING, f"Its handling forbids reading it: {rules.decision.rule}.")
    if not standing.readable and rules.relation is not Relation.ORIGINATOR:
        raise refused(Reason.READER_RIGHT, "The register gives its reader no right to read this.")
