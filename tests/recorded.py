"""HPKE draws fresh randomness: what vectors hold of it was drawn once, and is kept here."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

from broker.keys import seal_to

FILE = Path(__file__).parent / "recorded_wraps.json"
_known: dict[str, str] = json.loads(FILE.read_text("utf-8")) if FILE.exists() else {}
_used: dict[str, str] = {}


def wrapped(public: bytes, info: bytes, plain: bytes) -> bytes:
    """Return `plain` sealed to a key: the same bytes every time, drawn when first asked for."""
    name = sha256(public + info + plain).hexdigest()[:32]
    text = _known.get(name) or seal_to(public, info, plain).hex()
    _known[name] = _used[name] = text
    return bytes.fromhex(text)


def write_recorded() -> None:
    """Write what was asked for in this run."""
    FILE.write_text(json.dumps(dict(sorted(_used.items())), indent=1) + "\n", "utf-8")
