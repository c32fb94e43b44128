"""Names: kept as written, character by character, with the script that they are written in.

Nothing is split into given and family name: one name alone is a name. Spaces around it are taken
off; nothing else is changed, and NFC is for comparing only.
"""

from __future__ import annotations

import unicodedata
from typing import Any

from adapters.spreadsheets.mapping.row_mapping import Rule
from adapters.spreadsheets.parsers.plain import Cell, Parsed, Tongue
from adapters.spreadsheets.reasons import Reason

_SCRIPTS = {
    "ARABIC": "Arab",
    "ARMENIAN": "Armn",
    "BENGALI": "Beng",
    "CJK": "Hani",
    "CYRILLIC": "Cyrl",
    "DEVANAGARI": "Deva",
    "GEORGIAN": "Geor",
    "GREEK": "Grek",
    "GUJARATI": "Gujr",
    "GURMUKHI": "Guru",
    "HANGUL": "Hang",
    "HEBREW": "Hebr",
    "HIRAGANA": "Hira",
    "KANNADA": "Knda",
    "KATAKANA": "Kana",
    "KHMER": "Khmr",
    "LAO": "Laoo",
    "LATIN": "Latn",
    "MALAYALAM": "Mlym",
    "MONGOLIAN": "Mong",
    "MYANMAR": "Mymr",
    "ORIYA": "Orya",
    "SINHALA": "Sinh",
    "TAMIL": "Taml",
    "TELUGU": "Telu",
    "THAANA": "Thaa",
    "THAI": "Thai",
    "TIBETAN": "Tibt",
}
"""First word of a letter's Unicode name, to ISO 15924."""
_JAPANESE = frozenset({"Hani", "Hira", "Kana"})
ZAWGYI = "Qaag"
"""ISO 15924 leaves Qaaa to Qabx to private use; Unicode CLDR uses this one for Zawgyi."""


def name(cell: Cell, rule: Rule, tongue: Tongue) -> Parsed:  # noqa: ARG001 - every parser is called alike
    """Return a party's names: as written, and its transliteration where a column has one."""
    script = script_of(cell.text)
    names = [_name(rule, full=cell.text, script=script, kind="ORIGINAL")]
    if cell.written is not None:
        names.append(_name(rule, full=cell.written, script=ZAWGYI, kind="ORIGINAL"))
    latin = cell.row[rule.transliteration].strip() if rule.transliteration else ""
    if latin and latin != cell.text:
        system = {"system": rule.system} if rule.system else {}
        told = _name(rule, full=latin, script=script_of(latin), kind="TRANSLITERATION")
        names.append({**told, **system})
    reasons = () if script or not _letters(cell.text) else (Reason.NAME_SCRIPTS,)
    return Parsed(names, reasons)


def script_of(text: str) -> str | None:
    """Return the ISO 15924 code of the one script that the letters of `text` are of.

    Chinese characters beside kana are Japanese writing. `None`: no letters, or of several scripts.
    """
    scripts = {_script(char) for char in _letters(text)}
    if len(scripts) == 1:
        return scripts.pop()
    return "Jpan" if scripts and scripts <= _JAPANESE else None


def _letters(text: str) -> list[str]:
    # What modifies letters, as the Japanese long vowel mark, is of no script of its own.
    return [char for char in text if unicodedata.category(char) in ("Lu", "Ll", "Lt", "Lo")]


def _script(char: str) -> str | None:
    words = unicodedata.name(char, "").split()
    first = words[1] if words[:1] in (["FULLWIDTH"], ["HALFWIDTH"]) else next(iter(words), "")
    return _SCRIPTS.get(first)


def _name(rule: Rule, **fields: Any) -> dict[str, Any]:  # noqa: ANN401 - a record of a contract
    said = {**fields, "language": rule.language}
    return {field: value for field, value in said.items() if value is not None}
