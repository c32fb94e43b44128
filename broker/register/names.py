"""Names of networks, members and topics: what may stand in a header."""

from __future__ import annotations

import re
from typing import Final

from broker.errors import RegisterRefused

NETWORK_SIZE: Final = 64
MEMBER_SIZE: Final = 64
TOPIC_SIZE: Final = 200

NAME: Final = re.compile(rb"[A-Za-z0-9._-]+")
"""ASCII letters, digits, dot, underscore, hyphen: what Kafka's topics may consist of."""

MEMBER: Final = re.compile(r"[a-z0-9][a-z0-9.-]{0,63}")
"""Members' and networks' names: also what an audience in `terms` may name."""


def check_member_name(what: str, name: str) -> None:
    """Return when `name` may be a member's or a network's.

    Raises:
        RegisterRefused: It may not (`register.name`).
    """
    if MEMBER.fullmatch(name) is None:
        line = f"{name!a} is no {what} name: 1 to 64 of a-z, 0-9, dot, hyphen, no sign first."
        raise RegisterRefused("register.name", line)


def check_name(what: str, name: str, most: int) -> None:
    """Return when `name` may be written into a header as a `what` of at most `most` bytes.

    Raises:
        RegisterRefused: It may not (`register.name`).
    """
    written = name.encode("utf-8", "surrogatepass")
    if len(written) > most or NAME.fullmatch(written) is None:
        line = f"{name!a} is no {what} name: 1 to {most} of A-Z, a-z, 0-9, dot, underscore, hyphen."
        raise RegisterRefused("register.name", line)
