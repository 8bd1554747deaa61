"""The book's customs office at a live node, over TLS: what the page says, done."""

import datetime
import importlib
import ipaddress
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import grpc
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from live import Node
from tradewind import Account, Amount, Client, Failed, Trust, VerifyError

BINARY, CASH = (str(Path(path).resolve()) for path in sys.argv[1:3])
ESCROW = Path(CASH).with_name("tradewind_escrow.wasm")
CLIENT = Path(__file__).resolve().parents[2] / "sdk/client/python"
DAY_MS = 86_400_000
PERIODS = ("deposit", "handling", "transit", "dispute", "response", "arbitration", "return")


def certify(folder):
    """A certificate for this machine, which is its own authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "port")])
    place = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    now = datetime.datetime.now(datetime.timezone.utc)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name)
    builder = builder.public_key(key.public_key()).serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(now - datetime.timedelta(hours=1))
    builder = builder.not_valid_after(now + datetime.timedelta(days=1))
    builder = builder.add_extension(place, critical=False)
    certificate = builder.sign(key, hashes.SHA256())
    pem = serialization.Encoding.PEM
    (folder / "node.pem").write_bytes(certificate.public_bytes(pem))
    (folder / "node.key").write_bytes(
        key.private_bytes(
            pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )


class ACustomsOffice(unittest.TestCase):
    """A market with a seller, a buyer, an escrow and customs."""

    @classmethod
    def setUpClass(cls):
        cls.kept = tempfile.TemporaryDirectory()
        cls.folder = Path(cls.kept.name)
        certify(cls.folder)
        settings = f"""
            [gateway]
            tls_certificate = "{cls.folder}/node.pem"
            tls_key = "{cls.folder}/node.key"
        """
        cls.node = Node(BINARY, cls.folder, settings)
        ca = (cls.folder / "node.pem").read_bytes()
        cls.client = Client(cls.node.address, credentials=grpc.ssl_channel_credentials(ca))
        cls.tradewind("key", "new", "officer@customs", "--plain", "--out", "officer.key")
        cls.tradewind("client", "--lang", "python", "registry@system")
        cls.found()
        cls.tradewind("client", "--lang", "python", "escrow@zone")
        cls.tradewind("client", "--lang", "python", "cash@zone")
        cls.program = Path(shutil.copy(CLIENT / "examples/customs.py", cls.folder))
        sys.path.insert(0, str(cls.folder))
        stubs = importlib.import_module("escrow")
        cls.stubs, cls.escrow = stubs, stubs.Escrow(cls.client, "escrow@zone")
        cls.cash = importlib.import_module("cash").Cash(cls.client, "cash@zone")

    @classmethod
    def tearDownClass(cls):
        cls.client.close()
        code = cls.node.stop()
        cls.kept.cleanup()
        assert code == 0, f"the node ended with {code}"

    @classmethod
    def tradewind(cls, *words):
        """The command, in the office's folder."""
        node = ["--node", f"https://{cls.node.address}", "--ca", "node.pem"]
        command = [BINARY, *node, *words]
        subprocess.run(command, cwd=cls.folder, check=True, capture_output=True)

    @classmethod
    def found(cls):
        """Organisations, parties, the officer's right to hold, and both contracts."""
        admin = Account.from_file(cls.node.data / "admin@zone.key")
        cls.officer = Account.from_file(cls.folder / "officer.key")
        cls.seller = Account("lotus@shops", bytes([1] * 32))
        cls.buyer = Account("bo@buyers", bytes([2] * 32))
        registry = cls.client.contract("registry@system")
        calls = []
        for name in ("customs", "shops", "buyers", "arbiter"):
            args = {"organisation": name, "title": name}
            calls.append(registry.invocation("organise", args))
        arbiter = Account("chamber@arbiter", bytes([3] * 32))
        people = [(cls.officer, ["officer"]), (cls.seller, []), (cls.buyer, []), (arbiter, [])]
        for account, roles in people:
            args = {"party": account.party, "roles": roles, "keys": [account.public.hex()]}
            calls.append(registry.invocation("enrol", args))
        policy = {"rule": "Any", "organisations": ["customs"], "roles": ["officer"]}
        for method in ("hold", "lift"):
            args = {"contract": "registry@system", "method": method, "policy": policy}
            calls.append(registry.invocation("set_policy", args))
        cls.client.submit(admin, calls)
        opening = {"operator": "admin@zone", "currencies": [["EUR", "admin@zone", "admin@zone"]]}
        cash, _ = cls.client.deploy(admin, "cash@zone", Path(CASH).read_bytes(), opening)
        settings = {
            "cash": "cash@zone",
            "platform": "admin@zone",
            "customs": "officer@customs",
            "fee_per_million": 0,
            "periods": {f"{name}_ms": str(DAY_MS) for name in PERIODS},
        }
        code = ESCROW.read_bytes()
        cls.client.deploy(admin, "escrow@zone", code, {"settings": settings})
        args = {"to": "bo@buyers", "amount": "1000.00 EUR", "reference": "opening"}
        cls.client.call(admin, cash, "mint", args)

    def place(self, reference, item):
        """An order of one line."""
        line = self.stubs.Line(item=item, quantity=1, price=1200, tax=34)
        terms = self.stubs.Terms(
            buyer="bo@buyers", arbiter="chamber@arbiter", currency="EUR",
            freight=0, insurance=0, lines=[line],
        )
        call = self.escrow.create(seller="lotus@shops", reference=reference, terms=terms)
        call.by(self.seller)

    def pay(self, reference):
        """The buyer pays for an order."""
        cost = Amount(1234, "EUR")
        order = {"seller": "lotus@shops", "reference": reference, "buyer": "bo@buyers"}
        payment = self.cash.transfer(
            from_="bo@buyers", to="escrow@zone", amount=cost, reference=reference
        )
        self.escrow.fund(**order, amount=cost).lending(payment).by(self.buyer)

    def command(self, *words, **other):
        """The program as an officer starts it."""
        settings = {
            "node": self.node.address,
            "ca": "node.pem",
            "chain": self.client.chain.hex(),
            "validators": self.node.validators().hex(),
            "key": "officer.key",
            **other,
        }
        flags = [part for name, value in settings.items() for part in (f"--{name}", value)]
        return [sys.executable, str(self.program), *flags, *words]

    def run_program(self, *words, **other):
        """Runs it to its end."""
        command = self.command(*words, **other)
        return subprocess.run(command, cwd=self.folder, capture_output=True, text=True)

    def watch(self, count):
        """What it prints until it has judged so many orders; then it is killed."""
        command = self.command("watch")
        with subprocess.Popen(
            command, cwd=self.folder, stdout=subprocess.PIPE, text=True
        ) as program:
            lines = [program.stdout.readline().rstrip() for _ in range(count)]
            program.kill()
        return lines

    def held(self, reference):
        """The hold on an order, if there is one."""
        record = self.escrow.contract.record_key("orders", "lotus@shops", reference).hex()
        registry = self.client.contract("registry@system")
        return self.client.view(registry, "held", {"contract": "escrow@zone", "record": record})

    def test_suspicious_orders_are_held_until_an_officer_lets_them_go(self):
        self.place("tea-1", "green tea")
        self.place("cells-1", "lithium cells")
        told = self.watch(2)
        self.assertEqual(
            told, ["tea-1 of lotus@shops: free", "cells-1 of lotus@shops: on hold"]
        )
        self.pay("tea-1")
        with self.assertRaises(Failed) as refused:
            self.pay("cells-1")
        self.assertEqual(refused.exception.failure.name, "RecordHeld")
        shown = self.run_program("show", "lotus@shops", "tea-1")
        moment = r"20\d\d-\d\d-\d\dT[^ ]*Z"
        self.assertRegex(shown.stdout, f"^Funded as of {moment}\n$", shown.stderr)
        shown = self.run_program("show", "lotus@shops", "cells-1")
        held = "on hold by officer@customs: controlled: lithium"
        self.assertRegex(shown.stdout, f"^Created as of {moment}, {held}\n$", shown.stderr)
        lifted = self.run_program("lift", "lotus@shops", "cells-1")
        self.assertEqual(lifted.stdout, "free\n", lifted.stderr)
        self.pay("cells-1")
        again = self.run_program("lift", "lotus@shops", "cells-1")
        self.assertEqual(again.stdout, "not on hold\n", again.stderr)
        # What was judged and saved is not told again: at most the last of them is.
        self.place("cells-2", "lithium cells")
        told = self.watch(1)
        if told[0].startswith("cells-1 "):
            told = self.watch(2)[1:]
        self.assertEqual(told, ["cells-2 of lotus@shops: on hold"])

    def test_what_was_signed_before_a_crash_takes_effect_once(self):
        self.place("oil-1", "oil")
        program = importlib.import_module("customs")
        office = program.Office(self.client, None, self.officer, self.folder)
        record = office.escrow.contract.record_key("orders", "lotus@shops", "oil-1")
        call = office.registry.hold(contract="escrow@zone", record=record, reason="asked for")
        transaction, _ = self.client.transaction("officer@customs", [call.invocation])
        signed = self.officer.sign(self.client.chain, transaction)
        program.keep(office.outbox, signed.to_bytes())
        self.assertIsNone(self.held("oil-1"))
        # The next run submits it, and so does the one after a crash before the file was gone.
        for _ in range(2):
            program.keep(office.outbox, signed.to_bytes())
            shown = self.run_program("show", "lotus@shops", "oil-1")
            self.assertIn("Created as of", shown.stdout, shown.stderr)
            self.assertFalse(office.outbox.exists())
            self.assertEqual(self.held("oil-1"), {"by": "officer@customs", "reason": "asked for"})
        self.assertEqual(office.hold("lotus@shops", "oil-1", "again"), "on hold already")
        self.assertFalse(office.outbox.exists())
        self.assertEqual(office.lift("lotus@shops", "oil-1"), "free")

    def test_an_order_that_is_not_there_cannot_be_held(self):
        program = importlib.import_module("customs")
        office = program.Office(self.client, None, self.officer, self.folder)
        with self.assertRaises(program.ClientError) as refused:
            office.hold("lotus@shops", "oil-2", "mistyped")
        self.assertIn("the contract has no such record", str(refused.exception))
        self.assertFalse(office.outbox.exists())

    def test_what_other_validators_certified_is_refused(self):
        shown = self.run_program("show", "lotus@shops", "tea-1", validators="00" * 32)
        self.assertEqual(shown.returncode, 1)
        self.assertIn("VerifyError: header names validators", shown.stderr)
        shown = self.run_program("show", "lotus@shops", "tea-1", chain="00" * 32)
        self.assertIn("WrongChain: this node serves chain", shown.stderr)

    def test_a_proof_from_before_the_event_is_refused(self):
        program = importlib.import_module("customs")
        trust = Trust(self.client.chain, self.node.validators())
        office = program.Office(self.client, trust, self.officer, self.folder)
        place = (office.escrow.contract, "orders", ["lotus@shops", "nothing"])
        self.assertEqual(office.proven(place, since=1)[1], [None])
        with self.assertRaisesRegex(VerifyError, "proved as of block .*, expected 1000000 or"):
            office.proven(place, since=1_000_000)

    def test_an_order_that_is_not_there_is_proved_to_be_unknown(self):
        shown = self.run_program("show", "lotus@shops", "nothing")
        self.assertIn("unknown as of", shown.stdout, shown.stderr)

    def test_the_program_keeps_its_types(self):
        settings = ["--config-file", str(CLIENT / "pyproject.toml"), "--no-error-summary"]
        cache = ["--cache-dir", str(self.folder / "mypy")]
        files = [str(self.program), "escrow.py", "registry.py"]
        found = [path for path in sys.path if (Path(path) / "tradewind").is_dir()]
        checked = subprocess.run(
            [sys.executable, "-m", "mypy", *settings, *cache, *files],
            cwd=self.folder, capture_output=True, text=True,
            env={**os.environ, "MYPYPATH": found[0]},
        )
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
