"""Names in words: every symbol of every contract, every grade."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

import schemas
from schemas.codes import Codes, words
from schemas.codes.grades import GRADES, grade_words
from schemas.components.conveyances import Mode
from schemas.components.detection import DetectionBasis, Technique
from schemas.evaluation import Evaluation, EvaluationScheme
from schemas.part import Code


def _enums(base: type[Code] = Code) -> Iterator[type[Code]]:
    for enum in base.__subclasses__():
        yield enum
        yield from _enums(enum)


def test_every_symbol_of_every_contract_reads_as_words() -> None:
    """No symbol's words are empty, hold an underscore, or stand for two symbols of its list."""
    for module in pkgutil.walk_packages(schemas.__path__, "schemas."):
        importlib.import_module(module.name)
    enums = [enum for enum in _enums() if enum.__module__.startswith("schemas.")]
    assert len(enums) > 50
    for enum in enums:
        said = [words(symbol) for symbol in enum]
        assert all(said), enum
        assert not [text for text in said if "_" in text or text != text.strip()], enum
        assert len(set(said)) == len(said), enum


def test_words_are_what_an_officer_says() -> None:
    """A symbol is put in small letters, unless people write it otherwise."""
    assert words(DetectionBasis.RISK_PROFILE) == "risk profile"
    assert words(Technique.XRAY) == "X-ray"


def test_every_grade_of_every_scheme_has_a_meaning() -> None:
    """What an evaluation may hold has words, and nothing else has."""
    for scheme, parts in GRADES.items():
        sources, informations = parts["source"], parts["information"]
        for source in sources:
            for information in informations:
                Evaluation(scheme=scheme, source=source, information=information)
        for handling in parts.get("handling", ()):
            source, information = next(iter(sources)), next(iter(informations))
            Evaluation(scheme=scheme, source=source, information=information, handling=handling)
    assert set(GRADES) == set(EvaluationScheme)
    assert grade_words(EvaluationScheme.S6X6, "source", "B") == "usually reliable"
    counts = {s.value: [len(p) for p in parts.values()] for s, parts in GRADES.items()}
    assert counts == {"S4X4": [4, 4], "S6X6": [6, 6], "S3X5X2": [3, 5, 2], "S5X5X5": [5, 5, 5]}


def test_modes_are_known_by_their_number_too() -> None:
    """The modes have the numbers 0 to 9 of UN/ECE Recommendation 19."""
    modes = Codes.shipped().get("mode")
    assert [modes.resolve(str(number)) for number in range(10)] == [mode.value for mode in Mode]
    assert modes.note_of("SEA") == "Rec 19: 1"


def test_closed_lists_stand_beside_the_others() -> None:
    """Concealment, detection, risk areas and evaluation are found as any code is."""
    codes = Codes.shipped()
    assert codes.get("concealment").resolve("rip off") == "RIP_OFF"
    assert codes.get("evaluation").name_of("4x4/source/X") is not None
    assert codes.get("risk_area").find("laundering")[0].code == "AML_TF"
