"""The table on the screen: every contender, then every target."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Group
from rich.table import Table
from rich.text import Text

from .contenders import CONTENDERS
from .figures import Figure
from .imports import IMPORT
from .targets import Outcome

COLUMNS = (
    ("publish\nCPU µs", "publish_cpu_us", 0, 1),
    ("receive\nCPU µs", "receive_cpu_us", 0, 1),
    ("publish\n1,000/s", "publish_per_second", 1, 1_000),
    ("receive\n1,000/s", "receive_per_second", 1, 1_000),
    ("delay\np50 ms", "delay_p50_ms", 1, 1),
    ("delay\np99 ms", "delay_p99_ms", 1, 1),
    ("peak\nMB", "receive_peak_mb", 0, 1),
    ("sign +\nverify µs", "proof_cpu_us", 0, 1),
)
"""Heading, measure, digits behind the point, divisor."""

IMPORTED = (
    ("rows", "rows"),
    ("rows a second", "per_second"),
    ("peak MB", "peak_mb"),
    ("sent before the kill", "sent_before"),
    ("sent after it", "sent_after"),
    ("received twice", "twice"),
    ("never received", "lost"),
)
"""Heading, measure."""

WIDTH = 136
"""Columns that the tables need; a narrower screen breaks their lines rather than their words."""

NOTE = """\
Median over the rounds ± half the distance from lowest to highest. CPU: of the process, all threads,
a message. Delay: from publish to handler, 200 messages a second, one by one (Sealane's batches: 64
at once, every 0.32 s). Peak: the subscriber's memory. FastStream publishes unconfirmed."""

Summary = Mapping[str, Mapping[str, Figure]]


def show(summary: Summary, outcomes: Sequence[Outcome], title: str) -> Group:
    """Return the tables, to be printed."""
    return Group(
        _contenders(summary, title),
        Text(NOTE, style="dim"),
        _targets(outcomes),
        _imports(summary[IMPORT]),
    )


def _contenders(summary: Summary, title: str) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column("contender", no_wrap=True)
    for heading, *_ in COLUMNS:
        table.add_column(heading, justify="right", no_wrap=True)
    for name, contender in CONTENDERS.items():
        cells = [
            _cell(summary[name].get(measure), digits, divisor)
            for _, measure, digits, divisor in COLUMNS
        ]
        table.add_row(contender.title, *cells)
    return table


def _imports(measures: Mapping[str, Figure]) -> Table:
    table = Table(title="Import of a CSV file", title_justify="left")
    for heading, *_ in IMPORTED:
        table.add_column(heading, justify="right")
    table.add_row(*(f"{measures[measure].median:,.0f}" for _, measure in IMPORTED))
    return table


def _cell(figure: Figure | None, digits: int, divisor: int) -> str:
    if figure is None:
        return ""
    return f"{figure.median / divisor:,.{digits}f} ±{figure.spread / divisor:,.{digits}f}"


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
