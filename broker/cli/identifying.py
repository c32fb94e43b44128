"""What the check of identifiers filled in or corrected, told in a line or two."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from broker.cli.console import err
from broker.cli.visible import visible
from broker.cli.wording import count
from schemas.codes.identified import Found
from schemas.components.identifiers import Check

_WORDS: Final = {
    Check.VALID: "valid",
    Check.INVALID: "INVALID",
    Check.UNCHECKED: "cannot be checked here",
    Check.NOT_APPLICABLE: "without a published form",
}
_MOST_PATHS: Final = 10


def tell_identified(found: Sequence[Found]) -> None:
    """Tell on stderr how many identifiers were checked, which are wrong, and which said otherwise.

    Args:
        found: What changed, of all reports together.
    """
    if not found:
        return
    many = Counter(one.check for one in found)
    sums = ", ".join(f"{many[check]:,} {words}" for check, words in _WORDS.items() if many[check])
    wrong = _paths(one.path for one in found if one.check is Check.INVALID)
    said = f"{count(len(found), 'identifier')} checked: {sums}"
    err.print(visible(f"{said}: {wrong}" if wrong else said), soft_wrap=True)
    corrected = [
        f"{one.path} (said {one.said.value}, is {one.check.value})"
        for one in found
        if one.corrected
    ]
    if corrected:
        told = f"{len(corrected):,} said otherwise, corrected: {_paths(corrected)}"
        err.print(visible(told), soft_wrap=True)


def _paths(paths: Iterable[str]) -> str:
    named = list(paths)
    more = f" and {len(named) - _MOST_PATHS:,} more" if len(named) > _MOST_PATHS else ""
    return ", ".join(named[:_MOST_PATHS]) + more
