"""Contracts as the register holds them: exact text, and which sections it knows."""

from __future__ import annotations

import json
from typing import Final

from broker.errors import RegisterRefused
from broker.keys import digest
from broker.register.model import RegisteredContract

_BITS: Final = {"terms": 1, "open": 2, "facts": 4, "nominal": 8}


def registered(name: str, text: str) -> RegisteredContract:
    """Return the contract of this exact text.

    Raises:
        RegisterRefused: It is no Avro record of sections of this name (`register.contract`).
    """
    try:
        schema = json.loads(text)
        fields = [field["name"] for field in schema["fields"]]
        own_name = schema["name"]
    except (ValueError, KeyError, TypeError, RecursionError) as exc:
        raise RegisterRefused("register.contract", f"Contract {name!a} is no Avro record.") from exc
    if own_name != name or not fields or fields != [s for s in _BITS if s in fields]:
        line = f"Contract {name!a} is no record of that name, of terms, open, facts, nominal."
        raise RegisterRefused("register.contract", line)
    return RegisteredContract(
        name=name,
        text=text,
        id=digest(text.encode("utf-8")),
        sections=sum(_BITS[s] for s in fields),
    )
