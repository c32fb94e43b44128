"""Questions: what an office answers once for all reports of a workbook, on the sheet Handling."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from adapters.templates.choices import Choices, choices_of_enum
from schemas import TLP, EvaluationScheme, Instrument, Purpose
from schemas.contracts import report_model

HANDLING: Final = "Handling"
"""The sheet with the questions."""
QUESTION: Final = "Question"
ANSWER: Final = "Answer"
MEANING: Final = "What it means"
TIME_ZONE: Final = "time_zone"


class Question(NamedTuple):
    """One line of the sheet."""

    text: str
    path: str
    """Where the answer goes: a field of the handling, or of the evaluation."""
    meaning: str
    example: str
    required: bool = False
    several: bool = False
    choices: Choices | None = None


def questions_of(contract: str) -> Iterator[Question]:
    """Yield the questions about reports of a contract, in their order."""
    model = report_model(contract)
    yield Question(
        "Who may read these reports?",
        "audience",
        "Names of members as the register has them, several with ; between. Nobody else "
        "can read them.",
        "police-nz; rilo-ap",
        required=True,
        several=True,
    )
    yield Question(
        "Which of these may also read names and free text?",
        "nominal_audience",
        "Left blank, nobody may: then only the columns that name nobody are read.",
        "police-nz",
        several=True,
    )
    yield Question(
        "Traffic light",
        "tlp",
        "Traffic Light Protocol 2.0: how far readers may pass the reports on.",
        "TLP AMBER",
        required=True,
        choices=choices_of_enum(TLP),
    )
    yield Question(
        "Purpose",
        "purpose",
        "What the reports are given for; not stated is an answer.",
        "customs enforcement",
        required=True,
        choices=choices_of_enum(Purpose),
    )
    yield Question(
        "Handling codes",
        "codes",
        "Europol's H0 to H3, several with ; between: H1 is no evidence, H2 no passing on.",
        "H1",
        several=True,
    )
    yield from _legal(required=model.needs_legal_basis)
    yield Question(
        "Time zone",
        TIME_ZONE,
        "Of times without one, by its IANA name.",
        "Asia/Bangkok",
        required=True,
    )
    yield from _grading(required=model.needs_evaluation)


def _legal(*, required: bool) -> Iterator[Question]:
    yield Question(
        "Legal basis",
        "legal_basis.instrument",
        "The instrument under which the reports are exchanged.",
        "Nairobi Convention",
        required=required,
        choices=choices_of_enum(Instrument),
    )
    yield Question(
        "Legal basis: article",
        "legal_basis.article",
        "Article or annex of that instrument, without spaces.",
        "X",
    )


def _grading(*, required: bool) -> Iterator[Question]:
    yield Question(
        "Grading: scheme",
        "evaluation.scheme",
        "The scheme of the two grades below. Reports with other grades go into a workbook of their "
        "own.",
        "4x4",
        required=required,
        choices=choices_of_enum(EvaluationScheme),
    )
    yield Question(
        "Grading: source", "evaluation.source", "Grade of the source.", "B", required=required
    )
    yield Question(
        "Grading: information",
        "evaluation.information",
        "Grade of the information.",
        "2",
        required=required,
    )
