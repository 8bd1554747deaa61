"""A day at a node, from Python: keys, deployment, calls, failures, events, certificates."""

import json
import re
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

import grpc
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

import canonical
from client import Account, Client, digest, sign_bytes
from tradewind.v1 import transaction_pb2

NODE, MODULE, VECTORS = sys.argv[1:4]


class Node:
    """A live node with a developer's chain, on a free port."""

    def __init__(self, folder):
        self.folder = Path(folder)
        log = self.folder / "node.log"
        command = [NODE, "node", "--data", str(self.folder / "data"), "--listen", "127.0.0.1:0"]
        with open(log, "w") as stderr:
            self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=stderr)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and self.process.poll() is None:
            plain = re.sub(r"\x1b\[[0-9;]*m", "", log.read_text())
            if found := re.search(r"listening.*address=(127\.0\.0\.1:\d+)", plain):
                self.address = found.group(1)
                return
            time.sleep(0.02)
        raise RuntimeError(f"the node does not listen:\n{log.read_text()}")

    def stop(self):
        self.process.terminate()
        return self.process.wait(timeout=60)


class ADayAtANode(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.node = Node(cls.folder.name)
        cls.client = Client(cls.node.address)
        cls.admin = Account.from_file(cls.node.folder / "data" / "admin@zone.key")
        cls.ann = Account("ann@zone", bytes([7] * 32))
        cls.client.submit(
            cls.admin,
            [("registry@system", "enrol", canonical.encode(["ann@zone", [], [cls.ann.public]]))],
        )
        code = Path(MODULE).read_bytes()
        opening = canonical.encode(["admin@zone", [["GBP", "admin@zone", "admin@zone"]]])
        cls.deployed = cls.client.submit(
            cls.admin,
            [("registry@system", "deploy", canonical.encode(["cash@zone", code, opening]))],
        )
        cls.mint(cls, "100.00 GBP", "opening")

    @classmethod
    def tearDownClass(cls):
        cls.client.channel.close()
        code = cls.node.stop()
        cls.folder.cleanup()
        assert code == 0, f"the node ended with {code}"

    def mint(self, amount, reference):
        """By JSON, as a customs system would."""
        arguments = json.dumps({"to": "ann@zone", "amount": amount, "reference": reference})
        prepared = self.client.prepare(self.admin, "cash@zone", "mint", arguments)
        # The body is checked, not believed: it must be what this side would have written.
        body = canonical.decode(prepared.body)
        assert canonical.encode(body) == prepared.body
        minor = int(amount.removesuffix(" GBP").replace(".", ""))
        expected = canonical.encode(["ann@zone", [minor, "GBP"], reference])
        assert body[0] == "admin@zone" and len(body[4]) == 1 and body[5] == []
        assert body[4][0] == {0: "cash@zone", 1: "mint", 2: expected, 3: []}
        tag = "tradewind/transaction/sign"
        assert prepared.sign_bytes == sign_bytes(tag, self.client.chain, prepared.body)
        identity = digest("tradewind/transaction", self.client.chain, prepared.body)
        assert prepared.transaction_id == identity
        signed = self.client.sign(self.admin, prepared.body)
        request = transaction_pb2.SubmitAndWaitRequest(transaction=signed)
        return self.client.ledger.SubmitAndWait(request, timeout=30)

    def balance(self):
        arguments = json.dumps({"of": "ann@zone", "currency": "GBP"})
        return json.loads(self.client.view("cash@zone", "balance", arguments))

    def test_a_contract_is_deployed_and_money_minted_and_moved(self):
        before = self.balance()
        self.mint("12.34 GBP", "another")
        pounds = lambda text: int(text.removesuffix(" GBP").replace(".", ""))
        self.assertEqual(pounds(self.balance()) - pounds(before), 1234)
        self.assertTrue(self.deployed.committed.succeeded)

    def test_the_same_bytes_twice_have_one_effect(self):
        arguments = canonical.encode(["ann@zone", [500, "GBP"], "once"])
        calls = [("cash@zone", "mint", arguments)]
        body = self.client.transaction(self.admin, calls, 400_000_000)
        signed = self.client.sign(self.admin, body)
        request = transaction_pb2.SubmitAndWaitRequest(transaction=signed)
        first = self.client.ledger.SubmitAndWait(request, timeout=30)
        balance = self.balance()
        second = self.client.ledger.SubmitAndWait(request, timeout=30)
        self.assertEqual(first, second)
        self.assertEqual(self.balance(), balance)

    def test_a_refusal_is_an_error_with_its_reason(self):
        arguments = canonical.encode(["ann@zone", [1, "GBP"], "not hers to mint"])
        with self.assertRaises(grpc.RpcError) as caught:
            self.client.submit(self.ann, [("cash@zone", "mint", arguments)])
        error = caught.exception
        trailers = dict(error.trailing_metadata())
        details = trailers["grpc-status-details-bin"]
        self.assertIn(b"tradewind", details)
        self.assertIn(b"cash@zone", details)
        self.assertIn(b"tradewind.v1.Committed", details)
        self.assertIn(error.code(), (grpc.StatusCode.PERMISSION_DENIED, grpc.StatusCode.FAILED_PRECONDITION))

    def test_json_that_does_not_fit_is_refused_in_the_words_of_the_schema(self):
        arguments = json.dumps({"to": "ann@zone", "amount": "1.5 GBP", "reference": "r"})
        with self.assertRaises(grpc.RpcError) as caught:
            self.client.prepare(self.admin, "cash@zone", "mint", arguments)
        self.assertEqual(caught.exception.code(), grpc.StatusCode.INVALID_ARGUMENT)
        self.assertEqual(caught.exception.details(), 'amount: GBP has 2 decimals, found "1.5 GBP"')

    def test_events_are_told_from_the_first_block_and_go_on_behind_a_cursor(self):
        self.mint("1.00 GBP", "first told")
        stream = self.client.events("cash@zone", "Minted", from_height=0)
        first = next(stream)
        stream.cancel()
        fields = json.loads(first.event.fields.json)
        self.assertEqual(fields, {"to": "ann@zone", "amount": "100.00 GBP", "reference": "opening"})
        stream = self.client.events("cash@zone", "Minted", after=first.cursor)
        second = next(stream)
        stream.cancel()
        self.assertNotEqual(second.event.transaction_id, first.event.transaction_id)

    def test_a_header_is_certified_by_the_validator_of_the_genesis(self):
        genesis = (self.node.folder / "data" / "genesis.toml").read_text()
        validators = genesis[genesis.index("[[validators]]") :]
        key = bytes.fromhex(re.search(r'key = "([0-9a-f]{64})"', validators).group(1))
        wire = self.client.header(self.deployed.committed.height)
        header = canonical.decode(wire.header)
        certificate = canonical.decode(wire.certificate)
        self.assertEqual(header[0], self.client.chain)
        self.assertEqual(header[8], digest("tradewind/validators", wire.validators))
        block = digest("tradewind/block", wire.header)
        self.assertEqual(certificate[2], block)
        [[signer, signature]] = certificate[3]
        self.assertEqual(signer, key)
        message = sign_bytes("tradewind/precommit", self.client.chain, b"")
        message += header[1].to_bytes(8, "big") + certificate[1].to_bytes(4, "big") + block + key
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)

    def test_the_vectors_that_every_client_must_pass(self):
        vectors = json.loads((Path(VECTORS) / "json.json").read_text())
        for accepted in vectors["accepted"]:
            data = bytes.fromhex(accepted["cbor"])
            self.assertEqual(canonical.encode(canonical.decode(data)), data)
        schema = bytes.fromhex(vectors["schema_cbor"])
        self.assertEqual(canonical.encode(canonical.decode(schema)), schema)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
