"""How good source and information are, as graded, never converted in place."""

from __future__ import annotations

from enum import auto
from typing import Annotated, Self

from pydantic import StringConstraints, model_validator

from schemas.part import Code, Part
from schemas.values import Instant, Kind, MemberName

Grade = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]$"), Kind.CODE]


class EvaluationScheme(Code):
    """4x4 (Europol), 6x6 (Admiralty), 3x5x2 and 5x5x5 (UK)."""

    S4X4 = auto()
    S6X6 = auto()
    S3X5X2 = auto()
    S5X5X5 = auto()


_GRADES = {
    EvaluationScheme.S4X4: ("ABCX", "1234", ""),
    EvaluationScheme.S6X6: ("ABCDEF", "123456", ""),
    EvaluationScheme.S3X5X2: ("123", "ABCDE", "CP"),
    EvaluationScheme.S5X5X5: ("ABCDE", "12345", "12345"),
}


class Evaluation(Part):
    """One grading, verbatim."""

    scheme: EvaluationScheme
    """The scheme that the grades belong to."""
    source: Grade
    """Grade of the source, as in the scheme."""
    information: Grade
    """Grade of the information, as in the scheme."""
    handling: Grade | None = None
    """The third grade, in 3x5x2 (C, P) and 5x5x5 (1-5) only."""
    assessed_by: MemberName | None = None
    """Who graded; null: the originator."""
    assessed_at: Instant | None = None
    """When, UTC; null: not stated."""

    @model_validator(mode="after")
    def _of_its_scheme(self) -> Self:
        sources, informations, handlings = _GRADES[self.scheme]
        for field, grade, allowed in (
            ("source", self.source, sources),
            ("information", self.information, informations),
            ("handling", self.handling, handlings),
        ):
            if grade is not None and grade not in allowed:
                raise ValueError(f"{self.scheme} has no {field} grade {grade!r}")
        return self
