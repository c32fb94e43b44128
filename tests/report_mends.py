"""Makes random values of audits, findings, requests and hand-overs agree with one another."""

from __future__ import annotations

from typing import Any

from schemas.components.quantities import Missing
from schemas.part import Part
from schemas.reports.pca_finding import (
    AuditScope,
    PcaFinding,
    PcaFindingFacts,
    ProfileChange,
    Referral,
)

Values = dict[str, Any]


def _counted(values: Values, *names: str) -> Values:
    missing = {
        f"{name}_missing": Missing.NOT_STATED if values[name] is None else None for name in names
    }
    return values | missing


def _audit(values: Values) -> Values:
    examined = values["declarations_examined"]
    wrong = values["declarations_with_error"]
    if examined is not None and wrong is not None:
        values = values | {"declarations_with_error": min(examined, wrong)}
    if values["referral"] is None:
        values = values | {"suspected_fraud": False}
    values = values | {"scope": values["scope"] or (AuditScope.NOT_STATED,)}
    return _counted(values, "declarations_examined", "declarations_with_error")


def _settled(values: Values, facts: Values, nominal: Values) -> Values:
    """Put other values into the sections, where they are there."""
    names = values["nominal"]
    return values | {
        "facts": values["facts"].model_copy(update=facts),
        "nominal": names and names.model_copy(update=nominal),
    }


def _texts(values: Values, name: str, place: str, length: int) -> tuple[Any, ...]:
    """Return those of a list in `nominal` that refer to something, the first of each."""
    rows = getattr(values["nominal"], name, ())
    firsts = {getattr(row, place): row for row in reversed(rows) if getattr(row, place) < length}
    return tuple(firsts.values())


def _finding(values: Values) -> Values:
    texts = _texts(values, "finding_texts", "finding", len(values["facts"].findings))
    return _settled(values, {"auditee": None}, {"finding_texts": texts})


MENDED: dict[type[Part], Any] = {
    PcaFinding: _finding,
    PcaFindingFacts: _audit,
    ProfileChange: lambda values: values | {"profile_code": values["profile_code"] or "UNKNOWN"},
    Referral: lambda values: values | {"case_ref": values["case_ref"] or "-"},
}
