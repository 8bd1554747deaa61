"""The vectors that every client must pass: what it writes, what it believes, what it refuses."""

import json
import tempfile
import unittest
from pathlib import Path

from tradewind import account, block, canonical, crypto, listproof, money, policy, receipt
from tradewind import schema, shapes, stateproof, transaction, trust
from tradewind.canonical import DecodeError

ROOT = Path(__file__).resolve().parents[2]
TYPES = ROOT / "runtime" / "types" / "vectors"

# The shape of each type of the vocabulary.
SHAPES = {
    "Party": shapes.PLAIN["party"],
    "Organisation": shapes.PLAIN["organisation"],
    "Role": shapes.PLAIN["role"],
    "Currency": shapes.PLAIN["currency"],
    "Amount": shapes.record(money.Amount, shapes.U64, shapes.PLAIN["currency"], as_list=True),
    "Timestamp": shapes.U64,
    "Height": shapes.U64,
    "Gas": shapes.U64,
    "Quantity": shapes.U64,
    "Rate": shapes.U64,
    "Hash": shapes.HASH,
    "PublicKey": shapes.PUBLIC_KEY,
    "RequestId": transaction.REQUEST_ID,
    "Policy": policy.POLICY,
    "Invocation": transaction.INVOCATION,
    "Terms": transaction.TERMS,
    "Consent": transaction.CONSENT,
    "Transaction": transaction.TRANSACTION,
    "Receipt": receipt.RECEIPT,
    "Outcome": receipt.OUTCOME,
    "Event": receipt.EVENT,
    "Failure": receipt.FAILURE,
    "HostFailure": receipt.HOST_FAILURE,
    "Header": block.HEADER,
    "ValidatorSet": block.VALIDATORS,
    "Certificate": block.CERTIFICATE,
    "ListProof": listproof.LIST_PROOF,
    "Entry": schema.ENTRY,
    "Schema": schema.SCHEMA,
    "Type": schema.TYPE,
    "Guard": schema.GUARD,
}


def vectors(path):
    return json.loads(path.read_text())


def of(kind):
    return vectors(TYPES / f"{kind}.json")


def read(kind, name, data):
    return shapes.exact(SHAPES[kind], name, data)


class TheVocabulary(unittest.TestCase):
    def test_each_value_is_written_and_read_as_the_vectors_say(self):
        count = 0
        for path in sorted(TYPES.glob("*.json")):
            for entry in vectors(path)["accepted"]:
                if "type" not in entry:
                    continue
                with self.subTest(path.name, entry=entry["name"]):
                    shape, data = SHAPES[entry["type"]], bytes.fromhex(entry["cbor"])
                    item = shape.json_to_item(entry["value"], "")
                    self.assertEqual(canonical.encode(item).hex(), entry["cbor"])
                    self.assertEqual(shape.item_to_json(item, ""), entry["value"])
                    value = read(entry["type"], entry["type"], data)
                    self.assertEqual(shapes.encode(shape, value).hex(), entry["cbor"])
                    count += 1
        self.assertGreater(count, 90)

    def test_bytes_that_are_no_such_value_are_refused_for_the_reason_that_the_vectors_say(self):
        count = 0
        for path in sorted(TYPES.glob("*.json")):
            for entry in vectors(path)["refused"]:
                # What is a value, but proves nothing, is judged by tests of its own.
                judged_elsewhere = {"root", "header", "message"} & set(entry)
                if judged_elsewhere or "cbor" not in entry:
                    continue
                with self.subTest(path.name, entry=entry["name"]):
                    with self.assertRaises(ValueError) as refused:
                        self.refuse(entry["type"], bytes.fromhex(entry["cbor"]))
                    self.assertEqual(str(refused.exception), entry["reason"])
                    count += 1
        self.assertGreater(count, 80)

    def refuse(self, kind, data):
        if kind == "item":
            canonical.decode(data)
        elif kind == "SignedTransaction":
            transaction.SignedTransaction.from_bytes(data)
        elif kind == "Policy":
            read(kind, kind, data).check()
        elif kind == "PublicKey":
            crypto.check_key(read(kind, kind, data))
        elif kind == "ValidatorSet":
            block.ValidatorSet.from_bytes(data).check()
        else:
            read(kind, kind, data)

    def test_items_are_what_they_look_like(self):
        for entry in of("canonical")["accepted"]:
            self.assertEqual(canonical.decode(bytes.fromhex(entry["cbor"])), entry["value"])
            self.assertEqual(canonical.encode(entry["value"]).hex(), entry["cbor"])

    def test_an_amount_is_written_with_the_decimals_of_its_currency(self):
        for entry in of("amounts")["accepted"]:
            if "text" in entry:
                amount = money.Amount(int(entry["value"]["minor"]), entry["value"]["currency"])
                self.assertEqual(str(amount), entry["text"])
                self.assertEqual(money.Amount.parse(entry["text"]), amount)

    def test_every_currency_has_the_decimals_of_iso_4217(self):
        table = vectors(ROOT / "proto" / "vectors" / "currencies.json")
        self.assertEqual(money.DECIMALS, table)

    def test_a_hash_is_of_its_tag_and_its_parts(self):
        tags = {value for name, value in vars(crypto).items() if name.isupper() and type(value) is str}
        for entry in of("hashes")["accepted"]:
            parts = [bytes.fromhex(part) for part in entry["parts"]]
            self.assertEqual(crypto.digest(entry["tag"], *parts).hex(), entry["hash"])
            tags.discard(entry["tag"])
        self.assertEqual(tags, set(), "tags that the vectors do not have")

    def test_keys_come_from_their_seeds(self):
        for entry in of("keys")["accepted"]:
            key = crypto.SecretKey(bytes.fromhex(entry["seed"]))
            self.assertEqual(key.public.hex(), entry["value"])
            crypto.check_key(key.public)

    def test_a_signature_is_good_for_its_key_and_message_only(self):
        signatures = of("signatures")
        for fits in ("accepted", "refused"):
            for entry in signatures[fits]:
                parts = [bytes.fromhex(entry[part]) for part in ("key", "message", "signature")]
                self.assertEqual(crypto.verify(*parts), fits == "accepted", entry["name"])
                if "seed" in entry:
                    key = crypto.SecretKey(bytes.fromhex(entry["seed"]))
                    self.assertEqual(key.sign(parts[1]), parts[2])

    def test_transactions_and_consents_are_signed_as_the_vectors_say(self):
        signed = [entry for entry in of("transactions")["accepted"] if "sign_bytes" in entry]
        self.assertEqual(len(signed), 3)
        for entry in signed:
            value = read(entry["type"], entry["type"], bytes.fromhex(entry["cbor"]))
            chain, key = bytes.fromhex(entry["chain"]), crypto.SecretKey(bytes.fromhex(entry["seed"]))
            self.assertEqual(value.sign_bytes(chain).hex(), entry["sign_bytes"])
            done = value.sign(chain, key)
            self.assertEqual(done.signature.hex(), entry["signature"])
            if "signed" in entry:
                self.assertEqual(done.to_bytes().hex(), entry["signed"])
                self.assertEqual(done.id(chain).hex(), entry["id"])
                again = transaction.SignedTransaction.from_bytes(done.to_bytes())
                self.assertEqual(again, done)
                self.assertTrue(again.is_signed(chain))
                self.assertFalse(again.is_signed(bytes(32)))

    def test_receipts_headers_sets_and_schemas_have_their_hashes(self):
        for entry in of("receipts")["accepted"]:
            if "hash" in entry:
                found = receipt.Receipt.from_bytes(bytes.fromhex(entry["cbor"]))
                self.assertEqual(found.hash().hex(), entry["hash"])
        for entry in of("headers")["accepted"]:
            header = block.Header.from_bytes(bytes.fromhex(entry["cbor"]))
            self.assertEqual(header.id().hex(), entry["id"])
        for entry in of("validators")["accepted"]:
            found = block.ValidatorSet.from_bytes(bytes.fromhex(entry["cbor"]))
            found.check()
            self.assertEqual(found.hash().hex(), entry["hash"])
        for entry in of("schemas")["accepted"]:
            if "section" in entry:
                found = schema.Schema.from_section(bytes.fromhex(entry["section"]))
                self.assertEqual(found.to_bytes().hex(), entry["cbor"])
                self.assertEqual(found.hash().hex(), entry["hash"])

    def test_the_platforms_failures_have_their_numbers(self):
        known = {e["code"]: e["name"] for e in of("failures")["accepted"] if "code" in e}
        self.assertEqual(receipt.HOST_FAILURES, known)

    def test_a_state_key_is_contract_field_and_parts(self):
        for entry in of("state_keys")["accepted"]:
            kinds = {str(ty): ty for ty in ALL_TYPES}
            field = schema.StateField(
                entry["field"], "f", "Table", [kinds[name] for name in entry["types"]], kinds["unit"]
            )
            release = schema.Release(1, [], [], schema.Source())
            made = schema.Codec(schema.Schema("", "", [], [], [], [], [field], release, []))
            key = made.key(entry["contract"], "f", entry["parts"])
            self.assertEqual(key.hex(), entry["key"], entry["name"])


ALL_TYPES = [schema.Type(kind) for kind in schema._PLAIN_KINDS] + [
    schema.Type("Unsigned", bits) for bits in (8, 16, 32, 64)
]


class KeyFiles(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def file(self, text):
        path = Path(self.folder.name) / "ann.key"
        path.touch(mode=0o600)
        path.write_text(text)
        return path

    def test_a_sealed_key_opens_by_its_passphrase_alone(self):
        path = self.file((ROOT / "sdk" / "client" / "vectors" / "sealed.key").read_text())
        opened = account.Account.from_file(path, lambda: "correct horse 马")
        self.assertEqual((opened.party, opened.public.hex()), ("ann@shop", ANN))
        for passphrase, reason in [
            (lambda: "correct horse", f"the passphrase does not open {path}"),
            (None, f"the key in {path} is sealed by a passphrase, and none was given"),
        ]:
            with self.assertRaises(account.KeyFileError) as refused:
                account.Account.from_file(path, passphrase)
            self.assertEqual(str(refused.exception), reason)

    def test_a_key_file_with_mismatched_halves_is_refused(self):
        seed = "08" * 32
        text = f'party = "ann@shop"\npublic_key = "{ANN}"\nsecret_key = "{seed}"\n'
        path = self.file(text)
        with self.assertRaises(account.KeyFileError) as refused:
            account.Account.from_file(path)
        why = "public_key is not the public half of secret_key"
        self.assertEqual(str(refused.exception), f"{path} is no key file: {why}")


ANN = crypto.SecretKey(bytes([7] * 32)).public.hex()


class Proofs(unittest.TestCase):
    def test_a_certificate_holds_with_more_than_two_thirds_of_the_power(self):
        certificates = of("certificates")
        for entry in certificates["accepted"] + certificates["refused"]:
            with self.subTest(entry["name"]):
                found = block.Certificate.from_bytes(bytes.fromhex(entry["cbor"]))
                header = block.Header.from_bytes(bytes.fromhex(entry["header"]))
                members = block.ValidatorSet.from_bytes(bytes.fromhex(entry["validators"]))
                if "reason" not in entry:
                    found.verify(header, members)
                    continue
                with self.assertRaises(block.CertificateError) as refused:
                    found.verify(header, members)
                self.assertEqual(str(refused.exception), entry["reason"])

    def test_an_item_is_proved_at_its_place_only(self):
        lists = of("lists")
        for fits in ("accepted", "refused"):
            for entry in lists[fits]:
                if "root" not in entry:
                    continue
                with self.subTest(entry["name"]):
                    proof = listproof.ListProof.from_bytes(bytes.fromhex(entry["cbor"]))
                    root, item = bytes.fromhex(entry["root"]), bytes.fromhex(entry["item"])
                    self.assertEqual(proof.verify(root, item), fits == "accepted")
                    if entry.get("items"):
                        items = [bytes.fromhex(item) for item in entry["items"]]
                        self.assertEqual(listproof.root(items), root)

    def test_a_blocks_lists_are_those_of_its_header(self):
        blocks = of("blocks")
        for entry in blocks["accepted"] + blocks["refused"]:
            header = block.Header.from_bytes(bytes.fromhex(entry["header"]))
            lists = [[bytes.fromhex(x) for x in entry[k]] for k in ("transactions", "receipts")]
            if "reason" not in entry:
                header.check_lists(*lists)
                self.assertEqual(header.id().hex(), entry["id"])
                continue
            with self.assertRaises(block.BlockError) as refused:
                header.check_lists(*lists)
            self.assertEqual(str(refused.exception), entry["reason"])

    def test_a_claim_about_the_state_is_believed_exactly_when_its_proof_holds(self):
        proofs = vectors(ROOT / "runtime" / "state" / "vectors" / "proofs.json")
        for entry in proofs["accepted"] + proofs["refused"]:
            with self.subTest(entry["name"]):
                root, proof = bytes.fromhex(entry["root"]), bytes.fromhex(entry["proof"])
                claims = [
                    stateproof.Claim.of(
                        bytes.fromhex(claim["key"]),
                        None if claim["value"] is None else bytes.fromhex(claim["value"]),
                    )
                    for claim in entry["claims"]
                ]
                if "reason" not in entry:
                    stateproof.verify(proof, root, claims)
                    continue
                with self.assertRaises(stateproof.ProofError) as refused:
                    stateproof.verify(proof, root, claims)
                self.assertEqual(str(refused.exception), entry["reason"])

    def test_evidence_is_believed_by_whom_the_caller_trusts_alone(self):
        evidence = vectors(ROOT / "sdk" / "client" / "vectors" / "evidence.json")
        for entry in evidence["accepted"] + evidence["refused"]:
            with self.subTest(entry["name"]):
                whom = trust.Trust(bytes.fromhex(entry["chain"]), bytes.fromhex(entry["validators"]))
                file = bytes.fromhex(entry["file"])
                if "reason" not in entry:
                    found = trust.read_evidence(file)
                    self.assertEqual(trust.write_evidence(found), file)
                    header = whom.evidence(found)
                    self.assertEqual(header.id().hex(), entry["block"])
                    after = whom.after(found.header)
                    self.assertEqual(after.validators.hex(), entry["next_validators"])
                    continue
                with self.assertRaises((trust.VerifyError, DecodeError)) as refused:
                    whom.evidence(trust.read_evidence(file))
                self.assertEqual(str(refused.exception), entry["reason"])


class JsonBySchema(unittest.TestCase):
    def setUp(self):
        self.vectors = vectors(ROOT / "proto" / "vectors" / "json.json")
        self.schema = schema.Schema.from_bytes(bytes.fromhex(self.vectors["schema_cbor"]))
        self.codec = schema.Codec(self.schema)

    def args(self, entry):
        return self.codec.args(self.schema.method(entry["method"]))

    def test_json_becomes_the_bytes_of_the_vectors_and_back(self):
        for entry in self.vectors["accepted"]:
            shape = self.args(entry)
            item = shape.json_to_item(entry["json"], "")
            self.assertEqual(canonical.encode(item).hex(), entry["cbor"])
            self.assertEqual(shape.item_to_json(item, ""), entry["json"])
            native = shape.to_value(item, "")
            self.assertEqual(shape.to_item(native, ""), item)

    def test_json_that_does_not_fit_is_refused_in_the_words_of_the_schema(self):
        for entry in self.vectors["refused"]:
            with self.assertRaises(shapes.ShapeError) as refused:
                self.args(entry).json_to_item(entry["json"], "")
            self.assertEqual(str(refused.exception), entry["error"])

    def test_a_schema_reads_back_as_it_was_written(self):
        self.assertEqual(self.schema.to_bytes().hex(), self.vectors["schema_cbor"])
        for method in self.vectors["schema"]["methods"]:
            found = self.schema.method(method["name"])
            self.assertEqual(str(found.returns), method["returns"])
            self.assertEqual([str(p.ty) for p in found.params], [p["type"] for p in method["params"]])


if __name__ == "__main__":
    unittest.main(verbosity=2)
