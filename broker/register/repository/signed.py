"""Signatures on metadata: as many as the role's threshold says, by its own keys."""

from __future__ import annotations

from typing import Any

from tuf.api.metadata import Metadata, Root, VerificationResult

from broker.errors import RegisterRefused
from broker.register.repository.metadata import malformed, payload_of


def check_root(path: str, metadata: Metadata[Root], before: Root | None) -> None:
    """Return when enough of the root keys signed a root, and of those before it too.

    Raises:
        RegisterRefused: They did not (`register.threshold`).
    """
    result = metadata.signed.get_root_verification_result(
        before, payload_of(path, metadata), metadata.signatures
    )
    for one in (result.first, result.second):
        _check_threshold(path, one)


def check_signed(path: str, metadata: Metadata[Any], by: Any, role: str) -> None:  # noqa: ANN401 - a bound method of python-tuf
    """Return when enough of the keys that `by` gives a role signed its metadata.

    Raises:
        RegisterRefused: They did not (`register.threshold`), or it gives it none
            (`register.malformed`).
    """
    try:
        result = by(role, payload_of(path, metadata), metadata.signatures)
    except ValueError as exc:
        raise malformed(path, str(exc)) from exc
    _check_threshold(path, result)


def _check_threshold(path: str, result: VerificationResult) -> None:
    if not result.verified:
        line = (
            f"{path} is signed by {len(result.signed)} of its keys, and needs {result.threshold}."
        )
        raise RegisterRefused("register.threshold", line)
