"""Second verifier, written from `schemas/README.md` alone: section 8, the register."""

from __future__ import annotations

import base64
import json
import re
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from second_verifier_avro import NAME, Contract, Refused, lint
from second_verifier_form import read_form

TYPE = "application/vnd.sealane.register.v1+json"
STATUSES = ("ACTUAL", "EXERCISE", "TEST", "SYSTEM")
TOPIC = re.compile(r"[A-Za-z0-9._-]{1,200}")
PRIME = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
CURVE_D = -121665 * pow(121666, -1, PRIME) % PRIME


def verifies(public: bytes, signature: bytes, data: bytes) -> bool:
    """Say whether this is the key's Ed25519 signature."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, data)
    except (InvalidSignature, ValueError):
        return False
    return True


def key_id(member: str, suite: int, public: bytes) -> bytes:
    """Return a key's id (section 4)."""
    name = member.encode()
    return sha256(
        b"sealane key v1\0" + bytes([len(name)]) + name + bytes([suite]) + public
    ).digest()


class Register:
    """A register that may be believed."""

    def __init__(self, tree: dict[str, Any]) -> None:
        self.network: str = tree["network"]
        self.version: int = tree["version"]
        self.statuses = [STATUSES.index(name) for name in tree["statuses"]]
        self.clear = [STATUSES.index(name) for name in tree["clear"]]
        self.max_validity: int = tree["max_validity"]
        self.members = {member["name"]: member for member in tree["members"]}
        self.topics = {topic["name"]: topic["contracts"] for topic in tree["topics"]}
        texts = [contract["text"] for contract in tree["contracts"]]
        self.contracts = {sha256(text.encode()).digest(): Contract(text) for text in texts}
        self.keys = {
            key_id(key["member"], key["suite"], bytes.fromhex(key["public"])): key
            for key in tree["keys"]
        }

    def may(self, member: str, right: str, topic: str, contract: str) -> bool:
        """Say whether a member has a right to a contract on a topic."""
        rights = self.members.get(member, {}).get("rights", {})
        return contract in self.topics.get(topic, ()) and right in rights.get(contract, ())


def read_register(file: str, root: bytes, network: str) -> Register:
    """Return the register in a signed file."""
    payload, signature = _frame(file)
    signed = b"DSSEv1 %d %b %d %b" % (len(TYPE), TYPE.encode(), len(payload), payload)
    _check(verifies(root, signature, signed), "signature")
    tree = read_form(payload)
    for contract in tree["contracts"]:
        good = lint(contract["text"]) and Contract(contract["text"]).name == contract["name"]
        _check(good, "contract")
    for name in ("members", "topics"):
        _once([item["name"] for item in tree[name]])
    _once([contract["text"] for contract in tree["contracts"]])
    _once([(key["member"], key["suite"], key["public"]) for key in tree["keys"]])
    _once([(codes["name"], codes.get("edition")) for codes in tree["code_lists"]])
    _check_content(tree)
    for key in tree["keys"]:
        _check_key(key, tree)
    _once([key["public"] for key in tree["keys"]])
    _check(tree["network"] == network, "network")
    return Register(tree)


def _check(good: object, reason: str) -> None:
    if not good:
        raise Refused(f"register.{reason}")


def _once(names: list[Any]) -> None:
    _check(len(set(names)) == len(names), "twice")


def _frame(file: str) -> tuple[bytes, bytes]:
    try:
        tree = json.loads(file)
        (signature,) = tree["signatures"]
        payload = base64.b64decode(tree["payload"], validate=True)
        signed = base64.b64decode(signature["sig"], validate=True)
    except (KeyError, ValueError) as exc:
        raise Refused("register.malformed") from exc
    _check(tree["payloadType"] == TYPE, "malformed")
    return payload, signed


def _check_content(tree: dict[str, Any]) -> None:
    _check(NAME.fullmatch(tree["network"]), "name")
    statuses, clear = tree["statuses"], set(tree["clear"])
    good = statuses and len(set(statuses)) == len(statuses) and "SYSTEM" not in statuses
    _check(good and clear <= {"EXERCISE", "TEST"} & set(statuses), "statuses")
    for member in tree["members"]:
        _check(NAME.fullmatch(member["name"]), "name")
    contracts = [Contract(contract["text"]) for contract in tree["contracts"]]
    for contract in contracts:
        _check((contract.name == "heartbeat") != bool(contract.bits & 1), "inconsistent")
    for topic in tree["topics"]:
        _check(TOPIC.fullmatch(topic["name"]), "name")
        carried = set(topic["contracts"]) <= {contract.name for contract in contracts}
        mine = topic["name"].startswith(f"{tree['network']}.")
        _check(carried and mine, "inconsistent")


def _check_key(key: dict[str, Any], tree: dict[str, Any]) -> None:
    members = {member["name"] for member in tree["members"]}
    _check(key["member"] in members and key["not_before"] < key["not_after"], "inconsistent")
    _check(key["suite"] == 1, "key_suite")
    public = bytes.fromhex(key["public"])
    _check(_is_prime_order(public), "key_weak")
    names = b"".join(bytes([len(n)]) + n.encode() for n in (tree["network"], key["member"]))
    stated = b"sealane possession v1\0" + names + bytes([key["suite"]]) + public
    _check(verifies(public, bytes.fromhex(key["proof"]), stated), "key_possession")


Point = tuple[int, int]


def _is_prime_order(public: bytes) -> bool:
    point = _point(public)
    if point is None or point == (0, 1):
        return False
    total, double = (0, 1), point
    for power in range(ORDER.bit_length()):
        if ORDER >> power & 1:
            total = _add(total, double)
        double = _add(double, double)
    return total == (0, 1)


def _point(public: bytes) -> Point | None:
    number = int.from_bytes(public, "little")
    sign, y = number >> 255, number % 2**255
    if len(public) != 32 or y >= PRIME:
        return None
    square = (y * y - 1) * pow(CURVE_D * y * y + 1, -1, PRIME) % PRIME
    x = pow(square, (PRIME + 3) // 8, PRIME)
    if x * x % PRIME != square:
        x = x * pow(2, (PRIME - 1) // 4, PRIME) % PRIME
    if x * x % PRIME != square or (not x and sign):
        return None
    return (x if x % 2 == sign else PRIME - x), y


def _add(one: Point, two: Point) -> Point:
    (a, b), (c, d) = one, two
    cross = CURVE_D * a * b * c * d % PRIME
    x = (a * d + b * c) * pow(1 + cross, -1, PRIME) % PRIME
    y = (b * d + a * c) * pow(1 - cross, -1, PRIME) % PRIME
    return x, y
