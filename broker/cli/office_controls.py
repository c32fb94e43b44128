"""What controls found, for people: tables with the random ones beside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from broker.cli import console
from broker.cli.office_shown import Shown
from broker.cli.office_words import bar, marked, members, percent, place
from broker.cli.sheets import Sheet
from broker.cli.visible import visible
from broker.office.summary import Rows

_TABLES: Final = (
    ("controls_by_trigger", "Controls by trigger", "Trigger", "trigger"),
    ("controls_by_chapter", "Controls by HS chapter", "Chapter", "chapter"),
    ("controls_by_origin", "Controls by country of origin", "Origin", "origin"),
    ("controls_by_departure", "Controls by country of departure", "From", "departure"),
)
"""Of each: which answer it shows, its title, its first head and that one's column."""


def show_controls(answers: Mapping[str, Rows], shown: Shown, top: int) -> None:
    """Print the tables of controls, `top` rows of each.

    Args:
        answers: The tables of one status.
        shown: What they are read beside.
        top: Rows of each table.
    """
    _results(answers["controls"], shown)
    for name, title, head, column in _TABLES:
        sheet = Sheet(
            title,
            *(head, ">Controls", ">Performed", ">Hits", ">Hit rate", "~"),
            *(">Random", ">Hits", ">Hit rate", ">Members"),
        )
        rows = answers[name]
        for row in rows[:top]:
            sheet.add(
                marked(place(visible(row[column])), row["given"]),
                *(f"{row[figure]:,}" for figure in ("controls", "performed", "hits")),
                *(percent(row["hit_rate"]), _bar(row["hit_rate"] or 0, 1)),
                *(f"{row[figure]:,}" for figure in ("random", "random_hits")),
                *(percent(row["random_hit_rate"]), _members(row["members"], shown)),
            )
        sheet.show(len(rows) - top)


def _results(rows: Rows, shown: Shown) -> None:
    sheet = Sheet("Controls", "Result", ">Controls", "~", ">Members")
    longest = max((row["controls"] for row in rows), default=0)
    for row in rows:
        chart = _bar(row["controls"], longest)
        name = marked(place(row["result"]), row["given"])
        sheet.add(name, f"{row['controls']:,}", chart, _members(row["members"], shown))
    sheet.show()


def _members(number: int, shown: Shown) -> str:
    return members(number, shown.entitled.get("control_result"))


def _bar(part: float, whole: float) -> str:
    return bar(part, whole, ascii_only=console.out.options.ascii_only)
