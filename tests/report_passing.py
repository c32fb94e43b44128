"""Makes random values of requests, grants and relays agree with one another."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from schemas.part import Part
from schemas.reports import (
    Enclosed,
    GrantDecision,
    GrantFacts,
    GrantRefusal,
    GrantRequestFacts,
    GrantUse,
    SectionName,
)

Values = dict[str, Any]


def _asked(values: Values) -> Values:
    uses = tuple(dict.fromkeys(values["uses"])) or (GrantUse.EVIDENCE,)
    passing = GrantUse.PASS_ON in uses
    return values | {
        "uses": uses,
        "audience": ("police-nz",) if passing else (),
        "sections": (SectionName.TERMS, SectionName.OPEN) if passing else (),
    }


def _granted(values: Values) -> Values:
    given = values["decision"] is GrantDecision.GIVEN
    return _asked(values) | {
        "until": datetime(2030, 1, 1, tzinfo=UTC) if given else None,
        "refused_for": None if given else GrantRefusal.NOT_STATED,
    }


def _enclosed(values: Values) -> Values:
    opened = {opening.section: opening for opening in values["openings"]}
    opened.pop(SectionName.NOMINAL, None)
    return values | {"openings": tuple(opened.values())}


MENDED: dict[type[Part], Any] = {
    Enclosed: _enclosed,
    GrantFacts: _granted,
    GrantRequestFacts: _asked,
}
