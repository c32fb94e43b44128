"""The root's, registrars' and publisher's own keys are replaced by commands; stations follow."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from cli_network import done
from cli_runs import sealane

from broker.cli.network_folder import NetworkFolder
from broker.keys import SigningKey, digest, public_to_pem
from broker.register.repository.thresholds import newest_root, quorum_of

NAME, MEMBER = "exercise.pacific", "customs-nz"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Give a folder with a network of three registrars, two of which must sign, and a member."""
    done(sealane("network", "init", NAME, "--unencrypted", "--registrars", "3", folder=tmp_path))
    join = ("member", "join", NAME, MEMBER, "--kind", "customs", "--unencrypted")
    done(sealane(*join, folder=tmp_path))
    done(sealane("network", "admit", NAME, f"{MEMBER}/request.json", folder=tmp_path))
    done(sealane("register", "fetch", MEMBER, folder=tmp_path))
    return tmp_path


def keys(place: Path, role: str) -> tuple[bytes, ...]:
    """Return the public keys of a role by the newest root."""
    return quorum_of(newest_root(NetworkFolder(place / NAME).files()), role).keys


ROLES = [("root", "root", 1), ("targets", "registrar", 2), ("snapshot", "publisher", 1)]


@pytest.mark.parametrize(("role", "kind", "number"), ROLES)
def test_a_lost_key_is_replaced(place: Path, role: str, kind: str, number: int) -> None:
    """The others sign; the next change needs the new key, and a station that runs follows."""
    before = keys(place, role)
    (place / NAME / "private" / f"{kind}-{number}.pem").unlink()
    said = done(sealane("register", "replace", NAME, kind, str(number), folder=place))
    assert f"{kind}-{number}-r2.pem" in said
    after = keys(place, role)
    assert after[number - 1] != before[number - 1]
    assert [k for k in after if k not in before] == [after[number - 1]]
    done(sealane("register", "fetch", MEMBER, folder=place))
    done(sealane("register", "suspend", NAME, MEMBER, folder=place))
    done(sealane("register", "publish", NAME, folder=place))
    done(sealane("register", "replace", NAME, kind, str(number), folder=place))
    done(sealane("register", "fetch", MEMBER, folder=place))
    assert "SUSPENDED" in done(sealane("register", "log", NAME, folder=place))


def test_a_stolen_registrar_key_counts_no_more(place: Path) -> None:
    """With it and one other, two of three could sign; once it is replaced, they cannot."""
    thief = place / "thief"
    shutil.copytree(place / NAME, thief)
    done(sealane("register", "replace", NAME, "registrar", "2", folder=place))
    for key in (thief / "private").glob("*.pem"):
        if key.name not in {"registrar-1.pem", "registrar-2.pem"}:
            key.unlink()
    done(sealane("register", "expel", thief, MEMBER, folder=place))
    run = sealane("register", "publish", NAME, "thief/change.json", folder=place)
    assert (run.returncode, "signed by 1 of its keys, and needs 2" in run.stderr) == (5, True)


def test_the_roots_holders_sign_one_after_another(place: Path) -> None:
    """Three of five in five cities: each sees which key goes and which comes."""
    cities = []
    for number in range(1, 4):
        city = place / f"city-{number}"
        shutil.copytree(place / NAME, city)
        for key in (city / "private").glob("*.pem"):
            if key.name != f"root-{number}.pem":
                key.unlink()
        cities.append(city)
    for key in (place / NAME / "private").glob("root-*.pem"):
        key.unlink()
    fresh = SigningKey.generate()
    (place / "new.pem").write_bytes(public_to_pem(fresh.public))
    change = cities[0] / "change.json"
    told = ("register", "replace", cities[0], "root", "5", "--public", "new.pem")
    assert "1 of 3 signatures" in done(sealane(*told, folder=place))
    for city in cities[1:]:
        said = " ".join(done(sealane("register", "sign", city, change)).split())
        assert "root key" in said
        assert digest(fresh.public).hex()[:4].upper() in said
        assert "is void" in said
    run = sealane("register", "publish", place / NAME, change)
    assert (run.returncode, "signed by 3 of its keys, and needs" in run.stderr) == (0, False)
    assert keys(place, "root")[4] == fresh.public


def test_what_cannot_be_replaced_is_named(place: Path) -> None:
    """No such number, a weak or unreadable key, and a second file slipped into a change."""
    for arguments, code, line in (
        (("registrar", "4"), 3, "There is no registrar key 4: there are 3"),
        (("root", "1", "--public", "none.pem"), 3, "none.pem cannot be read"),
        (("root", "1", "--public", f"{NAME}/root.json"), 3, "no public key in PEM"),
    ):
        run = sealane("register", "replace", NAME, *arguments, folder=place)
        assert (run.returncode, line in run.stderr) == (code, True)
    assert len(keys(place, "root")) == 5
