"""Mapping: what the columns of one kind of file mean in reports of one contract.

A mapping is a TOML file. What it may say is what these models have; anything else is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, Strict, StringConstraints, model_validator

from adapters.spreadsheets.body import UNKNOWNS
from adapters.spreadsheets.countries import known

Names = Annotated[tuple[str, ...], Strict(strict=False)]
Column = Annotated[str, StringConstraints(min_length=1)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


class Parse(StrEnum):
    """How a cell becomes a value."""

    TEXT = "text"
    TABLE = "table"
    DATE = "date"
    NUMBER = "number"
    QUANTITY = "quantity"
    PLACE = "place"
    COUNTRY = "country"
    ISO_WEEK = "iso_week"


class Rule(_Part):
    """One column and the place in the report that it speaks about; a blank cell says nothing."""

    column: Column
    """The column, by its header; spaces around it do not count."""
    to: str
    """Where the value goes: a path in the report; `[+]` appends to a list."""
    parse: Annotated[Parse, Strict(strict=False)] = Parse.TEXT
    """How it is read."""
    required: bool = False
    """A blank cell refuses the row."""
    containing: str | None = None
    """The rule is for cells that contain this."""
    value: Any = None
    """What a cell that says anything, or that the table lists, says here, instead of its own."""
    split: Annotated[str, StringConstraints(min_length=1, max_length=3)] | None = None
    """What separates several values in one cell: each is appended; countries become `several`."""
    stated: Annotated[Mapping[str, Any], Field(alias="with", default_factory=dict)]
    """More fields of the record at `to`: what the column itself says about every value in it."""
    around: Mapping[str, Any] = {}
    """Fields of the list's item that `[+]` makes, around what goes to `to`."""
    ordinal: str | None = None
    """The field of that item which takes its place in the list, from 0."""
    raw: str | None = None
    """The field of the record at `to` that keeps the cell as written, where a table lists it."""
    table: str | None = None
    """For `table`: which one."""
    pick: str | None = None
    """For `table`: the one field to take of a listed record."""
    unlisted: str | Mapping[str, str] | None = None
    """For `table`: unknown answers for what it does not list; none puts nothing there."""
    unlisted_to: str | None = None
    """For `table`: where the text of what it does not list goes. It is free text: nominal."""
    before: Names = ()
    """For `place`: columns whose text stands before this one's in the place's name."""
    unit: str | None = None
    """For `quantity`: the unit of figures without one."""
    year_column: str | None = None
    """For `date`: the column with the year. It tells the century, and must agree."""
    day_first: bool | None = None
    """For `date`: the order of day and month in figures, where the file's author told it."""
    century: Annotated[int, Field(ge=1900, le=2000, multiple_of=100)] | None = None
    """For `date`: what two digits of a year are added to."""

    @model_validator(mode="after")
    def _fits_its_parser(self) -> Self:
        wrong = [
            name
            for name, parsers in _ONLY.items()
            if getattr(self, name) is not None
            and getattr(self, name) != ()
            and self.parse not in parsers
        ]
        if wrong:
            raise ValueError(f"{', '.join(wrong)}: not for parse = {self.parse.value!r}")
        if (self.parse is Parse.TABLE) is not (self.table is not None):
            raise ValueError("parse = 'table' and table = '...' go together")
        if self.parse is Parse.QUANTITY and self.unit is None:
            raise ValueError("a quantity needs the unit of its column")
        answers = self.unlisted.values() if isinstance(self.unlisted, Mapping) else [self.unlisted]
        if self.unlisted is not None and not UNKNOWNS.issuperset(answers):
            raise ValueError("unlisted must be an unknown answer: what no table lists is not known")
        if self.unlisted_to is not None and not self.unlisted_to.startswith("nominal."):
            raise ValueError("unlisted_to must lie in nominal: what no table lists is free text")
        if (self.ordinal or self.around) and "[+]" not in self.to:
            raise ValueError("around and ordinal need a path that appends: `[+]`")
        if self.split and "[+]" not in self.to and self.parse is not Parse.COUNTRY:
            raise ValueError("split needs a path that appends, `[+]`, or parse = 'country'")
        return self

    def columns(self) -> Iterator[str]:
        """Yield the columns that the rule reads."""
        yield from (self.column, *self.before)
        if self.year_column is not None:
            yield self.year_column


_DATES = frozenset({Parse.DATE, Parse.ISO_WEEK})
_ONLY = {
    "unlisted": frozenset({Parse.TABLE}),
    "unlisted_to": frozenset({Parse.TABLE}),
    "raw": frozenset({Parse.TABLE}),
    "pick": frozenset({Parse.TABLE}),
    "before": frozenset({Parse.PLACE}),
    "unit": frozenset({Parse.QUANTITY}),
    "year_column": _DATES,
    "day_first": _DATES,
    "century": _DATES,
}


class FileHints(_Part):
    """What is known about files of this kind; what is left out is found out."""

    encodings: Names = ()
    """Encodings such files come in; the first that fits is taken."""
    delimiter: Annotated[str, StringConstraints(min_length=1, max_length=1)] | None = None
    """What separates cells."""
    quote: Annotated[str, StringConstraints(pattern=r"^[\"']$")] | None = None
    """What cells are quoted with."""
    sheet: Annotated[str, StringConstraints(min_length=1)] | None = None
    """The sheet that is meant, in workbooks that have several."""
    header_row: Annotated[int, Field(ge=1, le=1_000)] | None = None
    """The row that names the columns, counted from 1; what stands above it is no data."""
    decimal: Annotated[str, StringConstraints(pattern=r"^[.,]$")] | None = None
    """The mark before decimals; without it, `1,000` is not told."""
    blank: Names = ()
    """What reporters write for nothing, as `n/a` or `-`."""


class RowMapping(_Part):
    """A mapping, as its file says it."""

    source: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9.-]{0,63}$")]
    """What kind of file this is; keys of rows are told apart by it."""
    contract: str
    """The contract of the reports."""
    key: Annotated[Names, Field(min_length=1)]
    """Columns that tell a row from every other and stay the same when it is corrected."""
    ignore: Names = ()
    """Columns that are left out on purpose; any other must be read."""
    time_zone: str
    """IANA name of the zone of times without one."""
    file: FileHints = FileHints()
    handling: Mapping[str, Any]
    """The handling of every report, as the contract's `terms` have it."""
    fields: Annotated[tuple[Rule, ...], Strict(strict=False), Field(min_length=1)]
    """The rules, in order."""
    tables: Mapping[str, Mapping[str, Any]] = {}
    """Tables: a value as reporters write it, to a code, or to a record of fields."""
    countries: Mapping[str, str] = {}
    """Names of places, beside the shipped ones, to ISO 3166-1 codes."""
    units: Mapping[str, str] = {}
    """Units as cells write them, to codes."""
    states: Mapping[str, Any] = {}
    """What a file of this kind says of every row by being what it is, by path."""
    absent: Mapping[str, str] = {}
    """The unknown answers where no column said anything, by path."""
    defaults: Mapping[str, Any] = {}
    """Values put in where no column said anything, by path; each is marked and counted apart."""

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        named = {rule.table for rule in self.fields if rule.table is not None}
        lacking = sorted(named - self.tables.keys())
        if lacking:
            raise ValueError(f"no table is called {', '.join(map(repr, lacking))}")
        stray = sorted(path for path, value in self.absent.items() if value not in UNKNOWNS)
        if stray:
            raise ValueError(f"absent may only say that nobody knows; not so: {', '.join(stray)}")
        for name, table in self.tables.items():
            if len({known(text) for text in table}) < len(table):
                raise ValueError(f"table {name} lists a value twice")
        return self

    def columns(self) -> frozenset[str]:
        """Return every column that the mapping reads."""
        return frozenset(self.key) | {name for rule in self.fields for name in rule.columns()}
