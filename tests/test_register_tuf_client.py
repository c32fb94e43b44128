"""A register is a TUF repository: TUF's own client reads it, and believes what we believe."""

from __future__ import annotations

import re
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from cli_network import done
from cli_runs import PROGRAM, sealane
from tuf.api.exceptions import RepositoryError
from tuf.ngclient import Updater

from broker.cli.network_folder import NetworkFolder
from broker.register.document import document_of

NAME = "exercise.pacific"
MEMBER = "customs-nz"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Give a folder with a network, whose one member has changed its own keys."""
    done(sealane("network", "init", NAME, "--unencrypted", folder=tmp_path))
    join = ("member", "join", NAME, MEMBER, "--kind", "customs", "--unencrypted")
    done(sealane(*join, folder=tmp_path))
    done(sealane("network", "admit", NAME, f"{MEMBER}/request.json", folder=tmp_path))
    done(sealane("keys", "rotate", MEMBER, "sealing", folder=tmp_path))
    done(sealane("register", "publish", NAME, f"{MEMBER}/rotation.json", folder=tmp_path))
    return tmp_path


@pytest.fixture
def address(place: Path) -> Iterator[str]:
    """Serve that network's register with our command, and give its address."""
    command = [PROGRAM, "register", "serve", NAME, "--port", "0"]
    with subprocess.Popen(command, cwd=place, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            found = re.search(r"http://\S+", server.stdout.readline())
            assert found is not None
            yield found[0]
        finally:
            server.send_signal(signal.SIGINT)


def client(place: Path, address: str, root: bytes) -> Updater:
    """Return TUF's client, which trusts this root and has seen nothing yet."""
    return Updater(
        metadata_dir=str(place / "client"),
        metadata_base_url=f"{address}/metadata/",
        target_dir=str(place),
        target_base_url=f"{address}/targets/",
        bootstrap=root,
    )


def fetched(updater: Updater, target: str, to: Path) -> bytes:
    """Return a target that the client proved."""
    info = updater.get_targetinfo(target)
    assert info is not None
    return Path(updater.download_target(info, str(to))).read_bytes()


def test_tufs_own_client_believes_the_same_register(place: Path, address: str) -> None:
    """The same root, the same register.json, and the keys that a member signed itself."""
    network = NetworkFolder(place / NAME)
    trusted = network.trusted()
    updater = client(place, address, network.root_data())
    register = fetched(updater, "register.json", place / "fetched.json")
    assert register in trusted.files.values()
    assert document_of(network.load()) != register, "the member's own keys stand beside it"
    keys = fetched(updater, f"members/{MEMBER}.json", place / "keys.json")
    assert keys in trusted.files.values()


def test_tufs_own_client_refuses_another_networks(place: Path, address: str) -> None:
    """Under another root nothing of it is believed, by that client or by ours."""
    done(sealane("network", "init", NAME, "--unencrypted", "--folder", "other", folder=place))
    other = (place / "other" / "root.json").read_bytes()
    with pytest.raises(RepositoryError):
        client(place, address, other).refresh()
