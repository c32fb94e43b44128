"""Second verifier, written from `schemas/README.md` alone: section 8, the register's form."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from second_verifier_avro import Refused
from second_verifier_repository import read_json

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
SPAN = number(1, 2**52 - 1)
DAY = 86_400_000_000
STATUSES = many(one_of({"ACTUAL", "EXERCISE", "TEST", "SYSTEM"}))
RIGHTS = table(many(one_of({"PUBLISH", "READ", "READ_NON_NOMINAL", "COUNT"})))
STANDING = one_of({"ACTIVE", "SUSPENDED", "EXPELLED"})
MEMBER = form_of(
    "country",
    "territory",
    name=text(),
    kind=one_of(KINDS),
    title=text(1, 200),
    country=pattern(re.compile("[A-Z]{2}")),
    territory=text(0, 200),
    rights=RIGHTS,
    clearance=one_of({"RED", "AMBER_STRICT", "AMBER", "GREEN", "CLEAR"}),
    contacts=many(text(1, 200)),
    standing=STANDING,
    standing_since=TIME,
    past=many(form_of(since=TIME, standing=STANDING, rights=RIGHTS)),
)
KEY = form_of(
    "invalid_since",
    member=text(),
    suite=lambda value: type(value) is int,
    use=one_of({"SIGNING", "SEALING"}),
    public=pattern(HEX),
    proof=pattern(HEX),
    not_before=TIME,
    not_after=TIME,
    invalid_since=TIME,
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
    made_at=TIME,
    statuses=STATUSES,
    clear=STATUSES,
    max_validity=SPAN,
    heartbeat=SPAN,
    sealing_window=SPAN,
    members=many(MEMBER),
    topics=many(form_of(name=text(), contracts=many(text()), retention=SPAN)),
    contracts=many(form_of(name=text(), text=text())),
    keys=many(KEY),
    groups=many(form_of(name=text(), members=many(text()))),
    code_lists=many(CODE_LIST),
)
KEYS = form_of(keys=many(KEY))
OF_REGISTER = {
    "heartbeat": 60_000_000,
    "sealing_window": 7 * DAY,
    "groups": [],
    "code_lists": [],
}
OF_MEMBER = {
    "clearance": "RED",
    "contacts": [],
    "standing": "ACTIVE",
    "standing_since": 0,
    "past": [],
}


def read_form(payload: bytes) -> dict[str, Any]:
    """Return the register's JSON, where it is of the form in section 8."""
    tree = read_json(payload)
    _fill(tree, OF_REGISTER)
    if isinstance(tree, dict):
        for name, defaults in (("members", OF_MEMBER), ("topics", {"retention": 14 * DAY})):
            things = tree.get(name)
            for thing in things if isinstance(things, list) else []:
                _fill(thing, defaults)
    return _of(REGISTER, tree)


def read_keys(payload: bytes) -> list[dict[str, Any]]:
    """Return a member's own keys, where they are of the form in section 8."""
    found: list[dict[str, Any]] = _of(KEYS, read_json(payload))["keys"]
    return found


def _of(form: Form, tree: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    if not form(tree):
        raise Refused("register.malformed")
    found: dict[str, Any] = tree
    return found


def _fill(tree: Any, defaults: dict[str, Any]) -> None:  # noqa: ANN401 - JSON
    if isinstance(tree, dict):
        for name, value in defaults.items():
            tree.setdefault(name, value)
