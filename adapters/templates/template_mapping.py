"""The mapping of a template workbook, made from the same columns as the workbook."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from adapters.spreadsheets.mapping.files import TEMPLATE, parse_mapping
from adapters.spreadsheets.mapping.parse import Parse
from adapters.spreadsheets.mapping.row_mapping import RowMapping
from adapters.spreadsheets.suggesting.gaps import gaps
from adapters.templates.choices import of_list
from adapters.templates.columns import OWN_NUMBER, Column, columns_of, rules_of
from adapters.templates.places import optional_records
from adapters.templates.tables import table_of
from broker.errors import ConfigError
from schemas import Report
from schemas.contracts import report_model, shipped

REPORTS: Final = "Reports"
"""The sheet that is filled in and imported."""


def template_mapping(contract: str) -> RowMapping:
    """Return the mapping `template:CONTRACT`; its handling is still to be answered.

    Raises:
        ConfigError: There is no such contract, or it has no template.
    """
    if contract not in shipped():
        raise ConfigError(f"there is no contract {contract!r}; there are {', '.join(shipped())}")
    table, columns = table_of(contract), columns_of(contract)
    model = report_model(contract)
    states, absent = _silent(columns, model, set(table.states) | set(table.absent))
    said = {
        "source": f"template.{contract.replace('_', '-')}",
        "contract": contract,
        "key": [table.key or OWN_NUMBER],
        "time_zone": "UTC",
        "file": {"sheet": REPORTS, "header_row": 1, "decimal": "."},
        "handling": {},
        "fields": [rule for column in columns for rule in rules_of(column)],
        "tables": {
            column.choices.name: column.choices.table()
            for column in columns
            if column.choices and column.parse is Parse.TABLE
        },
        "units": _codes("unit"),
        "currencies": _codes("currency"),
        "states": {**states, **table.states},
        "absent": {**absent, **table.absent},
    }
    return parse_mapping(said, f"{TEMPLATE}{contract}")


def _codes(name: str) -> dict[str, str]:
    listed = of_list(name)
    return dict(listed.table()) if listed else {}


def _silent(
    columns: tuple[Column, ...], model: type[Report], told: set[str]
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return what a report says where its columns are blank: numbers of items, unknown answers.

    An answer that would make a record which may be left out is not given.
    """
    states: dict[str, Any] = {}
    absent: dict[str, str] = {}
    for path, answer in _answers(columns, model):
        if path in told or answer is None or optional_records(model, path):
            continue
        (states if isinstance(answer, int) else absent)[path] = answer
    return states, absent


def _answers(columns: tuple[Column, ...], model: type[Report]) -> Iterator[tuple[str, Any]]:
    given = [column.entry.to for column in columns if column.place is not None]
    required = {column.entry.to for column in columns if column.required}
    for gap in gaps(model, [path.replace("[+]", "[0]") for path in given]):
        # What must be answered is asked: a blank cell there is no answer.
        if not any(gap.path == path or gap.path.startswith(f"{path}.") for path in required):
            yield gap.path, gap.answer
