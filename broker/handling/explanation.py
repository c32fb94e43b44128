"""Explanation: why a member may, or may not, get or use a report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from broker.handling.judging import Reader, judge, judge_nominal, related
from broker.handling.marked import Marked, kept_until
from broker.handling.reasons import looked_at
from broker.handling.rules import Decision, Use
from broker.register.model import Register, Right

_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


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

    def inputs_of(self, decision: Decision) -> dict[str, str]:
        """Return those of the inputs that one decision came from."""
        names = looked_at(decision.rule)
        return {name: self.inputs[name] for name in names if name in self.inputs}


def explain(
    marked: Marked,
    reader: Reader,
    made_at: int | None = None,
    more: Mapping[str, str] = _NOTHING,
) -> Explanation:
    """Return the explanation of every use that `reader` could make of a report; it is pure.

    Args:
        marked: The report.
        reader: Who could use it.
        made_at: When it was made, microseconds UTC: tells also whether it was for this reader
            then. Rights change, and what was delivered before stays delivered.
        more: Further inputs, by name.
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
            **_of_reader(marked, reader),
            "purpose": handling.purpose,
            "read for": reader.purpose,
            "grants": _listed(use for use in Use if use in reader.grants),
            "kept until": str(kept_until(marked, reader.register)),
            "decided at": str(reader.at),
            **more,
        },
    )


def explain_refused(rule: str, reader: Reader, inputs: Mapping[str, str]) -> Explanation:
    """Return the explanation of a report of which no use is allowed, by one rule for all.

    Args:
        rule: What refuses it.
        reader: Whom it is about.
        inputs: What is known of the report, by name.
    """
    no = Decision(allowed=False, rule=rule)
    told = {**inputs, "standing": _standing(reader), "decided at": str(reader.at)}
    return Explanation(
        reader.member, reader.register.version, dict.fromkeys(Use, no), None, no, (), told
    )


def _of_reader(marked: Marked, reader: Reader) -> dict[str, str]:
    groups = reader.register.groups.items()
    return {
        "groups": _listed(name for name, group in groups if reader.member in group.members),
        "rights": _listed(right for right in Right if _has(right, marked, reader)),
        "clearance": _clearance(reader.member, reader.register),
        "standing": _standing(reader),
    }


def _when_made(marked: Marked, reader: Reader, made_at: int | None) -> Decision | None:
    if made_at is None:
        return None
    return judge(Use.READ, marked, reader._replace(at=made_at), held_at=made_at)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(map(str, names)) or "none"


def _has(right: Right, marked: Marked, reader: Reader) -> bool:
    return reader.register.may(reader.member, right, marked.topic, marked.contract)


def _clearance(name: str, register: Register) -> str:
    member = register.members.get(name)
    return "none: no member" if member is None else member.clearance


def _standing(reader: Reader) -> str:
    member = reader.register.members.get(reader.member)
    return "no member" if member is None else member.standing.name
