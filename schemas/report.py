"""What all reports have in common."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from pydantic import ValidationInfo

from schemas.part import Code, Part

WITHHELD: Final = "nominal withheld"
"""Validation context of a report whose `nominal` its reader may not have."""


def is_whole(info: ValidationInfo) -> bool:
    """Say whether a report is validated with all that was signed, so that it can be judged whole.

    What a report says across its sections cannot be asked of who may not read `nominal`: it would
    refuse to some of its audience what is right.
    """
    return info.context != WITHHELD


class NominalLevel(Code):
    """How far a report names anyone: computed, never stated (CEN, nCEN)."""

    NON_NOMINAL = "NON_NOMINAL"
    PSEUDONYMISED = "PSEUDONYMISED"
    NOMINAL = "NOMINAL"


class Report(Part):
    """A report's sections but `terms`; its subclasses are the contracts."""

    contract: ClassVar[str]
    """The contract's name: that of its Avro record, without the namespace."""
    needs_evaluation: ClassVar[bool] = False
    """Whether `terms` must hold an evaluation of it."""
    needs_legal_basis: ClassVar[bool] = False
    """Whether `terms` must say under which instrument it is exchanged."""
    encloses: ClassVar[bool] = False
    """Whether it carries another member's record, and may be as large as one with it inside."""

    @property
    def nominal_level(self) -> NominalLevel:
        """NOMINAL as soon as `nominal` says anything but pseudonyms."""
        nominal: Any = getattr(self, "nominal", None)
        if nominal is None or nominal == type(nominal)():
            return NominalLevel.NON_NOMINAL
        only_parties = nominal == type(nominal)(parties=nominal.parties)
        if only_parties and all(party.is_pseudonymous for party in nominal.parties):
            return NominalLevel.PSEUDONYMISED
        return NominalLevel.NOMINAL
