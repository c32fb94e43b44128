"""Vectors of the register's file: what may be believed, and why not."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from curve_points import LOW_ORDER
from register_forge import around, lone, repository, texts
from sealed_world import sealing_key
from wire_world import BEATS, NETWORK, NOW, join, key

from broker.errors import RegisterRefused
from broker.register import Kind, Register, Status, new_register, registered
from broker.register.document import document_of
from broker.register.possession import bind_sealing, prove_possession
from broker.register.repository import verify
from schemas.contracts import shipped

JSON = dict[str, Any]
Change = Callable[[JSON], None]
MALFORMED = "register.malformed"


@dataclass(frozen=True)
class RegisterCase:
    """A register's vector before it is written; `expect` is a reason, or `register`."""

    name: str
    says: str
    expect: str
    files: dict[str, bytes]
    network: str = NETWORK
    root: bytes = field(default_factory=lone)
    held: dict[str, bytes] | None = None
    at: int = NOW


@cache
def small() -> Register:
    """Return a register of one contract and two members, as signed."""
    register = new_register(
        network=NETWORK,
        made_at=NOW,
        statuses=(Status.EXERCISE, Status.TEST),
        clear=frozenset({Status.EXERCISE}),
        max_validity=10**12,
        contracts=[registered("heartbeat", shipped()["heartbeat"].text)],
    )
    for name in ("customs-nz", "police-nz"):
        register = join(register, name, Kind.CUSTOMS)
    return register


def changed(change: Callable[[JSON], None]) -> dict[str, bytes]:
    """Return that register with its JSON changed, and signed all the same."""
    tree = json.loads(document_of(small()))
    change(tree)
    return around(json.dumps(tree).encode(), version=small().version)


def _set(path: str, value: object) -> Callable[[JSON], None]:
    """Return a change of one field, `a.0.b` from the top."""

    def change(tree: Any) -> None:  # noqa: ANN401 - JSON
        *way, last = (int(step) if step.isdigit() else step for step in path.split("."))
        for step in way:
            tree = tree[step]
        tree[last] = value

    return change


def _drop(path: str) -> Callable[[JSON], None]:
    def change(tree: JSON) -> None:
        del tree[path]

    return change


def _twice(name: str) -> Callable[[JSON], None]:
    def change(tree: JSON) -> None:
        tree[name].append(tree[name][0])

    return change


def _codes(*lists: JSON) -> Callable[[JSON], None]:
    """Name code lists, each as one that is good but for these fields."""
    good = {"name": "hs", "edition": "2022", "version": "2022", "sha256": "5e" * 32}
    return _set("code_lists", [good | changes for changes in lists])


def _public(public: bytes) -> Callable[[JSON], None]:
    return _set("keys.0.public", public.hex())


def _actual_in_clear(tree: JSON) -> None:
    tree.update(statuses=["ACTUAL"], clear=["ACTUAL"])


def _borrowed(tree: JSON) -> None:
    """Give the second member the first one's key, with a proof that the first could make."""
    proof = prove_possession(NETWORK, tree["keys"][1]["member"], key("customs-nz"))
    tree["keys"][1] |= {"public": tree["keys"][0]["public"], "proof": proof.hex()}


def _sealing(public: bytes | None = None, *, by: str = "customs-nz", twice: bool = False) -> Change:
    """Add a sealing key of the first member, bound with the signing key of `by`."""

    def change(tree: JSON) -> None:
        held = sealing_key("customs-nz").public if public is None else public
        first, second = tree["keys"]
        owners = [(first, by), (second, second["member"])] if twice else [(first, by)]
        for owner, binder in owners:
            proof = bind_sealing(NETWORK, owner["member"], key(binder), held)
            more = {"suite": 2, "use": "SEALING", "public": held.hex(), "proof": proof.hex()}
            tree["keys"].append(owner | more)

    return change


def _curve(point: bytes) -> Change:
    """Add a sealing key whose X25519 part is this."""
    return _sealing(sealing_key("customs-nz").public[:-32] + point)


def _level(avro: object) -> Callable[[JSON], None]:
    """Replace the type of a heartbeat's interval."""

    def change(tree: JSON) -> None:
        contract = json.loads(tree["contracts"][0]["text"])
        contract["fields"][0]["type"]["fields"][0]["type"] = avro
        tree["contracts"][0]["text"] = json.dumps(contract)

    return change


IDENTITY = b"\1" + bytes(31)
ORDER_8 = bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")
MIXED = bytes.fromhex("4a165a2dc3f848acce74c4009b480d4522ffa2618ed8ca0fcff175cf5f51e47f")
NOT_CANONICAL = (2**255 - 19 + 3).to_bytes(32, "little")
DECIMAL = {"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2}
CHANGES: dict[str, tuple[tuple[str, str, Change], ...]] = {
    "register": (
        ("no_clear", "Nothing travels in clear.", _set("clear", [])),
        ("sealing", "A sealing key.", _sealing()),
        ("codes_none", "No code list, and it says so.", _codes()),
        (
            "codes",
            "Code lists, one without edition.",
            _codes({}, {"name": "office", "edition": None}),
        ),
        ("codes_editions", "One list in two editions.", _codes({}, {"edition": "2017"})),
    ),
    "register.malformed": (
        ("made_at", "A time in quotes.", _set("made_at", "3")),
        ("missing", "No statuses at all.", _drop("statuses")),
        ("unknown", "A key that nobody knows.", _set("more", 1)),
        ("status_unknown", "A status that is none.", _set("statuses", ["X"])),
        ("validity_0", "No validity.", _set("max_validity", 0)),
        ("kind", "A member of no kind.", _set("members.0.kind", "PIRATES")),
        ("title", "A member without a title.", _set("members.0.title", "")),
        ("country", "A country in small letters.", _set("members.0.country", "nz")),
        ("right", "A right that is none.", _set("members.0.rights", {"heartbeat": ["WRITE"]})),
        ("topic_missing", "A topic that carries what is no list.", _set("topics.0.contracts", 1)),
        ("key_use", "A key for nothing known.", _set("keys.0.use", "SIGNIN")),
        ("codes_name", "A code list in capitals.", _codes({"name": "HS"})),
        ("codes_edition", "An edition that is no year.", _codes({"edition": "22"})),
        ("codes_version", "A code list of no version.", _codes({"version": ""})),
        ("codes_digest", "A digest of 31 bytes.", _codes({"sha256": "5e" * 31})),
        ("codes_unknown", "A code list with a key more.", _codes({"url": "x"})),
        ("key_hex", "A key that is not hex.", _set("keys.0.public", "0g")),
        ("key_before", "A window from 2^63.", _set("keys.0.not_before", 2**63)),
        ("key_after", "A window to before 1970.", _set("keys.0.not_after", -1)),
    ),
    "register.contract": (
        ("contract_name", "Not of its name.", _set("contracts.0.name", "beat")),
        ("contract_json", "No JSON.", _set("contracts.0.text", "{")),
        ("contract_map", "A map.", _level({"type": "map", "values": "int"})),
        ("contract_null", "Items of no bytes.", _level({"type": "array", "items": "null"})),
        ("contract_float", "A double.", _level("double")),
        ("contract_decimal", "A decimal without bound.", _level(DECIMAL)),
        ("contract_recursion", "It holds itself.", _level(["null", "HeartbeatOpen"])),
    ),
    "register.twice": (
        ("member_twice", "A member twice.", _twice("members")),
        ("topic_twice", "A topic twice.", _twice("topics")),
        ("contract_twice", "A contract twice.", _twice("contracts")),
        ("key_twice", "A key twice.", _twice("keys")),
        ("codes_twice", "A code list twice.", _codes({}, {"version": "2"})),
        ("key_borrowed", "One public key under two members.", _borrowed),
        ("sealing_borrowed", "One sealing key under two.", _sealing(twice=True)),
    ),
    "register.name": (
        ("network_name", "A name with a space.", _set("network", "a network")),
        ("member_name", "A name in capitals.", _set("members.0.name", "Customs-NZ")),
        ("topic_name", "A topic with a space.", _set("topics.0.name", f"{BEATS} ")),
    ),
    "register.statuses": (
        ("no_status", "No status.", _set("statuses", [])),
        ("status_twice", "One twice.", _set("statuses", ["TEST", "EXERCISE", "TEST"])),
        ("status_system", "Reports as SYSTEM.", _set("statuses", ["EXERCISE", "SYSTEM"])),
        ("clear_actual", "ACTUAL in clear.", _actual_in_clear),
        ("clear_absent", "In clear, and none of them.", _set("statuses", ["TEST"])),
    ),
    "register.inconsistent": (
        ("topic_elsewhere", "Another network's.", _set("topics.0.name", "test.heartbeat")),
        ("topic_contract", "No such contract.", _set("topics.0.contracts", ["alert"])),
        ("key_stranger", "A key of no member.", _set("keys.0.member", "nobody")),
        ("key_never", "An empty window.", _set("keys.0.not_after", NOW - 10**15)),
    ),
    "register.key_suite": (
        ("key_suite", "Suite 2 for signing.", _set("keys.0.suite", 2)),
        ("key_suite_3", "Suite 3.", _set("keys.0.suite", 3)),
        ("sealing_suite", "Suite 1 for sealing.", _set("keys.0.use", "SEALING")),
    ),
    "register.key_weak": (
        ("key_identity", "The identity.", _public(IDENTITY)),
        ("key_order_8", "A point of order 8.", _public(ORDER_8)),
        ("key_mixed", "With a part of order 8.", _public(MIXED)),
        ("key_canonical", "y above the prime.", _public(NOT_CANONICAL)),
        ("key_short", "31 bytes.", _public(bytes(31))),
        *((f"sealing_order_{n}", "Of low order.", _curve(p)) for n, p in enumerate(LOW_ORDER)),
        ("sealing_canonical", "X25519 above the prime.", _curve(NOT_CANONICAL)),
        ("sealing_top_bit", "X25519 with its top bit.", _curve(bytes(30) + b"\1\x80")),
        ("sealing_short", "1,215 bytes.", _curve(b"\t" * 31)),
        ("sealing_lattice", "No ML-KEM key.", _sealing(b"\xff" * 1184 + b"\t" + bytes(31))),
    ),
    "register.key_possession": (
        ("proof", "No proof.", _set("keys.0.proof", "00" * 64)),
        ("proof_stranger", "Another's key.", _public(key("x").public)),
        ("sealing_stranger", "Bound by another.", _sealing(by="police-nz")),
    ),
}


def register_files() -> Iterator[RegisterCase]:
    """Yield the vectors of the register's file."""
    good = repository(small())
    yield RegisterCase("register_file/good", "A register.", "register", good)
    yield RegisterCase(
        "register_file/other_network", "Another network's.", "register.network", good, "test"
    )
    data = document_of(small())
    double = around(data.replace(b"{", b'{"network": "exercise.test", ', 1))
    yield RegisterCase("register_file/key_twice_json", "A name said twice.", MALFORMED, double)
    yield RegisterCase("register_file/no_json", "No JSON.", MALFORMED, around(b"{"))
    for expect, cases in CHANGES.items():
        for name, says, change in cases:
            yield RegisterCase(f"register_file/{name}", says, expect, changed(change))


def register_vector(case: RegisterCase) -> JSON:
    """Return a case as JSON, with what must come out."""
    held = None if case.held is None else verify(case.held, root=case.root, at=None)
    try:
        trusted = verify(case.files, root=case.root, at=case.at, network=case.network, held=held)
    except RegisterRefused as exc:
        expected: JSON = {"result": "refused", "reason": exc.reason}
    else:
        expected = {"result": "register", "version": trusted.register.version}
    stated = expected.get("reason", expected["result"])
    if stated != case.expect:
        raise AssertionError(f"{case.name}: {stated}, and {case.expect} was stated")
    return {
        "name": case.name,
        "says": case.says,
        "root": case.root.decode(),
        "network": case.network,
        "at": case.at,
        "held": None if case.held is None else texts(case.held),
        "files": texts(case.files),
        "expect": expected,
    }
