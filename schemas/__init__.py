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
from schemas.reports.alert import Alert
from schemas.reports.control_result import ControlResult
from schemas.reports.feedback import Feedback
from schemas.reports.heartbeat import Heartbeat
from schemas.reports.intelligence_report import IntelligenceReport
from schemas.reports.investigation_note import InvestigationNote
from schemas.reports.pca_finding import PcaFinding
from schemas.reports.seizure_report import SeizureReport
from schemas.reports.statistical_bulletin import StatisticalBulletin
from schemas.terms import Terms
from schemas.thread import Lifecycle, Reference, Thread

__all__ = [
    "TLP",
    "Alert",
    "Condition",
    "Contract",
    "ControlResult",
    "Evaluation",
    "EvaluationScheme",
    "Feedback",
    "Handling",
    "HandlingCode",
    "Heartbeat",
    "Instrument",
    "IntelligenceReport",
    "InvestigationNote",
    "LegalBasis",
    "Lifecycle",
    "NominalLevel",
    "PcaFinding",
    "Purpose",
    "Reference",
    "Report",
    "Retention",
    "Section",
    "SeizureReport",
    "StatisticalBulletin",
    "Terms",
    "Thread",
]
