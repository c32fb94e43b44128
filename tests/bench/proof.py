"""Sealane's signatures without Kafka: batches signed, records proven by steps 1 to 8."""

from __future__ import annotations

import os
from itertools import cycle, islice

from broker.keys import ZERO
from broker.register import Status
from broker.roles.clock import utc_now
from broker.roles.identifiers import uuid7
from broker.wire import Authenticator, Codec, Origin, RecordPlace, Signed, Unsigned, sign_batch
from schemas import Section, SeizureReport, Terms
from schemas.contracts import contract

from .contender import BATCH, CONTRACT
from .network import CUSTOMS, YEAR, made
from .reports import pool
from .sealane import HANDLING

NETWORK = "exercise.bench"
TOPIC = f"{NETWORK}.{CONTRACT}"


class SealaneProof:
    """Signs `count` reports by the batch and authenticates each."""

    batch = BATCH

    def __init__(self, count: int) -> None:
        network = made(NETWORK)
        self.signer = network.signers[CUSTOMS]
        self.authenticator = Authenticator(network.register)
        self.origin = Origin(
            network=NETWORK,
            member=CUSTOMS,
            topic=TOPIC,
            lane=0,
            epoch=utc_now(),
            status=Status.EXERCISE,
            contract=contract(CONTRACT).id,
            register_version=network.register.version,
            keys=ZERO,
            sections=Section.TERMS | Section.OPEN | Section.FACTS | Section.NOMINAL,
            sealed=0,
            seal_suite=0,
            extensions=b"",
        )
        self.unsigned = list(islice(cycle(_unsigned()), count))
        self.signed: list[Signed] = []

    def sign(self) -> None:
        """Number, chain and sign them."""
        prev = ZERO
        for first in range(0, len(self.unsigned), self.batch):
            self.signed += sign_batch(
                self.origin,
                self.unsigned[first : first + self.batch],
                prev=prev,
                first_seq=first,
                signer=self.signer,
                signed_at=utc_now(),
            )
            prev = self.signed[-1].leaf

    def verify(self) -> None:
        """Prove each."""
        place = RecordPlace(NETWORK, TOPIC, self.origin.record_key)
        for signed in self.signed:
            self.authenticator.authenticate(signed.envelope, place, utc_now())


class SealaneSinglyProof(SealaneProof):
    """The same with a signature a report."""

    batch = 1


def _unsigned() -> list[Unsigned]:
    """Return the pool's reports, encoded."""
    codec = Codec(contract(CONTRACT), SeizureReport)
    randoms = {section: os.urandom(16) for section in Section}
    at = utc_now()
    return [
        Unsigned(
            sections=tuple(codec.encode(Terms(handling=HANDLING), report, randoms).values()),
            id=uuid7(at, os.urandom(10)),
            salt=os.urandom(16),
            made_at=at,
            expires_at=at + YEAR,
        )
        for report in pool()
    ]
