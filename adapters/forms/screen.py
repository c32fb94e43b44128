"""The terminal of a form: one line at a time, with search, and nothing that it hides."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion, DummyCompleter
from prompt_toolkit.document import Document
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.history import DummyHistory
from prompt_toolkit.layout.processors import Processor, Transformation, TransformationInput

from adapters.forms.answers import Context
from adapters.forms.chosen import choices
from adapters.forms.explaining import prompt_of
from adapters.forms.turns import Ask, Turn
from broker.cli.visible import visible

_ENOUGH = 2
"""Characters that are typed before a list is searched unasked."""
_LINE_ENDS = re.compile(r"\r\n?|\n")


class Screen:
    """Asks a line of the officer; what was typed stays in no history.

    Args:
        context: Where codes are searched.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self._session: PromptSession[str] = PromptSession(
            history=DummyHistory(),
            complete_while_typing=True,
            input_processors=[_Shown()],
            enable_history_search=False,
        )

    def ask(self, ask: Ask, before: str) -> str:
        """Return what the officer typed for a turn.

        Args:
            ask: What is asked.
            before: What stands on the line already.

        Raises:
            KeyboardInterrupt: Ctrl-C.
            EOFError: Ctrl-D, or the terminal is gone.
        """
        return self.line(prompt_of(ask), before, _Search(ask, self._context))

    def line(self, prompt: str, before: str = "", completer: Completer | None = None) -> str:
        """Return one line; as `ask`."""
        typed = self._session.prompt(
            visible(prompt), default=before, completer=completer or DummyCompleter()
        )
        return _LINE_ENDS.sub("\n", typed)


class _Search(Completer):
    """Finds what may be meant: codes, members, words of a closed list, names of fields."""

    def __init__(self, ask: Ask, context: Context) -> None:
        self._ask = ask
        self._context = context

    def get_completions(
        self, document: Document, complete_event: CompleteEvent
    ) -> Iterator[Completion]:
        """Yield completions of the whole line, or of the last name in it."""
        text = document.text_before_cursor
        if self._ask.turn is Turn.MORE:
            yield from self._fields(text.rpartition(",")[2].lstrip())
            return
        if self._ask.turn is Turn.GATE:
            return
        if not complete_event.completion_requested and len(text) < _ENOUGH:
            return
        for entry in choices(self._ask.question, text, self._context):
            yield Completion(
                entry.code,
                start_position=-len(text),
                display=visible(entry.code),
                display_meta=visible(entry.name),
            )

    def _fields(self, begun: str) -> Iterator[Completion]:
        for field in self._ask.offered:
            if field.label.startswith(begun.casefold()):
                yield Completion(
                    field.label, start_position=-len(begun), display_meta=visible(field.about.doc)
                )


class _Shown(Processor):
    """Spells out on the line what would otherwise be obeyed or not be seen."""

    def apply_transformation(self, transformation_input: TransformationInput) -> Transformation:
        """Return the line with every hidden character as `<U+202E>`, places kept."""
        shown: StyleAndTextTuples = []
        places = [0]
        for style, text, *_ in transformation_input.fragments:
            for sign in text:
                spelled = visible(sign, newlines=True)
                shown.append((style, spelled))
                places.append(places[-1] + len(spelled))
        if places[-1] == len(places) - 1:
            return Transformation(transformation_input.fragments)
        return Transformation(shown, _there(places), _back(places))


def _there(places: list[int]) -> Callable[[int], int]:
    return lambda at: places[min(at, len(places) - 1)]


def _back(places: list[int]) -> Callable[[int], int]:
    return lambda at: max(number for number, place in enumerate(places) if place <= max(at, 0))
