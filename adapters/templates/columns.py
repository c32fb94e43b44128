"""Columns: what an office fills in, made from a contract and its curated table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final, NamedTuple

from pydantic import AwareDatetime

from adapters.spreadsheets.mapping.parse import Parse
from adapters.templates.choices import Choices, choices_for
from adapters.templates.places import Place, place_at, plain, required
from adapters.templates.tables import Entry, TemplateTable, table_of
from broker.errors import ConfigError
from schemas import Report
from schemas.components import AssetIdentifier, DateFact, Identifier, Money, Quantity
from schemas.components.parties import PartyName
from schemas.contracts import report_model
from schemas.thread import Reference

OWN_NUMBER: Final = "Your number"
SEPARATOR: Final = ";"
"""Between several answers in one cell."""
_BESIDE: Final[Mapping[Any, str]] = {Quantity: "unit", Money: "currency"}
"""Of a record: the field that has a column of its own beside the figure's."""
_PARSERS: Final[Mapping[Any, Parse]] = {
    DateFact: Parse.DATE,
    Quantity: Parse.QUANTITY,
    Money: Parse.MONEY,
    Reference: Parse.REFERENCE,
    AssetIdentifier: Parse.IDENTIFIER,
    Identifier: Parse.IDENTIFIER,
    PartyName: Parse.NAME,
    AwareDatetime: Parse.INSTANT,
    bool: Parse.BOOLEAN,
    int: Parse.COUNT,
    Decimal: Parse.NUMBER,
}


class Form(StrEnum):
    """How a column's cells are formatted."""

    TEXT = "text"
    DATE = "date"
    NUMBER = "number"


class Column(NamedTuple):
    """One column of the sheet that is filled in."""

    title: str
    place: Place | None
    """What it is about; null: a number that only tells rows apart."""
    parse: Parse
    entry: Entry
    choices: Choices | None
    required: bool
    of: str | None = None
    """Of a unit or a currency: the column with the figure."""

    @property
    def form(self) -> Form:
        """How its cells are formatted: figures with leading zeros are text."""
        if self.parse in {Parse.DATE, Parse.INSTANT}:
            return Form.DATE
        numbers = {Parse.QUANTITY, Parse.MONEY, Parse.COUNT, Parse.NUMBER}
        return Form.NUMBER if self.parse in numbers and self.of is None else Form.TEXT


def columns_of(contract: str, language: str | None = None) -> tuple[Column, ...]:
    """Return the columns of a contract's template: required ones first, then as curated.

    Raises:
        ConfigError: The contract has no template; the text says why.
    """
    table = table_of(contract)
    if table.refused:
        raise ConfigError(f"{contract} has no template: {table.refused}")
    model = report_model(contract)
    if "facts" not in model.model_fields:
        raise ConfigError(f"{contract} has no template: programs write it, not offices")
    made = [each for entry in _entries(table, model) for each in _columns(entry, model, language)]
    if not table.key:
        own = Column(OWN_NUMBER, None, Parse.TEXT, Entry(), None, required=True)
        made.insert(0, own)
    return tuple(sorted(made, key=lambda column: (column.title != table.key, not column.required)))


def _entries(table: TemplateTable, model: type[Report]) -> Iterator[Entry]:
    """Yield the curated columns, then what they leave out and every report must say."""
    yield from table.columns
    told = {entry.to for entry in table.columns} | table.states.keys() | table.absent.keys()
    paths = [*required(model), *(() if table.columns else plain(model))]
    for path in paths:
        if path not in told and path.replace("[0]", "[+]") not in told:
            yield Entry(title=_title(path), to=path)


def _title(path: str) -> str:
    """Return a path in words, as `Detection: basis`."""
    steps = path.replace("[0]", "").replace("_", " ").split(".")[1:]
    return ": ".join(steps).replace(" ref", " number").capitalize()


def _columns(entry: Entry, model: type[Report], language: str | None) -> Iterator[Column]:
    place = place_at(model, entry.to)
    parse, choices = _PARSERS.get(place.of), choices_for(place, language)
    if parse is None:
        parse = Parse.CODE if place.listed else Parse.TEXT
    if choices is not None and parse is not Parse.BOOLEAN:
        parse = Parse.TABLE
    figure = Column(entry.title, place, parse, entry, choices, place.certain)
    yield figure
    beside = _BESIDE.get(place.of)
    if beside is not None:
        about = place_at(model, f"{entry.to}.{beside}")
        yield Column(
            f"{entry.title}: {beside}",
            about,
            Parse.TABLE,
            entry,
            choices_for(about, language),
            place.certain,
            of=entry.title,
        )


def rules_of(column: Column) -> Iterator[dict[str, Any]]:
    """Yield the rules by which a mapping reads a column."""
    if column.place is None or column.of is not None:
        return
    entry = column.entry
    rule: dict[str, Any] = {
        "column": column.title,
        "to": entry.to,
        "parse": column.parse,
        "required": column.required,
    }
    yield rule | _options(column) | ({"with": dict(entry.stated)} if entry.stated else {})
    for also in entry.also:
        yield {"column": column.title, **also}


def _options(column: Column) -> dict[str, Any]:
    """What the parser must be told."""
    place, options = column.place, dict[str, Any]()
    if place is not None and place.many and column.parse is not Parse.NAME:
        options["split"] = SEPARATOR
    match column.parse:
        case Parse.TABLE if column.choices is not None:
            options |= {"table": column.choices.name, "closed": True}
        case Parse.BOOLEAN:
            options["closed"] = True
        case Parse.CODE if place is not None:
            options |= {"list": place.listed, "unlisted_to": "nominal.narratives[+].text"}
        case Parse.IDENTIFIER:
            options["scheme"] = column.entry.scheme
        case Parse.QUANTITY:
            options["unit_column"] = f"{column.title}: unit"
        case Parse.MONEY:
            options["currency_column"] = f"{column.title}: currency"
    return options
