"""What can change from one text of a contract to the next, rule by rule."""

from __future__ import annotations

from enum import StrEnum
from typing import Final, NamedTuple


class Direction(StrEnum):
    """Who must be able to read what whom has written."""

    BACKWARD = "backward"
    """Who has the new text reads what was written under the old one."""
    FORWARD = "forward"
    """Who has the old text reads what is written under the new one."""
    FULL = "full"
    """Both."""


class Rule(StrEnum):
    """Which rule a change breaks: a word that stays."""

    BACKWARD = "avro.backward"
    FORWARD = "avro.forward"
    CONTRACT = "meaning.contract"
    SECTION_GONE = "meaning.section_gone"
    TYPE = "meaning.type"
    LOGICAL_TYPE = "meaning.logical_type"
    PRECISION = "meaning.precision"
    SCALE = "meaning.scale"
    KIND = "meaning.kind"
    LIST = "meaning.list"
    SYMBOLS = "meaning.symbols"
    DEFAULT = "meaning.default"
    PERSON = "policy.person"
    MORE_OPEN = "policy.more_open"
    AUDIENCE = "policy.audience"
    RETENTION = "policy.retention"
    HANDLING = "policy.handling"
    SECTION_NEW = "policy.section_new"
    WORDS = "policy.words"


SIGNABLE: Final = frozenset(rule for rule in Rule if rule.startswith("policy."))
"""What somebody may answer for. No signature makes bytes mean again what they meant."""


class Change(NamedTuple):
    """One change that keeps the new text out, unless it may be and is signed off."""

    path: str
    """Section and names with dots, as `facts.parties[].name`; empty: the whole contract."""
    rule: Rule
    message: str
    """One line for people, without what a stranger wrote into the texts but plain names."""

    @property
    def signable(self) -> bool:
        """Whether a sign-off lets it pass."""
        return self.rule in SIGNABLE
