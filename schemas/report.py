"""What all reports have in common."""

from __future__ import annotations

from typing import Any, ClassVar

from schemas.part import Code, Part


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
