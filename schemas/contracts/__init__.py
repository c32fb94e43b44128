"""Contracts: the exact Avro texts, and the models that are their Python face."""

from __future__ import annotations

from schemas.contracts.contract import Contract, Section
from schemas.contracts.fields import FieldShape, fields
from schemas.contracts.shipped import contract, report_model, shipped

__all__ = [
    "Contract",
    "FieldShape",
    "Section",
    "contract",
    "fields",
    "report_model",
    "shipped",
]
