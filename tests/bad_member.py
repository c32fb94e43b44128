"""A member acting badly: signs with its own key what no station of ours would say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from secrets import token_bytes
from unittest.mock import patch

from exchange import YEAR, Exchange
from kafka_operator import Raw

from broker.keys import ZERO, expand
from broker.register import KeyUse, Status
from broker.roles.clock import utc_now
from broker.roles.identifiers import SALT, UUID_RANDOM, uuid7
from broker.wire import (
    KeysSet,
    Origin,
    ReaderEntry,
    Sealing,
    Signed,
    Unsigned,
    record_key,
    shipped_codec,
    sign_records,
)
from broker.wire.keys_section import write_keys
from broker.wire.ladder import NOMINAL_RUNG, Rung, climb_down
from broker.wire.sealing import SealedRecord, seal_record
from schemas import Report, Section, Terms

Change = Callable[[SealedRecord, bytes], SealedRecord]
"""From what was sealed, and its context, to what is signed."""


class BadMember:
    """Writes one lane, and seals for whom and under what it likes.

    Args:
        exchange: The network, sealed.
        member: Whose keys it has.
        contract: What it says, on that contract's topic.
        at: When it claims to sign, microseconds UTC.
    """

    def __init__(
        self,
        exchange: Exchange,
        member: str = "customs-nz",
        contract: str = "seizure_report",
        at: int | None = None,
    ) -> None:
        self.exchange, self.member = exchange, member
        self.contract = contract
        self.topic = exchange.topic(contract)
        self.at = utc_now() if at is None else at
        self.hourly = {name: token_bytes(32) for name in exchange.register.members}
        self.rung = token_bytes(32)
        """Rung 3 of every report that it makes."""
        self.keys_leaf = ZERO
        self.last: Signed | None = None

    def keys(
        self,
        change: Callable[[bytes], bytes] = lambda section: section,
        *,
        told: Mapping[str, bytes] | None = None,
    ) -> Raw:
        """Return its `keys` record, changed before it was signed.

        Args:
            change: From the section as it should be to the section as it is.
            told: The hourly key that each reader is told; by default, the one that is used.
        """
        readers = {
            key_id: ReaderEntry(key.public, (told or self.hourly)[key.member], {})
            for key_id, key in self.exchange.register.keys.items()
            if key.use is KeyUse.SEALING
        }
        origin = self._origin(Status.SYSTEM, ZERO, 16, 0, ZERO)
        record = self._record(())._replace(keys=KeysSet((), readers))
        with patch("broker.wire.sign.write_keys", lambda *of: change(write_keys(*of))):
            raw = self._signed(origin, record)
        assert self.last is not None
        self.keys_leaf = self.last.leaf
        return raw

    def report(
        self,
        report: Report,
        terms: Terms,
        recipients: Mapping[str, int],
        change: Change = lambda made, _: made,
        *,
        status: Status = Status.EXERCISE,
    ) -> Raw:
        """Return a report sealed to `recipients`, changed before it was signed."""
        contract = self.exchange.register.current_contract(self.contract)
        sections = shipped_codec(contract).encode(terms, report, dict.fromkeys(Section, b""))
        present = sum(sections)
        origin = self._origin(status, contract.id, present, present, self.keys_leaf)
        sealing = Sealing(
            self.rung,
            {self.hourly[name]: rung for name, rung in recipients.items()},
            token_bytes(32),
        )
        record = self._record(tuple(sections.values()))._replace(sealing=sealing)

        def seal(*of: object) -> SealedRecord:
            return change(seal_record(*of), of[3])  # type: ignore[arg-type] # as it is called

        with patch("broker.wire.sign.seal_record", seal):
            return self._signed(origin, record)

    def stanza(self, name: str, number: int, rung: int, context: bytes) -> bytes:
        """Return a stanza that calls one rung by the number of another."""
        key = climb_down(Rung(NOMINAL_RUNG, self.rung))[rung]
        return stanza(self.hourly[name], number, key, context)

    def _record(self, sections: tuple[bytes, ...]) -> Unsigned:
        return Unsigned(
            sections=sections,
            id=uuid7(self.at, token_bytes(UUID_RANDOM)),
            salt=token_bytes(SALT),
            made_at=self.at,
            expires_at=self.at + YEAR // 2,
        )

    def _origin(
        self, status: Status, contract: bytes, sections: int, sealed: int, keys: bytes
    ) -> Origin:
        return Origin(
            network=self.exchange.network,
            member=self.member,
            topic=self.topic,
            lane=0,
            epoch=self.at,
            status=status,
            contract=contract,
            register_version=self.exchange.register.version,
            keys=keys,
            sections=sections,
            sealed=sealed,
            seal_suite=1 if sealed else 0,
            extensions=b"",
        )

    def _signed(self, origin: Origin, record: Unsigned) -> Raw:
        last = self.last
        (self.last,) = sign_records(
            [(origin, record)],
            prev=ZERO if last is None else last.leaf,
            first_seq=0 if last is None else last.seq + 1,
            signer=self.exchange.signers[self.member],
            signed_at=self.at,
        )
        key = record_key(self.exchange.network, self.member, self.topic, 0)
        return Raw(key, self.last.envelope)


def stanza(hourly: bytes, number: int, rung: bytes, context: bytes) -> bytes:
    """Return one stanza, whatever it says."""
    made = expand(hourly, b"sealane stanza v1\0" + context, 49)
    wrapped = bytes([number]) + rung
    return made[:16] + bytes(a ^ b for a, b in zip(made[16:], wrapped, strict=True))
