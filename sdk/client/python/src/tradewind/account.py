"""A party that can sign, and the key files of the command line."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

from . import names
from .crypto import SecretKey
from .transaction import Consent, SignedTransaction, Terms, Transaction

_MAX_BYTES = 4096


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
    def from_file(cls, path: str | os.PathLike[str]) -> Account:
        """Reads a key file as `tradewind key new` writes it, which nobody but its owner may be
        able to read."""
        path = Path(path)
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            text = f"others can read the key file {path}; close it with `chmod 600 {path}`"
            raise KeyFileError(text)
        with open(path, encoding="utf-8") as file:
            entries = _entries(file.read(_MAX_BYTES), path)
        secret = entries["secret_key"]
        if not re.fullmatch(r"[0-9a-f]{64}", secret, re.ASCII):
            raise KeyFileError(f"{path} is no key file: secret_key is not 64 hexadecimal digits")
        try:
            account = cls(entries["party"], bytes.fromhex(secret))
        except ValueError as error:
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


def _entries(text: str, path: Path) -> dict[str, str]:
    """The three lines of a key file: a party, a public and a secret key."""
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    found = [re.fullmatch(r'(\w+) *= *"([^"\\]*)"', line.strip()) for line in lines]
    entries = {match.group(1): match.group(2) for match in found if match}
    expected = {"party", "public_key", "secret_key"}
    if len(found) != 3 or set(entries) != expected:
        listed = ", ".join(sorted(expected))
        raise KeyFileError(f"{path} is no plain key file: expected {listed}")
    return entries
