"""A day at a node, from Python: keys, deployment, calls, failures, events, proofs, stubs."""

import copy
import dataclasses
import itertools
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import grpc
from google.protobuf import any_pb2
from google.rpc import error_details_pb2, status_pb2
from grpc_status import rpc_status

from cash import AccountFrozen, Cash, Minted, ShortError
from live import Node
from tradewind import Account, Amount, Answered, Client, Disagreement, Failed, FileCursors
from tradewind import KeyFileError, OutcomeUnknown, Rejected, ShapeError, Trust, VerifyError
from tradewind import WrongChain, read_evidence, together
from tradewind.crypto import digest
from tradewind.v1.proof_pb2 import StateKey

NODE, MODULE = sys.argv[1:3]


class Lying:
    """A node's service, but for some answers."""

    def __init__(self, ledger, **answers):
        self._ledger = ledger
        self.__dict__.update(answers)

    def __getattr__(self, name):
        return getattr(self._ledger, name)


class Told(grpc.RpcError):
    """An error with a reason, as a node tells it, or without one, as broken connections do."""

    def __init__(self, code, reason=None, wait_ms=0):
        status = status_pb2.Status(code=code.value[0], message="no")
        details = []
        if reason is not None:
            details.append(error_details_pb2.ErrorInfo(reason=reason, domain="tradewind"))
        if wait_ms:
            details.append(error_details_pb2.RetryInfo())
            details[-1].retry_delay.FromMilliseconds(wait_ms)
        for detail in details:
            packed = any_pb2.Any()
            packed.Pack(detail)
            status.details.append(packed)
        self._status = rpc_status.to_status(status)

    def code(self):
        return self._status.code

    def details(self):
        return self._status.details

    def trailing_metadata(self):
        return self._status.trailing_metadata


class Road:
    """A way to a node, on which the connections that there are can vanish without a word."""

    def __init__(self, address):
        host, port = address.rsplit(":", 1)
        self._node = (host, int(port))
        self._vanished = []
        self._door = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._door.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def vanish(self):
        for vanished in self._vanished:
            vanished.set()

    def _accept(self):
        while True:
            client, _ = self._door.accept()
            node, vanished = socket.create_connection(self._node), threading.Event()
            self._vanished.append(vanished)
            for ends in ((client, node), (node, client)):
                threading.Thread(target=self._carry, args=(*ends, vanished), daemon=True).start()

    @staticmethod
    def _carry(source, sink, vanished):
        try:
            while data := source.recv(1 << 16):
                if not vanished.is_set():
                    sink.sendall(data)
        except OSError:
            pass
        source.close()
        if not vanished.is_set():
            sink.close()


class OnANode(unittest.TestCase):
    """A zone with a party and its money."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.node = Node(NODE, cls.folder.name)
        cls.client = Client(cls.node.address)
        cls.admin = Account.from_file(cls.node.data / "admin@zone.key")
        cls.ann = Account("ann@zone", bytes([7] * 32))
        cls.registry = cls.client.contract("registry@system")
        cls.client.call(
            cls.admin,
            cls.registry,
            "enrol",
            {"party": "ann@zone", "roles": [], "keys": [cls.ann.public.hex()]},
        )
        code = Path(MODULE).read_bytes()
        opening = {"operator": "admin@zone", "currencies": [["GBP", "admin@zone", "admin@zone"]]}
        cls.cash, cls.deployed = cls.client.deploy(cls.admin, "cash@zone", code, opening)
        cls.mint("100.00 GBP", "opening")
        cls.trust = Trust(cls.client.chain, cls.node.validators())

    @classmethod
    def tearDownClass(cls):
        cls.client.close()
        code = cls.node.stop()
        cls.folder.cleanup()
        assert code == 0, f"the node ended with {code}"

    @classmethod
    def mint(cls, amount, reference):
        """By JSON, as a customs system would."""
        args = {"to": "ann@zone", "amount": amount, "reference": reference}
        return cls.client.call(cls.admin, cls.cash, "mint", args)

    def signed_mint(self, reference, validity_ms=60_000):
        """A mint that is signed and not submitted."""
        call = self.cash.invocation("mint", ["ann@zone", "0.01 GBP", reference])
        transaction, _ = self.client.transaction("admin@zone", [call])
        expiry = int(time.time() * 1000) + validity_ms
        return self.admin.sign(
            self.client.chain, dataclasses.replace(transaction, expiry=expiry)
        )

    def lied_to(self, **answers):
        """A client of a node that gives other answers."""
        client = copy.copy(self.client)
        client.ledger = Lying(self.client.ledger, **answers)
        return client

    def balance(self):
        args = {"of": "ann@zone", "currency": "GBP"}
        return Amount.parse(self.client.view(self.cash, "balance", args)).minor


class ADayAtANode(OnANode):
    def test_a_contract_is_deployed_and_money_minted_and_moved(self):
        before = self.balance()
        committed = self.mint("12.34 GBP", "another")
        self.assertEqual(self.balance() - before, 1234)
        self.assertTrue(self.deployed.succeeded and committed.succeeded)
        shown = self.client.contract("cash@zone").schema
        self.assertEqual(shown.hash(), self.cash.schema.hash())

    def test_the_same_bytes_twice_have_one_effect(self):
        call = self.cash.invocation("mint", ["ann@zone", "5.00 GBP", "once"])
        transaction, simulation = self.client.transaction("admin@zone", [call])
        self.assertTrue(simulation.outcome.HasField("success"))
        signed = self.admin.sign(self.client.chain, transaction)
        first = self.client.submit_signed(signed)
        balance = self.balance()
        second = self.client.submit_signed(signed)
        self.assertEqual(first, second)
        self.assertEqual(self.balance(), balance)

    def test_a_payment_survives_a_node_that_restarts_meanwhile(self):
        with tempfile.TemporaryDirectory() as folder:
            node = Node(NODE, folder)
            with Client(node.address) as client:
                admin = Account.from_file(node.data / "admin@zone.key")
                registry = client.contract("registry@system")
                args = {"party": "bo@zone", "roles": [], "keys": [self.ann.public.hex()]}
                transaction, _ = client.transaction(
                    admin.party, [registry.invocation("enrol", args)]
                )
                signed = admin.sign(client.chain, transaction)
                self.assertEqual(node.stop(), 0)
                with ThreadPoolExecutor() as threads:
                    answer = threads.submit(client.submit_signed, signed)
                    node.start()
                    self.assertTrue(answer.result(timeout=60).succeeded)
            self.assertEqual(node.stop(), 0)

    def test_a_node_that_prepares_other_bytes_is_caught_before_anything_is_signed(self):
        mint = self.cash.schema.method("mint")
        # A schema in which two arguments are swapped, as a node may show it.
        to, amount, reference = mint.params
        other = dataclasses.replace(mint, params=[reference, amount, to])
        methods = [other if m.name == "mint" else m for m in self.cash.schema.methods]
        schema = dataclasses.replace(self.cash.schema, methods=methods)
        mine = type(self.cash)("cash@zone", schema)
        args = {"to": "ann@zone", "amount": "1.00 GBP", "reference": "x"}
        call = mine.invocation("mint", args)
        with self.assertRaises(Disagreement):
            self.client.submit(self.admin, [call], contracts={"cash@zone": mine})

    def test_a_refusal_is_an_error_with_its_reason(self):
        args = ["ann@zone", "0.01 GBP", "not hers to mint"]
        call = self.cash.invocation("mint", args)
        with self.assertRaises(Failed) as caught:
            self.client.submit(self.ann, [call])
        failure = caught.exception.failure
        self.assertEqual((failure.contract, failure.refused), ("cash@zone", False))
        self.assertEqual(failure.name, "MissingConsent")
        self.assertFalse(caught.exception.committed.succeeded)

    def test_what_is_no_partys_key_is_not_taken(self):
        stranger = Account("ann@zone", bytes([8] * 32))
        call = self.cash.invocation("transfer", ["ann@zone", "admin@zone", "0.01 GBP", "x"])
        with self.assertRaises(Rejected) as caught:
            self.client.submit(stranger, [call])
        self.assertEqual(caught.exception.reason, "NOT_THE_KEY")

    def test_json_that_does_not_fit_is_refused_here_in_the_words_of_the_schema(self):
        args = {"to": "ann@zone", "amount": "1.5 GBP", "reference": "r"}
        with self.assertRaises(ShapeError) as caught:
            self.cash.invocation("mint", args)
        self.assertEqual(str(caught.exception), 'amount: GBP has 2 decimals, found "1.5 GBP"')

    def test_a_node_of_another_chain_is_refused(self):
        with self.assertRaises(WrongChain):
            Client(self.node.address, chain=bytes(32))

    def test_a_consent_lends_authority_to_a_call_that_another_submits(self):
        before = self.balance()
        args = ["ann@zone", "admin@zone", "2.00 GBP", "agreed"]
        call = self.cash.invocation("transfer", args)
        consent = self.client.consent(self.ann, call)
        committed = self.client.submit(self.admin, [call], [consent])
        self.assertTrue(committed.succeeded)
        self.assertEqual(before - self.balance(), 200)

    def test_events_go_on_behind_the_cursor_of_what_was_processed(self):
        self.mint("1.00 GBP", "first told")
        cursors = FileCursors(Path(self.folder.name) / "cursor")
        follow = lambda: self.client.events("cash@zone", "Minted", from_height=0, cursors=cursors)
        stream = follow()
        first, second = next(stream), next(stream)
        self.assertIn('"opening"', first.event.fields.json)
        # The second was told but not processed, so it is told again.
        stream.close()
        again = follow()
        self.assertEqual(next(again).event, second.event)
        again.close()

    def test_a_key_file_that_others_can_read_is_refused(self):
        path = Path(self.folder.name) / "open.key"
        path.write_text((self.node.data / "admin@zone.key").read_text())
        os.chmod(path, 0o644)
        with self.assertRaises(KeyFileError):
            Account.from_file(path)

    def test_a_balance_and_an_absence_are_proved_to_whom_knows_the_genesis_alone(self):
        keys = [
            self.cash.state_key("accounts", "GBP", "ann@zone"),
            self.cash.state_key("supplies", "GBP"),
            self.cash.state_key("supplies", "EUR"),
        ]
        evidence = self.client.prove_state(keys)
        header = self.trust.state(evidence)
        (_, account), (_, supply), (_, nothing) = evidence.entries
        self.assertIsNone(nothing)
        # No block in between: the view answers as of the block that is proved.
        args = {"of": "ann@zone", "currency": "GBP"}
        balance = self.client.view(self.cash, "balance", args, header.height)
        free = self.cash.state_value("accounts", account)["free"]
        self.assertEqual(int(free), Amount.parse(balance).minor)
        self.assertGreater(int(self.cash.state_value("supplies", supply)), 0)
        entries = [(keys[0], account[:-1] + b"\x00"), *evidence.entries[1:]]
        with self.assertRaises(VerifyError):
            self.trust.state(type(evidence)(evidence.header, entries, evidence.proof))

    def test_a_transaction_and_its_receipt_are_proved_and_nothing_else(self):
        call = self.cash.invocation("mint", ["ann@zone", "0.10 GBP", "to prove"])
        transaction, _ = self.client.transaction("admin@zone", [call])
        signed = self.admin.sign(self.client.chain, transaction)
        committed = self.client.submit_signed(signed)
        evidence = self.client.prove_transaction(signed.id(self.client.chain))
        header, found, receipt = self.trust.transaction(evidence)
        self.assertEqual(header.height, committed.height)
        self.assertEqual(found, signed)
        self.assertTrue(receipt.succeeded)
        self.assertEqual(digest("tradewind/receipt", committed.receipt), receipt.hash())
        stranger = Trust(self.client.chain, bytes(32))
        with self.assertRaises(VerifyError):
            stranger.transaction(evidence)

    def test_genuine_evidence_of_something_else_is_no_answer(self):
        chain, genuine = self.client.chain, self.client.ledger
        first, second = self.signed_mint("one"), self.signed_mint("two")
        self.client.submit_signed(first)
        committed = self.client.submit_signed(second)

        def lying(name, **changed):
            """Answers another question than is asked."""

            def lie(request, timeout):
                for field in changed:
                    request.ClearField(field)
                request.MergeFrom(type(request)(**changed))
                return getattr(genuine, name)(request, timeout=timeout)

            return self.lied_to(**{name: lie})

        client = lying("TransactionProof", transaction_id=first.id(chain))
        self.assertTrue(self.trust.transaction(client.prove_transaction(first.id(chain))))
        with self.assertRaisesRegex(VerifyError, "evidence of transaction"):
            client.prove_transaction(second.id(chain))
        below = committed.height - 1
        with self.assertRaisesRegex(VerifyError, f"of height {below}, asked for was"):
            lying("Header", height=below).header(committed.height)
        with self.assertRaisesRegex(VerifyError, f"of height {below}, asked for was"):
            lying("Block", height=below).block(committed.height)
        supply, other_supply = (self.cash.state_key("supplies", c) for c in ("GBP", "EUR"))
        with self.assertRaisesRegex(VerifyError, f"of height {below}, asked for was"):
            lying("StateProof", height=below).prove_state([supply], committed.height)
        wanted = [StateKey(raw=other_supply)]
        with self.assertRaisesRegex(VerifyError, "of key .*, asked for was key"):
            lying("StateProof", keys=wanted).prove_state([supply])
        with self.assertRaisesRegex(VerifyError, "of 1 keys, asked for was 2 keys"):
            lying("StateProof", keys=wanted).prove_state([supply, other_supply])

    def test_a_node_that_says_when_to_come_back_is_asked_again_then(self):
        genuine, signed = self.client.ledger.SubmitAndWait, self.signed_mint("patient")
        limited = Told(grpc.StatusCode.RESOURCE_EXHAUSTED, "RATE_LIMITED", wait_ms=400)
        errors = [limited]

        def submit(request, timeout):
            if errors:
                raise errors.pop()
            return genuine(request, timeout=timeout)

        begin = time.monotonic()
        self.assertTrue(self.lied_to(SubmitAndWait=submit).submit_signed(signed).succeeded)
        self.assertGreaterEqual(time.monotonic() - begin, 0.4)

    def test_rejected_is_said_of_what_was_turned_down_and_of_nothing_else(self):
        codes = grpc.StatusCode
        limited = Told(codes.RESOURCE_EXHAUSTED, "RATE_LIMITED")
        unknown = [
            [Told(codes.RESOURCE_EXHAUSTED, "BUSY")],
            [Told(codes.UNAVAILABLE, "STOPPING")],
            [Told(codes.DEADLINE_EXCEEDED, "PENDING")],
            [Told(codes.INTERNAL, "FAULT")],
            [Told(codes.UNAVAILABLE)],
            [Told(codes.INTERNAL)],
            [Told(codes.UNAVAILABLE), limited],
        ]
        rejected = [[limited], [Told(codes.PERMISSION_DENIED, "SENDER_FROZEN")]]
        for kind, cases in ((OutcomeUnknown, unknown), (Rejected, rejected)):
            for errors in cases:
                told = itertools.chain(errors, itertools.repeat(errors[-1]))

                def submit(request, timeout):
                    raise next(told)

                signed = self.signed_mint("in doubt", validity_ms=200)
                with self.assertRaises(kind) as caught:
                    self.lied_to(SubmitAndWait=submit).submit_signed(signed)
                if kind is OutcomeUnknown:
                    id = signed.id(self.client.chain)
                    self.assertEqual(caught.exception.transaction, id)
                    self.assertIn(f"transaction {id.hex()} (no): ask", str(caught.exception))

    def test_events_go_on_when_the_host_vanishes_without_a_word(self):
        road = Road(self.node.address)
        with Client(road.address) as client:
            events = client.events("cash@zone", "Minted", from_height=0)
            references = (told.event.fields.json for told in events if told.event is not None)
            self.mint("0.01 GBP", "before")
            next(text for text in references if '"before"' in text)
            road.vanish()
            self.mint("0.01 GBP", "after")
            with ThreadPoolExecutor() as threads:
                wait = lambda: next(text for text in references if '"after"' in text)
                self.assertIn('"after"', threads.submit(wait).result(timeout=90))

    def test_a_chain_of_blocks_is_followed_from_the_genesis(self):
        trust = self.trust
        for height in range(1, self.deployed.height + 1):
            header, transactions, receipts = self.client.block(height)
            self.assertEqual(trust.block(header, transactions, receipts).height, height)
            trust = trust.after(header)
        with self.assertRaises(VerifyError):
            trust.block(header, transactions[:-1], receipts)

    def test_a_proof_file_of_the_command_line_is_read(self):
        path = Path(self.folder.name) / "supply.proof"
        command = [NODE, "--node", f"http://{self.node.address}", "proof", "state"]
        subprocess.run(
            [*command, "cash@zone", "supplies", "GBP", "--out", str(path)],
            check=True,
            capture_output=True,
        )
        evidence = read_evidence(path.read_bytes())
        self.assertGreater(self.trust.evidence(evidence).height, 0)

    def test_an_answer_out_of_retention_is_an_error_of_the_node(self):
        with self.assertRaises(Answered) as caught:
            self.client.header(10**9)
        self.assertEqual(caught.exception.reason, "OUT_OF_RETENTION")


class TypedStubs(OnANode):
    """The same, through what `tradewind client --lang python` wrote."""

    def setUp(self):
        self.stub = Cash(self.client, "cash@zone")

    def test_a_view_answers_in_types(self):
        self.stub.check()
        balance = self.stub.balance(of="ann@zone", currency="GBP")
        self.assertEqual(balance, Amount(self.balance(), "GBP"))

    def test_a_call_is_made_and_its_event_told_in_types(self):
        self.stub.mint(to="ann@zone", amount=Amount(150, "GBP"), reference="typed").by(self.admin)
        for event in self.stub.follow_minted(from_height=0):
            if event.reference == "typed":
                break
        self.assertEqual(event, Minted(to="ann@zone", amount=Amount(150, "GBP"), reference="typed"))
        self.assertGreater(event.told.height, 0)

    def test_a_failure_has_its_type_and_fields(self):
        payment = self.stub.transfer(
            from_="ann@zone", to="admin@zone", amount=Amount(10**12, "GBP"), reference="much"
        )
        with self.assertRaises(ShortError) as caught:
            payment.by(self.ann)
        self.assertIn("ann@zone", str(caught.exception))
        self.assertFalse(caught.exception.failed.committed.succeeded)

    def test_calls_together_take_effect_or_none_does(self):
        pay = lambda minor: self.stub.transfer(
            from_="ann@zone", to="admin@zone", amount=Amount(minor, "GBP"), reference="pair"
        )
        before = self.balance()
        with self.assertRaises(ShortError):
            together(self.ann, pay(1), pay(10**12))
        self.assertEqual(self.balance(), before)
        self.assertEqual(together(self.ann, pay(1), pay(2)), [None, None])
        self.assertEqual(self.balance(), before - 3)

    def test_events_of_a_key_are_told_and_no_others(self):
        self.stub.freeze_account(
            by="admin@zone", account="ann@zone", currency="GBP", order="o", reason="r"
        ).by(self.admin)
        self.stub.unfreeze_account(
            by="admin@zone", account="ann@zone", currency="GBP", order="o", reason="r"
        ).by(self.admin)
        frozen = next(iter(self.stub.follow_account_frozen(account="ann@zone", from_height=0)))
        self.assertIsInstance(frozen, AccountFrozen)
        self.assertTrue(frozen.frozen)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
