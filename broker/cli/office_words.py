"""How the office's figures are written for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from broker.cli.visible import visible
from broker.cli.wording import count
from broker.office import Period, units
from broker.office.facts import DEFAULTED, NOT_KNOWN
from broker.office.summary import Rows

WIDTH: Final = 10
"""Characters of a chart's longest bar."""

_EIGHTHS: Final = " ▏▎▍▌▋▊▉█"
_UNKNOWN: Final = "unknown"
_VAGUE: Final = ("UNKNOWN", "OTHER", "MULTIPLE", "NOT_STATED")
_PLACES: Final = {"XX": _UNKNOWN, "XM": "several", NOT_KNOWN: "not kept"}
_GIVEN: Final = {DEFAULTED: " (default)", NOT_KNOWN: " (?)"}


def plain(number: Decimal) -> str:
    """Return an amount in full, without exponent and without noughts behind its last digit."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def amount(number: Decimal | None) -> str:
    """Return an amount with its thousands apart; a dash where nothing is known."""
    if number is None:
        return "-"
    whole, point, decimals = plain(number).partition(".")
    return f"{int(whole):,}{point}{decimals}"


def bar(part: float, whole: float, *, ascii_only: bool = False) -> str:
    """Return a bar for `part` of the longest one, `whole`; anything above nought is seen."""
    if part <= 0 or whole <= 0:
        return ""
    eighths = max(1, round(part / whole * WIDTH * 8))
    if ascii_only:
        return "#" * max(1, round(eighths / 8))
    full, rest = divmod(eighths, 8)
    return _EIGHTHS[8] * full + (_EIGHTHS[rest] if rest else "")


def members(number: int, of: int | None) -> str:
    """Return how many members a figure comes from, of how many that may report."""
    return f"{number}" if of is None else f"{number}/{of}"


def percent(rate: float | None) -> str:
    """Return a rate; a dash where it has no meaning."""
    return "-" if rate is None else f"{rate:.0%}"


def commodity(risk_area: str, category: str) -> str:
    """Return a category of goods, with its risk area where it says little by itself."""
    text = visible(category)
    return f"{text} ({risk_area})" if category in _VAGUE else text


def marked(text: str, given: str) -> str:
    """Return a row's name with how its values were given, where reporters did not state them."""
    return text + _GIVEN.get(given, "")


def labelled(tlp: str | None) -> str:
    """Return a TLP label as people write it; NOT_KNOWN says so."""
    if tlp in {None, NOT_KNOWN}:
        return "TLP not known"
    return f"TLP:{str(tlp).replace('_', '+')}"


def place(country: str) -> str:
    """Return a country's code, in words where it is none."""
    return _PLACES.get(country, country)


def days(period: Period) -> str:
    """Return a period in words."""
    if period.open:
        return "all dates"
    first = f"from {period.first}" if period.first else ""
    last = f"until {period.last}" if period.last else ""
    return " ".join(filter(None, (first, last)))


_CODES: Final = frozenset({"GRM", "H87", "KGM", "LTR", "MTK", "MTQ"})
"""Units that do not say by themselves what they are."""
_CONTROLS: Final = ("controls_by_chapter", "controls_by_trigger")
_RECEIVED: Final = {
    "relayed": "came in a relay only: counted once, as their originators'",
    "original_missing": "correct one that is not here, of which an older revision may still count",
    "claims_ignored": "claim to supersede one of another member, contract or status: ignored",
    "not_for_others": "counted here may go into no bulletin, by their handling",
}
_LINKS: Final = {
    "WAITING": "about reports that are not here (yet)",
    "MISNAMED": "naming another originator or status than the report's: not counted",
    "OWN": "by an alert's own originator: not counted",
    "ELSEWHERE": "about reports that are no alerts",
    "DEFAULTED": "whose outcome a mapping put in by default: not counted",
}


def notes(
    answers: Mapping[str, Rows], period: Period, missing: int, refused: Mapping[str, int]
) -> Iterator[str]:
    """Tell how the tables are to be read, and what they do not count.

    Args:
        answers: The tables of one status.
        period: The days that they are about.
        missing: Records known to be missing.
        refused: Records refused, by reason.
    """
    yield "members: how many the figure left of it comes from, of how many that may report such"
    if not period.open:
        yield "received: of all dates; feedback counts whenever it came"
    codes = sorted({row["unit"] for row in answers["quantities"]} & units.WORDS.keys())
    meant = [f"{code} {units.WORDS[code]}" for code in codes if code in _CODES]
    if meant:
        yield f"units: {', '.join(meant)}"
    if answers["hit_rates_by_member"]:
        yield "hit rate: hits among decided alerts (answered by HIT, PARTIAL or NO_HIT)"
        yield "an alert on several routes stands under each of them"
    if any(answers[name] for name in _CONTROLS):
        yield "performed: controls that say what they found; hits: IRREGULARITY or SEIZURE"
        yield "random: performed random controls alike, their hits and rate, to compare with"
    yield from _givens(answers)
    yield from _left_out(answers)
    if missing:
        yield f"{count(missing, 'record')} known to be missing, in all statuses together"
    if refused:
        said = ", ".join(f"{number:,} {reason}" for reason, number in sorted(refused.items()))
        yield f"refused, in all statuses together: {said}"


def _givens(answers: Mapping[str, Rows]) -> Iterator[str]:
    found = {row.get("given") for rows in answers.values() for row in rows}
    if DEFAULTED in found:
        yield "(default): put in by a mapping, not by the reporter; counted apart"
    if NOT_KNOWN in found:
        yield "(?): kept by an earlier version, which did not ask whether a mapping put it in"


def _left_out(answers: Mapping[str, Rows]) -> Iterator[str]:
    undated = sum(row["seizures"] for row in answers["undated"])
    if undated:
        yield f"{count(undated, 'seizure')} left out: by date not surely in this period"
    controls = sum(row["controls"] for row in answers["controls_undated"])
    if controls:
        yield f"{count(controls, 'control')} left out: by date not surely in this period"
    parts = sum(row["standing"] for row in answers["received"] if row["contract"] == "withdrawal")
    if parts:
        yield f"{count(parts, 'withdrawal')} of parts only: what they name still counts, as a whole"
    links = {row["link"]: row["feedback"] for row in answers["feedback"]}
    yield from (
        f"{links[link]:,} feedback {words}" for link, words in _LINKS.items() if link in links
    )
    for column, words in _RECEIVED.items():
        number = sum(row[column] for row in answers["received"])
        if number:
            yield f"{count(number, 'report')} {words}"
