"""The small network of `wire_world`, passing on: originals, grants, relays, and their readers."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from sealed_world import KEYS_LEAF, avro_of, sealing
from wire_world import (
    DAY,
    HOUR,
    MAX_VALIDITY,
    NETWORK,
    NOW,
    codecs,
    contract,
    fresh,
    key,
    note,
    sections_of,
    signed,
    unsigned,
)

from broker.keys import ZERO
from broker.register import (
    Kind,
    Register,
    Right,
    Status,
    admit,
    make_request,
    new_register,
    read_request,
    registered,
)
from broker.wire import NEW_LANE, Origin, Proven, Reader, RecordPlace, Signed, take_number
from broker.wire.enclosing import Cut, cut
from broker.wire.ladder import Rung
from schemas import TLP, Grant, Handling, Reference, Relay, Report, Section, Terms
from schemas.components.goods import RiskArea
from schemas.contracts import shipped
from schemas.reports import (
    GrantDecision,
    GrantFacts,
    GrantOpen,
    GrantUse,
    RelayFacts,
    RelayNominal,
    RelayOpen,
    SectionName,
)

ORIGINATOR, RELAYER, READER = "customs-nz", "rilo-ap", "police-nz"
MEMBERS = (ORIGINATOR, RELAYER, READER, "customs-fj")
EVERYTHING = frozenset(Right)
NAMELESS = (SectionName.TERMS, SectionName.OPEN, SectionName.FACTS)
WHEN = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=NOW)


@cache
def network() -> Register:
    """Return a register in which everybody may say and read everything."""
    names = ("grant", "grant_request", "heartbeat", "relay")
    register = new_register(
        network=NETWORK,
        made_at=NOW - DAY,
        statuses=(Status.EXERCISE, Status.TEST),
        clear=frozenset({Status.EXERCISE, Status.TEST}),
        max_validity=MAX_VALIDITY,
        contracts=[contract(), *(registered(n, shipped()[n].text) for n in names)],
    )
    for member in MEMBERS:
        request = make_request(
            network=NETWORK,
            member=member,
            kind=Kind.CUSTOMS,
            title=member,
            country=None,
            territory=None,
            signer=key(member),
            made_at=NOW - DAY,
        )
        register = admit(
            register,
            read_request(request),
            rights=dict.fromkeys((*names, contract().name), EVERYTHING),
            not_before=NOW - 30 * DAY,
            not_after=NOW + 300 * DAY,
            at=NOW - DAY,
        )
    return register


def handling(tlp: TLP = TLP.GREEN, **more: Any) -> Handling:  # noqa: ANN401 - any field's value
    """Return the marking of an original for the relayer, names included."""
    fields = {"audience": (RELAYER,), "nominal_audience": (RELAYER,), **more}
    return Handling(tlp=tlp, **fields)


def origin_of(member: str, name: str, sections: int, status: Status, *, seal: bool) -> Origin:
    """Return the origin of a member's reports of one contract."""
    known = network().current_contract(name)
    return Origin(
        network=NETWORK,
        member=member,
        topic=f"{NETWORK}.{name}",
        lane=0,
        epoch=NOW - HOUR,
        status=status,
        contract=known.id,
        register_version=network().version,
        keys=KEYS_LEAF if seal else ZERO,
        sections=sections,
        sealed=sections if seal else 0,
        seal_suite=1 if seal else 0,
        extensions=b"",
    )


def original(
    marked: Handling | None = None,
    *,
    seal: bool = True,
    status: Status = Status.EXERCISE,
    number: int = 0,
    **changed: int,
) -> Signed:
    """Return a note of customs-nz with names in it, sealed or in clear."""
    said = Terms(handling=marked or handling())
    told = note(number, name="Jane Doe")
    sections = avro_of(number, told, said) if seal else sections_of(number, told, said)
    record = unsigned(number, sections, **changed)
    if seal:
        record = record._replace(sealing=sealing(number))
    return signed(of=origin_of(ORIGINATOR, "vector_note", 15, status, seal=seal), records=[record])[
        0
    ]


def cut_down(whole: Signed, keep: Collection[SectionName] = NAMELESS, *, number: int = 0) -> Cut:
    """Return an original or a grant as a relay carries it."""
    return cut(whole.envelope, Rung(3, sealing(number).rung), keep)


def about(whole: Signed, member: str = ORIGINATOR) -> Reference:
    """Return what refers to a record."""
    return Reference(member=member, leaf=whole.leaf)


def grant_facts(of: Reference, **changed: Any) -> GrantFacts:  # noqa: ANN401 - any field's value
    """Return the leave to pass a report on to police-nz without names, but for what is changed."""
    fields = {
        "decision": GrantDecision.GIVEN,
        "about": of,
        "grantee": RELAYER,
        "uses": (GrantUse.PASS_ON,),
        "audience": (READER,),
        "sections": NAMELESS,
        "until": WHEN + timedelta(hours=2),
        **changed,
    }
    return GrantFacts(**fields)


def granted(of: Reference, *, by: str = ORIGINATOR, **changed: Any) -> Signed:  # noqa: ANN401 - as above
    """Return a grant, signed."""
    report = Grant(open=GrantOpen(risk_area=RiskArea.DRUGS), facts=grant_facts(of, **changed))
    return said(by, report, Handling(tlp=TLP.AMBER, audience=(RELAYER, READER)))


def said(
    member: str,
    report: Report,
    marked: Handling,
    *,
    status: Status = Status.EXERCISE,
    **changed: int,
) -> Signed:
    """Return a report of a shipped contract, signed, in clear."""
    known = network().current_contract(report.contract)
    randoms = {section: fresh(section.name) for section in Section}
    encoded = codecs(known).encode(Terms(handling=marked), report, randoms)
    of = origin_of(member, report.contract, sum(encoded), status, seal=False)
    return signed(of=of, records=[unsigned(7, list(encoded.values()), **changed)])[0]


def relay_of(of: Reference, carried: Cut, grant: Cut | None = None, **changed: Any) -> Relay:  # noqa: ANN401 - as above
    """Return a relay that carries these."""
    facts = {"about": of, "original": carried.original, **changed}
    if grant is not None:
        facts["grant"] = grant.original
    names = RelayNominal(original=carried.nominal) if carried.nominal else None
    return Relay(open=RelayOpen(risk_area=RiskArea.DRUGS), facts=RelayFacts(**facts), nominal=names)


def relay_marking(marked: Handling | None = None, **changed: Any) -> Handling:  # noqa: ANN401 - as above
    """Return a relay's marking: as the original's, for police-nz."""
    whole = marked or handling()
    fields = {"audience": (READER,), "nominal_audience": (), **changed}
    return Handling(**{**dict(whole), **fields})


def read_relay(
    relay: Relay,
    marked: Handling | None = None,
    *,
    register: Register | None = None,
    reader: str = READER,
    at: int = NOW + HOUR,
    status: Status = Status.EXERCISE,
) -> Proven:
    """Return what a relay that rilo-ap signed says to a reader."""
    whole = said(RELAYER, relay, marked or relay_marking(), status=status)
    of = origin_of(RELAYER, "relay", 15 if relay.nominal else 7, status, seal=False)
    place = RecordPlace(NETWORK, of.topic, of.record_key)
    opener = Reader(register or network(), reader, codecs)
    authentic = opener.authenticate(whole.envelope, place, at)
    outcome = opener.prove(authentic, take_number(NEW_LANE, authentic, lambda _: None), at)
    assert isinstance(outcome, Proven)
    return outcome
