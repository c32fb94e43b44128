"""A station signs with a key on a token (PKCS#11), shown against SoftHSM 2."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from broker.keys import check_public, verify
from broker.settings import TokenPart

MODULE = Path("/usr/lib/softhsm/libsofthsm2.so")
pytestmark = pytest.mark.skipif(
    not MODULE.is_file(), reason="SoftHSM 2 (Debian: softhsm2) is not installed"
)
TOKEN, KEY, PIN = "sealane", "signing", "271828"

MAKE = """
import sys
import pkcs11
from pkcs11 import Attribute, KeyType, Mechanism
from pkcs11.util.ec import encode_named_curve_parameters

module, token, key, pin = sys.argv[1:]
with pkcs11.lib(module).get_token(token_label=token).open(rw=True, user_pin=pin) as session:
    curve = {Attribute.EC_PARAMS: encode_named_curve_parameters("1.3.101.112")}
    parameters = session.create_domain_parameters(KeyType.EC_EDWARDS, curve, local=True)
    parameters.generate_keypair(
        mechanism=Mechanism.EC_EDWARDS_KEY_PAIR_GEN, label=key, store=True
    )
"""

SIGN = """
import sys
from pathlib import Path
from broker.errors import BrokerError
from broker.keychain.token import TokenSigner
from broker.settings import TokenPart

try:
    signer = TokenSigner.open(TokenPart.model_validate_json(sys.argv[1]), "customs-nz")
    print(signer.public.hex(), signer.sign(b"said").hex(), signer.suite)
except BrokerError as exc:
    print(f"{type(exc).__name__}: {exc.args[0]}")
"""


@pytest.fixture(scope="module")
def token(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with a token of its own, that has an Ed25519 key pair, and its PIN's file."""
    folder = tmp_path_factory.mktemp("softhsm")
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder / 'tokens'}\n")
    (folder / "pin").write_text(PIN + "\n")
    (folder / "pin").chmod(0o600)
    init = ["softhsm2-util", "--init-token", "--free", "--label", TOKEN]
    _run(folder, [*init, "--so-pin", "314159", "--pin", PIN])
    _run(folder, [sys.executable, "-c", MAKE, str(MODULE), TOKEN, KEY, PIN])
    return folder


def _run(folder: Path, command: list[str]) -> str:
    """Run in a process of its own: SoftHSM reads where its tokens lie once."""
    environment = os.environ | {"SOFTHSM2_CONF": str(folder / "softhsm2.conf")}
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout


def signed(folder: Path, **changed: object) -> str:
    """Return what a process prints that signs with the token."""
    part = TokenPart(module=MODULE, token=TOKEN, key=KEY, pin_file=folder / "pin")
    text = part.model_copy(update=changed).model_dump_json()
    return _run(folder, [sys.executable, "-c", SIGN, text])


def test_a_token_signs_as_a_key_in_a_file_does(token: Path) -> None:
    """Its public key passes the register's check, and what it signed verifies."""
    public, signature, suite = signed(token).split()
    check_public(int(suite), bytes.fromhex(public))
    verify(bytes.fromhex(public), bytes.fromhex(signature), b"said")


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        ({"token": "another"}, "ConfigError: The PKCS#11 module"),
        ({"key": "another"}, "ConfigError: The token sealane has no Ed25519 key pair 'another'."),
        ({"module": Path("/nothing.so")}, "ConfigError: There is no PKCS#11 module /nothing.so."),
        ({"module": Path(__file__)}, "ConfigError: The token sealane cannot be used: "),
    ],
)
def test_what_is_not_there_is_named(token: Path, changed: dict[str, object], line: str) -> None:
    """A missing token, key or module is one line for people."""
    said = signed(token, **changed)
    assert line in said
    assert said.count("\n") == 1


def test_a_wrong_pin_is_named_and_not_shown(token: Path) -> None:
    """The line says which token; the PIN stands nowhere."""
    wrong = token / "wrong"
    wrong.write_text("161803\n")
    wrong.chmod(0o600)
    said = signed(token, pin_file=wrong)
    assert said == "ConfigError: The PIN does not open the token sealane.\n"


def test_a_pin_file_that_others_may_read_is_refused(token: Path) -> None:
    """As a key's file is."""
    open_to_all = token / "open"
    open_to_all.write_text(PIN)
    open_to_all.chmod(0o644)
    assert "run chmod 600" in signed(token, pin_file=open_to_all)


def test_a_members_keys_are_rotated_with_a_token(token: Path, tmp_path: Path) -> None:
    """Another pair on it becomes the signing key; a new sealing key is bound with the token's."""
    name, member = "exercise.pacific", "customs-nz"
    command = str(Path(sys.executable).with_name("sealane"))

    def run(*arguments: str, code: int = 0) -> str:
        environment = os.environ | {"SOFTHSM2_CONF": str(token / "softhsm2.conf")}
        done = subprocess.run(
            [command, *arguments],
            env=environment,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == code, done.stderr
        return " ".join((done.stdout + done.stderr).split())

    run("network", "init", name, "--unencrypted")
    run("member", "join", name, member, "--kind", "customs", "--unencrypted")
    run("network", "admit", name, f"{member}/request.json")
    _run(token, [sys.executable, "-c", MAKE, str(MODULE), TOKEN, "second", PIN])
    station = tmp_path / member / "station.toml"
    table = f'module = "{MODULE}", token = "{TOKEN}", key = "KEY", pin_file = "{token / "pin"}"'
    plain = station.read_text()

    def on_token(key: str) -> None:
        line = f"encrypted = false\npkcs11 = {{ {table.replace('KEY', key)} }}"
        station.write_text(plain.replace("encrypted = false", line))

    on_token(KEY)
    for label in (KEY, "second"):
        if label == "second":
            said = run("keys", "rotate", member, "signing", code=3)
            assert "make a new Ed25519 key pair on it" in said
        else:
            on_token("first")
        said = run("keys", "rotate", member, "signing", "--token-key", label)
        assert f'write key = "{label}"' in said
        run("register", "publish", name, f"{member}/rotation.json")
        on_token(label)
    run("keys", "rotate", member, "sealing")
    run("register", "publish", name, f"{member}/rotation.json")
    listed = run("keys", "list", member)
    assert listed.count("signing") == 3
    assert listed.count("sealing") == 2
    assert listed.count("not held here") == 2
    assert not (tmp_path / member / "keys" / "signing-next.pem").exists()
