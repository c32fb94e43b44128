"""Sizes, prefixes and bounds of the format; `schemas/README.md` says how they fit together."""

from __future__ import annotations

from typing import Final

MAGIC: Final = b"SLN1"
VERSION: Final = 1

ENVELOPE_SIZE: Final = 960 * 1024
HEADER_SIZE: Final = 8192
ORIGIN_SIZE: Final = 2048
SECTION_SIZE: Final = 2**20
REPORT_SIZE: Final = 512 * 1024
"""All sections of a report as it is written, so that it fits into another's envelope."""
RELAY_SIZE: Final = 892 * 1024
"""The same of a relay, with the report that it encloses inside."""
SIGNATURE_SIZES: Final = range(64, 8193)
PATH_SIZE: Final = 192
EXTENSIONS_SIZE: Final = 1024
EXTENSION_SIZE: Final = 1000

STANZA_SIZE: Final = 49
STANZAS_SIZES: Final = frozenset(STANZA_SIZE << k for k in range(9))
"""What the stanzas of a sealed record may measure: 1 to 256 of them, a power of two."""

STATEMENT_PREFIX: Final = b"sealane batch v1\0"
STATEMENT_SIZE: Final = 94
LEAF_PREFIX: Final = b"\x00sealane leaf v1\0"
NODE_PREFIX: Final = b"\x01"
BATCH_SIZE: Final = 64

HASH_SIZE: Final = 32
RANDOM_SIZE: Final = 16
"""Random bytes before a clear section: a withheld one cannot be guessed from its digest."""

LANES: Final = 64
SEAL_SUITE: Final = 1
NUMBERS: Final = 2**63
"""Every uint64 of the format is below this, so that sums of two never overflow."""

MICROSECONDS: Final = 1_000_000
AHEAD: Final = 5 * 60 * MICROSECONDS
"""How far `signed_at` may be ahead of the reader's clock."""
QUEUED: Final = 60 * 60 * MICROSECONDS
"""How long a record may wait between being made and being signed."""
SEQ_AHEAD: Final = 2**20
"""How far a number may be ahead of its lane's head, or of an epoch's start."""

SECTION_BITS: Final = (1, 2, 4, 8, 16)
KNOWN_SECTIONS: Final = 31
TERMS: Final = 1
OPEN: Final = 2
FACTS: Final = 4
NOMINAL: Final = 8
KEYS: Final = 16
