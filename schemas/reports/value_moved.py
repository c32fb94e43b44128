"""What value moved, and how: payments, things of value, cash, prices that do not fit."""

from __future__ import annotations

from enum import auto
from typing import Self

from pydantic import model_validator

from schemas.components.dates import DateFact
from schemas.components.goods import HsEdition
from schemas.components.quantities import Missing, Money, MoneyKind, Quantity, given_or_why
from schemas.part import Code, Part
from schemas.reports.seizure_report import Declared, Direction, InstrumentKind
from schemas.values import CodeText, Count, Country, Currency, HsCode, Many, NotNegative, Raw


class Funds(Code):
    """What was paid with (goAML funds_code, in words)."""

    CASH = auto()
    BANK_TRANSFER = auto()
    CHEQUE = auto()
    BANK_DRAFT = auto()
    MONEY_ORDER = auto()
    TRAVELLERS_CHEQUE = auto()
    CARD = auto()
    MOBILE_MONEY = auto()
    CRYPTO = auto()
    GOLD = auto()
    SECURITIES = auto()
    TRADE_CREDIT = auto()
    OTHER = auto()
    UNKNOWN = auto()


class Conduction(Code):
    """How a transaction was carried out (goAML conduction_type, in words)."""

    AT_THE_COUNTER = auto()
    CASH_MACHINE = auto()
    ONLINE = auto()
    MOBILE = auto()
    BY_AGENT = auto()
    BY_POST = auto()
    BY_COURIER = auto()
    OTHER = auto()
    UNKNOWN = auto()


class TransactionSide(Part):
    """One side of a transaction; its account is nominal."""

    funds: Funds
    """What was paid with, or came out of it; UNKNOWN is an answer."""
    funds_code: CodeText | None = None
    """The same in the FIU's own list; null: not stated."""
    country: Country
    """Where the money was, ISO 3166-1; XX unknown."""
    party: Count | None = None
    """Ordinal of the person or company, in `nominal.parties`; null: not told."""


class Transaction(Part):
    """A payment; its number and accounts are nominal."""

    date: DateFact
    """When; UNKNOWN is an answer."""
    amount: Money
    """How much, kind PAID."""
    from_side: TransactionSide
    """Where it came from."""
    to_side: TransactionSide
    """Where it went."""
    conduction: Conduction
    """How it was carried out; UNKNOWN is an answer."""
    conduction_code: CodeText | None = None
    """The same in the FIU's own list; null: not stated."""


class FinancialItemType(Code):
    """What a thing of value is (goAML item_type, in words)."""

    VEHICLE = auto()
    VESSEL = auto()
    AIRCRAFT = auto()
    LAND = auto()
    BUILDING = auto()
    PRECIOUS_METAL = auto()
    PRECIOUS_STONES = auto()
    JEWELLERY = auto()
    ART_OR_ANTIQUITY = auto()
    TRADE_GOODS = auto()
    OTHER = auto()
    UNKNOWN = auto()


class FinancialItemStatus(Code):
    """What was done with a thing of value (goAML status_code, in words)."""

    BOUGHT = auto()
    SOLD = auto()
    LEASED = auto()
    EXCHANGED = auto()
    PLEDGED = auto()
    IMPORTED = auto()
    EXPORTED = auto()
    DETAINED = auto()
    CONFISCATED = auto()
    DESTROYED = auto()
    OTHER = auto()
    UNKNOWN = auto()


class FinancialItem(Part):
    """A thing of value (goAML t_trans_item); its registration number is nominal."""

    item_type: FinancialItemType
    """What it is; UNKNOWN is an answer."""
    description_raw: Raw | None = None
    """The thing as the reporter wrote it."""
    make_raw: Raw | None = None
    """Make as marked."""
    hs_code: HsCode | None = None
    """Harmonized System, 2 to 10 digits."""
    hs_edition: HsEdition = HsEdition.UNKNOWN
    """Its edition."""
    quantities: Many[Quantity] = ()
    """How much; empty is not stated."""
    estimated_value: Money | None = None
    """What it is thought to be worth, kind ESTIMATED; null: not stated."""
    status: FinancialItemStatus
    """What was done with it; UNKNOWN is an answer."""
    disposed_value: Money | None = None
    """What it was sold for, kind PAID; null: not stated."""


class TradeMismatch(Part):
    """A declared value beside that of the market."""

    hs_code: HsCode | None = None
    """Harmonized System, 2 to 10 digits; null: not stated."""
    hs_edition: HsEdition = HsEdition.UNKNOWN
    """Its edition."""
    declared: Money
    """Value as declared, kind DECLARED."""
    market: Money
    """Value on the market, kind MARKET or ESTIMATED."""
    quantity: Quantity | None = None
    """Of which both are the value; null: not stated."""

    @model_validator(mode="after")
    def _declared_beside_market(self) -> Self:
        if self.declared.kind is not MoneyKind.DECLARED:
            raise ValueError(f"declared is of kind {self.declared.kind}: it must be DECLARED")
        if self.market.kind not in (MoneyKind.MARKET, MoneyKind.ESTIMATED):
            raise ValueError(f"market is of kind {self.market.kind}: MARKET or ESTIMATED")
        return self


class Denomination(Part):
    """Notes or coins of one face value."""

    face_value: NotNegative
    """In `currency`."""
    currency: Currency
    """ISO 4217; XXX unknown."""
    pieces: Count | None = None
    """How many; null with a reason."""
    pieces_missing: Missing | None = None
    """Why there is no number."""

    @model_validator(mode="after")
    def _pieces_or_why(self) -> Self:
        given_or_why("pieces", self.pieces, self.pieces_missing)
        return self


class CashFound(Part):
    """Cash, or what stands for it, at a border (FATF Recommendation 32)."""

    kind: InstrumentKind
    """What it is."""
    value: Money
    """How much, kind SEIZED_CASH where it was kept."""
    denominations: Many[Denomination] = ()
    """Notes and coins; empty is not stated."""
    declared: Declared
    """Whether it was declared; NOT_STATED is an answer."""
    direction: Direction
    """In or out; UNKNOWN is an answer."""
    carried_by: Count | None = None
    """Ordinal of who carried it, in `nominal.parties`; null: not told."""
