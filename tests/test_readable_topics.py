"""Which topics a member may subscribe to."""

from __future__ import annotations

from dataclasses import replace

import pytest
from wire_world import network

from broker.errors import HandlingRefused
from broker.register import Kind, Member, Register, Right, Topic
from broker.roles.topics import readable_contracts, readable_topic

TOPIC = "exercise.test.alert"


def with_right(*rights: Right) -> Register:
    """Return a register in which police-nz has these rights to alerts."""
    member = Member("police-nz", Kind.POLICE, "", None, None, {"alert": frozenset(rights)})
    topics = {TOPIC: Topic(TOPIC, frozenset({"alert"}))}
    return replace(network(), members={"police-nz": member}, topics=topics)


@pytest.mark.parametrize("right", [Right.READ, Right.READ_NON_NOMINAL])
def test_all_or_all_but_names_is_enough_to_subscribe(right: Right) -> None:
    """A regional office reads without names, and subscribes like anybody."""
    register = with_right(right)
    assert readable_topic(register, "police-nz", "alert") == TOPIC
    assert readable_contracts(register, "police-nz") == ["alert"]


@pytest.mark.parametrize("rights", [(), (Right.COUNT,), (Right.PUBLISH,)])
def test_less_is_not(rights: tuple[Right, ...]) -> None:
    """Who may only count, or say, reads nothing."""
    with pytest.raises(HandlingRefused, match="no right to read alert"):
        readable_topic(with_right(*rights), "police-nz", "alert")
    assert readable_contracts(with_right(*rights), "police-nz") == []
