"""A draft: the answers of an unfinished report, beside the station, under its store key."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Self

from broker.errors import ConfigError, RefusedError
from broker.store.store_key import StoreKey

FOLDER: Final = "drafts"
_PRIVATE: Final = 0o600
_PLAIN: Final = b"{"
"""What a draft of an older version begins with: it is read, and written encrypted."""
_MAGIC: Final = b"sealane draft 1\n"


class DraftFile:
    """The draft of one contract at one station; one form at a time has it.

    It holds names before they are signed: its owner alone may read it, and no backup of it can be
    read without the store key (THREATS 19).

    Args:
        station: The station's folder.
        contract: The contract's name.
        key: The station's store key.
    """

    def __init__(self, station: Path, contract: str, key: StoreKey) -> None:
        self.path = station / FOLDER / f"{contract}.json"
        self._contract = contract
        self._key = key
        self._claim = -1

    def __enter__(self) -> Self:
        """Claim it.

        Raises:
            ConfigError: Another form of this contract is open at this station.
        """
        self.path.parent.mkdir(mode=0o700, exist_ok=True)
        claim = self.path.with_suffix(".lock")
        self._claim = os.open(claim, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, _PRIVATE)
        try:
            fcntl.flock(self._claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as exc:
            os.close(self._claim)
            raise ConfigError(
                f"another form of {self._contract} is open at this station: end that one first"
            ) from exc
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._claim)

    def read(self) -> dict[str, str] | None:
        """Return the answers by key; `None` where there is no draft.

        Raises:
            ConfigError: The file is no draft of this contract.
        """
        try:
            file = os.open(self.path, os.O_RDONLY | os.O_NOFOLLOW)
        except FileNotFoundError:
            return None
        with os.fdopen(file, "rb") as opened:
            data = opened.read()
        try:
            tree = json.loads(self._opened(data))
            answers = tree["answers"]
            right = tree["contract"] == self._contract and _is_answers(answers)
        except (RefusedError, ValueError, KeyError, TypeError, RecursionError):
            right = False
        if not right:
            raise ConfigError(
                f"{self.path} is no draft of {self._contract}: move it away, and begin again"
            )
        return dict(answers)

    def write(self, answers: Mapping[str, str]) -> None:
        """Return once the answers are on disk; a crash leaves these or those before."""
        text = json.dumps({"contract": self._contract, "answers": dict(answers)})
        data = _MAGIC + self._key.wrap(self._bound, text.encode())
        beside = self.path.with_suffix(".new")
        beside.unlink(missing_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
        with os.fdopen(os.open(beside, flags, _PRIVATE), "wb") as opened:
            opened.write(data)
            opened.flush()
            os.fsync(opened.fileno())
        beside.replace(self.path)

    @property
    def _bound(self) -> bytes:
        return b"draft\0" + self._contract.encode()

    def _opened(self, data: bytes) -> bytes:
        if data.startswith(_PLAIN):
            return data
        if not data.startswith(_MAGIC):
            raise ValueError("neither of an older version nor of this one")
        return self._key.unwrap(self._bound, data[len(_MAGIC) :])

    def forget(self) -> None:
        """Throw it away."""
        self.path.unlink(missing_ok=True)


def _is_answers(answers: object) -> bool:
    return isinstance(answers, dict) and all(
        isinstance(key, str) and isinstance(text, str) for key, text in answers.items()
    )
