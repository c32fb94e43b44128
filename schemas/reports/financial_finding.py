"""M7 financial_finding: money and goods that do not fit together."""

from __future__ import annotations

from collections.abc import Iterator
from enum import auto
from typing import ClassVar, Self

from pydantic import model_validator

from schemas.components.dates import DateFact
from schemas.components.identifiers import Identifier
from schemas.part import Code, Part
from schemas.report import Report
from schemas.reports.case import CaseFacts, CaseNominal, CaseOpen
from schemas.reports.ordinals import check_parties, check_places
from schemas.reports.value_moved import CashFound, FinancialItem, TradeMismatch, Transaction
from schemas.thread import Reference
from schemas.values import (
    CodeText,
    Count,
    Identity,
    Many,
    Number,
    Office,
    Text,
)


class FinancialReportKind(Code):
    """Report types of goAML that FIUs share; CUSTOMS_FINDING and BORDER_CASH are Sealane's own."""

    STR = auto()
    SAR = auto()
    CTR = auto()
    EFT = auto()
    IFT = auto()
    UTR = auto()
    AIF = auto()
    CUSTOMS_FINDING = auto()
    BORDER_CASH = auto()
    OTHER = auto()
    NOT_STATED = auto()


class Typology(Code):
    """How value was moved or hidden (after FATF on trade-based money laundering)."""

    OVER_INVOICING = auto()
    UNDER_INVOICING = auto()
    MULTIPLE_INVOICING = auto()
    SHORT_SHIPMENT = auto()
    OVER_SHIPMENT = auto()
    PHANTOM_SHIPMENT = auto()
    FALSE_DESCRIPTION = auto()
    CASH_COURIER = auto()
    MVTS = auto()
    CRYPTO = auto()
    FRONT_COMPANY = auto()
    THIRD_PARTY_PAYMENT = auto()
    STRUCTURING = auto()
    OTHER = auto()
    UNKNOWN = auto()


class FinancialFindingOpen(CaseOpen):
    """What routing and counting need of a financial finding."""


class FinancialFindingFacts(CaseFacts):
    """A financial finding without names and accounts."""

    report_kind: FinancialReportKind
    """What kind of report it is at the FIU; NOT_STATED is an answer."""
    report_kind_code: CodeText | None = None
    """The same in the FIU's own list; null: not stated."""
    entity_reference: Number
    """The reporting entity's own number; the FIU's stands in `nominal.case_ids`."""
    office: Office | None = None
    """Office that reports, UN/LOCODE or national code; null: not stated."""
    found_on: DateFact
    """When it was found; UNKNOWN is an answer."""
    indicator_list: CodeText | None = None
    """The FIU's list that the indicators are of, with its version; null: not stated."""
    indicators: Many[CodeText] = ()
    """Indicators, in the FIU's own list; empty is not stated."""
    typologies: Many[Typology]
    """How value was moved; at least one, UNKNOWN is an answer."""
    transactions: Many[Transaction] = ()
    """Payments; these, goods, trade_mismatches or cash must be there."""
    goods: Many[FinancialItem] = ()
    """Things of value."""
    trade_mismatches: Many[TradeMismatch] = ()
    """Declared values beside those of the market."""
    cash: Many[CashFound] = ()
    """Cash and what stands for it."""
    basis_refs: Many[Reference] = ()
    """Seizures, audits, alerts and other reports that it rests on."""

    @model_validator(mode="after")
    def _found_something(self) -> Self:
        if not self.typologies:
            raise ValueError("give typologies; UNKNOWN is an answer")
        if not (self.transactions or self.goods or self.trade_mismatches or self.cash):
            raise ValueError("give transactions, goods, trade_mismatches or cash: nothing is found")
        return self


class TransactionIdentity(Part):
    """What tells which transaction it was (nominal)."""

    transaction: Count
    """Place of the transaction in `facts`, from 0."""
    number: Identity | None = None
    """Its number at the bank."""
    from_account: Identifier | None = None
    """Account or address that it came from."""
    to_account: Identifier | None = None
    """Account or address that it went to."""
    purpose: Text | None = None
    """Purpose of the payment, as it was given."""


class FinancialItemIdentity(Part):
    """What tells which thing of value it was (nominal)."""

    item: Count
    """Place of the thing in `facts.goods`, from 0."""
    identifiers: Many[Identifier]
    """Plate, VIN, title, serial number, licence."""


class FinancialFindingNominal(CaseNominal):
    """Persons, companies, accounts and words; the FIU's reference is one of the case_ids."""

    transaction_identities: Many[TransactionIdentity] = ()
    """Numbers and accounts of the transactions."""
    item_identities: Many[FinancialItemIdentity] = ()
    """Registration numbers of the goods."""


class FinancialFinding(Report):
    """Money and goods that do not fit together (goAML, FATF R.32, MISP financial objects)."""

    contract: ClassVar[str] = "financial_finding"

    open: FinancialFindingOpen
    """Routing and counting."""
    facts: FinancialFindingFacts
    """Without names and accounts."""
    nominal: FinancialFindingNominal | None = None
    """Names, accounts and words."""

    @model_validator(mode="after")
    def _refers_to_what_is_there(self) -> Self:
        check_parties(self.nominal, _parties(self.facts))
        if self.nominal is not None:
            check_places(
                "nominal.transaction_identities",
                [row.transaction for row in self.nominal.transaction_identities],
                length=len(self.facts.transactions),
                of="facts.transactions",
            )
            check_places(
                "nominal.item_identities",
                [row.item for row in self.nominal.item_identities],
                length=len(self.facts.goods),
                of="facts.goods",
            )
        return self


def _parties(facts: FinancialFindingFacts) -> Iterator[tuple[str, int | None]]:
    for place, payment in enumerate(facts.transactions):
        yield f"facts.transactions[{place}].from_side.party", payment.from_side.party
        yield f"facts.transactions[{place}].to_side.party", payment.to_side.party
    for place, found in enumerate(facts.cash):
        yield f"facts.cash[{place}].carried_by", found.carried_by
