"""Steps 10 to 15: may this be said, may I read it, and what does it say."""

from __future__ import annotations

from typing import Final, NamedTuple

from pydantic import BaseModel

from broker.errors import RegisterRefused
from broker.handling import Decision, Relation, Use, cleared, decide, relation
from broker.register.model import Register, RegisteredContract, Right
from broker.wire import layout
from broker.wire.authenticate import Authentic
from broker.wire.codec import Codec, CodecSource
from broker.wire.context import context_prefix
from broker.wire.keys_section import check_keys
from broker.wire.ladder import COUNTING_RUNG
from broker.wire.lane import Order, Placed
from broker.wire.memory import remember
from broker.wire.origin import Origin, RecordKind
from broker.wire.outcomes import Counted, NotAddressed, Proven, SystemRecord
from broker.wire.refusals import Reason, refused
from broker.wire.relayed import Outer, RelayProver
from broker.wire.unseal import ReaderKeys, Unsealing, unsealing
from schemas import Relay, Section, Terms

_ORIGINS: Final = 1024
_TERMS: Final = 1024
_TERMS_SIZE: Final = 8192
"""Terms above this are read every time: what is remembered stays small."""
_READING: Final = frozenset({Right.READ, Right.READ_NON_NOMINAL})
_Sections = dict[Section, bytes]


class _Standing(NamedTuple):
    """What the register says of an origin that may speak; no contract for keys and end."""

    contract: RegisteredContract | None
    rights: frozenset[Right]
    """The reader's, to this contract on this topic."""
    sections: tuple[Section, ...]
    context_prefix: bytes


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
        keys: What the reader holds to unseal with; without, what is sealed is refused.
    """

    __slots__ = (
        "_codecs",
        "_keys",
        "_names",
        "_reader",
        "_register",
        "_relays",
        "_rules",
        "_standings",
    )

    def __init__(
        self,
        register: Register,
        reader: str,
        codecs: CodecSource,
        keys: ReaderKeys | None = None,
    ) -> None:
        self._register = register
        self._reader = reader
        self._codecs = codecs
        self._keys = keys
        groups = (g.name for g in register.groups.values() if reader in g.members)
        self._names = frozenset({reader, *groups})
        self._standings: dict[Origin, _Standing] = {}
        self._relays = RelayProver(register, codecs, lambda *of: self._judge(*of).contract)
        self._rules: dict[tuple[Origin, bytes], _Rules] = {}

    def prove(
        self, authentic: Authentic, placed: Placed, at: int
    ) -> Proven | Counted | NotAddressed | SystemRecord:
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
        origin = authentic.origin
        standing = self._standings.get(origin) or self._judge(origin, authentic.signed_at)
        if standing.contract is None:
            if authentic.origin.kind is RecordKind.KEYS:
                check_keys(authentic.sections[0])
            return SystemRecord(authentic, placed, None)
        # 11. stanza
        sealed = None
        if authentic.origin.sealed:
            sealed = unsealing(authentic, standing.context_prefix, self._keys)
            if sealed is None:
                return NotAddressed(authentic, placed)
        return self._read(authentic, placed, standing.contract, standing, sealed, at)

    def _read(  # noqa: PLR0913, PLR0917 - the record, what the register says of it, and a time
        self,
        authentic: Authentic,
        placed: Placed,
        contract: RegisteredContract,
        standing: _Standing,
        sealed: Unsealing | None,
        at: int,
    ) -> Proven | Counted | NotAddressed | SystemRecord:
        """Return what a record says, from the rung on which its reader stands (steps 11 to 15)."""
        origin = authentic.origin
        # Whoever shows or replays it comes by here: hourly keys that still live open it for nobody.
        if self._keys is not None and self._keys.recalled(origin.member, authentic.leaf):
            line = f"{origin.member} took this report back: it is not to be read again."
            raise refused(Reason.RECALLED, line)
        codec = self._codecs(contract)
        sections: _Sections = dict(zip(standing.sections, authentic.sections, strict=True))
        if origin.kind is RecordKind.HEARTBEAT:
            report = codec.read_report(_opened(sections, sealed), sealed=origin.sealed)
            return SystemRecord(authentic, placed, report)
        if sealed is not None and sealed.rung.number == COUNTING_RUNG:
            _check_count(standing, contract)
            said = _open_counted(codec, sections, sealed, origin)
            return Counted(authentic, placed, contract.name, said, sealed.rung)
        rules = self._ruled(codec, origin, _open(Section.TERMS, sections, sealed))
        # 12. handling
        if rules.relation is Relation.THIRD_PARTY:
            return NotAddressed(authentic, placed)
        _check_use(rules, standing)
        # 13. the sections that I may read
        nominal = _may_see_nominal(rules, standing, sealed)
        withheld = not nominal and sections.pop(Section.NOMINAL, None) is not None
        opened = _opened(sections, sealed)
        # 14. decoded, 15. validated
        report = codec.read_report(opened, withheld=withheld, sealed=origin.sealed)
        rung = None if sealed is None else sealed.rung
        proven = Proven(authentic, placed, contract.name, rules.terms, report, rung)
        return self._with_relayed(proven, at)

    def _with_relayed(self, proven: Proven, at: int) -> Proven:
        """Return a report as it is; a relay with what it passes on, proven too."""
        if not isinstance(proven.report, Relay):
            return proven
        outer = Outer(proven.originator, proven.status, proven.marked)
        return proven._replace(relayed=self._relays.prove(proven.report, outer, self._reader, at))

    def _judge(self, origin: Origin, signed_at: int) -> _Standing:
        """Return what the register says of this origin (step 10).

        By what held when it was signed; it is remembered where nothing ever changed for its
        member, so that no time can matter.
        """
        _check_status(origin, self._register)
        contract = _contract_of(origin, self._register)
        _check_right(origin, contract, self._register, signed_at)
        may, topic = self._register.may, origin.topic
        rights = [r for r in Right if contract and may(self._reader, r, topic, contract.name)]
        prefix = context_prefix(origin.to_bytes(), origin.seal_suite)
        standing = _Standing(contract, frozenset(rights), tuple(Section(origin.sections)), prefix)
        if not self._register.members[origin.member].standing_since:
            remember(self._standings, origin, standing, _ORIGINS)
        return standing

    def _ruled(self, codec: Codec, origin: Origin, data: bytes) -> _Rules:
        """Return the terms in `data`; equal ones of an origin are read once."""
        sealed = bool(origin.sealed & layout.TERMS)
        key = (origin, data if sealed else data[layout.RANDOM_SIZE :])
        rules = self._rules.get(key)
        if rules is None:
            rules = self._judged(codec.read_terms(data, sealed=sealed), origin.member)
            if len(data) <= _TERMS_SIZE:
                remember(self._rules, key, rules, _TERMS)
        return rules

    def _judged(self, terms: Terms, originator: str) -> _Rules:
        handling, names = terms.handling, self._names
        mine = relation(
            self._reader,
            originator=originator,
            audience=() if names.isdisjoint(handling.audience) else (self._reader,),
            excluded=() if names.isdisjoint(handling.excluded) else (self._reader,),
        )
        nominal = mine is Relation.ORIGINATOR or not names.isdisjoint(handling.nominal_audience)
        decision = decide(
            handling.tlp, mine, Use.READ, handling.codes, conditions=handling.conditions
        )
        audience = mine is Relation.AUDIENCE
        if audience and not cleared(self._reader, handling.tlp, self._register):
            decision = Decision(allowed=False, rule="register.clearance")
        return _Rules(terms, mine, decision, nominal)


def relay_prover(register: Register, codecs: CodecSource) -> RelayProver:
    """Return what proves the enclosed part of relays alone, as a relayer does before it signs."""

    def judged(origin: Origin, at: int) -> RegisteredContract | None:
        _check_status(origin, register)
        contract = _contract_of(origin, register)
        _check_right(origin, contract, register, at)
        return contract

    return RelayProver(register, codecs, judged)


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


def _check_right(
    origin: Origin, contract: RegisteredContract | None, register: Register, at: int
) -> None:
    if contract is not None:
        names: frozenset[str] = frozenset({contract.name})
    else:
        topic = register.topics.get(origin.topic)
        names = topic.contracts if topic else frozenset()
    if not any(register.may(origin.member, Right.PUBLISH, origin.topic, n, at) for n in names):
        line = f"{origin.member} has no right to publish this on {origin.topic}."
        raise refused(Reason.RIGHT, line)


def _check_use(rules: _Rules, standing: _Standing) -> None:
    if not standing.rights & _READING and rules.relation is not Relation.ORIGINATOR:
        raise refused(Reason.READER_RIGHT, "The register gives its reader no right to read this.")
    if not rules.decision.allowed:
        raise refused(Reason.HANDLING, f"Its handling forbids reading it: {rules.decision.rule}.")


def _may_see_nominal(rules: _Rules, standing: _Standing, sealed: Unsealing | None) -> bool:
    if rules.relation is not Relation.ORIGINATOR and Right.READ not in standing.rights:
        return False
    return rules.nominal and (sealed is None or sealed.reaches(layout.NOMINAL))


def _check_count(standing: _Standing, contract: RegisteredContract) -> None:
    if Right.COUNT not in standing.rights:
        line = f"The register gives its reader no right to count {contract.name} here."
        raise refused(Reason.READER_RIGHT, line)


def _open(section: Section, sections: _Sections, sealed: Unsealing | None) -> bytes:
    """Return a section that its reader may read, taken out of `sections` and opened."""
    data = sections.pop(section)
    return data if sealed is None else sealed.open(int(section), data)


def _opened(sections: _Sections, sealed: Unsealing | None) -> _Sections:
    """Return the sections as they are read: in clear, or opened, each commitment first."""
    if sealed is None:
        return sections
    # Bits as plain numbers: arithmetic on flags costs as much as a derivation.
    return {section: sealed.open(int(section), data) for section, data in sections.items()}


def _open_counted(
    codec: Codec, sections: _Sections, sealed: Unsealing, origin: Origin
) -> BaseModel:
    if Section.OPEN not in sections:
        raise refused(Reason.MODEL, "There is nothing to count: the record has no section open.")
    data = _open(Section.OPEN, sections, sealed)
    return codec.read_open(data, sealed=bool(origin.sealed & layout.OPEN))
