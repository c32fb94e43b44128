"""People: invented persons, companies and documents, which stand in `nominal` only."""

from __future__ import annotations

from random import Random
from typing import Final

from schemas.components.identifiers import Identifier, IdentifierScheme
from schemas.components.parties import (
    NameKind,
    Party,
    PartyKind,
    PartyName,
    PartyRole,
)

_GIVEN: Final = [
    "Arunto",
    "Belinai",
    "Chandrel",
    "Davuka",
    "Emoru",
    "Farizan",
    "Goritha",
    "Havino",
    "Isakuru",
    "Jolanta",
    "Kemalis",
    "Lirandi",
    "Moanaki",
    "Nirusha",
    "Oktavin",
    "Prasika",
]
_FAMILY: Final = [
    "Quillabara",
    "Ravotonga",
    "Sengkarai",
    "Taluvino",
    "Umrakoti",
    "Vastherin",
    "Wirapello",
    "Yangtoru",
    "Zembrali",
    "Okalumba",
    "Harrowick",
    "Delmontari",
]
_FIRST: Final = (
    "Coral Lantern",
    "Blue Heron",
    "Seven Tides",
    "Jade Ferry",
    "Monsoon Gate",
    "Silver Banyan",
    "Red Lagoon",
    "North Reef",
)
_SECOND: Final = ("Trading", "Freight", "Forwarding", "Import Export", "Shipping", "Foods")


def person(chance: Random, ordinal: int, role: PartyRole, nationality: str) -> Party:
    """Return an invented person."""
    name = f"{chance.choice(_GIVEN)} {chance.choice(_FAMILY)}"
    return Party(
        ordinal=ordinal,
        kind=PartyKind.PERSON,
        role=role,
        names=(PartyName(full=name, kind=NameKind.ORIGINAL),),
        nationalities=(nationality,),
        identifiers=(
            Identifier(
                scheme=IdentifierScheme.PASSPORT,
                raw=f"ZX{chance.randrange(10**6, 10**7)}",
                issuer=nationality,
            ),
        ),
    )


def company(chance: Random, ordinal: int, role: PartyRole, seat: str) -> Party:
    """Return an invented company."""
    name = f"{chance.choice(_FIRST)} {chance.choice(_SECOND)}"
    return Party(
        ordinal=ordinal,
        kind=PartyKind.COMPANY,
        role=role,
        names=(PartyName(full=name, kind=NameKind.ORIGINAL),),
        residence=seat,
    )


def document(chance: Random, scheme: IdentifierScheme) -> Identifier:
    """Return an invented number of a transport document or declaration."""
    return Identifier(scheme=scheme, raw=f"ZZ{chance.randrange(10**9, 10**10)}")


def vessel(chance: Random) -> str:
    """Return an invented ship's name."""
    return f"MV {chance.choice(_FIRST)}"
