"""`where`: conditions over a report, checked when subscribing."""

from __future__ import annotations

import pytest

from broker.errors import ConfigError
from broker.roles.where import Where, paths
from schemas import Alert, SeizureReport
from schemas.examples import example

SEIZURE = example("seizure_report").report


@pytest.mark.parametrize(
    ("expression", "answer"),
    [
        ("report.open.risk_area == 'DRUGS'", True),
        ("report.open.risk_area == 'REVENUE'", False),
        ("report.open.risk_area.startsWith('DR')", True),
        ("report.facts.location.unlocode == 'NZAKL' && report.open.mode == 'SEA'", True),
        ("report.facts.commodities.exists(c, c.category == 'METHAMPHETAMINE')", True),
        ("report.nominal.parties.size() > 0", False),
        ("'report.open.colour' == 'x'", False),
        ("1 / (report.facts.commodities.size() - report.facts.commodities.size()) == 1", False),
        ("9223372036854775807 + report.facts.commodities.size() > 0", False),
    ],
)
def test_a_condition_is_met_or_not(expression: str, answer: object) -> None:
    """CEL over the report's sections decides; a missing part meets none."""
    assert Where(expression, (SeizureReport,)).matches(SEIZURE) is answer


@pytest.mark.parametrize(
    ("expression", "line"),
    [
        ("report.open.risk_area ==", "is not CEL"),
        ("report.open.colour == 'red'", r"report\.open\.colour|open\.colour"),
        ("report.facts.location.street == 'x'", "location.street"),
        ("__import__('os').system('true')", "cannot be evaluated"),
    ],
)
def test_a_condition_that_makes_no_sense_is_refused_when_subscribing(
    expression: str, line: str
) -> None:
    """Whatever is no CEL, or names a field that no contract has, is named at once."""
    with pytest.raises(ConfigError, match=line):
        Where(expression, (SeizureReport, Alert))


def test_a_field_of_one_contract_is_enough() -> None:
    """A condition may speak of a field that only some of the contracts have."""
    where = Where("report.facts.seizure_ref == 'NZ-AKL-2026-004417'", (Alert, SeizureReport))
    assert where.matches(SEIZURE)
    assert not where.matches(example("alert").report)


def test_paths_leave_out_text_and_methods() -> None:
    """Only fields are looked up, not what stands in quotes or is called."""
    found = paths("report.open.mode.size() > 0 && 'report.x' != report . facts . summary")
    assert found == [("open", "mode"), ("facts", "summary")]
