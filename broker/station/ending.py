"""Ending: a sealing key whose time is over is destroyed, with all hourly keys that it opened."""

from __future__ import annotations

from broker.keychain import KeyFolder
from broker.register import Key, KeyUse, Register
from broker.roles.vault import Vault


def ended(register: Register, member: str, at: int) -> list[Key]:
    """Return `member`'s sealing keys that nothing on Kafka needs any more at `at`.

    A key is needed until the longest retention of a topic has passed since its end (DESIGN 4).
    """
    kept = max((topic.retention for topic in register.topics.values()), default=0)
    return [
        key
        for key in register.keys.values()
        if (key.member, key.use) == (member, KeyUse.SEALING) and at >= key.not_after + kept
    ]


async def end_keys(
    register: Register, member: str, folder: KeyFolder, vault: Vault | None, at: int
) -> list[Key]:
    """Destroy the sealing keys that ended, and what the vault holds by them; return them.

    The vault goes first: a crash in between leaves a key that the next call ends.

    Args:
        register: The newest that is known.
        member: Whose keys they are.
        folder: Where they lie.
        vault: The station's; None where it has stored nothing yet.
        at: The station's time, microseconds UTC.

    Raises:
        ConfigError: A key's file cannot be destroyed.
        StoreError: The vault cannot be written now.
    """
    gone = []
    for key in ended(register, member, at):
        path = folder.sealing_file(key.key_id)
        if not path.exists():
            continue
        if vault is not None:
            await vault.forget_sealing_key(key.key_id)
        folder.destroy(path)
        gone.append(key)
    return gone
