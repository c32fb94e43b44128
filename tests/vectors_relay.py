"""Vectors of what relays enclose: whose it is, which sections, by whose leave."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from relay_world import (
    NAMELESS,
    READER,
    RELAYER,
    about,
    cut_down,
    granted,
    handling,
    network,
    original,
    relay_marking,
    relay_of,
    said,
)
from wire_world import HOUR, NETWORK, NOW, codecs, fresh

from broker.errors import EnvelopeRefused
from broker.handling import Marked
from broker.register import Status
from broker.wire.prove import relay_prover
from broker.wire.relayed import Outer, Relayed
from schemas import TLP, Handling, Relay
from schemas.handling import HandlingCode
from schemas.reports import Enclosed, GrantUse, Opening, SectionName

JSON = dict[str, Any]
ENDS = NOW + 30 * HOUR
EVERY = (*NAMELESS, SectionName.NOMINAL)


class RelayCase(NamedTuple):
    """A relay, how it is marked, and what must come out: a reason, or `relayed`."""

    name: str
    says: str
    expect: str
    relay: Relay
    marked: Handling
    at: int = NOW + HOUR
    reader: str = READER
    status: Status = Status.EXERCISE


def relays() -> Iterator[RelayCase]:
    """Yield all of them."""
    for seal in (True, False):
        yield from _views("sealed" if seal else "clear", seal=seal)
        yield from _altered("sealed" if seal else "clear", seal=seal)
    yield from _grants()
    yield from _inner()


def _views(word: str, *, seal: bool) -> Iterator[RelayCase]:
    whole, to = original(seal=seal), relay_marking()
    of = about(whole)
    plain = relay_of(of, cut_down(whole))
    yield RelayCase(f"{word}/nameless", "Without names.", "relayed", plain, to)
    bare = relay_of(of, cut_down(whole, [SectionName.OPEN]))
    yield RelayCase(f"{word}/open", "Terms and open alone.", "relayed", bare, to)
    named = relay_of(of, cut_down(whole, EVERY), cut_down(granted(of, sections=EVERY)))
    to_names = relay_marking(nominal_audience=(READER,))
    yield RelayCase(f"{word}/names", "Names, by a grant.", "relayed", named, to_names)
    few = relay_of(of, cut_down(whole, EVERY))
    yield RelayCase(f"{word}/no_names", "Names without.", "relay.nominal", few, to_names)


def _altered(word: str, *, seal: bool) -> Iterator[RelayCase]:
    whole, to = original(seal=seal), relay_marking()
    of, carried = about(whole), cut_down(whole)
    envelope = carried.original.envelope
    for name, place, reason in (
        ("magic", 0, "relay.magic"),
        ("signature", len(envelope) - 3, "relay.signature"),
    ):
        changed = bytearray(envelope)
        changed[place] ^= 1
        bad = carried.original.model_copy(update={"envelope": bytes(changed)})
        relay = relay_of(of, carried, original=bad)
        yield RelayCase(f"{word}/altered_{name}", "A byte changed.", reason, relay, to)
    other = about(original(seal=seal, number=1))
    yield RelayCase(
        f"{word}/another", "Not what it says.", "relay.report", relay_of(other, carried), to
    )
    untouched = Enclosed(envelope=whole.envelope, openings=carried.original.openings)
    relay = relay_of(of, carried, original=untouched)
    reason = "relay.stanzas" if seal else "relay.nominal"
    yield RelayCase(f"{word}/whole", "The record as it came.", reason, relay, to)
    if not seal:
        return
    kept = carried.original.openings
    wrong = Opening(section=SectionName.TERMS, secret=fresh("wrong", size=32))
    for name, openings, reason in (
        ("secret", (wrong, *kept[1:]), "relay.commitment"),
        ("no_secret", kept[1:], "relay.seal"),
    ):
        bad = Enclosed(envelope=envelope, openings=openings)
        yield RelayCase(
            f"{word}/{name}", "Its secret.", reason, relay_of(of, carried, original=bad), to
        )


def _grants() -> Iterator[RelayCase]:
    strict = handling(TLP.AMBER, codes=(HandlingCode.H2,))
    whole, to = original(strict), relay_marking(strict)
    of, carried = about(whole), cut_down(whole)
    other = about(original(strict, number=1))
    evidence: JSON = {"uses": (GrantUse.EVIDENCE,), "audience": (), "sections": ()}
    good = cut_down(granted(of))
    for name, expect, leave in (
        ("none", "pass_on.tlp_amber", None),
        ("good", "relayed", good),
        ("originator", "grant.originator", cut_down(granted(of, by="customs-fj"))),
        ("report", "grant.report", cut_down(granted(other))),
        ("grantee", "grant.grantee", cut_down(granted(of, grantee="customs-fj"))),
        ("use", "grant.use", cut_down(granted(of, **evidence))),
        ("audience", "grant.audience", cut_down(granted(of, audience=("customs-fj",)))),
        ("sections", "grant.sections", cut_down(granted(of, sections=(SectionName.OPEN,)))),
        ("no_grant", "grant.grant", cut_down(original(strict, number=1), number=1)),
    ):
        relay = relay_of(of, carried, leave)
        yield RelayCase(f"grant/{name}", "The leave.", expect, relay, to)
    late = relay_of(of, carried, good)
    yield RelayCase("grant/expired", "Past its end.", "grant.expired", late, to, NOW + 2 * HOUR)


def _inner() -> Iterator[RelayCase]:
    whole, to = original(), relay_marking()
    inner = said("customs-nz", relay_of(about(whole), cut_down(whole)), handling())
    nested = relay_of(about(inner), cut_down(inner))
    yield RelayCase("inner/relay", "A relay in a relay.", "relay.relay", nested, to)
    brief = original(expires_at=NOW + HOUR // 2)
    relay = relay_of(about(brief), cut_down(brief))
    yield RelayCase("inner/expired", "Its report has expired.", "relay.expired", relay, to)
    test = original(status=Status.TEST)
    relay = relay_of(about(test), cut_down(test))
    yield RelayCase("inner/status", "Of another status.", "relay.status", relay, to)
    plain = relay_of(about(whole), cut_down(whole))
    looser = relay_marking(tlp=TLP.CLEAR)
    yield RelayCase("inner/looser", "Marked looser.", "relay.looser", plain, looser)
    left_out = original(handling(excluded=(READER,)))
    relay = relay_of(about(left_out), cut_down(left_out))
    yield RelayCase("inner/excluded", "Left out of it.", "relay.excluded", relay, to)


def relay_vector(case: RelayCase) -> JSON:
    """Return a case as JSON, with what must come out."""
    expected = _expected(case)
    stated = expected.get("reason", expected["result"])
    if stated != case.expect:
        raise AssertionError(f"{case.name}: {stated}, and {case.expect} was stated")
    facts, nominal = case.relay.facts, case.relay.nominal
    apart = nominal.original if nominal else None
    marked = case.marked
    return {
        "name": f"relay/{case.name}",
        "says": case.says,
        "register": "relays",
        "reader": case.reader,
        "relayer": RELAYER,
        "at": case.at,
        "status": int(case.status),
        "marked": {
            "tlp": str(marked.tlp),
            "codes": list(map(str, marked.codes)),
            "conditions": list(map(str, marked.conditions)),
            "audience": list(marked.audience),
            "nominal_audience": list(marked.nominal_audience),
        },
        "about": {"member": facts.about.member, "leaf": facts.about.leaf.hex()},
        "original": _enclosed(facts.original),
        "nominal": apart
        and {"section": apart.section.hex(), "secret": apart.secret and apart.secret.hex()},
        "grant": facts.grant and _enclosed(facts.grant),
        "expect": expected,
    }


def _expected(case: RelayCase) -> JSON:
    topic = f"{NETWORK}.relay"
    marked = Marked(RELAYER, "relay", topic, case.status, ENDS, case.marked)
    outer = Outer(RELAYER, case.status, marked)
    try:
        found = relay_prover(network(), codecs).prove(case.relay, outer, case.reader, case.at)
    except EnvelopeRefused as exc:
        return {"result": "refused", "reason": str(exc.reason)}
    return _relayed(found)


def _relayed(found: Relayed) -> JSON:
    return {
        "result": "relayed",
        "originator": found.reference.member,
        "leaf": found.reference.leaf.hex(),
        "contract": found.contract,
        "sections": [name.lower() for name in SectionName if name in found.sections],
        "grant": found.leave and found.leave.reference.leaf.hex(),
    }


def _enclosed(enclosed: Enclosed) -> JSON:
    openings = {str(each.section).lower(): each.secret.hex() for each in enclosed.openings}
    return {"envelope": enclosed.envelope.hex(), "openings": openings}
