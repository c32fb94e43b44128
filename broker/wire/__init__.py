"""The wire: bytes, a place, a register and a time in; a proven report or a named refusal out."""

from broker.wire.authenticate import Authentic, Authenticator
from broker.wire.codec import Codec, CodecSource, shipped_codec
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
from broker.wire.outcomes import NotAddressed, Proven, SystemRecord
from broker.wire.place import Position, RecordPlace, record_key
from broker.wire.prove import Prover
from broker.wire.reader import Dropped, Opened, Reader, open_envelope
from broker.wire.refusals import Reason
from broker.wire.sign import Signed, Unsigned, end_of_lane, sign_batch, sign_records

__all__ = [
    "NEW_LANE",
    "QUEUED",
    "Authentic",
    "Authenticator",
    "Codec",
    "CodecSource",
    "Dropped",
    "Gap",
    "LaneState",
    "NotAddressed",
    "Opened",
    "Order",
    "Origin",
    "Placed",
    "Position",
    "Proven",
    "Prover",
    "Reader",
    "Reason",
    "RecordKind",
    "RecordPlace",
    "Signed",
    "SystemRecord",
    "Unsigned",
    "end_of_lane",
    "lane_from_bytes",
    "lane_to_bytes",
    "open_envelope",
    "record_key",
    "shipped_codec",
    "sign_batch",
    "sign_records",
    "take_number",
]
