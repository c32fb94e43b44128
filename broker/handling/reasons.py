"""Reasons: which inputs a rule looked at, so that an explanation can show them beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from schemas.handling import HandlingCode

_BY_WORD: Final[Mapping[str, tuple[str, ...]]] = {
    "audience": ("relation", "audience", "groups"),
    "clearance": ("clearance", "tlp"),
    "ended": ("kept until", "decided at"),
    "excluded": ("excluded", "groups"),
    "expelled": ("standing",),
    "granted": ("leave",),
    "lapsed": ("lapsed at", "decided at"),
    "no_right": ("rights", "contract", "topic"),
    "not_admitted": ("purpose", "read for"),
    "originator": ("relation", "originator"),
    "recalled": ("taken back",),
    "relay": ("passed on by",),
    "relayed": ("passed on by",),
    "suspended": ("standing",),
    "third_party": ("relation", "audience", "excluded", "groups"),
}
_STATUSES: Final = frozenset({"exercise", "test", "system"})
_CODES: Final = frozenset(code.value.lower() for code in HandlingCode)
_NOT_RULES: Final = ("register", "relay", "grant", "report", "wire", "keys", "recall")


def looked_at(rule: str) -> tuple[str, ...]:
    """Return the names of the inputs that a rule's answer came from, as `explain` calls them.

    Args:
        rule: As a decision names it: `read.audience`, `evidence.h1`, `register.no_right`.
    """
    room, _, word = rule.partition(".")
    if word in _BY_WORD:
        own = ("nominal audience",) if room == "nominal" else ()
        return (*_BY_WORD[word], *own)
    if word.startswith("tlp_"):
        return ("tlp", "relation")
    if word in _CODES:
        return ("codes", "relation")
    if word in _STATUSES:
        return ("status",)
    return () if room in _NOT_RULES else ("conditions", "relation")
