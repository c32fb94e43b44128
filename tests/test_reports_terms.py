"""What `terms` refuses: audiences, life cycles and grades that contradict themselves."""

from __future__ import annotations

import pytest
from report_refusals import refused

from schemas import TLP, Evaluation, EvaluationScheme, Handling, Lifecycle, Reference, Thread

EARLIER = Reference(member="customs-nz", leaf=bytes(32))


def test_the_nominal_audience_lies_within_the_audience() -> None:
    """Nobody reads names who may not read the rest; nothing given is nobody."""
    refused(
        Handling,
        {"tlp": "RED", "audience": ["police-nz"], "nominal_audience": ["rilo-ap", "police-nz"]},
        "outside it: rilo-ap",
    )
    assert Handling(tlp=TLP.RED, audience=("police-nz",)).nominal_audience == ()


def test_an_audience_may_be_given_as_any_set_and_is_kept_sorted() -> None:
    """The same audience is the same bytes, whatever order it was given in."""
    given = Handling(tlp=TLP.RED, audience={"b", "a"})
    assert given.audience == ("a", "b")
    assert Handling(tlp=TLP.RED, audience=("b", "a", "b")) == given
    refused(Handling, {"tlp": "RED", "audience": "police-nz"}, "audience")
    refused(Handling, {"tlp": "RED", "audience": ["Police NZ"]}, "audience[0]")
    refused(Handling, {"tlp": "RED"}, "audience: is missing")


@pytest.mark.parametrize("lifecycle", [Lifecycle.UPDATE, Lifecycle.CORRECTION, "WITHDRAWAL"])
def test_what_replaces_a_report_names_it(lifecycle: str) -> None:
    """An update, correction or withdrawal says which report, by member and leaf."""
    refused(Thread, {"lifecycle": lifecycle, "revision": 2}, "say which (supersedes)")
    refused(Thread, {"lifecycle": lifecycle, "supersedes": EARLIER}, "revision above 1")
    why = {"correction": {"reason": "UNIT"}} if lifecycle == "CORRECTION" else {}
    given = {"lifecycle": lifecycle, "revision": 2, "supersedes": EARLIER, **why}
    assert Thread.model_validate(given)


def test_a_correction_says_why_and_nothing_else_does() -> None:
    """Reason and changed fields stand with a correction; not stating the reason is an answer."""
    given = {"lifecycle": "CORRECTION", "revision": 2, "supersedes": EARLIER}
    refused(Thread, given, "NOT_STATED is an answer")
    why = {"reason": "NOT_STATED", "changed_paths": ["facts.seized_at"]}
    assert Thread.model_validate(given | {"correction": why})
    refused(Thread, given | {"correction": why, "lifecycle": "UPDATE"}, "corrects nothing")
    refused(Thread, {"correction": why}, "INITIAL corrects nothing")
    wrong = {"reason": "TYPO", "changed_paths": ["Facts seized"]}
    refused(Thread, given | {"correction": wrong}, "correction.changed_paths[0]")


def test_a_first_report_replaces_none() -> None:
    """A first revision that names an earlier one contradicts itself."""
    refused(Thread, {"supersedes": EARLIER}, "INITIAL replaces nothing")
    refused(Thread, {"revision": 2}, "INITIAL replaces nothing")
    refused(Thread, {"revision": 0}, "revision")


def test_a_reference_is_a_member_and_a_leaf() -> None:
    """A leaf is 32 bytes."""
    refused(Reference, {"member": "customs-nz", "leaf": bytes(31)}, "leaf")


@pytest.mark.parametrize(
    ("scheme", "source", "information", "handling", "wrong"),
    [
        (EvaluationScheme.S4X4, "X", "4", None, None),
        (EvaluationScheme.S4X4, "D", "4", None, "source grade 'D'"),
        (EvaluationScheme.S4X4, "A", "5", None, "information grade '5'"),
        (EvaluationScheme.S6X6, "F", "6", None, None),
        (EvaluationScheme.S6X6, "F", "6", "P", "handling grade 'P'"),
        (EvaluationScheme.S3X5X2, "3", "E", "P", None),
        (EvaluationScheme.S3X5X2, "A", "E", "P", "source grade 'A'"),
        (EvaluationScheme.S5X5X5, "E", "5", "5", None),
    ],
)
def test_a_grade_is_of_its_scheme(
    scheme: EvaluationScheme, source: str, information: str, handling: str | None, wrong: str | None
) -> None:
    """Grades are kept verbatim, and must be grades of the scheme they claim."""
    values = {
        "scheme": scheme,
        "source": source,
        "information": information,
        "handling": handling,
    }
    if wrong is None:
        assert Evaluation.model_validate(values).source == source
    else:
        refused(Evaluation, values, f"has no {wrong}")
