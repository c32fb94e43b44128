"""M24 relay: another member's report, or a part of it, passed on as its originator signed it."""

from __future__ import annotations

from typing import Annotated, ClassVar, Self

from annotated_types import Len
from pydantic import model_validator

from schemas.part import Part
from schemas.report import Report
from schemas.reports.case import CaseFacts, CaseNominal, CaseOpen
from schemas.reports.grant_request import SectionName
from schemas.thread import Reference
from schemas.values import Fixed, Many

MOST_ENVELOPE = 880 * 1024
"""Bytes of an enclosed record: one of 512 KiB fits with its seals and their padding."""

SectionSecret = Annotated[bytes, Len(32, 32), Fixed("SectionSecret", 32)]
"""The secret of one sealed section of one record; opens that section and nothing else."""
EnclosedBytes = Annotated[bytes, Len(1, MOST_ENVELOPE)]


class Opening(Part):
    """What opens one sealed section of an enclosed record."""

    section: SectionName
    """Which one."""
    secret: SectionSecret
    """Its secret; never a rung, nor an hourly key."""


class Enclosed(Part):
    """A signed record of another member's, without its stanzas and the sections that do not go."""

    envelope: EnclosedBytes
    """The envelope, as the format has it; `terms` is always in it, `nominal` never."""
    openings: Many[Opening] = ()
    """Secrets of its sealed sections, each once; empty where it travelled in clear."""

    @model_validator(mode="after")
    def _opens_each_once(self) -> Self:
        names = [opening.section for opening in self.openings]
        if len(set(names)) != len(names) or SectionName.NOMINAL in names:
            raise ValueError("openings name each section once, and `nominal` not here")
        return self


class EnclosedNominal(Part):
    """The section `nominal` of an enclosed record, kept where names belong."""

    section: EnclosedBytes
    """As it travelled."""
    secret: SectionSecret | None = None
    """Its secret; null where it travelled in clear."""


class RelayOpen(CaseOpen):
    """What routing and counting need of a relay: as the report that it passes on."""


class RelayFacts(CaseFacts):
    """What is passed on, without names, and the leave to do so."""

    about: Reference
    """The report that is passed on."""
    original: Enclosed
    """That report, as its originator signed it."""
    grant: Enclosed | None = None
    """The originator's grant, where passing on needs one; null: it needs none."""


class RelayNominal(CaseNominal):
    """Names: those of the report that is passed on, and the relayer's own words."""

    original: EnclosedNominal | None = None
    """Section `nominal` of the report; null: it is not passed on."""


class Relay(Report):
    """Another member's report, or a part of it, passed on as its originator signed it."""

    contract: ClassVar[str] = "relay"
    encloses: ClassVar[bool] = True

    open: RelayOpen
    """Routing and counting."""
    facts: RelayFacts
    """Without names."""
    nominal: RelayNominal | None = None
    """Names and words."""
