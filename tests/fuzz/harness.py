"""What is fuzzed: functions that take a stranger's bytes, and say nothing or refuse by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from hashlib import sha256
from typing import Final

from register_forge import around, believed
from register_forge import repository as repository_of
from sealed_world import held, hourly
from wire_forge import opaque
from wire_world import NOW, codecs, key, network, place

from broker.errors import RefusedError
from broker.keys import encrypt, expand, key_id
from broker.register import read_request
from broker.wire import NEW_LANE, Codec, open_envelope
from broker.wire.header import leaf_of
from broker.wire.keys_section import check_keys
from broker.wire.receipts import open_receipts
from broker.wire.seal import unseal
from broker.wire.stanzas import find_rung
from schemas import Section
from schemas.contracts import contract, report_model, shipped
from schemas.lint import lint

_CONTEXT: Final = bytes(32)
_STANZA: Final = 49
_TAG: Final = 16
_NAMES: Final = sorted(shipped())
_SECTIONS: Final = (Section.TERMS, Section.OPEN, Section.FACTS, Section.NOMINAL)


def envelope(data: bytes) -> None:
    """Open a Kafka record's value as it comes from a stranger."""
    open_envelope(
        data,
        place=place(),
        register=network(),
        lane=NEW_LANE,
        reader="police-nz",
        at=NOW,
        known=lambda _position: None,
        codecs=codecs,
        keys=held("police-nz"),
    )


def signed(data: bytes) -> None:
    """Open what a member acting badly wrote: any header, any sections, rightly signed by it.

    The bytes are an envelope up to its statement. What the header says of the sections is made
    true, so that the fuzzer gets behind it.
    """
    size = int.from_bytes(data[:2], "big")
    header, rest = bytearray(data[2 : 2 + size]), data[2 + size :]
    parts = _travelling(rest)
    behind = 2 + int.from_bytes(header[:2], "big") + 88
    for place_, part in enumerate(parts[:-1]):
        at = behind + 32 * place_
        if len(header) >= at + 32:
            header[at : at + 32] = sha256(part).digest()
    end = behind + 32 * (len(parts) - 1)
    if parts[-1] and len(header) >= end + 32:
        header[end : end + 32] = sha256(parts[-1]).digest()
    envelope(_signed(bytes(header), parts))


def _travelling(rest: bytes) -> list[bytes]:
    """Return the sections in `rest`, and the stanzas behind them, whatever their lengths say."""
    parts: list[bytes] = []
    while rest[:1] == b"\1" and len(parts) < 8:
        size = int.from_bytes(rest[1:5], "big")
        parts.append(rest[5 : 5 + size])
        rest = rest[5 + size :]
    return [*parts, rest[2 : 2 + int.from_bytes(rest[:2], "big")]]


def _signed(header: bytes, parts: list[bytes]) -> bytes:
    signer = key("customs-nz")
    named = key_id("customs-nz", signer.suite, signer.public)
    statement = b"".join(
        (
            b"sealane batch v1\0",
            bytes([signer.suite]),
            named,
            NOW.to_bytes(8, "big"),
            (1).to_bytes(4, "big"),
            leaf_of(header),
        )
    )
    sections = (b"\1" + opaque(part, 4) for part in parts[:-1])
    proof = (statement, opaque(signer.sign(statement)), b"\0\0")
    return b"".join((b"SLN1", opaque(header), *sections, opaque(parts[-1]), *proof))


def decoding(data: bytes) -> None:
    """Read one section of a contract that ships: two bytes say which, the rest is the section."""
    codec = _codec(_NAMES[data[0] % len(_NAMES)]) if data else None
    if codec is None or len(data) < 2:
        return
    section = _SECTIONS[data[1] % len(_SECTIONS)]
    if section not in codec.contract.sections:
        return
    if section is Section.TERMS:
        codec.read_terms(data[2:], sealed=True)
    elif section is Section.OPEN:
        codec.read_open(data[2:], sealed=True)
    else:
        codec.read_report({section: data[2:]}, sealed=section)


@cache
def _codec(name: str) -> Codec:
    return Codec(contract(name), report_model(name))


def contracts(data: bytes) -> None:
    """Lint a contract's text."""
    lint(data.decode(errors="replace"))


def register(data: bytes) -> None:
    """Believe a repository whose registrars signed any bytes for a register."""
    believed(around(data))


def repository(data: bytes) -> None:
    """Believe a repository of which somebody replaced one file; the first byte says which."""
    files = _files()
    path = sorted(files)[data[0] % len(files)] if data else min(files)
    believed({**files, path: data[1:]})


@cache
def _files() -> Mapping[str, bytes]:
    return repository_of(network())


def request(data: bytes) -> None:
    """Read a stranger's request to join."""
    read_request(data)


def stanzas(data: bytes) -> None:
    """Find a rung in stanzas, the first of which may be made to be the reader's."""
    body = data[1 : 1 + len(data[1:]) // _STANZA * _STANZA]
    if data[:1] > b"\x7f" and body:
        body = _tag(hourly("police-nz")) + body[_TAG:]
    find_rung(_CONTEXT, body, [hourly("police-nz"), hourly("rilo-ap")])


@cache
def _tag(key_: bytes) -> bytes:
    return expand(key_, b"sealane stanza v1\0" + _CONTEXT, _STANZA)[:_TAG]


def keys(data: bytes) -> None:
    """Read a `keys` section."""
    check_keys(data)


def seals(data: bytes) -> None:
    """Unseal a plaintext that its writer padded as it liked."""
    unseal(bytes(32), encrypt(bytes(32), data))


def receipts(data: bytes) -> None:
    """Look for a receipt among parts, each of which is as long as the first byte says."""
    size = data[0] + 1 if data else 1
    parts = [data[at : at + size] for at in range(1, len(data), size)]
    open_receipts([hourly("police-nz")], _CONTEXT, parts)


TARGETS: Final[Mapping[str, Callable[[bytes], None]]] = {
    "envelope": envelope,
    "signed": signed,
    "decoding": decoding,
    "contracts": contracts,
    "register": register,
    "repository": repository,
    "request": request,
    "stanzas": stanzas,
    "keys": keys,
    "seals": seals,
    "receipts": receipts,
}

SHARES: Final[Mapping[str, int]] = {
    "envelope": 3_000_000,
    "signed": 250_000,
    "decoding": 3_000_000,
    "contracts": 300_000,
    "register": 250_000,
    "repository": 250_000,
    "request": 250_000,
    "stanzas": 1_000_000,
    "keys": 1_000_000,
    "seals": 350_000,
    "receipts": 350_000,
}
"""How many cases each target gets: 10^7 together."""


def tried(name: str, data: bytes) -> None:
    """Run one case; a refusal by name is what is wanted, anything else is raised."""
    try:
        TARGETS[name](data)
    except RefusedError:
        return
