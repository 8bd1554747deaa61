"""The connection: preparing, submitting with safe retries, asking, following, proving."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import grpc

from . import crypto
from .account import Account
from .contract import Contract, deployment
from .crypto import sign_bytes
from .errors import Answered, ClientError, Disagreement, WrongChain, explain, may_be_taken
from .errors import may_retry, wait_of
from .events import Cursors, Told, follow
from .schema import Schema
from .shapes import Json
from .transaction import Consent, Invocation, SignedTransaction, Terms, Transaction
from .trust import CertifiedHeader, StateEvidence, TransactionEvidence
from .trust import check_height, check_keys, check_transaction
from .v1 import block_pb2, contract_pb2, ledger_pb2, ledger_pb2_grpc, proof_pb2, transaction_pb2

_MAX_MESSAGE_BYTES = 64 << 20
# A host that vanishes says nothing more: a connection is asked whether it lives, also while
# nothing but an answer is awaited on it.
_OPTIONS = [
    ("grpc.max_receive_message_length", _MAX_MESSAGE_BYTES),
    ("grpc.max_send_message_length", _MAX_MESSAGE_BYTES),
    ("grpc.keepalive_time_ms", 20_000),
    ("grpc.keepalive_timeout_ms", 10_000),
    ("grpc.keepalive_permit_without_calls", 1),
    ("grpc.http2.max_pings_without_data", 0),
]
_VALIDITY_MS = 120_000
_PAUSES = (0.05, 2.0)
_CALL_SECONDS = 30


class Client:
    """A connection to one node.

    Arguments are encoded and signed on this side; the node sees signed bytes only. What it
    answers is its word, except what `Trust` has verified.
    """

    def __init__(
        self, address: str, chain: bytes | None = None, credentials: Any | None = None
    ) -> None:
        """Connects to `host:port`; refuses a node of another chain than `chain`.

        Without `chain` the node's word is taken for which chain it serves. `credentials` are
        grpc's, such as `grpc.ssl_channel_credentials()`.
        """
        if credentials is None:
            self.channel = grpc.insecure_channel(address, _OPTIONS)
        else:
            self.channel = grpc.secure_channel(address, credentials, _OPTIONS)
        self.ledger = ledger_pb2_grpc.LedgerStub(self.channel)
        try:
            grpc.channel_ready_future(self.channel).result(timeout=_CALL_SECONDS)
        except grpc.FutureTimeoutError:
            self.close()
            raise ClientError(f"cannot connect to {address}") from None
        self.chain: bytes = self.status().chain_id
        if chain is not None and self.chain != chain:
            self.close()
            text = f"this node serves chain {self.chain.hex()}, expected {chain.hex()}"
            raise WrongChain(text)

    def close(self) -> None:
        self.channel.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def status(self) -> Any:
        """How the node is."""
        return self._ask(self.ledger.Status, ledger_pb2.StatusRequest())

    def contract(self, name: str) -> Contract:
        """A contract with the schema that the node shows."""
        response = self._ask(self.ledger.Schema, contract_pb2.SchemaRequest(contract=name))
        return Contract(name, Schema.from_bytes(response.schema))

    def transaction(
        self,
        sender: str,
        calls: Sequence[Invocation],
        consents: Sequence[Consent] = (),
        contracts: Mapping[str, Contract] | None = None,
    ) -> tuple[Transaction, Any]:
        """A transaction of these calls with a fresh request id, good for two minutes, with half
        as much gas again as a simulation used; and that simulation.

        The node prepares the same transaction, from JSON where `contracts` explains a call, and
        what it encoded is compared with what this side encodes.
        """
        expiry = int(time.time() * 1000) + _VALIDITY_MS
        ours = Transaction(sender, os.urandom(16), expiry, 0, list(calls), list(consents))
        request = transaction_pb2.PrepareRequest(
            sender=sender,
            request_id=ours.request_id,
            expiry_ms=expiry,
            calls=[_wire_call(call, contracts or {}) for call in calls],
            consents=[consent.to_bytes() for consent in consents],
        )
        response = self._ask(self.ledger.Prepare, request)
        used = response.simulation.gas_used
        ours = ours.with_gas_limit(used + used // 2)
        self._compare("transaction", ours.body(), response.body)
        self._compare("bytes to sign", ours.sign_bytes(self.chain), response.sign_bytes)
        self._compare("transaction id", ours.id(self.chain), response.transaction_id)
        return ours, response.simulation

    def consent(
        self, account: Account, invocation: Invocation, expiry: int | None = None
    ) -> Consent:
        """Agrees to a call that another party will submit, until `expiry` (by default for an
        hour). The terms are compared with those that the node prepares."""
        until = expiry if expiry is not None else int(time.time() * 1000) + 3_600_000
        terms = Terms(account.party, invocation, os.urandom(16), until)
        request = transaction_pb2.PrepareConsentRequest(
            party=account.party, call=_wire_call(invocation, {}), nonce=terms.nonce, expiry_ms=until
        )
        response = self._ask(self.ledger.PrepareConsent, request)
        ours = terms.sign_bytes(self.chain)
        self._compare("bytes to sign", ours, response.sign_bytes)
        self._compare("terms", ours, sign_bytes(crypto.CONSENT_SIGN, self.chain, response.terms))
        return account.agree(self.chain, terms)

    def simulate(self, transaction: Transaction) -> Any:
        """What a transaction would do now. A gas limit of 0 stands for the most that the chain
        allows."""
        request = transaction_pb2.SimulateRequest(body=transaction.body())
        return self._ask(self.ledger.Simulate, request)

    def submit(
        self,
        account: Account,
        calls: Sequence[Invocation],
        consents: Sequence[Consent] = (),
        contracts: Mapping[str, Contract] | None = None,
    ) -> Any:
        """Signs and submits calls, all or none, and waits until a durable block has them."""
        transaction, _ = self.transaction(account.party, calls, consents, contracts)
        return self.submit_signed(account.sign(self.chain, transaction))

    def submit_signed(self, signed: SignedTransaction) -> Any:
        """Submits a signed transaction and waits until a durable block has it.

        A lost connection, a restarting or a busy node is no error before the transaction
        expires: the same bytes are sent again, which can never execute them twice. After that
        it is `OutcomeUnknown`, unless chain or pool turned the transaction down.
        """
        request = transaction_pb2.SubmitAndWaitRequest(transaction=signed.to_bytes())
        pause, longest = _PAUSES
        taken = False
        while True:
            try:
                response = self.ledger.SubmitAndWait(request, timeout=_CALL_SECONDS)
                return response.committed
            except grpc.RpcError as error:
                left = signed.transaction.expiry / 1000 - time.time()
                if not may_retry(error) or left < pause:
                    raise explain(error, signed.id(self.chain), taken) from None
                taken = taken or may_be_taken(error)
                wait = wait_of(error)
            time.sleep(max(pause, wait))
            pause = min(pause * 2, longest)

    def call(
        self, account: Account, contract: Contract, method: str, args: Json = None
    ) -> Any:
        """Calls one method with arguments as JSON, and waits until a durable block has it."""
        calls = [contract.invocation(method, args)]
        return self.submit(account, calls, contracts={contract.name: contract})

    def deploy(
        self, account: Account, name: str, code: bytes, args: Json = None
    ) -> tuple[Contract, Any]:
        """Deploys a contract under `name`, opened with `args`."""
        schema = Schema.from_module(code)
        committed = self.submit(account, [deployment(name, code, schema, args)])
        return Contract(name, schema), committed

    def view(
        self, contract: Contract, method: str, args: Json = None, height: int | None = None
    ) -> Json:
        """Asks a view, at a height or at the latest; arguments and answer as JSON."""
        data = self.view_bytes(contract.invocation(method, args), height)
        return contract.returned_json(method, data)

    def view_bytes(self, call: Invocation, height: int | None = None) -> bytes:
        """The same in canonical bytes."""
        request = contract_pb2.ViewRequest(
            contract=call.contract, method=call.method, cbor=call.args, height=height
        )
        data: bytes = self._ask(self.ledger.View, request).returned.cbor
        return data

    def events(
        self,
        contract: str = "",
        name: str = "",
        keys: Mapping[str, Json] | None = None,
        from_height: int | None = None,
        cursors: Cursors | None = None,
    ) -> Iterator[Told]:
        """Follows events, from `from_height` or the next block, or behind what `cursors` saved.

        The stream survives lost connections. Asking for the next message saves the cursor of
        the one before, so a message counts as processed when the loop's body is done with it.
        """
        matches = [
            contract_pb2.KeyMatch(field=field, json=json.dumps(value))
            for field, value in (keys or {}).items()
        ]
        filters = [contract_pb2.EventFilter(contract=contract, name=name, keys=matches)]
        request = contract_pb2.EventsRequest(filters=filters, from_height=from_height)
        return follow(self.ledger.Events, request, cursors)

    def header(self, height: int | None = None) -> CertifiedHeader:
        """A header with its certificate, yet to be verified."""
        request = block_pb2.HeaderRequest(height=height)
        header = _certified(self._ask(self.ledger.Header, request).header)
        check_height(header, height)
        return header

    def block(self, height: int | None = None) -> tuple[CertifiedHeader, list[bytes], list[bytes]]:
        """A block with its transactions and receipts, yet to be verified (`Trust.block`)."""
        request = block_pb2.BlockRequest(height=height, receipts=True)
        block = self._ask(self.ledger.Block, request).block
        header = _certified(block.header)
        check_height(header, height)
        return header, list(block.transactions), list(block.receipts)

    def prove_state(self, keys: Sequence[bytes], height: int | None = None) -> StateEvidence:
        """Values of the state with their proof, yet to be verified; `Contract.state_key` names
        a place. They are about the keys and the height that were asked for, or it is a
        `VerifyError`."""
        wanted = [proof_pb2.StateKey(raw=key) for key in keys]
        request = proof_pb2.StateProofRequest(keys=wanted, height=height)
        response = self._ask(self.ledger.StateProof, request)
        entries = [
            (entry.key, entry.value if entry.HasField("value") else None)
            for entry in response.entries
        ]
        evidence = StateEvidence(_certified(response.header), entries, response.proof)
        check_keys(evidence, keys)
        check_height(evidence.header, height)
        return evidence

    def prove_transaction(self, id: bytes) -> TransactionEvidence:
        """A transaction and its receipt with their proof, yet to be verified. It is the
        transaction that was asked for, or a `VerifyError`."""
        request = proof_pb2.TransactionProofRequest(transaction_id=id)
        response = self._ask(self.ledger.TransactionProof, request)
        evidence = TransactionEvidence(
            _certified(response.header),
            response.transaction,
            response.transaction_proof,
            response.receipt,
            response.receipt_proof,
        )
        check_transaction(evidence, self.chain, id)
        return evidence

    def _ask(self, method: Any, request: Any) -> Any:
        try:
            return method(request, timeout=_CALL_SECONDS)
        except grpc.RpcError as error:
            raise Answered(error) from None

    def _compare(self, what: str, ours: bytes, theirs: bytes) -> None:
        if ours != theirs:
            text = f"the node's {what} is {theirs.hex()}, this side encodes {ours.hex()}"
            raise Disagreement(text)


def _wire_call(call: Invocation, contracts: Mapping[str, Contract]) -> Any:
    """A call for the node to encode: as JSON if its contract is known."""
    within = [_wire_call(inner, contracts) for inner in call.within]
    wire = transaction_pb2.Call(contract=call.contract, method=call.method, within=within)
    contract = contracts.get(call.contract)
    if contract is None:
        wire.cbor = call.args
    else:
        wire.json = json.dumps(contract.args_json(call))
    return wire


def _certified(header: Any) -> CertifiedHeader:
    return CertifiedHeader(header.header, header.certificate, header.validators)
