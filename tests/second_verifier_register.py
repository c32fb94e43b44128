"""Second verifier, written from `schemas/README.md` alone: section 8, the register."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Any

from second_verifier_avro import NAME, Contract, Refused, lint
from second_verifier_curve import is_prime_order
from second_verifier_form import read_form, read_keys
from second_verifier_hpke import is_sealing_key
from second_verifier_repository import FOREVER, Files, Repository, check, once, verifies

JSON = dict[str, Any]

STATUSES = ("ACTUAL", "EXERCISE", "TEST", "SYSTEM")
TOPIC = re.compile(r"[A-Za-z0-9._-]{1,200}")


def key_id(member: str, suite: int, public: bytes) -> bytes:
    """Return a key's id (section 4)."""
    name = member.encode()
    return sha256(
        b"sealane key v1\0" + bytes([len(name)]) + name + bytes([suite]) + public
    ).digest()


class Register:
    """A register that may be believed."""

    def __init__(self, tree: JSON, version: int) -> None:
        self.network: str = tree["network"]
        self.version = version
        self.statuses = [STATUSES.index(name) for name in tree["statuses"]]
        self.clear = [STATUSES.index(name) for name in tree["clear"]]
        self.max_validity: int = tree["max_validity"]
        self.members = {member["name"]: member for member in tree["members"]}
        self.topics = {topic["name"]: topic["contracts"] for topic in tree["topics"]}
        texts = [contract["text"] for contract in tree["contracts"]]
        self.contracts = {sha256(text.encode()).digest(): Contract(text) for text in texts}
        self.keys = {_id(key): key for key in tree["keys"]}

    def held_at(self, name: str, at: int) -> tuple[str, JSON]:
        """Return a member's standing and rights at a time."""
        member = self.members.get(name, {"standing": "ACTIVE", "rights": {}})
        since, past = member.get("standing_since", 0), member.get("past", [])
        if at >= since:
            return member["standing"], member["rights"]
        before = [period for period in past if period["since"] <= at]
        if before:
            return before[-1]["standing"], before[-1]["rights"]
        return "ACTIVE", {} if past else member["rights"]

    def may(
        self, member: str, right: str, topic: str, contract: str, at: int | None = None
    ) -> bool:
        """Say whether a member has a right to a contract on a topic; now, or at a time."""
        standing, given = self.held_at(member, FOREVER if at is None else at)
        rights = given.get(contract, ()) if standing == "ACTIVE" else ()
        if right == "READ_NON_NOMINAL" and "READ" in rights:
            return contract in self.topics.get(topic, ())
        return contract in self.topics.get(topic, ()) and right in rights


def read_register(
    files: Files, root: bytes, network: str, at: int, held: Files | None = None
) -> Register:
    """Return the register in a repository's files."""
    before = None if held is None else Repository(held, root, None)
    found = Repository(files, root, before)
    tree = read_form(found.register)
    for contract in tree["contracts"]:
        good = lint(contract["text"]) and Contract(contract["text"]).name == contract["name"]
        check(good, "contract")
    for name in ("members", "topics", "groups"):
        once([item["name"] for item in tree[name]])
    once([contract["text"] for contract in tree["contracts"]])
    once([(codes["name"], codes.get("edition")) for codes in tree["code_lists"]])
    once([_id(key) for key in tree["keys"]])
    for member, (data, end) in found.members.items():
        _add_keys(tree, member, read_keys(data), end)
    _check_content(tree)
    for key in tree["keys"]:
        _check_key(key, tree)
    once([key["public"] for key in tree["keys"]])
    check(tree["network"] == network, "network")
    if at >= found.expires_at:
        check(before is None or before.versions != found.versions, "frozen")
        raise Refused("register.expired")
    return Register(tree, found.version)


def _id(key: JSON) -> bytes:
    return key_id(key["member"], key["suite"], bytes.fromhex(key["public"]))


def _add_keys(tree: JSON, member: str, keys: list[JSON], end: int) -> None:
    """Add what a member signed itself; of a key that stands in both, the narrower counts."""
    once([_id(key) for key in keys])
    known = {_id(key): key for key in tree["keys"]}
    for key in keys:
        check(key["member"] == member, "inconsistent")
        key["not_after"] = min(key["not_after"], end)
        one = known.get(_id(key))
        if one is None:
            tree["keys"].append(key)
            continue
        one["not_before"] = max(one["not_before"], key["not_before"])
        one["not_after"] = min(one["not_after"], key["not_after"])
        ends = [e for e in (one.get("invalid_since"), key.get("invalid_since")) if e is not None]
        one["invalid_since"] = min(ends) if ends else None


def _check_content(tree: dict[str, Any]) -> None:
    check(NAME.fullmatch(tree["network"]), "name")
    statuses, clear = tree["statuses"], set(tree["clear"])
    good = statuses and len(set(statuses)) == len(statuses) and "SYSTEM" not in statuses
    check(good and clear <= {"EXERCISE", "TEST"} & set(statuses), "statuses")
    names = {member["name"] for member in tree["members"]}
    for member in tree["members"]:
        check(NAME.fullmatch(member["name"]), "name")
    contracts = [Contract(contract["text"]) for contract in tree["contracts"]]
    for contract in contracts:
        check((contract.name == "heartbeat") != bool(contract.bits & 1), "inconsistent")
    for topic in tree["topics"]:
        check(TOPIC.fullmatch(topic["name"]), "name")
        carried = set(topic["contracts"]) <= {contract.name for contract in contracts}
        mine = topic["name"].startswith(f"{tree['network']}.")
        check(carried and mine, "inconsistent")
    for group in tree["groups"]:
        check(NAME.fullmatch(group["name"]), "name")
        check(group["name"] not in names, "twice")
        check(set(group["members"]) <= names, "inconsistent")


def _check_key(key: dict[str, Any], tree: dict[str, Any]) -> None:
    members = {member["name"] for member in tree["members"]}
    check(key["member"] in members and key["not_before"] < key["not_after"], "inconsistent")
    seals = key["use"] == "SEALING"
    check(key["suite"] == (2 if seals else 1), "key_suite")
    public = bytes.fromhex(key["public"])
    check(is_sealing_key(public) if seals else is_prime_order(public), "key_weak")
    names = b"".join(bytes([len(n)]) + n.encode() for n in (tree["network"], key["member"]))
    stated = names + bytes([key["suite"]]) + public
    proof = bytes.fromhex(key["proof"])
    if not seals:
        good = verifies(public, proof, b"sealane possession v1\0" + stated)
        check(good, "key_possession")
        return
    mine = [bytes.fromhex(k["public"]) for k in tree["keys"] if _signs(k, key["member"])]
    check(any(verifies(p, proof, b"sealane sealing v1\0" + stated) for p in mine), "key_possession")


def _signs(key: dict[str, Any], member: str) -> bool:
    return (key["member"], key["use"]) == (member, "SIGNING")
