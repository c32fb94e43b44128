"""How a report may be used: the first part of `terms`."""

from __future__ import annotations

from enum import auto
from typing import TYPE_CHECKING, Annotated, Self

from annotated_types import MaxLen
from pydantic import AfterValidator, Strict, model_validator

from schemas.part import Code, Part
from schemas.values import Caveat, CodeText, Instant, MemberName, Raw


class TLP(Code):
    """Traffic Light Protocol 2.0 (FIRST), strictest first."""

    RED = auto()
    AMBER_STRICT = auto()
    AMBER = auto()
    GREEN = auto()
    CLEAR = auto()


class HandlingCode(Code):
    """Europol's H0-H3: only against crime; no evidence; no passing on; other restriction."""

    H0 = auto()
    H1 = auto()
    H2 = auto()
    H3 = auto()


class Condition(Code):
    """Coded conditions of use; they add to TLP and codes, never loosen."""

    INTELLIGENCE_ONLY = auto()
    NO_DEATH_PENALTY_USE = auto()
    NO_ACTION_WITHOUT_CONTACT = auto()
    NO_FURTHER_TRANSLATION = auto()
    ACKNOWLEDGE_RECEIPT = auto()
    NO_AUTOMATED_DECISION = auto()
    DESTROY_AFTER_USE = auto()


class Purpose(Code):
    """What a report was given for."""

    NOT_STATED = auto()
    CUSTOMS_ENFORCEMENT = auto()
    CRIMINAL_INTELLIGENCE = auto()
    CRIMINAL_INVESTIGATION = auto()
    JUDICIAL_PROCEEDINGS = auto()
    RISK_ANALYSIS = auto()
    POST_CLEARANCE_AUDIT = auto()
    STATISTICS = auto()
    FINANCIAL_INTELLIGENCE = auto()
    PUBLIC_SECURITY = auto()
    HEALTH_AND_SAFETY = auto()
    ENVIRONMENT = auto()
    CULTURAL_GOODS = auto()
    EXERCISE = auto()
    OTHER = auto()


class Instrument(Code):
    """The instrument that a report is exchanged under."""

    NOT_STATED = auto()
    NATIONAL_POWER = auto()
    BILATERAL_AGREEMENT = auto()
    NAIROBI_CONVENTION = auto()
    ASEAN_CUSTOMS_AGREEMENT_2012 = auto()
    SAARC_AGREEMENT = auto()
    WTO_TFA_12 = auto()
    UNTOC = auto()
    UN_CONVENTION_1988 = auto()
    NAPLES_II = auto()
    CITES = auto()
    UNESCO_1970 = auto()
    OTHER = auto()


class LegalBasis(Part):
    """The legal basis; a limitation of purpose in words stands in the caveat."""

    instrument: Instrument
    """Convention, agreement or power; NOT_STATED is an answer."""
    article: CodeText | None = None
    """Article or annex, as IX, X, XI of the Nairobi Convention."""
    instrument_raw: Raw | None = None
    """The instrument as the originator names it."""


class Retention(Part):
    """How long it may be kept; at least one of the two."""

    delete_after: Instant | None = None
    """To be deleted after, UTC."""
    review_after: Instant | None = None
    """To be reviewed after, UTC."""

    @model_validator(mode="after")
    def _says_until_when(self) -> Self:
        if self.delete_after is None and self.review_after is None:
            raise ValueError("give delete_after or review_after, or no retention at all")
        return self


def _sorted_names(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(set(names))) if len(names) > 1 else names


if TYPE_CHECKING:
    Names = set[str] | frozenset[str] | list[str] | tuple[str, ...]
else:
    Names = Annotated[
        tuple[MemberName, ...], Strict(strict=False), MaxLen(256), AfterValidator(_sorted_names)
    ]
"""Members and groups; given as any set or list, kept as a sorted tuple, each once."""

HandlingCodes = Annotated[tuple[HandlingCode, ...], Strict(strict=False), MaxLen(4)]
Conditions = Annotated[tuple[Condition, ...], Strict(strict=False), MaxLen(32)]


class Handling(Part):
    """Who may have a report and what they may do with it; only TLP and audience must be given."""

    tlp: TLP
    """Traffic Light Protocol 2.0."""
    codes: HandlingCodes = ()
    """Europol handling codes; the stricter of TLP and code wins."""
    conditions: Conditions = ()
    """Coded conditions; they only add."""
    audience: Names
    """Members and groups that may read it; empty is nobody."""
    nominal_audience: Names = ()
    """Those of the audience that may read `nominal`; empty is nobody."""
    excluded: Names = ()
    """Members that may not read it even where a group of the audience holds them."""
    purpose: Purpose = Purpose.NOT_STATED
    """What it was given for."""
    legal_basis: LegalBasis | None = None
    """The instrument it is exchanged under; null: not stated."""
    retention: Retention | None = None
    """How long it may be kept; null: the network's rule."""
    contact: MemberName | None = None
    """The desk to ask, as the register knows it; null: the member's own."""
    national_marking: Raw | None = None
    """A national classification, verbatim."""
    caveat: Caveat | None = None
    """Restrictions in words, without names (H3's text, a limitation of purpose)."""

    @model_validator(mode="after")
    def _nominal_within_audience(self) -> Self:
        if self.nominal_audience and not set(self.nominal_audience) <= set(self.audience):
            stray = ", ".join(sorted(set(self.nominal_audience) - set(self.audience)))
            raise ValueError(f"nominal_audience must lie within audience; outside it: {stray}")
        return self
