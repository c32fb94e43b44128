"""Script: one thread, report by report, and how each becomes a draft."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Final

from broker.demo.threads.marks import Marks, Said
from broker.roles.drafts import Draft
from schemas.documents import read_document

_SECTIONS: Final = ("facts", "nominal")


@dataclass(frozen=True, slots=True)
class Scene:
    """One report of a thread.

    Args:
        name: What the other reports of the thread call it.
        speaker: Who says it.
        contract: What kind of report it is.
        day: When, in days after the thread's day 0.
        table: All else, as the thread's table has it.
    """

    name: str
    speaker: str
    contract: str
    day: float
    table: Mapping[str, Any]


@dataclass(frozen=True)
class Script:
    """One thread of the scenario.

    Args:
        number: Its number in the scenario, from 1.
        title: What it is about, for the screen.
        what: What happens, in a sentence or two.
        left_out: What Sealane has no part for yet, in words; empty: nothing.
        ago: So many days before the demo lies its day 0.
        defaults: Handling and `open` of every report that does not say otherwise.
        people: Persons and companies by name, all invented.
        scenes: Its reports, in order.
    """

    number: int
    title: str
    what: str
    left_out: str
    ago: int
    defaults: Mapping[str, Mapping[str, Any]]
    people: Mapping[str, Mapping[str, Any]]
    scenes: tuple[Scene, ...]

    def draft(self, scene: Scene, said: Said, now: datetime) -> Draft:
        """Return the draft of one report.

        Args:
            scene: Which.
            said: The references of those that came before it.
            now: When the demo is played, UTC.

        Raises:
            ReportError: The table breaks the contract.
        """
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        marks = Marks(midnight - timedelta(days=self.ago), self.people, said, scene.speaker)
        told = read_document(marks.meant(dict(self._document(scene, said, marks))))
        terms = told.terms
        if terms is None:
            raise ValueError(f"{scene.contract} has no terms, and belongs to no thread")
        return Draft(
            report=told.report,
            handling=terms.handling,
            evaluation=terms.evaluation,
            thread=terms.thread,
            parents=terms.parents,
        )

    @cached_property
    def opening(self) -> str:
        """The name of the report that opens it."""
        return self.scenes[0].name

    def _document(self, scene: Scene, said: Said, marks: Marks) -> Iterator[tuple[str, Any]]:
        table = scene.table
        yield "contract", scene.contract
        yield "handling", {**self.defaults["handling"], **table["handling"]}
        yield "evaluation", table.get("evaluation", [])
        yield "thread", self._thread(scene, said)
        yield "parents", [f"@{name}" for name in table.get("made_from", [])]
        yield "open", self._open(scene, marks)
        yield from ((name, table[name]) for name in _SECTIONS if name in table)

    def _open(self, scene: Scene, marks: Marks) -> dict[str, Any]:
        year, week, _ = (marks.zero + timedelta(days=scene.day)).isocalendar()
        own = scene.table.get("open", {})
        return {**self.defaults["open"], "iso_week": f"{year}-W{week:02}", **own}

    def _thread(self, scene: Scene, said: Said) -> dict[str, Any]:
        table = scene.table
        thread: dict[str, Any] = {"references": [f"@{name}" for name in table.get("with", [])]}
        if said:
            thread |= {"lifecycle": "SUBSEQUENT", "thread": f"@{self.opening}"}
        if "answers" in table:
            thread["in_reply_to"] = f"@{table['answers']}"
        if "replaces" in table:
            replaces = table["replaces"]
            before = sum(1 for each in self._line_of(replaces)) + 1
            thread |= {"supersedes": f"@{replaces}", "revision": before}
            thread["lifecycle"] = table["lifecycle"]
        if "correction" in table:
            thread["correction"] = table["correction"]
        return thread

    def _line_of(self, name: str | None) -> Iterator[Scene]:
        """Yield a report and all its earlier revisions."""
        by_name = {scene.name: scene for scene in self.scenes}
        while name is not None:
            yield by_name[name]
            name = by_name[name].table.get("replaces")
