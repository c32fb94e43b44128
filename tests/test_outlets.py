"""Outlets: each asks handling, and one that does not is found."""

from __future__ import annotations

from pathlib import Path

import pytest
from outlet_search import modules, told, unasked

from broker.handling import Outlet

TOP = Path(__file__).parent.parent
OWN_WORD = "what its member is about to say itself: nobody has it yet, and the member may read it"
EXEMPT = {
    "adapters/forms/preview.py": OWN_WORD,
    "broker/cli/office_export.py": OWN_WORD,
    "broker/cli/inspection_text.py": "it prints what `inspection` found, which asks",
    "broker/roles/where.py": "a condition sees the report in memory, and gives yes or no",
}
"""Modules that make text of reports and need not ask, each with its reason."""


def test_every_place_where_a_report_gets_out_asks_handling() -> None:
    """Whatever makes text or rows of a report asks, or stands on the list with its reason."""
    found = {each.module for path, source in modules(TOP) for each in unasked(source, path)}
    assert found == set(EXEMPT), sorted(found ^ set(EXEMPT))


def test_no_error_and_no_log_quotes_a_report() -> None:
    """No text of an error or a log holds a report, its document, or a part of either."""
    assert not [each for path, source in modules(TOP) for each in told(source, path)]


def test_every_outlet_is_one_that_the_program_has() -> None:
    """Each outlet that handling knows is named where a report gets out there."""
    sources = [source for path, source in modules(TOP) if "handling/outlets" not in path]
    missing = [each.name for each in Outlet if not any(f"Outlet.{each.name}" in s for s in sources)]
    assert not missing


PLANTED = """
def mail(delivery: Delivery) -> str:
    return write_document(delivery.report, delivery.terms)
"""


@pytest.mark.parametrize(
    "planted",
    [
        PLANTED,
        "def f(proven):\n    return proven.report.model_dump_json()\n",
        "def f(report):\n    return report.model_dump()\n",
        "def f(delivery, shelf):\n    shelf.add(gathering.fact_of(delivery))\n",
    ],
)
def test_a_new_outlet_is_found_until_it_asks(planted: str) -> None:
    """A planted outlet is found; with the question in it, it is one like the others."""
    assert unasked(planted, "broker/mail.py")
    asking = planted.replace(
        ":\n", ":\n    if not delivery.may(Outlet.EXPORT).allowed:\n        return\n", 1
    )
    assert not unasked(asking, "broker/mail.py")


@pytest.mark.parametrize(
    "planted",
    [
        'def f(report):\n    raise ConfigError(f"bad: {report}")\n',
        'def f(report):\n    raise ConfigError(f"bad: {report.nominal}")\n',
        "def f(delivery):\n    raise KeyError(delivery.report)\n",
        'def f(proven):\n    log.warning("odd", report=str(proven.report))\n',
        'def f(report):\n    log.info(f"{report!r}")\n',
    ],
)
def test_an_error_or_log_that_quotes_a_report_is_found(planted: str) -> None:
    """A planted text of an error or a log that holds a report is found."""
    assert told(planted, "broker/mail.py")
