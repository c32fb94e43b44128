"""Second verifier, written from `schemas/README.md` alone: section 8, the register's form."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from second_verifier_avro import Refused

Form = Callable[[Any], bool]
KINDS = {
    *("CUSTOMS", "POLICE", "RILO", "CAPACITY_BUILDING", "FIU", "COASTGUARD", "IMMIGRATION"),
    *("DRUGS", "WILDLIFE", "CULTURE", "PORT_CONTROL_UNIT", "OPERATOR", "OTHER"),
}
HEX = re.compile(r"(?:[0-9A-Fa-f]{2})*")


def number(least: int, most: int) -> Form:
    """Return what tells a whole number within these."""
    return lambda value: type(value) is int and least <= value <= most


def text(least: int = 0, most: int = 2**31) -> Form:
    """Return what tells a text of so many characters."""
    return lambda value: isinstance(value, str) and least <= len(value) <= most


def one_of(words: set[str]) -> Form:
    """Return what tells one of these words."""
    return lambda value: isinstance(value, str) and value in words


def many(form: Form) -> Form:
    """Return what tells a list of such."""
    return lambda value: isinstance(value, list) and all(form(item) for item in value)


def table(form: Form) -> Form:
    """Return what tells an object whose values are such."""
    return lambda value: isinstance(value, dict) and all(form(item) for item in value.values())


def form_of(*may_be_null: str, **fields: Form) -> Form:
    """Return what tells an object of these fields and no other."""

    def tell(value: Any) -> bool:  # noqa: ANN401 - JSON
        if not isinstance(value, dict) or not value.keys() <= fields.keys():
            return False
        here = {name for name in value if name not in may_be_null or value[name] is not None}
        return fields.keys() - {*may_be_null} <= here and all(fields[n](value[n]) for n in here)

    return tell


def pattern(rule: re.Pattern[str]) -> Form:
    """Return what tells a text that matches as a whole."""
    return lambda value: isinstance(value, str) and rule.fullmatch(value) is not None


TIME = number(0, 2**63 - 1)
STATUSES = many(one_of({"ACTUAL", "EXERCISE", "TEST", "SYSTEM"}))
MEMBER = form_of(
    "country",
    "territory",
    name=text(),
    kind=one_of(KINDS),
    title=text(1, 200),
    country=pattern(re.compile("[A-Z]{2}")),
    territory=text(0, 200),
    rights=table(many(one_of({"PUBLISH", "READ", "READ_NON_NOMINAL", "COUNT"}))),
)
KEY = form_of(
    member=text(),
    suite=lambda value: type(value) is int,
    use=one_of({"SIGNING", "SEALING"}),
    public=pattern(HEX),
    proof=pattern(HEX),
    not_before=TIME,
    not_after=TIME,
)
CODE_LIST = form_of(
    "edition",
    name=pattern(re.compile("[a-z][a-z0-9_]{0,39}")),
    edition=pattern(re.compile("[0-9]{4}")),
    version=text(1, 80),
    sha256=pattern(re.compile("[0-9A-Fa-f]{64}")),
)
REGISTER = form_of(
    network=text(),
    version=number(1, 2**63 - 1),
    made_at=TIME,
    statuses=STATUSES,
    clear=STATUSES,
    max_validity=number(1, 2**52 - 1),
    members=many(MEMBER),
    topics=many(form_of(name=text(), contracts=many(text()))),
    contracts=many(form_of(name=text(), text=text())),
    keys=many(KEY),
    code_lists=many(CODE_LIST),
)


def read_form(payload: bytes) -> dict[str, Any]:
    """Return the JSON, where it is of the form in section 8."""
    try:
        tree: dict[str, Any] = json.loads(payload)
    except ValueError as exc:
        raise Refused("register.malformed") from exc
    if isinstance(tree, dict):
        tree.setdefault("code_lists", [])
    if not REGISTER(tree):
        raise Refused("register.malformed")
    return tree
