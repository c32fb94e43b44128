"""What `broker.keys` promises."""

from __future__ import annotations

import subprocess
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from curve_points import compressed, decompressed, of_prime_order, plus, times
from full_disk import no_room
from hypothesis import given
from hypothesis import strategies as st
from wire_world import key

from broker.errors import ConfigError, RefusedError, RegisterRefused
from broker.keys import (
    SigningKey,
    check_public,
    digest,
    key_id,
    public_from_pem,
    public_to_pem,
    verify,
)

P = 2**255 - 19
LOW_ORDER = [
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
]
"""Every point of order 1, 2, 4 and 8."""
MIXED_ORDER = "4a165a2dc3f848acce74c4009b480d4522ffa2618ed8ca0fcff175cf5f51e47f"


def _pem(label: bytes, body: bytes) -> bytes:
    return b"-----BEGIN %b-----\n%b\n-----END %b-----\n" % (label, body, label)


def test_a_signature_is_the_keys_over_these_bytes_and_no_others() -> None:
    """What one key signed verifies under that key and for exactly these bytes."""
    signature = key("a").sign(b"said")
    verify(key("a").public, signature, b"said")
    for public, data in ((key("b").public, b"said"), (key("a").public, b"Said")):
        with pytest.raises(RefusedError) as caught:
            verify(public, signature, data)
        assert caught.value.reason == "keys.signature"


def test_a_signature_of_another_length_is_refused() -> None:
    """A cut or stretched signature is refused, not an accident of the library."""
    signature = key("a").sign(b"said")
    for other in (b"", signature[:-1], signature + b"\0"):
        with pytest.raises(RefusedError):
            verify(key("a").public, other, b"said")


def test_rfc8032_vector() -> None:
    """RFC 8032 section 7.1, test 2."""
    seed = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"
    signer = SigningKey.from_seed(bytes.fromhex(seed))
    assert signer.public.hex() == "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
    assert signer.sign(b"\x72").hex().startswith("92a009a9f0d4cab8720e820b5f642540")


def test_digest_and_key_id_are_what_the_format_says() -> None:
    """SHA-256, and over prefix, length, member, suite and public key."""
    public = key("a").public
    said = b"sealane key v1\0\x0acustoms-nz\x01" + public
    assert digest(b"x") == sha256(b"x").digest()
    assert key_id("customs-nz", 1, public) == sha256(said).digest()


def test_a_key_id_tells_members_and_suites_apart() -> None:
    """The same public key has another id under another member or suite."""
    public = key("a").public
    assert len({key_id("a", 1, public), key_id("b", 1, public), key_id("a", 2, public)}) == 3


@pytest.mark.parametrize("point", LOW_ORDER)
def test_low_order_keys_are_refused(point: str) -> None:
    """Under a low-order key one signature fits every message, so none may be believed."""
    with pytest.raises(RegisterRefused) as caught:
        check_public(1, bytes.fromhex(point))
    assert caught.value.reason == "register.key_weak"


def test_the_library_accepts_what_the_check_refuses() -> None:
    """The reason for the check: under the identity, one signature is good for any message."""
    forged = bytes.fromhex(LOW_ORDER[2]) + bytes(32)
    identity = Ed25519PublicKey.from_public_bytes(bytes.fromhex(LOW_ORDER[2]))
    identity.verify(forged, b"anything")
    identity.verify(forged, b"at all")


def test_a_key_with_a_low_order_part_is_refused() -> None:
    """A good point plus a point of order 8 is outside the prime-order group."""
    with pytest.raises(RegisterRefused) as caught:
        check_public(1, bytes.fromhex(MIXED_ORDER))
    assert "prime order" in caught.value.detail


@pytest.mark.parametrize(
    "public",
    [
        (P + 3).to_bytes(32, "little"),
        (P + 1).to_bytes(32, "little"),
        (2).to_bytes(32, "little"),
        (1 | 1 << 255).to_bytes(32, "little"),
        b"",
        bytes(31),
        bytes(33),
    ],
)
def test_what_is_no_canonical_point_is_refused(public: bytes) -> None:
    """Non-canonical numbers, numbers off the curve, and other lengths are refused."""
    with pytest.raises(RegisterRefused):
        check_public(1, public)


def test_honest_keys_pass_and_unknown_suites_do_not() -> None:
    """A key made as RFC 8032 says is of prime order; suites other than ours are unknown."""
    for number in range(20):
        check_public(1, key(f"honest {number}").public)
    with pytest.raises(RegisterRefused) as caught:
        check_public(3, key("a").public)
    assert caught.value.reason == "register.key_suite"


def test_a_key_is_kept_for_its_owner_alone(tmp_path: Path) -> None:
    """A key's file is 0600, never replaced, and refused when others may read it."""
    path = tmp_path / "signing.pem"
    signer = SigningKey.generate()
    signer.save(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert SigningKey.load(path).public == signer.public
    with pytest.raises(ConfigError, match="not replaced"):
        SigningKey.generate().save(path)
    path.chmod(0o640)
    with pytest.raises(ConfigError, match="chmod 600"):
        SigningKey.load(path)


def test_what_is_no_key_file_is_a_matter_of_configuration(tmp_path: Path) -> None:
    """A missing file, a folder that is not there, and a file of something else say what to do."""
    with pytest.raises(ConfigError, match="cannot be read"):
        SigningKey.load(tmp_path / "none.pem")
    with pytest.raises(ConfigError, match="cannot be written"):
        key("a").save(tmp_path / "none" / "signing.pem")
    for pem in (b"", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"):
        with pytest.raises(ConfigError, match="PKCS#8"):
            SigningKey.from_pem(pem)
        with pytest.raises(ConfigError, match="no public key"):
            public_from_pem(pem)


def test_keys_of_other_kinds_are_named() -> None:
    """An X25519 key is no signing key, private or public."""
    private = (
        b"-----BEGIN PRIVATE KEY-----\n"
        b"MC4CAQAwBQYDK2VuBCIEICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg\n"
        b"-----END PRIVATE KEY-----\n"
    )
    with pytest.raises(ConfigError, match="not Ed25519"):
        SigningKey.from_pem(private)
    public = (
        b"-----BEGIN PUBLIC KEY-----\n"
        b"MCowBQYDK2VuAyEAICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICA=\n"
        b"-----END PUBLIC KEY-----\n"
    )
    with pytest.raises(ConfigError, match="not Ed25519"):
        public_from_pem(public)


def test_keys_of_kinds_that_the_library_does_not_know_are_refused() -> None:
    """An object identifier of nobody's is no key of ours, private or public."""
    private = b"MC4CAQAwBQYDK2V/BCIEICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg"
    with pytest.raises(ConfigError, match="PKCS#8"):
        SigningKey.from_pem(_pem(b"PRIVATE KEY", private))
    public = b"MCowBQYDK2V/AyEAICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICA="
    with pytest.raises(ConfigError, match="no public key"):
        public_from_pem(_pem(b"PUBLIC KEY", public))


def test_a_key_that_could_not_be_written_whole_leaves_nothing(tmp_path: Path) -> None:
    """On a full disk, half a key would keep the next try from saving a whole one."""
    path = tmp_path / "signing.pem"
    with no_room(at=8), pytest.raises(ConfigError, match="cannot be written"):
        SigningKey.generate().save(path)
    SigningKey.generate().save(path)


def test_public_keys_travel_as_pem() -> None:
    """The public key in PEM is read back the same."""
    assert public_from_pem(public_to_pem(key("a").public)) == key("a").public


def test_a_signing_key_is_kept_encrypted(tmp_path: Path) -> None:
    """The file says nothing without its passphrase; what is wrong is named with the file."""
    path = tmp_path / "signing.pem"
    key("a").save(path, b"open sesame")
    assert b"BEGIN ENCRYPTED PRIVATE KEY" in path.read_bytes()
    assert SigningKey.load(path, b"open sesame").public == key("a").public
    with pytest.raises(ConfigError, match=r"signing\.pem cannot be used.*does not open"):
        SigningKey.load(path, b"open barley")
    with pytest.raises(ConfigError, match="no passphrase was given"):
        SigningKey.load(path)
    with pytest.raises(ConfigError, match="is not encrypted"):
        SigningKey.from_pem(key("a").to_pem(), b"open sesame")


def test_openssl_opens_what_we_encrypt(tmp_path: Path) -> None:
    """An encrypted key is PKCS#8 as others read it, not a format of ours."""
    path, secret = tmp_path / "signing.pem", tmp_path / "passphrase"
    key("a").save(path, b"open sesame")
    secret.write_text("open sesame\n")
    command = ["openssl", "pkey", "-in", str(path), "-passin", f"file:{secret}", "-pubout"]
    shown = subprocess.run(command, capture_output=True, check=True, timeout=30)
    assert public_from_pem(shown.stdout) == key("a").public


@given(st.integers(0, 2**255 - 20), st.integers(0, 7), st.integers(0, 1))
def test_the_quick_check_agrees_with_the_curves_definition(y: int, eighth: int, sign: int) -> None:
    """Points with and without a part of low order, points of the twist: by L times the point."""
    low = decompressed(bytes.fromhex(LOW_ORDER[eighth]))
    point = decompressed(y.to_bytes(32, "little"))
    tried = [(y | sign << 255).to_bytes(32, "little")]
    if point is not None and low is not None:
        tried += [compressed(plus(times(8, point), low)), compressed(plus(point, low))]
    for public in tried:
        if of_prime_order(public):
            check_public(1, public)
        else:
            with pytest.raises(RegisterRefused):
                check_public(1, public)
