"""What the grades of an evaluation mean, as the schemes' own texts say it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from schemas.codes.entry import Row
from schemas.evaluation import EvaluationScheme

_Grades = Mapping[str, str]

GRADES: Final[Mapping[EvaluationScheme, Mapping[str, _Grades]]] = {
    EvaluationScheme.S4X4: {
        "source": {
            "A": "no doubt of the source, or it has proved reliable in all instances",
            "B": "the source has in most instances proved reliable",
            "C": "the source has in most instances proved unreliable",
            "X": "reliability of the source cannot be assessed",
        },
        "information": {
            "1": "accuracy not in doubt",
            "2": "known personally to the source, not to the official who passes it on",
            "3": "not known personally to the source, corroborated by information recorded before",
            "4": "not known personally to the source, cannot be corroborated",
        },
    },
    EvaluationScheme.S6X6: {
        "source": {
            "A": "completely reliable",
            "B": "usually reliable",
            "C": "fairly reliable",
            "D": "not usually reliable",
            "E": "unreliable",
            "F": "reliability cannot be judged",
        },
        "information": {
            "1": "confirmed by other sources",
            "2": "probably true",
            "3": "possibly true",
            "4": "doubtful",
            "5": "improbable",
            "6": "truth cannot be judged",
        },
    },
    EvaluationScheme.S3X5X2: {
        "source": {"1": "reliable", "2": "untested", "3": "not reliable"},
        "information": {
            "A": "known directly to the source",
            "B": "known indirectly to the source, but corroborated",
            "C": "known indirectly to the source",
            "D": "not known",
            "E": "suspected to be false",
        },
        "handling": {
            "P": "lawful sharing permitted",
            "C": "lawful sharing permitted with conditions",
        },
    },
    EvaluationScheme.S5X5X5: {
        "source": {
            "A": "always reliable",
            "B": "mostly reliable",
            "C": "sometimes reliable",
            "D": "unreliable",
            "E": "untested",
        },
        "information": {
            "1": "known to be true without reservation",
            "2": "known personally to the source, not to the person reporting",
            "3": "not known personally to the source, but corroborated",
            "4": "cannot be judged",
            "5": "suspected to be false",
        },
        "handling": {
            "1": "to police and other law enforcement agencies of the country",
            "2": "to parties of the country that do not prosecute",
            "3": "to law enforcement agencies abroad",
            "4": "within the originating agency only",
            "5": "may be passed on under the conditions stated",
        },
    },
}
"""By scheme, then by `source`, `information`, `handling`.

4x4: Regulation (EU) 2016/794, Article 29. 6x6: the Admiralty grading. 3x5x2 and 5x5x5: the
intelligence reports of the police of the United Kingdom.
"""


def grade_words(scheme: EvaluationScheme, what: str, grade: str) -> str:
    """Return what a grade means; `what` is `source`, `information` or `handling`.

    Raises:
        KeyError: The scheme has no such grade.
    """
    return GRADES[scheme][what][grade]


def rows() -> Iterable[Row]:
    """Return every grade as a code of the list `evaluation`, as `6x6/source/B`."""
    for scheme, parts in GRADES.items():
        name = scheme.value.removeprefix("S").lower()
        for what, grades in parts.items():
            for grade, meaning in grades.items():
                yield Row(f"{name}/{what}/{grade}", meaning, hints=(f"{name} {what} {grade}",))
