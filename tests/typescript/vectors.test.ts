/** The vectors that every client must pass: what it writes, what it believes, what it refuses. */

import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { Account, Amount, Codec, hex, readEvidence, readSchema, schemaHash, Trust, unhex, writeEvidence } from "@tradewind/client";
import {
  block, canonical, crypto, currencies, listProof, policy, receipt, schema, shapes, stateProof, transaction,
} from "@tradewind/client/internals";

const ROOT = process.env["TRADEWIND_ROOT"] ?? "";
const TYPES = join(ROOT, "runtime", "types", "vectors");

const { PLAIN, U64 } = shapes;
const SHAPES: { [type: string]: shapes.Shape } = {
  Party: PLAIN.party,
  Organisation: PLAIN.organisation,
  Role: PLAIN.role,
  Currency: PLAIN.currency,
  Amount: shapes.record("Amount", { minor: U64, currency: PLAIN.currency }, undefined, "list"),
  Timestamp: U64,
  Height: U64,
  Gas: U64,
  Quantity: U64,
  Rate: U64,
  Hash: PLAIN.hash,
  PublicKey: PLAIN.public_key,
  RequestId: transaction.REQUEST_ID,
  Policy: policy.POLICY,
  Invocation: transaction.INVOCATION,
  Terms: transaction.TERMS,
  Consent: transaction.CONSENT,
  Transaction: transaction.TRANSACTION,
  Receipt: receipt.RECEIPT,
  Outcome: receipt.OUTCOME,
  Event: receipt.EVENT,
  Failure: receipt.FAILURE,
  HostFailure: receipt.HOST_FAILURE,
  Header: block.HEADER,
  ValidatorSet: block.VALIDATORS,
  Certificate: block.CERTIFICATE,
  ListProof: listProof.LIST_PROOF,
  Entry: schema.ENTRY,
  Schema: schema.SCHEMA,
  Type: schema.TYPE,
  Guard: schema.GUARD,
};

type Entry = any;
type Vectors = { accepted: Entry[]; refused: Entry[] };

const vectors = (...path: string[]): any => JSON.parse(readFileSync(join(ROOT, ...path), "utf8"));

const of = (kind: string): Vectors => vectors("runtime", "types", "vectors", `${kind}.json`);

const files = (): string[] => readdirSync(TYPES).flatMap((file) => (file.endsWith(".json") ? [file.slice(0, -".json".length)] : []));

const shapeOf = (entry: Entry): shapes.Shape => {
  const shape = SHAPES[entry.type];
  assert.ok(shape, `no shape for ${entry.type}`);
  return shape;
};

const read = (entry: Entry): any => shapes.exact(shapeOf(entry), entry.type, unhex(entry.cbor));

test("each value is written and read as the vectors say", () => {
  let count = 0;
  for (const file of files()) {
    for (const entry of of(file).accepted.filter((entry) => "type" in entry)) {
      const [what, shape] = [`${file}: ${entry.name}`, shapeOf(entry)];
      const item = shape.jsonToItem(entry.value, "");
      assert.equal(hex(canonical.encode(item)), entry.cbor, what);
      assert.deepEqual(shape.itemToJson(item, ""), entry.value, what);
      assert.equal(hex(shapes.encode(shape, read(entry))), entry.cbor, what);
      count++;
    }
  }
  assert.ok(count > 90, `${count} values`);
});

test("bytes that are no such value are refused for the reason that the vectors say", () => {
  const refuse = (entry: Entry): void => {
    switch (entry.type) {
      case "item":
        canonical.decode(unhex(entry.cbor));
        break;
      case "SignedTransaction":
        transaction.SignedTransaction.fromBytes(unhex(entry.cbor));
        break;
      case "Policy":
        policy.checkPolicy(read(entry));
        break;
      case "PublicKey":
        crypto.checkKey(read(entry));
        break;
      case "ValidatorSet":
        block.checkValidators(read(entry));
        break;
      default:
        read(entry);
    }
  };
  let count = 0;
  for (const file of files()) {
    for (const entry of of(file).refused) {
      // What is a value, but proves nothing, is judged by tests of its own.
      const judgedElsewhere = "root" in entry || "header" in entry || "message" in entry;
      if (judgedElsewhere || !("cbor" in entry)) {
        continue;
      }
      assert.throws(() => refuse(entry), { message: entry.reason }, `${file}: ${entry.name}`);
      count++;
    }
  }
  assert.ok(count > 80, `${count} refusals`);
});

test("items are what they look like", () => {
  const plain = (item: canonical.Item): unknown =>
    typeof item === "bigint" ? Number(item) : Array.isArray(item) ? item.map(plain) : item;
  for (const entry of of("canonical").accepted) {
    const item = canonical.decode(unhex(entry.cbor));
    assert.deepEqual(plain(item), entry.value, entry.name);
    assert.equal(hex(canonical.encode(item)), entry.cbor);
  }
});

test("an amount is written with the decimals of its currency", () => {
  for (const entry of of("amounts").accepted.filter((entry) => "text" in entry)) {
    const amount = new Amount(BigInt(entry.value.minor), entry.value.currency);
    assert.equal(amount.toString(), entry.text);
    assert.deepEqual(Amount.parse(entry.text), amount);
  }
});

test("every currency has the decimals of ISO 4217", () => {
  assert.deepEqual(Object.fromEntries(currencies), vectors("proto", "vectors", "currencies.json"));
});

test("a hash is of its tag and its parts", () => {
  const tags = new Set<string>(Object.values(crypto.TAGS));
  for (const entry of of("hashes").accepted) {
    assert.equal(hex(crypto.digest(entry.tag, ...entry.parts.map(unhex))), entry.hash);
    tags.delete(entry.tag);
  }
  assert.deepEqual([...tags], [], "tags that the vectors do not have");
});

test("keys come from their seeds", () => {
  for (const entry of of("keys").accepted) {
    const key = new crypto.SecretKey(unhex(entry.seed));
    assert.equal(hex(key.public), entry.value);
    crypto.checkKey(key.public);
  }
});

test("a signature is good for its key and message only", () => {
  const { accepted, refused } = of("signatures");
  for (const [entries, fits] of [[accepted, true], [refused, false]] as const) {
    for (const entry of entries) {
      const [key, message, signature] = [entry.key, entry.message, entry.signature].map(unhex);
      assert.ok(key && message && signature);
      assert.equal(crypto.verify(key, message, signature), fits, entry.name);
      if (entry.seed) {
        assert.equal(hex(new crypto.SecretKey(unhex(entry.seed)).sign(message)), entry.signature);
      }
    }
  }
});

test("transactions and consents are signed as the vectors say", () => {
  const signed = of("transactions").accepted.filter((entry) => "sign_bytes" in entry);
  assert.equal(signed.length, 3);
  for (const entry of signed) {
    const [value, chain] = [read(entry), unhex(entry.chain)];
    const key = new crypto.SecretKey(unhex(entry.seed));
    if (entry.type === "Terms") {
      assert.equal(hex(transaction.termsSignBytes(value, chain)), entry.sign_bytes);
      assert.equal(hex(transaction.agree(value, chain, key).signature), entry.signature);
      continue;
    }
    assert.equal(hex(transaction.transactionSignBytes(value, chain)), entry.sign_bytes);
    const done = transaction.SignedTransaction.sign(value, chain, key);
    assert.equal(hex(done.signature), entry.signature);
    assert.equal(hex(done.toBytes()), entry.signed);
    assert.equal(hex(done.id(chain)), entry.id);
    const again = transaction.SignedTransaction.fromBytes(done.toBytes());
    assert.equal(hex(again.toBytes()), entry.signed);
    assert.ok(again.isSigned(chain));
    assert.ok(!again.isSigned(new Uint8Array(32)));
  }
});

test("receipts, headers, sets and schemas have their hashes", () => {
  for (const entry of of("receipts").accepted.filter((entry) => "hash" in entry)) {
    assert.equal(hex(receipt.receiptHash(read(entry))), entry.hash);
  }
  for (const entry of of("headers").accepted) {
    assert.equal(hex(block.blockId(read(entry))), entry.id);
  }
  for (const entry of of("validators").accepted) {
    block.checkValidators(read(entry));
    assert.equal(hex(block.validatorsHash(read(entry))), entry.hash);
  }
  for (const entry of of("schemas").accepted.filter((entry) => "section" in entry)) {
    const found = schema.schemaOfSection(unhex(entry.section));
    assert.equal(hex(shapes.encode(schema.SCHEMA, found)), entry.cbor);
    assert.equal(hex(schemaHash(found)), entry.hash);
  }
});

test("the platform's failures have their numbers", () => {
  const known = of("failures").accepted.filter((entry) => "code" in entry);
  assert.deepEqual(receipt.HOST_FAILURES, known.map((entry) => entry.name));
  assert.deepEqual(known.map((entry) => entry.code), receipt.HOST_FAILURES.map((_, i) => i + 1));
});

const ALL_TYPES: schema.Type[] = [
  "Unit", "Bool", "Text", "Bytes", "Hash", "Party", "Organisation", "Role", "Timestamp", "Currency", "Amount",
  "PublicKey", "Quantity", "Rate", ...[8, 16, 32, 64].map((bits): schema.Type => ({ kind: "Unsigned", bits })),
];

test("a state key is contract, field and parts", () => {
  for (const entry of of("state_keys").accepted) {
    const key = entry.types.map((name: string) => ALL_TYPES.find((ty) => schema.typeName(ty) === name));
    const field: schema.StateField = {
      number: entry.field, name: "f", storage: "Table", key, value: "Unit", follows: null,
    };
    const made = new Codec({ ...schema.EMPTY, state: [field] });
    assert.equal(hex(made.key(entry.contract, "f", entry.parts)), entry.key, entry.name);
  }
});

test("a sealed key opens by its passphrase alone", () => {
  const folder = mkdtempSync(join(tmpdir(), "tradewind-"));
  const path = join(folder, "ann.key");
  writeFileSync(path, readFileSync(join(ROOT, "sdk", "client", "vectors", "sealed.key")), { mode: 0o600 });
  const opened = Account.fromFile(path, () => "correct horse 马");
  const seed = new Uint8Array(32).fill(7);
  assert.equal(opened.party, "ann@shop");
  assert.equal(hex(opened.public), hex(new crypto.SecretKey(seed).public));
  assert.throws(() => Account.fromFile(path, () => "correct horse"), {
    message: `the passphrase does not open ${path}`,
  });
  assert.throws(() => Account.fromFile(path), {
    message: `the key in ${path} is sealed by a passphrase, and none was given`,
  });
  const halves = join(folder, "halves.key");
  const text = `party = "ann@shop"\npublic_key = "${hex(opened.public)}"\nsecret_key = "${"08".repeat(32)}"\n`;
  writeFileSync(halves, text, { mode: 0o600 });
  assert.throws(() => Account.fromFile(halves), {
    message: `${halves} is no key file: public_key is not the public half of secret_key`,
  });
  rmSync(folder, { recursive: true });
});

/** Runs a check, which holds or is refused for the reason of the entry. */
function judge(entry: Entry, check: () => void): void {
  if (entry.reason === undefined) {
    assert.doesNotThrow(check, entry.name);
  } else {
    assert.throws(check, { message: entry.reason }, entry.name);
  }
}

test("a certificate holds with more than two thirds of the power", () => {
  const { accepted, refused } = of("certificates");
  for (const entry of [...accepted, ...refused]) {
    const header = block.readHeader(unhex(entry.header));
    const members = block.readValidators(unhex(entry.validators));
    judge(entry, () => block.verifyCertificate(block.readCertificate(unhex(entry.cbor)), header, members));
  }
});

test("an item is proved at its place only", () => {
  const { accepted, refused } = of("lists");
  for (const [entries, fits] of [[accepted, true], [refused, false]] as const) {
    for (const entry of entries.filter((entry) => "root" in entry)) {
      const proof = listProof.readListProof(unhex(entry.cbor));
      assert.equal(listProof.verifyListProof(proof, unhex(entry.root), unhex(entry.item)), fits, entry.name);
      if (entry.items) {
        assert.equal(hex(listProof.listRoot(entry.items.map(unhex))), entry.root);
      }
    }
  }
});

test("a block's lists are those of its header", () => {
  const { accepted, refused } = of("blocks");
  for (const entry of [...accepted, ...refused]) {
    const header = block.readHeader(unhex(entry.header));
    judge(entry, () => block.checkLists(header, entry.transactions.map(unhex), entry.receipts.map(unhex)));
  }
});

test("a claim about the state is believed exactly when its proof holds", () => {
  const { accepted, refused } = vectors("runtime", "state", "vectors", "proofs.json");
  for (const entry of [...accepted, ...refused]) {
    const claims = entry.claims.map(({ key, value }: { key: string; value: string | null }) =>
      stateProof.claimOf(unhex(key), value === null ? null : unhex(value)),
    );
    judge(entry, () => stateProof.verifyStateProof(unhex(entry.proof), unhex(entry.root), claims));
  }
});

test("evidence is believed by whom the caller trusts alone", () => {
  const { accepted, refused } = vectors("sdk", "client", "vectors", "evidence.json");
  for (const entry of [...accepted, ...refused]) {
    const trust = new Trust(unhex(entry.chain), unhex(entry.validators));
    judge(entry, () => {
      const found = readEvidence(unhex(entry.file));
      assert.equal(hex(writeEvidence(found)), entry.file);
      assert.equal(hex(block.blockId(trust.evidence(found))), entry.block);
      assert.equal(hex(trust.after(found.header).validators), entry.next_validators);
    });
  }
});

test("JSON becomes the bytes of the vectors and back, or is refused in the words of the schema", () => {
  const json = vectors("proto", "vectors", "json.json");
  const codec = new Codec(readSchema(unhex(json.schema_cbor)));
  for (const entry of json.accepted) {
    const shape = codec.args(codec.method(entry.method));
    const item = shape.jsonToItem(entry.json, "");
    assert.equal(hex(canonical.encode(item)), entry.cbor);
    assert.deepEqual(shape.itemToJson(item, ""), entry.json, entry.method);
    assert.equal(hex(shapes.encode(shape, shape.toValue(item, ""))), entry.cbor);
  }
  for (const entry of json.refused) {
    const shape = codec.args(codec.method(entry.method));
    assert.throws(() => shape.jsonToItem(entry.json, ""), { message: entry.error });
  }
});
