"""What the trust core costs alone, without Kafka: a big register, a decision, a stranger's record.

`python -m tests.bench.core` prints it; `make bench` does so behind its own table. Figures are CPU
of this process, the best of some rounds: nothing here waits for anybody.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from broker.errors import EnvelopeRefused
from broker.handling import Marked, Reader, Use, decide, judge
from broker.handling.relations import Relation
from broker.keys import HYBRID, SealingKey, SigningKey
from broker.register import Key, KeyUse, Kind, Member, Register, Right, Status, Topic
from broker.register.possession import bind_sealing, prove_possession
from broker.register.repository import lone_root, whole
from broker.sources import FolderSource, write_repository
from broker.store.register_watch import KEPT, WatchedRegister
from broker.wire import Authenticator, Origin, RecordPlace, Unsigned, record_key, sign_batch
from schemas.handling import TLP, Handling

MEMBERS: Final = 2_000
SIGNING: Final = 3
SEALING: Final = 2
RECORDS: Final = 100_000
ROUNDS: Final = 3
NETWORK: Final = "exercise.bench"
TOPIC: Final = f"{NETWORK}.alert"
AT: Final = 1_800_000_000_000_000
DAY: Final = 86_400_000_000
_STATEMENT: Final = b"sealane batch v1\0"


@dataclass(frozen=True, slots=True)
class Cost:
    """One figure and its limit, in the same unit."""

    title: str
    unit: str
    limit: float
    value: float

    @property
    def reached(self) -> bool:
        """Whether it keeps the limit."""
        return self.value <= self.limit


def costs() -> list[Cost]:
    """Measure everything; takes some minutes, most of them to make the register's keys."""
    with TemporaryDirectory() as name:
        return [*_register_costs(Path(name)), *_handling_costs(), _stranger_cost()]


def show(found: Iterable[Cost], screen: Console) -> None:
    """Print the figures as a table."""
    table = Table("the core alone (CPU)", "measured", "limit", "")
    for cost in found:
        value, limit = f"{cost.value:.3g} {cost.unit}", f"{cost.limit:g} {cost.unit}"
        table.add_row(cost.title, value, limit, "reached" if cost.reached else "MISSED")
    screen.print(table)


def big_register(members: int = MEMBERS) -> Register:
    """Return a register of so many members, each with three signing and two sealing keys."""
    rights = {"alert": frozenset({Right.PUBLISH, Right.READ})}
    known: dict[str, Member] = {}
    keys: dict[bytes, Key] = {}
    for number in range(members):
        name = f"customs-{number:04d}"
        known[name] = Member(name, Kind.CUSTOMS, f"Customs of {number}", "NZ", None, rights)
        keys |= {key.key_id: key for key in _keys(name)}
    return Register(
        network=NETWORK,
        version=1,
        made_at=AT,
        statuses=(Status.EXERCISE,),
        clear=frozenset({Status.EXERCISE}),
        max_validity=DAY,
        members=known,
        topics={TOPIC: Topic(TOPIC, frozenset())},
        contracts={},
        keys=keys,
    )


def _keys(member: str) -> Iterable[Key]:
    window = AT - DAY, AT + 300 * DAY
    for _ in range(SIGNING):
        signer = SigningKey.generate()
        proof = prove_possession(NETWORK, member, signer)
        yield Key(member, signer.suite, KeyUse.SIGNING, signer.public, proof, *window)
    for _ in range(SEALING):
        public = SealingKey.generate().public
        proof = bind_sealing(NETWORK, member, signer, public)
        yield Key(member, HYBRID, KeyUse.SEALING, public, proof, *window)


def _register_costs(folder: Path) -> Iterable[Cost]:
    register = big_register()
    register = replace(register, members=_without_rights(register))
    root = SigningKey.generate()
    trusted = lone_root(root)
    write_repository(
        folder / "register", whole(register, root=trusted, registrars=[root], publisher=root)
    )
    kept = folder / KEPT

    def load() -> WatchedRegister:
        return WatchedRegister(
            FolderSource(folder / "register"), trusted, NETWORK, kept, lambda: AT
        )

    def cold() -> None:
        kept.unlink(missing_ok=True)
        load()

    size = f"{len(register.members):,} members and {len(register.keys):,} keys"
    yield Cost(f"load a register of {size}", "s", 3, _best(cold))
    yield Cost("load it again from its verified copy", "s", 0.3, _best(load))
    current, ids = load().current(), list(register.keys)
    look = partial(_each, current.key, ids)
    yield Cost("look up a key", "us", 2, _best(look, len(ids)))
    may = partial(current.may, right=Right.READ, topic=TOPIC, contract="alert")
    asked = partial(_each, may, current.members)
    yield Cost("look up a right", "us", 2, _best(asked, len(current.members)))


def _without_rights(register: Register) -> dict[str, Member]:
    """Return the members as a register without contracts may have them."""
    return {name: replace(member, rights={}) for name, member in register.members.items()}


def _handling_costs() -> Iterable[Cost]:
    times = range(RECORDS)
    asked = partial(decide, TLP.AMBER, Relation.AUDIENCE, Use.READ, ())
    alone = partial(_each, lambda _: asked(), times)
    yield Cost("decide one use by the marking", "us", 1, _best(alone, RECORDS))
    rights = {"alert": frozenset({Right.READ})}
    register = replace(
        big_register(0),
        members={"police": Member("police", Kind.POLICE, "police", None, None, rights)},
        topics={TOPIC: Topic(TOPIC, frozenset({"alert"}))},
    )
    handling = Handling(tlp=TLP.AMBER, audience=("police",))
    marked = Marked("customs", "alert", TOPIC, Status.EXERCISE, AT + DAY, handling)
    reader = Reader("police", register, AT)
    whole_one = partial(_each, lambda _: judge(Use.READ, marked, reader), times)
    yield Cost("judge it with rights, clearance and purpose", "us", 5, _best(whole_one, RECORDS))


def _stranger_cost() -> Cost:
    """Return what a record under a key that nobody knows costs (THREATS 27)."""
    signer = SigningKey.generate()
    origin = Origin(
        network=NETWORK,
        member="customs",
        topic=TOPIC,
        lane=0,
        epoch=AT,
        status=Status.EXERCISE,
        contract=bytes(31) + b"\1",
        register_version=1,
        keys=bytes(32),
        sections=3,
        sealed=0,
        seal_suite=0,
        extensions=b"",
    )
    unsigned = Unsigned((b"terms" * 20, b"open" * 20), bytes(16), bytes(16), AT, AT + DAY)
    (signed,) = sign_batch(
        origin, [unsigned], prev=bytes(32), first_seq=0, signer=signer, signed_at=AT
    )
    at = signed.envelope.index(_STATEMENT) + len(_STATEMENT) + 1
    before, behind = signed.envelope[:at], signed.envelope[at + 32 :]
    flood = [before + n.to_bytes(32, "big") + behind for n in range(RECORDS)]
    place = RecordPlace(NETWORK, TOPIC, record_key(NETWORK, "customs", TOPIC, 0))
    authenticator = Authenticator(big_register(0))

    def refuse(value: bytes) -> None:
        with suppress(EnvelopeRefused):
            authenticator.authenticate(value, place, AT)

    title = f"refuse one of {RECORDS:,} records under unknown keys"
    return Cost(title, "us", 10, _best(partial(_each, refuse, flood), RECORDS))


def _each(work: Callable[[Any], object], things: Iterable[Any]) -> None:
    for thing in things:
        work(thing)


def _best(work: Callable[[], object], pieces: int | None = None) -> float:
    """Return the CPU seconds of `work`, or microseconds for each of so many pieces."""
    found = []
    for _ in range(ROUNDS):
        begun = process_time()
        work()
        found.append(process_time() - begun)
    return min(found) if pieces is None else min(found) / pieces * 1_000_000


if __name__ == "__main__":
    measured = costs()
    show(measured, Console())
    sys.exit(not all(cost.reached for cost in measured))
