"""Enclosing: a record cut down to the sections that may go, with the secrets that open them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from broker.wire.envelope import read_envelope, write_envelope
from broker.wire.header import origin_bytes
from broker.wire.ladder import RUNG_OF, Rung, climb_down, secret_of
from broker.wire.origin import read_origin
from schemas import Section
from schemas.reports.grant_request import SectionName
from schemas.reports.relay import Enclosed, EnclosedNominal, Opening


class Cut(NamedTuple):
    """A record as a relay carries it.

    Args:
        original: Its envelope, without stanzas, without `nominal`, without what does not go.
        nominal: Its section `nominal`, where that goes.
    """

    original: Enclosed
    nominal: EnclosedNominal | None


def cut(envelope: bytes, rung: Rung | None, keep: Iterable[SectionName]) -> Cut:
    """Return a record cut down; `terms` is always kept.

    The secrets of its sections go with it, never its rung: who has them opens these sections of
    this record and nothing else (DESIGN, 4).

    Args:
        envelope: A record that this station has proven.
        rung: The rung that the station stands on, where it is sealed.
        keep: Which sections go, of those that the rung reaches.

    Raises:
        ValueError: A section that is to go is not there, or lies above the rung.
    """
    whole = read_envelope(envelope)
    origin = read_origin(origin_bytes(whole.header))
    names = list(Section(origin.sections))
    kept = {Section.TERMS, *(Section[name.name] for name in keep)}
    if not kept <= set(names):
        raise ValueError("a section that is not in the record cannot be passed on")
    sealed = kept & set(Section(origin.sealed))
    secrets = _secrets(rung, sealed)
    there = dict(zip(names, whole.sections, strict=True))
    left = [there[name] if name in kept - {Section.NOMINAL} else None for name in names]
    bare = write_envelope(whole.header, left, whole.signed, whole.leaf_index, whole.path)
    openings = tuple(
        Opening(section=SectionName[str(name.name)], secret=secrets[name])
        for name in sorted(sealed - {Section.NOMINAL})
    )
    apart = there[Section.NOMINAL] if Section.NOMINAL in kept else None
    return Cut(
        Enclosed(envelope=bare, openings=openings),
        None
        if apart is None
        else EnclosedNominal(section=apart, secret=secrets.get(Section.NOMINAL)),
    )


def _secrets(rung: Rung | None, sealed: Iterable[Section]) -> dict[Section, bytes]:
    rungs = {} if rung is None else climb_down(rung)
    if any(RUNG_OF[section] not in rungs for section in sealed):
        raise ValueError("a section above the station's rung cannot be passed on")
    return {section: secret_of(rungs, section) for section in sealed}
