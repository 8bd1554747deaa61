"""Proofs that keys are, or are not, in the state with a given root.

A proof is the part of the tree that the proved paths touch, in path order: *terminals*, where
a path ends in an empty subtree or in one of a single pair, and the roots of the *siblings*
beside the way, in the order in which a walk needs them.

    {0: [terminal, ...], 1: sibling ‖ sibling ‖ ...}
    terminal = [depth] (empty) | [depth, path, value hash]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from . import canonical, crypto
from .canonical import DecodeError, Item
from .crypto import ZERO, digest

_DEPTH = 256
_MAX_BYTES = 9 << 20


class ProofError(ValueError):
    """A proof that does not show what is claimed."""


def path_of(key: bytes) -> bytes:
    """Where a state key is in the tree."""
    return digest(crypto.TRIE_KEY, key)


def value_hash_of(value: bytes) -> bytes:
    """What the tree holds of a state value."""
    return digest(crypto.TRIE_VALUE, value)


@dataclass(frozen=True)
class Claim:
    """A statement about one path: the hash of its value, or `None` for absent."""

    path: bytes
    value: bytes | None

    @classmethod
    def of(cls, key: bytes, value: bytes | None) -> Claim:
        return cls(path_of(key), None if value is None else value_hash_of(value))


@dataclass(frozen=True)
class _Terminal:
    depth: int
    pair: tuple[bytes, bytes] | None


def verify(proof: bytes, root: bytes, claims: Sequence[Claim]) -> None:
    """Refuses unless every claim is true of the one state that has this root.

    The claims must be those the proof was made for, in any order.
    """
    terminals, siblings = _read(proof)
    ordered = sorted(claims, key=lambda claim: claim.path)
    for a, b in zip(ordered, ordered[1:]):
        if a.path == b.path:
            raise ProofError(f"path {a.path.hex()} is claimed twice")
    if not ordered:
        raise ProofError("no claim to verify")
    walk = _Walk(terminals, siblings)
    found = walk.subtree(ordered, 0)
    if walk.terminals or walk.siblings:
        raise _shape()
    if found != root:
        raise ProofError(f"proof is for root {found.hex()}, expected {root.hex()}")
    if walk.refuted is not None:
        raise ProofError(f"claim about path {walk.refuted.hex()} is false")


def _shape() -> ProofError:
    return ProofError("proof does not fit the claimed paths")


def _read(data: bytes) -> tuple[list[_Terminal], list[bytes]]:
    try:
        item = canonical.decode(data, _MAX_BYTES)
        return _fields(item)
    except DecodeError as error:
        raise ProofError(f"cannot read proof: {error}") from None


def _fields(item: Item) -> tuple[list[_Terminal], list[bytes]]:
    wrong = DecodeError("not a canonical Proof")
    if not isinstance(item, dict) or list(item) != [0, 1]:
        raise wrong
    terminals, siblings = item[0], item[1]
    if not isinstance(terminals, list) or not isinstance(siblings, bytes) or len(siblings) % 32:
        raise wrong
    read = []
    for terminal in terminals:
        if not isinstance(terminal, list) or len(terminal) not in (1, 3):
            raise wrong
        depth, *pair = terminal
        is_depth = isinstance(depth, int) and not isinstance(depth, bool) and 0 <= depth < 1 << 16
        if not is_depth or not all(isinstance(h, bytes) and len(h) == 32 for h in pair):
            raise wrong
        read.append(_Terminal(depth, tuple(pair) or None))  # type: ignore[arg-type]
    return read, [siblings[i : i + 32] for i in range(0, len(siblings), 32)]


def _bit(path: bytes, depth: int) -> int:
    return path[depth // 8] >> (7 - depth % 8) & 1


class _Walk:
    """A walk of the claimed paths from the root, consuming the proof in order."""

    def __init__(self, terminals: list[_Terminal], siblings: list[bytes]) -> None:
        self.terminals = terminals[::-1]
        self.siblings = siblings[::-1]
        self.refuted: bytes | None = None

    def subtree(self, claims: Sequence[Claim], depth: int) -> bytes:
        """Root of the subtree at `depth` in which `claims` lie."""
        if not claims:
            if not self.siblings:
                raise _shape()
            return self.siblings.pop()
        if not self.terminals:
            raise _shape()
        terminal = self.terminals[-1]
        if terminal.depth == depth:
            self.terminals.pop()
            return self.end(terminal, claims)
        if terminal.depth < depth or depth >= _DEPTH:
            raise _shape()
        middle = sum(1 for claim in claims if not _bit(claim.path, depth))
        left = self.subtree(claims[:middle], depth + 1)
        right = self.subtree(claims[middle:], depth + 1)
        return digest(crypto.TRIE_INNER, left, right)

    def end(self, terminal: _Terminal, claims: Sequence[Claim]) -> bytes:
        """Root of a terminal, after comparing the claims that end in it."""
        path, value = terminal.pair or (None, None)
        for claim in claims:
            found = value if claim.path == path else None
            if found != claim.value and self.refuted is None:
                self.refuted = claim.path
        if path is None or value is None:
            return ZERO
        whole = int.from_bytes(path, "big") >> (_DEPTH - terminal.depth)
        for claim in claims:
            if int.from_bytes(claim.path, "big") >> (_DEPTH - terminal.depth) != whole:
                raise _shape()
        return digest(crypto.TRIE_LEAF, path, value)
