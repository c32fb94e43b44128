"""Which columns of the office's tables hold codes, and of which lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from broker.cli.code_sheet import Coded, CodesUsed
from schemas import TLP
from schemas.codes import words
from schemas.components.goods import RiskArea
from schemas.part import Code
from schemas.reports.control_result import ControlOutcome, TriggerKind
from schemas.reports.seizure_report import Direction, InstrumentKind


def _closed(name: str, enum: type[Code]) -> Coded:
    return Coded(name, {symbol.value: words(symbol) for symbol in enum})


_MONEY: Final = _closed("instrument_kind", InstrumentKind)
_COUNTRY: Final = Coded("country")
_COLUMNS: Final[Mapping[str, Coded]] = {
    "risk_area": _closed("risk_area", RiskArea),
    "category": Coded("commodity"),
    "direction": _closed("direction", Direction),
    "trigger": _closed("trigger_kind", TriggerKind),
    "result": _closed("control_outcome", ControlOutcome),
    "tlp": _closed("tlp", TLP),
    "chapter": Coded("hs"),
    **dict.fromkeys(("country", "origin", "destination", "departure"), _COUNTRY),
}
_NO_CODES: Final = frozenset({"NOT_KNOWN", "NOT_STATED"})


def gather(row: Mapping[str, Any], used: CodesUsed) -> None:
    """Take the codes of a row; of money the commodity is its kind and the unit its currency."""
    for column, coded in _COLUMNS.items():
        if row.get(column) not in {None, *_NO_CODES}:
            used.add(coded, row[column])
    if "commodity" in row:
        money = row["commodity"] in _MONEY.words and row["risk_area"] == RiskArea.AML_TF
        used.add(_MONEY if money else Coded("commodity"), row["commodity"])
        if row.get("unit") not in {None, *_NO_CODES}:
            used.add(Coded("currency" if money else "unit"), row["unit"])
