"""A suggestion as the TOML file that its author goes on with: questions first, nothing guessed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from adapters.spreadsheets.mapping.paths import places
from adapters.spreadsheets.suggesting.gaps import gaps
from adapters.spreadsheets.suggesting.suggested import Proposal, Suggestion
from broker.cli.visible import visible

_RULER = "# ---- {} " + "-" * 60
_SHOWN = 4
_LISTED = 60
_WIDE = 100
_WORDS = "nominal.narratives[+].text"


def as_toml(suggestion: Suggestion) -> str:
    """Return the mapping file; it is TOML, and lacks what only its author can say."""
    lines = [
        *_head(suggestion),
        *_answers(suggestion),
        "",
        _RULER.format("Rules"),
        *(line for proposal in suggestion.proposals for line in _rule(proposal)),
        *_words(suggestion),
        *(line for proposal in suggestion.proposals for line in _table(proposal)),
    ]
    return "\n".join(lines) + "\n"


def _head(suggestion: Suggestion) -> Iterator[str]:
    yield _comment(
        f"A first mapping of {suggestion.name} to {suggestion.contract}, by headers and contents."
    )
    yield "# It publishes nothing until its questions are answered: each begins with `# ?`."
    yield "# A line behind `#` is open. Take the `#` away where it is right, and try the file with"
    yield "# `sealane mapping check`, which also says what is still missing."
    yield "#"
    for question in dict.fromkeys(_questions(suggestion)):
        yield _comment(f"? {question}")
    source = re.sub(r"[^a-z0-9.-]+", "-", suggestion.name.lower()).strip("-.")[:64] or "rows"
    yield ""
    yield f"source = {_value(source)}"
    yield f"contract = {_value(suggestion.contract)}"
    if suggestion.key is not None:
        keys = [suggestion.key, *([suggestion.beside] if suggestion.beside else ())]
        yield f"key = {_value(keys)}"
    else:
        named = ", ".join(map(_value, suggestion.candidates[:_SHOWN])) or '"..."'
        yield _comment(
            f"key = [{named}]  # ? keep what tells a row from every other, and never changes"
        )
    yield '# time_zone = "Asia/Bangkok"  # ? the zone of times without one, by its IANA name'
    yield ""
    yield "[file]"
    if suggestion.stated.encodings:
        yield f"encodings = {_value(suggestion.stated.encodings)}"
    for name in ("sheet", "header_row"):
        said = getattr(suggestion.stated, name)
        if said is not None:
            yield f"{name} = {_value(said)}"
    if suggestion.guessed is not None:
        yield _comment(f"encodings = [{_value(suggestion.guessed)}]  # ? guessed; which one is it")
    yield '# decimal = "."  # ? the mark before decimals, "." or ","'
    yield '# blank = ["-", "n/a"]  # ? what is written for nothing'
    yield ""
    yield "# [handling]  # ? who may read it; the contract's `terms` say what there is"
    yield '# tlp = "AMBER"'
    yield '# audience = ["..."]'
    yield "# nominal_audience = []"
    yield '# purpose = "CUSTOMS_ENFORCEMENT"'


def _questions(suggestion: Suggestion) -> Iterator[str]:
    if suggestion.key is None:
        told = ", ".join(suggestion.candidates[:_SHOWN]) or "none alone: name several"
        yield f"Which column is the key? Never twice the same in the rows looked at: {told}."
    else:
        yield (
            f"Is {suggestion.key!r} the key: does it stay when a row is corrected? A row without "
            "one is refused."
        )
        if any(c.name == suggestion.key and "running" in c.looks for c in suggestion.columns):
            yield (
                f"{suggestion.key!r} counts the rows and begins anew in the next file, whose first "
                "row would then correct this one's: what else tells a row from every other?"
            )
    yield "Which time zone are its times in? Who may read it (handling)?"
    if suggestion.guessed is not None:
        yield f"Is the file in {suggestion.guessed}? Look at its names: it was only guessed."
    if any(column.commas for column in suggestion.columns):
        names = ", ".join(column.name for column in suggestion.columns if column.commas)
        yield f"Does a comma or a point begin the decimals? Not told in: {names}."
    for proposal in suggestion.proposals:
        for line in proposal.open:
            yield f"{proposal.rule['column']}: {line.partition('# ? ')[2]}?"
        if proposal.asked:
            table = proposal.rule["table"]
            yield f"{proposal.rule['column']}: what do its values mean? See [tables.{table}]."
    if suggestion.left:
        names = ", ".join(column.name for column in suggestion.left)
        yield f"Nothing is known of {names}: words among the names, until you say better."


def _answers(suggestion: Suggestion) -> Iterator[str]:
    """What must be said and no column says: unknown where that is an answer, else asked."""
    given = [proposal.rule["to"] for proposal in suggestion.proposals if not proposal.off]
    given += [f"{to}.{name}" for proposal in suggestion.proposals for to, name in _inner(proposal)]
    found = list(gaps(suggestion.model, given))
    yield from ("", _RULER.format("What no column says"), "", "[states]")
    for gap in found:
        if gap.answer == 0:
            yield f"{_value(gap.path)} = 0"
        elif gap.answer is None:
            choices = (
                f"one of {', '.join(gap.choices)}" if gap.choices else "what every row says here"
            )
            example = gap.choices[0] if gap.choices else "..."
            yield _comment(f"{_value(gap.path)} = {_value(example)}  # ? {choices}")
    yield from ("", "[absent]")
    for gap in found:
        if isinstance(gap.answer, str):
            yield f"{_value(gap.path)} = {_value(gap.answer)}"


def _inner(proposal: Proposal) -> Iterator[tuple[str, str]]:
    """What a rule gives of the record that it goes to, beside unknown answers."""
    for name in proposal.rule.get("with", {}):
        yield proposal.rule["to"], name


def _rule(proposal: Proposal) -> Iterator[str]:
    yield ""
    yield _comment(f"confidence {proposal.confidence:.2f}: {proposal.why}")
    mark = "# " if proposal.off else ""
    yield f"{mark}[[fields]]"
    for name, value in proposal.rule.items():
        yield f"{mark}{name} = {_value(value)}"
    for line in proposal.open:
        named = line.partition(" = ")[0]
        if named not in proposal.rule:
            yield _comment(line)


def _words(suggestion: Suggestion) -> Iterator[str]:
    """Columns of which nothing is known: kept, where only those read who may read names."""
    left = suggestion.left
    if not left:
        return
    yield ""
    yield _comment("confidence 0.00: nothing tells what these are; ? give each a rule, or `ignore`")
    for column in left:
        shown = "; ".join(list(column.values)[:_SHOWN]) or "blank"
        yield _comment(f"  {column.name}: {shown}"[:_WIDE])
    mark = "" if _WORDS in places(suggestion.model) else "# "
    yield f"{mark}[[fields]]"
    yield f"{mark}column = {_value(left[0].name)}"
    yield f"{mark}to = {_value(_WORDS)}"
    if left[1:]:
        yield f"{mark}together = {_value([column.name for column in left[1:]])}"


def _table(proposal: Proposal) -> Iterator[str]:
    name = proposal.rule.get("table")
    if name is None:
        return
    yield ""
    if proposal.choices:
        yield _comment(f"? Values become one of {', '.join(proposal.choices)}.")
    yield f"[tables.{name}]"
    for value, entry in proposal.entries.items():
        yield f"{_value(value)} = {_value(entry)}"
    for value in proposal.asked[:_LISTED]:
        yield _comment(f'{_value(value)} = "..."  # ?')


def _value(value: Any) -> str:  # noqa: ANN401 - what TOML can hold
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{name} = {_value(item)}" for name, item in value.items()) + " }"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, str):
        return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
    return json.dumps(value)


def _comment(text: str) -> str:
    return f"# {visible(text)}"
