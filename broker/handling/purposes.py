"""Purposes: which wish to read is admitted by what a report was given for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from schemas.handling import Purpose

_P = Purpose
_CRIME: Final = frozenset(
    {_P.CUSTOMS_ENFORCEMENT, _P.CRIMINAL_INTELLIGENCE, _P.CRIMINAL_INVESTIGATION}
)
# What a report was given for, and for what else it may be read: never for more than its own field.
_ADMITS: Final[Mapping[Purpose, frozenset[Purpose]]] = {
    _P.NOT_STATED: frozenset(_P),
    _P.CUSTOMS_ENFORCEMENT: _CRIME | {_P.RISK_ANALYSIS, _P.POST_CLEARANCE_AUDIT, _P.STATISTICS},
    _P.CRIMINAL_INTELLIGENCE: frozenset({_P.CRIMINAL_INTELLIGENCE, _P.RISK_ANALYSIS}),
    _P.CRIMINAL_INVESTIGATION: frozenset(
        {_P.CRIMINAL_INVESTIGATION, _P.CRIMINAL_INTELLIGENCE, _P.JUDICIAL_PROCEEDINGS}
    ),
    _P.JUDICIAL_PROCEEDINGS: frozenset({_P.JUDICIAL_PROCEEDINGS, _P.CRIMINAL_INVESTIGATION}),
    _P.RISK_ANALYSIS: frozenset({_P.RISK_ANALYSIS, _P.CUSTOMS_ENFORCEMENT, _P.STATISTICS}),
    _P.POST_CLEARANCE_AUDIT: frozenset({_P.POST_CLEARANCE_AUDIT, _P.CUSTOMS_ENFORCEMENT}),
    _P.STATISTICS: frozenset({_P.STATISTICS}),
    _P.FINANCIAL_INTELLIGENCE: frozenset({_P.FINANCIAL_INTELLIGENCE, _P.CRIMINAL_INTELLIGENCE}),
    _P.PUBLIC_SECURITY: _CRIME | {_P.PUBLIC_SECURITY},
    _P.HEALTH_AND_SAFETY: frozenset({_P.HEALTH_AND_SAFETY, _P.CUSTOMS_ENFORCEMENT}),
    _P.ENVIRONMENT: frozenset({_P.ENVIRONMENT, _P.CUSTOMS_ENFORCEMENT}),
    _P.CULTURAL_GOODS: frozenset({_P.CULTURAL_GOODS, _P.CUSTOMS_ENFORCEMENT}),
    _P.EXERCISE: frozenset({_P.EXERCISE}),
    _P.OTHER: frozenset({_P.OTHER}),
}


def admits(given_for: Purpose, wanted_for: Purpose) -> bool:
    """Say whether a report given for one purpose may be read for another.

    A report that states none is given for what its members exchange for, so every wish is
    admitted. A wish that states none is held to no purpose: it reads what its member may read, and
    its member answers for the use, as before purposes were named.
    """
    return wanted_for is Purpose.NOT_STATED or wanted_for in _ADMITS[given_for]
