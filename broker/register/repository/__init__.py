"""The register as a TUF repository: making its files, and believing them."""

from broker.register.repository.build import (
    Quorum,
    Roles,
    draft_keys,
    draft_register,
    draft_root,
    newest_versions,
    publish,
    sign,
    signers_of,
)
from broker.register.repository.history import changes, history
from broker.register.repository.metadata import Files
from broker.register.repository.trusted import Trusted
from broker.register.repository.verify import verify
from broker.register.repository.whole import lone_root, whole

__all__ = [
    "Files",
    "Quorum",
    "Roles",
    "Trusted",
    "changes",
    "draft_keys",
    "draft_register",
    "draft_root",
    "history",
    "lone_root",
    "newest_versions",
    "publish",
    "sign",
    "signers_of",
    "verify",
    "whole",
]
