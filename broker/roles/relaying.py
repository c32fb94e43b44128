"""Relaying: another member's report, held here, made into a relay of one's own."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final, NamedTuple

from broker.errors import EnvelopeRefused, HandlingRefused
from broker.handling import (
    Leave,
    Marked,
    Passing,
    expanded,
    judge_passing,
)
from broker.register import Register, Status
from broker.roles.drafts import Draft
from broker.roles.remembered import Remembered
from broker.roles.withdrawing import routing_of
from broker.wire import Rung, shipped_codec
from broker.wire.enclosing import cut
from broker.wire.prove import relay_prover
from broker.wire.relayed import Outer
from schemas import Grant, Handling, Reference, Relay, Thread
from schemas.reports import RelayFacts, RelayNominal, RelayOpen, SectionName
from schemas.reports.relay import Enclosed

NAMELESS: Final = (SectionName.TERMS, SectionName.OPEN, SectionName.FACTS)
"""What goes where nobody says otherwise."""


class Held(NamedTuple):
    """A report that this station has proven, and still holds as it was signed.

    Args:
        report: What is remembered of it.
        document: What it says, as JSON.
        marked: What handling looks at of it.
        envelope: As it came.
        rung: Where the station stands on its ladder, if it is sealed.
    """

    report: Remembered
    document: str
    marked: Marked
    envelope: bytes
    rung: Rung | None


class Wish(NamedTuple):
    """What is to be passed on.

    Args:
        to: Members and groups that are to have it.
        nominal_to: Those of them that are to have its names.
        sections: Which sections; `terms` goes with every one.
    """

    to: Sequence[str]
    nominal_to: Sequence[str] = ()
    sections: Sequence[SectionName] = NAMELESS


def marking_of(held: Held, wish: Wish, leave: Leave | None) -> Handling:
    """Return how a relay is marked: as its original, or as the grant says, for its new readers."""
    own = leave.facts.handling if leave else None
    changed: dict[str, object] = dict(own) if own else {}
    changed |= {
        "audience": tuple(wish.to),
        "nominal_audience": tuple(wish.nominal_to),
        "excluded": (),
    }
    return Handling(**{**dict(held.marked.handling), **changed})


def decide_relay(  # noqa: PLR0913, PLR0917 - what is passed on, by whom, to whom, by whose leave
    held: Held, wish: Wish, relayer: str, leave: Leave | None, register: Register, at: int
) -> str | None:
    """Return why a report may not be passed on so, as a rule's name; None: it may."""
    handling, original = marking_of(held, wish, leave), held.marked
    topic = f"{register.network}.{Relay.contract}"
    relay = Marked(relayer, Relay.contract, topic, original.status, original.expires_at, handling)
    sections = frozenset({SectionName.TERMS, *wish.sections})
    passing = Passing(original, held.report.reference, relayer, sections, relay, leave)
    decision = judge_passing(passing, register, at)
    return None if decision.allowed else decision.rule


def relay_draft(  # noqa: PLR0913, PLR0917 - as above
    held: Held,
    wish: Wish,
    leave: Leave | None,
    grant: Held | None,
    register: Register,
    at: int,
) -> Draft:
    """Return the relay, to be published.

    Args:
        held: The report.
        wish: Who is to have what of it.
        leave: The originator's grant, where one is needed.
        grant: The same grant, as it was signed.
        register: The newest that is known.
        at: The time, microseconds UTC.
    """
    carried = cut(held.envelope, held.rung, wish.sections)
    reference = held.report.reference
    facts = RelayFacts(
        about=reference,
        original=carried.original,
        grant=None if grant is None else _enclosed_grant(grant),
    )
    names = RelayNominal(original=carried.nominal) if carried.nominal else None
    left = min(held.report.expires_at - at, register.max_validity)
    return Draft(
        report=Relay(open=RelayOpen(**routing_of(held.document)), facts=facts, nominal=names),
        handling=marking_of(held, wish, leave),
        thread=Thread(references=(reference,)),
        parents=(reference,),
        status=Status[held.report.status],
        expires_in=timedelta(microseconds=left),
    )


def check_outgoing(draft: Draft, status: Status, member: str, register: Register, at: int) -> None:
    """Return when every recipient would believe a relay or a grant that is about to be signed.

    What is asked is what each reader's station asks when it comes (THREATS 22).

    Raises:
        HandlingRefused: By the name that the reader's refusal would have.
    """
    report = draft.report
    if isinstance(report, Grant) and report.facts.about.member != member:
        raise HandlingRefused(
            "grant.originator",
            f"Only {report.facts.about.member} can give leave to use its report: ask for it.",
        )
    if not isinstance(report, Relay):
        return
    topic = f"{register.network}.{Relay.contract}"
    ends = at + int((draft.expires_in or timedelta()).total_seconds() * 1_000_000)
    marked = Marked(member, Relay.contract, topic, status, ends, draft.handling)
    prover = relay_prover(register, shipped_codec)
    for reader in sorted(expanded(draft.handling.audience, register.groups)):
        try:
            prover.prove(report, Outer(member, status, marked), reader, at)
        except EnvelopeRefused as exc:
            raise HandlingRefused(str(exc.reason), exc.detail) from exc


def _enclosed_grant(grant: Held) -> Enclosed:
    return cut(grant.envelope, grant.rung, NAMELESS).original


def find_reference(tree: dict[str, Any], *path: str) -> Reference:
    """Return the reference at a path of a report's JSON object."""
    found: Any = tree
    for name in path:
        found = found[name]
    return Reference.model_validate_json(json.dumps(found))
