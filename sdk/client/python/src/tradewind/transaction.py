"""Transactions: what a party asks the chain to do, and who agreed to it.

What is signed is `len(tag) ‖ tag ‖ chain id ‖ canonical body`, never JSON or protobuf.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from . import canonical, crypto
from .canonical import DecodeError
from .crypto import SecretKey, digest, sign_bytes
from .shapes import BYTES, PARTY, PUBLIC_KEY, TEXT, U64, Later, ListOf, RecordOf, TupleOf
from .shapes import encode, exact, fixed_bytes, record

MAX_TRANSACTION_BYTES = 1 << 20
MAX_INVOCATIONS = 64
MAX_METHOD_BYTES = 64


@dataclass(frozen=True)
class Invocation:
    """One call, and the calls below it that its signer authorises too."""

    contract: str
    method: str
    args: bytes
    within: list[Invocation] = field(default_factory=list)

    def count(self) -> int:
        return 1 + sum(inner.count() for inner in self.within)

    def fits(self) -> bool:
        short = len(self.method.encode()) <= MAX_METHOD_BYTES
        return short and all(inner.fits() for inner in self.within)


@dataclass(frozen=True)
class Terms:
    """What a party signs when it agrees to a call that another submits."""

    party: str
    invocation: Invocation
    nonce: bytes
    expiry: int

    def sign_bytes(self, chain: bytes) -> bytes:
        """The bytes to sign."""
        return sign_bytes(crypto.CONSENT_SIGN, chain, encode(TERMS, self))

    def sign(self, chain: bytes, key: SecretKey) -> Consent:
        """Agrees."""
        return Consent(self, key.public, key.sign(self.sign_bytes(chain)))


@dataclass(frozen=True)
class Consent:
    """A party's signed agreement to one call, used at most once on the chain."""

    terms: Terms
    key: bytes
    signature: bytes

    def to_bytes(self) -> bytes:
        return encode(CONSENT, self)


@dataclass(frozen=True)
class Transaction:
    """What a sender asks for, before it is signed."""

    sender: str
    request_id: bytes
    expiry: int
    gas_limit: int
    calls: list[Invocation]
    consents: list[Consent] = field(default_factory=list)

    def body(self) -> bytes:
        """The canonical bytes."""
        return encode(TRANSACTION, self)

    def sign_bytes(self, chain: bytes) -> bytes:
        """The bytes to sign."""
        return sign_bytes(crypto.TRANSACTION_SIGN, chain, self.body())

    def id(self, chain: bytes) -> bytes:
        """The identity on the chain: a second signature over the same body is the same."""
        return digest(crypto.TRANSACTION, chain, self.body())

    def sign(self, chain: bytes, key: SecretKey) -> SignedTransaction:
        return SignedTransaction(self, key.public, key.sign(self.sign_bytes(chain)))

    def with_gas_limit(self, gas_limit: int) -> Transaction:
        return replace(self, gas_limit=gas_limit)


@dataclass(frozen=True)
class SignedTransaction:
    """A transaction with its sender's signature: `[body, key, signature]`."""

    transaction: Transaction
    key: bytes
    signature: bytes

    def to_bytes(self) -> bytes:
        return canonical.encode([self.transaction.body(), self.key, self.signature])

    @classmethod
    def from_bytes(cls, data: bytes) -> SignedTransaction:
        body, key, signature = exact(_ENVELOPE, "Envelope", data, MAX_TRANSACTION_BYTES)
        transaction = exact(TRANSACTION, "Transaction", body)
        agreed = [consent.terms.invocation for consent in transaction.consents]
        invocations = transaction.calls + agreed
        count = sum(invocation.count() for invocation in invocations)
        in_bounds = 0 < count <= MAX_INVOCATIONS
        if not in_bounds or not all(invocation.fits() for invocation in invocations):
            raise DecodeError("not a canonical Transaction of 1 to 64 calls")
        return cls(transaction, key, signature)

    def id(self, chain: bytes) -> bytes:
        return self.transaction.id(chain)

    def is_signed(self, chain: bytes) -> bool:
        """Whether all its signatures fit; whose the keys are, the registry says."""
        messages = [(self.key, self.transaction.sign_bytes(chain), self.signature)]
        for consent in self.transaction.consents:
            messages.append((consent.key, consent.terms.sign_bytes(chain), consent.signature))
        return all(crypto.verify(*message) for message in messages)


REQUEST_ID = fixed_bytes("a request id of 16 bytes", 16)
SIGNATURE = fixed_bytes("a signature of 64 bytes", 64)
_ENVELOPE = TupleOf((BYTES, PUBLIC_KEY, SIGNATURE))
INVOCATION: RecordOf = record(Invocation, PARTY, TEXT, BYTES, ListOf(Later(lambda: INVOCATION)))
TERMS = record(Terms, PARTY, INVOCATION, REQUEST_ID, U64)
CONSENT = record(Consent, TERMS, PUBLIC_KEY, SIGNATURE)
TRANSACTION = record(
    Transaction, PARTY, REQUEST_ID, U64, U64, ListOf(INVOCATION), ListOf(CONSENT)
)
