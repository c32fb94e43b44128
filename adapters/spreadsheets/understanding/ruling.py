"""Ruling: one rule on one row after the other; what never changes is worked out once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from adapters.spreadsheets.cells.countries import known
from adapters.spreadsheets.mapping.parse import Parse
from adapters.spreadsheets.mapping.paths import Step, parse_path
from adapters.spreadsheets.mapping.row_mapping import Rule
from adapters.spreadsheets.parsers.closed_choices import findings_of
from adapters.spreadsheets.parsers.every import PARSERS
from adapters.spreadsheets.parsers.plain import SEVERAL_COUNTRIES, Cell, Parsed, Tongue
from adapters.spreadsheets.reasons import Finding, Reason
from adapters.spreadsheets.understanding.body import Body, ConflictError
from adapters.spreadsheets.understanding.originals import Written


class Ruling:
    """A rule, ready to be applied.

    Args:
        rule: Checked against contract and header before.
        tongue: What its mapping says beside its rules.
        blank: What stands for nothing, in the form of `known`.
    """

    def __init__(self, rule: Rule, tongue: Tongue, blank: frozenset[str]) -> None:
        self._rule, self._tongue, self._blank = rule, tongue, blank
        self._parse = PARSERS[rule.parse]
        self._countries = rule.parse is Parse.COUNTRY
        # Species and their amounts are split together, or not at all.
        self._split = rule.split if rule.parse is not Parse.SPECIES_QUANTITIES else None
        self._only_if = [
            (column, frozenset(map(known, values))) for column, values in rule.only_if.items()
        ]
        self._steps = steps = parse_path(rule.to)
        self._appends = None in steps
        self._item_end = steps.index(None) + 1 if self._appends else 0
        self._aside = parse_path(rule.unlisted_to) if rule.unlisted_to is not None else None

    def apply(
        self, cells: Mapping[str, str], body: Body, number: int, burmese: Mapping[str, Written]
    ) -> Iterator[Finding]:
        """Put what the row says into `body`; yield what is to be said about it.

        Args:
            cells: The row's, by column, in Unicode.
            body: The report so far.
            number: The row's.
            burmese: Cells that are, or may be, Zawgyi, as they stood.
        """
        rule = self._rule
        text = cells[rule.column].strip()
        if not self._applies(text, cells):
            return
        if rule.together:
            text = text or next((cells[name].strip() for name in rule.together), "")
        parts = self._parts(text)
        if not parts:
            if rule.required:
                yield Finding(number, Reason.REQUIRED, rule.column)
            return
        was = burmese.get(rule.column)
        written = was.converted if was else None
        parsed = [self._parse(Cell(part, cells, written), rule, self._tongue) for part in parts]
        yield from findings_of(parsed, rule, number, text, self._tongue)
        try:
            for each in _one_country(parsed) if self._countries else parsed:
                self._put(each, body)
                for value in each.more:
                    self._put(Parsed(value), body)
        except ConflictError:
            yield Finding(number, Reason.CONFLICT, rule.column, text)

    def _applies(self, text: str, cells: Mapping[str, str]) -> bool:
        """Return whether the rule is for this cell, in this row."""
        containing = self._rule.containing
        return (containing is None or containing in text) and all(
            known(cells[column]) in values for column, values in self._only_if
        )

    def _parts(self, text: str) -> list[str]:
        """Return the values of the cell, those that stand for nothing left out."""
        parts = [part.strip() for part in text.split(self._split)] if self._split else [text]
        return [part for part in parts if part and known(part) not in self._blank]

    def _put(self, parsed: Parsed, body: Body) -> None:
        rule, steps = self._rule, self._steps
        if parsed.aside is not None and self._aside is not None:
            body.put(self._aside, parsed.aside, column=rule.column)
        if parsed.value is None:
            if parsed.extra and not self._appends:
                body.put(steps[:-1], parsed.extra, column=rule.column)
            return
        listed = Reason.TABLE_UNLISTED not in parsed.reasons
        value = rule.value if rule.value is not None and listed else parsed.value
        stated = {**rule.stated, **parsed.extra}
        if stated and isinstance(value, Mapping):
            value = {**value, **stated}
        elif stated and self._appends and isinstance(steps[-1], str):
            value, steps = {steps[-1]: value, **stated}, steps[:-1]
        elif stated:
            # A plain value: what is stated about it stands beside it, in the same record.
            body.put(steps[:-1], stated, column=rule.column)
        if self._appends:
            steps, value = self._item(steps, value, body)
        body.put(steps, value, column=rule.column)

    def _item(
        self, steps: tuple[Step, ...], value: object, body: Body
    ) -> tuple[tuple[Step, ...], object]:
        """Return a new item of the list, around `value`, and the path that appends it."""
        rule, end = self._rule, self._item_end
        for step in reversed(steps[end:]):
            value = {step: value} if isinstance(step, str) else [value]
        around = dict(rule.around)
        if rule.ordinal:
            around[rule.ordinal] = body.length(steps[: end - 1])
        return steps[:end], {**around, **value} if isinstance(value, Mapping) else value


def _one_country(parsed: Sequence[Parsed]) -> Sequence[Parsed]:
    """Several countries in one cell are `several`; with one that is not told, nothing is."""
    codes = {each.value for each in parsed}
    if len(codes) < 2 or None in codes:  # noqa: PLR2004 - two are several
        return parsed[:1] if codes and None not in codes else ()
    return (replace(parsed[0], value=SEVERAL_COUNTRIES),)
