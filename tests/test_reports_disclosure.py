"""What is checked before a report is signed: no name slips into what is told without names."""

from __future__ import annotations

import json
from typing import Any

import pytest

from schemas.contracts import shipped
from schemas.disclosure import check_before_signing
from schemas.documents import Document, read_document
from schemas.examples import example, example_text
from schemas.problems import ReportError

PARTY = {"ordinal": 0, "kind": "PERSON", "role": "SUSPECT"}


def _document(summary: str, nominal: dict[str, Any], **terms: Any) -> Document:  # noqa: ANN401 - JSON
    tree = json.loads(example_text("seizure_report"))
    tree["facts"]["summary"] = summary
    tree["handling"] |= terms
    return read_document(tree | {"nominal": nominal})


def _problems(document: Document) -> list[str]:
    assert document.terms is not None
    try:
        check_before_signing(document.report, document.terms)
    except ReportError as exc:
        return [str(problem) for problem in exc.problems]
    return []


@pytest.mark.parametrize("name", sorted(set(shipped()) - {"heartbeat"}))
def test_every_example_may_be_signed(name: str) -> None:
    """The examples let nothing out and leave nothing out."""
    assert _problems(example(name)) == []


@pytest.mark.parametrize(("tlp", "refused"), [("GREEN", True), ("AMBER", False), ("RED", False)])
def test_no_paragraph_is_looser_than_its_report(tlp: str, *, refused: bool) -> None:
    """Graded line by line, a paragraph may be stricter than the whole and never looser."""
    tree = json.loads(example_text("intelligence_report"))
    tree["handling"]["tlp"] = "AMBER"
    tree["nominal"]["paragraphs"][0]["tlp"] = tlp
    problem = f"nominal.paragraphs[0].tlp: is {tlp}, looser than the report's AMBER"
    assert _problems(read_document(tree)) == ([problem] if refused else [])


def _named(full: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    return {"parties": [PARTY | {"names": [{"full": full}]} | more]}


@pytest.mark.parametrize(
    ("summary", "nominal", "what"),
    [
        ("Driven by MARIA  santos.", _named("Maria Santos"), "a name"),
        ("The Santos load was found.", _named("Maria Santos"), "a word of a name"),
        ("The SANTOS load was found.", _named("Maria Santos"), "a word of a name"),
        ("Load of Li Na, found.", _named("Li Na"), "a name"),
        ("พบสินค้าของสมมติ ตัวอย่างที่ท่าเรือ", _named("สมมติ ตัวอย่าง"), "a name"),
        ("Sukarno drove.", _named("Sukarno"), "a name"),
        ("Sent by Golden Star Ltd.", _named("Golden Star Ltd", kind="COMPANY"), "a name"),
        ("From 5 Quay St, Apia.", {"parties": [PARTY | {"addresses": ["5 Quay St, Apia"]}]}, "an"),
        (
            "Car ABC 123 stopped.",
            {"conveyances": [{"identifiers": [{"scheme": "PLATE", "raw": "abc-123"}]}]},
            "an identifier",
        ),
        (
            "Under bill FICT-1234.",
            {"documents": [{"scheme": "BL", "raw": "x", "normalised": "FICT1234"}]},
            "an identifier",
        ),
        ("Vessel Sea Rose boarded.", {"conveyances": [{"name": "SEA ROSE"}]}, "a name"),
        ("Run by Pacific Lines.", {"conveyances": [{"operator": "Pacific Lines"}]}, "a name"),
        ("See CR 2026/77.", {"case_ids": [{"system": "COURT", "value": "CR-2026-77"}]}, "an ident"),
    ],
)
def test_a_name_of_the_report_in_its_summary_is_refused(
    summary: str, nominal: dict[str, Any], what: str
) -> None:
    """Names, words of them, addresses and identifiers are found however they are cased."""
    problems = _problems(_document(summary, nominal))
    assert any(problem.startswith(f"facts.summary: holds {what}") for problem in problems)


@pytest.mark.parametrize(
    ("summary", "nominal"),
    [
        ("A young driver was stopped.", _named("Ann Young")),
        ("A star tortoise.", _named("Golden Star Ltd", kind="COMPANY")),
        ("Analysis follows.", _named("Ana")),
        ("Container CSQU3054383 from NZAKL on NZ281.", {}),
        ("412 packs of 1.5 kg, HS 293945, found on 2026-11-12.", {}),
        ("The driver was alone.", {"parties": [PARTY | {"occupation": "driver"}]}),
        ("Found 3 of 7.", {"documents": [{"scheme": "OTHER", "raw": "3"}]}),
    ],
)
def test_words_that_name_nobody_pass(summary: str, nominal: dict[str, Any]) -> None:
    """Common words, containers, flights, codes and figures are no names."""
    assert _problems(_document(summary, nominal)) == []


@pytest.mark.parametrize(
    ("summary", "what"),
    [
        ("Paid to GB29 NWBK 6016 1331 9268 19.", "an IBAN"),
        ("Paid to GB29NWBK60161331926819.", "an IBAN"),
        ("Write to someone@example.org.", "an e-mail address"),
        ("Called +64 21 555 0199 twice.", "a telephone number"),
        ("Car 1HGCM82633A004352.", "a vehicle identification number"),
        ("Declared as 26NZ12345678901234.", "a declaration number"),
        ("Held passport LA1234567.", "a passport number"),
    ],
)
def test_what_looks_like_an_identifier_is_refused(summary: str, what: str) -> None:
    """Also one that stands nowhere else in the report."""
    assert f"facts.summary: holds what looks like {what}; such stand in nominal" in _problems(
        _document(summary, {})
    )


def test_the_caveat_names_nobody_either() -> None:
    """Restrictions in words are read by the whole audience."""
    document = _document("Found.", _named("Maria Santos"), caveat="Do not approach Santos.")
    (problem,) = _problems(document)
    assert problem.startswith("handling.caveat: holds a word of a name")


@pytest.mark.parametrize("name", ["alert", "intelligence_report"])
def test_intelligence_says_how_good_it_is(name: str) -> None:
    """An alert or intelligence report without an evaluation is not signed."""
    tree = json.loads(example_text(name))
    del tree["evaluation"]
    (problem,) = _problems(read_document(tree))
    assert problem.startswith("evaluation: is missing")


@pytest.mark.parametrize(
    "told", [{"name_raw": "5 Quay St"}, {"point": {"latitude": "-13.8", "longitude": "-171.7"}}]
)
def test_a_home_is_no_exact_place_in_facts(told: dict[str, Any]) -> None:
    """Where someone lives tells who it is: an address or point of a home is nominal."""
    tree = json.loads(example_text("seizure_report"))
    tree["facts"]["location"] = {"country": "WS", "premises_type": "RESIDENCE"}
    assert _problems(read_document(tree)) == []
    tree["facts"]["location"] |= told
    (problem,) = _problems(read_document(tree))
    assert problem.startswith("facts.location: is a home")
    tree["facts"]["location"]["premises_type"] = "WAREHOUSE"
    assert _problems(read_document(tree)) == []


def test_a_home_on_a_route_is_found_too() -> None:
    """Places are looked at wherever they stand in `facts`."""
    tree = json.loads(example_text("seizure_report"))
    home = {"country": "WS", "premises_type": "RESIDENCE", "name_raw": "5 Quay St"}
    tree["facts"]["route"] = [{"ordinal": 0, "role": "DESTINATION", "location": home}]
    (problem,) = _problems(read_document(tree))
    assert problem.startswith("facts.route[0].location: is a home")


def test_a_bulletin_has_no_names_to_look_for() -> None:
    """Its summary is still looked at for identifiers."""
    tree = json.loads(example_text("statistical_bulletin"))
    tree["facts"]["summary"] = "Questions to someone@example.org."
    assert len(_problems(read_document(tree))) == 1
