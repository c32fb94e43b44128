"""A draft: the answers of an unfinished report, in a private file beside the station."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Self

from broker.errors import ConfigError

FOLDER: Final = "drafts"
_PRIVATE: Final = 0o600


class DraftFile:
    """The draft of one contract at one station; one form at a time has it.

    It holds names before they are signed: its owner alone may read it.

    Args:
        station: The station's folder.
        contract: The contract's name.
    """

    def __init__(self, station: Path, contract: str) -> None:
        self.path = station / FOLDER / f"{contract}.json"
        self._contract = contract
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
            tree = json.loads(data)
            answers = tree["answers"]
            right = tree["contract"] == self._contract and _is_answers(answers)
        except (ValueError, KeyError, TypeError, RecursionError):
            right = False
        if not right:
            raise ConfigError(
                f"{self.path} is no draft of {self._contract}: move it away, and begin again"
            )
        return dict(answers)

    def write(self, answers: Mapping[str, str]) -> None:
        """Return once the answers are on disk; a crash leaves these or those before."""
        data = json.dumps({"contract": self._contract, "answers": dict(answers)}, indent=1)
        beside = self.path.with_suffix(".new")
        beside.unlink(missing_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
        with os.fdopen(os.open(beside, flags, _PRIVATE), "w") as opened:
            opened.write(data)
            opened.flush()
            os.fsync(opened.fileno())
        beside.replace(self.path)

    def forget(self) -> None:
        """Throw it away."""
        self.path.unlink(missing_ok=True)


def _is_answers(answers: object) -> bool:
    return isinstance(answers, dict) and all(
        isinstance(key, str) and isinstance(text, str) for key, text in answers.items()
    )
