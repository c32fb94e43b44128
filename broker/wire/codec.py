"""Sections as Avro: written canonically, and read in no other encoding."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, TypeVar, get_args, get_type_hints

from pydantic import BaseModel, ValidationError

from broker.errors import ReportRefused
from broker.register.model import RegisteredContract
from broker.wire.layout import RANDOM_SIZE, RELAY_SIZE, REPORT_SIZE
from broker.wire.refusals import Reason, refused
from broker.wire.straight import StraightError, StraightSection
from schemas import Contract, Report, Section, Terms
from schemas.contracts import report_model, shipped
from schemas.report import WITHHELD


class Codec:
    """One contract's sections, as bytes and as models.

    Args:
        contract: The exact contract.
        model: Its Python face.
    """

    __slots__ = ("_last_terms", "_model", "_names", "_sections", "contract")

    def __init__(self, contract: Contract, model: type[Report]) -> None:
        self.contract = contract
        self._model = model
        self._names = {section: _field(section) for section in contract.sections}
        self._sections: dict[Section, StraightSection] = {}
        self._last_terms: tuple[object, bytes] = (None, b"")

    def encode(
        self, terms: Terms | None, report: Report, randoms: Mapping[Section, bytes]
    ) -> dict[Section, bytes]:
        """Return each present section: its random bytes, then Avro.

        Args:
            terms: The section `terms`; None where the contract has none.
            report: The other sections; those that are None do not travel.
            randoms: 16 fresh random bytes for every section of the contract; none for one that
                will be sealed, which travels without.

        Raises:
            ReportRefused: They do not fit the contract (`report.contract`, `report.size`).
        """
        parts = {section: getattr(report, name, None) for section, name in self._names.items()}
        if Section.TERMS in parts:
            parts[Section.TERMS] = terms
        written = {
            section: self._encode(section, part, randoms[section])
            for section, part in parts.items()
            if part is not None
        }
        size = sum(map(len, written.values()))
        most = RELAY_SIZE if self._model.encloses else REPORT_SIZE
        if size > most:
            line = f"The report takes {size} bytes; {most // 1024} KiB is the most it may take."
            raise ReportRefused("report.size", line)
        return written

    def decode(self, section: Section, data: bytes, *, sealed: bool = False) -> Any:  # noqa: ANN401 - whatever the Avro record says
        """Return a section's Avro record (step 14).

        Args:
            section: Which.
            data: As it travelled in clear, or as it was before it was sealed.
            sealed: Whether it travelled sealed, and so without 16 random bytes in front.

        Raises:
            EnvelopeRefused: `wire.section_short` or `wire.decode`.
        """
        start = 0 if sealed else RANDOM_SIZE
        if len(data) < start:
            raise refused(
                Reason.SECTION_SHORT, f"Section {_field(section)} lacks its random bytes."
            )
        try:
            return self._straight(section).read(data, start)
        except StraightError as exc:
            line = f"Section {_field(section)} is no canonical Avro record of its contract: {exc}."
            raise refused(Reason.DECODE, line) from exc

    def read_terms(self, data: bytes, *, sealed: bool = False) -> Terms:
        """Return the section `terms` (steps 14 and 15).

        Raises:
            EnvelopeRefused: As `decode`, or `wire.model`.
        """
        return _validated(Terms, self.decode(Section.TERMS, data, sealed=sealed))

    def read_open(self, data: bytes, *, sealed: bool) -> BaseModel:
        """Return the section `open` alone, for who may only count (steps 14 and 15).

        Raises:
            EnvelopeRefused: As `decode`, or `wire.model`.
        """
        return self.read_part(Section.OPEN, data, sealed=sealed)

    def read_part(self, section: Section, data: bytes, *, sealed: bool) -> BaseModel:
        """Return one section alone, `terms` not among them (steps 14 and 15).

        Raises:
            EnvelopeRefused: As `decode`, or `wire.model`.
        """
        hint = get_type_hints(self._model)[_field(section)]
        part: type[BaseModel] = next(p for p in (*get_args(hint), hint) if p is not type(None))
        return _validated(part, self.decode(section, data, sealed=sealed))

    def read_report(
        self, sections: Mapping[Section, bytes], *, withheld: bool = False, sealed: int = 0
    ) -> Report:
        """Return the report of these sections, `terms` not among them (steps 14 and 15).

        Args:
            sections: What its reader may have of it.
            withheld: Whether there is a `nominal` that its reader may not have.
            sealed: Which of them travelled sealed.

        Raises:
            EnvelopeRefused: As `decode`, or `wire.model`.
        """
        record = {
            self._names[section]: self.decode(section, data, sealed=bool(sealed & int(section)))
            for section, data in sections.items()
        }
        return _validated(self._model, record, WITHHELD if withheld else None)

    def _encode(self, section: Section, part: object, random: bytes) -> bytes:
        try:
            return random + self._written(section, part)
        except StraightError as exc:
            line = f"Section {_field(section)} does not fit contract {self.contract.name}: {exc}."
            raise ReportRefused("report.contract", line) from exc

    def _written(self, section: Section, part: object) -> bytes:
        """Return a part in Avro; the last terms once more, where they are the very same object."""
        if part is self._last_terms[0]:
            return self._last_terms[1]
        written = self._straight(section).write(part)
        if section is Section.TERMS:
            self._last_terms = (part, written)
        return written

    def _straight(self, section: Section) -> StraightSection:
        found = self._sections.get(section)
        if found is None:
            found = StraightSection(self.contract.section_schema(section))
            self._sections[section] = found
        return found


CodecSource = Callable[[RegisteredContract], Codec]
"""Where codecs come from: `shipped_codec`, or a test's own."""


def shipped_codec(contract: RegisteredContract) -> Codec:
    """Return the codec of a contract that ships with this program.

    Raises:
        EnvelopeRefused: Its exact text is not the one that ships (`wire.contract_model`).
    """
    own = shipped().get(contract.name)
    if own is None or own.id != contract.id:
        line = f"This program has no model of contract {contract.name} {contract.id.hex()[:16]}."
        raise refused(Reason.CONTRACT_MODEL, line)
    return _codec(contract.name)


@lru_cache
def _codec(name: str) -> Codec:
    return Codec(shipped()[name], report_model(name))


def _field(section: Section) -> str:
    return str(section.name).lower()


_Model = TypeVar("_Model", bound=BaseModel)


def _validated(model: type[_Model], record: object, context: str | None = None) -> _Model:
    try:
        return model.model_validate(record, context=context)
    except ValidationError as exc:
        first = ".".join(str(part) for part in exc.errors(include_input=False)[0]["loc"])
        line = f"{exc.error_count()} fields break their contract, {first} first."
        raise refused(Reason.MODEL, line) from exc
