"""Survivors that may survive, each with its reason."""

from __future__ import annotations

import tomllib
from pathlib import Path

LIST = Path(__file__).parents[1] / "mutants.toml"


def accepted() -> dict[tuple[str, str, str], str]:
    """Return the reason by module, line of code and change; all three say which is meant."""
    rows = tomllib.loads(LIST.read_text("utf-8")).get("survivor", [])
    return {(row["module"], row["code"], row["change"]): row["reason"] for row in rows}
