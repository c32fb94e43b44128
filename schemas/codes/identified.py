"""Identified: a report whose identifiers all say whether their numbers can be right.

`sealane publish` does this to the reports that it reads. A form and an import have it from the
start. A program that publishes through the station (`Station.publish`) sends its reports as they
are: it calls `identified` first, or says itself what was checked.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel

from schemas.codes.identifiers import check_cas, check_identifier
from schemas.components.goods import Substance
from schemas.components.identifiers import AssetIdentifier, Check, Identifier

_Part = TypeVar("_Part", bound=BaseModel)
_TELLING = frozenset({Check.VALID, Check.INVALID})


class Found(NamedTuple):
    """What was filled in or corrected of one identifier, or a CAS number that is wrong."""

    path: str
    """As `facts.conveyances[0].identifiers[0]`."""
    said: Check
    check: Check

    @property
    def corrected(self) -> bool:
        """Whether the report said otherwise; UNCHECKED says nothing."""
        return self.said not in {Check.UNCHECKED, self.check}


def identified(report: _Part) -> tuple[_Part, tuple[Found, ...]]:
    """Return `report` with each identifier saying what its check says, and what that changed.

    A check that cannot tell (UNCHECKED, NOT_APPLICABLE) leaves alone what names its own checker: it
    may have a table that is not here. A CAS number has no place for a check; only a wrong one is
    told.
    """
    found: list[Found] = []
    return _checked(report, "", found), tuple(found)


def _checked(value: Any, path: str, found: list[Found]) -> Any:  # noqa: ANN401 - whatever a report holds
    match value:
        case AssetIdentifier() | Identifier():
            return _one(value, path, found)
        case BaseModel():
            if isinstance(value, Substance):
                found.extend(_wrong_cas(value, path))
            fields = ((name, getattr(value, name)) for name in type(value).model_fields)
            under = f"{path}." if path else ""
            return _changed(value, {name: _checked(v, under + name, found) for name, v in fields})
        case tuple():
            items = [_checked(each, f"{path}[{at}]", found) for at, each in enumerate(value)]
            same = all(new is old for new, old in zip(items, value, strict=True))
            return value if same else tuple(items)
    return value


def _one(
    said: AssetIdentifier | Identifier, path: str, found: list[Found]
) -> AssetIdentifier | Identifier:
    issuer = said.issuer if isinstance(said, Identifier) else None
    checked = check_identifier(said.scheme, said.raw, country=issuer)
    if checked.check not in _TELLING and said.checked_with and said.check is not Check.UNCHECKED:
        return said
    agrees = said.check is checked.check
    new = _changed(
        said,
        {
            "normalised": checked.normalised or said.normalised,
            "check": checked.check,
            # Who said the same, with an older table, said it first.
            "checked_with": (said.checked_with if agrees else None) or checked.checked_with,
        },
    )
    if new is not said:
        found.append(Found(path, said.check, checked.check))
    return new


def _wrong_cas(substance: Substance, path: str) -> Iterator[Found]:
    if substance.cas is not None and check_cas(substance.cas).check is Check.INVALID:
        yield Found(f"{path}.cas", Check.UNCHECKED, Check.INVALID)


def _changed(value: _Part, new: dict[str, Any]) -> _Part:
    """Return `value` with new fields, validated as it was; itself where nothing is new."""
    told = {name: each for name, each in new.items() if each != getattr(value, name)}
    if not told:
        return value
    kept = {name: getattr(value, name) for name in value.model_fields_set}
    return type(value).model_validate({**kept, **told})
