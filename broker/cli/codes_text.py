"""Code lists as people and programs read them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple

from broker.cli import layout
from broker.cli.code_lists import codes_of, list_of, unreadable
from broker.cli.console import line, out
from broker.cli.exits import ExitCode
from broker.cli.visible import json_line, visible
from broker.cli.wording import count, iso, when
from broker.errors import ConfigError
from schemas.codes import CodeList, Codes
from schemas.codes.hs_rules import edition_of
from schemas.codes.tables_file import Loaded
from schemas.components.identifiers import Check

LANGUAGES: Final = {
    "bn": "Bangla",
    "dv": "Dhivehi",
    "dz": "Dzongkha",
    "fa": "Persian",
    "fil": "Filipino",
    "fr": "French",
    "hi": "Hindi",
    "id": "Indonesian",
    "ja": "Japanese",
    "km": "Khmer",
    "ko": "Korean",
    "lo": "Lao",
    "mi": "Maori",
    "mn": "Mongolian",
    "ms": "Malay",
    "my": "Burmese",
    "ne": "Nepali",
    "ps": "Pashto",
    "pt": "Portuguese",
    "si": "Sinhala",
    "ta": "Tamil",
    "th": "Thai",
    "ur": "Urdu",
    "vi": "Vietnamese",
    "zh-Hans": "Chinese, simplified",
    "zh-Hant": "Chinese, traditional",
}
"""Languages of the region for which the iso-codes project has names of some codes."""


class Asked(NamedTuple):
    """What is to be found."""

    name: str
    words: str
    language: str
    most: int


class One(NamedTuple):
    """Which code is to be shown."""

    name: str
    code: str
    edition: str | None


def listed(station: Path | None, *, as_json: bool) -> None:
    """Print every list, then what the station has loaded."""
    codes = codes_of(station)
    if as_json:
        for name in codes.names():
            line(json_line(_list_object(codes, codes.get(name))))
        return
    rows = layout.table("list", "codes", "what it is", "version", right=[1])
    for name in codes.names():
        one = codes.get(name)
        number = f"{one.rows:,}" if one.rows else "-"
        rows.add_row(name, number, visible(one.title), visible(one.version) or "no table here")
    layout.show(rows)
    for table in codes.loaded:
        out.print(f"\n{_title(table)}: loaded {when(table.loaded_at)}")
        layout.pairs(_loaded_rows(table))
    out.print("\nOne code: sealane codes show LIST CODE. A table: sealane codes load --help")


def found(station: Path | None, asked: Asked, *, as_json: bool) -> ExitCode:
    """Print what is found."""
    one = list_of(codes_of(station), asked.name)
    with unreadable():
        entries = one.find(asked.words, most=asked.most, language=asked.language)
    if as_json:
        for entry in entries:
            line(json_line(entry._asdict()))
    elif not one.rows:
        out.print(f"No table of {one.name} is here: sealane codes load --help", soft_wrap=True)
    elif not entries:
        out.print(f"Nothing like {visible(asked.words)!r} stands in {one.name}.", soft_wrap=True)
    else:
        rows = layout.table("code", "name", "note")
        for entry in entries:
            rows.add_row(*(visible(text or "") for text in entry))
        layout.show(rows)
        _say_english(one, [entry.code for entry in entries], asked.language)
    return ExitCode.DONE if entries else ExitCode.SOME_REFUSED


def shown(station: Path | None, asked: One, *, as_json: bool) -> ExitCode:
    """Print one code: its name, its names in other languages, what is to be said of it."""
    one = list_of(codes_of(station), asked.name)
    _check_edition(asked)
    with unreadable():
        check = one.check(asked.code, edition=asked.edition)
        name = one.name_of(asked.code, edition=asked.edition)
        note = one.note_of(asked.code, edition=asked.edition)
        others = {tag: own for tag in LANGUAGES if (own := one.translated(asked.code, tag))}
    if as_json:
        said = {"list": one.name, "code": asked.code, "check": check.value, "name": name}
        more = {"note": note, "names": others, "version": one.version, "source": one.source}
        line(json_line({**said, **more}))
    else:
        out.print(f"{one.name} {visible(asked.code)}: {visible(name or 'no name here')}")
        rows = [("check", _CHECKS[check]), ("note", note or ""), ("version", one.version)]
        rows += [("source", one.source), *((LANGUAGES[tag], own) for tag, own in others.items())]
        layout.pairs([(what, visible(text)) for what, text in rows if text])
    return ExitCode.SOME_REFUSED if check is Check.INVALID else ExitCode.DONE


_CHECKS: Final = {
    Check.VALID: "valid",
    Check.INVALID: "invalid: the list has no such code",
    Check.UNCHECKED: "unchecked: there is nothing here to tell by",
    Check.NOT_APPLICABLE: "an answer that needs no check",
}


def loaded_text(table: Loaded) -> None:
    """Print what a loaded table is."""
    layout.pairs(_loaded_rows(table))


def _check_edition(asked: One) -> None:
    try:
        edition_of(asked.edition)
    except ValueError as exc:
        raise ConfigError(f"{exc}.") from exc


def _say_english(one: CodeList, codes: Iterable[str], language: str) -> None:
    lacking = [code for code in codes if not one.translated(code, language)]
    if lacking:
        number = count(len(lacking), "name")
        out.print(f"{number} in English: none is known in {visible(language)}.", soft_wrap=True)


def _title(table: Loaded) -> str:
    return f"{table.name} {table.edition}".rstrip()


def _loaded_rows(table: Loaded) -> list[tuple[str, str]]:
    left_out = f"{len(table.left_out)} ({', '.join(table.left_out)})" if table.left_out else "none"
    rows = f"{table.rows_read:,} read, {table.codes:,} codes, left out: {left_out}"
    return [
        ("version", visible(table.version)),
        ("source", visible(table.source)),
        ("rows", visible(rows)),
        ("sha-256", table.sha256.hex()),
    ]


def _list_object(codes: Codes, one: CodeList) -> dict[str, object]:
    tables = [
        {
            "edition": table.edition or None,
            "version": table.version,
            "source": table.source,
            "rows": table.rows_read,
            "codes": table.codes,
            "left_out": list(table.left_out),
            "sha256": table.sha256.hex(),
            "loaded_at": iso(table.loaded_at),
        }
        for table in codes.loaded
        if table.name == one.name
    ]
    said = {"list": one.name, "title": one.title, "version": one.version, "source": one.source}
    return {**said, "codes": one.rows, "loaded": tables}
