"""The page of threats: every row is shown by tests that there are, of the row's own number."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent
PAGE: Final = (HERE.parent / "docs" / "threats.md").read_text("utf-8")
ROWS: Final = range(1, 37)
WAITING: Final = {4, 5, 6, 10, 29}
"""What asking for missing numbers, checkpoints and the ledger will show."""
ELSEWHERE: Final = {5, 10, 29}
"""Of these, rows that no test of their own number shows yet."""


def rows() -> dict[int, str]:
    """Return every row by its number; none twice."""
    found = re.findall(r"^\| (\d+) \|(.*)\|$", PAGE, re.MULTILINE)
    assert len(found) == len({number for number, _ in found})
    return {int(number): row for number, row in found}


def named(row: str) -> list[tuple[str, str]]:
    """Return the tests that a row names: file and function."""
    return re.findall(r"`(test_\w+\.py)::(test_\w+)`", row)


def test_every_threat_has_its_row_in_order() -> None:
    """None is left out, and none stands together with another."""
    assert list(rows()) == list(ROWS)


def test_every_row_names_tests_that_there_are() -> None:
    """A defence without its test would be only words."""
    for number, row in rows().items():
        for file, test in named(row):
            text = (HERE / file).read_text("utf-8")
            assert re.search(rf"^\s*(async )?def {test}\(", text, re.MULTILINE), (number, test)
        assert row.count(".py") == len(named(row)), f"row {number} names a file without a test"


def test_every_row_is_shown_by_an_attack_of_its_number() -> None:
    """The test's name says which attack it makes."""
    for number, row in rows().items():
        of_it = re.compile(rf"test_(threat_{number}|{number:02})_")
        assert number in ELSEWHERE or any(of_it.match(test) for _, test in named(row)), number


def test_nothing_waits_but_what_the_ledger_brings() -> None:
    """Only these rows may say that something comes later."""
    assert {number for number, row in rows().items() if "*later*" in row} == WAITING
