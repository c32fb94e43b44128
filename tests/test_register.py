"""What the register promises: look-ups that raise, rights, a form that says one thing."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest
from vector_note import contract_text
from wire_world import (
    DAY,
    NETWORK,
    NOW,
    TOPIC,
    contract,
    contracts,
    key,
    network,
    with_register,
)

from broker.errors import RegisterRefused
from broker.keys import key_id
from broker.register import (
    Key,
    KeyUse,
    Kind,
    Register,
    Right,
    Status,
    Topic,
    new_register,
    registered,
)
from broker.register.check import check_register
from broker.register.document import document_of
from broker.register.possession import prove_possession
from broker.register.reading import register_of
from schemas.contracts import shipped


def refusal(action: Callable[[], object]) -> str:
    """Return the reason with which `action` is refused."""
    with pytest.raises(RegisterRefused) as caught:
        action()
    assert caught.value.detail
    return caught.value.reason


def test_look_ups_raise() -> None:
    """What is not there is refused, never None."""
    register = network()
    for action in (
        lambda: register.key(bytes(32)),
        lambda: register.member("nobody"),
        lambda: register.topic("nowhere"),
        lambda: register.contract(bytes(32)),
        lambda: register.current_contract("nothing"),
    ):
        assert refusal(action) == "register.unknown"


def test_what_is_there_is_found() -> None:
    """Members, keys, topics and contracts, each by its name or id."""
    register = network()
    assert register.member("police-nz").kind is Kind.POLICE
    mine = key_id("police-nz", 1, key("police-nz").public)
    assert register.key(mine).member == "police-nz"
    assert register.topic(TOPIC).contracts == {"vector_note"}
    assert register.contract(contract().id) == contract()
    assert register.current_contract("vector_note") == contract()


def test_the_last_version_of_a_contract_rules() -> None:
    """Both stay readable; publishing goes by the newer."""
    newer = registered("vector_note", contract_text() + "\n")
    register = with_register(contracts={**network().contracts, newer.id: newer})
    assert register.current_contract("vector_note") == newer
    assert register.contract(contract().id) == contract()


def test_rights_are_what_was_given_and_nothing_else() -> None:
    """Per contract, on the topics that carry it; empty means no."""
    register = network()
    assert register.may("police-nz", Right.PUBLISH, TOPIC, "vector_note")
    for member, topic, name in (
        ("nobody", TOPIC, "vector_note"),
        ("police-nz", "nowhere", "vector_note"),
        ("police-nz", TOPIC, "heartbeat"),
        ("police-nz", f"{NETWORK}.heartbeat", "vector_note"),
    ):
        assert not register.may(member, Right.PUBLISH, topic, name)
    mute = replace(register.members["police-nz"], rights={})
    silent = with_register(members={**register.members, "police-nz": mute})
    assert not silent.may("police-nz", Right.READ, TOPIC, "vector_note")


def read(data: bytes) -> Register:
    """Return what these bytes say, checked."""
    register = register_of(data, version=network().version)
    check_register(register)
    return register


def test_a_register_is_read_as_it_was_written() -> None:
    """The same register, and the same bytes for it."""
    assert read(document_of(network())) == network()
    assert document_of(read(document_of(network()))) == document_of(network())


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"\xff", b"[" * 100_000, b'{"network": NaN}'])
def test_what_is_no_register_is_refused(data: bytes) -> None:
    """Named, with one line."""
    assert refusal(lambda: read(data)) == "register.malformed"


def test_a_name_said_twice_is_refused() -> None:
    """Two readers could believe two registers: one the first value, one the last."""
    data = document_of(network()).replace(b"{", b'{"made_at": 1,', 1)
    assert refusal(lambda: read(data)) == "register.malformed"


def document(**changed: Any) -> bytes:  # noqa: ANN401 - JSON
    """Return a register whose JSON is otherwise."""
    return json.dumps(json.loads(document_of(network())) | changed).encode()


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"version": 1}, "register.malformed"),
        ({"made_at": 2**63}, "register.malformed"),
        ({"max_validity": 0}, "register.malformed"),
        ({"statuses": ["UNHEARD"]}, "register.malformed"),
        ({"more": 1}, "register.malformed"),
        ({"members": 1}, "register.malformed"),
        ({"statuses": []}, "register.statuses"),
        ({"statuses": ["EXERCISE", "EXERCISE"], "clear": []}, "register.statuses"),
        ({"statuses": ["SYSTEM"], "clear": []}, "register.statuses"),
        ({"statuses": ["ACTUAL", "EXERCISE"], "clear": ["ACTUAL"]}, "register.statuses"),
        ({"statuses": ["ACTUAL"], "clear": ["TEST"]}, "register.statuses"),
        ({"network": "a network", "topics": []}, "register.name"),
        ({"topics": [{"name": "elsewhere.x", "contracts": []}]}, "register.inconsistent"),
        (
            {"topics": [{"name": f"{NETWORK}.x", "contracts": ["unheard_of"]}]},
            "register.inconsistent",
        ),
        ({"topics": [{"name": f"{NETWORK}.x", "contracts": []}] * 2}, "register.twice"),
        ({"topics": [{"name": f"{NETWORK}.a b", "contracts": []}]}, "register.name"),
        ({"contracts": [{"name": "x", "text": "{"}], "topics": []}, "register.contract"),
        (
            {"contracts": [{"name": "other", "text": contract().text}], "topics": []},
            "register.contract",
        ),
        ({"members": []}, "register.inconsistent"),
    ],
)
def test_a_register_must_be_consistent(changed: dict[str, Any], reason: str) -> None:
    """Also what the registrars signed is not believed where it contradicts itself."""
    assert refusal(lambda: read(document(**changed))) == reason


def test_a_contract_that_may_not_be_decoded_under_is_refused() -> None:
    """THREATS 18: unbounded decimals, arrays of nothing, open maps, recursion."""
    for level in (
        {"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2},
        {"type": "array", "items": "null"},
        {"type": "map", "values": "string"},
        "NoteFacts",
    ):
        text = contract_text(level=level)
        named = refusal(lambda text=text: registered("vector_note", text))  # type: ignore[misc] # bound now
        assert named == "register.contract"


def test_only_a_heartbeat_has_no_terms() -> None:
    """A report without handling would be for nobody to judge."""
    text = shipped()["heartbeat"].text.replace('"heartbeat"', '"bare"')
    bare = registered("bare", text)
    broken = with_register(contracts={**network().contracts, bare.id: bare})
    assert refusal(lambda: check_register(broken)) == "register.inconsistent"


def with_key(**parts: Any) -> Register:  # noqa: ANN401 - the fields of `Key`
    """Return a register with one more key, unchecked."""
    signer = key("another")
    fields = {
        "member": "police-nz",
        "suite": 1,
        "use": KeyUse.SIGNING,
        "public": signer.public,
        "proof": prove_possession(NETWORK, "police-nz", signer),
        "not_before": NOW,
        "not_after": NOW + DAY,
    }
    more = Key(**{**fields, **parts})
    return with_register(keys={**network().keys, more.key_id: more})


def test_a_member_may_have_several_keys() -> None:
    """Each with its own window and proof."""
    assert read(document_of(with_key())) == with_key()


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({"member": "nobody"}, "register.inconsistent"),
        ({"not_after": NOW}, "register.inconsistent"),
        ({"proof": bytes(64)}, "register.key_possession"),
        (
            {"proof": prove_possession("asia-pacific", "police-nz", key("another"))},
            "register.key_possession",
        ),
        (
            {"proof": prove_possession(NETWORK, "rilo-ap", key("another"))},
            "register.key_possession",
        ),
        ({"public": bytes(32)}, "register.key_weak"),
        ({"suite": 2}, "register.key_suite"),
        (
            {
                "public": key("rilo-ap").public,
                "proof": prove_possession(NETWORK, "police-nz", key("rilo-ap")),
            },
            "register.twice",
        ),
    ],
)
def test_keys_in_a_register_are_checked_when_it_is_read(parts: dict[str, Any], reason: str) -> None:
    """Owner, window, group, suite, possession, and one owner per key."""
    assert refusal(lambda: check_register(with_key(**parts))) == reason


def test_a_member_stands_under_its_own_name() -> None:
    """A mapping that calls one member another is refused."""
    members = {**network().members, "someone": network().members["police-nz"]}
    swapped = with_register(members=MappingProxyType(members))
    assert refusal(lambda: check_register(swapped)) == "register.inconsistent"


def test_a_new_network_has_a_topic_for_each_contract() -> None:
    """And no members, and version 1."""
    register = new_register(
        network="asia-pacific",
        made_at=NOW,
        statuses=(Status.ACTUAL,),
        clear=frozenset(),
        max_validity=DAY,
        contracts=contracts(),
    )
    assert register.version == 1
    assert not register.members
    assert register.topic("asia-pacific.heartbeat") == Topic(
        "asia-pacific.heartbeat", frozenset({"heartbeat"})
    )
