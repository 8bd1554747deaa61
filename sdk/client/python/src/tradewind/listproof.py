"""Roots and proofs of a block's lists: transactions and receipts.

A complete binary Merkle tree: a leaf commits to its index, inner nodes are tagged apart from
leaves, and the root commits to the count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from . import crypto
from .crypto import ZERO, digest
from .shapes import HASH, U32, ListOf, exact, record

_MAX_LEMMAS = 32


def _number(value: int) -> bytes:
    return value.to_bytes(4, "big")


def _inner(left: bytes, right: bytes) -> bytes:
    return digest(crypto.LIST_INNER, left, right)


def _leaf(index: int, item: bytes) -> bytes:
    return digest(crypto.LIST_LEAF, _number(index), item)


def root(items: Sequence[bytes]) -> bytes:
    """The root of hashes in their order.

    In the array of a complete tree the leaves are the last nodes, node `n` has the children
    `2n + 1` and `2n + 2`, and the top is node 0.
    """
    count = len(items)
    nodes = [ZERO] * max(count - 1, 0) + [_leaf(i, item) for i, item in enumerate(items)]
    for n in range(count - 2, -1, -1):
        nodes[n] = _inner(nodes[2 * n + 1], nodes[2 * n + 2])
    return digest(crypto.LIST_ROOT, _number(count), nodes[0] if nodes else ZERO)


@dataclass(frozen=True)
class ListProof:
    """Shows that an item stands at an index of a list."""

    index: int
    count: int
    lemmas: list[bytes]

    @classmethod
    def from_bytes(cls, data: bytes) -> ListProof:
        proof: ListProof = exact(LIST_PROOF, "ListProof", data, 1 << 20)
        return proof

    def verify(self, root: bytes, item: bytes) -> bool:
        """Whether the proof shows `item` at its index in the list with this root."""
        if self.index >= self.count or len(self.lemmas) > _MAX_LEMMAS:
            return False
        node = self.index + self.count - 1
        top = _leaf(self.index, item)
        for sibling in self.lemmas:
            if node == 0:
                return False
            top = _inner(top, sibling) if node % 2 == 1 else _inner(sibling, top)
            node = (node - 1) // 2
        return node == 0 and digest(crypto.LIST_ROOT, _number(self.count), top) == root


LIST_PROOF = record(ListProof, U32, U32, ListOf(HASH))
