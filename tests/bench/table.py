"""The table on the screen: every contender, then every target."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Group
from rich.table import Table
from rich.text import Text

from .contenders import CONTENDERS
from .figures import Figure
from .targets import Outcome

COLUMNS = (
    ("publish\nCPU µs", "publish_cpu_us", 0),
    ("receive\nCPU µs", "receive_cpu_us", 0),
    ("publish\nper s", "publish_per_second", 0),
    ("receive\nper s", "receive_per_second", 0),
    ("delay\np50 ms", "delay_p50_ms", 1),
    ("delay\np99 ms", "delay_p99_ms", 1),
    ("publisher\npeak MB", "publish_peak_mb", 0),
    ("subscriber\npeak MB", "receive_peak_mb", 0),
    ("sign + verify\nCPU µs", "proof_cpu_us", 0),
)

NOTE = (
    "Median over the rounds ± half the distance from lowest to highest. CPU is a process's own, all "
    "threads, a message; delay is from publish to the handler under a light load."
)

Summary = Mapping[str, Mapping[str, Figure]]


def show(summary: Summary, outcomes: Sequence[Outcome], title: str) -> Group:
    """Return both tables, to be printed."""
    return Group(_contenders(summary, title), Text(NOTE, style="dim"), _targets(outcomes))


def _contenders(summary: Summary, title: str) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column("contender")
    for heading, _, _ in COLUMNS:
        table.add_column(heading, justify="right", no_wrap=True)
    for name, contender in CONTENDERS.items():
        cells = [_cell(summary[name].get(measure), digits) for _, measure, digits in COLUMNS]
        table.add_row(contender.title, *cells)
    return table


def _cell(figure: Figure | None, digits: int) -> str:
    if figure is None:
        return ""
    return f"{figure.median:,.{digits}f} ±{figure.spread:,.{digits}f}"


def _targets(outcomes: Sequence[Outcome]) -> Table:
    table = Table(title="Targets: ratios, round by round", title_justify="left")
    for heading in ("target", "limit", "measured", ""):
        table.add_column(heading)
    for outcome in outcomes:
        sign = "≤" if outcome.target.most else "≥"
        table.add_row(
            outcome.target.title,
            f"{sign} {outcome.target.limit:g}",
            f"{outcome.value.median:.2f} ±{outcome.value.spread:.2f}",
            "[green]reached[/]" if outcome.reached else "[red]not reached[/]",
        )
    return table
