"""What the batch tree promises (RFC 9162 section 2.1)."""

from __future__ import annotations

from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from broker.wire.tree import Nodes, included, node, paths_of

LEAVES = [sha256(bytes([n])).digest() for n in range(64)]


def test_the_root_is_rfc_9162s() -> None:
    """Three leaves: the first two under one node, the third beside it."""
    a, b, c = LEAVES[:3]
    root, paths = paths_of(LEAVES[:3])
    assert root == node(node(a, b), c)
    assert paths == [b + c, a + c, node(a, b)]
    assert node(a, b) == sha256(b"\x01" + a + b).digest()


def test_every_leaf_of_every_size_is_proven_with_and_without_memory() -> None:
    """All sizes from 1 to 64, each leaf, alone and after the others."""
    for size in range(1, 65):
        root, paths = paths_of(LEAVES[:size])
        shared: Nodes = {}
        for index, path in enumerate(paths):
            assert included(LEAVES[index], index, size, path, root, {})
            assert included(LEAVES[index], index, size, path, root, shared)
            assert included(LEAVES[index], index, size, path, root, shared)
        backwards: Nodes = {}
        for index in [*reversed(range(size))] * 2:
            assert included(LEAVES[index], index, size, paths[index], root, backwards)


SIZES = st.integers(1, 64)


@given(size=SIZES, data=st.data(), warm=st.booleans())
def test_any_other_input_is_no_proof(size: int, data: st.DataObject, *, warm: bool) -> None:
    """Another leaf, index, or path: no proof, whatever was proven before under the same root."""
    root, paths = paths_of(LEAVES[:size])
    nodes: Nodes = {}
    if warm:
        for number in data.draw(st.lists(st.integers(0, size - 1), max_size=8)):
            included(LEAVES[number], number, size, paths[number], root, nodes)
    index = data.draw(st.integers(0, size - 1))
    path = paths[index]
    other = data.draw(st.integers(0, 255).filter(lambda n: n != index))
    assert not included(LEAVES[index], other, size, path, root, nodes)
    assert not included(bytes(32), index, size, path, root, nodes)
    assert not included(LEAVES[index], index, size, path + bytes(32), root, nodes)
    if path:
        place = data.draw(st.integers(0, len(path) - 1))
        flipped = path[:place] + bytes([path[place] ^ 1]) + path[place + 1 :]
        assert not included(LEAVES[index], index, size, flipped, root, nodes)
        assert not included(LEAVES[index], index, size, path[:-32], root, nodes)


@given(size=SIZES, claimed=SIZES, data=st.data())
def test_another_size_proves_only_what_has_the_same_shape(
    size: int, claimed: int, data: st.DataObject
) -> None:
    """A path never proves a leaf under a size that asks for a path of another length."""
    root, paths = paths_of(LEAVES[:size])
    claimed_paths = paths_of(LEAVES[:claimed])[1]
    index = data.draw(st.integers(0, min(size, claimed) - 1))
    if included(LEAVES[index], index, claimed, paths[index], root, {}):
        assert len(paths[index]) == len(claimed_paths[index])


def test_an_inner_node_is_no_leaf() -> None:
    """A path from an inner node up proves nothing under the size that was signed."""
    root, paths = paths_of(LEAVES[:4])
    inner = node(LEAVES[0], LEAVES[1])
    for index in range(4):
        assert not included(inner, index, 4, paths[0][32:], root, {})


def test_a_failed_proof_teaches_nothing() -> None:
    """What a wrong path claims is not remembered as proven."""
    root, paths = paths_of(LEAVES[:8])
    nodes: Nodes = {}
    assert not included(LEAVES[1], 0, 8, paths[0], root, nodes)
    assert nodes == {}
