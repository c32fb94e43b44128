"""What `broker.keys` promises of sealing, deriving and encrypting."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from hypothesis import given
from hypothesis import strategies as st

from broker.errors import ConfigError, RefusedError, RegisterRefused
from broker.keys import (
    HYBRID,
    SealingKey,
    check_public,
    decrypt,
    decrypt_fresh,
    encrypt,
    encrypt_fresh,
    expand,
    seal_to,
)

KEY = bytes(range(32))
NONCE = bytes(12)
READER = SealingKey.from_seed(bytes(range(96)))


def does_not_decrypt(attempt: Callable[[], object]) -> bool:
    """Say whether `attempt` is refused as not decrypting."""
    with pytest.raises(RefusedError) as caught:
        attempt()
    return caught.value.reason == "keys.decrypt"


@given(st.binary(min_size=1, max_size=64), st.binary(max_size=80), st.integers(1, 300))
def test_expanding_is_hkdf_expand(secret: bytes, info: bytes, size: int) -> None:
    """RFC 5869 section 2.3 with SHA-512, in every length that is asked for."""
    derived = HKDFExpand(algorithm=SHA512(), length=size, info=info).derive(secret)
    assert expand(secret, info, size) == derived


def test_expanding_costs_one_hmac_up_to_64_bytes() -> None:
    """The first block is HMAC(secret, info || 1), and what is longer than HKDF gives is refused."""
    assert expand(KEY, b"info", 64) == hmac.digest(KEY, b"info\x01", "sha512")
    assert len(expand(KEY, b"info", 255 * 64)) == 255 * 64
    with pytest.raises(ValueError, match="16321"):
        expand(KEY, b"info", 255 * 64 + 1)


def test_what_a_key_encrypted_once_it_decrypts_and_nothing_else() -> None:
    """A changed or cut ciphertext, and another key, are refused."""
    hidden = encrypt(KEY, b"said")
    assert len(hidden) == 4 + 16
    assert decrypt(KEY, hidden) == b"said"
    for other in (hidden[:-1], hidden + b"\0", b"", bytes([hidden[0] ^ 1]) + hidden[1:]):
        assert does_not_decrypt(lambda other=other: decrypt(KEY, other))  # type: ignore[misc] # bound now
    assert does_not_decrypt(lambda: decrypt(bytes(32), hidden))


def test_a_key_that_serves_often_binds_what_it_hides() -> None:
    """The nonce travels in front, and what belongs to one place opens at no other."""
    hidden = encrypt_fresh(KEY, b"said", NONCE, b"here")
    assert hidden[:12] == NONCE
    assert decrypt_fresh(KEY, hidden, b"here") == b"said"
    for other in (hidden[:11], b"", hidden[:-1], b"\1" + hidden[1:]):
        assert does_not_decrypt(lambda other=other: decrypt_fresh(KEY, other, b"here"))  # type: ignore[misc] # bound now
    assert does_not_decrypt(lambda: decrypt_fresh(KEY, hidden, b"there"))
    with pytest.raises(ValueError, match="12 bytes"):
        encrypt_fresh(KEY, b"said", b"short")


def test_what_was_sealed_opens_for_its_reader_and_purpose_alone() -> None:
    """1,168 bytes for a key; another reader, another purpose and a change are refused."""
    sealed = seal_to(READER.public, b"for this", KEY)
    assert len(sealed) == 1168
    assert READER.open(b"for this", sealed) == KEY
    assert does_not_decrypt(lambda: READER.open(b"for that", sealed))
    assert does_not_decrypt(lambda: SealingKey.generate().open(b"for this", sealed))
    for other in (b"", sealed[:-1], sealed[:1119], bytes([sealed[0] ^ 1]) + sealed[1:]):
        assert does_not_decrypt(lambda other=other: READER.open(b"for this", other))  # type: ignore[misc] # bound now


def test_the_same_seed_gives_the_same_sealing_key() -> None:
    """So that vectors can name one; the public key is 1,216 bytes."""
    assert SealingKey.from_seed(bytes(range(96))).public == READER.public
    assert len(READER.public) == 1216
    assert seal_to(READER.public, b"", b"") != seal_to(READER.public, b"", b"")


def test_sealing_keys_that_may_be_believed() -> None:
    """Fresh ones are; other lengths and numbers outside ML-KEM's field are not."""
    check_public(HYBRID, READER.public)
    lattice, curve = READER.public[:1184], READER.public[1184:]
    for public in (b"", READER.public[:-1], READER.public + b"\0", b"\xff" * 1184 + curve):
        with pytest.raises(RegisterRefused) as caught:
            check_public(HYBRID, public)
        assert caught.value.reason == "register.key_weak"
    low = [number.to_bytes(32, "little") for number in (0, 1, 2**255 - 20, 2**255 - 19)]
    high_bit = curve[:-1] + bytes([curve[-1] | 0x80])
    for point in (*low, high_bit, (2**255 - 19 + 9).to_bytes(32, "little")):
        with pytest.raises(RegisterRefused) as caught:
            check_public(HYBRID, lattice + point)
        assert caught.value.reason == "register.key_weak"


def test_a_sealing_key_is_kept_encrypted(tmp_path: Path) -> None:
    """Two PKCS#8 blocks in one file that its owner alone may read, behind one passphrase."""
    path = tmp_path / "sealing.pem"
    READER.save(path, b"open sesame")
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.read_bytes().count(b"BEGIN ENCRYPTED PRIVATE KEY") == 2
    assert SealingKey.load(path, b"open sesame").public == READER.public
    with pytest.raises(ConfigError, match="passphrase does not open"):
        SealingKey.load(path, b"open barley")
    with pytest.raises(ConfigError, match="no passphrase was given"):
        SealingKey.load(path)


def test_what_is_no_sealing_key_is_named() -> None:
    """An empty file, half a key, and the halves in the wrong order."""
    lattice, curve = READER.to_pem().split(b"-----END PRIVATE KEY-----\n")[:2]
    end = b"-----END PRIVATE KEY-----\n"
    for pem in (b"", lattice + end, curve + end + lattice + end):
        with pytest.raises(ConfigError, match="no sealing key"):
            SealingKey.from_pem(pem)


def test_a_private_key_shows_nothing_of_itself() -> None:
    """Neither `repr` nor `str` of a sealing key has a byte of it."""
    assert repr(READER).startswith("<broker.keys.sealing.SealingKey object")
    assert str(READER) == repr(READER)
