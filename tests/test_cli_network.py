"""Founding a network and admitting members, as a registrar and a member do it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_runs import sealane

from broker.cli.network_folder import load_register
from broker.cli.rights import by_kind
from broker.keys import SigningKey
from broker.register import Kind, Right, Status, make_request
from broker.settings import StationFile
from schemas.contracts import shipped

NAME = "exercise.test"


@pytest.fixture
def network(tmp_path: Path) -> Path:
    """A network's folder, fresh from `network init`."""
    run = sealane("network", "init", NAME, "--unencrypted", folder=tmp_path)
    assert run.returncode == 0, run.stderr
    return tmp_path / NAME


def contents(folder: Path) -> dict[str, bytes]:
    """Return a folder's files, those below too, by path."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def join(network: Path | str, member: str, *more: str, folder: Path) -> Path:
    """Let a member join and return its folder."""
    run = sealane(
        "member",
        "join",
        network,
        member,
        "--kind",
        "customs",
        "--unencrypted",
        *more,
        folder=folder,
    )
    assert run.returncode == 0, run.stderr
    return folder / member


def test_init_makes_a_signed_register_with_every_contract(network: Path) -> None:
    """The register has every contract and topic that ships, and lets nothing travel in clear."""
    register = load_register(network / "register", network / "root.json", network=NAME)
    assert {c.name: c.text for c in register.contracts.values()} == {
        c.name: c.text for c in shipped().values()
    }
    assert set(register.topics) == {f"{NAME}.{name}" for name in shipped()}
    assert register.statuses == (Status.EXERCISE, Status.TEST)
    assert register.clear == frozenset()


def test_the_root_key_is_its_owners_alone(network: Path) -> None:
    """The files that can change the register have mode 0600, those of five root keys too."""
    keys = list((network / "private").glob("*.pem"))
    assert len(keys) == 5 + 2 + 1
    for key in keys:
        assert key.stat().st_mode & 0o777 == 0o600


def test_init_replaces_nothing(network: Path) -> None:
    """A second `init` in the same place is refused and leaves the first as it is."""
    before = contents(network)
    run = sealane("network", "init", NAME, "--unencrypted", folder=network.parent)
    assert run.returncode == 3
    assert "already" in run.stderr
    assert contents(network) == before


@pytest.mark.parametrize("name", ["Upper", "a b", "a_b", "", "ü", "x" * 65, "../up"])
def test_a_name_that_no_station_could_use_is_refused_at_once(tmp_path: Path, name: str) -> None:
    """`init` refuses names that a station's file would not take, and makes nothing."""
    run = sealane("network", "init", name, "--unencrypted", folder=tmp_path)
    assert run.returncode == 3
    assert "cannot be a name" in run.stderr
    assert list(tmp_path.iterdir()) == []


def test_join_makes_a_station_that_can_be_read(network: Path) -> None:
    """The station's file that `join` writes is complete, and its paths lead to what is there."""
    folder = join(network, "customs-nz", "--country", "nz", folder=network.parent)
    station = StationFile.read(folder / "station.toml")
    assert (station.member, station.network) == ("customs-nz", NAME)
    assert Path(station.register_.source).samefile(network / "register")
    assert station.register_.root.read_bytes() == (network / "root.json").read_bytes()
    assert (station.keys.folder / "signing.pem").stat().st_mode & 0o777 == 0o600


def test_join_from_afar_says_what_is_missing(tmp_path: Path) -> None:
    """Where only the network's name is known, the member hears which files it still needs."""
    run = sealane(
        "member", "join", NAME, "customs-nz", "--kind", "customs", "--unencrypted", folder=tmp_path
    )
    assert run.returncode == 0
    assert "Put the network's folder register and root.json into customs-nz" in run.stdout


def test_join_twice_keeps_the_first_key(network: Path) -> None:
    """A key that is there is never replaced."""
    folder = join(network, "customs-nz", folder=network.parent)
    key = (folder / "keys" / "signing.pem").read_bytes()
    run = sealane(
        "member",
        "join",
        network,
        "customs-nz",
        "--kind",
        "customs",
        "--unencrypted",
        folder=network.parent,
    )
    assert run.returncode == 3
    assert "not replaced" in run.stderr
    assert (folder / "keys" / "signing.pem").read_bytes() == key


def test_admit_gives_the_rights_of_the_kind(network: Path) -> None:
    """A customs administration may publish seizures, and not the regional office's bulletins."""
    folder = join(network, "customs-nz", "--title", "New Zealand Customs", folder=network.parent)
    run = sealane("network", "admit", network, folder / "request.json")
    assert run.returncode == 0
    assert "Admitted customs-nz: New Zealand Customs (customs)" in run.stdout
    shown = json.loads(sealane("network", "show", network, "--json").stdout)
    (member,) = shown["members"]
    assert member["rights"]["seizure_report"] == ["PUBLISH", "READ"]
    assert member["rights"]["statistical_bulletin"] == ["READ"]
    assert member["rights"]["heartbeat"] == ["PUBLISH", "READ"]


def test_an_operators_desk_is_one_way() -> None:
    """An operator publishes its own reports and shows it is alive; it reads and counts nothing."""
    known = frozenset(shipped())
    assert by_kind(Kind.OPERATOR, Right.PUBLISH, known) == {"heartbeat", "operator_report"}
    assert by_kind(Kind.OPERATOR, Right.READ, known) == frozenset()
    assert by_kind(Kind.OPERATOR, Right.COUNT, known) == frozenset()


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.OPERATOR])
def test_whoever_reads_can_answer_and_take_back(kind: Kind) -> None:
    """Every other kind publishes feedbacks and withdrawals, and reads withdrawals."""
    known = frozenset(shipped())
    assert {"feedback", "withdrawal", "heartbeat"} <= by_kind(kind, Right.PUBLISH, known)
    assert "withdrawal" in by_kind(kind, Right.READ, known)
    counts = by_kind(kind, Right.COUNT, known)
    assert counts == (known - {"heartbeat"} if kind is Kind.RILO else frozenset())


def test_every_contract_has_a_kind_that_publishes_it() -> None:
    """No contract ships that nobody would usually speak in; bulletins are the regional office's."""
    known = frozenset(shipped())
    said = {name: [k for k in Kind if name in by_kind(k, Right.PUBLISH, known)] for name in known}
    assert all(said.values())
    assert said["statistical_bulletin"] == [Kind.RILO]
    assert said["operator_report"] == [Kind.OPERATOR]
    assert said["aeo_status"] == [Kind.CUSTOMS]


def test_admit_gives_exactly_the_rights_that_are_said(network: Path) -> None:
    """--publish, --read and --count replace what the kind would have."""
    folder = join(network, "customs-nz", folder=network.parent)
    run = sealane(
        *("network", "admit", network, folder / "request.json"),
        *("--publish", "alert,heartbeat", "--read", "none", "--count", "all"),
    )
    assert run.returncode == 0
    register = load_register(network / "register", network / "root.json", network=NAME)
    rights = register.member("customs-nz").rights
    assert rights["alert"] == {Right.PUBLISH, Right.COUNT}
    assert rights["seizure_report"] == {Right.COUNT}


def test_admit_admits_all_or_nobody(network: Path) -> None:
    """One bad request among good ones leaves the register as it was."""
    good = join(network, "customs-nz", folder=network.parent)
    bad = network.parent / "bad.json"
    bad.write_bytes((good / "request.json").read_bytes()[:-9])
    before = contents(network)
    run = sealane("network", "admit", network, good / "request.json", bad)
    assert run.returncode == 5
    assert contents(network) == before


def test_admit_refuses_the_request_of_another_network(network: Path) -> None:
    """A request names its network; another one refuses it by name."""
    folder = join("exercise.other", "customs-nz", folder=network.parent)
    run = sealane("network", "admit", network, folder / "request.json")
    assert run.returncode == 5
    assert "exercise.other" in run.stderr


def test_admit_refuses_whoever_is_there_already(network: Path) -> None:
    """A member's name is given once."""
    folder = join(network, "customs-nz", folder=network.parent)
    assert sealane("network", "admit", network, folder / "request.json").returncode == 0
    run = sealane("network", "admit", network, folder / "request.json")
    assert run.returncode == 5
    assert "already" in run.stderr


def test_admit_names_a_contract_that_is_none(network: Path) -> None:
    """A misspelt contract in --publish is named, with those there are."""
    folder = join(network, "customs-nz", folder=network.parent)
    run = sealane("network", "admit", network, folder / "request.json", "--publish", "alerts")
    assert run.returncode == 3
    assert "alerts" in run.stderr
    assert "seizure_report" in run.stderr


def test_admit_outside_a_registrars_folder(tmp_path: Path) -> None:
    """Without root and register nobody is admitted, and the line says what is missing."""
    run = sealane("network", "admit", tmp_path, tmp_path / "request.json")
    assert run.returncode == 3
    assert "no registrar's folder (root.json and register/" in run.stderr


def test_show_refuses_a_register_that_another_root_signed(network: Path) -> None:
    """A register is shown only when the root key beside it signed it."""
    other = network.parent / "other"
    assert sealane("network", "init", NAME, "--unencrypted", "--folder", other).returncode == 0
    run = sealane("network", "show", network, "--root", other / "root.json")
    assert run.returncode == 5
    assert "register.threshold" in run.stderr


def test_show_reads_a_network_through_a_station(network: Path) -> None:
    """A member sees who is in the network with its own station's file."""
    folder = join(network, "customs-nz", folder=network.parent)
    sealane("network", "admit", network, folder / "request.json")
    run = sealane("network", "show", folder)
    assert run.returncode == 0
    assert "customs-nz" in run.stdout


def test_a_title_cannot_write_to_the_registrars_terminal(network: Path) -> None:
    """Escapes and direction marks in a request are shown, never obeyed (THREATS 36)."""
    request = network.parent / "request.json"
    request.write_bytes(
        make_request(
            network=NAME,
            member="customs-xx",
            kind=Kind.CUSTOMS,
            title="\x1b[2Jcustoms\u202e",
            country=None,
            territory=None,
            signer=SigningKey.generate(),
            made_at=1,
        )
    )
    run = sealane("network", "admit", network, request)
    assert run.returncode == 0
    assert "<U+001B>[2Jcustoms<U+202E>" in run.stdout


@pytest.mark.parametrize(
    "order",
    [
        ("network", "init", "exercise.other", "--validity", "52125"),
        ("network", "admit", "exercise.test", "request.json", "--days", "52125"),
        ("quarantine", "show", "customs-nz", str(2**63)),
    ],
)
def test_a_number_beyond_what_can_be_kept_is_a_usage_error(
    tmp_path: Path, order: tuple[str, ...]
) -> None:
    """It is told where it was typed, with its bound."""
    run = sealane(*order, folder=tmp_path)
    assert (run.returncode, list(tmp_path.iterdir())) == (2, [])
    assert "should be less than or equal to" in run.stderr


def test_the_longest_validity_founds_a_network(tmp_path: Path) -> None:
    """The bound itself is good."""
    run = sealane(
        "network", "init", "exercise.other", "--unencrypted", "--validity", "52124", folder=tmp_path
    )
    assert run.returncode == 0, run.stderr


def test_a_member_that_joins_again_is_told_to_have_its_keys_replaced(network: Path) -> None:
    """Admission is for new members; after lost or stolen keys the registrars rotate."""
    folder = join(network, "customs-nz", folder=network.parent)
    done = sealane("network", "admit", network, folder / "request.json", folder=network.parent)
    assert "signing key" in done.stdout
    assert "sealing key" in done.stdout
    (folder / "keys").rename(network.parent / "lost")
    again = ("member", "join", network, "customs-nz", "--kind", "customs", "--unencrypted")
    told = sealane(*again, folder=network.parent).stdout
    assert "Next: sealane register rotate" in told
    assert "network admit" not in told


def test_founding_says_what_travels_in_clear(tmp_path: Path) -> None:
    """Nobody need guess whether a network seals."""
    init = ("network", "init", NAME, "--unencrypted")
    assert "EXERCISE, TEST; all sealed" in sealane(*init, folder=tmp_path).stdout
    clear = sealane(*init, "--folder", "other", "--clear", "TEST", folder=tmp_path)
    assert "EXERCISE, TEST; in clear: TEST" in clear.stdout
