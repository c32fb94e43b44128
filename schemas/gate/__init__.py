"""The gate: what changes from one contract's text to the next, and who must answer for it."""

from __future__ import annotations

from schemas.gate.change import Change, Direction, Rule
from schemas.gate.compare import changes
from schemas.gate.sign_off import SignOff, signed_off

__all__ = ["Change", "Direction", "Rule", "SignOff", "changes", "signed_off"]
