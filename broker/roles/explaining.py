"""Explaining: what a station can tell of why a member may, or may not, use a report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Final, NamedTuple

from broker.errors import EnvelopeRefused
from broker.handling import (
    GRANTABLE,
    Decision,
    Explanation,
    Leave,
    Reader,
    Use,
    explain,
    explain_refused,
    judge,
    judge_leave,
)
from broker.roles.grants import uses
from broker.roles.remembered import Remembered, State
from broker.roles.threads import marked_of
from broker.wire import Relayed, shipped_codec
from broker.wire.prove import relay_prover
from broker.wire.relayed import Outer
from schemas import Reference, Relay
from schemas.documents import parse_document
from schemas.reports import SectionName

RECALLED: Final = "recall.recalled"
_STATES: Final = {
    State.NOT_ADDRESSED: "report.not_addressed",
    State.DELETED: "retention.ended",
}


class Held(NamedTuple):
    """What a station holds that bears on the use of one report.

    Args:
        leaves: The grants for it that were not revoked, whoever signed them.
        taken_back: Whether its originator took it back.
    """

    leaves: tuple[Leave, ...] = ()
    taken_back: bool = False


def explain_report(report: Remembered, reader: Reader, held: Held) -> Explanation:
    """Return the explanation of a report for a member, with all that this station holds of it.

    Args:
        report: What is remembered of it.
        reader: Whom it is about; the grants held are added.
        held: What else is known.
    """
    marked = marked_of(report, reader.register.network)
    if held.taken_back:
        return explain_refused(RECALLED, reader, _bare(report) | {"taken back": "yes"})
    if marked is None:
        return explain_refused(_lacking(report), reader, _bare(report))
    more = {"leave": _leaves(held.leaves, report.reference, reader), "taken back": "no"}
    mine = _with_grants(reader, report.reference, held)
    return explain(marked, mine, report.made_at, more)


def explain_relayed(
    relay: Remembered,
    about: Reference,
    reader: Reader,
    held: Held,
    taken_back: Callable[[Reference], bool],
) -> Explanation:
    """Return the explanation of a report that came in a relay alone.

    Who reads it is said by the relay; it is proven again as it was when it came.

    Args:
        relay: The relay, read here.
        about: The report.
        reader: Whom it is about.
        held: What else is known of the report.
        taken_back: Says of the relay, and of the grant that it shows, whether they were.
    """
    known = _bare(relay) | {"passed on by": _named(relay.reference), "report": _named(about)}
    try:
        relayed = _believed(relay, reader, held, taken_back)
    except EnvelopeRefused as exc:
        return explain_refused(str(exc.reason), reader, known)
    marked = marked_of(relay, reader.register.network)
    if relayed is None or marked is None:
        return explain_refused(_lacking(relay), reader, known)
    own = judge(Use.READ, marked, reader)
    if not own.allowed:
        return explain_refused(own.rule, reader, {**explain(marked, reader).inputs, **known})
    more = known | {
        "contract": relayed.contract,
        "sections": ", ".join(name.lower() for name in SectionName if name in relayed.sections),
        "shown leave": _named(relayed.leave.reference) if relayed.leave else "none",
        "leave": _leaves(held.leaves, about, reader),
        "taken back": "no",
    }
    told = explain(marked, _with_grants(reader, about, held), more=more)
    return told._replace(
        uses={
            **told.uses,
            Use.READ: Decision(allowed=True, rule="read.relayed"),
            Use.PASS_ON: Decision(allowed=False, rule="relay.relay"),
        },
        nominal=told.nominal
        if SectionName.NOMINAL in relayed.sections
        else Decision(allowed=False, rule="nominal.relayed"),
    )


def _believed(
    relay: Remembered, reader: Reader, held: Held, taken_back: Callable[[Reference], bool]
) -> Relayed | None:
    """Return what a relay passes on, as it would be believed now; None where it is not here."""
    if held.taken_back:
        raise EnvelopeRefused("relay.recalled", "What is passed on was taken back.")
    if taken_back(relay.reference):
        raise EnvelopeRefused(RECALLED, "The relay was taken back.")
    if relay.document is None:
        return None
    relayed = proven_again(relay, reader)
    if relayed.leave is not None and taken_back(relayed.leave.reference):
        raise EnvelopeRefused("grant.revoked", "The grant that it shows was revoked.")
    return relayed


def proven_again(relay: Remembered, reader: Reader) -> Relayed:
    """Return what a remembered relay passes on, proven now for a reader.

    Raises:
        EnvelopeRefused: It would not be believed now.
        ValueError: It is no relay that was read.
    """
    report = parse_document(relay.document or "").report
    marked = marked_of(relay, reader.register.network)
    if not isinstance(report, Relay) or marked is None:
        raise ValueError("what was not read as a relay is not proven again")
    outer = Outer(relay.reference.member, marked.status, marked)
    return relay_prover(reader.register, shipped_codec).prove(
        report, outer, reader.member, reader.at
    )


def _with_grants(reader: Reader, about: Reference, held: Held) -> Reader:
    return reader._replace(grants=uses(held.leaves, about, reader.member, reader.at))


def _leaves(leaves: Iterable[Leave], about: Reference, reader: Reader) -> str:
    return "; ".join(_told(leaves, about, reader)) or "none"


def _told(leaves: Iterable[Leave], about: Reference, reader: Reader) -> Iterator[str]:
    """Yield each grant to a member, and for which uses it holds now."""
    for leave in leaves:
        if leave.facts.grantee != reader.member:
            continue
        at = [use for use in sorted(GRANTABLE) if _holds(leave, use, about, reader)]
        ends = leave.facts.until
        until = f" until {_day(ends)}" if ends else ""
        yield f"{', '.join(at) or 'nothing now'} by {_named(leave.reference)}{until}"


def _holds(leave: Leave, use: Use, about: Reference, reader: Reader) -> bool:
    return judge_leave(leave, use, about, reader.member, reader.at).allowed


def _bare(report: Remembered) -> dict[str, str]:
    return {
        "originator": report.reference.member,
        "contract": report.contract or "unknown",
        "status": report.status,
    }


def _lacking(report: Remembered) -> str:
    """Return why nothing of a report is here, as the rule that took it."""
    return _STATES.get(report.state) or report.reason or "report.no_content"


def _named(reference: Reference) -> str:
    return f"{reference.member}:{reference.leaf.hex()[:16]}"


def _day(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"
