"""The wire: bytes, a place, a register and a time in; a proven report or a named refusal out."""

from broker.wire.authenticate import Authentic, Authenticator
from broker.wire.codec import Codec, CodecSource, shipped_codec
from broker.wire.context import context_of
from broker.wire.keys_section import KeysSet, OpenedKeys, ReaderEntry, in_records, open_keys
from broker.wire.ladder import Rung
from broker.wire.lane import (
    NEW_LANE,
    Gap,
    LaneState,
    Order,
    Placed,
    lane_from_bytes,
    lane_to_bytes,
    take_number,
)
from broker.wire.layout import QUEUED
from broker.wire.origin import Origin, RecordKind
from broker.wire.outcomes import Counted, NotAddressed, Proven, SystemRecord
from broker.wire.place import Position, RecordPlace, record_key
from broker.wire.prove import Prover
from broker.wire.reader import Dropped, Opened, Reader, open_envelope
from broker.wire.refusals import Reason
from broker.wire.sealing import Sealing
from broker.wire.sign import Signed, Unsigned, end_of_lane, sign_batch, sign_records
from broker.wire.unseal import ReaderKeys

__all__ = [
    "NEW_LANE",
    "QUEUED",
    "Authentic",
    "Authenticator",
    "Codec",
    "CodecSource",
    "Counted",
    "Dropped",
    "Gap",
    "KeysSet",
    "LaneState",
    "NotAddressed",
    "Opened",
    "OpenedKeys",
    "Order",
    "Origin",
    "Placed",
    "Position",
    "Proven",
    "Prover",
    "Reader",
    "ReaderEntry",
    "ReaderKeys",
    "Reason",
    "RecordKind",
    "RecordPlace",
    "Rung",
    "Sealing",
    "Signed",
    "SystemRecord",
    "Unsigned",
    "context_of",
    "end_of_lane",
    "in_records",
    "lane_from_bytes",
    "lane_to_bytes",
    "open_envelope",
    "open_keys",
    "record_key",
    "shipped_codec",
    "sign_batch",
    "sign_records",
    "take_number",
]
