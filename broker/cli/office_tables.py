"""The office's answers for people: tables and small charts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from broker.cli import console
from broker.cli.office_controls import show_controls
from broker.cli.office_shown import Shown
from broker.cli.office_words import (
    amount,
    bar,
    commodity,
    days,
    labelled,
    marked,
    members,
    notes,
    percent,
    place,
)
from broker.cli.sheets import Sheet
from broker.cli.visible import visible
from broker.office.facts import STATED
from broker.office.summary import Rows

_ALERT_FIGURES: Final = ("alerts", "answered", "decided", "hits", "partial")
_BY_COMMODITY: Final = "hit_rates_by_commodity"
_ALERT_TABLES: Final = (
    ("hit_rates_by_member", "Alerts by originator", {"Member": "member"}),
    (_BY_COMMODITY, "Alerts by commodity", {"Commodity": "category"}),
    ("hit_rates_by_route", "Alerts by route", {"From": "origin", "To": "destination"}),
)
"""Of each: which answer it shows, its title, and its first heads with their columns."""
_SEIZURE_TABLES: Final = (
    ("seizures_by_country", "Seizures by country", "Country", "country"),
    ("seizures_by_direction", "Seizures by direction", "Direction", "direction"),
)
"""Of each: which answer it shows, its title, its first head and that one's column."""


def show(shown: Shown, top: int) -> None:
    """Print a summary, `top` rows of each table."""
    if not shown.statuses:
        console.out.print(f"{shown.member} has taken in nothing of this kind yet.")
    for status, answers in shown.by_status():
        _head(status, shown)
        _received(answers["received"], shown)
        _seizures(answers["seizures"], shown)
        for name, title, head, column in _SEIZURE_TABLES:
            _seizures_by(answers[name], shown, top, title, head, column)
        _quantities(answers["quantities"], shown, top)
        _kilograms(answers["kilograms"], shown, top)
        _left_out(answers["quantities"], top)
        _routes(answers["routes"], shown, top)
        show_controls(answers, shown, top)
        for name, title, keys in _ALERT_TABLES:
            _alerts(answers[name], shown, top, title, keys)
        console.out.print()
        for note in notes(answers, shown.period, shown.missing, shown.tally.refused):
            console.out.print(f"· {note}", soft_wrap=True)


def show_beginning(shown: Shown, top: int) -> None:
    """Print seizures, quantities and alerts by commodity, `top` rows of the latter, no notes."""
    for status, answers in shown.by_status():
        _head(status, shown)
        _seizures(answers["seizures"], shown)
        _quantities(_ranked(answers["quantities"])[:top], shown, top)
        for name, title, keys in _ALERT_TABLES:
            if name == _BY_COMMODITY:
                _alerts(answers[name][:top], shown, top, title, keys)


def _head(status: str, shown: Shown) -> None:
    head = f"{status} in {shown.network}, as {shown.member} holds it · {days(shown.period)}"
    head = f"{head} · {labelled(shown.summary.of(status).tlp)}"
    console.out.print()
    console.out.print(head, style="bold", soft_wrap=True)


def _received(rows: Rows, shown: Shown) -> None:
    sheet = Sheet(
        "Received", "Contract", ">Received", ">Counted", ">Superseded", ">Withdrawn", ">Members"
    )
    for row in rows:
        sheet.add(
            row["contract"],
            *(f"{row[name]:,}" for name in ("received", "standing", "superseded", "withdrawn")),
            members(row["members"], shown.entitled.get(row["contract"])),
        )
    sheet.show()


def _seizures(rows: Rows, shown: Shown) -> None:
    sheet = Sheet("Seizures", "Risk area", ">Seizures", "~", ">Members")
    for row, chart in _charted(rows, "seizures"):
        name = marked(row["risk_area"], row["given"])
        sheet.add(name, f"{row['seizures']:,}", chart, _reporters(row, shown))
    sheet.show()


def _seizures_by(  # noqa: PLR0913, PLR0917 - what such tables differ in
    rows: Rows, shown: Shown, top: int, title: str, head: str, column: str
) -> None:
    sheet = Sheet(title, head, ">Seizures", "~", ">Members")
    for row, chart in _charted(rows[:top], "seizures"):
        name = marked(place(row[column]), row["given"])
        sheet.add(name, f"{row['seizures']:,}", chart, _reporters(row, shown))
    sheet.show(len(rows) - top)


def _quantities(rows: Rows, shown: Shown, top: int) -> None:
    sheet = Sheet(
        "Quantities",
        *("Commodity", "Unit", ">Total", ">Members", ">Seizures", "~", ">Members"),
    )
    for row, chart in _charted(_ranked(rows)[:top], "seizures"):
        sheet.add(
            *(_goods(row), visible(row["unit"])),
            *(amount(row["total"]), f"{row['total_members']}"),
            *(f"{row['seizures']:,}", chart, _reporters(row, shown)),
        )
    sheet.show(len(rows) - top)


def _kilograms(rows: Rows, shown: Shown, top: int) -> None:
    sheet = Sheet(
        "Kilograms, whatever the unit",
        *("Commodity", ">Kilograms", ">Seizures", ">Members", ">Not converted"),
    )
    weighed = [row for row in _ranked(rows) if row["kg"] is not None]
    for row in weighed[:top]:
        sheet.add(
            *(_goods(row), amount(row["kg"]), f"{row['seizures']:,}"),
            *(_reporters(row, shown), f"{row['unconverted']:,}"),
        )
    sheet.show(len(weighed) - top)


def _goods(row: Mapping[str, Any]) -> str:
    return marked(commodity(row["risk_area"], row["commodity"]), row["given"])


def _ranked(rows: Rows) -> Rows:
    return tuple(sorted(rows, key=lambda row: -row["seizures"]))


def _left_out(rows: Rows, top: int) -> None:
    sheet = Sheet(
        "Figures in no total",
        *("Commodity", "Unit", ">Unknown", ">Members", ">Implausible", ">Sum", ">Members"),
    )
    left_out = [row for row in rows if row["unknown"] or row["flagged"]]
    left_out.sort(key=lambda row: -row["unknown"] - row["flagged"])
    for row in left_out[:top]:
        sheet.add(
            *(_goods(row), visible(row["unit"])),
            *(f"{row['unknown']:,}", f"{row['unknown_members']}"),
            *(f"{row['flagged']:,}", amount(row["flagged_total"]), f"{row['flagged_members']}"),
        )
    sheet.show(len(left_out) - top)


def _routes(rows: Rows, shown: Shown, top: int) -> None:
    sheet = Sheet("Routes of seizures", "From", "To", ">Seizures", "~", ">Members")
    for row, chart in _charted(rows[:top], "seizures"):
        ends = (place(row["origin"]), marked(place(row["destination"]), row["given"]))
        sheet.add(*ends, f"{row['seizures']:,}", chart, _reporters(row, shown))
    sheet.show(len(rows) - top)


def _alerts(rows: Rows, shown: Shown, top: int, title: str, keys: Mapping[str, str]) -> None:
    sheet = Sheet(
        title,
        *keys,
        *(f">{name.capitalize()}" for name in _ALERT_FIGURES),
        *(">Hit rate", "~", ">Members", ">Answering"),
    )
    for row in rows[:top]:
        *others, last = (_key(row, column) for column in keys.values())
        sheet.add(
            *(*others, marked(last, row.get("given", STATED))),
            *(f"{row[name]:,}" for name in _ALERT_FIGURES),
            percent(row["hit_rate"]),
            bar(row["hit_rate"] or 0, 1, ascii_only=_ascii()),
            members(row["members"], shown.entitled.get("alert")),
            members(row["answering_members"], shown.entitled.get("feedback")),
        )
    sheet.show(len(rows) - top)


def _key(row: Mapping[str, Any], column: str) -> str:
    if column == "category":
        return commodity(row["risk_area"], row["category"] or "NOT_STATED")
    return place(visible(row[column] or "-"))


def _reporters(row: Mapping[str, Any], shown: Shown) -> str:
    return members(row["members"], shown.entitled.get("seizure_report"))


def _charted(
    rows: Sequence[Mapping[str, Any]], column: str
) -> Iterator[tuple[Mapping[str, Any], str]]:
    longest = max((row[column] for row in rows), default=0)
    for row in rows:
        yield row, bar(row[column], longest, ascii_only=_ascii())


def _ascii() -> bool:
    return console.out.options.ascii_only
