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


<<<<<<< HEAD
_ANY: Final = (Mode.SEA, Mode.AIR, Mode.MAIL)
_FREIGHT: Final = (Mode.SEA, Mode.ROAD)
_LIGHT: Final = (Mode.AIR, Mode.MAIL)

GOODS: Final = (
    Goods(
        "METHAMPHETAMINE",
        "crystal methamphetamine",
        RiskArea.DRUGS,
        "293945",
        "KGM",
        (0.4, 420),
        ("MM", "TH", "MX", "LA"),
        _ANY,
        (How.FALSE_WALL, How.FOOD, How.ELECTRONICS, How.POSTAL),
        14,
        substance=_drug("metamfetamine", UnList.UN1971_II, SubstanceForm.CRYSTAL),
    ),
    Goods(
        "HEROIN",
        "heroin",
        RiskArea.DRUGS,
        "293911",
        "KGM",
        (0.2, 90),
        ("AF", "MM", "PK"),
        _ANY,
        (How.BAGGAGE, How.INSERTED, How.SWALLOWED, How.FREIGHT),
        8,
        substance=_drug("heroin", UnList.UN1961_I, SubstanceForm.POWDER),
    ),
    Goods(
        "COCAINE",
        "cocaine",
        RiskArea.DRUGS,
        "293972",
        "KGM",
        (0.5, 260),
        ("CO", "PE", "EC"),
        (Mode.SEA, Mode.AIR),
        (How.RIP_OFF, How.SEA_CHEST, How.REEFER_UNIT),
        6,
        substance=_drug("cocaine", UnList.UN1961_I, SubstanceForm.POWDER),
    ),
    Goods(
        "KETAMINE",
        "ketamine",
        RiskArea.DRUGS,
        "292239",
        "KGM",
        (0.3, 110),
        ("MY", "IN", "CN"),
        _ANY,
        (How.MISDECLARED, How.CARGO_MIXED, How.POSTAL),
        6,
        substance=_drug("ketamine", UnList.NONE, SubstanceForm.POWDER),
    ),
    Goods(
        "MDMA",
        "ecstasy tablets",
        RiskArea.DRUGS,
        "293299",
        "TABLET",
        (200, 90_000),
        ("KR", "US", "HK"),
        _LIGHT,
        (How.POSTAL, How.TOYS, How.BOOKS),
        6,
        substance=_drug("MDMA", UnList.UN1971_I, SubstanceForm.TABLET),
    ),
    Goods(
        "EPHEDRINE",
        "ephedrine",
        RiskArea.DRUGS,
        "293941",
        "KGM",
        (5, 800),
        ("IN", "CN", "PK"),
        _FREIGHT,
        (How.MISDECLARED, How.CARGO_MIXED),
        4,
        substance=_drug("ephedrine", UnList.UN1988_I, SubstanceForm.POWDER),
    ),
    Goods(
        "CIGARETTES",
        "cigarettes",
        RiskArea.REVENUE,
        "240220",
        "CIGARETTE",
        (4_000, 9_000_000),
        ("KH", "VN", "AE", "CN"),
        _FREIGHT,
        (How.MISDECLARED, How.CONTAINER, How.CARGO_MIXED),
        14,
    ),
    Goods(
        "ALCOHOL",
        "spirits",
        RiskArea.REVENUE,
        "220830",
        "LTR",
        (20, 12_000),
        ("HK", "JP", "AE"),
        _FREIGHT,
        (How.MISDECLARED, How.CARGO_MIXED),
        5,
    ),
    Goods(
        "MOTOR_VEHICLES",
        "under-valued motor vehicles",
        RiskArea.REVENUE,
        "870323",
        "H87",
        (1, 24),
        ("JP", "AE", "TH"),
        (Mode.SEA,),
        (How.MISDECLARED,),
        5,
    ),
    Goods(
        "IVORY",
        "ivory",
        RiskArea.ENVIRONMENT,
        "050710",
        "KGM",
        (1, 900),
        ("MZ", "NG", "KE"),
        (Mode.SEA, Mode.AIR),
        (How.CONTAINER, How.FALSE_BOTTOM, How.BAGGAGE),
        6,
        taxon=_of("Loxodonta africana", CitesAppendix.I, "TUS"),
    ),
    Goods(
        "PANGOLIN_SCALES",
        "pangolin scales",
        RiskArea.ENVIRONMENT,
        "050790",
        "KGM",
        (2, 1_500),
        ("NG", "MZ", "ID"),
        (Mode.SEA, Mode.AIR),
        (How.CARGO_MIXED, How.MISDECLARED),
        5,
        taxon=_of("Manis spp.", CitesAppendix.I, "SCA"),
    ),
    Goods(
        "STAR_TORTOISES",
        "live star tortoises",
        RiskArea.ENVIRONMENT,
        "010620",
        "H87",
        (4, 520),
        ("IN", "BD", "LK"),
        (Mode.AIR,),
        (How.BAGGAGE, How.LIVE_ANIMAL),
        6,
        taxon=_of("Geochelone elegans", CitesAppendix.I, "LIV"),
    ),
    Goods(
        "ROSEWOOD",
        "rosewood",
        RiskArea.ENVIRONMENT,
        "440399",
        "MTQ",
        (2, 90),
        ("KH", "LA", "MM"),
        _FREIGHT,
        (How.MISDECLARED, How.MISDESCRIBED),
        4,
        taxon=_of("Dalbergia cochinchinensis", CitesAppendix.II, "LOG"),
    ),
    Goods(
        "PLASTIC_WASTE",
        "plastic waste",
        RiskArea.ENVIRONMENT,
        "391590",
        "KGM",
        (9_000, 140_000),
        ("US", "JP", "AU"),
        (Mode.SEA,),
        (How.MISDECLARED,),
        4,
    ),
    Goods(
        "MEDICINES",
        "counterfeit medicines",
        RiskArea.IPR_HEALTH_SAFETY,
        "300490",
        "TABLET",
        (500, 400_000),
        ("IN", "CN", "PK"),
        _ANY,
        (How.MISDECLARED, How.POSTAL),
        8,
    ),
    Goods(
        "FOOTWEAR",
        "counterfeit footwear",
        RiskArea.IPR_HEALTH_SAFETY,
        "640411",
        "H87",
        (20, 14_000),
        ("CN", "HK", "VN"),
        _ANY,
        (How.CARGO_MIXED, How.MISDECLARED),
        6,
    ),
    Goods(
        "FIREARM_PARTS",
        "firearm parts",
        RiskArea.SECURITY,
        "930520",
        "H87",
        (1, 160),
        ("US", "PH", "TR"),
        _LIGHT,
        (How.ELECTRONICS, How.TOYS, How.POSTAL),
        5,
    ),
    Goods(
        "ANTIQUITIES",
        "antiquities",
        RiskArea.CULTURAL,
        "970610",
        "H87",
        (1, 40),
        ("KH", "AF", "PK", "NP"),
        _ANY,
        (How.MISDESCRIBED, How.FURNITURE),
        4,
    ),
    Goods(
        "CURRENCY",
        "undeclared cash",
        RiskArea.AML_TF,
        "490700",
        "USD",
        (11_000, 900_000),
        ("HK", "AU", "AE", "JP"),
        (Mode.AIR,),
        (How.BAGGAGE, How.OUTERWEAR),
        7,
    ),
)  # fmt: skip - a kind of goods in three lines

BY_CATEGORY: Final = {goods.category: goods for goods in GOODS}
=======
GOODS: Final = _read()
"""All kinds of goods by category."""
>>>>>>> demo
