"""Reading: threads from their tables (`*.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any, Final

from broker.demo.threads.script import Scene, Script

_FILES: Final = (
    "drugs",
    "wildlife",
    "cultural_goods",
    "cash_and_gold",
    "undervaluation",
    "aeo_abuse",
    "joint_operation",
    "namesake",
)
_OWN: Final = frozenset({"name", "by", "contract", "day"})


def names() -> tuple[str, ...]:
    """Return the names of the threads, in the scenario's order."""
    return _FILES


@cache
def script(name: str) -> Script:
    """Return the thread of this name.

    Raises:
        FileNotFoundError: There is none.
    """
    text = (resources.files("broker.demo.threads") / f"{name}.toml").read_text("utf-8")
    table = tomllib.loads(text)
    return Script(
        number=_FILES.index(name) + 1,
        title=table["title"],
        what=table["what"],
        left_out=table.get("left_out", ""),
        ago=table["ago"],
        defaults={"handling": table["handling"], "open": table["open"]},
        people={key: _person(row) for key, row in table.get("people", {}).items()},
        scenes=tuple(_scene(row) for row in table["report"]),
    )


def _scene(row: Mapping[str, Any]) -> Scene:
    rest = {key: value for key, value in row.items() if key not in _OWN}
    return Scene(row["name"], row["by"], row["contract"], row["day"], rest)


def _person(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a party; a name that is plain text is an original one."""
    told = [{"full": n, "kind": "ORIGINAL"} if isinstance(n, str) else n for n in row["names"]]
    return {**row, "names": told}
