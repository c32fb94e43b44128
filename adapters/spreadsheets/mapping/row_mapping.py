"""Mapping: what the columns of one kind of file mean in reports of one contract.

A mapping is a TOML file. What it may say is what these models have; anything else is refused.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PrivateAttr,
    Strict,
    StringConstraints,
    model_validator,
)

from adapters.spreadsheets.cells.countries import known
from adapters.spreadsheets.dates.calendars import Calendar
from adapters.spreadsheets.mapping.parse import Parse
from adapters.spreadsheets.mapping.rule_checks import misfits
from adapters.spreadsheets.mapping.unknowns import UNKNOWNS

Names = Annotated[tuple[str, ...], Strict(strict=False)]
Column = Annotated[str, StringConstraints(min_length=1)]
Calendars = Annotated[
    tuple[Annotated[Calendar, Strict(strict=False)], ...],
    Strict(strict=False),
    BeforeValidator(lambda said: (said,) if isinstance(said, str) else said),
]
"""One calendar, or those that occur; empty is not known."""
Epoch = Literal[1900, 1904]
"""The year that a spreadsheet program's numbers of days begin in."""
_MOST_LISTED = 10_000
"""Values of one table; what lists more is a code list."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


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
    only_if: Mapping[str, Names] = {}
    """The rule is for rows in which these columns hold one of these values."""
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
    """The field that keeps the cell as written: of the record at `to`, or beside a plain value.

    For `table`, where the table lists it; for `code`, where it is written in another way.
    """
    table: str | None = None
    """For `table`: which one."""
    pick: str | None = None
    """For `table`: the one field to take of a listed record."""
    unlisted: str | Mapping[str, str] | None = None
    """For `table` and `code`: unknown answers for what is not listed; none puts nothing there."""
    unlisted_to: str | None = None
    """Where the text of what could not be taken goes. It is free text: nominal."""
    listed: Annotated[str | None, Field(alias="list")] = None
    """For `code`: the code list, as `sealane codes list` names it."""
    edition: str | None = None
    """For `code` of the Harmonized System: the edition, as HS2022; without it, not known."""
    closed: bool = False
    """For `table`, `code` and `boolean`: what is no choice refuses the row."""
    scheme: str | None = None
    """For `identifier`: what kind of number it is, as ISO6346, IMO, DECLARATION."""
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] | None = None
    """For `money`: the currency of every figure, ISO 4217."""
    currency_column: str | None = None
    """For `money`: the column with the currency. With neither, the cell's own sign must tell."""
    together: Names = ()
    """For `text`: more columns; what each holds is written behind its name, blank ones left out."""
    before: Names = ()
    """For `place`: columns whose text stands before this one's in the place's name."""
    unit: str | None = None
    """For `quantity`: the unit of figures without one."""
    unit_column: str | None = None
    """For `quantity`: the column with the unit."""
    year_column: str | None = None
    """For `date`: the column with the year. It tells the century, and must agree."""
    day_first: bool | None = None
    """For `date`: the order of day and month in figures, where the file's author told it."""
    century: Annotated[int, Field(ge=1300, le=2500, multiple_of=100)] | None = None
    """For `date`: what two digits of a year are added to, in the calendar that they count in."""
    calendar: Calendars = ()
    """For `date`: the calendars that occur in the column; without, the file's."""
    epoch: Epoch | None = None
    """For `date`: what numbers of days count from, 1900 or 1904; without, the file's."""
    transliteration: str | None = None
    """For `name`: the column with the name in Latin letters, which becomes a name of its own."""
    system: str | None = None
    """For `name`: the system of that transliteration, as ALA-LC or RTGS."""
    language: str | None = None
    """For `name`: the language of the names, BCP 47."""
    quantity_column: str | None = None
    """For `species_quantities`: the column with the amounts, in the order of the species."""

    @model_validator(mode="after")
    def _fits_its_parser(self) -> Self:
        wrong = next(misfits(self), None)
        if wrong is not None:
            raise ValueError(wrong)
        return self

    def columns(self) -> Iterator[str]:
        """Yield the columns that the rule reads."""
        yield from (self.column, *self.before, *self.together, *self.only_if)
        for name in (
            self.year_column,
            self.unit_column,
            self.currency_column,
            self.transliteration,
            self.quantity_column,
        ):
            if name is not None:
                yield name


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
    calendar: Calendars = ()
    """The calendars that dates are written in; without, a year must tell its own."""
    epoch: Epoch | None = None
    """What numbers of days count from, 1900 or 1904; without, none of them is read."""
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
    evaluation: Annotated[tuple[Mapping[str, Any], ...], Strict(strict=False)] = ()
    """The gradings of source and information of every report, as `terms` have them."""
    fields: Annotated[tuple[Rule, ...], Strict(strict=False), Field(min_length=1)]
    """The rules, in order."""
    tables: Mapping[str, Mapping[str, Any]] = {}
    """Tables: a value as reporters write it, to a code, or to a record of fields."""
    countries: Mapping[str, str] = {}
    """Names of places, beside the shipped ones, to ISO 3166-1 codes."""
    units: Mapping[str, str] = {}
    """Units as cells write them, to codes; beside those that everyone writes so."""
    currencies: Mapping[str, str] = {}
    """Signs of money as cells write them, as `$`, to ISO 4217; before the shipped ones."""
    states: Mapping[str, Any] = {}
    """What a file of this kind says of every row by being what it is, by path."""
    absent: Mapping[str, str] = {}
    """The unknown answers where no column said anything, by path."""
    defaults: Mapping[str, Any] = {}
    """Values put in where no column said anything, by path; each is marked and counted apart."""
    _name: str = PrivateAttr("mapping")

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
            if len(table) > _MOST_LISTED:
                raise ValueError(
                    f"table {name} lists {len(table):,} values, more than {_MOST_LISTED:,}: "
                    "that is a code list; load it with `sealane codes load`"
                )
            twice = [text for text, n in Counter(map(known, table)).items() if n > 1]
            if twice:
                raise ValueError(
                    f"table {name} lists a value twice: {', '.join(map(repr, twice[:5]))} (case "
                    "and spaces do not count); keep the right one"
                )
        return self

    @property
    def name(self) -> str:
        """The file that it came from, or the name of a shipped one: for what is told to people."""
        return self._name

    def named(self, name: str) -> Self:
        """Return the same mapping as coming from the file `name`."""
        same = self.model_copy()
        same._name = name  # noqa: SLF001 - the copy is of this very class
        return same

    def columns(self) -> frozenset[str]:
        """Return every column that the mapping reads."""
        return frozenset(self.key) | {name for rule in self.fields for name in rule.columns()}
