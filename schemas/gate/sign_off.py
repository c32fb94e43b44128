"""A sign-off: who answers for which change of policy between exactly two texts, and why."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from schemas.gate.change import Change, Rule

Id = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=1000)]


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Answered(_Table):
    """One change, and who answers for it."""

    path: Annotated[str, StringConstraints(max_length=1000)]
    """As the gate prints it."""
    rule: Rule
    by: Words
    """Name and office of a person."""
    why: Words


class SignOff(_Table):
    """A sign-off file: good for one pair of texts and for nothing else.

    Args:
        old: Contract id of the old text, hex.
        new: Contract id of the new text, hex.
        change: The changes that are answered for.
    """

    old: Id
    new: Id
    change: Annotated[tuple[Answered, ...], Field(min_length=1, max_length=1000)]

    @classmethod
    def read(cls, text: str) -> Self:
        """Read TOML.

        Raises:
            ValueError: It is no sign-off; the text says what is wrong with it.
        """
        try:
            return cls.model_validate(tomllib.loads(text))
        except ValidationError as exc:
            first = exc.errors(include_url=False, include_input=False)[0]
            where = ".".join(str(part) for part in first["loc"]) or "the file"
            raise ValueError(f"{where}: {first['msg']}") from exc
        except RecursionError as exc:
            raise ValueError("it is nested too deeply") from exc


def signed_off(
    found: Iterable[Change], sign_offs: Iterable[SignOff], *, old: str, new: str
) -> tuple[dict[Change, Answered], list[str]]:
    """Return which changes are answered for, and what is wrong with the sign-offs.

    Args:
        found: Every change of this pair.
        sign_offs: What was handed in.
        old: Contract id of the old text, hex.
        new: Contract id of the new text, hex.

    A sign-off for another pair, for a change that is not there, or for one that nobody may answer
    for is wrong as a whole: whoever signed it meant something else.
    """
    known = {(change.path, change.rule): change for change in found}
    answered: dict[Change, Answered] = {}
    wrong = []
    for sign_off in sign_offs:
        if (sign_off.old, sign_off.new) != (old, new):
            wrong.append(f"it is for the texts {sign_off.old[:16]} and {sign_off.new[:16]}")
            continue
        for answer in sign_off.change:
            change = known.get((answer.path, answer.rule))
            if change is None:
                wrong.append(f"there is no {answer.rule} at {answer.path or 'the whole'}")
            elif not change.signable:
                wrong.append(f"nobody can sign off {answer.rule} at {answer.path or 'the whole'}")
            else:
                answered[change] = answer
    return ({} if wrong else answered), wrong
