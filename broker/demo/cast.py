"""Cast: the members of the exercise, and where their goods cross the border."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from broker.register import Kind

NETWORK: Final = "exercise.asia-pacific"
RILO: Final = "rilo-ap"
ROCB: Final = "rocb-ap"


@dataclass(frozen=True, slots=True)
class Actor:
    """A member of the exercise.

    Args:
        name: Its name in the network.
        short: What people call it.
        title: Its official name.
        kind: What it is.
        country: ISO 3166-1 alpha-2, or None.
        territory: Its customs territory, where that is no country.
    """

    name: str
    short: str
    title: str
    kind: Kind
    country: str | None = None
    territory: str | None = None


@dataclass(frozen=True, slots=True)
class Ports:
    """Where goods cross a country's border, UN/LOCODE; None where they cannot."""

    sea: str | None
    air: str
    iata: str


_CUSTOMS: Final = [
    row.split("|")
    for row in (
        # ISO code, what people call it, official name, seaport, airport, IATA code
        "AF|Afghanistan|Afghanistan Customs Department|-|AFKBL|KBL",
        "AU|Australia|Australian Border Force|AUMEL|AUSYD|SYD",
        "BD|Bangladesh|National Board of Revenue of Bangladesh|BDCGP|BDDAC|DAC",
        "BT|Bhutan|Department of Revenue and Customs of Bhutan|-|BTPBH|PBH",
        "KH|Cambodia|General Department of Customs and Excise of Cambodia|KHKOS|KHPNH|PNH",
        "FJ|Fiji|Fiji Revenue and Customs Service|FJSUV|FJNAN|NAN",
        "HK|Hong Kong, China|Customs and Excise Department, Hong Kong, China|HKHKG|HKHKG|HKG",
        "IN|India|Central Board of Indirect Taxes and Customs of India|INNSA|INDEL|DEL",
        "ID|Indonesia|Directorate General of Customs and Excise of Indonesia|IDTPP|IDCGK|CGK",
        "JP|Japan|Customs and Tariff Bureau, Ministry of Finance of Japan|JPYOK|JPNRT|NRT",
        "LA|Lao PDR|Customs Department of the Lao People's Democratic Republic|-|LAVTE|VTE",
        "MY|Malaysia|Royal Malaysian Customs Department|MYPKG|MYKUL|KUL",
        "MV|Maldives|Maldives Customs Service|MVMLE|MVMLE|MLE",
        "MM|Myanmar|Customs Department of Myanmar|MMRGN|MMRGN|RGN",
        "NP|Nepal|Department of Customs of Nepal|-|NPKTM|KTM",
        "NZ|New Zealand|New Zealand Customs Service|NZAKL|NZAKL|AKL",
        "PK|Pakistan|Federal Board of Revenue of Pakistan, Customs Wing|PKKHI|PKKHI|KHI",
        "PG|Papua New Guinea|Papua New Guinea Customs Service|PGPOM|PGPOM|POM",
        "PH|Philippines|Bureau of Customs of the Philippines|PHMNL|PHMNL|MNL",
        "WS|Samoa|Ministry of Customs and Revenue of Samoa|WSAPW|WSAPW|APW",
        "LK|Sri Lanka|Sri Lanka Customs|LKCMB|LKCMB|CMB",
        "TH|Thailand|Customs Department of Thailand|THLCH|THBKK|BKK",
        "VN|Vietnam|Department of Customs of Viet Nam|VNSGN|VNSGN|SGN",
    )
]
_POLICE: Final = (
    ("AU", "Australia", "Australian Federal Police"),
    ("FJ", "Fiji", "Fiji Police Force"),
    ("NZ", "New Zealand", "New Zealand Police"),
    ("TH", "Thailand", "Royal Thai Police"),
)
_OTHERS: Final = (
    ("coastguard-ph", "PH Coast Guard", "Philippine Coast Guard", Kind.COASTGUARD, "PH"),
    (
        "culture-kh",
        "Cambodia Culture",
        "Ministry of Culture and Fine Arts of Cambodia",
        Kind.CULTURE,
        "KH",
    ),
    ("fiu-jp", "Japan FIU", "Japan Financial Intelligence Center", Kind.FIU, "JP"),
    (
        "wildlife-th",
        "Thailand Wildlife",
        "Department of National Parks, Wildlife and Plant Conservation of Thailand",
        Kind.WILDLIFE,
        "TH",
    ),
    # A company, and so an invented one.
    ("carrier-straits", "Straits Carrier", "Straits Coral Line", Kind.OPERATOR, "MY"),
)
# Hong Kong, China is a customs territory, and no country.
_TERRITORIES: Final = frozenset({"HK"})


def _actors() -> Iterator[Actor]:
    for iso, called, title, *_ in _CUSTOMS:
        territory = called if iso in _TERRITORIES else None
        country = None if territory else iso
        name = f"customs-{iso.lower()}"
        yield Actor(name, f"{called} Customs", title, Kind.CUSTOMS, country, territory)
    yield Actor(
        ROCB,
        "ROCB Asia/Pacific",
        "WCO Regional Office for Capacity Building for Asia/Pacific",
        Kind.CAPACITY_BUILDING,
    )
    yield Actor(
        RILO,
        "RILO Asia/Pacific",
        "WCO Regional Intelligence Liaison Office for Asia and the Pacific",
        Kind.RILO,
    )
    for iso, called, title in _POLICE:
        yield Actor(f"police-{iso.lower()}", f"{called} Police", title, Kind.POLICE, iso)
    for row in _OTHERS:
        yield Actor(*row)


ACTORS: Final = {actor.name: actor for actor in _actors()}
"""Every member of the exercise by name."""

CUSTOMS: Final = {iso: f"customs-{iso.lower()}" for iso, *_ in _CUSTOMS}
"""The administrations by the ISO code of country or territory."""

POLICE: Final = {iso: f"police-{iso.lower()}" for iso, *_ in _POLICE}
PORTS: Final = {
    iso: Ports(None if sea == "-" else sea, air, iata) for iso, _, _, sea, air, iata in _CUSTOMS
}

_ELSEWHERE: Final = {
    "AE": "the United Arab Emirates",
    "CN": "China",
    "CO": "Colombia",
    "EC": "Ecuador",
    "KE": "Kenya",
    "KR": "Korea",
    "MX": "Mexico",
    "MZ": "Mozambique",
    "NG": "Nigeria",
    "PE": "Peru",
    "TR": "Türkiye",
    "US": "the United States",
    "ZA": "South Africa",
    "XX": "an unknown country",
}
PLACES: Final = {iso: called for iso, called, *_ in _CUSTOMS} | _ELSEWHERE
"""Countries and territories in words."""


def called(member: str) -> str:
    """Return what people call a member."""
    return ACTORS[member].short if member in ACTORS else member
