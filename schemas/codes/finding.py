"""What a person may mean: codes ranked by how well their names fit some words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from schemas.codes.entry import Row, folded

LIKE_ENOUGH = 75
"""Of 100: below it, a name is not shown as a likeness (`rapidfuzz.fuzz`)."""


class Found(NamedTuple):
    """A row, and all that it may be searched by, folded; the code comes first, then the name."""

    row: Row
    words: tuple[str, ...]


def ranked(words: str, rows: Iterable[Found], most: int) -> Sequence[Row]:
    """Return at most `most` rows: the code, the name, a name's beginning, a part; else likeness."""
    meant = folded(words)
    if not meant or most < 1:
        return ()
    kept = list(rows)
    exact = [(rank, found.row) for found in kept if (rank := _rank(meant, found.words)) is not None]
    if exact:
        exact.sort(key=lambda pair: (pair[0], len(pair[1].name), pair[1].code))
        return [row for _, row in exact[:most]]
    return _alike(meant, kept, most)


def _rank(meant: str, words: tuple[str, ...]) -> int | None:
    """Return 0 for the best fit; `None` when no name holds what is meant."""
    if meant == words[0]:
        return 0
    if meant in words:
        return 1
    parts = meant.split()
    best: int | None = None
    for word in words:
        if word.startswith(meant):
            return 2
        if f" {meant}" in word:
            best = 3
        elif best is None and all(part in word for part in parts):
            best = 4
    return best


def _alike(meant: str, rows: Sequence[Found], most: int) -> Sequence[Row]:
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - only where nothing fits

    choices = [(part, found.row) for found in rows for part in _parts(found.words[1:])]
    best = process.extract(
        meant,
        [part for part, _ in choices],
        scorer=fuzz.token_sort_ratio,
        limit=most * 3,
        score_cutoff=LIKE_ENOUGH,
    )
    alike = (choices[place][1] for _, _, place in best)
    return list({row.code: row for row in alike}.values())[:most]


def _parts(names: tuple[str, ...]) -> Iterable[str]:
    """Return the names, and of longer ones each word of four letters and more."""
    for name in names:
        yield name
        words = name.split()
        yield from (word for word in words if len(word) > 3 and len(words) > 1)  # noqa: PLR2004
