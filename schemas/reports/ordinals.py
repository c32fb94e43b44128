"""Checks that what refers to a place in a list, or to a party, refers to one that is there."""

from __future__ import annotations

from collections.abc import Iterable

from schemas.reports.case import CaseNominal


def check_places(path: str, places: Iterable[int], *, length: int, of: str) -> None:
    """Raise `ValueError` when a place, from 0, lies beyond a list, or is named twice.

    Args:
        path: Of the list that refers, for people.
        places: What it refers to.
        length: Of the list that is referred to.
        of: Path of that list, for people.
    """
    seen: set[int] = set()
    for row, place in enumerate(places):
        if place >= length:
            raise ValueError(f"{path}[{row}] is about {of}[{place}], which is not there")
        if place in seen:
            raise ValueError(f"{path}[{row}] is about {of}[{place}], as one before it is")
        seen.add(place)


def check_parties(nominal: CaseNominal | None, named: Iterable[tuple[str, int | None]]) -> None:
    """Raise `ValueError` when `facts` refer to a party that `nominal` does not have.

    Without `nominal` nothing is asked: its reader may not have it, or the reporter tells no names.

    Args:
        nominal: Holds the parties.
        named: Path and ordinal of each reference; None refers to nobody.
    """
    if nominal is None:
        return
    known = {party.ordinal for party in nominal.parties}
    for path, ordinal in named:
        if ordinal is not None and ordinal not in known:
            raise ValueError(f"{path} is party {ordinal}, and nominal.parties has none of it")
