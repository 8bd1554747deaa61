"""Blocks, and the certificates that make them final."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from . import crypto, listproof
from .crypto import digest
from .receipt import Receipt
from .shapes import HASH, PARTY, PUBLIC_KEY, U32, U64, ListOf, encode, exact, record
from .transaction import SIGNATURE, SignedTransaction

MAX_BYTES = 1 << 20


class CertificateError(ValueError):
    """A certificate that proves nothing."""


class BlockError(ValueError):
    """Transactions or receipts that are not those of a block."""


@dataclass(frozen=True)
class Header:
    """What a certificate vouches for: one block and the state after it."""

    chain: bytes
    height: int
    time: int
    parent: bytes
    proposer: bytes
    state_root: bytes
    transactions_root: bytes
    receipts_root: bytes
    validators: bytes
    next_validators: bytes
    gas_used: int
    rules: int

    @classmethod
    def from_bytes(cls, data: bytes) -> Header:
        header: Header = exact(HEADER, "Header", data, MAX_BYTES)
        return header

    def id(self) -> bytes:
        """The block id."""
        return digest(crypto.BLOCK, encode(HEADER, self))

    def check_lists(self, transactions: Sequence[bytes], receipts: Sequence[bytes]) -> None:
        """Refuses transactions and receipts that are not all of this block's, in order."""
        ids = [SignedTransaction.from_bytes(data).id(self.chain) for data in transactions]
        if listproof.root(ids) != self.transactions_root:
            raise BlockError("the transactions are not the block's")
        hashes = [Receipt.from_bytes(data).hash() for data in receipts]
        if listproof.root(hashes) != self.receipts_root:
            raise BlockError("the receipts are not the block's")


@dataclass(frozen=True)
class Validator:
    """One member of the validator set."""

    party: str
    key: bytes
    power: int


@dataclass(frozen=True)
class ValidatorSet:
    """Who certifies a block, by ascending key."""

    members: list[Validator]

    @classmethod
    def from_bytes(cls, data: bytes) -> ValidatorSet:
        return cls(exact(VALIDATORS, "ValidatorSet", data, MAX_BYTES))

    def to_bytes(self) -> bytes:
        return encode(VALIDATORS, self.members)

    def hash(self) -> bytes:
        """The hash in block headers."""
        return digest(crypto.VALIDATORS, self.to_bytes())

    def check(self) -> None:
        """Refuses a set that is not sound."""
        if not self.is_sound():
            bounds = "1 to 200 members, by ascending key, each with a power from 1 to 2^40"
            raise ValueError(f"a validator set has {bounds}")

    def is_sound(self) -> bool:
        """1 to 200 members, by ascending key, each with a power from 1 to 2^40."""
        keys = [member.key for member in self.members]
        ascending = all(a < b for a, b in zip(keys, keys[1:]))
        powers = all(1 <= member.power <= 1 << 40 for member in self.members)
        return ascending and powers and 1 <= len(self.members) <= 200


@dataclass(frozen=True)
class Precommit:
    """One validator's signature under a block."""

    key: bytes
    signature: bytes


def precommit_bytes(chain: bytes, height: int, round: int, block: bytes, key: bytes) -> bytes:
    """What a validator signs to precommit a block."""
    place = height.to_bytes(8, "big") + round.to_bytes(4, "big")
    return crypto.sign_bytes(crypto.PRECOMMIT, chain, place + block + key)


@dataclass(frozen=True)
class Certificate:
    """More than two thirds of a validator set's power, signed under one block."""

    height: int
    round: int
    block: bytes
    signatures: list[Precommit]

    @classmethod
    def from_bytes(cls, data: bytes) -> Certificate:
        certificate: Certificate = exact(CERTIFICATE, "Certificate", data, MAX_BYTES)
        return certificate

    def verify(self, header: Header, validators: ValidatorSet) -> None:
        """Refuses unless more than two thirds of `validators`, which must be the set that
        `header` names, signed `header`."""
        if validators.hash() != header.validators or not validators.is_sound():
            found, named = validators.hash().hex(), header.validators.hex()
            raise CertificateError(f"validator set hashes to {found}, the header names {named}")
        if self.height != header.height:
            text = f"certificate is for height {self.height}, not {header.height}"
            raise CertificateError(text)
        if self.block != header.id():
            text = f"certificate is for block {self.block.hex()}, not {header.id().hex()}"
            raise CertificateError(text)
        powers = {member.key: member.power for member in validators.members}
        signed, previous = 0, b""
        for precommit in self.signatures:
            if precommit.key <= previous:
                raise CertificateError("signatures are not by ascending key")
            previous = precommit.key
            if precommit.key not in powers:
                raise CertificateError(f"{precommit.key.hex()} is not a validator")
            message = precommit_bytes(
                header.chain, self.height, self.round, self.block, precommit.key
            )
            if not crypto.verify(precommit.key, message, precommit.signature):
                raise CertificateError(f"signature of {precommit.key.hex()} does not fit")
            signed += powers[precommit.key]
        total = sum(powers.values())
        if signed * 3 <= total * 2:
            text = f"power {signed} of {total} signed, more than two thirds are needed"
            raise CertificateError(text)


HEADER = record(
    Header, HASH, U64, U64, HASH, PUBLIC_KEY, HASH, HASH, HASH, HASH, HASH, U64, U32
)
VALIDATORS = ListOf(record(Validator, PARTY, PUBLIC_KEY, U64))
PRECOMMIT = record(Precommit, PUBLIC_KEY, SIGNATURE, as_list=True)
CERTIFICATE = record(Certificate, U64, U32, HASH, ListOf(PRECOMMIT))
