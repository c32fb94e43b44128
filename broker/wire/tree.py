"""The batch tree (RFC 9162 section 2.1): root, inclusion paths, and their proof."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Final

from broker.wire.layout import HASH_SIZE, NODE_PREFIX

Nodes = dict[int, tuple[bytes, bytes]]
_LEVEL: Final = 256
"""More than there are nodes on a level: level * 256 + index names a node."""


def node(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node."""
    return sha256(NODE_PREFIX + left + right).digest()


def paths_of(leaves: Sequence[bytes]) -> tuple[bytes, list[bytes]]:
    """Return the root over one leaf hash or more, and each leaf's inclusion path."""
    if len(leaves) == 1:
        return leaves[0], [b""]
    split = _split(len(leaves))
    left, left_paths = paths_of(leaves[:split])
    right, right_paths = paths_of(leaves[split:])
    paths = [path + right for path in left_paths] + [path + left for path in right_paths]
    return node(left, right), paths


def _split(size: int) -> int:
    """Return the largest power of two below `size`."""
    return 1 << (size - 1).bit_length() - 1


def included(  # noqa: PLR0913, PLR0917 - the inputs of RFC 9162 section 2.1.3.2, and what is known
    leaf: bytes, index: int, size: int, path: bytes, root: bytes, nodes: Nodes
) -> bool:
    """Say whether `path` proves that `leaf` is number `index` of the `size` under `root`.

    Args:
        leaf: The leaf hash.
        index: From 0.
        size: How many leaves the tree has, at least 1.
        path: Sibling hashes from the leaf up.
        root: The tree's root, proven.
        nodes: Nodes already proven under this very root and size, each with its path from there:
            a path that runs into one is compared instead of hashed again. What this call proves
            is added.
    """
    if index >= size:
        return False
    walked: Nodes = {}
    place, last, level, at, current = index, size - 1, 0, 0, leaf
    while True:
        # A last node without a sibling rises until it is a right child.
        while place == last and place and not place & 1:
            place, last, level = place >> 1, last >> 1, level + _LEVEL
        rest = path[at:]
        known = nodes.get(level + place)
        if known is not None:
            if known != (current, rest):
                return False
            break
        if not last:
            if rest or current != root:
                return False
            walked[level] = (current, b"")
            break
        sibling = rest[:HASH_SIZE]
        if len(sibling) != HASH_SIZE:
            return False
        walked[level + place] = (current, rest)
        at += HASH_SIZE
        walked[level + (place ^ 1)] = (sibling, current + rest[HASH_SIZE:])
        current = node(sibling, current) if place & 1 else node(current, sibling)
        place, last, level = place >> 1, last >> 1, level + _LEVEL
    nodes.update(walked)
    return True
