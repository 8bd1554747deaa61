"""Hashes with the tags that keep their uses apart, and ed25519 as the chain judges it."""

from __future__ import annotations

import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

TRANSACTION = "tradewind/transaction"
TRANSACTION_SIGN = "tradewind/transaction/sign"
CONSENT_SIGN = "tradewind/consent/sign"
RECEIPT = "tradewind/receipt"
BLOCK = "tradewind/block"
PRECOMMIT = "tradewind/precommit"
VALIDATORS = "tradewind/validators"
SCHEMA = "tradewind/schema"
LIST_LEAF = "tradewind/list/leaf"
LIST_INNER = "tradewind/list/inner"
LIST_ROOT = "tradewind/list/root"
TRIE_KEY = "tradewind/trie/key"
TRIE_VALUE = "tradewind/trie/value"
TRIE_LEAF = "tradewind/trie/leaf"
TRIE_INNER = "tradewind/trie/inner"

ZERO = bytes(32)


def digest(tag: str, *parts: bytes) -> bytes:
    """SHA-256 for one use: the tag with its length goes first."""
    name = tag.encode()
    return hashlib.sha256(bytes([len(name)]) + name + b"".join(parts)).digest()


def sign_bytes(tag: str, chain: bytes, body: bytes) -> bytes:
    """What a signature covers: tag, chain and canonical body."""
    name = tag.encode()
    return bytes([len(name)]) + name + chain + body


class SecretKey:
    """An ed25519 secret key. Never printed."""

    def __init__(self, seed: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.public = self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    def sign(self, message: bytes) -> bytes:
        return self._key.sign(message)

    def __repr__(self) -> str:
        return f"SecretKey of {self.public.hex()}"


def verify(key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the signature is this key's, by the strict rule of the chain: what is of small
    order signs nothing."""
    if _is_of_small_order(key) or _is_of_small_order(signature[:32]):
        return False
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def check_key(key: bytes) -> None:
    """Refuses a key that is of small order or not on the curve. Whether it has a torsion part,
    which no honest key has, the registry checks when it is registered."""
    y = int.from_bytes(key, "little") & (2**255 - 1)
    square = (y * y - 1) * pow(_D * y * y + 1, -1, _PRIME) % _PRIME if y < _PRIME else -1
    on_the_curve = square >= 0 and (square == 0 or pow(square, (_PRIME - 1) // 2, _PRIME) == 1)
    if len(key) != 32 or not on_the_curve or _is_of_small_order(key):
        text = "not an ed25519 public key in good order (32 bytes, on the curve, torsion-free)"
        raise ValueError(text)


_PRIME = 2**255 - 19
_D = -121665 * pow(121666, -1, _PRIME) % _PRIME
_SMALL_ORDER = {
    0,
    1,
    _PRIME - 1,
    # The two y of the points of order 8.
    int.from_bytes(
        bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"), "little"
    ),
    int.from_bytes(
        bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"), "little"
    ),
}


def _is_of_small_order(point: bytes) -> bool:
    y = int.from_bytes(point, "little") & (2**255 - 1)
    return y % _PRIME in _SMALL_ORDER
