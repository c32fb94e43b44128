"""Cells of .ods workbooks: what their attributes and text say, as text."""

from __future__ import annotations

import re

from adapters.spreadsheets.reading.workbooks.archive import damaged
from adapters.spreadsheets.reading.workbooks.elements import Attributes, local
from adapters.spreadsheets.reading.workbooks.number_formats import (
    Format,
    Shown,
    number_text,
    word_behind,
)
from adapters.spreadsheets.reasons import Reason

_DURATION = re.compile(r"(-?)PT(\d{1,9})H(\d{1,2})M(\d{1,2})(?:[.,]\d+)?S")
_LAST_FIGURE = re.compile(r"[0-9](?=[^0-9]*$)")
_CONSTANTS = {"of:=TRUE()": "TRUE", "of:=FALSE()": "FALSE"}
"""LibreOffice keeps a yes or no that came from another workbook as a formula."""
_ERRORS = ("#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#N/A", "#NUM!", "#NULL!", "Err:")


def cell_text(attributes: Attributes, shown: str) -> tuple[str, list[Reason]]:
    """Return what a cell says, and what must be said about it.

    Args:
        attributes: Of the cell.
        shown: Its paragraphs, with line feeds between them.

    Raises:
        RefusedError: Its number is none.
    """
    formula = local(attributes, "formula")
    if formula in _CONSTANTS:
        return _CONSTANTS[formula], []
    kind = _kind(attributes)
    if formula is not None and kind is None and not shown:
        return f"={formula.removeprefix('of:').removeprefix('=')}", [Reason.FORMULA_EMPTY]
    text, reasons = _typed(kind, attributes, shown)
    if formula is not None:
        reasons = [Reason.FORMULA, *reasons]
        if shown.startswith(_ERRORS):
            return shown, [*reasons, Reason.ERROR]
    return text, reasons


def _kind(attributes: Attributes) -> str | None:
    """Return the office's own type; programs may add one of their own beside it."""
    return attributes.get("office:value-type") or local(attributes, "value-type")


def _typed(kind: str | None, attributes: Attributes, shown: str) -> tuple[str, list[Reason]]:
    if kind in {"float", "currency", "percentage"}:
        behind = word_behind(_LAST_FIGURE.split(shown)[-1]) if kind == "float" else ""
        form = Format(Shown.PERCENT if kind == "percentage" else Shown.NUMBER, behind=behind)
        return _number(attributes, shown, form)
    if kind == "date":
        written = local(attributes, "date-value") or shown
        return written.removesuffix("T00:00:00"), []
    if kind == "time":
        return _time(local(attributes, "time-value") or shown), []
    if kind == "boolean":
        return (local(attributes, "boolean-value") or shown).upper(), []
    return local(attributes, "string-value") or shown, []


def _number(attributes: Attributes, shown: str, form: Format) -> tuple[str, list[Reason]]:
    written = local(attributes, "value") or ""
    try:
        text, reason = number_text(written, form, from_1904=False)
    except ValueError as exc:
        raise damaged(f"{written[:40]!r} is no number") from exc
    if shown.startswith("0") and shown.isascii() and shown.isdecimal() and text.isdecimal():
        # Shown with leading zeros, as codes are.
        text = shown if int(shown) == int(text) else text
    return text, [reason] if reason else []


def _time(written: str) -> str:
    found = _DURATION.fullmatch(written)
    if found is None:
        return written
    sign, hours, minutes, seconds = found.groups()
    return f"{sign}{int(hours):02}:{int(minutes):02}:{int(seconds):02}"
