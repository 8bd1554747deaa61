"""A careful client of a node: builds what it signs itself, and believes the node nothing.

Needs grpcio, the code that grpcio-tools generates from the .proto files, and an ed25519
library.
"""

import hashlib
import os
import time

import grpc
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

import canonical
from tradewind.v1 import block_pb2, contract_pb2, ledger_pb2, ledger_pb2_grpc
from tradewind.v1 import proof_pb2, transaction_pb2


def digest(tag, *parts):
    """SHA-256 for one use: the tag with its length goes first."""
    tag = tag.encode()
    return hashlib.sha256(bytes([len(tag)]) + tag + b"".join(parts)).digest()


def sign_bytes(tag, chain, body):
    """What a signature covers."""
    tag = tag.encode()
    return bytes([len(tag)]) + tag + chain + body


class Account:
    """A party and its key."""

    def __init__(self, party, seed):
        self.party = party
        self.key = Ed25519PrivateKey.from_private_bytes(seed)
        self.public = self.key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    @classmethod
    def from_file(cls, path):
        with open(path) as file:
            entries = dict(line.strip().split(" = ") for line in file if line.strip())
        return cls(entries["party"].strip('"'), bytes.fromhex(entries["secret_key"].strip('"')))


class Client:
    """A connection to a node."""

    def __init__(self, address):
        self.channel = grpc.insecure_channel(address)
        grpc.channel_ready_future(self.channel).result(timeout=30)
        self.ledger = ledger_pb2_grpc.LedgerStub(self.channel)
        self.chain = self.ledger.Status(ledger_pb2.StatusRequest()).chain_id

    def transaction(self, account, calls, gas_limit):
        """The canonical body of a transaction; calls are (contract, method, arguments)."""
        listed = [{0: contract, 1: method, 2: args, 3: []} for contract, method, args in calls]
        expiry = int(time.time() * 1000) + 60_000
        return canonical.encode(
            {0: account.party, 1: os.urandom(16), 2: expiry, 3: gas_limit, 4: listed, 5: []}
        )

    def sign(self, account, body):
        signature = account.key.sign(sign_bytes("tradewind/transaction/sign", self.chain, body))
        return canonical.encode([body, account.public, signature])

    def submit(self, account, calls, gas_limit=400_000_000):
        signed = self.sign(account, self.transaction(account, calls, gas_limit))
        request = transaction_pb2.SubmitAndWaitRequest(transaction=signed)
        return self.ledger.SubmitAndWait(request, timeout=30)

    def prepare(self, account, contract, method, arguments, **more):
        """A transaction encoded by the node, from JSON."""
        call = transaction_pb2.Call(contract=contract, method=method, json=arguments)
        request = transaction_pb2.PrepareRequest(sender=account.party, calls=[call], **more)
        return self.ledger.Prepare(request)

    def view(self, contract, method, arguments):
        request = contract_pb2.ViewRequest(contract=contract, method=method, json=arguments)
        return self.ledger.View(request).returned.json

    def events(self, contract, name, **start):
        wanted = contract_pb2.EventFilter(contract=contract, name=name)
        return self.ledger.Events(contract_pb2.EventsRequest(filters=[wanted], **start))

    def state_proof(self, contract, field, parts):
        entry = proof_pb2.StateEntry(contract=contract, field=field, json=parts)
        request = proof_pb2.StateProofRequest(keys=[proof_pb2.StateKey(entry=entry)])
        return self.ledger.StateProof(request)

    def header(self, height):
        return self.ledger.Header(block_pb2.HeaderRequest(height=height)).header
