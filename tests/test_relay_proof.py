"""A relay proves both: its relayer of the passing on, the originator of what was said."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from itertools import combinations
from typing import Any

import pytest
from relay_world import (
    NAMELESS,
    ORIGINATOR,
    READER,
    RELAYER,
    WHEN,
    about,
    cut_down,
    granted,
    handling,
    network,
    original,
    read_relay,
    relay_marking,
    relay_of,
    said,
)
from sealed_world import sealing
from vector_note import Note
from wire_world import HOUR, NOW, fresh, key

from broker.errors import EnvelopeRefused
from broker.keys import key_id
from broker.register import Status
from broker.wire.envelope import read_envelope
from schemas import TLP, Relay, Section
from schemas.handling import Condition, HandlingCode, Retention
from schemas.reports import Enclosed, GrantDecision, GrantRefusal, GrantUse, Opening, SectionName


def refused(relay: Relay, reason: str, **how: Any) -> None:  # noqa: ANN401 - as `read_relay` takes them
    """Expect the reader to refuse a relay by this name."""
    with pytest.raises(EnvelopeRefused) as refusal:
        read_relay(relay, **how)
    assert refusal.value.reason == reason


@pytest.mark.parametrize("seal", [True, False])
def test_the_reader_proves_relayer_and_originator(*, seal: bool) -> None:
    """What was passed on is the originator's own signature, without the names that did not go."""
    whole = original(seal=seal)
    proven = read_relay(relay_of(about(whole), cut_down(whole)))
    relayed = proven.relayed
    assert relayed is not None
    assert proven.originator == RELAYER
    assert relayed.reference == about(whole)
    assert isinstance(relayed.report, Note)
    assert relayed.report.facts is not None
    assert relayed.report.facts.summary == "note 0"
    assert relayed.report.nominal is None
    assert relayed.sections == set(NAMELESS)
    assert b"Jane Doe" not in relay_bytes(relay_of(about(whole), cut_down(whole)))


def relay_bytes(relay: Relay) -> bytes:
    """Return every byte that a relay encloses."""
    return relay.model_dump_json().encode() + relay.facts.original.envelope


@pytest.mark.parametrize("seal", [True, False])
def test_a_relay_may_go_without_facts(*, seal: bool) -> None:
    """`open` alone travels: there is no whole report then, and the part is proven all the same."""
    whole = original(seal=seal)
    carried = cut_down(whole, [SectionName.OPEN])
    relayed = read_relay(relay_of(about(whole), carried)).relayed
    assert relayed is not None
    assert relayed.report is None
    assert set(relayed.parts) == {Section.OPEN}


def test_a_section_that_was_left_out_cannot_be_guessed_from_its_digest() -> None:
    """A clear section starts with 16 random bytes, and a sealed one is a ciphertext."""
    for seal in (True, False):
        whole = read_envelope(original(seal=seal).envelope)
        bare = read_envelope(cut_down(original(seal=seal)).original.envelope)
        assert bare.sections[3] is None
        guess = whole.sections[3]
        assert guess is not None
        digests = bare.header
        assert sha256(guess).digest() in digests
        assert sha256(guess[16:]).digest() not in digests


def test_the_secrets_that_go_open_nothing_else() -> None:
    """A relay carries secrets of its sections: no rung, and none of a section that stayed."""
    whole = original()
    carried = cut_down(whole)
    secrets = {opening.secret for opening in carried.original.openings}
    assert {o.section for o in carried.original.openings} == set(NAMELESS)
    assert sealing().rung not in secrets
    assert not read_envelope(carried.original.envelope).stanzas


def test_every_byte_of_an_enclosed_record_counts() -> None:
    """Whatever is altered or cut of what is enclosed is refused as the relay's (THREATS 1, 31)."""
    whole = original(seal=False)
    carried = cut_down(whole)
    envelope = carried.original.envelope
    for place in range(0, len(envelope), 7):
        changed = bytearray(envelope)
        changed[place] ^= 1
        bad = carried.original.model_copy(update={"envelope": bytes(changed)})
        with pytest.raises(EnvelopeRefused, match="rilo-ap passes on") as refusal:
            read_relay(relay_of(about(whole), carried, original=bad))
        assert refusal.value.reason.startswith("relay.")


def test_threat_20_a_relayer_cannot_show_another_plaintext() -> None:
    """A secret that is not the section's fails at the commitment, before anything is opened."""
    whole = original()
    wrong = Opening(section=SectionName.TERMS, secret=fresh("wrong", size=32))
    carried = cut_down(whole)
    kept = carried.original.openings
    bad = Enclosed(envelope=carried.original.envelope, openings=(wrong, *kept[1:]))
    refused(relay_of(about(whole), carried, original=bad), "relay.commitment")
    short = Enclosed(envelope=carried.original.envelope, openings=kept[1:])
    refused(relay_of(about(whole), carried, original=short), "relay.seal")


def test_a_relay_says_which_report_it_passes_on() -> None:
    """The report that it names is the one that it encloses."""
    whole, other = original(), original(number=1)
    refused(relay_of(about(other), cut_down(whole)), "relay.report")


def test_there_is_no_relay_in_a_relay() -> None:
    """A relay of a relay is refused: the original is to be passed on."""
    whole = original()
    inner = said(ORIGINATOR, relay_of(about(whole), cut_down(whole)), handling())
    refused(relay_of(about(inner), cut_down(inner)), "relay.relay")


def test_an_expired_report_is_not_passed_on() -> None:
    """What has expired at its originator's word has expired in a relay, too."""
    whole = original(expires_at=NOW + HOUR // 2)
    refused(relay_of(about(whole), cut_down(whole)), "relay.expired")


def test_threat_11_an_exercise_does_not_become_another_status_in_a_relay() -> None:
    """A relay has the status of what it passes on."""
    whole = original(status=Status.TEST)
    refused(relay_of(about(whole), cut_down(whole)), "relay.status")


def test_names_never_stand_in_facts() -> None:
    """An enclosed `nominal` outside the relay's own `nominal` is refused."""
    whole = original(seal=False)
    carried = cut_down(whole)
    bad = Enclosed(envelope=whole.envelope, openings=())
    refused(relay_of(about(whole), carried, original=bad), "relay.nominal")


def test_threat_23_what_a_revoked_key_signed_is_void_in_a_relay() -> None:
    """The enclosed signature is judged by the register, at the time the relay is first seen."""
    whole = original()
    relay = relay_of(about(whole), cut_down(whole))
    mine = key_id(ORIGINATOR, key(ORIGINATOR).suite, key(ORIGINATOR).public)
    keys = dict(network().keys)
    keys[mine] = replace(keys[mine], invalid_since=NOW + HOUR // 2)
    refused(relay, "relay.key_revoked", register=replace(network(), keys=keys))


def test_a_relay_gives_nobody_a_right_that_the_register_did_not() -> None:
    """A reader that may not read the contract does not read it in a relay."""
    whole = original()
    members = dict(network().members)
    rights = {name: held for name, held in members[READER].rights.items() if name != "vector_note"}
    members[READER] = replace(members[READER], rights=rights)
    poorer = replace(network(), members=members)
    refused(relay_of(about(whole), cut_down(whole)), "relay.reader_right", register=poorer)


CODE_SETS = [codes for size in range(5) for codes in combinations(list(HandlingCode), size)]
FREE = {TLP.GREEN, TLP.CLEAR}


@pytest.mark.parametrize("tlp", list(TLP))
@pytest.mark.parametrize("codes", CODE_SETS, ids=lambda codes: "+".join(codes) or "none")
def test_threat_22_onward_sharing_needs_the_originators_grant(
    tlp: TLP, codes: tuple[HandlingCode, ...]
) -> None:
    """GREEN and CLEAR without H2 or H3 travel freely; all else with a grant alone."""
    marked = handling(tlp, codes=codes)
    whole = original(marked)
    to = relay_marking(marked)
    bare = relay_of(about(whole), cut_down(whole))
    if tlp in FREE and not {HandlingCode.H2, HandlingCode.H3} & set(codes):
        assert read_relay(bare, to).relayed
    else:
        with pytest.raises(EnvelopeRefused) as refusal:
            read_relay(bare, to)
        assert refusal.value.reason.startswith("pass_on.")
    leave = cut_down(granted(about(whole)))
    assert read_relay(relay_of(about(whole), cut_down(whole), leave), to).relayed


STRICT = handling(TLP.AMBER_STRICT, codes=(HandlingCode.H2,))
GRANTS: dict[str, dict[str, Any]] = {
    "grant.grantee": {"grantee": "customs-fj"},
    "grant.audience": {"audience": ("customs-fj",)},
    "grant.sections": {"sections": (SectionName.OPEN,)},
    "grant.use": {"uses": (GrantUse.EVIDENCE,), "audience": (), "sections": ()},
    "grant.refused": {
        "decision": GrantDecision.REFUSED,
        "until": None,
        "refused_for": GrantRefusal.LEGAL,
    },
}


@pytest.mark.parametrize("reason", GRANTS)
def test_a_grant_that_says_something_else_is_no_leave(reason: str) -> None:
    """Another grantee, audience, section or use, and a refusal: each is named."""
    whole = original(STRICT)
    leave = cut_down(granted(about(whole), **GRANTS[reason]))
    relay = relay_of(about(whole), cut_down(whole), leave)
    refused(relay, reason, marked=relay_marking(STRICT))


def test_threat_33_a_grant_is_for_one_report_by_its_leaf_and_by_its_originator() -> None:
    """A grant for another report, or by another member than its originator, is no leave."""
    whole, other = original(STRICT), original(STRICT, number=1)
    to = relay_marking(STRICT)
    for reason, leave in (
        ("grant.report", granted(about(other))),
        ("grant.originator", granted(about(whole), by="customs-fj")),
        ("grant.originator", granted(about(whole), by=RELAYER)),
    ):
        relay = relay_of(about(whole), cut_down(whole), cut_down(leave))
        refused(relay, reason, marked=to)


def test_a_grant_lapses() -> None:
    """From its `until` on it gives no leave, also for a relay that was signed before."""
    whole = original(STRICT)
    relay = relay_of(about(whole), cut_down(whole), cut_down(granted(about(whole))))
    assert read_relay(relay, relay_marking(STRICT), at=NOW + 2 * HOUR - 1).relayed
    refused(relay, "grant.expired", marked=relay_marking(STRICT), at=NOW + 2 * HOUR)


def test_an_altered_grant_is_refused_as_such() -> None:
    """A byte changed in the grant is a refusal of the grant, not of the report."""
    whole = original(STRICT)
    leave = cut_down(granted(about(whole)))
    envelope = bytearray(leave.original.envelope)
    envelope[-1] ^= 1
    bad = leave._replace(original=Enclosed(envelope=bytes(envelope)))
    with pytest.raises(EnvelopeRefused) as refusal:
        read_relay(relay_of(about(whole), cut_down(whole), bad), relay_marking(STRICT))
    assert refusal.value.reason in {"grant.frame", "grant.signature", "grant.inclusion"}


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"tlp": TLP.CLEAR}, "relay.looser"),
        ({"codes": ()}, "relay.looser"),
        ({"conditions": ()}, "relay.looser"),
        ({"retention": None}, "relay.retention"),
    ],
)
def test_a_relay_is_marked_no_looser_than_what_it_passes_on(
    changed: dict[str, Any], reason: str
) -> None:
    """TLP, codes, conditions and the day of deletion go on with the report."""
    marked = handling(
        codes=(HandlingCode.H0,),
        conditions=(Condition.NO_FURTHER_TRANSLATION,),
        retention=Retention(delete_after=WHEN + timedelta(hours=3)),
    )
    whole = original(marked)
    relay = relay_of(about(whole), cut_down(whole))
    assert read_relay(relay, relay_marking(marked)).relayed
    refused(relay, reason, marked=relay_marking(marked, **changed))


def test_whom_the_originator_left_out_gets_no_relay() -> None:
    """Under any label, a member that is excluded is passed nothing without a grant."""
    marked = handling(excluded=(READER,))
    whole = original(marked)
    refused(relay_of(about(whole), cut_down(whole)), "relay.excluded", marked=relay_marking())
