"""Onlooker: what whoever runs Kafka learns of a case from what it holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from broker.demo.cast import called
from broker.demo.forgery import lane_position, leaf
from broker.demo.misdeeds import Write
from broker.demo.region import Region
from broker.demo.screen import Screen
from broker.demo.shown import Shown
from broker.demo.words import CONTRACTS
from broker.wire.envelope import read_envelope
from broker.wire.layout import STANZA_SIZE
from broker.wire.statement import read_statement
from schemas import Reference

_STATEMENT: Final = 94
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_ENCODINGS: Final = ("utf-8", "utf-16-le", "utf-16-be")


async def show(
    region: Region, screen: Screen, told: Reference, records: Iterable[Write], folder: Path | None
) -> list[Shown]:
    """Show what one record tells the operator, and search its disk for the names of the case.

    Args:
        region: Those who read the case.
        screen: Where to show it.
        told: The record to look at.
        records: What Kafka holds of its topic.
        folder: Kafka's own; None where it is not at hand.
    """
    screen.chapter("What whoever runs Kafka sees of that case")
    seen = next(value for _, _, value in records if value and leaf(value) == told.leaf)
    screen.say(
        f"It holds every record, and reads of {called(told.member)}'s {len(seen):,} bytes this:"
    )
    screen.pairs(list(_outside(seen)))
    screen.say(
        "Not for whom, nor about what, nor under which rules: that opens for the audience alone, "
        "each with a key that is not in Kafka."
    )
    if folder is None:
        return []
    names = sorted({name for desk in region.desks.values() for name in _names(desk.heard)})
    found = occurrences(folder, [*names, told.member])
    control, hits = found[told.member], sum(found[name] for name in names)
    screen.say(
        f"Every file in Kafka's folder, searched for {len(names)} names of persons and companies "
        f"in the case, {', '.join(names[:2])} among them: {hits} found. "
        f"(The same search finds {told.member}, who speaks openly, {control:,} times.)"
    )
    held = bool(names) and hits == 0 and control > 0
    return [Shown("no name of the case lies in Kafka's folder", held)]


def occurrences(folder: Path, words: Iterable[str]) -> Mapping[str, int]:
    """Return how often each word stands in the files below a folder, in UTF-8 or UTF-16."""
    forms = {word: [word.encode(encoding) for encoding in _ENCODINGS] for word in words}
    found = dict.fromkeys(forms, 0)
    for file in folder.rglob("*"):
        if file.is_file():
            # Kafka makes index files of many zeros, in advance.
            data = file.read_bytes().rstrip(b"\0")
            for word, written in forms.items():
                found[word] += sum(data.count(form) for form in written)
    return found


def _outside(value: bytes) -> Iterator[tuple[str, str]]:
    topic, member, _, position = lane_position(value)
    envelope = read_envelope(value)
    signed = read_statement(envelope.signed[:_STATEMENT]).signed_at
    at = _EPOCH + timedelta(microseconds=signed)
    places = len(envelope.stanzas) // STANZA_SIZE
    yield "who", f"{called(member)}, number {position.seq} in its lane"
    yield "where", f"the topic of {CONTRACTS[topic.rpartition('.')[2]]}s"
    yield "when", f"{at:%Y-%m-%d %H:%M:%S} UTC"
    yield "how large", ", ".join(f"{len(s or b''):,}" for s in envelope.sections) + " bytes"
    yield "for how many", f"up to {places}; some of these places may be empty"


def _names(heard: Mapping[bytes, object]) -> Iterator[str]:
    for each in heard.values():
        yield from getattr(each, "names", None) or ()
