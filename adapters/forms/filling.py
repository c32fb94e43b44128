"""Filling in: the officer is asked until the report is whole, has seen it, and says yes or no."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from rich.text import Text

from adapters.forms.answers import AnswerError, Context, folded
from adapters.forms.draft_file import DraftFile
from adapters.forms.explaining import KEYS, brief, title_of, whole_help
from adapters.forms.form import Done, Form, to_ask_again
from adapters.forms.preview import preview
from adapters.forms.screen import Screen
from adapters.forms.turns import Ask
from broker.cli.console import out
from broker.cli.layout import pairs
from broker.cli.visible import visible
from schemas.documents import Document
from schemas.problems import Problem

BACK: Final = "back"
HELP: Final = "?"
_NO: Final = frozenset({"n", "no"})


class Decision(Enum):
    """What the officer decided about a whole report."""

    SEND = auto()
    NOT = auto()


@dataclass(frozen=True, slots=True)
class Desk:
    """What the officer sits at.

    Args:
        screen: Where is asked.
        context: What answers are read by.
        draft: Where answers are kept as they come.
        unfit: Why a station would not sign a report; empty: it would.
        titles: All members by name, with their titles.
        question: What the last question is called: `Sign and send it`.
    """

    screen: Screen
    context: Context
    draft: DraftFile
    unfit: Callable[[Document], Sequence[Problem]]
    titles: Mapping[str, str]
    question: str


def fill(form: Form, desk: Desk) -> Document | None:
    """Ask until the officer has said yes to a whole report; `None` after a no.

    Raises:
        KeyboardInterrupt: Ctrl-C; what was answered is in the draft.
        EOFError: The terminal is gone; as above.
    """
    say(KEYS)
    while True:
        step = form.step
        if isinstance(step, Ask):
            _turn(form, step, desk)
        elif isinstance(step, Done):
            decision = _decided(form, step.document, desk)
            if decision is not None:
                return step.document if decision is Decision.SEND else None
        else:
            _mend(form, step.problems, desk)


def _turn(form: Form, ask: Ask, desk: Desk) -> None:
    """Ask once; what is no answer is explained, and asked again by who called."""
    _head(ask)
    text = desk.screen.ask(ask, form.suggestion())
    said = text.strip()
    if said == HELP:
        for each in whole_help(ask, desk.context):
            say(f"  {each}")
    elif said != BACK:
        _take(form, text)
    elif not form.back():
        say("  This is the first question.")
    desk.draft.write(form.answers)


def _take(form: Form, text: str) -> None:
    try:
        notes = form.answer(text)
    except AnswerError as exc:
        say(f"  Not taken: {exc}.", style="yellow")
        return
    for note in notes:
        say(f"  {note}", style="dim")


def _head(ask: Ask) -> None:
    title = title_of(ask)
    lines = list(brief(ask))
    if title and lines:
        say(f"\n{title}", style="bold")
    elif lines:
        say("")
    for each in lines:
        say(f"  {each}", style="dim")


def _mend(form: Form, problems: Sequence[Problem], desk: Desk) -> None:
    """Name what is wrong, and ask again what it is about."""
    for problem in problems:
        say(f"  Not right yet: {problem}", style="yellow")
    keys = to_ask_again(problems, form.asked)
    if keys:
        form.again(keys)
    else:
        _again_by_name(form, desk.screen.line("Which field is to be answered again? "))


def _decided(form: Form, document: Document, desk: Desk) -> Decision | None:
    """Show the report and ask; `None`: something is to be answered again."""
    problems = desk.unfit(document)
    if problems:
        _mend(form, problems, desk)
        return None
    say("")
    for heading, rows in preview(document, desk.titles):
        say(heading, style="bold")
        pairs(rows)
    text = desk.screen.line(f"{desk.question}? [yes, no, or the field to answer again] ")
    said = folded(text)
    if said == "yes":
        return Decision.SEND
    if said in _NO:
        return Decision.NOT
    if said == BACK:
        form.back()
    elif said:
        _again_by_name(form, text)
    return None


def _again_by_name(form: Form, text: str) -> None:
    """Ask the one field again that is called so; where there are several, name them."""
    wanted = folded(text)
    keys = [ask.key for ask in form.asked if _is_called(ask, wanted)]
    if len(keys) == 1:
        form.again(keys)
    elif keys:
        say(f"  Which one: {', '.join(keys)}?")
    else:
        say(f"  No answer is called {text.strip()!a}. Name it as in facts.seized_at.")


def _is_called(ask: Ask, wanted: str) -> bool:
    return wanted in {folded(ask.key), folded(ask.question.name)}


def say(text: str, style: str | None = None) -> None:
    """Print a line for the officer; what others wrote is made visible."""
    out.print(Text(visible(text, newlines=True), style=style or ""), soft_wrap=True)
