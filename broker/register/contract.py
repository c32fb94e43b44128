"""Contracts as the register holds them: exact text, linted before anything is decoded under it."""

from __future__ import annotations

from functools import lru_cache

from broker.errors import RegisterRefused
from broker.register.model import RegisteredContract
from schemas import Contract
from schemas.lint import lint


@lru_cache(maxsize=256)
def registered(name: str, text: str) -> RegisteredContract:
    """Return the contract of this exact text.

    Raises:
        RegisterRefused: It is not of this name, or must not be decoded under (`register.contract`,
            THREATS 18).
    """
    if findings := lint(text):
        path, rule, message = findings[0]
        line = f"Contract {name!a}, {path} {message} ({rule}); {len(findings)} findings in all."
        raise RegisterRefused("register.contract", line)
    contract = Contract(text)
    if contract.name != name:
        line = f"The text of contract {name!a} calls itself {contract.name!a}."
        raise RegisterRefused("register.contract", line)
    return RegisteredContract(name, text, contract.id, int(contract.sections))
