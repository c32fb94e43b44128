"""A register's life by its commands: proposed, signed in two cities, published, served."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import urllib.error
import urllib.request
from http.client import HTTPResponse
from pathlib import Path

import pytest
from cli_network import done
from cli_runs import PROGRAM, Ended, sealane

from broker.cli.network_folder import NetworkFolder, load_register
from broker.register import KeyUse, Register, Right, Standing

NAME = "exercise.pacific"
MEMBER = "customs-nz"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Give a folder with a network of three registrars, two of which must sign, and a member."""
    done(sealane("network", "init", NAME, "--unencrypted", "--registrars", "3", folder=tmp_path))
    join = ("member", "join", NAME, MEMBER, "--kind", "customs", "--unencrypted")
    done(sealane(*join, folder=tmp_path))
    done(sealane("network", "admit", NAME, f"{MEMBER}/request.json", folder=tmp_path))
    return tmp_path


def register(place: Path) -> Register:
    """Return what the network's register says."""
    return NetworkFolder(place / NAME).load()


def apart(place: Path) -> tuple[Path, Path]:
    """Give two registrars a folder each, with one key, and leave the publisher's at home."""
    cities = []
    for number in (1, 2):
        city = place / f"city-{number}"
        shutil.copytree(place / NAME, city)
        for key in (city / "private").glob("*.pem"):
            if key.name != f"registrar-{number}.pem":
                key.unlink()
        cities.append(city)
    for key in (place / NAME / "private").glob("r*.pem"):
        key.unlink()
    return cities[0], cities[1]


def test_two_registrars_in_two_cities_sign_one_file(place: Path) -> None:
    """Nothing changes until both have; the file passes from hand to hand."""
    one, two = apart(place)
    said = done(sealane("register", "suspend", one, MEMBER))
    assert "Nothing is changed yet" in said
    assert "1 of 2 signatures" in said
    change = one / "change.json"
    run = sealane("register", "publish", place / NAME, change)
    assert run.returncode == 5
    assert "is signed by 1 of its keys, and needs 2" in run.stderr
    said = done(sealane("register", "sign", two, change))
    assert f"It changes: {MEMBER} is SUSPENDED since" in said
    assert "has 2 of 2 signatures" in said
    assert register(place).member(MEMBER).standing is Standing.ACTIVE
    done(sealane("register", "publish", place / NAME, change))
    assert register(place).member(MEMBER).standing is Standing.SUSPENDED


def test_signing_twice_is_no_second_signature(place: Path) -> None:
    """One registrar is one registrar, however often."""
    one, _ = apart(place)
    done(sealane("register", "suspend", one, MEMBER))
    run = sealane("register", "sign", one, one / "change.json")
    assert run.returncode == 3
    assert "No key in" in run.stderr


def test_a_change_that_somebody_altered_is_not_signed_by_others(place: Path) -> None:
    """Signatures hold for the very text: who alters it starts anew."""
    one, _ = apart(place)
    done(sealane("register", "suspend", one, MEMBER))
    change = one / "change.json"
    change.write_text(change.read_text().replace("SUSPENDED", "EXPELLED"))
    run = sealane("register", "publish", place / NAME, change)
    assert run.returncode == 5
    for text in ("", "{}", "[]", '{"form": "sealane change v1"}'):
        change.write_text(text)
        run = sealane("register", "sign", one, change)
        assert (run.returncode, "is no change" in run.stderr) == (3, True)


def test_a_members_whole_life(place: Path) -> None:
    """Other rights, suspended, back, expelled: each a version, all in the log."""
    sent = ("register", "rights", NAME, MEMBER, "--publish", "alert", "--read", "none")
    done(sealane(*sent, folder=place))
    member = register(place).member(MEMBER)
    assert {c for c, held in member.rights.items() if Right.PUBLISH in held} == {"alert"}
    assert not any(Right.READ in held for held in member.rights.values())
    assert len(member.past) == 1
    for act in ("suspend", "readmit", "expel"):
        done(sealane("register", act, NAME, MEMBER, folder=place))
    run = sealane("register", "readmit", NAME, MEMBER, folder=place)
    assert (run.returncode, "was expelled" in run.stderr) == (5, True)
    said = done(sealane("register", "log", NAME, folder=place))
    for line in (
        "the network was founded",
        f"{MEMBER} is admitted as CUSTOMS",
        f"{MEMBER} may with alert: PUBLISH",
        f"{MEMBER} is SUSPENDED since",
        f"{MEMBER} is ACTIVE since",
        f"{MEMBER} is EXPELLED since",
    ):
        assert line in said


def test_an_act_twice_is_named(place: Path) -> None:
    """What holds already is no change, and nothing is signed."""
    before = register(place).version
    run = sealane("register", "readmit", NAME, MEMBER, folder=place)
    assert (run.returncode, "is ACTIVE already" in run.stderr) == (5, True)
    run = sealane("register", "suspend", NAME, "nobody", folder=place)
    assert (run.returncode, "No member" in run.stderr) == (5, True)
    assert register(place).version == before


def test_a_stolen_key_is_void_from_before_its_theft_was_noticed(place: Path) -> None:
    """By its fingerprint's beginning; a time without a zone, and no such key, are named."""
    (key,) = (k for k in register(place).keys.values() if k.use is KeyUse.SIGNING)
    short = key.key_id.hex()[:8].upper()
    since = ("--invalid-since", "2026-01-02T03:04Z")
    done(sealane("register", "revoke", NAME, f"{short[:4]}-{short[4:]}", *since, folder=place))
    assert register(place).key(key.key_id).invalid_since == 1_767_323_040_000_000
    run = sealane("register", "revoke", NAME, short, *since, folder=place)
    assert (run.returncode, "void from then or before" in run.stderr) == (5, True)
    for text, line in (("2026-01-02T03:04", "names no zone"), ("yesterday", "is no time")):
        run = sealane("register", "revoke", NAME, short, "--invalid-since", text, folder=place)
        assert (run.returncode, line in run.stderr) == (3, True)
    run = sealane("register", "revoke", NAME, "0000-0000", *since, folder=place)
    assert (run.returncode, "names 0 keys" in run.stderr) == (3, True)


def test_a_register_on_a_stick_is_verified_there(place: Path) -> None:
    """It follows from the root learnt another way, or is refused."""
    done(sealane("register", "publish", NAME, "--to", "stick", folder=place))
    root = f"{NAME}/root.json"
    said = done(sealane("register", "verify", "stick", "--root", root, folder=place))
    assert f"{NAME}: register version 2, 1 member, holds until" in said
    done(sealane("network", "init", NAME, "--unencrypted", "--folder", "other", folder=place))
    run = sealane("register", "verify", "stick", "--root", "other/root.json", folder=place)
    assert run.returncode == 5


def test_a_station_fetches_and_is_told_when_it_expired(place: Path) -> None:
    """The line says which version, and until when."""
    said = done(sealane("register", "fetch", MEMBER, folder=place))
    assert f"{NAME}: register version 2" in said


def asked(address: str, path: str) -> HTTPResponse:
    """Return the answer to a request for this path."""
    answer: HTTPResponse = urllib.request.urlopen(f"{address}/{path}", timeout=30)  # noqa: S310 - ours
    return answer


def test_only_the_register_is_served(place: Path) -> None:
    """Its files come as they are; keys, and whatever lies beside, do not."""
    command = [PROGRAM, "register", "serve", NAME, "--port", "0"]
    with subprocess.Popen(command, cwd=place, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            found = re.search(r"http://\S+", server.stdout.readline())
            assert found is not None
            path = "metadata/timestamp.json"
            with asked(found[0], path) as answer:
                assert answer.read() == (place / NAME / "register" / path).read_bytes()
            for wrong in ("../root.json", "private/root-1.pem", "metadata/../../root.json", ""):
                with pytest.raises(urllib.error.HTTPError, match="404"):
                    asked(found[0], wrong)
        finally:
            server.send_signal(signal.SIGINT)
    assert server.returncode in {0, 130}


def test_without_the_publishers_key_nothing_is_published(place: Path) -> None:
    """The line says whom to give the change to."""
    (place / NAME / "private" / "publisher-1.pem").unlink()
    said = done(sealane("register", "suspend", NAME, MEMBER, folder=place))
    assert "sealane register publish" in said
    run = sealane("register", "publish", NAME, f"{NAME}/change.json", folder=place)
    assert (run.returncode, "publisher's key is not in" in run.stderr) == (3, True)


def test_thresholds_that_nobody_can_meet_are_refused(tmp_path: Path) -> None:
    """And a small network is one command."""
    many = ("network", "init", NAME, "--unencrypted", "--root-threshold", "6")
    run = sealane(*many, folder=tmp_path)
    assert (run.returncode, "More root keys" in run.stderr) == (3, True)
    assert not (tmp_path / NAME).exists()
    small = ("--root-keys", "1", "--root-threshold", "1", "--registrars", "1")
    done(sealane("network", "init", NAME, "--unencrypted", *small, folder=tmp_path))
    assert len(list((tmp_path / NAME / "private").glob("*.pem"))) == 3
    register = load_register(tmp_path / NAME / "register", tmp_path / NAME / "root.json")
    assert register.network == NAME


def test_an_expired_register_is_said_to_be_so_and_since_when(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By `network show`, a day after its end."""
    end = register(place).expires_at
    monkeypatch.setattr("broker.cli.network_text.now", lambda: end + 86_400_000_000)
    assert "is expired since" in done(sealane("network", "show", NAME, folder=place))


def test_a_member_sees_what_changed(place: Path) -> None:
    """Its station's log says what it learnt, and when; each newer register is said on stderr."""
    done(sealane("register", "fetch", MEMBER, folder=place))
    done(sealane("register", "rights", NAME, MEMBER, "--read", "none", folder=place))
    done(sealane("register", "fetch", MEMBER, folder=place))
    said = done(sealane("register", "log", MEMBER, folder=place))
    assert "Version 2, taken up" in said
    assert f"{MEMBER} may with alert: PUBLISH" in said


def test_clearance_contacts_and_reading_without_names_are_a_registrars_to_say(place: Path) -> None:
    """When a member is admitted, and later; what is given without names is not given whole."""
    join = ("member", "join", NAME, "fiu-nz", "--kind", "fiu", "--unencrypted")
    done(sealane(*join, folder=place))
    told = ("--clearance", "amber", "--contact", "desk@fiu.example", "--read-non-nominal", "alert")
    said = done(sealane("network", "admit", NAME, "fiu-nz/request.json", *told, folder=place))
    assert "reads without names" in said
    assert "TLP:AMBER" in said
    member = register(place).member("fiu-nz")
    assert (member.clearance, member.contacts) == ("AMBER", ("desk@fiu.example",))
    assert member.rights["alert"] == {Right.PUBLISH, Right.READ_NON_NOMINAL}
    assert Right.READ in member.rights["rfi"]
    done(sealane("register", "rights", NAME, "fiu-nz", "--clearance", "green", folder=place))
    done(sealane("register", "rights", NAME, "fiu-nz", "--read", "all", folder=place))
    member = register(place).member("fiu-nz")
    assert (member.clearance, len(member.past)) == ("GREEN", 1)
    assert Right.READ in member.rights["alert"]
    run = sealane("register", "rights", NAME, "fiu-nz", "--clearance", "green", folder=place)
    assert (run.returncode, "said of fiu-nz already" in run.stderr) == (5, True)
    said = done(sealane("register", "log", NAME, folder=place))
    assert "fiu-nz may be given up to GREEN, before AMBER" in " ".join(said.split())


def test_groups_are_made_grown_and_ended_by_one_command(place: Path) -> None:
    """A group without members is gone; a member's name, and nobody's, are refused by name."""

    def group(*arguments: str) -> Ended:
        return sealane("register", "group", NAME, *arguments, folder=place)

    done(group("add", "desk", MEMBER))
    assert register(place).groups["desk"].members == {MEMBER}
    for arguments, line in (
        (("add", "desk", MEMBER), "has these members already"),
        (("add", "desk", "nobody"), "unknown members: nobody"),
        (("add", MEMBER, MEMBER), "is a group's name and a member's"),
        (("remove", "other"), "has these members already"),
    ):
        run = group(*arguments)
        assert (run.returncode, line in run.stderr) == (5, True)
    done(group("remove", "desk"))
    assert register(place).groups == {}
