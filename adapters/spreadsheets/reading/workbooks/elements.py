"""Workbook XML: a part's elements, one after the other, never a tree, nothing from outside."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from xml.parsers import expat

from adapters.spreadsheets.reading.workbooks.archive import damaged
from broker.errors import RefusedError

_DEPTH = 100
"""Elements inside of each other; honest parts have a dozen."""
_TOKEN = 1 << 20
"""Bytes of one tag or comment."""

Attributes = Mapping[str, str]
Begin = Callable[[str, Attributes], None]
End = Callable[[str], None]
Text = Callable[[str], None]


class Parts:
    """What hears of a part's elements, by their names without prefix."""

    def begin(self, name: str, attributes: Attributes, /) -> None:
        """Hear that an element begins."""

    def end(self, name: str, /) -> None:
        """Hear that an element ends."""

    def text(self, text: str, /) -> None:
        """Hear of text; one text may come in pieces."""


def parse(name: str, pieces: Iterable[bytes], to: Parts) -> None:
    """Tell `to` what stands in a part.

    A document type is refused: entities that expand, and files from elsewhere, need one.

    Raises:
        RefusedError: It is no XML, holds a document type, or is nested or tagged without end.
    """
    parser = _parser(name, to)
    fed = 0
    try:
        for piece in pieces:
            parser.Parse(piece, False)  # noqa: FBT003 - takes it by place
            fed += len(piece)
            if fed - parser.CurrentByteIndex > _TOKEN:
                raise RefusedError("file.exploding", f"{name} holds a tag without end")
        parser.Parse(b"", True)  # noqa: FBT003 - as above
    except expat.ExpatError as exc:
        raise damaged(f"{name}: {exc}") from exc


def _parser(name: str, to: Parts) -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    depth = 0
    short: dict[str, str] = {}

    def begin(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEPTH:
            raise RefusedError("file.exploding", f"{name} is nested more than {_DEPTH} deep")
        to.begin(short.get(tag) or _shortened(tag, short), attributes)

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        to.end(short.get(tag) or _shortened(tag, short))

    def no_type(*_: object) -> None:
        raise RefusedError(
            "file.xml_entities",
            f"{name} defines entities of its own, as no spreadsheet program does: it may be an "
            "attack, and is not read",
        )

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.CharacterDataHandler = to.text
    parser.StartDoctypeDeclHandler = no_type
    parser.EntityDeclHandler = no_type
    return parser


def _shortened(tag: str, short: dict[str, str]) -> str:
    name = tag.rpartition(":")[2]
    if len(short) < 1_000:  # noqa: PLR2004 - a part that makes up names gains nothing
        short[tag] = name
    return name


def local(attributes: Attributes, name: str) -> str | None:
    """Return an attribute by its name without prefix."""
    if name in attributes:
        return attributes[name]
    ending = f":{name}"
    return next((value for key, value in attributes.items() if key.endswith(ending)), None)
