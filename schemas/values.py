"""The scalar types of the contracts, each with its bound and its kind."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, TypeVar

from annotated_types import Ge, Le, Len, MaxLen
from pydantic import AfterValidator, AwareDatetime, Field, Strict, StringConstraints

T = TypeVar("T")

NAMESPACE = "sealane"
"""Avro namespace of every contract."""

SAYS_NOTHING = frozenset({"UNKNOWN", "NOT_STATED", "UNCHECKED", "XX"})
"""Codes that may be a default: they claim nothing (XX is the unknown country)."""


class Kind(StrEnum):
    """What a string may hold; the contract's text says it on every string field."""

    CODE = "code"  # of a closed or published list
    TERM = "term"  # a name from a published nomenclature: a substance, a taxon
    ASSET = "asset"  # a container, a vessel by IMO, a flight
    NUMBER = "number"  # the reporter's own number for a report, case or operation
    MEMBER = "member"  # a member, group or desk of the network
    PATH = "path"  # a field of this very report
    RAW = "raw"  # as the reporter wrote it, kept beside a code or number
    SUMMARY = "summary"  # what can be told without names
    CAVEAT = "caveat"  # how a report may be used, in words
    IDENTITY = "identity"  # tells who or which: `nominal` only
    TEXT = "text"  # free text: `nominal` only


@dataclass(frozen=True, slots=True)
class Fixed:
    """An Avro `fixed` named `name` of `size` bytes; a decimal when it has a precision.

    Args:
        name: Avro name, in namespace `sealane`.
        size: Bytes.
        precision: Digits in all; 0 for plain bytes.
        scale: Of these, digits behind the point.
    """

    name: str
    size: int
    precision: int = 0
    scale: int = 0


@dataclass(frozen=True, slots=True)
class Listed:
    """Names the code list that a coded string is of, as `schemas.codes` knows it.

    Args:
        name: A plain lower-case word, as `country`.
    """

    name: str


@dataclass(frozen=True, slots=True)
class Wide:
    """Marks an integer that is an Avro `long`; any other is an `int`."""


def _not_signed(value: Decimal) -> Decimal:
    if value.is_signed():
        raise ValueError("must not be negative, nor negative zero")
    return value


def _not_negative_zero(value: Decimal) -> Decimal:
    if value.is_signed() and not value:
        raise ValueError("negative zero: write 0")
    return value


Many = Annotated[tuple[T, ...], Strict(strict=False), MaxLen(1000)]
"""A list of at most 1,000; a decoder's list is taken as the tuple it becomes."""

NotNegative = Annotated[
    Decimal,
    Field(max_digits=28, decimal_places=8),
    AfterValidator(_not_signed),
    Fixed("Decimal28s8", 12, 28, 8),
]
"""Up to 20 digits before and 8 behind the point: any currency, any mass, satoshi."""

Degrees = Annotated[
    Decimal,
    Field(max_digits=9, decimal_places=6),
    AfterValidator(_not_negative_zero),
    Fixed("Decimal9s6", 4, 9, 6),
]
"""Up to 3 digits before and 6 behind the point."""

Percent = Annotated[
    Decimal,
    Field(max_digits=9, decimal_places=6, le=100),
    AfterValidator(_not_signed),
    Fixed("Decimal9s6", 4, 9, 6),
]
Leaf = Annotated[bytes, Len(32, 32), Fixed("Leaf", 32)]
"""The SHA-256 leaf by which a report is referred to."""

Digest = Annotated[bytes, Len(32, 32), Fixed("Digest", 32)]
"""A SHA-256."""

Instant = AwareDatetime
"""Microseconds since 1970, UTC, as Avro `timestamp-micros`."""

Count = Annotated[int, Ge(0), Le(2**31 - 1)]
"""A number of things: Avro `int`, not negative."""

Long = Annotated[int, Ge(0), Le(2**63 - 1), Wide()]
"""Avro `long`, not negative."""

CodeText = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9.][A-Za-z0-9_./:+-]{0,47}$"), Kind.CODE
]
Airport = Annotated[CodeText, Listed("airport")]
"""IATA airport code."""

Category = Annotated[CodeText, Listed("commodity")]
"""Group within a risk area, as REPTILES; UNKNOWN is an answer."""

CitesTerm = Annotated[CodeText, Listed("cites_term")]
"""CITES trade term, as LIV."""

ConveyanceKind = Annotated[CodeText, Listed("conveyance_kind")]
"""UN/ECE Rec 28, or a word such as FISHING_VESSEL."""

MediaType = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z0-9][a-z0-9!#$&^_.+-]{0,62}/[a-z0-9][a-z0-9!#$&^_.+-]{0,99}$"),
    Kind.CODE,
]
"""IANA media type, in lower case, without parameters."""

Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$"), Kind.CODE, Listed("country")]
"""ISO 3166-1 alpha-2; XX = unknown or not stated, XM = several, XZ = international waters."""

Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$"), Kind.CODE, Listed("currency")]
"""ISO 4217; XXX = unknown or not stated."""

HsCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{2,10}$"), Kind.CODE, Listed("hs")]
HsChapter = Annotated[str, StringConstraints(pattern=r"^[0-9]{2}$"), Kind.CODE, Listed("hs")]
IsoWeek = Annotated[
    str, StringConstraints(pattern=r"^[0-9]{4}-W(0[1-9]|[1-4][0-9]|5[0-3])$"), Kind.CODE
]
Language = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,4}$"),
    Kind.CODE,
    Listed("language"),
]
"""BCP 47."""

Office = Annotated[CodeText, Listed("office")]
"""Office of a service: UN/LOCODE or national code."""

Packaging = Annotated[CodeText, Listed("packaging")]
"""UN/ECE Rec 21."""

Script = Annotated[CodeText, Listed("script")]
"""ISO 15924."""

Subdivision = Annotated[CodeText, Listed("subdivision")]
"""ISO 3166-2."""

Unit = Annotated[CodeText, Listed("unit")]
"""UN/ECE Rec 20, or a unit such as TABLET."""

Unlocode = Annotated[CodeText, Listed("unlocode")]
"""UN/LOCODE, five characters."""

Term = Annotated[str, StringConstraints(min_length=1, max_length=120), Kind.TERM]
Inn = Annotated[Term, Listed("drug")]
"""Name of a substance, from the curated list."""

ScientificName = Annotated[Term, Listed("taxon")]
"""Name of a taxon, to the rank that is known."""

Asset = Annotated[str, StringConstraints(min_length=1, max_length=40), Kind.ASSET]
Number = Annotated[str, StringConstraints(min_length=1, max_length=80), Kind.NUMBER]
MemberName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9.-]{0,63}$"), Kind.MEMBER]
Path = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_.\[\]]{0,119}$"), Kind.PATH]
Raw = Annotated[str, StringConstraints(min_length=1, max_length=1000), Kind.RAW]
Summary = Annotated[str, StringConstraints(min_length=1, max_length=2000), Kind.SUMMARY]
Caveat = Annotated[str, StringConstraints(min_length=1, max_length=1000), Kind.CAVEAT]
Identity = Annotated[str, StringConstraints(min_length=1, max_length=300), Kind.IDENTITY]
Text = Annotated[str, StringConstraints(min_length=1, max_length=100_000), Kind.TEXT]
