"""Persons and companies (nominal), and how many there were (facts)."""

from __future__ import annotations

from enum import auto
from typing import Self

from pydantic import model_validator

from schemas.components.dates import DateFact
from schemas.components.identifiers import Identifier
from schemas.components.quantities import Missing, given_or_why
from schemas.part import Code, Part
from schemas.values import CodeText, Count, Country, Identity, Language, Many, Script

SMALLEST_GROUP = 5
"""Persons who are alike; fewer tell who it was (DOMAIN: small numbers identify people)."""


class PartyKind(Code):
    """A natural or a legal person."""

    PERSON = auto()
    COMPANY = auto()
    UNKNOWN = auto()


class PartyRole(Code):
    """What a party is in the case (after goAML's party roles and NIEM's trade roles)."""

    SUSPECT = auto()
    ARRESTED = auto()
    CONVICTED = auto()
    WITNESS = auto()
    VICTIM = auto()
    COURIER = auto()
    DRIVER = auto()
    CREW = auto()
    PASSENGER = auto()
    CONSIGNOR = auto()
    CONSIGNEE = auto()
    IMPORTER = auto()
    EXPORTER = auto()
    DECLARANT = auto()
    BROKER = auto()
    CARRIER = auto()
    FORWARDER = auto()
    NOTIFY_PARTY = auto()
    MANUFACTURER = auto()
    SELLER = auto()
    BUYER = auto()
    RIGHT_HOLDER = auto()
    OWNER = auto()
    OPERATOR = auto()
    WAREHOUSE_KEEPER = auto()
    BENEFICIAL_OWNER = auto()
    DIRECTOR = auto()
    ACCOUNT_HOLDER = auto()
    SENDER = auto()
    RECEIVER = auto()
    ASSOCIATE = auto()
    OTHER = auto()
    UNKNOWN = auto()


class Sex(Code):
    """ISO 5218, in words."""

    FEMALE = auto()
    MALE = auto()
    NOT_APPLICABLE = auto()
    UNKNOWN = auto()


class AgeBand(Code):
    """Age in bands, for what is told without names."""

    UNDER_18 = auto()
    FROM_18_TO_24 = auto()
    FROM_25_TO_34 = auto()
    FROM_35_TO_44 = auto()
    FROM_45_TO_54 = auto()
    FROM_55 = auto()
    UNKNOWN = auto()


class NameKind(Code):
    """What a name is to its bearer."""

    ORIGINAL = auto()
    TRANSLITERATION = auto()
    ALIAS = auto()
    PSEUDONYM = auto()
    UNKNOWN = auto()


class PartyName(Part):
    """A name, in one script; one word alone is a name."""

    full: Identity
    """The whole name, its original characters untouched."""
    script: Script | None = None
    """ISO 15924."""
    language: Language | None = None
    """BCP 47."""
    kind: NameKind = NameKind.UNKNOWN
    """What it is to its bearer."""
    system: CodeText | None = None
    """Transliteration system."""


class Party(Part):
    """A person or company (nominal)."""

    ordinal: Count
    """By which links and identities refer to it, from 0."""
    kind: PartyKind
    """A natural or a legal person."""
    role: PartyRole
    """What it is in the case."""
    names: Many[PartyName] = ()
    """Names; empty is not known."""
    sex: Sex = Sex.UNKNOWN
    """Of a person."""
    date_of_birth: DateFact | None = None
    """Of a person; null: not stated."""
    nationalities: Many[Country] = ()
    """ISO 3166-1; empty is not stated."""
    residence: Country | None = None
    """Country of residence or seat, ISO 3166-1."""
    identifiers: Many[Identifier] = ()
    """Documents, accounts, devices, registrations."""
    addresses: Many[Identity] = ()
    """Postal addresses, one line each."""
    occupation: Identity | None = None
    """Occupation or trade, in words."""

    @property
    def is_pseudonymous(self) -> bool:
        """Whether it has pseudonyms and nothing else that tells who it is."""
        return (
            bool(self.names)
            and all(name.kind is NameKind.PSEUDONYM for name in self.names)
            and not (self.identifiers or self.addresses)
            and self.date_of_birth is None
            and self.occupation is None
        )


class PersonGroup(Part):
    """How many persons were alike: what stays of parties without names."""

    role: PartyRole
    """What they were in the case."""
    sex: Sex = Sex.UNKNOWN
    """Sex."""
    age_band: AgeBand = AgeBand.UNKNOWN
    """Age in bands."""
    nationality: Country = "XX"
    """ISO 3166-1; XX unknown."""
    count: Count
    """How many, in persons."""


class Persons(Part):
    """How many persons there were."""

    arrested: Count | None = None
    """Persons arrested; null with a reason."""
    arrested_missing: Missing | None = None
    """Why there is no number."""
    groups: Many[PersonGroup] = ()
    """Groups of at least five who were alike; smaller ones stand in `nominal`."""

    @model_validator(mode="after")
    def _tells_no_one_apart(self) -> Self:
        if (self.arrested is None) is (self.arrested_missing is None):
            given_or_why("arrested", self.arrested, self.arrested_missing)
        for place, group in enumerate(self.groups):
            if group.count < SMALLEST_GROUP:
                raise ValueError(
                    f"groups[{place}] has {group.count}: fewer than {SMALLEST_GROUP} tell who it"
                    " was, and stand in nominal.person_groups"
                )
        return self
