"""Which commands there are, and how one is loaded only when it is called."""

from __future__ import annotations

import ast
import importlib
import importlib.metadata
import importlib.util
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from broker.cli.exits import ExitCode
from broker.errors import ConfigError

ENTRY_POINTS = "sealane.commands"
"""The group in which `adapters`, or another distribution, offers commands of its own."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One command that can be loaded: `target` is `module:attribute` of a `typer.Typer`."""

    name: str
    section: str
    summary: str
    target: str


def _built_in(name: str, section: str, summary: str) -> Offer:
    return Offer(name, section, summary, f"broker.cli.{name}:app")


BUILT_IN = (
    _built_in("network", "Set up", "Found a network, admit members, show it."),
    _built_in("member", "Set up", "Make keys and ask to join a network."),
    _built_in("register", "Set up", "Change, sign and hand out a register."),
    _built_in("keys", "Set up", "Show, rotate and retire a member's keys."),
    _built_in("kafka", "Set up", "Run a Kafka node of one's own."),
    _built_in("doctor", "Set up", "Check a station, line by line."),
    _built_in("publish", "Exchange", "Sign reports and send them."),
    _built_in("subscribe", "Exchange", "Receive reports that are proven."),
    _built_in("relay", "Exchange", "Pass another member's report on."),
    _built_in("grant", "Exchange", "Ask for leave to use a report, and give it."),
    _built_in("use", "Exchange", "May a report be used as evidence?"),
    _built_in("quarantine", "Exchange", "See what was refused, and why."),
    _built_in("status", "Exchange", "Who has received a report of one's own."),
    _built_in("recall", "Exchange", "Take back a report of one's own."),
    _built_in("explain", "Understand", "Why a member may, or may not, get or use a report."),
    _built_in("thread", "Understand", "Walk a case from any of its reports."),
    _built_in("office", "Understand", "What a regional office makes of it."),
    _built_in("contracts", "Understand", "What may be said, field by field."),
    _built_in("codes", "Understand", "What a code means, which code a name is."),
    _built_in("inspect", "Understand", "Check one record, step by step."),
    _built_in("demo", "Understand", "Watch a whole region at work."),
)
SECTIONS = ("Set up", "Exchange", "Understand")
_ADDED = "Exchange"


class Offers(MutableMapping[str, Any]):
    """The commands by name; asking for one imports it, listing them imports none."""

    def __init__(self) -> None:
        self._offers = {offer.name: offer for offer in BUILT_IN}
        self._loaded: dict[str, Any] = {}
        self._complete = False

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - typer's command class is private
        if name not in self._loaded:
            if name not in self._offers:
                self._add_entry_points()
            self._loaded[name] = _load(self._offers[name])
        return self._loaded[name]

    def __setitem__(self, name: str, command: Any) -> None:  # noqa: ANN401 - as above
        self._loaded[name] = command

    def __delitem__(self, name: str) -> None:
        del self._offers[name]

    def __iter__(self) -> Iterator[str]:
        self._add_entry_points()
        return iter(self._offers)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def listed(self) -> list[Offer]:
        """Return all offers in the order of the help page."""
        self._add_entry_points()
        return sorted(self._offers.values(), key=lambda offer: SECTIONS.index(offer.section))

    def _add_entry_points(self) -> None:
        """Find what is offered by entry point; a built-in name stays ours."""
        if self._complete:
            return
        self._complete = True
        for point in importlib.metadata.entry_points(group=ENTRY_POINTS):
            offer = Offer(point.name, _ADDED, _first_line(point.module), point.value)
            self._offers.setdefault(point.name, offer)


def _first_line(module: str) -> str:
    """Return the first sentence of a module's docstring without importing the module."""
    try:
        spec = importlib.util.find_spec(module)
        source = Path(spec.origin or "").read_text() if spec else ""
        return (ast.get_docstring(ast.parse(source)) or "").partition("\n")[0]
    except (ImportError, OSError, SyntaxError):
        return "(cannot be loaded)"


def _load(offer: Offer) -> Any:  # noqa: ANN401 - typer's command class is private
    module, _, attribute = offer.target.partition(":")
    try:
        app = getattr(importlib.import_module(module), attribute)
    except (ImportError, AttributeError) as exc:
        raise ConfigError(
            f"the command {offer.name!r} cannot be loaded ({exc}): "
            "the installation is incomplete, so install sealane again"
        ) from exc
    command = get_command(app)
    command.name = offer.name
    _plain(command)
    return command


def _plain(command: Any) -> None:  # noqa: ANN401 - typer's command class is private
    """Give `command` our help pages: no boxes, which cost 0.2 s, whole lines, no completion."""
    command.rich_markup_mode = None
    paragraph = (command.help or "").strip().partition("\n\n")[0]
    command.short_help = command.short_help or " ".join(paragraph.split())
    command.params = [
        option
        for option in command.params
        if option.name not in {"install_completion", "show_completion"}
    ]
    for inner in getattr(command, "commands", {}).values():
        _plain(inner)


@contextmanager
def _until_nobody_reads() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError as exc:
        raise typer.Exit(ExitCode.BROKEN_PIPE) from exc


class LazyGroup(TyperGroup):
    """The `sealane` command: lists what there is, loads what is called."""

    def __init__(self, **attributes: Any) -> None:  # noqa: ANN401 - handed on as typer gives them
        super().__init__(**attributes)
        self.offers = Offers()
        self.commands = self.offers

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - typer's context class is private
        """Run the command; when nobody reads on, end at once."""
        with _until_nobody_reads():
            return super().invoke(ctx)

    def make_context(self, *args: Any, **extra: Any) -> Any:  # noqa: ANN401 - as above
        """Read the arguments, print the help page; end as `invoke` does."""
        with _until_nobody_reads():
            return super().make_context(*args, **extra)

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401, ARG002 - as above
        """List the commands by section, without loading any."""
        listed = self.offers.listed()
        width = max(len(offer.name) for offer in listed)
        for section in SECTIONS:
            rows = [
                (offer.name.ljust(width), offer.summary)
                for offer in listed
                if offer.section == section
            ]
            with formatter.section(section):
                formatter.write_dl(rows)

    def shell_complete(self, ctx: Any, incomplete: str) -> Any:  # noqa: ANN401, ARG002 - as above
        """Complete a command's name without loading any."""
        from typer._click.shell_completion import CompletionItem  # noqa: PLC0415 - rarely needed

        return [
            CompletionItem(offer.name, help=offer.summary)
            for offer in self.offers.listed()
            if offer.name.startswith(incomplete)
        ]
