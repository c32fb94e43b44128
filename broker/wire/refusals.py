"""Why a record was refused: stable names, each with its step (`schemas/README.md`, section 5)."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from broker.errors import EnvelopeRefused


class Reason(StrEnum):
    """A refusal's name; `step` is the number of the check that it belongs to."""

    step: int

    def __new__(cls, name: str, step: int) -> Self:
        """Return the reason called `name`, of that step."""
        reason = str.__new__(cls, name)
        reason._value_ = name
        reason.step = step
        return reason

    NULL = "wire.null", 1
    SIZE = "wire.size", 1
    MAGIC = "wire.magic", 2
    FRAME = "wire.frame", 2
    STATEMENT = "wire.statement", 3
    KEY_UNKNOWN = "wire.key_unknown", 3
    KEY_USE = "wire.key_use", 3
    KEY_WINDOW = "wire.key_window", 3
    SIGNED_AHEAD = "wire.signed_ahead", 3
    KEY_REVOKED = "wire.key_revoked", 3
    MEMBER_SUSPENDED = "wire.member_suspended", 3
    SUITE = "wire.suite", 3
    SIGNATURE = "wire.signature", 4
    INCLUSION = "wire.inclusion", 5
    VERSION = "wire.version", 6
    HEADER = "wire.header", 6
    UNKNOWN = "wire.unknown", 6
    SHAPE = "wire.shape", 6
    NETWORK = "wire.network", 7
    TOPIC = "wire.topic", 7
    RECORD_KEY = "wire.record_key", 7
    MEMBER = "wire.member", 7
    MADE_AT = "wire.made_at", 7
    VALIDITY = "wire.validity", 7
    SECTION_ABSENT = "wire.section_absent", 8
    SECTION_DIGEST = "wire.section_digest", 8
    STANZAS = "wire.stanzas", 8
    LANE_ENDED = "wire.lane_ended", 9
    SEQ_AHEAD = "wire.seq_ahead", 9
    EXPIRED = "wire.expired", 10
    REGISTER_NEWER = "wire.register_newer", 10
    STATUS = "wire.status", 10
    CLEAR = "wire.clear", 10
    CONTRACT_UNKNOWN = "wire.contract_unknown", 10
    CONTRACT_SECTIONS = "wire.contract_sections", 10
    RIGHT = "wire.right", 10
    KEYS_LACKING = "wire.keys_lacking", 10
    SEALED = "wire.sealed", 11
    STANZA = "wire.stanza", 11
    READER_RIGHT = "wire.reader_right", 12
    HANDLING = "wire.handling", 12
    RECALLED = "recall.recalled", 12
    COMMITMENT = "wire.commitment", 13
    SEAL = "wire.seal", 13
    KEYS = "wire.keys", 14
    CONTRACT_MODEL = "wire.contract_model", 14
    SECTION_SHORT = "wire.section_short", 14
    DECODE = "wire.decode", 14
    MODEL = "wire.model", 15


def refused(reason: Reason, detail: str) -> EnvelopeRefused:
    """Return the error to raise; `detail` is one line for people."""
    return EnvelopeRefused(reason, detail)
