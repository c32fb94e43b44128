"""One record taken through every check: pure, and true of any bytes at all."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, NamedTuple

from broker.errors import EnvelopeRefused, RefusedError
from broker.handling import Outlet, Reader, may
from broker.register import Register
from broker.wire import (
    NEW_LANE,
    Authentic,
    Authenticator,
    Counted,
    NotAddressed,
    Order,
    Origin,
    Placed,
    Proven,
    Prover,
    ReaderKeys,
    Reason,
    RecordPlace,
    SystemRecord,
    shipped_codec,
)
from broker.wire.envelope import Envelope, read_envelope
from broker.wire.header import Header, origin_bytes, read_header
from broker.wire.layout import RANDOM_SIZE, STATEMENT_SIZE
from broker.wire.origin import read_origin
from broker.wire.statement import Statement, read_statement
from schemas import Report, Section, Terms

STEPS: Final = (
    "size",
    "frame",
    "statement and key",
    "signature",
    "inclusion in the batch",
    "header",
    "place and times",
    "sections and digests",
    "number in its lane",
    "expiry, status, right",
    "addressed to me",
    "handling",
    "sections I may read",
    "decoded",
    "fits its contract",
)
"""The checks by number, from 1."""
PLACE: Final = 7
NUMBER: Final = 9
_RIGHT: Final = 10
_ADDRESSED: Final = 11


class Verdict(StrEnum):
    """What one check came to."""

    PASSED = "passed"
    REFUSED = "refused"
    NOT_MADE = "not made"


class Check(NamedTuple):
    """One numbered check and what it came to."""

    step: int
    name: str
    verdict: Verdict
    detail: str


@dataclass(slots=True)
class Said:
    """What the bytes say, as far as they can be read; proven only as far as the checks passed."""

    envelope: Envelope | None = None
    statement: Statement | None = None
    origin: Origin | None = None
    header: Header | None = None
    trouble: str = ""
    """Why reading went no further."""


@dataclass(slots=True)
class Inspection:
    """The checks of one record, and what it says."""

    checks: list[Check]
    said: Said
    refused: RefusedError | None = None
    authentic: Authentic | None = None
    outcome: Proven | Counted | NotAddressed | SystemRecord | None = None
    canonical: bool | None = None
    """Whether its Avro is the one that a publisher writes; None when it was not read."""
    notes: dict[int, str] = field(default_factory=dict)


def say(value: bytes | None) -> Said:
    """Return what the bytes say, believing nothing."""
    said = Said()
    try:
        said.envelope = read_envelope(value)
        said.statement = read_statement(said.envelope.signed[:STATEMENT_SIZE])
        written = origin_bytes(said.envelope.header)
        said.origin = read_origin(written)
        said.header = read_header(said.envelope.header, said.origin, len(written))
    except EnvelopeRefused as exc:
        said.trouble = exc.detail
    return said


def inspect_record(  # noqa: PLR0913 - what a check looks at
    value: bytes | None,
    *,
    place: RecordPlace | None,
    register: Register | None,
    reader: str | None,
    at: int,
    keys: ReaderKeys | None = None,
) -> Inspection:
    """Return what each check says of a record.

    Args:
        value: The record's value, any bytes.
        place: Where it was found; None takes the place that it claims, and says so.
        register: What to check against; None makes no check behind the frame.
        reader: The member that reads; None makes no check behind the lane.
        at: The reader's time, microseconds UTC.
        keys: What the reader opens sealed records with; without, they are refused as sealed.
    """
    found = Inspection([], say(value))
    if register is None:
        _without_register(found, value)
    else:
        _with_register(found, value, place, register, reader, at, keys)
    return found


def _without_register(found: Inspection, value: bytes | None) -> None:
    try:
        read_envelope(value)
    except EnvelopeRefused as exc:
        _refuse(found, exc)
        return
    _passed(found, 2, "needs a register: give --station or --register")


def _with_register(  # noqa: PLR0913, PLR0917 - as inspect_record, whose arguments these are
    found: Inspection,
    value: bytes | None,
    place: RecordPlace | None,
    register: Register,
    reader: str | None,
    at: int,
    keys: ReaderKeys | None,
) -> None:
    origin = found.said.origin
    if place is None:
        found.notes[PLACE] = "topic and key are taken from the record: a file has no place"
        claimed = (origin.topic, origin.record_key) if origin else ("", b"")
        place = RecordPlace(register.network, *claimed)
    found.notes[NUMBER] = "not compared: that is its lane's reader's to say"
    try:
        found.authentic = Authenticator(register).authenticate(value, place, at)
        if reader is None:
            _passed(found, NUMBER, "needs a reader: give --station")
            return
        placed = Placed(NEW_LANE, Order.NEXT, fork=False)
        outcome = Prover(register, reader, shipped_codec, keys).prove(found.authentic, placed, at)
        if isinstance(outcome, Proven):
            _check_shown(outcome, Reader(reader, register, at))
        found.outcome = outcome
    except EnvelopeRefused as exc:
        _refuse(found, exc)
        return
    _finish(found, register, reader)


def _check_shown(proven: Proven, reader: Reader) -> None:
    """Return when handling lets its reader be shown what quarantine, or a file, holds."""
    decision = may(Outlet.QUARANTINE, proven.marked, reader)
    if not decision.allowed:
        raise EnvelopeRefused(Reason.HANDLING, f"Its handling forbids showing it: {decision.rule}.")


def _finish(found: Inspection, register: Register, reader: str) -> None:
    match found.outcome:
        case NotAddressed():
            found.notes[_ADDRESSED] = f"no: {reader} is not in its audience"
            _passed(found, _ADDRESSED, "not for this reader")
        case SystemRecord(report=None):
            _passed(found, _RIGHT, "a record of the system, without a report")
        case SystemRecord(report=report) | Proven(report=report) if report is not None:
            _passed(found, len(STEPS), "")
            terms = found.outcome.terms if isinstance(found.outcome, Proven) else None
            found.canonical = _canonical(found, register, terms, report)


def _canonical(
    found: Inspection, register: Register, terms: Terms | None, report: Report
) -> bool | None:
    """Say whether writing the report again gives the same bytes, section by section."""
    if found.authentic is None:
        return None
    origin = found.authentic.origin
    sections = dict(zip(Section(origin.sections), found.authentic.sections, strict=True))
    randoms = {section: data[:RANDOM_SIZE] for section, data in sections.items()}
    codec = shipped_codec(register.contract(origin.contract))
    again = codec.encode(terms, report, {**dict.fromkeys(Section, b""), **randoms})
    return all(sections.get(section) == data for section, data in again.items())


def _passed(found: Inspection, last: int, why_not: str) -> None:
    """Note the checks up to `last` as passed, those behind it as not made."""
    for step, name in enumerate(STEPS, start=1):
        note = found.notes.get(step, "")
        if step <= last:
            skipped = step == NUMBER
            verdict = Verdict.NOT_MADE if skipped else Verdict.PASSED
            found.checks.append(Check(step, name, verdict, note))
        else:
            found.checks.append(Check(step, name, Verdict.NOT_MADE, why_not))


def _refuse(found: Inspection, refusal: EnvelopeRefused) -> None:
    """Note the check that refused, those before it as passed, those behind it as not made."""
    found.refused = refusal
    refusing = refusal.reason.step if isinstance(refusal.reason, Reason) else len(STEPS)
    _passed(found, refusing - 1, "")
    detail = f"{refusal.reason}: {refusal.detail}"
    found.checks[refusing - 1] = Check(refusing, STEPS[refusing - 1], Verdict.REFUSED, detail)
