"""The register: who may speak, about what, under which keys."""

from broker.register.admission import admit, new_register, rejoin, with_codes
from broker.register.contract import registered
from broker.register.model import (
    Group,
    Key,
    KeyUse,
    Kind,
    Member,
    Period,
    Register,
    RegisteredCodes,
    RegisteredContract,
    Right,
    Standing,
    Status,
    Topic,
)
from broker.register.request import JoinRequest, make_request, read_request

__all__ = [
    "Group",
    "JoinRequest",
    "Key",
    "KeyUse",
    "Kind",
    "Member",
    "Period",
    "Register",
    "RegisteredCodes",
    "RegisteredContract",
    "Right",
    "Standing",
    "Status",
    "Topic",
    "admit",
    "make_request",
    "new_register",
    "read_request",
    "registered",
    "rejoin",
    "with_codes",
]
