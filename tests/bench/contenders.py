"""All contenders, in the order of the table."""

from __future__ import annotations

from collections.abc import Callable

from .contender import Contender, Proof
from .fast_stream import (
    FastStreamAvro,
    FastStreamAvroAtLeastOnce,
    FastStreamJson,
    FastStreamJsonAtLeastOnce,
    FastStreamJsonSilent,
)
from .floor import Floor
from .jws import Jws, JwsProof
from .proof import SealaneProof, SealaneSinglyProof
from .sealane import Sealane, SealaneSealed, SealaneSingly

SEALED_TO = (1, 5, 25, 200)
"""For how many members reports are sealed."""

_ALL: tuple[Contender, ...] = (
    Floor(),
    FastStreamJson(),
    FastStreamJsonSilent(),
    FastStreamJsonAtLeastOnce(),
    FastStreamAvro(),
    FastStreamAvroAtLeastOnce(),
    Jws(),
    SealaneSingly(),
    Sealane(),
    *map(SealaneSealed, SEALED_TO),
)

CONTENDERS = {contender.name: contender for contender in _ALL}

PROOFS: dict[str, Callable[[int], Proof]] = {
    Jws.name: JwsProof,
    SealaneSingly.name: SealaneSinglyProof,
    Sealane.name: SealaneProof,
}
"""Who signs: given a count of reports, what signs and verifies them."""
