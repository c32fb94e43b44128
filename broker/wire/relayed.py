"""Relayed: what a relay carries, proven of its originator as the relay is of its relayer.

One signature has several views: the header holds each section's digest, so a copy without some of
them still proves (DESIGN, 3). What is enclosed never touches lane state.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Final, NamedTuple

from pydantic import BaseModel

from broker.errors import EnvelopeRefused
from broker.handling import Leave, Marked, Passing, Reader, Use, judge, judge_passing
from broker.keys import ZERO, digest
from broker.register.model import Register, RegisteredContract, Right, Status
from broker.wire import layout
from broker.wire.authenticate import Authenticator, Enclosure
from broker.wire.codec import Codec, CodecSource
from broker.wire.context import context_of
from broker.wire.ladder import key_and_commitment
from broker.wire.origin import Origin, RecordKind
from broker.wire.refusals import Reason, refused
from broker.wire.seal import check_commitment, unseal
from broker.wire.unseal import commitment_of
from schemas import Grant, Reference, Relay, Report, Section, Terms
from schemas.reports.grant_request import SectionName
from schemas.reports.relay import Enclosed

Judged = Callable[[Origin, int], RegisteredContract | None]
"""Step 10 for an origin: its contract; or a refusal."""

_READING: Final = (Right.READ, Right.READ_NON_NOMINAL)


class Outer(NamedTuple):
    """The record that encloses, as far as what it encloses must fit it.

    Args:
        member: Who signed it: the relayer.
        status: What it is for.
        marked: How it is marked.
    """

    member: str
    status: Status
    marked: Marked


class Relayed(NamedTuple):
    """A report that was passed on, proven of its originator; only `RelayProver` makes one.

    Args:
        reference: Its originator and its leaf.
        enclosure: What was proven of the record itself.
        contract: Its contract's name.
        terms: How its originator lets it be used.
        parts: What it says, by section, as far as it was passed on.
        report: The same as one report; None where `open` or `facts` was not passed on.
        leave: The originator's grant that came with it; None where none was needed.
    """

    reference: Reference
    enclosure: Enclosure
    contract: str
    terms: Terms
    parts: Mapping[Section, BaseModel]
    report: Report | None
    leave: Leave | None

    @property
    def sections(self) -> frozenset[SectionName]:
        """Return the sections that were passed on, its terms among them."""
        return frozenset(SectionName[str(s.name)] for s in (Section.TERMS, *self.parts))

    @property
    def marked(self) -> Marked:
        """Return it as handling sees it."""
        return _marked(self.enclosure, self.contract, self.terms)


class RelayProver:
    """Proves what relays enclose, under one version of the register.

    Args:
        register: The newest that is known.
        codecs: Where codecs come from.
        judged: Step 10 for the origin of what is enclosed.
    """

    __slots__ = ("_authenticator", "_codecs", "_judged", "_register")

    def __init__(self, register: Register, codecs: CodecSource, judged: Judged) -> None:
        self._register = register
        self._codecs = codecs
        self._judged = judged
        self._authenticator = Authenticator(register)

    def prove(self, relay: Relay, outer: Outer, reader: str, at: int) -> Relayed:
        """Return what a relay passes on to one of its readers.

        Args:
            relay: The relay, proven of its relayer, or about to be signed.
            outer: Of the relay itself.
            reader: Who reads.
            at: The reader's time, microseconds UTC.

        Raises:
            EnvelopeRefused: What is enclosed does not prove (`relay.` and the step's own word), is
                another report than the relay says (`relay.report`), may not be passed on so
                (`pass_on.`, `grant.`, `relay.`), or may not be read by this reader
                (`relay.reader_right`).
        """
        with _named("relay", f"What {outer.member} passes on"):
            enclosure, contract, codec, opened = self._enclosed(relay.facts.original, at)
            _add_nominal(relay, enclosure, opened)
            terms = codec.read_terms(opened.pop(Section.TERMS), sealed=_sealed(enclosure, 1))
        reference = Reference(member=enclosure.origin.member, leaf=enclosure.leaf)
        leave = self._leave(relay, outer, reader, at)
        with _named("relay", f"What {outer.member} passes on"):
            report = _report(codec, enclosure, opened)
            parts = _parts(codec, enclosure, opened, report)
        found = Relayed(reference, enclosure, contract.name, terms, parts, report, leave)
        self._check(found, relay, outer, reader, at)
        return found

    def _enclosed(
        self, enclosed: Enclosed, at: int
    ) -> tuple[Enclosure, RegisteredContract, Codec, dict[Section, bytes]]:
        enclosure = self._authenticator.authenticate_enclosed(enclosed.envelope, at)
        origin = enclosure.origin
        if origin.kind is not RecordKind.REPORT:
            raise refused(Reason.SHAPE, "It is no report.")
        if at >= enclosure.header.expires_at:
            raise refused(Reason.EXPIRED, "It has expired.")
        contract = self._judged(origin, enclosure.signed_at)
        if contract is None or contract.name == Relay.contract:
            raise EnvelopeRefused("wire.relay", "It is a relay itself: pass on the original.")
        if Section.TERMS not in enclosure.sections:
            raise refused(Reason.SECTION_ABSENT, "Its terms were cut off.")
        if Section.NOMINAL in enclosure.sections:
            raise EnvelopeRefused("wire.nominal", "Its names stand where names may not stand.")
        secrets = {Section[o.section.name]: o.secret for o in enclosed.openings}
        opened = {
            name: _open(enclosure, name, data, secrets.get(name))
            for name, data in enclosure.sections.items()
        }
        return enclosure, contract, self._codecs(contract), opened

    def _leave(self, relay: Relay, outer: Outer, reader: str, at: int) -> Leave | None:
        """Return the grant that came with a relay, proven; None where none did."""
        if relay.facts.grant is None:
            return None
        with _named("grant", f"The grant that {outer.member} shows"):
            enclosure, contract, codec, opened = self._enclosed(relay.facts.grant, at)
            if contract.name != Grant.contract or enclosure.origin.status is not outer.status:
                raise EnvelopeRefused("wire.grant", "It is no grant of this kind of report.")
            terms = codec.read_terms(opened.pop(Section.TERMS), sealed=_sealed(enclosure, 1))
            report = _report(codec, enclosure, opened)
            if not isinstance(report, Grant):
                raise refused(Reason.SECTION_ABSENT, "A section of it was cut off.")
            marked, who = (
                _marked(enclosure, contract.name, terms),
                Reader(reader, self._register, at),
            )
            if reader != outer.member and not judge(Use.READ, marked, who).allowed:
                raise EnvelopeRefused("wire.reader", f"It is not for {reader}: audience or right.")
        return Leave(Reference(member=marked.originator, leaf=enclosure.leaf), report.facts)

    def _check(self, found: Relayed, relay: Relay, outer: Outer, reader: str, at: int) -> None:
        """Return when a report may be passed on so, and read by this reader."""
        if found.reference != relay.facts.about:
            raise EnvelopeRefused("relay.report", "The relay encloses another report than it says.")
        if found.enclosure.origin.status is not outer.status:
            raise EnvelopeRefused("relay.status", "What it encloses has another status.")
        passing = Passing(
            found.marked, found.reference, outer.member, found.sections, outer.marked, found.leave
        )
        decision = judge_passing(passing, self._register, at)
        if not decision.allowed:
            line = f"{outer.member} may not pass this report on so: {decision.rule}."
            raise EnvelopeRefused(decision.rule, line)
        if reader in (outer.member, found.reference.member):
            return
        topic = found.enclosure.origin.topic
        if not any(self._register.may(reader, r, topic, found.contract) for r in _READING):
            line = f"The register gives {reader} no right to read {found.contract}."
            raise EnvelopeRefused("relay.reader_right", line)


def _add_nominal(relay: Relay, enclosure: Enclosure, opened: dict[Section, bytes]) -> None:
    """Open the section `nominal` that a relay keeps apart, where its reader has it."""
    apart = relay.nominal.original if relay.nominal else None
    if apart is None:
        return
    origin = enclosure.origin
    if not origin.sections & Section.NOMINAL:
        raise refused(Reason.SECTION_DIGEST, "It has no names, and some came with it.")
    number = (origin.sections & (Section.NOMINAL - 1)).bit_count()
    if digest(apart.section) != enclosure.header.digests[32 * number : 32 * number + 32]:
        raise refused(Reason.SECTION_DIGEST, "The section nominal was altered.")
    opened[Section.NOMINAL] = _open(enclosure, Section.NOMINAL, apart.section, apart.secret)


def _open(enclosure: Enclosure, name: Section, data: bytes, secret: bytes | None) -> bytes:
    """Return a section as it was before it was sealed, its commitment compared first."""
    origin, header = enclosure.origin, enclosure.header
    if not _sealed(enclosure, name):
        return data
    if secret is None:
        raise refused(Reason.SEAL, "A sealed section came without its secret.")
    terms = header.digests[:32] if origin.sections & layout.TERMS else ZERO
    key, commitment = key_and_commitment(secret, name, context_of(origin, header), terms)
    check_commitment(commitment, commitment_of(header.commitments, origin.sealed, name))
    return unseal(key, data)


def _report(codec: Codec, enclosure: Enclosure, opened: Mapping[Section, bytes]) -> Report | None:
    if not {Section.OPEN, Section.FACTS} <= opened.keys():
        return None
    origin = enclosure.origin
    withheld = bool(origin.sections & Section.NOMINAL) and Section.NOMINAL not in opened
    return codec.read_report(opened, withheld=withheld, sealed=origin.sealed)


def _parts(
    codec: Codec, enclosure: Enclosure, opened: Mapping[Section, bytes], report: Report | None
) -> dict[Section, BaseModel]:
    if report is not None:
        return {name: getattr(report, str(name.name).lower()) for name in opened}
    return {
        name: codec.read_part(name, data, sealed=_sealed(enclosure, name))
        for name, data in opened.items()
    }


def _marked(enclosure: Enclosure, contract: str, terms: Terms) -> Marked:
    origin, ends = enclosure.origin, enclosure.header.expires_at
    return Marked(origin.member, contract, origin.topic, origin.status, ends, terms.handling)


def _sealed(enclosure: Enclosure, section: int) -> bool:
    return bool(enclosure.origin.sealed & section)


@contextmanager
def _named(room: str, what: str) -> Iterator[None]:
    """Name a refusal of what is enclosed after it: `relay.signature`, `grant.expired`."""
    try:
        yield
    except EnvelopeRefused as exc:
        word = exc.reason.partition(".")[2]
        line = f"{what} does not prove itself: {exc.detail}"
        raise EnvelopeRefused(f"{room}.{word}", line) from exc
