"""Goods: what is smuggled in the exercise, from where, and in what amounts (`goods.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any, Final

from schemas.components.conveyances import Mode
from schemas.components.detection import ConcealmentMethod
from schemas.components.goods import RiskArea, Substance, Taxon


@dataclass(frozen=True, slots=True)
class Goods:
    """One kind of goods.

    Args:
        category: Its code within the risk area.
        words: What an officer calls it.
        area: Risk area.
        hs: Harmonized System code of 2022.
        unit: UN/ECE Rec 20 or a domain unit; of money ISO 4217.
        amounts: The smallest and the largest that is usual.
        sources: Where it comes from, ISO 3166-1.
        modes: How it travels.
        hidden: How it is hidden.
        weight: How often it is met, beside the others.
        substance: Of drugs and precursors.
        taxon: Of animals and plants.
    """

    category: str
    words: str
    area: RiskArea
    hs: str
    unit: str
    amounts: tuple[float, float]
    sources: tuple[str, ...]
    modes: tuple[Mode, ...]
    hidden: tuple[ConcealmentMethod, ...]
    weight: int
    substance: Substance | None
    taxon: Taxon | None

    @property
    def counted(self) -> bool:
        """Whether it is counted in whole pieces."""
        return self.unit in {"TABLET", "CIGARETTE", "H87"}

    @property
    def is_money(self) -> bool:
        """Whether it is cash or what stands for it."""
        return self.area is RiskArea.AML_TF


def _goods(category: str, row: Mapping[str, Any]) -> Goods:
    substance, taxon = row.get("substance"), row.get("taxon")
    return Goods(
        category=category,
        words=row["words"],
        area=RiskArea(row["area"]),
        hs=row["hs"],
        unit=row["unit"],
        amounts=(row["amounts"][0], row["amounts"][1]),
        sources=tuple(row["sources"]),
        modes=tuple(map(Mode, row["modes"])),
        hidden=tuple(map(ConcealmentMethod, row["hidden"])),
        weight=row["weight"],
        substance=Substance(**substance) if substance else None,
        taxon=Taxon(**taxon) if taxon else None,
    )


def _read() -> dict[str, Goods]:
    text = (resources.files("broker.demo") / "goods.toml").read_text("utf-8")
    return {category: _goods(category, row) for category, row in tomllib.loads(text).items()}


GOODS: Final = _read()
"""All kinds of goods by category."""
