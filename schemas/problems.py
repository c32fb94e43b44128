"""What is wrong with a report, said for people, field by field."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

MOST_SHOWN = 5


class Problem(NamedTuple):
    """One thing that is wrong, and where."""

    path: str
    """As `facts.commodities[0].quantities[0].amount`; empty for the whole."""
    message: str
    """One line for people."""

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message


class Quoting(Problem):
    """A problem whose message may quote what was given: for the one who gave it, and for no log."""

    __slots__ = ()

    @property
    def plain(self) -> str:
        """Where it is, and nothing of what was given."""
        return f"{self.path or 'the whole'}: does not fit its contract"


class ReportError(ValueError):
    """A report, or the JSON that should be one, is not what its contract says.

    Its text quotes nothing of the report: it may end in a log. Who shows an officer what is wrong
    with what that officer gave shows the problems.

    Args:
        problems: At least one; all of them, in the order of the contract.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        first = self.problems[:MOST_SHOWN]
        shown = [each.plain if isinstance(each, Quoting) else str(each) for each in first]
        if len(self.problems) > MOST_SHOWN:
            shown.append(f"and {len(self.problems) - MOST_SHOWN} more")
        super().__init__("; ".join(shown))


def problems_of(error: ValidationError, *, under: str = "") -> tuple[Problem, ...]:
    """Return what pydantic found, in words for people.

    Args:
        error: What `model_validate` raised.
        under: Path of what was validated, put before each path.
    """
    details = error.errors(include_url=False, include_context=True)
    return tuple(_problem(detail, under) for detail in details)


def _problem(detail: ErrorDetails, under: str) -> Problem:
    quotes = detail["type"] not in {"missing", "extra_forbidden"}
    return (Quoting if quotes else Problem)(_path(detail["loc"], under), _message(detail))


def _path(loc: tuple[int | str, ...], under: str) -> str:
    path = under
    for step in loc:
        path += f"[{step}]" if isinstance(step, int) else f".{step}" if path else step
    return path


def _message(detail: ErrorDetails) -> str:
    context = detail.get("ctx", {})
    match detail["type"]:
        case "missing":
            return "is missing; it must be answered"
        case "extra_forbidden":
            return "is no field of this contract"
        case "enum":
            return f"{_shown(detail['input'])} is none of {context['expected']}"
        case "value_error":
            return str(context["error"])
        case "json_invalid":
            return f"is not JSON: {context['error']}"
    return f"{_lowered(detail['msg'])}, and is {_shown(detail['input'])}"


def _lowered(message: str) -> str:
    return message[:1].lower() + message[1:]


def _shown(value: object) -> str:
    """Return a short form of what was given, one line, no control characters."""
    text = ascii(value)
    return text if len(text) <= 60 else f"{text[:57]}..."  # noqa: PLR2004 - a line's worth
