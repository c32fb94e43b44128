"""Facts: what a regional office keeps of one report, as flat as counting needs it.

Only `terms`, `open` and `facts` are read, and of these codes and figures only: no words, no
numbers of reports, no places below a country. Nothing here tells a person, a company or a thing.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, Protocol

from pydantic import AwareDatetime, BaseModel

from broker.handling import Decision, Outlet
from broker.register import Status
from schemas import Reference, Report, Terms

UNKNOWN_COUNTRY: Final = "XX"
SEVERAL_COUNTRIES: Final = "XM"
NOT_STATED: Final = "NOT_STATED"

STATED: Final = "STATED"
DEFAULTED: Final = "DEFAULTED"
NOT_KNOWN: Final = "NOT_KNOWN"
"""How a value was given: by the reporter, by a mapping's default; of facts that were kept before
this was asked, it is not known which."""

ELSEWHERE: Final = "ELSEWHERE"
NOT_A_MASS: Final = "NOT_A_MASS"
"""Instead of a conversion: these goods' kilograms stand at another unit; money has no weight."""


class Told(Protocol):
    """What is read of a delivery."""

    @property
    def report(self) -> Report:
        """What was said."""

    @property
    def terms(self) -> Terms:
        """How it may be used."""

    @property
    def reference(self) -> Reference:
        """Who said it, and its leaf."""

    @property
    def made_at(self) -> datetime:
        """When, UTC."""

    @property
    def status(self) -> Status:
        """ACTUAL, EXERCISE or TEST."""

    def may(self, outlet: Outlet) -> Decision:
        """Return whether it may get out here."""


class Kept(
    BaseModel, frozen=True, strict=True, extra="forbid", ser_json_bytes="hex", val_json_bytes="hex"
):
    """A row, or a part of one."""


class Route(Kept):
    """From where to where, ISO 3166-1 alpha-2; XX unknown, XM several."""

    origin: str
    destination: str
    given: str | None = None
    """STATED or DEFAULTED; None is not known, as of each such field."""


class Goods(Kept):
    """One figure for one kind of goods of a report."""

    risk_area: str
    commodity: str
    """Category within the risk area, as REPTILES; of money its kind, as CURRENCY."""
    unit: str
    """UN/ECE Rec 20 or a domain unit; of money ISO 4217; NOT_STATED where no figure was given."""
    amount: Decimal | None
    """None is unknown: never nought."""
    plausibility: str
    kg: Decimal | None = None
    """Kilograms; of goods in several units at one of these only, so that they can be added up."""
    conversion: str | None = None
    """The factor table that gave `kg`, KGM of what was in kilograms, ELSEWHERE or NOT_A_MASS."""
    given: str | None = None


class Fact(Kept):
    """One report of one member."""

    leaf: bytes
    member: str
    contract: str
    status: str
    """ACTUAL, EXERCISE or TEST."""
    made_at: AwareDatetime
    lifecycle: str
    revision: int
    supersedes_member: str | None
    supersedes_leaf: bytes | None
    countable: bool
    """Whether its handling lets it be counted in what goes out to others."""
    risk_area: str
    category: str | None = None
    """Of an alert, within the risk area."""
    first_day: date | None
    """Earliest and latest day on which it can have happened; None is unknown."""
    last_day: date | None
    routes: tuple[Route, ...] = ()
    """Of a seizure one; of an alert each that it is about, at least one; else none."""
    goods: tuple[Goods, ...] = ()
    about_member: str | None = None
    """The report that a feedback is about."""
    about_leaf: bytes | None = None
    outcome: str | None = None
    """Of a feedback; of a control its result."""
    tlp: str | None = None
    """Its label; None is not known: it was kept before labels were."""
    defaulted: tuple[str, ...] | None = None
    """Which of these columns hold what a mapping put in by default; None is not known."""
    country: str | None = None
    """Of a seizure, where."""
    direction: str | None = None
    """Of a seizure, as INBOUND."""
    trigger: str | None = None
    """Of a control, what led to it, as RANDOM."""
    chapters: tuple[str, ...] | None = None
    """Of a control, Harmonized System chapters of what was examined."""
    origin: str | None = None
    departure: str | None = None
    """Of a control, where the goods come from, and from where they were sent."""
    delete_after: AwareDatetime | None = None
    """From when nobody may keep what it tells; None is not known."""

    relayed_by: str | None = None
    """Who passed it on, where it came in a relay; `member` and `leaf` are its originator's."""

    def row(self) -> dict[str, Any]:
        """Return the row as the shelf writes it."""
        return self.model_dump()
