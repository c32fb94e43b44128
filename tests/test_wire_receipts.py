"""What receipts in a heartbeat promise: each for one member, in that heartbeat alone."""

from __future__ import annotations

from sealed_world import hourly
from wire_world import fresh, origin, uuid7

from broker.wire.context import context_of
from broker.wire.header import Header
from broker.wire.receipts import SEALED_MORE, open_receipts, receipts_context, seal_receipts

CONTEXT = fresh("context", size=32)
SAID = b"receipts".ljust(300, b"\0")


def test_each_member_opens_its_own_part_alone() -> None:
    """Under any of its hourly keys; to everyone else a part is noise, and none is larger."""
    parts = [seal_receipts(hourly(name), CONTEXT, SAID) for name in ("a", "b")]
    assert {len(part) for part in parts} == {len(SAID) + SEALED_MORE}
    assert open_receipts([hourly("x"), hourly("a")], CONTEXT, parts) == SAID
    assert open_receipts([hourly("c")], CONTEXT, parts) is None


def test_a_part_belongs_to_its_heartbeat() -> None:
    """In another heartbeat, and altered, it is noise."""
    part = seal_receipts(hourly("a"), CONTEXT, SAID)
    assert open_receipts([hourly("a")], fresh("other", size=32), [part]) is None
    assert open_receipts([hourly("a")], CONTEXT, [part[:-1] + bytes([part[-1] ^ 1])]) is None


def test_its_context_is_that_of_every_record() -> None:
    """One formula binds seals, hourly keys and receipts to what they travel in."""
    header = Header(7, bytes(32), uuid7(7), fresh("salt"), 1, 2, b"", b"", b"")
    beat = origin()
    assert receipts_context(beat, 7, header.id, header.salt) == context_of(beat, header)
