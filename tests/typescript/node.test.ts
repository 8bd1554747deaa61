/** A day at a node, from TypeScript: keys, deployment, calls, failures, events, proofs, stubs. */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { after, before } from "node:test";
import { Metadata, type ServiceError, status as codes } from "@grpc/grpc-js";
import {
  Account, Amount, Answered, Client, Contract, Disagreement, Failed, FileCursors, hex, KeyFileError, OutcomeUnknown,
  readEvidence, Rejected, schemaHash, ShapeError, type SignedTransaction, together, Trust, VerifyError, WrongChain,
} from "@tradewind/client";
import { BINARY, Node } from "./live.js";
import { Cash, type CashEvent, ShortError } from "./stubs/cash.js";

const MODULE = process.env["TRADEWIND_MODULE"] ?? "";

const folder = mkdtempSync(join(tmpdir(), "tradewind-"));
const node = new Node(folder);
const ann = new Account("ann@zone", new Uint8Array(32).fill(7));
let client: Client;
let admin: Account;
let registry: Contract;
let cash: Contract;
let trust: Trust;
let deployedAt: bigint;

/** By JSON, as a merchant's system would. */
const mint = (amount: string, reference: string) =>
  client.call(admin, cash, "mint", { to: "ann@zone", amount, reference });

const balance = async (): Promise<bigint> => {
  const found = await client.view(cash, "balance", { of: "ann@zone", currency: "GBP" });
  return Amount.parse(String(found)).minor;
};

/** A mint that is signed and not submitted. */
const signedMint = async (reference: string, validityMs = 60_000): Promise<SignedTransaction> => {
  const call = cash.invocation("mint", ["ann@zone", "0.01 GBP", reference]);
  const { transaction } = await client.transaction("admin@zone", [call]);
  return admin.sign(client.chain, { ...transaction, expiry: BigInt(Date.now() + validityMs) });
};

type Callback = (error: ServiceError | null, answer?: object) => void;
type Method = (request: object, options: object, callback: Callback) => void;

/** A client of a node that gives other answers to one method. */
const liedTo = (name: string, answer: Method): Client =>
  Object.create(client, { ledger: { value: Object.create(client.ledger, { [name]: { value: answer } }) } }) as Client;

/** What the node says to a method. */
const genuine = (name: string): Method => (client.ledger as unknown as { [name: string]: Method })[name]!.bind(client.ledger);

/** Protobuf by hand: a number, and bytes under a field. */
const varint = (n: number): number[] => (n < 128 ? [n] : [(n % 128) + 128, ...varint(Math.floor(n / 128))]);
const field = (number: number, value: string | number[]): number[] => {
  const bytes = typeof value === "string" ? [...Buffer.from(value)] : value;
  return [number * 8 + 2, ...varint(bytes.length), ...bytes];
};

/** An error with a reason, as a node tells it, or without one, as broken connections do. */
const told = (code: codes, reason?: string, waitMs = 0): ServiceError => {
  const any = (type: string, bytes: number[]) =>
    field(3, [...field(1, `type.googleapis.com/google.rpc.${type}`), ...field(2, bytes)]);
  const metadata = new Metadata();
  if (reason !== undefined) {
    const info = any("ErrorInfo", [...field(1, reason), ...field(2, "tradewind")]);
    const retry = waitMs ? any("RetryInfo", field(1, [16, ...varint(waitMs * 1e6)])) : [];
    metadata.set("grpc-status-details-bin", Buffer.from([8, ...varint(code), ...field(2, "no"), ...info, ...retry]));
  }
  return Object.assign(new Error("no"), { code, details: "no", metadata });
};

/** A way to a node, on which the connections that there are can vanish without a word. */
class Road {
  private readonly lines: { vanished: boolean; ends: Socket[] }[] = [];
  private constructor(
    private readonly door: Server,
    readonly address: string,
  ) {}

  static async to(address: string): Promise<Road> {
    const [host = "", port] = address.split(":");
    const door = createServer((from) => {
      const line = { vanished: false, ends: [from, connect(Number(port), host)] };
      road.lines.push(line);
      line.ends.forEach((end, i) => {
        const other = line.ends[1 - i];
        end.on("data", (bytes) => line.vanished || other?.write(bytes));
        end.on("close", () => line.vanished || other?.destroy());
        end.on("error", () => undefined);
      });
    });
    await new Promise<void>((resolve) => door.listen(0, "127.0.0.1", resolve));
    const found = door.address();
    const road = new Road(door, `127.0.0.1:${typeof found === "object" ? found?.port : ""}`);
    return road;
  }

  vanish(): void {
    this.lines.forEach((line) => (line.vanished = true));
  }

  close(): void {
    this.lines.forEach(({ ends }) => ends.forEach((end) => end.destroy()));
    this.door.close();
  }
}

before(async () => {
  await node.start();
  client = await Client.connect(node.address);
  admin = Account.fromFile(join(node.data, "admin@zone.key"));
  registry = await client.contract("registry@system");
  await client.call(admin, registry, "enrol", { party: "ann@zone", roles: [], keys: [hex(ann.public)] });
  const { contract, committed } = await client.deploy(admin, "cash@zone", readFileSync(MODULE), {
    operator: "admin@zone",
    currencies: [["GBP", "admin@zone", "admin@zone"]],
  });
  cash = contract;
  deployedAt = BigInt(committed.height);
  trust = new Trust(client.chain, node.validators());
  await mint("100.00 GBP", "opening");
});

after(async () => {
  client.close();
  const code = await node.stop();
  rmSync(folder, { recursive: true });
  assert.equal(code, 0);
});

test("a contract is deployed, and money minted and moved", async () => {
  const held = await balance();
  const committed = await mint("12.34 GBP", "another");
  assert.equal((await balance()) - held, 1234n);
  assert.ok(committed.succeeded);
  const shown = await client.contract("cash@zone");
  assert.equal(hex(schemaHash(shown.schema)), hex(schemaHash(cash.schema)));
});

test("the same bytes twice have one effect", async () => {
  const call = cash.invocation("mint", ["ann@zone", "5.00 GBP", "once"]);
  const { transaction, simulation } = await client.transaction("admin@zone", [call]);
  assert.ok(simulation.outcome?.success);
  const signed = admin.sign(client.chain, transaction);
  const first = await client.submitSigned(signed);
  const held = await balance();
  assert.deepEqual(await client.submitSigned(signed), first);
  assert.equal(await balance(), held);
});

test("a payment survives a node that restarts meanwhile", async () => {
  const other = new Node(mkdtempSync(join(folder, "restart-")));
  await other.start();
  const connection = await Client.connect(other.address);
  const authority = Account.fromFile(join(other.data, "admin@zone.key"));
  const enrol = (await connection.contract("registry@system")).invocation("enrol", {
    party: "bo@zone",
    roles: [],
    keys: [hex(ann.public)],
  });
  const { transaction } = await connection.transaction(authority.party, [enrol]);
  assert.equal(await other.stop(), 0);
  const answer = connection.submitSigned(authority.sign(connection.chain, transaction));
  await other.start();
  assert.ok((await answer).succeeded);
  connection.close();
  assert.equal(await other.stop(), 0);
});

test("a node that prepares other bytes is caught before anything is signed", async () => {
  // A schema in which two arguments are swapped, as a node may show it.
  const methods = cash.schema.methods.map((method) => {
    const [to, amount, reference] = method.params;
    return method.name === "mint" && to && amount && reference
      ? { ...method, params: [reference, amount, to] }
      : method;
  });
  const swapped = new Contract("cash@zone", { ...cash.schema, methods });
  const call = swapped.invocation("mint", { to: "ann@zone", amount: "1.00 GBP", reference: "x" });
  await assert.rejects(client.submit(admin, [call], { contracts: [swapped] }), Disagreement);
});

test("a refusal is an error with its reason", async () => {
  const call = cash.invocation("mint", ["ann@zone", "0.01 GBP", "not hers to mint"]);
  await assert.rejects(client.submit(ann, [call]), (error) => {
    assert.ok(error instanceof Failed);
    assert.equal(error.failure.name, "MissingConsent");
    assert.equal(error.committed.succeeded, false);
    return true;
  });
});

test("what is no party's key is not taken", async () => {
  const stranger = new Account("ann@zone", new Uint8Array(32).fill(8));
  const call = cash.invocation("transfer", ["ann@zone", "admin@zone", "0.01 GBP", "x"]);
  await assert.rejects(client.submit(stranger, [call]), (error) => {
    assert.ok(error instanceof Rejected);
    assert.equal(error.reason, "NOT_THE_KEY");
    return true;
  });
});

test("JSON that does not fit is refused here, in the words of the schema", () => {
  const args = { to: "ann@zone", amount: "1.5 GBP", reference: "r" };
  assert.throws(() => cash.invocation("mint", args), (error) => {
    assert.ok(error instanceof ShapeError);
    assert.equal(error.message, 'amount: GBP has 2 decimals, found "1.5 GBP"');
    return true;
  });
});

test("a node of another chain is refused", async () => {
  await assert.rejects(Client.connect(node.address, new Uint8Array(32)), WrongChain);
});

test("a consent lends authority to a call that another submits", async () => {
  const held = await balance();
  const call = cash.invocation("transfer", ["ann@zone", "admin@zone", "2.00 GBP", "agreed"]);
  const consent = await client.consent(ann, call);
  assert.ok((await client.submit(admin, [call], { consents: [consent] })).succeeded);
  assert.equal(held - (await balance()), 200n);
});

test("events go on behind the cursor of what was processed", async () => {
  await mint("1.00 GBP", "first told");
  const cursors = new FileCursors(join(folder, "cursor"));
  const follow = () => client.events({ contract: "cash@zone", name: "Minted", fromHeight: 0n, cursors });
  const stream = follow();
  const [first, second] = [await stream.next(), await stream.next()];
  assert.match(first.value?.event?.fields?.json ?? "", /"opening"/);
  // The second was told but not processed, so it is told again.
  await stream.return(undefined as never);
  const again = follow();
  assert.deepEqual((await again.next()).value?.event, second.value?.event);
  await again.return(undefined as never);
});

test("a key file that others can read is refused", () => {
  const path = join(folder, "open.key");
  copyFileSync(join(node.data, "admin@zone.key"), path);
  chmodSync(path, 0o644);
  assert.throws(() => Account.fromFile(path), KeyFileError);
});

test("a balance and an absence are proved to whom knows the genesis alone", async () => {
  const keys = [
    cash.stateKey("accounts", "GBP", "ann@zone"),
    cash.stateKey("supplies", "GBP"),
    cash.stateKey("supplies", "EUR"),
  ];
  const evidence = await client.proveState(keys);
  const { height } = trust.state(evidence);
  const [account, supply, nothing] = evidence.entries;
  assert.ok(account?.value && supply?.value);
  assert.equal(nothing?.value, null);
  const shown = await client.view(cash, "balance", { of: "ann@zone", currency: "GBP" }, height);
  const { free } = cash.stateValue("accounts", account.value) as { free: string };
  assert.equal(BigInt(free), Amount.parse(String(shown)).minor);
  const altered = Uint8Array.from([...account.value.slice(0, -1), 0]);
  const entries = [{ key: account.key, value: altered }, ...evidence.entries.slice(1)];
  assert.throws(() => trust.state({ ...evidence, entries }), VerifyError);
});

test("a transaction and its receipt are proved, and nothing else", async () => {
  const call = cash.invocation("mint", ["ann@zone", "0.10 GBP", "to prove"]);
  const { transaction } = await client.transaction("admin@zone", [call]);
  const signed = admin.sign(client.chain, transaction);
  const committed = await client.submitSigned(signed);
  const evidence = await client.proveTransaction(signed.id(client.chain));
  const { header, signed: found, receipt } = trust.transaction(evidence);
  assert.equal(header.height.toString(), committed.height);
  assert.equal(hex(found.toBytes()), hex(signed.toBytes()));
  assert.equal(receipt.outcome.kind, "Success");
  const stranger = new Trust(client.chain, new Uint8Array(32));
  assert.throws(() => stranger.transaction(evidence), VerifyError);
});

test("genuine evidence of something else is no answer", async () => {
  const [first, second] = [await signedMint("one"), await signedMint("two")];
  await client.submitSigned(first);
  const height = BigInt((await client.submitSigned(second)).height);
  /** Answers another question than is asked. */
  const lying = (name: string, changed: object): Client =>
    liedTo(name, (request, options, callback) => genuine(name)({ ...request, ...changed }, options, callback));
  const [one, two] = [first.id(client.chain), second.id(client.chain)];
  const liar = lying("TransactionProof", { transaction_id: one });
  assert.ok(trust.transaction(await liar.proveTransaction(one)));
  const refused = (text: RegExp) => (error: unknown) => error instanceof VerifyError && text.test(error.message);
  await assert.rejects(liar.proveTransaction(two), refused(/evidence of transaction/));
  const below = height - 1n;
  const lower = { height: below.toString() };
  const [supply, otherSupply] = [cash.stateKey("supplies", "GBP"), cash.stateKey("supplies", "EUR")];
  const otherHeight = refused(new RegExp(`of height ${below}, asked for was`));
  await assert.rejects(lying("Header", lower).header(height), otherHeight);
  await assert.rejects(lying("Block", lower).block(height), otherHeight);
  await assert.rejects(lying("StateProof", lower).proveState([supply], height), otherHeight);
  const other = lying("StateProof", { keys: [{ raw: otherSupply }] });
  await assert.rejects(other.proveState([supply]), refused(/of key .*, asked for was key/));
  await assert.rejects(other.proveState([supply, otherSupply]), refused(/of 1 keys, asked for was 2 keys/));
});

test("a node that says when to come back is asked again then", async () => {
  const signed = await signedMint("patient");
  const errors = [told(codes.RESOURCE_EXHAUSTED, "RATE_LIMITED", 400)];
  const submit = genuine("SubmitAndWait");
  const patient = liedTo("SubmitAndWait", (request, options, callback) => {
    const error = errors.pop();
    error ? callback(error) : submit(request, options, callback);
  });
  const begin = Date.now();
  assert.ok((await patient.submitSigned(signed)).succeeded);
  assert.ok(Date.now() - begin >= 395);
});

test("rejected is said of what was turned down, and of nothing else", async () => {
  const limited = told(codes.RESOURCE_EXHAUSTED, "RATE_LIMITED");
  const unknown = [
    [told(codes.RESOURCE_EXHAUSTED, "BUSY")],
    [told(codes.UNAVAILABLE, "STOPPING")],
    [told(codes.DEADLINE_EXCEEDED, "PENDING")],
    [told(codes.INTERNAL, "FAULT")],
    [told(codes.UNAVAILABLE)],
    [told(codes.INTERNAL)],
    [told(codes.UNAVAILABLE), limited],
  ];
  const rejected = [[limited], [told(codes.PERMISSION_DENIED, "SENDER_FROZEN")]];
  const fate = async (errors: ServiceError[]): Promise<unknown> => {
    const signed = await signedMint("in doubt", 200);
    let next = 0;
    const refusing = liedTo("SubmitAndWait", (_, __, callback) =>
      callback(errors[Math.min(next++, errors.length - 1)] ?? null),
    );
    const error: unknown = await refusing.submitSigned(signed).catch((error: unknown) => error);
    if (error instanceof OutcomeUnknown) {
      const id = hex(signed.id(client.chain));
      assert.equal(hex(error.transaction), id);
      assert.ok(error.message.includes(`transaction ${id} (no): ask`), error.message);
    }
    return error;
  };
  for (const errors of unknown) {
    assert.ok((await fate(errors)) instanceof OutcomeUnknown);
  }
  for (const errors of rejected) {
    assert.ok((await fate(errors)) instanceof Rejected);
  }
});

test("events go on when the host vanishes without a word", { timeout: 90_000 }, async () => {
  const road = await Road.to(node.address);
  const through = await Client.connect(road.address);
  const events = through.events({ contract: "cash@zone", name: "Minted", fromHeight: 0n });
  const until = async (reference: string) => {
    for (;;) {
      const { value } = await events.next();
      if (value?.event?.fields?.json.includes(`"${reference}"`)) {
        return;
      }
    }
  };
  await mint("0.01 GBP", "before");
  await until("before");
  road.vanish();
  await mint("0.01 GBP", "after");
  await until("after");
  await events.return(undefined as never);
  through.close();
  road.close();
});

test("a chain of blocks is followed from the genesis", async () => {
  let known = trust;
  for (let height = 1n; height <= deployedAt; height++) {
    const { header, transactions, receipts } = await client.block(height);
    assert.equal(known.block(header, transactions, receipts).height, height);
    known = known.after(header);
    if (height === deployedAt) {
      assert.throws(() => known.block(header, transactions.slice(1), receipts), VerifyError);
    }
  }
});

test("a proof file of the command line is read", () => {
  const path = join(folder, "supply.proof");
  const words = ["proof", "state", "cash@zone", "supplies", "GBP", "--out", path];
  execFileSync(BINARY, ["--node", `http://${node.address}`, ...words], { stdio: "ignore" });
  assert.ok(trust.evidence(readEvidence(readFileSync(path))).height > 0n);
});

test("an answer out of retention is an error of the node", async () => {
  await assert.rejects(client.header(1_000_000_000n), (error) => {
    assert.ok(error instanceof Answered);
    assert.equal(error.reason, "OUT_OF_RETENTION");
    return true;
  });
});

test("a typed view answers in types", async () => {
  const stub = new Cash(client, "cash@zone");
  await stub.check();
  const found: Amount = await stub.balance({ of: "ann@zone", currency: "GBP" });
  assert.deepEqual(found, new Amount(await balance(), "GBP"));
});

test("a typed call is made, and its event told in types", async () => {
  const stub = new Cash(client, "cash@zone");
  await stub.mint({ to: "ann@zone", amount: new Amount(150n, "GBP"), reference: "typed" }).by(admin);
  for await (const event of stub.followMinted({ to: "ann@zone" }, { fromHeight: 0n })) {
    if (event.fields.reference === "typed") {
      assert.deepEqual(event.fields.amount, new Amount(150n, "GBP"));
      assert.ok(event.told.height > 0n);
      break;
    }
  }
  const names: CashEvent["name"][] = [];
  for await (const event of stub.events({ fromHeight: 0n })) {
    names.push(event.name);
    break;
  }
  assert.deepEqual(names, ["Minted"]);
});

test("a failure has its type and fields", async () => {
  const stub = new Cash(client, "cash@zone");
  const much = { from: "ann@zone", to: "admin@zone", amount: new Amount(10n ** 12n, "GBP"), reference: "much" };
  await assert.rejects(stub.transfer(much).by(ann), (error) => {
    assert.ok(error instanceof ShortError);
    assert.equal(error.fields.account, "ann@zone");
    assert.deepEqual(error.fields.wanted, new Amount(10n ** 12n, "GBP"));
    return true;
  });
});

test("calls together take effect, or none does", async () => {
  const stub = new Cash(client, "cash@zone");
  const pay = (minor: bigint) =>
    stub.transfer({ from: "ann@zone", to: "admin@zone", amount: new Amount(minor, "GBP"), reference: "pair" });
  const held = await balance();
  await assert.rejects(together(ann, [pay(1n), pay(10n ** 12n)]), ShortError);
  assert.equal(await balance(), held);
  await together(ann, [pay(1n), pay(2n)]);
  assert.equal(await balance(), held - 3n);
});
