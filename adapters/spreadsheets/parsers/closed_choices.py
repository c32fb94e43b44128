"""Columns of choices: a word that is none of them refuses its row, and the nearest are named."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from adapters.spreadsheets.cells.countries import known
from adapters.spreadsheets.mapping.row_mapping import Rule
from adapters.spreadsheets.parsers.plain import Parsed, Tongue
from adapters.spreadsheets.reasons import Finding, Reason

_UNLISTED = frozenset({Reason.TABLE_UNLISTED, Reason.CODE_UNLISTED, Reason.BOOLEAN_UNREAD})
_NAMED = 3


def findings_of(
    parsed: Iterable[Parsed], rule: Rule, number: int, text: str, tongue: Tongue
) -> Sequence[Finding]:
    """Return what must be said about one cell, each reason once.

    Args:
        parsed: What its values became.
        rule: The rule that they were read by.
        number: The row's.
        text: The cell.
        tongue: Where the choices are looked up.
    """
    reasons = dict.fromkeys(reason for each in parsed for reason in each.reasons)
    return [
        Finding(number, Reason.NO_CHOICE, rule.column, text, _nearest(rule, text, tongue))
        if rule.closed and reason in _UNLISTED
        else Finding(number, reason, rule.column, text)
        for reason in reasons
    ]


def _nearest(rule: Rule, text: str, tongue: Tongue) -> str | None:
    """Say which choices are like `text`."""
    if rule.table is not None:
        found: Sequence[str] = get_close_matches(
            known(text), list(tongue.tables[rule.table]), n=_NAMED, cutoff=0.4
        )
    elif rule.listed is not None:
        entries = tongue.codes.get(rule.listed).find(text, most=_NAMED)
        found = [entry.name for entry in entries]
    else:
        found = ("yes", "no")
    return f"write {' or '.join(map(repr, found))}, if that is meant" if found else None
