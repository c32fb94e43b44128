"""What a station's keychain promises: what opens the keys, and what is said when it does not."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from pathlib import Path

import keyring
import keyring.backend
import pexpect
import pytest
from cli_runs import PROGRAM, sealane
from keyring.errors import PasswordSetError

from broker.errors import ConfigError
from broker.keychain import StationKeys, into_keyring, named, owner_of
from broker.keys import SealingKey, SigningKey
from broker.settings import StationFile

SECRET = "correct horse battery staple"  # noqa: S105 - a test's
JOIN = ("member", "join", "exercise.t", "customs-nz", "--kind", "customs")


class Memory(keyring.backend.KeyringBackend):
    """A keyring that forgets with the test, and takes nothing once it is full."""

    priority = 1.0

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # the library's
        self.held: dict[tuple[str, str], str] = {}
        self.full = False

    def get_password(self, service: str, username: str) -> str | None:
        """Return what is held."""
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        """Hold it, if there is room."""
        if self.full:
            raise PasswordSetError("full")
        self.held[service, username] = password


@pytest.fixture
def memory() -> Iterator[Memory]:
    """Give a keyring of this test's own."""
    before = keyring.get_keyring()
    mine = Memory()
    keyring.set_keyring(mine)
    yield mine
    keyring.set_keyring(before)


def private(path: Path, text: str) -> Path:
    """Write a file that its owner alone may read."""
    path.write_text(text)
    path.chmod(0o600)
    return path


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Give a member's folder whose keys lie behind a passphrase in a file."""
    private(tmp_path / "secret", SECRET + "\n")
    run = sealane(*JOIN, "--passphrase-file", tmp_path / "secret", folder=tmp_path)
    assert run.returncode == 0, run.stderr
    return tmp_path / "customs-nz"


def keys_of(home: Path, **changed: object) -> StationKeys:
    """Return the keychain of a station, its `[keys]` changed."""
    settings = StationFile.read(home / "station.toml")
    part = settings.keys.model_copy(update=changed)
    return StationKeys(settings.model_copy(update={"keys": part}))


def test_a_member_gets_four_keys_behind_one_passphrase(home: Path) -> None:
    """Signing, rotation, sealing and store key: encrypted, for their owner alone."""
    keys = keys_of(home)
    (sealing,) = keys.sealing
    rotation = keys.folder.signing("rotation.pem")
    assert isinstance(keys.signer, SigningKey)
    assert isinstance(sealing, SealingKey)
    assert len(keys.store_key) == 32
    assert rotation.public != keys.signer.public
    files = [path for path in (home / "keys").rglob("*") if path.is_file()]
    assert len(files) == 4
    for path in files:
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.read_bytes().startswith(b"-----BEGIN ENCRYPTED PRIVATE KEY-----")
    assert (home / "keys").stat().st_mode & 0o777 == 0o700


def test_a_wrong_passphrase_is_one_line_without_it(home: Path) -> None:
    """The line names the file; neither it nor the traceback has a byte of the passphrase."""
    private(home.parent / "secret", "wrong horse")
    with pytest.raises(ConfigError, match=r"signing\.pem cannot be used.*does not open") as caught:
        assert keys_of(home).signer
    told = "".join(traceback.format_exception(caught.value))
    assert "\n" not in str(caught.value)
    assert "wrong horse" not in told


@pytest.mark.parametrize(
    ("name", "mode", "line"),
    [
        ("../secret", 0o644, "Others may read the passphrase file"),
        ("keys/signing.pem", 0o640, "Others may read the signing key"),
        ("keys/store.key", 0o604, "Others may read the store key"),
    ],
)
def test_a_file_that_others_may_read_is_refused(
    home: Path, name: str, mode: int, line: str
) -> None:
    """By name, with what to do about it."""
    (home / name).chmod(mode)
    keys = keys_of(home)
    with pytest.raises(ConfigError, match=f"{line} .*: run chmod 600 on it"):
        both(keys)


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("../secret", "The passphrase file .* cannot be read"),
        ("keys/signing.pem", "The signing key .* cannot be read"),
        ("keys/store.key", "The store key .* cannot be read"),
    ],
)
def test_a_file_that_is_not_there_is_named(home: Path, name: str, line: str) -> None:
    """The passphrase, the signing key, the store key."""
    (home / name).unlink()
    keys = keys_of(home)
    with pytest.raises(ConfigError, match=line):
        both(keys)


def both(keys: StationKeys) -> object:
    """Open the signing key, then the store key."""
    return keys.signer, keys.store_key


def test_keys_are_open_only_where_the_file_says_so(home: Path, tmp_path: Path) -> None:
    """An encrypted key is not opened without its passphrase, an open one not taken as encrypted."""
    with pytest.raises(ConfigError, match="is encrypted, and no passphrase was given"):
        assert keys_of(home, encrypted=False).signer
    run = sealane(*JOIN, "--unencrypted", "--folder", "open", folder=tmp_path)
    assert run.returncode == 0, run.stderr
    assert keys_of(tmp_path / "open").store_key
    with pytest.raises(ConfigError, match="is not encrypted"):
        assert keys_of(
            tmp_path / "open", encrypted=True, passphrase_file=tmp_path / "secret"
        ).signer


def test_a_passphrase_from_the_keyring(home: Path, memory: Memory) -> None:
    """It is kept per member and network; what the keyring lacks or refuses is named."""
    what = named(owner_of("exercise.t", "customs-nz"))
    ring: dict[str, object] = {"passphrase_file": None, "passphrase": "keyring"}
    with pytest.raises(ConfigError, match="does not hold the passphrase of the keys of customs-nz"):
        assert keys_of(home, **ring).signer
    into_keyring(what, SECRET.encode())
    assert keys_of(home, **ring).signer
    memory.full = True
    with pytest.raises(ConfigError, match="does not keep the passphrase"):
        into_keyring(what, SECRET.encode())


def test_nobody_is_asked_where_nobody_sits(home: Path, tmp_path: Path) -> None:
    """Without a terminal the line says what to name instead, and nothing was made."""
    with pytest.raises(ConfigError, match="Nobody is at a terminal"):
        assert keys_of(home, passphrase_file=None).signer
    run = sealane(*JOIN, "--folder", "other", folder=tmp_path)
    assert run.returncode == 3
    assert "name a file or the keyring" in run.stderr
    assert not (tmp_path / "other" / "keys").exists()


def test_whoever_sits_at_the_terminal_is_asked_twice(tmp_path: Path) -> None:
    """What is typed is not shown; two different passphrases make nothing."""
    for second, code in (("another", 3), (SECRET, 0)):
        child = pexpect.spawn(PROGRAM, list(JOIN), cwd=str(tmp_path), timeout=60, encoding="utf-8")
        child.expect("Type a new passphrase")
        child.sendline(SECRET)
        child.expect("Type the same once more")
        child.sendline(second)
        said = child.read()
        child.close()
        assert (child.exitstatus, SECRET in said) == (code, False)
    private(tmp_path / "secret", SECRET)
    assert keys_of(tmp_path / "customs-nz", passphrase_file=tmp_path / "secret").signer


def test_options_that_contradict_each_other(tmp_path: Path) -> None:
    """Two ways of protecting one set of keys are none."""
    run = sealane(*JOIN, "--unencrypted", "--keyring", folder=tmp_path)
    assert run.returncode == 3
    assert "Say one of" in run.stderr


def test_keys_show_nothing_of_themselves(home: Path) -> None:
    """`repr` of the keychain, of its folder and of a key is without their bytes."""
    keys = keys_of(home)
    shown = f"{keys!r}{keys.folder!r}{keys.signer!r}{keys.sealing!r}"
    assert SECRET not in shown
    assert keys.store_key.hex() not in shown
    assert repr(keys.store_key) not in shown


def test_a_destroyed_key_is_gone(home: Path) -> None:
    """Its file is overwritten before it is taken away; a second time is named."""
    folder = keys_of(home).folder
    (path,) = (home / "keys" / "sealing").iterdir()
    twin = home / "twin"
    twin.hardlink_to(path)
    folder.destroy(path)
    assert not path.exists()
    assert set(twin.read_bytes()) == {0}
    with pytest.raises(ConfigError, match="cannot be destroyed"):
        folder.destroy(path)
