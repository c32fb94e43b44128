"""Text from others, made safe to print: controls are shown, never obeyed (THREATS 36)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Final

# C0, DEL and C1 (escapes among them); line and paragraph separators; Arabic letter mark, marks,
# embeddings, overrides and isolates of direction; invisible operators; interlinear annotation;
# byte order mark; tags; lone surrogates. Joiners and the zero-width space stay: Sinhala, Bangla,
# Dari, Khmer and Burmese cannot be written right without them.
_HIDDEN: Final = (
    "\x00-\x1f\x7f-\x9f\u061c\u180e\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f"
)
_CONTROLS: Final = re.compile(f"[{_HIDDEN}]")
_CONTROLS_BUT_NEWLINE: Final = re.compile(f"(?!\n)[{_HIDDEN}]")
_BEGINS: Final = "[=+\\-@\uff1d\uff0b\uff0d\uff20]"
_FORMULA: Final = re.compile(f"\\s*{_BEGINS}|[\t\r\n]")
_INNER_FORMULA: Final = re.compile(f'(;[\\s"]*)(?={_BEGINS})')
"""Where semicolons separate, as in much of Europe, a cell begins behind each of them."""
_INNER_MARK: Final = re.compile(f"(;[\\s\"]*)'(?={_BEGINS})")
_FIGURE: Final = re.compile("[-+]?[0-9][0-9.,]*")


def visible(text: str, *, newlines: bool = False) -> str:
    """Return `text` with every control and direction character spelled out as `<U+202E>`.

    Args:
        text: Anything, from anyone.
        newlines: Keep line feeds, where a text of several lines has room for them.
    """
    pattern = _CONTROLS_BUT_NEWLINE if newlines else _CONTROLS
    return pattern.sub(_spelled, text)


def is_formula(text: str) -> bool:
    """Say whether a spreadsheet could take `text` for a formula; a figure with a sign is none."""
    return _FORMULA.match(text) is not None and not _FIGURE.fullmatch(text)


def neutral(text: str, *, newlines: bool = False) -> str:
    """Return `text` visible, with an apostrophe wherever a cell could begin like a formula.

    Args:
        text: Anything, from anyone.
        newlines: Keep line feeds.
    """
    shown = visible(text, newlines=newlines)
    marked = f"'{shown}" if is_formula(text) else shown
    return _INNER_FORMULA.sub(r"\1'", marked)


def unmarked(text: str) -> str:
    """Return what `neutral` made of a text without its apostrophes."""
    bare = text[1:] if text.startswith("'") and is_formula(text[1:]) else text
    return _INNER_MARK.sub(r"\1", bare)


def json_line(value: object) -> str:
    """Return one line of JSON that keeps every script legible and escapes every control.

    Reading it back gives `value`: outside strings, JSON holds only ASCII.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(", ", ": "), allow_nan=False)
    return _CONTROLS.sub(_escaped, text)


def csv_line(cells: Iterable[object]) -> str:
    """Return one line of CSV in which no cell can be taken for a spreadsheet formula.

    Numbers stay as they are, texts go through `neutral`, and None is an empty cell.
    """
    return ",".join(_cell(cell) for cell in cells)


def _cell(cell: object) -> str:
    if cell is None:
        return ""
    text = neutral(cell) if isinstance(cell, str) else visible(str(cell))
    if any(mark in text for mark in ',"'):
        return '"' + text.replace('"', '""') + '"'
    return text


def _spelled(match: re.Match[str]) -> str:
    return f"<U+{ord(match[0]):04X}>"


def _escaped(match: re.Match[str]) -> str:
    units = match[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))
