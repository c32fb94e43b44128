"""Names in other languages, as the iso-codes project keeps them (shipped in pycountry)."""

from __future__ import annotations

import functools
import gettext
from collections.abc import Iterable
from pathlib import Path

_NAMED_OTHERWISE = {
    "zh": "zh_CN",
    "zh-hans": "zh_CN",
    "zh-sg": "zh_CN",
    "zh-hant": "zh_TW",
    "zh-hant-hk": "zh_HK",
    "zh-mo": "zh_HK",
    "nb": "nb_NO",
    "no": "nb_NO",
}
"""BCP 47, in small letters, to iso-codes' folder, where the one is not the other's beginning."""


_REGION = "th lo km my vi id ms tl zh_CN zh_TW ja ko hi bn ne ur fa ps dz si ta mn mi ch"
OF_THE_REGION = tuple(_REGION.split())
"""Languages, as iso-codes calls its folders, in which officers of the region search for names."""


class _Missing(gettext.NullTranslations):
    """Says nothing, so that a name without a translation is told from one spelt as in English."""

    def gettext(self, message: str) -> str:  # noqa: ARG002 - gettext's own signature
        return ""


def translated(domain: str, names: Iterable[str], language: str) -> str | None:
    """Return the first of `names` that `domain` (as `iso3166-1`) has in `language` (BCP 47)."""
    catalogue = _catalogue(domain, language)
    if catalogue is None:
        return None
    return next((own for name in names if (own := catalogue.gettext(name))), None)


@functools.lru_cache(maxsize=64)
def _catalogue(domain: str, language: str) -> gettext.NullTranslations | None:
    from pycountry import LOCALES_DIR  # noqa: PLC0415 - 20 ms that no help page needs

    for place in _places(language):
        file = Path(LOCALES_DIR) / place / "LC_MESSAGES" / f"{domain}.mo"
        if file.is_file():
            with file.open("rb") as stream:
                catalogue = gettext.GNUTranslations(stream)
            catalogue.add_fallback(_Missing())
            return catalogue
    return None


def _places(language: str) -> Iterable[str]:
    """Return the folders to look in: `zh-Hant-HK` also as `zh-Hant`, then as `zh`."""
    parts = language.split("-")
    for end in range(len(parts), 0, -1):
        tag = "-".join(parts[:end])
        yield _NAMED_OTHERWISE.get(tag.lower()) or "_".join(
            part if place == 0 else part.upper() for place, part in enumerate(parts[:end])
        )
