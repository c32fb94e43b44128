"""A second implementation of handling, from the table written by hand and nothing of ours.

It knows plain words only, and shares no line with `broker.handling`.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from handling_table import OUTSIDE, answers, needing_leave

LABELS: Final = ("CLEAR", "GREEN", "AMBER", "AMBER_STRICT", "RED")
"""From the most open to the strictest."""
USES: Final = {
    "publish": "read",
    "delivery": "read",
    "replay": "read",
    "quarantine": "read",
    "console": "read",
    "case": "read",
    "json": "export",
    "export": "export",
    "office": "count",
}
PURPOSES: Final = """
CUSTOMS_ENFORCEMENT    CUSTOMS_ENFORCEMENT CRIMINAL_INTELLIGENCE CRIMINAL_INVESTIGATION
CUSTOMS_ENFORCEMENT    RISK_ANALYSIS POST_CLEARANCE_AUDIT STATISTICS
CRIMINAL_INTELLIGENCE  CRIMINAL_INTELLIGENCE RISK_ANALYSIS
CRIMINAL_INVESTIGATION CRIMINAL_INVESTIGATION CRIMINAL_INTELLIGENCE JUDICIAL_PROCEEDINGS
JUDICIAL_PROCEEDINGS   JUDICIAL_PROCEEDINGS CRIMINAL_INVESTIGATION
RISK_ANALYSIS          RISK_ANALYSIS CUSTOMS_ENFORCEMENT STATISTICS
POST_CLEARANCE_AUDIT   POST_CLEARANCE_AUDIT CUSTOMS_ENFORCEMENT
STATISTICS             STATISTICS
FINANCIAL_INTELLIGENCE FINANCIAL_INTELLIGENCE CRIMINAL_INTELLIGENCE
PUBLIC_SECURITY        PUBLIC_SECURITY CUSTOMS_ENFORCEMENT CRIMINAL_INTELLIGENCE
PUBLIC_SECURITY        CRIMINAL_INVESTIGATION
HEALTH_AND_SAFETY      HEALTH_AND_SAFETY CUSTOMS_ENFORCEMENT
ENVIRONMENT            ENVIRONMENT CUSTOMS_ENFORCEMENT
CULTURAL_GOODS         CULTURAL_GOODS CUSTOMS_ENFORCEMENT
EXERCISE               EXERCISE
OTHER                  OTHER
"""
"""What a report was given for, and what it may be read for; NOT_STATED on either side is free."""
_LETTERS: Final = answers()
_LEAVE: Final = needing_leave()
_OUTSIDE: Final = dict(line.split() for line in OUTSIDE.strip().splitlines())


def admitted() -> set[tuple[str, str]]:
    """Return the pairs of the purpose that a report has and one that it may be read for."""
    rows = [line.split() for line in PURPOSES.strip().splitlines()]
    return {(given, wanted) for given, *some in rows for wanted in some}


_ADMITTED: Final = admitted()


class Case(NamedTuple):
    """One question, in plain words; times are microseconds."""

    tlp: str
    codes: tuple[str, ...]
    conditions: tuple[str, ...]
    audience: tuple[str, ...]
    nominal_audience: tuple[str, ...]
    excluded: tuple[str, ...]
    delete_after: int | None
    expires_at: int
    purpose: str
    status: str
    originator: str
    member: str
    rights: frozenset[str]
    clearance: str
    groups: dict[str, frozenset[str]]
    topic_retention: int
    at: int
    grants: frozenset[str]
    wanted_for: str
    outside: bool = False


def _said_of(case: Case, names: tuple[str, ...]) -> bool:
    return any(
        name == case.member or case.member in case.groups.get(name, frozenset()) for name in names
    )


def _letter(case: Case, use: str) -> tuple[str, str]:
    """Return what the member is to the report, and the letter that the table has for its use."""
    who = "third_party"
    if case.member == case.originator:
        who = "originator"
    elif _said_of(case, case.audience) and not _said_of(case, case.excluded):
        who = "audience"
    codes = frozenset(code for code in case.codes if code != "H0")
    letter = _LETTERS[case.tlp, who, use, codes]
    if who == "originator":
        return who, letter
    if letter == "y" and any(use in _LEAVE[condition] for condition in case.conditions):
        letter = "n" if use == "count" else "g"
    if letter == "y" and use == "pass_on" and case.outside:
        letter = _OUTSIDE[case.tlp]
    return who, letter


def allowed(case: Case, use: str) -> bool:
    """Say whether the use is allowed."""
    end = case.delete_after
    if end is None:
        end = case.expires_at + case.topic_retention
    if case.at >= end or (use == "evidence" and case.status != "ACTUAL"):
        return False
    who, letter = _letter(case, use)
    if letter == "n" or (letter == "g" and use not in case.grants):
        return False
    return who == "originator" or _held(case, use)


def _held(case: Case, use: str) -> bool:
    """Say whether the register, and what the member reads for, let it."""
    if use == "count" and _said_of(case, case.excluded):
        return False
    rights = {"READ", "READ_NON_NOMINAL"}
    if use == "count":
        rights = {"COUNT"} | (rights if _said_of(case, case.audience) else set())
    if not rights & case.rights or LABELS.index(case.tlp) > LABELS.index(case.clearance):
        return False
    if "NOT_STATED" in (case.purpose, case.wanted_for):
        return True
    return (case.purpose, case.wanted_for) in _ADMITTED


def nominal_allowed(case: Case) -> bool:
    """Say whether the section `nominal` may be read too."""
    if not allowed(case, "read"):
        return False
    if case.member == case.originator:
        return True
    return _said_of(case, case.nominal_audience) and "READ" in case.rights
