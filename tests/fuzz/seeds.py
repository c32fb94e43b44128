"""Where the fuzzer begins: whatever the vectors, the contracts and our own writer give."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from register_forge import repository
from sealed_world import keys_record, sealed
from wire_world import NETWORK, NOW, fresh, key, network, signed

from broker.register import Kind, make_request
from broker.register.document import document_of
from broker.wire import Codec
from broker.wire.envelope import read_envelope
from schemas import Section
from schemas.contracts import report_model, shipped
from schemas.documents import parse_document
from schemas.examples import example_text

VECTORS = Path(__file__).parents[2] / "schemas" / "vectors"
_SECTIONS = (Section.TERMS, Section.OPEN, Section.FACTS, Section.NOMINAL)


def seeds(target: str) -> Iterator[bytes]:
    """Yield what a target's corpus begins with; nothing where any bytes will do."""
    match target:
        case "envelope":
            yield from _envelopes()
        case "signed":
            yield from (_unsigned(value) for value in _whole())
        case "decoding":
            yield from _sections()
        case "contracts":
            yield from (_bare(one.tree) for one in shipped().values())
        case "register":
            yield document_of(network())
        case "repository":
            files = sorted(repository(network()).items())
            yield from (bytes([at]) + data for at, (_path, data) in enumerate(files))
        case "request":
            yield _request()
        case "stanzas":
            yield b"\xff" + fresh("stanza", size=32) * 49
        case "keys":
            (section,) = read_envelope(keys_record().envelope).sections
            yield section or b""
        case _:
            yield (5).to_bytes(4, "big") + b"whole" + bytes(247)


def _whole() -> list[bytes]:
    return [signed()[0].envelope, sealed().envelope, keys_record().envelope]


def _envelopes() -> Iterator[bytes]:
    yield from _whole()
    for file in sorted(VECTORS.glob("*.json")):
        if file.stem not in ("register", "registers"):
            for vector in json.loads(file.read_text("utf-8"))["vectors"]:
                value = vector.get("value")
                if value and len(value) < 20_000:
                    yield bytes.fromhex(value)


def _unsigned(value: bytes) -> bytes:
    """Return an envelope's header, sections and stanzas, without magic and proof."""
    found = read_envelope(value)
    sections = (b"\1" + len(s or b"").to_bytes(4, "big") + (s or b"") for s in found.sections)
    return b"".join(
        (
            len(found.header).to_bytes(2, "big") + found.header,
            *sections,
            len(found.stanzas).to_bytes(2, "big") + found.stanzas,
        )
    )


def _sections() -> Iterator[bytes]:
    nothing = dict.fromkeys(Section, b"")
    for at, name in enumerate(sorted(shipped())):
        codec = Codec(shipped()[name], report_model(name))
        document = parse_document(example_text(name))
        for section, data in codec.encode(document.terms, document.report, nothing).items():
            yield bytes([at, _SECTIONS.index(section)]) + data


def _bare(tree: Mapping[str, Any]) -> bytes:
    """Return a contract's text without its explanations: a fuzzer gets further in less."""

    def without(node: Any) -> Any:  # noqa: ANN401 - JSON
        if isinstance(node, Mapping):
            return {key: without(value) for key, value in node.items() if key != "doc"}
        return [without(value) for value in node] if isinstance(node, list) else node

    return json.dumps(without(tree), separators=(",", ":")).encode()


def _request() -> bytes:
    return make_request(
        network=NETWORK,
        member="police-fj",
        kind=Kind.POLICE,
        title="Police",
        country="FJ",
        territory=None,
        signer=key("police-fj"),
        made_at=NOW,
    )
