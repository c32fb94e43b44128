"""Goods: what was seized, controlled, warned of."""

from __future__ import annotations

from enum import auto

from schemas.components.quantities import Quantity
from schemas.part import Code, Part
from schemas.values import (
    Category,
    CitesTerm,
    CodeText,
    HsCode,
    Inn,
    Many,
    Packaging,
    Raw,
    ScientificName,
)


class RiskArea(Code):
    """WCO Illicit Trade Report areas."""

    DRUGS = auto()
    ENVIRONMENT = auto()
    CULTURAL = auto()
    IPR_HEALTH_SAFETY = auto()
    REVENUE = auto()
    SECURITY = auto()
    AML_TF = auto()
    OTHER = auto()
    MULTIPLE = auto()
    UNKNOWN = auto()


class HsEdition(Code):
    """The Harmonized System edition that a code is of."""

    HS2007 = auto()
    HS2012 = auto()
    HS2017 = auto()
    HS2022 = auto()
    HS2028 = auto()
    UNKNOWN = auto()


class UnList(Code):
    """Schedule or table of the UN drug conventions."""

    UN1961_I = auto()
    UN1961_II = auto()
    UN1961_III = auto()
    UN1961_IV = auto()
    UN1971_I = auto()
    UN1971_II = auto()
    UN1971_III = auto()
    UN1971_IV = auto()
    UN1988_I = auto()
    UN1988_II = auto()
    NONE = auto()
    UNKNOWN = auto()


class SubstanceForm(Code):
    """The form that a substance was in."""

    POWDER = auto()
    CRYSTAL = auto()
    LIQUID = auto()
    TABLET = auto()
    CAPSULE = auto()
    RESIN = auto()
    HERB = auto()
    PLANT = auto()
    BLOTTER = auto()
    AMPOULE = auto()
    PASTE = auto()
    OTHER = auto()
    UNKNOWN = auto()


class Substance(Part):
    """A drug, precursor or medicine."""

    inn: Inn | None = None
    """International non-proprietary or common name, from the curated list."""
    cas: CodeText | None = None
    """CAS registry number."""
    un_list: UnList = UnList.UNKNOWN
    """Schedule or table."""
    form: SubstanceForm = SubstanceForm.UNKNOWN
    """Form."""


class CitesAppendix(Code):
    """Appendix of CITES."""

    I = auto()  # noqa: E741 - the appendix is called so
    II = auto()
    III = auto()
    NONE = auto()
    UNKNOWN = auto()


class Taxon(Part):
    """An animal or plant and what of it there was."""

    scientific_name: ScientificName | None = None
    """Scientific name, to the rank that is known."""
    cites_appendix: CitesAppendix = CitesAppendix.UNKNOWN
    """Appendix of CITES."""
    term_code: CitesTerm | None = None
    """CITES trade term, as LIV, IVO, SKI, TUS."""


class Article(Part):
    """What a manufactured thing is; its serial number is nominal."""

    brand_raw: Raw | None = None
    """Brand as marked; the right holder is a party (nominal)."""
    make_raw: Raw | None = None
    """Make as marked."""
    model_raw: Raw | None = None
    """Model as marked."""
    calibre: CodeText | None = None
    """Calibre of a firearm or of ammunition, as 9x19 or .308."""


class Commodity(Part):
    """One kind of goods."""

    risk_area: RiskArea
    """Illicit Trade Report area."""
    category: Category
    """Group within the area, as REPTILES, METHAMPHETAMINE, CIGARETTES; UNKNOWN is an answer."""
    hs_code: HsCode | None = None
    """Harmonized System, 2 to 10 digits."""
    hs_edition: HsEdition = HsEdition.UNKNOWN
    """Edition of this code and of `declared_hs_code`."""
    description_raw: Raw | None = None
    """The goods as the reporter wrote them."""
    quantities: Many[Quantity] = ()
    """Several units of the same goods; empty is not stated."""
    substance: Substance | None = None
    """Of drugs, precursors, medicines."""
    taxon: Taxon | None = None
    """Of animals and plants."""
    article: Article | None = None
    """Of manufactured goods, counterfeits, firearms."""
    packaging: Packaging | None = None
    """UN/ECE Rec 21."""
    declared_as_raw: Raw | None = None
    """What it was declared as."""
    declared_hs_code: HsCode | None = None
    """The Harmonized System code that it was declared under."""
