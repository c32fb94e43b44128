"""The contracts that ship with Sealane, and the models that are their Python face."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING

from schemas.contracts.contract import Contract

if TYPE_CHECKING:
    from schemas.report import Report

MODELS = {
    "aeo_status": "AeoStatus",
    "alert": "Alert",
    "control_result": "ControlResult",
    "cultural_item": "CulturalItem",
    "custody_transfer": "CustodyTransfer",
    "feedback": "Feedback",
    "financial_finding": "FinancialFinding",
    "grant": "Grant",
    "grant_request": "GrantRequest",
    "heartbeat": "Heartbeat",
    "intelligence_report": "IntelligenceReport",
    "investigation_note": "InvestigationNote",
    "operation_message": "OperationMessage",
    "operator_report": "OperatorReport",
    "pca_finding": "PcaFinding",
    "relay": "Relay",
    "requirement": "Requirement",
    "rfi": "Rfi",
    "rfi_reply": "RfiReply",
    "risk_profile": "RiskProfile",
    "seizure_report": "SeizureReport",
    "statistical_bulletin": "StatisticalBulletin",
    "withdrawal": "Withdrawal",
}
"""Name of the model of each contract, in the module of the contract's name."""


@cache
def shipped() -> Mapping[str, Contract]:
    """Return every contract that ships, by name."""
    folder = resources.files("schemas.contracts")
    return MappingProxyType(
        {name: Contract((folder / f"{name}.avsc").read_text("utf-8")) for name in MODELS}
    )


def contract(name: str) -> Contract:
    """Return the contract of this name.

    Raises:
        KeyError: None of this name ships; its text names those that do.
    """
    found = shipped().get(name)
    if found is None:
        raise KeyError(f"there is no contract {name!r}; there are {', '.join(MODELS)}")
    return found


@cache
def report_model(name: str) -> type[Report]:
    """Return the model of the contract of this name.

    Raises:
        KeyError: None of this name ships; its text names those that do.
    """
    contract(name)
    module = importlib.import_module(f"schemas.reports.{name}")
    return getattr(module, MODELS[name])  # type: ignore[no-any-return] # a test walks them all
