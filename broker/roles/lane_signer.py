"""The lane's signer: from what queued to signed records, with the hourly keys that they need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from broker.keys import ZERO
from broker.register import Status
from broker.roles.author import Author
from broker.roles.identifiers import SALT, UUID_RANDOM, uuid7
from broker.roles.ports import LaneHead, Numbered
from broker.roles.preparation import Prepared, Said
from broker.roles.sealer import RUNG_SIZE, Sealer
from broker.wire import KeysSet, Origin, ReaderEntry, Rung, Signed, Unsigned, sign_records
from broker.wire.receipts import receipts_context

SEAL_SUITE = 1
NOMINAL_RUNG = 3
KEYS_SECTION = 16


@dataclass(kw_only=True)
class LaneSigner:
    """Numbers, seals, chains and signs for one lane, in memory: its writer makes it durable."""

    author: Author
    topic: str
    lane: int
    sealer: Sealer
    _origins: dict[Said, Origin] = field(default_factory=dict)
    _origins_of: tuple[int, bytes] = (0, ZERO)

    def keys_due(self, head: LaneHead, at: int) -> list[Numbered]:
        """Return the `keys` records that must come behind `head` first; none where none are due."""
        lots = self.sealer.renewal(at)
        if not lots:
            return []
        register = self.sealer.register.current()
        said = Said(ZERO, Status.SYSTEM, register.version, KEYS_SECTION, sealed=0)
        expires_at = at + register.max_validity
        written: list[Numbered] = []
        for entries in lots:
            record = self._keys_record([each.leaf for each in written], entries, at, expires_at)
            (signed,) = self._signed([(self._origin(head.epoch, said), record)], head, at)
            written.append(Numbered(signed.seq, signed.leaf, record.id, signed.envelope, None, 0))
            head = behind(head, written[-1])
        self.sealer.adopt(written[-1].leaf, expires_at)
        return written

    def unsigned(self, prepared: Prepared) -> Unsigned:
        """Return a report's record, with those whom it is sealed for.

        Raises:
            HandlingRefused: Nothing can be sealed to one of them (`handling.recipient_key`).
        """
        unsigned = prepared.unsigned
        if prepared.recipients is None:
            return unsigned
        sealer = self.sealer
        return unsigned._replace(
            sealing=sealer.sealing(prepared.recipients, prepared.fresh),
            expires_at=min(unsigned.expires_at, sealer.expires_at),
        )

    def sign(
        self, batch: Sequence[tuple[Prepared, Unsigned]], head: LaneHead, at: int
    ) -> list[Numbered]:
        """Return the batch's records behind `head`, signed with one signature."""
        records = [
            self._finished(self._origin(head.epoch, prepared.said), record, prepared, seq)
            for seq, (prepared, record) in enumerate(batch, head.seq + 1)
        ]
        signed = self._signed(records, head, at)
        return [
            self._numbered(each, prepared)
            for each, (prepared, _) in zip(signed, batch, strict=True)
        ]

    def _signed(
        self, records: Sequence[tuple[Origin, Unsigned]], head: LaneHead, at: int
    ) -> list[Signed]:
        return sign_records(
            records,
            first_seq=head.seq + 1,
            prev=head.leaf,
            signer=self.author.keyring.signer,
            signed_at=at,
        )

    def _finished(
        self, origin: Origin, record: Unsigned, prepared: Prepared, seq: int
    ) -> tuple[Origin, Unsigned]:
        """Return what is to be signed under this number."""
        if prepared.finish is None:
            return origin, record
        context = receipts_context(origin, seq, record.id, record.salt)
        return origin, record._replace(sections=prepared.finish(context, self.sealer.key_of))

    def _keys_record(
        self,
        others: Sequence[bytes],
        entries: Mapping[bytes, ReaderEntry],
        at: int,
        expires_at: int,
    ) -> Unsigned:
        fresh = self.sealer.random(UUID_RANDOM + SALT)
        return Unsigned(
            sections=(),
            id=uuid7(at, fresh[:UUID_RANDOM]),
            salt=fresh[UUID_RANDOM:],
            made_at=at,
            expires_at=expires_at,
            keys=KeysSet(others, entries),
        )

    def _numbered(self, signed: Signed, prepared: Prepared) -> Numbered:
        rung = prepared.fresh[:RUNG_SIZE]
        return Numbered(
            signed.seq,
            signed.leaf,
            prepared.unsigned.id,
            signed.envelope,
            prepared.origin_key,
            prepared.revision,
            self.author.member,
            Rung(NOMINAL_RUNG, rung) if rung else None,
        )

    def _origin(self, epoch: int, said: Said) -> Origin:
        if self._origins_of != (epoch, self.sealer.leaf):
            self._origins, self._origins_of = {}, (epoch, self.sealer.leaf)
        origin = self._origins.get(said)
        if origin is None:
            origin = self._origins[said] = Origin(
                network=self.author.network,
                member=self.author.member,
                topic=self.topic,
                lane=self.lane,
                epoch=epoch,
                status=said.status,
                contract=said.contract,
                register_version=said.register_version,
                keys=self.sealer.leaf if said.sealed else ZERO,
                sections=said.sections,
                sealed=said.sealed,
                seal_suite=SEAL_SUITE if said.sealed else 0,
                extensions=b"",
            )
        return origin


def behind(head: LaneHead, last: Numbered) -> LaneHead:
    """Return where a lane stands once `last` is its last record."""
    return LaneHead(head.epoch, last.seq, last.leaf, head.acknowledged)
