"""The contracts' closed lists as code lists, so that all codes are found in one place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final, NamedTuple

from schemas.codes import grades
from schemas.codes.entry import Head, Row
from schemas.codes.held import HeldList
from schemas.codes.symbols import words
from schemas.components.conveyances import Mode
from schemas.components.detection import (
    ConcealedIn,
    ConcealmentMethod,
    DetectionBasis,
    Technique,
)
from schemas.components.goods import CitesAppendix, HsEdition, RiskArea, SubstanceForm, UnList
from schemas.components.parties import PartyRole
from schemas.components.places import CrossingType, LegRole, PremisesType
from schemas.handling import TLP, Condition, HandlingCode, Instrument, Purpose
from schemas.part import Code

REC_19: Final[Mapping[Mode, str]] = {
    Mode.NOT_SPECIFIED: "0",
    Mode.SEA: "1",
    Mode.RAIL: "2",
    Mode.ROAD: "3",
    Mode.AIR: "4",
    Mode.MAIL: "5",
    Mode.MULTIMODAL: "6",
    Mode.FIXED_INSTALLATION: "7",
    Mode.INLAND_WATER: "8",
    Mode.UNKNOWN: "9",
}
"""Modes of transport by their number in UN/ECE Recommendation 19."""


class _Closed(NamedTuple):
    title: str
    source: str
    enum: type[Code]


_CONTRACTS = "Sealane's contracts"
_CLOSED: Final[Mapping[str, _Closed]] = {
    "mode": _Closed("Modes of transport", "UN/ECE Recommendation 19", Mode),
    "concealment": _Closed("How goods were hidden", "after UNODC", ConcealmentMethod),
    "concealed_in": _Closed("What a hiding place belongs to", _CONTRACTS, ConcealedIn),
    "detection_basis": _Closed("What led to a control", _CONTRACTS, DetectionBasis),
    "detection_technique": _Closed("What found the goods", _CONTRACTS, Technique),
    "risk_area": _Closed("Risk areas", "WCO Illicit Trade Report", RiskArea),
    "hs_edition": _Closed("Editions of the Harmonized System", "WCO", HsEdition),
    "cites_appendix": _Closed("Appendices of CITES", "CITES", CitesAppendix),
    "un_list": _Closed("Schedules and tables of the UN drug conventions", "UN", UnList),
    "substance_form": _Closed("Forms of substances", _CONTRACTS, SubstanceForm),
    "premises_type": _Closed("Where a thing was found", "after UNODC", PremisesType),
    "crossing_type": _Closed("How a border is crossed", _CONTRACTS, CrossingType),
    "leg_role": _Closed("What a place is on a route", _CONTRACTS, LegRole),
    "party_role": _Closed("What a party is in a case", _CONTRACTS, PartyRole),
    "tlp": _Closed("Traffic Light Protocol 2.0", "FIRST", TLP),
    "handling_code": _Closed("Handling codes", "Europol", HandlingCode),
    "handling_condition": _Closed("Conditions of use", _CONTRACTS, Condition),
    "legal_instrument": _Closed("Legal bases", _CONTRACTS, Instrument),
    "legal_purpose": _Closed("Purposes", _CONTRACTS, Purpose),
}


def closed_lists() -> Mapping[str, HeldList]:
    """Return the closed lists by name; `evaluation` has the grades of every scheme."""
    lists = {name: _list(name, closed) for name, closed in _CLOSED.items()}
    head = Head("evaluation", "Grades of sources and information", _VERSION, "the schemes' texts")
    return {**lists, "evaluation": HeldList(lambda: head, grades.rows)}


_VERSION = "as in the contracts"


def _list(name: str, closed: _Closed) -> HeldList:
    head = Head(name, closed.title, _VERSION, closed.source)
    return HeldList(lambda: head, _rows(closed.enum), any_case=True)


def _rows(enum: type[Code]) -> Callable[[], Iterable[Row]]:
    return lambda: [_row(symbol) for symbol in enum]


def _row(symbol: Code) -> Row:
    if isinstance(symbol, Mode):
        number = REC_19[symbol]
        return Row(symbol.value, words(symbol), (number,), f"Rec 19: {number}")
    spoken = symbol.value.replace("_", " ")
    return Row(symbol.value, words(symbol), (spoken,), hints=_HINTS.get(symbol, ()))


_HINTS: Final[Mapping[Code, tuple[str, ...]]] = {
    Technique.CANINE: ("dog", "detector dog", "sniffer dog", "K9"),
    Technique.XRAY: ("scanner",),
    Technique.TRACE: ("swab", "ion scan"),
    ConcealmentMethod.SWALLOWED: ("ingested", "body packer"),
    ConcealmentMethod.ON_BODY: ("strapped to the body", "body worn"),
    ConcealmentMethod.FALSE_BOTTOM: ("double bottom",),
    ConcealmentMethod.TYRES: ("tires", "spare wheel"),
}
"""Words that a person may search a symbol by; none is ever resolved to it."""
