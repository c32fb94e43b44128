"""What all reports of a case say alike: goods, places, dates, conveyances."""

from __future__ import annotations

import string
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any, Final

from broker.demo.case import Case
from broker.demo.cast import PORTS
from broker.demo.dice import happens
from broker.demo.goods import Goods
from schemas.components.conveyances import Container, Conveyance, Mode
from schemas.components.dates import DateFact, DatePrecision
from schemas.components.goods import Commodity, HsEdition
from schemas.components.identifiers import AssetIdentifier, AssetScheme, Check
from schemas.components.places import (
    Certainty,
    CrossingType,
    LegRole,
    Location,
    PremisesType,
    RouteLeg,
)
from schemas.components.quantities import (
    Measured,
    Missing,
    Plausibility,
    Quantity,
)
from schemas.reports.case import Priority

_PREMISES: Final = {
    Mode.SEA: (PremisesType.SEAPORT, CrossingType.SEA),
    Mode.AIR: (PremisesType.AIRPORT, CrossingType.AIR),
    Mode.MAIL: (PremisesType.POSTAL_CENTRE, CrossingType.POST),
    Mode.ROAD: (PremisesType.LAND_BORDER, CrossingType.LAND),
}
_UNKNOWN_COUNTRY: Final = "XX"
_DECIMALS: Final = Decimal("0.01")
TYPO: Final = 1000
"""By how much a mistaken reporter's figure is too large: kilograms written as grams."""


def opening(case: Case, priority: Priority = Priority.NOT_STATED) -> dict[str, Any]:
    """Return the section `open` of every report of the case."""
    year, week, _ = case.at.isocalendar()
    return {
        "risk_area": case.goods.area,
        "hs_chapters": (case.goods.hs[:2],),
        "mode": case.mode,
        "from_country": case.source,
        "to_country": case.destination,
        "iso_week": f"{year}-W{week:02}",
        "priority": priority,
    }


def day(moment: datetime) -> DateFact:
    """Return the day of a moment."""
    midnight = moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return DateFact(value=midnight, precision=DatePrecision.DAY)


def instant(moment: datetime) -> DateFact:
    """Return a moment to the minute."""
    exact = moment.astimezone(UTC).replace(second=0, microsecond=0)
    return DateFact(value=exact, precision=DatePrecision.INSTANT)


def around(moment: datetime, chance: Random) -> DateFact:
    """Return when something is expected, as reporters have it: a day, a range, or a month."""
    first = day(moment).value
    if first is None or happens(chance, 0.5):
        return day(moment)
    if happens(chance, 0.6):
        end = first + timedelta(days=chance.randrange(2, 9))
        return DateFact(value=first, precision=DatePrecision.RANGE, end=end)
    return DateFact(value=first.replace(day=1), precision=DatePrecision.MONTH)


def place(case: Case) -> Location:
    """Return where the goods are controlled."""
    ports = PORTS[case.destination]
    premises, crossing = _PREMISES[case.mode]
    return Location(
        country=case.destination,
        unlocode=ports.sea if case.mode is Mode.SEA else ports.air,
        iata=ports.iata if case.mode is Mode.AIR else None,
        premises_type=premises,
        crossing_type=crossing,
    )


def office(case: Case) -> str:
    """Return the code of the office that controls the goods."""
    return place(case).unlocode or "UNKNOWN"


def route(case: Case, certainty: Certainty) -> tuple[RouteLeg, ...]:
    """Return the way that the goods took; empty where even its beginning is unknown."""
    if case.source == _UNKNOWN_COUNTRY:
        return ()
    legs = [(LegRole.ORIGIN, Location(country=case.source))]
    if case.transit:
        legs.append((LegRole.TRANSIT, Location(country=case.transit)))
    legs.append((LegRole.DESTINATION, place(case)))
    return tuple(
        RouteLeg(ordinal=ordinal, role=role, location=location, certainty=certainty)
        for ordinal, (role, location) in enumerate(legs)
    )


def commodity(goods: Goods, *quantities: Quantity) -> Commodity:
    """Return the goods, with how much of them there was."""
    return Commodity(
        risk_area=goods.area,
        category=goods.category,
        hs_code=goods.hs,
        hs_edition=HsEdition.HS2022,
        description_raw=goods.words,
        quantities=quantities,
        substance=goods.substance,
        taxon=goods.taxon,
    )


def quantity(case: Case, measured: Measured = Measured.NOT_STATED) -> Quantity:
    """Return how much was found, as the reporter says it."""
    if case.amount is None:
        return Quantity(amount_missing=Missing.NOT_STATED, unit=case.goods.unit)
    if case.mistaken:
        amount = case.amount * TYPO
        plausibility = Plausibility.SUSPECT
    else:
        amount, plausibility = case.amount, Plausibility.OK
    return _quantity(case.goods, amount, measured, plausibility)


def estimate(case: Case, chance: Random) -> Quantity:
    """Return how much is thought to be on its way; often nobody knows."""
    if case.amount is None or happens(chance, 0.4):
        return Quantity(amount_missing=Missing.UNKNOWN, unit=case.goods.unit)
    guess = (case.amount * Decimal(chance.choice(("0.5", "0.8", "1.2", "2")))).quantize(_DECIMALS)
    if case.goods.counted:
        guess = max(Decimal(1), guess.to_integral_value())
    return _quantity(case.goods, guess, Measured.ESTIMATED, Plausibility.UNCHECKED)


def conveyance(case: Case, chance: Random) -> Conveyance:
    """Return what carries the goods: a container on a vessel, a flight, or what is known."""
    if case.mode is Mode.SEA:
        container = Container(identifier=container_number(chance), size_type="45R1")
        return Conveyance(ordinal=0, mode=Mode.SEA, kind="VESSEL", containers=(container,))
    if case.mode is Mode.AIR:
        raw = f"ZZ{chance.randrange(100, 999)}"
        flight = AssetIdentifier(scheme=AssetScheme.IATA_FLIGHT, raw=raw, normalised=raw)
        return Conveyance(ordinal=0, mode=Mode.AIR, kind="AIRCRAFT", identifiers=(flight,))
    return Conveyance(ordinal=0, mode=case.mode)


def container_number(chance: Random) -> AssetIdentifier:
    """Return a container's number; now and then its check digit is wrong, as in real reports."""
    body = f"ZZXU{chance.randrange(10**5, 10**6)}"
    right = check_digit(body)
    digit = (right + 1) % 10 if happens(chance, 0.04) else right
    raw = f"{body}{digit}"
    check = Check.VALID if digit == right else Check.INVALID
    return AssetIdentifier(
        scheme=AssetScheme.ISO6346, raw=raw, normalised=raw, check=check, checked_with="ISO6346"
    )


def check_digit(body: str) -> int:
    """Return the check digit of a container number's first ten characters (ISO 6346 annex A)."""
    total: int = sum(_VALUES[character] * 2**at for at, character in enumerate(body))
    return total % 11 % 10


# Letters count from 10 upwards, leaving out multiples of 11.
_LETTERS: Final = zip(string.ascii_uppercase, (n for n in range(10, 39) if n % 11), strict=True)
_VALUES: Final = {digit: int(digit) for digit in string.digits} | dict(_LETTERS)


def _quantity(
    goods: Goods, amount: Decimal, measured: Measured, plausibility: Plausibility
) -> Quantity:
    in_kilograms = goods.unit == "KGM"
    return Quantity(
        amount=amount,
        unit=goods.unit,
        amount_raw=f"{amount:f}",
        measured=Measured.COUNTED if goods.counted and measured is Measured.WEIGHED else measured,
        kg_equivalent=amount if in_kilograms else None,
        conversion_ref="identity" if in_kilograms else None,
        plausibility=plausibility,
    )
