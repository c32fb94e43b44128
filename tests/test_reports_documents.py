"""Reports as JSON files: read strictly, written the same, refused in words for people."""

from __future__ import annotations

import json
from typing import Any

import pytest

from schemas import SeizureReport
from schemas.contracts import shipped
from schemas.documents import parse_document, read_document, write_document
from schemas.examples import example, example_text
from schemas.problems import MOST_SHOWN, Problem, ReportError

LEAF = "5fa2b1c37f1d0e7b6a4c2e98d0137c55a1e7c0b94b6d4c1e8f20a7d3956b1c02"


def _tree(name: str = "seizure_report") -> dict[str, Any]:
    tree = json.loads(example_text(name))
    assert isinstance(tree, dict)
    return tree


def _problems(data: bytes | str | dict[str, Any], name: str | None = None) -> list[str]:
    with pytest.raises(ReportError) as caught:
        parse_document(json.dumps(data) if isinstance(data, dict) else data, name=name)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize("name", sorted(shipped()))
def test_a_document_is_written_as_it_was_read(name: str) -> None:
    """The JSON of an example comes back the same but for what has its default."""
    document = example(name)
    written = write_document(document.report, document.terms)
    assert read_document(json.loads(json.dumps(written))) == document
    assert next(iter(written)) == "contract"
    assert _within(_tree(name), written)


def _within(smaller: Any, larger: Any) -> bool:  # noqa: ANN401 - JSON
    if isinstance(smaller, dict):
        return all(_within(value, larger[key]) for key, value in smaller.items())
    if isinstance(smaller, list):
        return all(_within(one, other) for one, other in zip(smaller, larger, strict=True))
    return bool(smaller == larger)


def test_the_contract_may_be_named_beside_the_file_or_in_it() -> None:
    """`publish` names it; a file may leave it out, and may not contradict."""
    tree = _tree()
    del tree["contract"]
    assert isinstance(read_document(tree, name="seizure_report").report, SeizureReport)
    assert _problems(tree) == ["contract: is missing; it must be answered"]
    assert _problems(_tree(), name="alert") == [
        "contract: is 'seizure_report', and 'alert' is asked for"
    ]
    (problem,) = _problems({"contract": "seizures"})
    assert problem.startswith("contract: there is no contract 'seizures'; there are aeo_status, ")
    assert _problems({"contract": ["alert"]})


def test_a_byte_order_mark_is_no_part_of_a_report() -> None:
    """A file that an editor began with a mark is read as without it."""
    text = b"\xef\xbb\xbf" + example_text("feedback").encode()
    assert parse_document(text) == example("feedback")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is not JSON in UTF-8"),
        (b"\xff\xfe{}", "is not JSON in UTF-8"),
        ("{", "is not JSON in UTF-8"),
        ("[]", "is not one JSON object"),
        ("null", "is not one JSON object"),
        ("[" * 100_000, "is nested too deeply"),
        ('{"contract": "alert", "contract": "feedback"}', "a key stands twice"),
        ('{"contract": "alert", "open": NaN}', "NaN is no number"),
        ('{"contract": "alert", "open": -Infinity}', "-Infinity is no number"),
        ('{"contract": "alert", "open": ' + "9" * 5000 + "}", "is not JSON in UTF-8"),
    ],
)
def test_what_is_no_report_is_refused_in_one_line(data: bytes | str, message: str) -> None:
    """Broken files end in one problem that says what they are not."""
    (problem,) = _problems(data)
    assert message in problem
    assert "\n" not in problem


def test_a_problem_names_the_field() -> None:
    """The path leads through sections, fields and places of lists."""
    tree = _tree()
    quantity = tree["facts"]["commodities"][0]["quantities"][0]
    quantity["amount"] = "lots"
    tree["facts"]["event_kind"] = "CONFISCATED"
    del tree["facts"]["location"]
    tree["handling"]["tlp"] = "PINK"
    tree["colour"] = "red"
    problems = _problems(tree)
    assert problems[0] == "colour: is no part of this document"
    assert problems[1].startswith("handling.tlp: 'PINK' is none of 'RED', 'AMBER_STRICT'")
    assert "facts.location: is missing; it must be answered" in problems
    assert any(
        problem.startswith("facts.commodities[0].quantities[0].amount: ") for problem in problems
    )


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("facts", "persons", "arrested"), "2"),
        (("facts", "persons", "arrested"), 2.5),
        (("facts", "persons", "arrested"), True),
        (("facts", "persons", "arrested"), -1),
        (("facts", "persons", "arrested"), 2**31),
        (("facts", "seizure_ref"), 7),
        (("facts", "seized_at", "value"), "2026-11-12"),
        (("facts", "seized_at", "value"), "2026-11-12T00:00:00"),
        (("facts", "seized_at", "value"), "12/11/2026"),
        (("facts", "detecting_agencies"), "CUSTOMS"),
        (("facts", "event_kind"), "seizure"),
        (("facts", "summary"), ""),
        (("open", "hs_chapters"), ["2939"]),
        (("open", "from_country"), "Thailand"),
        (("open", "iso_week"), "2026-W54"),
        (("facts", "commodities", 0, "quantities", 0, "amount"), "4,5"),
        (("facts", "commodities", 0, "quantities", 0, "amount"), "NaN"),
        (("facts", "commodities", 0, "quantities", 0, "amount"), "-0.0"),
        (("facts", "linked_alerts"), [{"member": "customs-th", "leaf": LEAF[:-2]}]),
        (("facts", "linked_alerts"), [{"member": "customs-th", "leaf": LEAF[:-1] + "x"}]),
    ],
)
def test_nothing_is_bent_until_it_fits(path: tuple[str | int, ...], value: object) -> None:
    """Types, zones, codes and bounds are taken as they are said, or refused at their path."""
    tree: Any = _tree()
    node = tree
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = value
    problems = _problems(tree)
    assert any(problem.startswith(f"{path[0]}.{path[1]}") for problem in problems)


def test_a_number_may_be_written_as_a_number() -> None:
    """412.6 means the decimal that it looks like, not the nearest binary fraction."""
    text = example_text("seizure_report").replace('"amount": "412.6"', '"amount": 412.60000001')
    report = parse_document(text).report
    assert isinstance(report, SeizureReport)
    assert str(report.facts.commodities[0].quantities[0].amount) == "412.60000001"


def test_values_are_shown_without_their_control_characters() -> None:
    """What a stranger wrote reaches a terminal escaped and short."""
    tree = _tree()
    tree["facts"]["event_kind"] = "\x1b[31m\u202eboom" + "!" * 500
    (problem,) = _problems(tree)
    assert problem.isprintable()
    assert "\\x1b[31m\\u202eboom" in problem
    assert len(problem) < 300


def test_a_lone_surrogate_is_refused() -> None:
    """Text that cannot be written as UTF-8 is no text."""
    text = example_text("seizure_report").replace('"NZ-AKL-2026-004417"', '"\\ud800"')
    assert _problems(text)


def test_many_problems_are_all_kept_and_some_are_shown() -> None:
    """The line for people ends; the list does not."""
    error = ReportError([Problem(f"facts.x[{place}]", "is wrong") for place in range(9)])
    assert len(error.problems) == 9
    assert str(error).endswith(f"and {9 - MOST_SHOWN} more")
    assert str(Problem("", "is wrong")) == "is wrong"


def test_a_heartbeat_has_no_terms() -> None:
    """Terms in a heartbeat's document are no part of it."""
    assert example("heartbeat").terms is None
    assert "handling: is no part of this document" in _problems(
        _tree("heartbeat") | {"handling": {"tlp": "CLEAR", "audience": []}}
    )


def test_what_must_be_answered_is_written_also_when_it_is_empty() -> None:
    """An empty audience is nobody, and says so; no feedback asked is an answer too."""
    tree = _tree("alert")
    tree["handling"] |= {"audience": [], "nominal_audience": []}
    tree["facts"]["feedback_due"] = None
    document = read_document(tree)
    written = write_document(document.report, document.terms)
    assert written["handling"]["audience"] == []
    assert written["facts"]["feedback_due"] is None
    assert read_document(written) == document
