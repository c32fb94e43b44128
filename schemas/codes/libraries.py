"""Code lists out of kept libraries: pycountry (ISO) and airportsdata (IATA, ICAO)."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping

from schemas.codes import countries
from schemas.codes.entry import Head, Row
from schemas.codes.held import HeldList
from schemas.codes.languages import translated
from schemas.components.identifiers import Check


def library_lists() -> Mapping[str, Callable[[], HeldList]]:
    """Return how to make each list that a library gives, by name; making one loads nothing."""
    return {
        "country": _country,
        "subdivision": functools.partial(
            _of_iso, "subdivision", "Subdivisions of countries, ISO 3166-2", "iso3166-2"
        ),
        "currency": functools.partial(_of_iso, "currency", "Currencies, ISO 4217", "iso4217"),
        "language": functools.partial(
            _of_iso, "language", "Languages, ISO 639 (BCP 47: two letters if any)", "iso639-3"
        ),
        "script": functools.partial(_of_iso, "script", "Scripts, ISO 15924", "iso15924"),
        "airport": _airport,
    }


def version_of(library: str) -> str:
    """Return a library with its version, as `pycountry 26.2.16`."""
    from importlib.metadata import version  # noqa: PLC0415 - 40 ms that no other start pays

    return f"{library} {version(library)}"


def _country() -> HeldList:
    return HeldList(
        countries.head,
        countries.rows,
        translate=countries.in_language,
        ambiguous=countries.AMBIGUOUS,
        gone=countries.gone,
    )


def _of_iso(name: str, title: str, domain: str) -> HeldList:
    def in_language(row: Row, language: str) -> str | None:
        return translated(domain, (row.name,), language)

    made = LanguageTags if name == "language" else HeldList
    return made(
        lambda: Head(name, title, version_of("pycountry"), title.rpartition(", ")[2]),
        _ISO_ROWS[name],
        translate=in_language,
    )


class LanguageTags(HeldList):
    """Languages by BCP 47: the first part of a tag is looked up, script and region are not."""

    def name_of(self, code: str, *, language: str = "en", edition: str | None = None) -> str | None:
        """Return the name of the tag's language: in `language` where there is one, else English."""
        return super().name_of(_primary(code), language=language, edition=edition)

    def translated(self, code: str, language: str) -> str | None:
        """Return the name of the tag's language in `language`, or `None` where it has none."""
        return super().translated(_primary(code), language)

    def check(self, code: str, *, edition: str | None = None) -> Check:
        """Say whether the tag begins with a language of the list."""
        return super().check(_primary(code), edition=edition)


def _primary(tag: str) -> str:
    return tag.partition("-")[0]


def _subdivisions() -> Iterable[Row]:
    import pycountry  # noqa: PLC0415 - 20 ms that no help page needs

    for one in pycountry.subdivisions:
        yield Row(one.code, one.name, note=f"{one.type} of {one.country_code}")


def _currencies() -> Iterable[Row]:
    import pycountry  # noqa: PLC0415 - as above

    for one in pycountry.currencies:
        if one.alpha_3 != "XXX":
            yield Row(one.alpha_3, one.name, hints=(one.numeric,))
    yield Row("XXX", "unknown or not stated", note="ISO: no currency is involved.")


def _languages() -> Iterable[Row]:
    import pycountry  # noqa: PLC0415 - as above

    for one in pycountry.languages:
        short = getattr(one, "alpha_2", None)
        synonyms = (one.alpha_3,) if short else ()
        yield Row(short or one.alpha_3, one.name, synonyms)


def _scripts() -> Iterable[Row]:
    import pycountry  # noqa: PLC0415 - as above

    for one in pycountry.scripts:
        yield Row(one.alpha_4, one.name)


_ISO_ROWS: Mapping[str, Callable[[], Iterable[Row]]] = {
    "subdivision": _subdivisions,
    "currency": _currencies,
    "language": _languages,
    "script": _scripts,
}


def _airport() -> HeldList:
    return HeldList(
        lambda: Head(
            "airport",
            "Airports, IATA codes with their ICAO codes",
            version_of("airportsdata"),
            "airportsdata (MIT)",
        ),
        _airports,
    )


def _airports() -> Iterable[Row]:
    """Return airports, then cities with a code of their own where no airport has it."""
    import airportsdata  # noqa: PLC0415 - 80 ms that no help page needs

    airports = airportsdata.load("IATA")
    for code, one in airports.items():
        where = ", ".join(part for part in (one["city"], one["country"]) if part)
        note = f"{where}; ICAO {one['icao']}" if one["icao"] else where
        synonyms = (one["icao"],) if one["icao"] else ()
        yield Row(code, one["name"] or where, synonyms, note, (where,))
    for code, city in airportsdata.load_iata_macs().items():
        if code not in airports:
            note = f"{city['country']}; all airports: {', '.join(sorted(city['airports']))}"
            yield Row(code, city["name"], note=note)
