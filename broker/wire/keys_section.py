"""Section `keys`: a lane's hourly keys, each reader's for that reader alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from broker.errors import EnvelopeRefused, RefusedError
from broker.keys import ZERO, SealingKey, decrypt, encrypt, expand, seal_to
from broker.wire.authenticate import Authentic
from broker.wire.context import context_of
from broker.wire.cursor import Cursor
from broker.wire.refusals import Reason, refused

KEY_SIZE: Final = 32
SECTION_MOST: Final = 900 * 1024
"""Bytes of a `keys` section as it is written, so that it fits an envelope."""
_ENTRY: Final = b"sealane keys v1\0"
_GROUPS: Final = b"sealane groups v1\0"
_WRAPPED_SIZE: Final = 1168
"""HPKE of an hourly key: of no other length does it have this many bytes."""
_OTHERS_MOST: Final = 1024
_GROUPS_MOST: Final = 2**16 - 1
_ENTRY_SIZE: Final = 32 + _WRAPPED_SIZE + 2
_TAG: Final = 16


class ReaderEntry(NamedTuple):
    """One reader's hourly keys, to be written.

    Args:
        public: Its sealing key.
        hourly: Its own hourly key: 32 random bytes.
        groups: The hourly key of each group that it is in, by the group's name.
    """

    public: bytes
    hourly: bytes
    groups: Mapping[str, bytes]

    def __repr__(self) -> str:
        """Return which groups there are, and no key."""
        return f"ReaderEntry(groups={sorted(self.groups)})"


class KeysSet(NamedTuple):
    """What a `keys` record says.

    Args:
        others: Leaves of the set's earlier records, where one was too small for it.
        readers: By the id of the sealing key that each entry is for.
    """

    others: Sequence[bytes]
    readers: Mapping[bytes, ReaderEntry]


class OpenedKeys(NamedTuple):
    """What a `keys` record gives one reader.

    Args:
        key_id: The sealing key that opened it: hourly keys die with it. Zero where the record has
            no entry for the reader.
        own: The reader's own hourly key; empty where there is no entry.
        groups: By name, the hourly keys of its groups.
        others: Leaves of the set's earlier records.
    """

    key_id: bytes
    own: bytes
    groups: Mapping[str, bytes]
    others: tuple[bytes, ...]

    def __repr__(self) -> str:
        """Return by which sealing key it was opened, and no key."""
        return f"OpenedKeys({self.key_id.hex()[:16]})"


class _Entry(NamedTuple):
    """An entry as it travels."""

    key_id: bytes
    wrapped: bytes
    groups: bytes


def in_records(readers: Mapping[bytes, ReaderEntry]) -> Iterator[dict[bytes, ReaderEntry]]:
    """Yield the entries in as many lots as they need records: one, but for very large networks."""
    lot: dict[bytes, ReaderEntry] = {}
    size = 2 + _OTHERS_MOST
    for key_id, entry in readers.items():
        more = _ENTRY_SIZE + (_TAG + len(_groups_text(entry.groups)) if entry.groups else 0)
        if lot and size + more > SECTION_MOST:
            yield lot
            lot, size = {}, 2 + _OTHERS_MOST
        lot[key_id] = entry
        size += more
    yield lot


def write_keys(keys: KeysSet, context: bytes) -> bytes:
    """Return the section, sealed anew to every reader; no two calls give the same bytes.

    Args:
        keys: What to say.
        context: Of the `keys` record.
    """
    others = b"".join(keys.others)
    if len(others) > _OTHERS_MOST or len(others) % KEY_SIZE:
        raise ValueError("a set has at most 32 earlier records")
    parts = [len(others).to_bytes(2, "big"), others]
    for key_id, entry in keys.readers.items():
        parts += (key_id, seal_to(entry.public, _ENTRY + context + key_id, entry.hourly))
        groups = _sealed_groups(entry, context)
        parts += (len(groups).to_bytes(2, "big"), groups)
    section = b"".join(parts)
    if len(section) > SECTION_MOST:
        raise ValueError("too many readers for one record: use `in_records`")
    return section


def _sealed_groups(entry: ReaderEntry, context: bytes) -> bytes:
    if not entry.groups:
        return b""
    sealed = encrypt(expand(entry.hourly, _GROUPS + context), _groups_text(entry.groups))
    if len(sealed) > _GROUPS_MOST:
        raise ValueError("a reader is in more groups than an entry can hold")
    return sealed


def _groups_text(groups: Mapping[str, bytes]) -> bytes:
    names = ((name.encode("ascii"), key) for name, key in groups.items())
    return b"".join(bytes([len(name)]) + name + key for name, key in names)


def check_keys(section: bytes) -> None:
    """Return when `section` is a well-formed `keys` section, whoever it is for (step 14).

    Raises:
        EnvelopeRefused: It is not (`wire.keys`).
    """
    _read(section)


def open_keys(authentic: Authentic, sealing: Mapping[bytes, SealingKey]) -> OpenedKeys:
    """Return what a `keys` record gives the holder of these keys.

    Without an entry for one of them, that is which earlier records to look for one in.

    Args:
        authentic: A `keys` record that was proven.
        sealing: The reader's sealing keys, by key id.

    Raises:
        EnvelopeRefused: The section, or the reader's entry, is malformed (`wire.keys`).
    """
    others, entries = _read(authentic.sections[0])
    mine = next((entry for entry in entries if entry.key_id in sealing), None)
    if mine is None:
        return OpenedKeys(ZERO, b"", {}, others)
    context = context_of(authentic.origin, authentic.header)
    try:
        own = sealing[mine.key_id].open(_ENTRY + context + mine.key_id, mine.wrapped)
        plain = decrypt(expand(own, _GROUPS + context), mine.groups) if mine.groups else b""
    except RefusedError as exc:
        raise _malformed("An entry does not open for the reader that it names.") from exc
    return OpenedKeys(mine.key_id, own, _read_groups(plain), others)


def _read(section: bytes) -> tuple[tuple[bytes, ...], list[_Entry]]:
    cursor = Cursor(section, Reason.KEYS)
    others = cursor.opaque(2, 0, _OTHERS_MOST)
    if len(others) % KEY_SIZE:
        raise _malformed("The leaves of earlier records are not whole.")
    entries: dict[bytes, _Entry] = {}
    while cursor.left:
        key_id = cursor.take(KEY_SIZE)
        if key_id in entries:
            raise _malformed("Two entries are for one key.")
        wrapped = cursor.take(_WRAPPED_SIZE)
        entries[key_id] = _Entry(key_id, wrapped, cursor.opaque(2, 0, _GROUPS_MOST))
    leaves = tuple(others[at : at + KEY_SIZE] for at in range(0, len(others), KEY_SIZE))
    return leaves, list(entries.values())


def _read_groups(plain: bytes) -> dict[str, bytes]:
    cursor = Cursor(plain, Reason.KEYS)
    groups: dict[str, bytes] = {}
    while cursor.left:
        name = cursor.opaque(1, 1, 64)
        if not name.isascii() or name.decode("ascii") in groups:
            raise _malformed("A group's name is no name, or stands twice.")
        groups[name.decode("ascii")] = cursor.take(KEY_SIZE)
    return groups


def _malformed(detail: str) -> EnvelopeRefused:
    return refused(Reason.KEYS, detail)
