"""Topics: which one carries a contract, and whether a member may read it."""

from __future__ import annotations

from broker.errors import HandlingRefused
from broker.register import Register, Right
from broker.register.telling import out_line
from schemas.contracts import Section, shipped


def readable_topic(register: Register, member: str, contract: str) -> str:
    """Return the topic that carries a contract.

    Raises:
        HandlingRefused: The register gives `member` no right to read it.
    """
    topic = f"{register.network}.{contract}"
    if not register.may(member, Right.READ_NON_NOMINAL, topic, contract):
        raise HandlingRefused(
            "handling.no_right",
            out_line(register, member)
            or f"{member} has no right to read {contract} in {register.network}.",
        )
    return topic


def countable_topic(register: Register, member: str, contract: str) -> str:
    """Return the topic that carries a contract.

    Raises:
        HandlingRefused: The register gives `member` no right to count it.
    """
    topic = f"{register.network}.{contract}"
    if not register.may(member, Right.COUNT, topic, contract):
        raise HandlingRefused(
            "handling.no_right",
            out_line(register, member)
            or f"{member} has no right to count {contract} in {register.network}.",
        )
    return topic


def readable_contracts(register: Register, member: str) -> list[str]:
    """Return the contracts whose reports have terms and that `member` may read."""
    return [
        each.name
        for each in shipped().values()
        if Section.TERMS in each.sections
        and register.may(
            member, Right.READ_NON_NOMINAL, f"{register.network}.{each.name}", each.name
        )
    ]
