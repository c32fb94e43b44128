"""Dice: chance that a seed decides, so that the same seed tells the same story."""

from __future__ import annotations

import math
from decimal import Decimal
from random import Random

from broker.demo.goods import Goods


def dice(*parts: object) -> Random:
    """Return the dice of these parts; the same parts fall the same way on every machine."""
    return Random("/".join(map(str, parts)))  # noqa: S311 - a story's chance, no secret


def happens(chance: Random, probability: float) -> bool:
    """Return whether something of this probability happens."""
    return chance.random() < probability


def amount(chance: Random, goods: Goods) -> Decimal:
    """Return a plausible amount of `goods`: small ones are far more frequent than large ones."""
    low, high = (math.log(end) for end in goods.amounts)
    drawn = math.exp(chance.betavariate(1.6, 3.0) * (high - low) + low)
    if goods.counted:
        return Decimal(max(1, round(drawn)))
    if goods.is_money:
        return Decimal(round(drawn, -2))
    return Decimal(f"{drawn:.2f}") if drawn < 100 else Decimal(f"{drawn:.0f}")  # noqa: PLR2004 - a balance shows three or four digits
