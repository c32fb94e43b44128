"""Every change between two texts of a contract, by Apache Avro's rules and by ours."""

from __future__ import annotations

from schemas.contracts import Contract
from schemas.gate.avro_rules import avro_changes
from schemas.gate.change import Change, Direction
from schemas.gate.meaning import field_changes, meaning_changes
from schemas.gate.policy import field_policy, policy_changes
from schemas.gate.shapes import shapes


def changes(old: Contract, new: Contract, direction: Direction) -> tuple[Change, ...]:
    """Return every change that the gate holds back, each once, the whole contract's first.

    Args:
        old: The text that is in use; it passed the lint.
        new: The text that is to follow it; it passed the lint.
        direction: Which way reading must go on, by Apache Avro's rules; ours know no direction.

    Raises:
        ValueError: Apache Avro takes one of the texts for no schema.
    """
    before, after = shapes(old), shapes(new)
    found = (
        *meaning_changes(old, new),
        *policy_changes(old, new),
        *avro_changes(old, new, direction),
        *field_changes(before, after),
        *field_policy(before, after),
    )
    return tuple(dict.fromkeys(found))
