"""What a mapping says beside its rules, looked up in one form, for all parsers."""

from __future__ import annotations

from datetime import date

from adapters.spreadsheets.cells.countries import known
from adapters.spreadsheets.cells.figures import Figures
from adapters.spreadsheets.mapping.row_mapping import RowMapping
from adapters.spreadsheets.mapping.zones import zone_of
from adapters.spreadsheets.parsers.plain import Tongue
from adapters.spreadsheets.parsers.weights import Units
from schemas.codes import Codes


def tongue_of(mapping: RowMapping, codes: Codes, today: date) -> Tongue:
    """Return what parsers need of `mapping`; no date may lie after `today`."""
    return Tongue(
        zone=zone_of(mapping.time_zone),
        figures=Figures(
            decimal=mapping.file.decimal,
            units=Units(mapping.units),
        ),
        countries={known(name): code for name, code in mapping.countries.items()},
        tables={
            name: {known(text): value for text, value in table.items()}
            for name, table in mapping.tables.items()
        },
        codes=codes,
        currencies={known(sign): code for sign, code in mapping.currencies.items()},
        calendars=mapping.file.calendar,
        epoch=mapping.file.epoch,
        today=today,
    )
