"""A member rotates its own keys, and destroys those whose time is over."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from cli_network import done
from cli_runs import sealane

from broker.cli import key_rotation
from broker.cli.network_folder import NetworkFolder
from broker.keychain import StationKeys
from broker.keys import key_id
from broker.register import Key, KeyUse
from broker.settings import StationFile

NAME = "exercise.pacific"
MEMBER = "customs-nz"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Give a folder with a network and a member."""
    done(sealane("network", "init", NAME, "--unencrypted", folder=tmp_path))
    join = ("member", "join", NAME, MEMBER, "--kind", "customs", "--unencrypted")
    done(sealane(*join, folder=tmp_path))
    done(sealane("network", "admit", NAME, f"{MEMBER}/request.json", folder=tmp_path))
    return tmp_path


def registered(place: Path, use: KeyUse) -> list[Key]:
    """Return the member's keys in the register."""
    held = NetworkFolder(place / NAME).load().keys.values()
    return [key for key in held if key.use is use]


def keys(place: Path) -> StationKeys:
    """Return the station's keys."""
    return StationKeys(StationFile.read(place / MEMBER / "station.toml"))


def rotated(place: Path, use: str, *more: str) -> None:
    """Rotate, and let the publisher take it in: no registrar signs."""
    done(sealane("keys", "rotate", MEMBER, use, *more, folder=place))
    done(sealane("register", "publish", NAME, f"{MEMBER}/rotation.json", folder=place))


def test_a_member_rotates_its_sealing_key_without_asking(place: Path) -> None:
    """Old and new overlap, in the register and in the folder; each rotation adds one."""
    for number in (2, 3):
        rotated(place, "sealing")
        assert len(registered(place, KeyUse.SEALING)) == number
        assert len(keys(place).sealing) == number
    here = {key_id(MEMBER, key.suite, key.public) for key in keys(place).sealing}
    assert here == {key.key_id for key in registered(place, KeyUse.SEALING)}


def test_a_new_signing_key_signs_once_the_register_has_it(place: Path) -> None:
    """Until then the old one does, so that nothing is refused; then the old one is gone."""
    before = keys(place).signer.public
    done(sealane("keys", "rotate", MEMBER, "signing", folder=place))
    said = done(sealane("keys", "retire", MEMBER, folder=place))
    assert "does not have the new signing key yet" in said
    assert keys(place).signer.public == before
    run = sealane("keys", "rotate", MEMBER, "signing", folder=place)
    assert (run.returncode, "waits already" in run.stderr) == (3, True)
    done(sealane("register", "publish", NAME, f"{MEMBER}/rotation.json", folder=place))
    assert "signs from now on" in done(sealane("keys", "retire", MEMBER, folder=place))
    assert keys(place).signer.public != before
    assert len(registered(place, KeyUse.SIGNING)) == 2
    rotated(place, "sealing")
    assert len(registered(place, KeyUse.SEALING)) == 2


def test_a_thief_of_the_signing_key_cannot_rotate(place: Path) -> None:
    """A rotation that another key signed is refused, and the register stays."""
    folder = place / MEMBER / "keys"
    stolen = (folder / "signing.pem").read_bytes()
    (folder / "rotation.pem").write_bytes(stolen)
    done(sealane("keys", "rotate", MEMBER, "sealing", folder=place))
    run = sealane("register", "publish", NAME, f"{MEMBER}/rotation.json", folder=place)
    assert (run.returncode, "needs 1" in run.stderr) == (5, True)
    assert len(registered(place, KeyUse.SEALING)) == 1


def test_a_rotation_key_may_lie_elsewhere(place: Path) -> None:
    """On a stick, say; without it nothing is made."""
    stick = place / "stick.pem"
    (place / MEMBER / "keys" / "rotation.pem").rename(stick)
    run = sealane("keys", "rotate", MEMBER, "signing", folder=place)
    assert (run.returncode, "rotation.pem cannot be read" in run.stderr) == (3, True)
    assert not (place / MEMBER / "keys" / "signing-next.pem").exists()
    rotated(place, "signing", "--rotation-key", str(stick))


def test_keys_are_listed_with_their_state(place: Path) -> None:
    """What each is for, until when, and whether it is held here."""
    rotated(place, "sealing", "--days", "7")
    (place / MEMBER / "keys" / "sealing").rename(place / "elsewhere")
    said = done(sealane("keys", "list", MEMBER, folder=place))
    assert said.count("sealing") == 2
    assert said.count("not held here") == 2
    assert said.count("signing") == 1
    assert str(datetime.now().astimezone().year) in said


def test_a_sealing_key_is_destroyed_when_nothing_on_kafka_needs_it(place: Path) -> None:
    """Not at its end, but when the longest retention has passed since."""
    (key,) = registered(place, KeyUse.SEALING)
    kept = max(t.retention for t in NetworkFolder(place / NAME).load().topics.values())
    own = key_rotation._own(place / MEMBER)
    assert key_rotation._destroyed(own, key.not_after + kept - 1) == []
    assert len(keys(place).sealing) == 1
    (line,) = key_rotation._destroyed(own, key.not_after + kept)
    assert line.startswith("Destroyed the sealing key")
    assert keys(place).sealing == []
    assert key_rotation._destroyed(own, key.not_after + kept) == []
