"""What a rule of a mapping must say and may not say, by the way it reads a cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from adapters.spreadsheets.mapping.parse import Parse
from adapters.spreadsheets.mapping.unknowns import UNKNOWNS
from schemas.components import HsEdition

if TYPE_CHECKING:
    from adapters.spreadsheets.mapping.row_mapping import (
        Rule,  # it checks itself by what stands here
    )

_DATES = frozenset({Parse.DATE, Parse.ISO_WEEK, Parse.INSTANT})
_LISTS = frozenset({Parse.TABLE, Parse.CODE})
_MONEY = frozenset({Parse.MONEY})
_NAME = frozenset({Parse.NAME})
_ONLY = {
    "table": frozenset({Parse.TABLE, Parse.SPECIES_QUANTITIES}),
    "unlisted": frozenset({Parse.TABLE, Parse.CODE}),
    "unlisted_to": frozenset({Parse.TABLE, Parse.CODE, Parse.IDENTIFIER, Parse.BOOLEAN}),
    "raw": frozenset({Parse.TABLE, Parse.CODE}),
    "closed": _LISTS | {Parse.BOOLEAN},
    "pick": frozenset({Parse.TABLE}),
    "listed": frozenset({Parse.CODE}),
    "edition": frozenset({Parse.CODE}),
    "scheme": frozenset({Parse.IDENTIFIER}),
    "currency": _MONEY,
    "currency_column": _MONEY,
    "together": frozenset({Parse.TEXT}),
    "before": frozenset({Parse.PLACE}),
    "unit": frozenset({Parse.QUANTITY, Parse.SPECIES_QUANTITIES}),
    "unit_column": frozenset({Parse.QUANTITY}),
    "year_column": _DATES,
    "day_first": _DATES,
    "century": _DATES,
    "calendar": _DATES,
    "epoch": _DATES,
    "transliteration": _NAME,
    "system": _NAME,
    "language": _NAME,
    "quantity_column": frozenset({Parse.SPECIES_QUANTITIES}),
}


_NEEDS = {
    Parse.TABLE: ("table = '...'", "table"),
    Parse.QUANTITY: ("the unit of its column: unit = '...' or unit_column = '...'", "unit"),
    Parse.CODE: ("list = '...', the name of a code list", "listed"),
    Parse.IDENTIFIER: ("scheme = '...', what kind of number it is", "scheme"),
}


def misfits(rule: Rule) -> Iterator[str]:
    """Yield what a rule says that cannot be meant, and what to do about it."""
    wrong = [
        "list" if name == "listed" else name
        for name, parsers in _ONLY.items()
        if getattr(rule, name) not in (None, (), False) and rule.parse not in parsers
    ]
    if wrong:
        yield f"{', '.join(wrong)}: not for parse = {rule.parse.value!r}"
    needs, name = _NEEDS.get(rule.parse, ("", "column"))
    if getattr(rule, name) is None and (name != "unit" or rule.unit_column is None):
        yield f"parse = {rule.parse.value!r} needs {needs}"
    for one, other in (("unit", "unit_column"), ("currency", "currency_column")):
        if getattr(rule, one) and getattr(rule, other):
            yield f"{one} and {other}: which of them is it? Leave one out"
    if rule.edition is not None and rule.edition not in HsEdition.__members__:
        yield f"no edition is called {rule.edition!r}; there are {', '.join(HsEdition)}"
    yield from _misplaced(rule)
    if rule.parse is Parse.NAME and not rule.to.endswith(".names"):
        yield "a name goes to a party's list of names, as nominal.parties[+].names"
    if rule.split and rule.transliteration:
        yield "split and transliteration: which name would belong to which? Leave one out"
    if rule.parse is Parse.SPECIES_QUANTITIES and not rule.to.endswith("[+]"):
        yield "species with their quantities go to a list of goods, as facts.commodities[+]"


def _misplaced(rule: Rule) -> Iterator[str]:
    answers = rule.unlisted.values() if isinstance(rule.unlisted, Mapping) else [rule.unlisted]
    if rule.unlisted is not None and not UNKNOWNS.issuperset(answers):
        yield "unlisted must be an unknown answer: what no table lists is not known"
    if rule.unlisted_to is not None and not rule.unlisted_to.startswith("nominal."):
        yield "unlisted_to must lie in nominal: what no table lists is free text"
    if rule.together and not rule.to.startswith("nominal."):
        yield "together writes free text: it must go to a place in nominal"
    if (rule.ordinal or rule.around) and "[+]" not in rule.to:
        yield "around and ordinal need a path that appends: `[+]`"
    if rule.split and "[+]" not in rule.to and rule.parse is not Parse.COUNTRY:
        yield "split needs a path that appends, `[+]`, or parse = 'country'"
