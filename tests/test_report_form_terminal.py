"""`sealane report` on a real terminal; no Kafka is met before something is signed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from canary import sightings
from cli_runs import program, sealane
from exchange import Exchange
from report_officer import CLEAR_LINE, CTRL_C, PASTE, Officer
from report_turns import ALL, OPENING, WHAT

from adapters.forms.draft_file import DraftFile
from broker.keychain import StationKeys
from broker.settings import StationFile
from broker.station.keyring import store_key
from schemas.examples import example_text

NOWHERE = "127.0.0.1:1"
"""An address where no Kafka answers."""
LAST = "Sign and send it?"


@pytest.fixture
def station(tmp_path: Path) -> Path:
    """Give the folder of a station whose Kafka does not answer."""
    members = ("customs-nz", "police-nz", "rilo-ap")
    exchange = Exchange(tmp_path, "exercise.form", NOWHERE, members)
    return exchange.station("customs-nz").parent


def form(station: Path, *more: str | Path) -> tuple[str | Path, ...]:
    """Return the arguments of a form for a seizure, for two members."""
    return (station, "seizure_report", "--audience", "police-nz,rilo-ap", *more)


def draft_of(station: Path) -> Path:
    """Return where the draft of a seizure lies."""
    return station / "drafts" / "seizure_report.json"


def answers_of(station: Path) -> Mapping[str, str]:
    """Return what stands in that draft."""
    key = store_key(StationKeys(StationFile.read(station / "station.toml")))
    return DraftFile(station, "seizure_report", key).read() or {}


def half(station: Path, **facts: object) -> Path:
    """Write the example as a file, its facts changed; what is None is left out."""
    tree = json.loads(example_text("seizure_report"))
    tree["facts"] = {k: v for k, v in (tree["facts"] | facts).items() if v is not None}
    file = station / "half.json"
    file.write_text(json.dumps(tree))
    return file


def test_a_no_sends_nothing(station: Path) -> None:
    """The preview says who reads what; after a no only the draft is there, and that encrypted."""
    with Officer.at(*form(station), folder=station) as officer:
        officer.answers(*ALL)
        officer.waits_for(LAST)
        for said in (
            "facts - read by police-nz, rilo-ap",
            "nominal - read by police-nz",
            "without nominal - rilo-ap",
            "names       Somchai Jaidee",
            "seized at            2026-11-12, as written 12 Nov 2026",
        ):
            assert said in officer.text
        officer.answers((LAST, "no"), ("Keep what you answered", ""))
        assert officer.ends() == 0
        assert "Nothing was sent." in officer.text
    assert not (station / "store.sqlite").exists()
    draft = draft_of(station)
    assert "Somchai Jaidee" in answers_of(station).values()
    assert list(sightings([station], ["Somchai Jaidee"])) == []
    assert draft.stat().st_mode & 0o777 == 0o600
    assert draft.parent.stat().st_mode & 0o777 == 0o700


def test_a_wrong_answer_is_explained_and_asked_again(station: Path) -> None:
    """What a list lacks, what can be read two ways, and help; none of it is taken."""
    with Officer.at(*form(station), folder=station) as officer:
        officer.answers(("risk area:", "drugz"), ("risk area:", "?"), *OPENING)
        assert "Not taken: it is one of: drugs, environment" in officer.text
        assert "CULTURAL  cultural goods" in officer.text
        officer.answers(("seizure ref:", "NZ-1"), ("seized at:", "11/12/2026"))
        officer.answers(("seized at:", "12 Nov 2026"))
        officer.waits_for("country:")
        assert "Not taken: it can be read two ways" in officer.text
        assert "taken as 2026-11-12" in officer.text


def test_back_asks_the_last_answer_again(station: Path) -> None:
    """The answer before stands on the line, and what is typed then is what counts."""
    with Officer.at(*form(station), folder=station) as officer:
        officer.answers(*OPENING, ("seizure ref:", "NZ-1"), ("seized at:", "back"))
        officer.waits_for("seizure ref: NZ-1")
        officer.answers(("seizure ref:", f"{CLEAR_LINE}NZ-2"))
        officer.waits_for("seized at:")
    answers = answers_of(station)
    assert answers["facts.seizure_ref"] == "NZ-2"


def test_a_code_is_searched_by_its_name(station: Path) -> None:
    """Typing shows what may be meant, and Tab takes it."""
    with Officer.at(*form(station), folder=station) as officer:
        officer.answers(*OPENING[:2])
        officer.waits_for("to country:")
        officer.types("timor")
        officer.sees("Timor-Leste")
        officer.types("\t")
        officer.waits_for("to country: TL")
        officer.types("\r")
        officer.waits_for("seizure ref:")
    answers = answers_of(station)
    assert answers["open.to_country"] == "TL"


def test_ctrl_c_keeps_a_draft_that_is_gone_on_with(station: Path) -> None:
    """The same command asks whether to go on, and then asks what was not answered yet."""
    with Officer.at(*form(station), folder=station) as officer:
        officer.answers(*OPENING, *WHAT[:3])
        officer.waits_for("more about location?")
        officer.types(CTRL_C)
        officer.answers(("Keep what you answered", ""))
        assert officer.ends() == 130
        assert str(draft_of(station)) in officer.text.replace("\n", "")
    with Officer.at(*form(station), folder=station) as officer:
        officer.answers(("Go on with it", "go on"), *WHAT[3:])
        officer.waits_for("more about nominal?")


def test_a_draft_is_thrown_away_when_asked(station: Path) -> None:
    """At the end of one form, or at the beginning of the next."""
    with Officer.at(*form(station), folder=station) as officer:
        officer.answers(*OPENING)
        officer.waits_for("seizure ref:")
        officer.types(CTRL_C)
        officer.answers(("Keep what you answered", "no"))
        assert officer.ends() == 130
    assert not draft_of(station).exists()
    draft_of(station).write_text('{"contract": "seizure_report", "answers": {"open.?": "no"}}')
    with Officer.at(*form(station), folder=station) as officer:
        officer.answers(("Go on with it", "throw away"))
        officer.waits_for("risk area:")
        assert not draft_of(station).exists()


def test_a_pasted_escape_is_shown_and_refused(station: Path) -> None:
    """What would control the terminal is spelled out, on the line and in the answer about it."""
    with Officer.at(*form(station), folder=station) as officer:
        officer.answers(*OPENING)
        officer.waits_for("seizure ref:")
        officer.types(PASTE.format("NZ\x1b[31m-1"))
        officer.waits_for("seizure ref: NZ<U+001B>[31m-1")
        officer.answers(("seizure ref:", ""))
        officer.waits_for("seizure ref:")
        assert "characters that control a terminal (<U+001B>)" in officer.text


def test_pasted_direction_is_shown_and_flagged(station: Path) -> None:
    """An override of direction turns nothing on the screen, and is told to the officer."""
    with Officer.at(*form(station), folder=station) as officer:
        officer.answers(*OPENING)
        officer.waits_for("seizure ref:")
        officer.types(PASTE.format("NZ\u202e1-ZN"))
        officer.waits_for("seizure ref: NZ<U+202E>1-ZN")
        officer.answers(("seizure ref:", ""))
        officer.waits_for("seized at:")
        assert "turn the direction of text (<U+202E>)" in officer.text
        assert "\u202e" not in officer.text


def test_what_the_file_lacks_is_asked_and_nothing_else(station: Path, tmp_path: Path) -> None:
    """A file with holes is completed and written; nothing is sent, and the rest is unchanged."""
    source, target = half(station, seizure_ref=None), tmp_path / "whole.json"
    with Officer.at(*form(station, "--from", source, "-o", target), folder=station) as officer:
        officer.answers(("seizure ref:", "NZ-AKL-2026-004417"))
        officer.answers(("Write it, and send nothing?", "yes"))
        assert officer.ends() == 0
    assert not (station / "store.sqlite").exists()
    assert target.stat().st_mode & 0o777 == 0o600
    assert (
        json.loads(target.read_text())["facts"]
        == json.loads(example_text("seizure_report"))["facts"]
    )
    checked = sealane("publish", station, "seizure_report", target, "--check")
    assert checked.returncode == 0, checked.stderr


def test_a_name_in_the_summary_is_asked_again(station: Path) -> None:
    """What may not be signed is named, and its field alone is asked once more."""
    turns = [
        (question, "Somchai Jaidee drove it." if question == "summary:" else text)
        for question, text in ALL
    ]
    with Officer.at(*form(station), folder=station) as officer:
        officer.answers(*turns)
        officer.answers(("summary:", f"{CLEAR_LINE}A driver was arrested."))
        officer.waits_for(LAST)
        assert "facts.summary: holds a name that stands in nominal" in officer.text


def test_a_field_is_answered_again_by_name(station: Path) -> None:
    """From the preview one goes back to any field, and comes to the preview again."""
    source = half(station)
    with Officer.at(*form(station, "--from", source), folder=station) as officer:
        officer.answers((LAST, "no such field"), (LAST, "seizure ref"))
        officer.answers(("seizure ref:", f"{CLEAR_LINE}NZ-OTHER"), (LAST, "y"))
        officer.waits_for(LAST)
        assert "No answer is called 'no such field'" in officer.text
        assert "No answer is called 'y'" in officer.text
        assert "seizure ref         NZ-OTHER" in officer.text


def test_without_a_terminal_it_says_what_to_do(station: Path) -> None:
    """In a pipe nothing can be asked: wrong use, and how to publish instead."""
    ended = program("report", station, "seizure_report", stdin="")
    assert ended.returncode == 2
    assert "sealane publish" in ended.stderr


def test_what_cannot_be_published_is_said_before_anything_is_asked(station: Path) -> None:
    """A heartbeat, an unknown contract, a file of another one, a file with strange fields."""
    strange = half(station, sumary="x")
    for more, code, words in (
        ((station, "heartbeat"), 3, "publishes its heartbeats itself"),
        ((station, "seizures"), 2, "no contract"),
        ((station, "alert", "--from", strange), 3, "is of the contract"),
        (form(station, "--from", strange), 3, "facts.sumary"),
        ((station, "feedback", "--reply-to", "police-nz"), 2, "hex digits"),
        (form(station, "-o", strange), 2, "is there already"),
    ):
        with Officer.at(*more, folder=station) as officer:
            assert officer.ends() == code, officer.text
            assert words in officer.text.replace("\n", "")


def test_a_second_form_of_the_contract_waits_for_the_first(station: Path) -> None:
    """Two officers at one station do not write over each other's draft."""
    with Officer.at(*form(station), folder=station) as first:
        first.waits_for("risk area:")
        with Officer.at(*form(station), folder=station) as second:
            assert second.ends() == 3
            assert "another form of seizure_report is open" in second.text


def test_all_terms_are_asked_when_none_is_given(station: Path) -> None:
    """Without --audience the members that may read the contract are offered by title."""
    source = half(station)
    tree = json.loads(source.read_text())
    del tree["handling"]
    source.write_text(json.dumps(tree))
    with Officer.at(station, "seizure_report", "--from", source, folder=station) as officer:
        officer.answers(("tlp:", "green"), ("audience 1:", "police-xx"))
        officer.answers(("audience 1:", "police-nz"), ("audience 2:", ""))
        officer.waits_for(LAST)
        assert "no member police-xx may read this contract; there are: police-nz" in officer.text
