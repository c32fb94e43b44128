"""Explanation: why a member may, or may not, get or use a report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from broker.handling.judging import Reader, judge, judge_nominal, related
from broker.handling.marked import Marked, kept_until
from broker.handling.rules import Decision, Use
from broker.register.model import Right


class Explanation(NamedTuple):
    """What was decided for one member and one report, use by use, and from what.

    Args:
        member: Whom it is about.
        register_version: The register that it was decided under.
        uses: What was decided, by use.
        when_made: Whether it could read it by the rights that it had when the report was made;
            None where that is not asked. Groups and clearance are those of now.
        nominal: Whether the section `nominal` is for it.
        duties: Coded conditions of the report, which bind whoever reads it.
        inputs: What the rules looked at, in words of the contracts; names nobody but members.
    """

    member: str
    register_version: int
    uses: Mapping[Use, Decision]
    when_made: Decision | None
    nominal: Decision
    duties: tuple[str, ...]
    inputs: Mapping[str, str]


def explain(marked: Marked, reader: Reader, made_at: int | None = None) -> Explanation:
    """Return the explanation of every use that `reader` could make of a report; it is pure.

    With `made_at`, when the report was made (microseconds UTC), also whether it was for this reader
    then: rights change, and what was delivered before stays delivered.
    """
    handling = marked.handling
    return Explanation(
        member=reader.member,
        register_version=reader.register.version,
        uses={use: judge(use, marked, reader) for use in Use},
        when_made=_when_made(marked, reader, made_at),
        nominal=judge_nominal(marked, reader),
        duties=tuple(map(str, handling.conditions)),
        inputs={
            "originator": marked.originator,
            "contract": marked.contract,
            "topic": marked.topic,
            "status": marked.status.name,
            "relation": related(marked, reader),
            "tlp": handling.tlp,
            "codes": _listed(handling.codes),
            "conditions": _listed(handling.conditions),
            "audience": _listed(handling.audience),
            "nominal audience": _listed(handling.nominal_audience),
            "excluded": _listed(handling.excluded),
            "groups": _listed(
                name for name, g in reader.register.groups.items() if reader.member in g.members
            ),
            "rights": _listed(right for right in Right if _has(right, marked, reader)),
            "clearance": _clearance(reader),
            "purpose": handling.purpose,
            "read for": reader.purpose,
            "grants": _listed(use for use in Use if use in reader.grants),
            "kept until": str(kept_until(marked, reader.register)),
            "decided at": str(reader.at),
        },
    )


def _when_made(marked: Marked, reader: Reader, made_at: int | None) -> Decision | None:
    if made_at is None:
        return None
    return judge(Use.READ, marked, reader._replace(at=made_at), held_at=made_at)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(map(str, names)) or "none"


def _has(right: Right, marked: Marked, reader: Reader) -> bool:
    return reader.register.may(reader.member, right, marked.topic, marked.contract)


def _clearance(reader: Reader) -> str:
    member = reader.register.members.get(reader.member)
    return "none: no member" if member is None else member.clearance
