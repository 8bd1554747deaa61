"""Judging evidence by validators that are known.

What verifies was certified by more than two thirds of a validator set that the caller trusts,
on the chain that the caller named. Nothing that a node says is believed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from . import canonical, crypto, stateproof
from .block import BlockError, Certificate, CertificateError, Header, ValidatorSet
from .canonical import DecodeError, Item
from .crypto import digest
from .listproof import ListProof
from .receipt import Receipt
from .stateproof import Claim, ProofError
from .transaction import SignedTransaction

MAX_FILE_BYTES = 32 << 20


class VerifyError(ValueError):
    """Evidence that proves nothing."""


@dataclass(frozen=True)
class CertifiedHeader:
    """A header with its certificate and the validators that gave it, each in canonical bytes."""

    header: bytes
    certificate: bytes
    validators: bytes


@dataclass(frozen=True)
class StateEvidence:
    """Values of the state, or their absence (`None`), after one block."""

    header: CertifiedHeader
    entries: list[tuple[bytes, bytes | None]]
    proof: bytes


@dataclass(frozen=True)
class TransactionEvidence:
    """A transaction in a block, and its receipt."""

    header: CertifiedHeader
    transaction: bytes
    transaction_proof: bytes
    receipt: bytes
    receipt_proof: bytes


Evidence = StateEvidence | TransactionEvidence


@dataclass(frozen=True)
class Trust:
    """A chain, and the hash of the validator set that certifies its blocks.

    Take both from a source you trust: the genesis file, or a header that was verified before.
    """

    chain: bytes
    validators: bytes

    def header(self, evidence: CertifiedHeader) -> Header:
        """Checks that the trusted validators certified a header, and returns it."""
        header: Header = _read("header", Header, evidence.header)
        certificate: Certificate = _read("certificate", Certificate, evidence.certificate)
        validators: ValidatorSet = _read("validator set", ValidatorSet, evidence.validators)
        if header.chain != self.chain:
            found, trusted = header.chain.hex(), self.chain.hex()
            raise VerifyError(f"evidence is of chain {found}, trusted is {trusted}")
        if header.validators != self.validators:
            found, trusted = header.validators.hex(), self.validators.hex()
            raise VerifyError(f"header names validators {found}, trusted are {trusted}")
        try:
            certificate.verify(header, validators)
        except CertificateError as error:
            raise VerifyError(str(error)) from None
        return header

    def after(self, evidence: CertifiedHeader) -> Trust:
        """Whom to trust for the block after this one: how a change of validators is followed."""
        return replace(self, validators=self.header(evidence).next_validators)

    def state(self, evidence: StateEvidence) -> Header:
        """Checks that the entries are what the state held after the header's block."""
        header = self.header(evidence.header)
        claims = [Claim.of(key, value) for key, value in evidence.entries]
        try:
            stateproof.verify(evidence.proof, header.state_root, claims)
        except ProofError as error:
            raise VerifyError(f"state proof: {error}") from None
        return header

    def transaction(
        self, evidence: TransactionEvidence
    ) -> tuple[Header, SignedTransaction, Receipt]:
        """Checks that the transaction is in the header's block, with this receipt."""
        header = self.header(evidence.header)
        signed: SignedTransaction = _read("transaction", SignedTransaction, evidence.transaction)
        id = signed.id(self.chain)
        place: ListProof = _read("transaction proof", ListProof, evidence.transaction_proof)
        if not place.verify(header.transactions_root, id):
            text = "the transaction is not in the block at the place that is claimed"
            raise VerifyError(text)
        receipt: Receipt = _read("receipt", Receipt, evidence.receipt)
        hash = digest(crypto.RECEIPT, evidence.receipt)
        beside: ListProof = _read("receipt proof", ListProof, evidence.receipt_proof)
        same_place = (beside.index, beside.count) == (place.index, place.count)
        its_own = receipt.transaction == id and same_place
        if not its_own or not beside.verify(header.receipts_root, hash):
            raise VerifyError("the receipt is not the transaction's in this block")
        return header, signed, receipt

    def evidence(self, evidence: Evidence) -> Header:
        """Checks evidence of either kind, and returns the header it hangs on."""
        if isinstance(evidence, StateEvidence):
            return self.state(evidence)
        return self.transaction(evidence)[0]

    def block(
        self, evidence: CertifiedHeader, transactions: list[bytes], receipts: list[bytes]
    ) -> Header:
        """Checks that these are all transactions and receipts of the header's block."""
        header = self.header(evidence)
        try:
            header.check_lists(transactions, receipts)
        except BlockError as error:
            raise VerifyError(str(error)) from None
        return header


def check_height(evidence: CertifiedHeader, height: int | None) -> None:
    """Refuses a header that is not of the height that was asked for."""
    header: Header = _read("header", Header, evidence.header)
    if height is not None and header.height != height:
        raise _unasked(f"height {height}", f"height {header.height}")


def check_keys(evidence: StateEvidence, keys: Sequence[bytes]) -> None:
    """Refuses evidence that is not about these keys, in this order."""
    if len(evidence.entries) != len(keys):
        raise _unasked(f"{len(keys)} keys", f"{len(evidence.entries)} keys")
    for asked, (found, _) in zip(keys, evidence.entries):
        if asked != found:
            raise _unasked(f"key {asked.hex()}", f"key {found.hex()}")


def check_transaction(evidence: TransactionEvidence, chain: bytes, id: bytes) -> None:
    """Refuses evidence of another transaction of `chain`."""
    signed: SignedTransaction = _read("transaction", SignedTransaction, evidence.transaction)
    if (found := signed.id(chain)) != id:
        raise _unasked(f"transaction {id.hex()}", f"transaction {found.hex()}")


def _unasked(expected: str, found: str) -> VerifyError:
    return VerifyError(f"the node sent evidence of {found}, asked for was {expected}")


def read_evidence(data: bytes) -> Evidence:
    """Reads a proof file, such as `tradewind proof` writes. What it proves, `Trust` says."""
    item = canonical.decode(data, MAX_FILE_BYTES)
    wrong = DecodeError("not a canonical Evidence")
    if not isinstance(item, list) or len(item) != 2 or not isinstance(item[1], dict):
        raise wrong
    kind, holder = item
    inner = holder.get(0) if isinstance(holder, dict) and list(holder) == [0] else None
    if not isinstance(inner, dict):
        raise wrong
    header = _header_of(inner.get(0), wrong)
    if kind == 0 and list(inner) == [0, 1, 2] and isinstance(inner[1], list):
        entries = [_entry_of(entry, wrong) for entry in inner[1]]
        return StateEvidence(header, entries, _bytes_of(inner[2], wrong))
    if kind == 1 and list(inner) == [0, 1, 2, 3, 4]:
        parts = [_bytes_of(inner[n], wrong) for n in range(1, 5)]
        return TransactionEvidence(header, *parts)
    raise wrong


def write_evidence(evidence: Evidence) -> bytes:
    """The bytes of a proof file."""
    certified = evidence.header
    header: Item = {0: certified.header, 1: certified.certificate, 2: certified.validators}
    if isinstance(evidence, StateEvidence):
        entries: list[Item] = [
            {0: key} if value is None else {0: key, 1: value} for key, value in evidence.entries
        ]
        return canonical.encode([0, {0: {0: header, 1: entries, 2: evidence.proof}}])
    inner: Item = {
        0: header,
        1: evidence.transaction,
        2: evidence.transaction_proof,
        3: evidence.receipt,
        4: evidence.receipt_proof,
    }
    return canonical.encode([1, {0: inner}])


def _header_of(item: Item, wrong: DecodeError) -> CertifiedHeader:
    if not isinstance(item, dict) or list(item) != [0, 1, 2]:
        raise wrong
    return CertifiedHeader(*(_bytes_of(item[n], wrong) for n in range(3)))


def _entry_of(item: Item, wrong: DecodeError) -> tuple[bytes, bytes | None]:
    if not isinstance(item, dict) or list(item) not in ([0], [0, 1]):
        raise wrong
    value = _bytes_of(item[1], wrong) if 1 in item else None
    return _bytes_of(item[0], wrong), value


def _bytes_of(item: Item, wrong: DecodeError) -> bytes:
    if not isinstance(item, bytes):
        raise wrong
    return item


def _read(part: str, kind: type, data: bytes):  # type: ignore[no-untyped-def]
    try:
        return kind.from_bytes(data)  # type: ignore[attr-defined]
    except DecodeError as error:
        raise VerifyError(f"{part}: {error}") from None
