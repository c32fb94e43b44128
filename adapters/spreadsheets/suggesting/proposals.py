"""Proposals: columns and what they are about, made into rules of one contract."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from adapters.spreadsheets.cells.countries import known
from adapters.spreadsheets.cells.currencies import currency_named
from adapters.spreadsheets.dates.calendars import Calendar
from adapters.spreadsheets.mapping.parse import Parse
from adapters.spreadsheets.mapping.paths import check_path
from adapters.spreadsheets.suggesting.choices import choices_of, entries_of, said_by
from adapters.spreadsheets.suggesting.sniffing import Column
from adapters.spreadsheets.suggesting.subjects import Match
from adapters.spreadsheets.suggesting.suggested import Proposal
from broker.errors import ConfigError
from schemas import Report
from schemas.codes import Codes
from schemas.codes.quantities import unit_of

_LEAST = 0.5
"""A column whose best subject is less sure is left to its author."""
_HELPERS = {"unit": "unit_column", "currency": "currency_column", "year": "year_column"}
"""Subjects that are read together with another column."""
_FOUND = ("facts.discrepancies", "facts.findings")
"""Lists that are empty where nothing was found."""
_NO_UNITS = frozenset({"lượng", "number"})
"""Last words of headers that are units elsewhere: a weight of gold, a count of pieces."""
_OWN_KEYS = ("to", "when", "unless")
_CALENDARS = ", ".join(Calendar)
_LATIN = ("latin", "roman", "translit", "english")
"""Parts of headers above names that are written once more, in Latin letters."""
_PARTY = {"parse": "identifier", "scheme": "OTHER", "ordinal": "ordinal"}

Matches = Mapping[str, Match | None]


def propose(
    columns: Sequence[Column], matches: Matches, model: type[Report], codes: Codes
) -> list[Proposal]:
    """Return rules for the columns whose subject is known, surest first where two want one place.

    Args:
        columns: What the file's columns look like.
        matches: What each is about.
        model: The contract's reports.
        codes: Code lists, for what values and headers name.
    """
    helpers = _helpers(columns, matches)
    taken: set[str] = set()
    found: dict[str, list[Proposal]] = {column.name: [] for column in columns}
    for column in sorted(columns, key=lambda each: -_confidence(matches[each.name], each)):
        match = matches[column.name]
        if match is None or match.confidence < _LEAST or match.subject.name in _HELPERS:
            continue
        for rule in _rules(column, match, model):
            if "[+]" not in rule["to"]:
                if rule["to"] in taken:
                    continue
                taken.add(rule["to"])
            proposal = Proposal(rule, match.confidence, match.why)
            finished = _finished(proposal, column, helpers, codes, model)
            found[column.name].append(_splits(_found_only(finished), column))
    _join_places(columns, matches, found)
    _join_names(columns, found)
    return [proposal for column in columns for proposal in found[column.name]]


def _confidence(match: Match | None, column: Column) -> float:
    if match is None:
        return 0
    # Of two columns called numbers, the one that is never twice the same is meant.
    return match.confidence + (0.1 if column.unique else 0) + (0.05 if _placed(column) else 0)


def _placed(column: Column) -> bool:
    return not column.looks.isdisjoint({"country", "place"})


def _rules(column: Column, match: Match, model: type[Report]) -> Iterator[dict[str, Any]]:
    for said in _said(match):
        if said.get("when", "") not in {"", *column.looks} or said.get("unless") in column.looks:
            continue
        to = next((path for path in said["to"] if _there(model, path)), None)
        if to is not None:
            rest = {name: value for name, value in said.items() if name not in _OWN_KEYS}
            yield {"column": column.name, "to": to, **rest}


def _said(match: Match) -> Iterator[Mapping[str, Any]]:
    yield from match.subject.rules
    if match.subject.party is not None:
        around = {"kind": "UNKNOWN", "role": match.subject.party}
        yield {
            "to": ["nominal.parties[+].identifiers[0]"],
            "when": "short_code",
            **_PARTY,
            "around": around,
        }
        yield {
            "to": ["nominal.parties[+].names"],
            "parse": "name",
            "unless": "short_code",
            "around": around,
            "ordinal": "ordinal",
        }


def _there(model: type[Report], path: str) -> bool:
    try:
        check_path(model, path)
    except ConfigError:
        return False
    return True


def _helpers(columns: Sequence[Column], matches: Matches) -> dict[str, str]:
    """Return the columns that hold another one's unit, currency or year."""
    found: dict[str, str] = {}
    for column in columns:
        match = matches[column.name]
        if match is not None and match.subject.name in _HELPERS:
            found.setdefault(_HELPERS[match.subject.name], column.name)
    return found


def _finished(
    proposal: Proposal,
    column: Column,
    helpers: Mapping[str, str],
    codes: Codes,
    model: type[Report],
) -> Proposal:
    match proposal.rule.get("parse"):
        case Parse.DATE | Parse.ISO_WEEK:
            return _dated(proposal, column, helpers)
        case Parse.QUANTITY:
            return _measured(proposal, column, helpers)
        case Parse.MONEY:
            return _priced(proposal, column, helpers, codes)
        case Parse.TABLE:
            return _tabled(proposal, column, codes, model)
        case Parse.CODE if proposal.rule["list"] == "hs":
            line = 'edition = "HS2022"  # ? which edition are the codes of: HS2007 to HS2028'
            return replace(proposal, open=(line,))
    return proposal


def _splits(proposal: Proposal, column: Column) -> Proposal:
    """Several values in one cell become several items only where the author says so."""
    rule = proposal.rule
    many = "[+]" in rule["to"] and not rule["to"].startswith("nominal.narratives")
    if not column.several or not (many or rule.get("parse") == Parse.COUNTRY):
        return proposal
    line = f'split = ";"  # ? are they several: {column.several:,} different cells have a semicolon'
    return replace(proposal, open=(*proposal.open, line))


def _found_only(proposal: Proposal) -> Proposal:
    """What was found is told of the rows in which something was, so which those are is asked."""
    if not proposal.rule["to"].startswith(_FOUND):
        return proposal
    line = 'only_if = { "..." = ["..."] }  # ? which rows found something: a column and its values'
    return replace(proposal, open=(*proposal.open, line), off=True)


def _dated(proposal: Proposal, column: Column, helpers: Mapping[str, str]) -> Proposal:
    rule, lines = dict(proposal.rule), []
    if "year_column" in helpers:
        rule["year_column"] = helpers["year_column"]
    elif column.dates["century"]:
        lines.append("century = 2000  # ? two digits for a year: which century")
    dates = column.dates
    if dates["calendar"]:
        lines.append(f'calendar = "buddhist"  # ? whose years are these: {_CALENDARS}')
    if dates["either"]:
        lines.append(
            f"day_first = true  # ? day or month first: {dates['either']:,} could be either, "
            f"{dates['day_first']:,} only day first, {dates['month_first']:,} only month first"
        )
    return replace(proposal, rule=rule, open=tuple(lines))


def _measured(proposal: Proposal, column: Column, helpers: Mapping[str, str]) -> Proposal:
    """A figure is nothing without its unit: by its header, by a column, or asked."""
    rule = dict(proposal.rule)
    assumed = rule.pop("unit")
    named = next((code for code in map(unit_of, _units_in(column.name)) if code), None)
    if named is not None:
        return replace(proposal, rule={**rule, "unit": named})
    if "unit_column" in helpers:
        return replace(proposal, rule={**rule, "unit_column": helpers["unit_column"]})
    if assumed == "H87" and "whole" in column.looks:
        question = ('unit = "H87"  # ? pieces, since all are whole numbers; or which unit',)
        return replace(
            proposal,
            rule={**rule, "unit": assumed},
            open=question,
            confidence=round(proposal.confidence - 0.2, 2),
        )
    question = (f'unit = "{assumed}"  # ? no unit in the header: which one is it',)
    return replace(proposal, rule=rule, open=question, off=True)


def _asides(name: str) -> Iterator[str]:
    """Yield what a header says in brackets or at its end: the unit, the currency."""
    yield from re.findall(r"[(\[\uff08]([^)\]\uff09]+)[)\]\uff09]", name)
    yield from name.replace("/", " ").split()[-1:]


def _units_in(name: str) -> Iterator[str]:
    """Yield what may be a header's unit; `Number` alone and `Số lượng` (amount) name none."""
    words = name.split()
    if len(words) > 1 and known(words[-1]) not in _NO_UNITS:
        yield from _asides(name)


def _priced(
    proposal: Proposal, column: Column, helpers: Mapping[str, str], codes: Codes
) -> Proposal:
    found = map(partial(currency_named, codes=codes), _asides(column.name))
    named = next((code for code in found if code), None)
    if named is not None:
        return replace(proposal, rule={**proposal.rule, "currency": named})
    if "currency_column" in helpers:
        rule = {**proposal.rule, "currency_column": helpers["currency_column"]}
        return replace(proposal, rule=rule)
    question = 'currency = "XXX"  # ? which currency, ISO 4217; without it, unknown and flagged'
    return replace(proposal, open=(question,))


def _tabled(proposal: Proposal, column: Column, codes: Codes, model: type[Report]) -> Proposal:
    table = proposal.rule["table"]
    # A table looks up without regard to case, so each value stands in it once.
    choices = choices_of(table, model)
    entries = entries_of(table, column.values, codes)
    if table == "result":
        found = {value: said_by(choices, value) for value in column.values}
        entries |= {value: symbol for value, symbol in found.items() if symbol is not None}
    spelled = {known(value): value for value in reversed(list(column.values))}
    told = {known(value) for value in entries}
    asked = tuple(value for name, value in reversed(list(spelled.items())) if name not in told)
    return replace(proposal, entries=entries, asked=asked, choices=choices)


def _join_places(
    columns: Sequence[Column], matches: Matches, found: dict[str, list[Proposal]]
) -> None:
    """Put the other columns of a place before the one that names the country."""
    for proposals in found.values():
        for index, proposal in enumerate(proposals):
            if proposal.rule["to"] == "facts.location":
                others = [
                    column.name
                    for column in columns
                    if (match := matches[column.name]) is not None
                    and match.subject.name == "place"
                    and not found[column.name]
                ]
                if others:
                    proposals[index] = replace(proposal, rule={**proposal.rule, "before": others})


def _join_names(columns: Sequence[Column], found: dict[str, list[Proposal]]) -> None:
    """Ask whether a column of Latin letters names the same person as the one beside it."""
    named = [
        (column.name, place, proposal)
        for column in columns
        for place, proposal in enumerate(found[column.name])
        if proposal.rule.get("parse") == Parse.NAME
    ]
    for name, at, latin in named:
        if not any(word in name.casefold() for word in _LATIN):
            continue
        for other, place, proposal in named:
            if other != name and proposal.rule["around"] == latin.rule["around"]:
                line = f"transliteration = {json.dumps(name)}  # ? the same name in Latin letters"
                found[other][place] = replace(proposal, open=(*proposal.open, line))
                found[name][at] = replace(latin, off=True, why="only if it names somebody else")
                break
