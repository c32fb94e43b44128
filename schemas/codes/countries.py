"""Countries and customs territories, ISO 3166-1, under the names that reporters use."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterable, Mapping
from importlib import resources

from schemas.codes.curated import table
from schemas.codes.entry import Head, Row, folded
from schemas.codes.languages import translated

AMBIGUOUS = frozenset({"congo", "korea", "macedonia", "georgia"})
"""Names that alone mean more than one place, folded; ISO calls two of its countries so."""


@functools.cache
def shipped_names() -> Mapping[str, str]:
    """Return the table of names that reporters use: name, folded, to alpha-2 code."""
    return {folded(name): code for code, names in _names().items() for name in names}


def head() -> Head:
    """Return what the list says of itself."""
    from schemas.codes.libraries import version_of  # noqa: PLC0415 - libraries imports this

    own = table("country").head
    library = version_of("pycountry")
    return Head(own.name, own.title, f"{library}, {own.version}", f"ISO 3166-1; {own.source}")


def rows() -> Iterable[Row]:
    """Return ISO's countries, territories under their customs name, and XM, XX, XZ."""
    import pycountry  # noqa: PLC0415 - 20 ms that no help page needs

    own = {row.code: row for row in table("country").rows}
    for country in pycountry.countries:
        code = country.alpha_2
        short = getattr(country, "common_name", country.name)
        official = getattr(country, "official_name", country.name)
        names = (country.name, short, official, *_names().get(code, ()))
        base = own.pop(code, Row(code, _SHOWN.get(code, short)))
        synonyms = dict.fromkeys((*base.synonyms, *names, country.alpha_3))
        synonyms.pop(base.name, None)
        yield base._replace(synonyms=tuple(synonyms))
    yield from own.values()


def gone() -> Mapping[str, str]:
    """Return withdrawn codes, ISO 3166-3, with what they meant and until when."""
    return _gone()


def in_language(row: Row, language: str) -> str | None:
    """Return the country's name in `language`; short before long, a territory by its short only."""
    own = {each.code: each for each in table("country").rows}
    names = sorted((own.get(row.code, row).name, *own.get(row.code, row).synonyms), key=len)
    return translated("iso3166-1", names, language)


@functools.cache
def _gone() -> Mapping[str, str]:
    import pycountry  # noqa: PLC0415 - as above

    return {
        old.alpha_2: f"Withdrawn {old.withdrawal_date}: it was {old.name} (ISO 3166-3)."
        for old in pycountry.historic_countries
    }


_SHOWN = {"CD": "DR Congo", "CG": "Republic of the Congo"}
"""Where ISO's own name reads as the neighbour's."""


@functools.cache
def _names() -> Mapping[str, list[str]]:
    text = resources.files(__package__).joinpath("tables", "countries.toml").read_text("utf-8")
    return tomllib.loads(text)
