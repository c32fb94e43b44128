"""Files of reports: how a file is cut into reports, and how each bad one is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broker.cli.report_files import items, read_reports
from broker.errors import ConfigError
from schemas.examples import example_text
from schemas.problems import ReportError

OBJECT = st.dictionaries(st.text(max_size=5), st.integers() | st.text(max_size=5), max_size=3)


@settings(deadline=None)
@given(st.lists(OBJECT), st.sampled_from(["list", "lines", "pretty"]))
def test_a_list_lines_and_objects_one_after_another_are_the_same(
    values: list[dict[str, object]], form: str
) -> None:
    """Each report is found as it stands, whichever way the file strings them together."""
    text = {
        "list": json.dumps(values, indent=1),
        "lines": "\n".join(map(json.dumps, values)),
        "pretty": "\n\n".join(json.dumps(value, indent=2) for value in values),
    }[form]
    assert [json.loads(item) for item in items(text)] == values


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('{"a": 1', "line 1"),
        ('{}\n{}\n{"a" 1}', "line 3"),
        ("[{}, {}", "does not end"),
        ("[{}] {}", "something follows"),
        ("[" * 100_000, "nested"),
        ("hello", "line 1, column 1"),
        ("[{} {}]", "a comma is missing"),
        ("[{},, {}]", "line 1, column 5"),
        ("[{},]", "line 1, column 5"),
        ("[{}, " + "9" * 5000 + "]", "too many digits"),
    ],
)
def test_what_is_no_json_is_named_with_its_place(text: str, why: str) -> None:
    """Broken JSON is a report error that says where it breaks, and never another exception."""
    with pytest.raises(ReportError) as caught:
        list(items(text))
    assert why in str(caught.value)


@settings(deadline=None)
@given(st.text())
def test_any_text_is_cut_or_refused(text: str) -> None:
    """Whatever the text, cutting it ends with items or with a report error."""
    try:
        list(items(text))
    except ReportError:
        return


def test_every_bad_report_is_named_by_its_number_and_path(tmp_path: Path) -> None:
    """Of three reports with two bad ones, both are named, with the path of what is wrong."""
    good = example_text("seizure_report")
    wrong = json.loads(good)
    wrong["facts"]["event_kind"] = "THEFT"
    file = tmp_path / "reports.json"
    file.write_text(f"[{json.dumps(wrong)}, {good}, {{}}]")
    content = read_reports(file, "seizure_report")
    assert [number for number, _ in content.read] == [2]
    assert [number for number, _ in content.refused] == [1, 3]
    assert content.refused[0].problems[0].path == "facts.event_kind"


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    """A missing file, or one that is no UTF-8, is the operator's to mend."""
    with pytest.raises(ConfigError):
        read_reports(tmp_path / "none.json", "alert")
    (tmp_path / "latin").write_bytes(b'{"a": "\xe9"}')
    with pytest.raises(ConfigError):
        read_reports(tmp_path / "latin", "alert")
