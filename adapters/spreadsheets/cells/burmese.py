"""Burmese: is it Unicode, or Zawgyi posing as Unicode? Converted only where that is certain.

`myanmartools` gives the probability of Zawgyi. Above 0.95 it is Zawgyi, and is written anew if what
comes out is Unicode by the same judge; below 0.05 it is Unicode and is not touched, Mon, Shan and
Karen included. Between the two it is flagged and kept, unless both readings are the same text.
"""

from __future__ import annotations

import functools
import re
import warnings
from typing import Any, NamedTuple

from adapters.spreadsheets.cells.zawgyi import unicode_of
from adapters.spreadsheets.reasons import Reason

ZAWGYI, UNICODE = 0.95, 0.05
"""Probabilities of Zawgyi: above the first it is Zawgyi, below the second it is not."""
_LETTERS = re.compile("[\u1000-\u103f\u104c-\u109f]")


class Burmese(NamedTuple):
    """A text in Unicode, as far as that is certain, and what must be said about it."""

    text: str
    reason: Reason | None = None


def read_burmese(text: str) -> Burmese:
    """Return `text` in Unicode; without Burmese letters, or in doubt, it is `text` itself."""
    if text.isascii() or not _LETTERS.search(text):
        return Burmese(text)
    probability = zawgyi_probability(text)
    if probability < UNICODE:
        return Burmese(text)
    converted = unicode_of(text)
    if converted == text:
        return Burmese(text)
    if probability > ZAWGYI and zawgyi_probability(converted) < UNICODE:
        return Burmese(converted, Reason.ZAWGYI)
    return Burmese(text, Reason.ZAWGYI_UNSURE)


def zawgyi_probability(text: str) -> float:
    """Return how likely `text` is Zawgyi, from 0 to 1; below 0 where it has nothing to tell by."""
    return float(_detector().get_zawgyi_probability(text))


@functools.cache
def _detector() -> Any:  # noqa: ANN401 - the library has no types
    from myanmartools import ZawgyiDetector  # noqa: PLC0415 - it reads a model; few files need it

    with warnings.catch_warnings():
        # It opens its model by a function that Python calls deprecated.
        warnings.simplefilter("ignore", DeprecationWarning)
        return ZawgyiDetector()
