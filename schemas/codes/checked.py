"""What a check of an identifier gives back, and what stands in its `checked_with`."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from schemas.components.identifiers import Check

SEALANE = "sealane/1"
"""What Sealane checks itself; the number goes up when a check says something else than before."""

FORM_ONLY = "the form is right; the scheme has no check digit"


class Checked(NamedTuple):
    """What a check made of one identifier."""

    raw: str
    """As the reporter wrote it."""
    normalised: str | None
    """In the scheme's own form; None: it has not that form."""
    check: Check
    """VALID: form and check digit are right, or the form where the scheme has no check digit
    (`told` says so). INVALID: one of them is wrong. UNCHECKED: there is something to check that was
    not. NOT_APPLICABLE: the scheme has no published form."""
    checked_with: str | None
    """The checker and its version; None: none."""
    told: tuple[str, ...] = ()
    """For people: what was changed to read it, and why the check says what it says."""


class Verdict(NamedTuple):
    """What one scheme's check says of an identifier that was folded."""

    normalised: str | None
    check: Check
    checked_with: str | None = SEALANE
    told: tuple[str, ...] = ()


@cache
def stdnum_version() -> str:
    """Return the library that knows most schemes and its version, as `python-stdnum/2.2`."""
    from importlib.metadata import version  # noqa: PLC0415 - the program starts without it

    return f"python-stdnum/{version('python-stdnum')}"


def invalid(why: str, normalised: str | None = None, checked_with: str = SEALANE) -> Verdict:
    """Return that it is wrong, and `why`."""
    return Verdict(normalised, Check.INVALID, checked_with, (why,))


def unchecked(why: str, normalised: str | None = None) -> Verdict:
    """Return that it was not checked, and `why`."""
    return Verdict(normalised, Check.UNCHECKED, None, (why,))


def well_formed(normalised: str) -> Verdict:
    """Return that an identifier without a check digit has its scheme's form."""
    return Verdict(normalised, Check.VALID, SEALANE, (FORM_ONLY,))


def digit(normalised: str, *, right: bool) -> Verdict:
    """Return what the check digit of a well formed identifier says."""
    if right:
        return Verdict(normalised, Check.VALID)
    return invalid("the check digit is wrong", normalised)
