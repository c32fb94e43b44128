"""Identified: a report whose identifiers all say whether their numbers can be right."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import BaseModel

from schemas.codes.identifiers import check_identifier
from schemas.components.identifiers import AssetIdentifier, Check, Identifier

_Part = TypeVar("_Part", bound=BaseModel)


def identified(report: _Part) -> _Part:
    """Return `report` with every identifier checked that nobody has checked yet.

    What its author says of a check stays, also where it is wrong: it may know more than digits do.
    """
    return _checked(report)  # type: ignore[no-any-return]  # what goes in comes out


def _checked(value: Any) -> Any:  # noqa: ANN401 - whatever a report holds
    match value:
        case AssetIdentifier() | Identifier():
            return _one(value)
        case BaseModel():
            found = {name: getattr(value, name) for name in type(value).model_fields}
            return _changed(value, {name: _checked(each) for name, each in found.items()})
        case tuple() | list():
            items = [_checked(each) for each in value]
            same = all(new is old for new, old in zip(items, value, strict=True))
            return value if same else type(value)(items)
    return value


def _one(said: AssetIdentifier | Identifier) -> AssetIdentifier | Identifier:
    if said.check is not Check.UNCHECKED or said.checked_with is not None:
        return said
    found = check_identifier(said.scheme, said.raw, country=_country(said))
    return _changed(
        said,
        {
            "normalised": said.normalised or found.normalised,
            "check": found.check,
            "checked_with": found.checked_with,
        },
    )


def _country(said: AssetIdentifier | Identifier) -> str | None:
    issuer = said.issuer if isinstance(said, Identifier) else None
    return issuer if issuer and len(issuer) == 2 and issuer.isupper() else None  # noqa: PLR2004 - alpha-2


def _changed(value: _Part, new: dict[str, Any]) -> _Part:
    """Return `value` with new fields, validated as it was; itself where nothing is new."""
    told = {name: each for name, each in new.items() if each is not getattr(value, name)}
    if not told:
        return value
    kept = {name: getattr(value, name) for name in value.model_fields_set}
    return type(value).model_validate({**kept, **told})
