"""What joining a network promises: requests with proof, and no weak or borrowed key admitted."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from test_keys import LOW_ORDER, MIXED_ORDER
from wire_world import DAY, NETWORK, NOW, key, network

from broker.errors import RegisterRefused
from broker.keys import SealingKey, SigningKey, key_id
from broker.register import (
    JoinRequest,
    KeyUse,
    Kind,
    Register,
    Right,
    admit,
    make_request,
    read_request,
)
from broker.register.dsse import write_signed
from broker.register.possession import prove_possession
from broker.register.request import REQUEST_TYPE

SEALING = SealingKey.from_seed(bytes(96))
RIGHTS = {"vector_note": frozenset({Right.READ})}


def request(signer: SigningKey | None = None, **changed: Any) -> bytes:  # noqa: ANN401 - as `make_request`
    """Return a request of a new member, but for what is changed."""
    fields = {
        "network": NETWORK,
        "member": "customs-fj",
        "kind": Kind.CUSTOMS,
        "title": "Fiji Revenue and Customs Service",
        "country": "FJ",
        "territory": None,
        "signer": signer or key("customs-fj"),
        "made_at": NOW,
    }
    return make_request(**{**fields, **changed})


def admitted(asked: JoinRequest, register: Register | None = None) -> Register:
    """Admit with the right to read."""
    return admit(
        register or network(),
        asked,
        rights=RIGHTS,
        not_before=NOW,
        not_after=NOW + 365 * DAY,
        at=NOW,
    )


def refusal(action: Callable[[], object]) -> str:
    """Return the reason with which `action` is refused."""
    with pytest.raises(RegisterRefused) as caught:
        action()
    return caught.value.reason


def test_a_member_that_asked_is_admitted() -> None:
    """The next version holds the member, its key with the given window, and its rights."""
    asked = read_request(request())
    register = admitted(asked)
    assert register.version == network().version + 1
    assert register.made_at == NOW
    member = register.member("customs-fj")
    assert (member.title, member.country) == ("Fiji Revenue and Customs Service", "FJ")
    assert member.rights == RIGHTS
    mine = register.key(key_id("customs-fj", 1, key("customs-fj").public))
    assert (mine.not_before, mine.not_after) == (NOW, NOW + 365 * DAY)
    assert "customs-fj" not in network().members


def test_a_territory_need_not_be_a_country() -> None:
    """Hong Kong, China is a customs territory."""
    asked = read_request(request(country=None, territory="Hong Kong, China"))
    assert admitted(asked).member("customs-fj").territory == "Hong Kong, China"


def test_a_name_or_key_twice_is_refused() -> None:
    """Names are never reused, and one key has one owner."""
    again = read_request(request(member="police-nz"))
    assert refusal(lambda: admitted(again)) == "register.twice"
    borrowed = read_request(request(key("police-nz")))
    assert refusal(lambda: admitted(borrowed)) == "register.twice"


def test_another_networks_request_is_refused() -> None:
    """It is signed for one network, and good for no other."""
    elsewhere = read_request(request(network="asia-pacific"))
    assert refusal(lambda: admitted(elsewhere)) == "register.network"
    relabelled = replace(elsewhere, network=NETWORK)
    assert refusal(lambda: admitted(relabelled)) == "register.key_possession"


@pytest.mark.parametrize("name", ["", "Customs", "customs nz", "-x", "x" * 65, "zoë", "a\n"])
def test_names_that_no_header_and_no_audience_can_hold_are_refused(name: str) -> None:
    """When asking already."""
    assert refusal(lambda: request(member=name)) == "register.name"
    assert refusal(lambda: request(network=name)) == "register.name"


def raw_request(signer: SigningKey, **changed: Any) -> bytes:  # noqa: ANN401 - JSON
    """Return a request whose JSON is otherwise, signed by `signer`."""
    payload = json.loads(request(signer))["payload"]
    tree = json.loads(base64.b64decode(payload)) | changed
    return write_signed(REQUEST_TYPE, json.dumps(tree).encode(), signer)


@pytest.mark.parametrize("point", [*LOW_ORDER, MIXED_ORDER])
def test_13_low_order_key(point: str) -> None:
    """Under the identity a proof can be forged that the library accepts: refused all the same."""
    forged = "01" + "00" * 63
    data = raw_request(key("attacker"), public=point, proof=forged)
    assert refusal(lambda: read_request(data)) == "register.key_weak"
    weak = replace(
        read_request(request()), public=bytes.fromhex(point), proof=bytes.fromhex(forged)
    )
    assert refusal(lambda: admitted(weak)) == "register.key_weak"


def test_13_a_key_that_the_member_does_not_hold() -> None:
    """Another's public key, with a proof by one's own, or another's proof."""
    theirs = key("police-nz")
    for proof in (
        prove_possession(NETWORK, "customs-fj", key("attacker")),
        prove_possession(NETWORK, "police-nz", theirs),
        bytes(64),
    ):
        data = raw_request(key("attacker"), public=theirs.public.hex(), proof=proof.hex())
        assert refusal(lambda data=data: read_request(data)) == "register.key_possession"  # type: ignore[misc] # bound now


def test_a_request_is_signed_by_the_key_that_it_shows() -> None:
    """An altered title is refused even where the proof of possession is right."""
    genuine = json.loads(base64.b64decode(json.loads(request())["payload"]))
    data = raw_request(key("attacker"), **genuine | {"title": "Somebody else"})
    assert refusal(lambda: read_request(data)) == "register.signature"


@pytest.mark.parametrize(
    "changed",
    [
        {"kind": "PIRATES"},
        {"title": ""},
        {"country": "Fiji"},
        {"public": "zz"},
        {"more": 1},
        {"made_at": -1},
    ],
)
def test_malformed_requests_are_refused(changed: dict[str, Any]) -> None:
    """Named, with one line."""
    assert refusal(lambda: read_request(raw_request(key("x"), **changed))) == "register.malformed"


def test_what_is_no_request_is_refused() -> None:
    """Other bytes, and a signed file of another type."""
    other = write_signed("application/other", b"{}", key("x"))
    for data in (b"", b"{", other):
        assert refusal(lambda data=data: read_request(data)) == "register.malformed"  # type: ignore[misc] # bound now


def test_a_suite_that_nobody_knows_is_refused() -> None:
    """Named apart from weak keys."""
    assert refusal(lambda: read_request(raw_request(key("x"), suite=2))) == "register.key_suite"


def whole(**changed: Any) -> bytes:  # noqa: ANN401 - as `make_request`
    """Return a request with all three keys, but for what is changed."""
    mine = {"sealing": SEALING.public, "rotation": key("customs-fj rotation")}
    return request(**{**mine, **changed})


def test_a_member_asks_with_all_its_keys() -> None:
    """Its sealing key goes into the register beside the signing key that bound it."""
    asked = read_request(whole())
    assert asked.rotation is not None
    assert asked.rotation.public == key("customs-fj rotation").public
    register = admitted(asked)
    mine = register.key(key_id("customs-fj", 2, SEALING.public))
    assert (mine.use, mine.suite, mine.not_after) == (KeyUse.SEALING, 2, NOW + 365 * DAY)


@pytest.mark.parametrize("name", ["sealing", "rotation"])
def test_13_a_further_key_that_the_member_does_not_hold(name: str) -> None:
    """A sealing key that another bound, a rotation key with another's proof."""
    other = json.loads(base64.b64decode(json.loads(whole(member="customs-xx"))["payload"]))
    data = raw_request(key("customs-fj"), **{name: other[name]})
    assert refusal(lambda: read_request(data)) == "register.key_possession"


def test_13_a_sealing_key_that_is_there_already() -> None:
    """Nobody is admitted under the sealing key of a member."""
    register = admitted(read_request(whole()))
    again = whole(member="customs-xx", signer=key("customs-xx"))
    assert refusal(lambda: admitted(read_request(again), register)) == "register.twice"


def test_a_rotation_key_is_a_key_of_its_own() -> None:
    """Whoever steals a signing key must not be able to put new keys in with it."""
    data = whole(rotation=key("customs-fj"))
    assert refusal(lambda: read_request(data)) == "register.twice"


@pytest.mark.parametrize("point", [*LOW_ORDER, MIXED_ORDER])
def test_13_low_order_rotation_key(point: str) -> None:
    """A rotation key passes the same check as a signing key."""
    rotation = {"public": point, "proof": "01" + "00" * 63}
    data = raw_request(key("customs-fj"), rotation=rotation)
    assert refusal(lambda: read_request(data)) == "register.key_weak"
