"""Straight-line Avro: code made from a contract's text, for its canonical encoding only."""

from __future__ import annotations

from broker.wire.straight.primitives import StraightError
from broker.wire.straight.section import StraightSection

__all__ = ["StraightError", "StraightSection"]
