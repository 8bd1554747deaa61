"""A party that can sign, and the key files of the command line."""

from __future__ import annotations

import os
import stat
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from . import names
from .crypto import SecretKey
from .shapes import HASH, ShapeError
from .transaction import Consent, SignedTransaction, Terms, Transaction

_MAX_BYTES = 4096
# A seal cannot ask for more memory, in KiB, and passes.
_MOST_MEMORY_KIB, _MOST_PASSES = 1 << 20, 16


class KeyFileError(ValueError):
    """A key file that cannot be used."""


class Account:
    """A party and one of its keys."""

    def __init__(self, party: str, seed: bytes) -> None:
        if not names.is_party(party):
            raise ValueError(f'expected a party such as "ann@shop", found "{party}"')
        self.party = party
        self._key = SecretKey(seed)

    @classmethod
    def from_file(
        cls, path: str | os.PathLike[str], passphrase: Callable[[], str] | None = None
    ) -> Account:
        """Reads a key file of the command line, which nobody but its owner may be able to read.

        `passphrase` is asked if the key is sealed, such as `getpass.getpass`.
        """
        path = Path(path)
        with open(path, "rb") as file:
            if stat.S_IMODE(os.fstat(file.fileno()).st_mode) & 0o077:
                text = f"others can read the key file {path}; close it with `chmod 600 {path}`"
                raise KeyFileError(text)
            try:
                entries = tomllib.loads(file.read(_MAX_BYTES).decode())
                account = cls(entries["party"], _secret(path, entries, passphrase))
            except KeyError as missing:
                raise KeyFileError(f"{path} is no key file: there is no {missing}") from None
            except ValueError as error:
                if isinstance(error, KeyFileError):
                    raise
                raise KeyFileError(f"{path} is no key file: {error}") from None
        if account.public.hex() != entries["public_key"]:
            text = "public_key is not the public half of secret_key"
            raise KeyFileError(f"{path} is no key file: {text}")
        return account

    @property
    def public(self) -> bytes:
        """The public half of the key."""
        return self._key.public

    def sign(self, chain: bytes, transaction: Transaction) -> SignedTransaction:
        """Signs a transaction for `chain`."""
        return transaction.sign(chain, self._key)

    def agree(self, chain: bytes, terms: Terms) -> Consent:
        """Agrees to a call that another party submits."""
        return terms.sign(chain, self._key)

    def __repr__(self) -> str:
        return f"Account of {self.party} with key {self.public.hex()}"


def _secret(path: Path, entries: dict[str, Any], passphrase: Callable[[], str] | None) -> bytes:
    if "seal" in entries and "secret_key" not in entries:
        if passphrase is None:
            text = f"the key in {path} is sealed by a passphrase, and none was given"
            raise KeyFileError(text)
        return _unsealed(path, entries, passphrase())
    try:
        secret: bytes = HASH.to_value(HASH.json_to_item(entries["secret_key"], ""), "")
    except ShapeError:
        raise ValueError("secret_key is not 64 lower-case hexadecimal digits") from None
    return secret


def _unsealed(path: Path, entries: dict[str, Any], passphrase: str) -> bytes:
    """Argon2id makes a key of the passphrase, which opens the secret; party and public key are
    sealed along."""
    seal = entries["seal"]
    memory, passes = int(seal["memory_kib"]), int(seal["passes"])
    if memory > _MOST_MEMORY_KIB or passes > _MOST_PASSES:
        raise ValueError("it asks for more than 1 GiB of memory or 16 passes")
    salt, nonce, sealed = (bytes.fromhex(seal[name]) for name in ("salt", "nonce", "sealed"))
    argon = Argon2id(salt=salt, length=32, iterations=passes, lanes=1, memory_cost=memory)
    bound = f"{entries['party']} {entries['public_key']}".encode()
    try:
        return ChaCha20Poly1305(argon.derive(passphrase.encode())).decrypt(nonce, sealed, bound)
    except InvalidTag:
        raise KeyFileError(f"the passphrase does not open {path}") from None
