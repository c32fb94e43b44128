"""Writes `schemas/contracts/*.avsc` from the models: `python tests/make_contracts.py`."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Final

from schemas.contracts.shipped import MODELS
from schemas.drafting import draft, text_of

FOLDER: Final = Path(__file__).parent.parent / "schemas" / "contracts"


def files() -> dict[str, str]:
    """Return every contract's file by name, as text; those that have none yet, too."""
    models = {
        name: getattr(importlib.import_module(f"schemas.reports.{name}"), model)
        for name, model in MODELS.items()
    }
    return {f"{name}.avsc": f"{text_of(draft(model))}\n" for name, model in models.items()}


def main() -> None:
    """Write them."""
    for name, text in files().items():
        (FOLDER / name).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
