"""Sealane's contracts: what may be said."""

from __future__ import annotations

from schemas.contracts import Contract, Section
from schemas.evaluation import Evaluation, EvaluationScheme
from schemas.handling import (
    TLP,
    Condition,
    Handling,
    HandlingCode,
    Instrument,
    LegalBasis,
    Purpose,
    Retention,
)
from schemas.report import NominalLevel, Report
from schemas.reports.aeo_status import AeoStatus
from schemas.reports.alert import Alert
from schemas.reports.control_result import ControlResult
from schemas.reports.cultural_item import CulturalItem
from schemas.reports.custody_transfer import CustodyTransfer
from schemas.reports.feedback import Feedback
from schemas.reports.financial_finding import FinancialFinding
from schemas.reports.grant import Grant
from schemas.reports.grant_request import GrantRequest
from schemas.reports.heartbeat import Heartbeat
from schemas.reports.intelligence_report import IntelligenceReport
from schemas.reports.investigation_note import InvestigationNote
from schemas.reports.operation_message import OperationMessage
from schemas.reports.operator_report import OperatorReport
from schemas.reports.pca_finding import PcaFinding
from schemas.reports.relay import Relay
from schemas.reports.requirement import Requirement
from schemas.reports.rfi import Rfi
from schemas.reports.rfi_reply import RfiReply
from schemas.reports.risk_profile import RiskProfile
from schemas.reports.seizure_report import SeizureReport
from schemas.reports.statistical_bulletin import StatisticalBulletin
from schemas.reports.withdrawal import Withdrawal
from schemas.terms import Terms
from schemas.thread import Correction, CorrectionReason, Lifecycle, Reference, Thread

__all__ = [
    "TLP",
    "AeoStatus",
    "Alert",
    "Condition",
    "Contract",
    "ControlResult",
    "Correction",
    "CorrectionReason",
    "CulturalItem",
    "CustodyTransfer",
    "Evaluation",
    "EvaluationScheme",
    "Feedback",
    "FinancialFinding",
    "Grant",
    "GrantRequest",
    "Handling",
    "HandlingCode",
    "Heartbeat",
    "Instrument",
    "IntelligenceReport",
    "InvestigationNote",
    "LegalBasis",
    "Lifecycle",
    "NominalLevel",
    "OperationMessage",
    "OperatorReport",
    "PcaFinding",
    "Purpose",
    "Reference",
    "Relay",
    "Report",
    "Requirement",
    "Retention",
    "Rfi",
    "RfiReply",
    "RiskProfile",
    "Section",
    "SeizureReport",
    "StatisticalBulletin",
    "Terms",
    "Thread",
    "Withdrawal",
]
