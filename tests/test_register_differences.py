"""What changed in a register, in lines for people; and that members are told."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from register_forge import END, believed, common, holders, repository
from wire_world import DAY, NETWORK, NOW, contract, join, key, network

from broker.errors import RegisterRefused
from broker.keys import digest, key_id
from broker.register import (
    Group,
    Kind,
    Register,
    RegisteredCodes,
    Right,
    Standing,
    Topic,
    registered,
)
from broker.register.changes import with_revoked, with_rights, with_standing
from broker.register.differences import differences
from broker.register.notices import notices
from broker.register.repository import (
    Files,
    Trusted,
    changes,
    draft_register,
    draft_root,
    history,
    publish,
    sign,
)
from broker.register.repository.build import Quorum, Roles
from broker.register.repository.metadata import metadata_path
from broker.register.telling import fingerprint
from broker.sources import FolderSource, write_repository
from broker.store.register_changes import CHANGES, Learnt
from broker.store.register_watch import WatchedRegister

NAME = "customs-nz"
MINE = key_id(NAME, 1, key(NAME).public)


def told(after: Register) -> Sequence[str]:
    """Return what differs from the test network."""
    return differences(network(), after)


def member(**changed: object) -> Register:
    """Return the test network in which a member is another."""
    other = replace(network().member(NAME), **changed)  # type: ignore[arg-type] # a member's fields
    return replace(network(), members={**network().members, NAME: other})


def test_the_same_says_nothing_and_the_first_is_a_founding() -> None:
    """A new version alone is no difference."""
    assert told(replace(network(), version=99)) == []
    assert differences(None, network()) == ["the network was founded"]


def test_who_is_admitted_is_told_with_its_rights_and_keys() -> None:
    """Everything that it brings is a line."""
    lines = told(join(network(), "fiu-nz", Kind.FIU))
    new = fingerprint(key_id("fiu-nz", 1, key("fiu-nz").public))
    assert lines[0] == "fiu-nz is admitted as FIU: FIU-NZ"
    assert "fiu-nz may with vector_note: COUNT, PUBLISH, READ, READ_NON_NOMINAL" in lines
    assert any(line.startswith(f"fiu-nz: signing key {new} is new, valid from") for line in lines)


@pytest.mark.parametrize(
    ("after", "line"),
    [
        (
            with_standing(network(), NAME, Standing.SUSPENDED, since=NOW, at=NOW),
            "customs-nz is SUSPENDED since 2026-11-06 21:20:00 UTC",
        ),
        (
            with_rights(network(), NAME, {"vector_note": frozenset({Right.READ})}, at=NOW),
            "customs-nz may with vector_note: READ",
        ),
        (
            with_revoked(network(), MINE, invalid_since=NOW, at=NOW),
            f"customs-nz: signing key {fingerprint(MINE)} is void since 2026-11-06 21:20:00 UTC",
        ),
        (member(clearance="GREEN"), "customs-nz may be given up to GREEN, before RED"),
        (member(title="New"), "customs-nz has title New, before CUSTOMS-NZ"),
        (member(contacts=("a@b",)), "customs-nz has contacts a@b, before nothing"),
        (
            replace(network(), groups={"pacific": Group("pacific", frozenset({NAME}))}),
            "group pacific has customs-nz now",
        ),
        (
            replace(network(), topics={**network().topics, "t": Topic("t", frozenset())}),
            "topic t is new",
        ),
        (
            replace(
                network(),
                code_lists={("hs", "2022"): RegisteredCodes("hs", "2022", "1", bytes(32))},
            ),
            "code list hs 2022 is new",
        ),
        (replace(network(), heartbeat=30_000_000), "stations beat every 30 s, before 60 s"),
        (
            replace(network(), max_validity=30 * DAY),
            "a report holds at most 30 days, before 400 days",
        ),
        (
            replace(network(), clear=frozenset()),
            "what may travel in clear is nothing, before EXERCISE, TEST",
        ),
    ],
)
def test_each_thing_that_a_registrar_can_change_is_told(after: Register, line: str) -> None:
    """Whoever reads the log sees it, and sees it the other way when it is taken back."""
    assert line in told(after)
    assert differences(after, network()) != []


def test_another_text_of_a_contract_is_told() -> None:
    """By the id that stands in the headers of what is said under it."""
    other = registered("vector_note", contract().text + " ")
    lines = told(replace(network(), contracts={**network().contracts, other.id: other}))
    assert lines == [f"contract vector_note has a new text, {other.id.hex()[:16]}"]


def threshold(register: Register, signers: int, before: Files | None = None) -> Files:
    """Return a repository in which so many of three registrars signed, where two must."""
    files = dict(before or {metadata_path("root", 1): common()})
    path, more = draft_register(register, {}, version=register.version, expires_at=END)
    data = more[path]
    for one in holders("registrar", signers):
        data = sign(data, one)
    (publisher,) = holders("publisher", 1)
    told = {**files, **more, path: data}
    return publish(told, publisher, snapshot_expires_at=END, timestamp_expires_at=END)


def trusted(files: Files, held: Trusted | None = None) -> Trusted:
    """Return what a member of the network with thresholds believes."""
    return believed(files, root=common(), held=held)


def with_stranger() -> Register:
    """Return the register as a registrar that acts badly would have it."""
    return join(network(), "friend-of-his", Kind.OTHER)


def test_threat_25_rogue_registrar_admits_a_member_alone(tmp_path: Path) -> None:
    """One signature is refused, by every member; the register that held goes on."""
    good = threshold(network(), 2)
    write_repository(tmp_path / "register", good)
    watched = watch(tmp_path)
    write_repository(tmp_path / "register", threshold(with_stranger(), 1, good))
    assert not asyncio.run(watched.ask())
    assert isinstance(watched.refusal, RegisterRefused)
    assert watched.refusal.reason == "register.threshold"
    assert "is signed by 1 of its keys, and needs 2" in str(watched.refusal)
    assert "friend-of-his" not in watched.current().members


def test_threat_25_a_rogue_registrar_with_another_is_seen_by_all(tmp_path: Path) -> None:
    """What a threshold admits is told to whoever runs a station, then and in its log after."""
    good = threshold(network(), 2)
    write_repository(tmp_path / "register", good)
    watched = watch(tmp_path)
    heard: list[tuple[int, Sequence[str]]] = []
    watched.tell = lambda version, lines: heard.append((version, lines))
    write_repository(tmp_path / "register", threshold(with_stranger(), 2, good))
    assert asyncio.run(watched.ask())
    ((version, lines),) = heard
    assert lines[0] == "friend-of-his is admitted as OTHER: FRIEND-OF-HIS"
    again = watch(tmp_path)
    assert again.learnt.read()[-1] == Learnt(NOW, version, tuple(lines))
    assert (tmp_path / CHANGES).is_file()


def watch(folder: Path) -> WatchedRegister:
    """Return a member's watch over the network with thresholds."""
    source = FolderSource(folder / "register")
    return WatchedRegister(source, common(), NETWORK, folder / "kept", lambda: NOW)


def test_the_history_is_of_what_enough_have_signed() -> None:
    """What one registrar signed alone was never decided, and is no part of it."""
    files = threshold(network(), 2)
    alone = threshold(replace(with_stranger(), version=network().version + 1), 1, files)
    later = replace(
        with_standing(network(), NAME, Standing.EXPELLED, since=NOW, at=NOW),
        version=network().version + 2,
    )
    versions = list(history(threshold(later, 2, alone)))
    assert [v.number for v in versions] == [network().version, network().version + 2]
    assert [v.changes for v in versions] == [
        ["the network was founded"],
        ["customs-nz is EXPELLED since 2026-11-06 21:20:00 UTC"],
    ]


def test_other_registrars_and_rotation_keys_are_told() -> None:
    """Who may decide is as much as what was decided."""
    before = trusted(threshold(network(), 2))
    roles = Roles(
        Quorum(tuple(k.public for k in holders("root", 5)), 3),
        Quorum(tuple(k.public for k in holders("registrar", 2)), 1),
        Quorum(tuple(k.public for k in holders("publisher", 1)), 1),
    )
    root = draft_root(roles, version=2, expires_at=END)
    for one in holders("root", 3):
        root = sign(root, one)
    path, more = draft_register(
        network(), {NAME: key("turn").public}, version=network().version + 1, expires_at=END
    )
    data = more[path]
    for one in holders("registrar", 2):
        data = sign(data, one)
    told = {**before.files, metadata_path("root", 2): root, **more, path: data}
    (publisher,) = holders("publisher", 1)
    files = publish(told, publisher, snapshot_expires_at=END, timestamp_expires_at=END)
    gone = fingerprint(digest(holders("registrar", 3)[2].public))
    assert changes(before, trusted(files, before)) == [
        "1 registrars sign together, before 2",
        f"of the registrars, key {gone} is gone",
        f"{NAME} changes its own keys with key {fingerprint(digest(key('turn').public))}",
    ]


def test_a_timestamp_alone_is_no_news(tmp_path: Path) -> None:
    """That all is as it was is said every day, and to nobody."""
    write_repository(tmp_path / "register", repository(network()))
    before = believed(repository(network()))
    assert changes(before, before) == []


@pytest.mark.parametrize(
    "text", ["", "[]\n", "{", "[1, 2]\n", '["a", "b", 3]\n', "\xff\n", "[" * 9]
)
def test_a_damaged_log_is_read_as_far_as_it_goes(tmp_path: Path, text: str) -> None:
    """A cut line is left out; what was learnt before and after stands."""
    write_repository(tmp_path / "register", threshold(network(), 2))
    watched = watch(tmp_path)
    (first,) = watched.learnt.read()
    with (tmp_path / CHANGES).open("a") as file:
        file.write(text)
    assert list(watched.learnt.read()) == [first]


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (END - 8 * DAY, []),
        (END - DAY, ["Register 7 expires at 2027-11-06 21:20:00 UTC"]),
        (END, ["Register 7 is expired since 2027-11-06 21:20:00 UTC: nothing is sent under it"]),
    ],
)
def test_what_is_said_of_a_registers_end(at: int, said: list[str]) -> None:
    """A week ahead it is warned of where the register is looked at; then everywhere."""
    register = replace(network(), version=7, expires_at=END)
    found = notices(register, at)
    assert [any(n.line.startswith(line) for n in found) for line in said] == [True] * len(said)
    assert len(found) == len(said)
    assert [n.grave for n in found] == [n.fails for n in found] == [at >= END] * len(said)
    (*_, refused) = notices(register, at, "why")
    assert refused.line.endswith("version 7 goes on: why")
    assert (refused.grave, refused.fails) == (True, False)
