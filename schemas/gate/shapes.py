"""A contract's fields side by side with those of another: the same, gone, new."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from schemas.contracts import Contract, FieldShape, Section, fields


class Place(NamedTuple):
    """Where a field stands."""

    section: Section
    path: str
    """Within the section, without the marks of lists, so that a list is the same field."""

    def __str__(self) -> str:
        return f"{str(self.section.name).lower()}.{self.path}"

    @property
    def name(self) -> str:
        """The field's own name."""
        return self.path.rpartition(".")[2]


Shapes = Mapping[Place, FieldShape]


def shapes(contract: Contract) -> Shapes:
    """Return every field of a contract that passed the lint, by its place."""
    return {
        Place(section, shape.path.replace("[]", "")): shape
        for section in contract.sections
        for shape in fields(contract.section_schema(section))
    }


def same(old: Shapes, new: Shapes) -> Iterator[tuple[Place, FieldShape, FieldShape]]:
    """Yield the fields that stand in both, as they were and as they are."""
    return ((place, old[place], shape) for place, shape in new.items() if place in old)


def only(one: Shapes, other: Shapes) -> Shapes:
    """Return the fields of `one` that are not in `other`."""
    return {place: shape for place, shape in one.items() if place not in other}
