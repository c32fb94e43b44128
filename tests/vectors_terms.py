"""Vectors of step 15: what is asked of terms beyond Avro."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from vector_case import Case
from vectors_content import spoken
from wire_world import origin, sections_of, terms

from schemas import (
    TLP,
    Correction,
    CorrectionReason,
    Evaluation,
    EvaluationScheme,
    Handling,
    Lifecycle,
    Reference,
    Terms,
    Thread,
)
from schemas.handling import Condition, HandlingCode, Instrument, LegalBasis, Retention

REFERENCE = Reference(member="customs-nz", leaf=bytes(range(32)))
STRANGER = Reference.model_construct(member="Customs NZ", leaf=bytes(32))
UNEXPLAINED = Correction(reason=CorrectionReason.NOT_STATED)
S = EvaluationScheme


def handling(**parts: object) -> Handling:
    """Return a handling for the police with these parts, whatever they are."""
    return Handling.model_construct(
        **{"tlp": TLP.AMBER, "audience": ("police-nz",), **parts}  # type: ignore[arg-type] # names of its fields
    )


def thread(**parts: object) -> Thread:
    """Return a thread with these parts, whatever they are."""
    return Thread.model_construct(**parts)  # type: ignore[arg-type] # as above


def graded(scheme: EvaluationScheme, grades: str, assessed_by: str | None = None) -> Evaluation:
    """Return an evaluation with one character for each grade, a dash for none."""
    source, information, third = (None if grade == "-" else grade for grade in grades)
    return Evaluation.model_construct(
        scheme=scheme,
        source=source or "",
        information=information or "",
        handling=third,
        assessed_by=assessed_by,
    )


def handlings() -> Iterator[tuple[str, str, bool, Handling]]:
    """Yield name, sentence, whether it may stand, and handling."""
    basis, codes = Instrument.OTHER, tuple(HandlingCode)
    for name, says, good, parts in (
        ("names_256", "256 names.", True, {"excluded": ("a",) * 256}),
        ("names_257", "257 names.", False, {"excluded": ("a",) * 257}),
        ("codes_4", "Four codes.", True, {"codes": codes}),
        ("codes_5", "Five codes.", False, {"codes": (*codes, HandlingCode.H0)}),
        (
            "conditions_33",
            "33 conditions.",
            False,
            {"conditions": (Condition.INTELLIGENCE_ONLY,) * 33},
        ),
        ("contact", "A contact that no member can be.", False, {"contact": "Desk 4"}),
        ("marking_empty", "An empty national marking.", False, {"national_marking": ""}),
        ("caveat_1000", "A caveat of 1000 characters, 2000 bytes.", True, {"caveat": "é" * 1000}),
        ("caveat_1001", "One of 1001.", False, {"caveat": "e" * 1001}),
        ("article", "An article with a space.", False, {"legal_basis": _basis(basis, "annex X")}),
        ("article_good", "Annex X.", True, {"legal_basis": _basis(basis, "X")}),
        ("retention_empty", "A retention without a time.", False, {"retention": _retention()}),
        (
            "retention",
            "One with a time.",
            True,
            {"retention": Retention(delete_after=datetime(2030, 1, 1, tzinfo=UTC))},
        ),
    ):
        yield name, says, good, handling(**parts)


def evaluations() -> Iterator[tuple[str, str, bool, Evaluation]]:
    """Yield name, sentence, whether it may stand, and evaluation."""
    yield "s4x4", "B2 in 4x4.", True, graded(S.S4X4, "B2-")
    yield "s4x4_source", "4x4 has no source D.", False, graded(S.S4X4, "D2-")
    yield "s4x4_third", "4x4 has no third grade.", False, graded(S.S4X4, "B2C")
    yield "s6x6", "F6 in 6x6.", True, graded(S.S6X6, "F6-")
    yield "s3x5x2", "1AP in 3x5x2.", True, graded(S.S3X5X2, "1AP")
    yield "s3x5x2_none", "The third grade may be left out.", True, graded(S.S3X5X2, "1A-")
    yield "s3x5x2_swapped", "Information first.", False, graded(S.S3X5X2, "A1P")
    yield "s5x5x5", "E55 in 5x5x5.", True, graded(S.S5X5X5, "E55")
    yield "grade_empty", "An empty grade.", False, graded(S.S6X6, "A--")
    yield "assessed_by", "By no member.", False, graded(S.S6X6, "A1-", "Someone")


def threads() -> Iterator[tuple[str, str, bool, Thread]]:
    """Yield name, sentence, whether it may stand, and thread."""
    for kind in Lifecycle:
        replaces = kind in (Lifecycle.UPDATE, Lifecycle.CORRECTION, Lifecycle.WITHDRAWAL)
        for number, revision in ((1, 1), (2, 2), (0, 0)):
            for of in (None, REFERENCE):
                good = revision == (2 if replaces else 1) and (of is not None) is replaces
                name = f"{kind.lower()}_{number}{'_of' if of else ''}"
                says = f"{kind}, revision {revision}, {'of another' if of else 'of none'}."
                where = thread(
                    lifecycle=kind,
                    revision=revision,
                    supersedes=of,
                    correction=UNEXPLAINED if kind is Lifecycle.CORRECTION else None,
                )
                yield name, says, good, where
    yield "reply", "In reply to a report.", True, thread(in_reply_to=REFERENCE)
    yield "reply_stranger", "To one of no member.", False, thread(in_reply_to=STRANGER)
    yield "case_stranger", "In a case of no member.", False, thread(thread=STRANGER)
    yield "refers_stranger", "To one of no member.", False, thread(references=(REFERENCE, STRANGER))


def corrections() -> Iterator[tuple[str, str, bool, Thread]]:
    """Yield name, sentence, whether it may stand, and thread."""
    paths = ("facts.seized_at", "facts.commodities[0].quantities[0].unit")
    wrong = ("Facts.seized_at",)
    kind = Lifecycle.CORRECTION
    for name, says, good, parts in (
        ("silent", "A correction that does not say why.", False, {"lifecycle": kind}),
        ("paths", "One that says why and what.", True, _corrected(kind, *paths)),
        ("path_strange", "A path that no field has.", False, _corrected(kind, *wrong)),
        ("update", "An update that corrects.", False, _corrected(Lifecycle.UPDATE)),
    ):
        yield name, says, good, thread(revision=2, supersedes=REFERENCE, **parts)
    yield "initial", "A first that corrects.", False, thread(correction=UNEXPLAINED)


def rules_of_terms() -> Iterator[Case]:
    """Yield what terms may say, and may not."""
    kept = terms("police-nz").handling
    for name, says, good, how in handlings():
        yield _case(name, says, good=good, said=Terms.model_construct(handling=how))
    for name, says, good, grade in evaluations():
        said = Terms.model_construct(handling=kept, evaluation=(grade,))
        yield _case(f"evaluation_{name}", says, good=good, said=said)
    for name, says, good, where in threads():
        said = Terms.model_construct(handling=kept, thread=where)
        yield _case(f"thread_{name}", says, good=good, said=said)
    for name, says, good, where in corrections():
        said = Terms.model_construct(handling=kept, thread=where)
        yield _case(f"correction_{name}", says, good=good, said=said)
    for name, parents in (("parents", [REFERENCE]), ("parents_stranger", [STRANGER])):
        said = Terms.model_construct(handling=kept, parents=tuple(parents))
        yield _case(name, "Made from others.", good=name == "parents", said=said)


def _case(name: str, says: str, *, good: bool, said: Terms) -> Case:
    sections: Sequence[bytes] = sections_of(said=said)
    value = spoken(origin(), [*sections])
    return Case(f"terms/{name}", says, "proven" if good else "wire.model", value)


def _basis(instrument: Instrument, article: str) -> LegalBasis:
    return LegalBasis.model_construct(instrument=instrument, article=article)


def _retention() -> Retention:
    return Retention.model_construct()


def _corrected(lifecycle: Lifecycle, *paths: str) -> dict[str, object]:
    correction = Correction.model_construct(reason=CorrectionReason.UNIT, changed_paths=paths)
    return {"lifecycle": lifecycle, "correction": correction}
