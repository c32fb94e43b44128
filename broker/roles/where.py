"""`where`: a condition in CEL over the sections that the reader may see."""

from __future__ import annotations

import re
from typing import get_args

import cel
from pydantic import BaseModel

from broker.errors import ConfigError
from schemas import Report


class Where:
    """A compiled condition, such as `report.open.risk_area == 'DRUGS'`.

    Args:
        expression: CEL (Common Expression Language); it sees `report` with its sections.
        contracts: The models that it must make sense for.

    Raises:
        ConfigError: It is not CEL, or names a field that none of the contracts has.
    """

    def __init__(self, expression: str, contracts: tuple[type[Report], ...]) -> None:
        self.expression = expression
        try:
            self._program = cel.compile(expression)
        except ValueError as exc:
            raise ConfigError(f"The condition {expression!r} is not CEL: {exc}.") from exc
        _check_fields(expression, contracts)
        self._check_names()

    def _check_names(self) -> None:
        try:
            self._program.execute({"report": {}})
        except RuntimeError as exc:
            raise ConfigError(
                f"The condition {self.expression!r} cannot be evaluated: {exc}. It sees `report`."
            ) from exc
        except _UNMET:
            return

    def matches(self, report: Report) -> bool:
        """Return whether the report meets the condition; what it cannot be asked meets none."""
        try:
            found = self._program.execute({"report": report.model_dump(mode="json")})
        except _UNMET:
            return False
        return found is True


_UNMET = (ArithmeticError, LookupError, RuntimeError, TypeError, ValueError)
"""What CEL raises where a report lacks a part, or holds what the condition cannot reckon with."""


def _check_fields(expression: str, contracts: tuple[type[Report], ...]) -> None:
    for path in paths(expression):
        if not any(_has(contract, path) for contract in contracts):
            names = ", ".join(contract.contract for contract in contracts)
            raise ConfigError(
                f"The condition names {'.'.join(path)}, which no contract of this subscription "
                f"has ({names}): see `sealane contracts show`."
            )


_TEXT = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"")
_PATH = re.compile(r"\breport((?:\s*\.\s*[A-Za-z_]\w*)+)\s*(\()?")


def paths(expression: str) -> list[tuple[str, ...]]:
    """Return the fields of `report` that an expression names, method names left out."""
    found = []
    for names, call in _PATH.findall(_TEXT.sub("''", expression)):
        steps = tuple(name.strip() for name in names.split(".")[1:])
        found.append(steps[:-1] if call else steps)
    return found


def _has(model: type[BaseModel], path: tuple[str, ...]) -> bool:
    models = {model}
    for step in path:
        annotations = [m.model_fields[step].annotation for m in models if step in m.model_fields]
        if not annotations:
            return False
        models = {m for annotation in annotations for m in _models_in(annotation)}
    return True


def _models_in(annotation: object) -> set[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return {annotation}
    return {m for part in get_args(annotation) for m in _models_in(part)}
