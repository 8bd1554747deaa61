/** The book's merchant at a live node: what the page says, done. */

import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import test, { after, before } from "node:test";
import { Account, Client, hex, Trust, VerifyError } from "@tradewind/client";
import { BINARY, Node } from "./live.js";
import { ShortError } from "./stubs/cash.js";
import { Buyer, proven, Shop } from "./stubs/merchant.js";

const CASH = process.env["TRADEWIND_MODULE"] ?? "";
const ESCROW = join(dirname(CASH), "tradewind_escrow.wasm");
const PROGRAM = join(import.meta.dirname, "stubs", "merchant.js");
const PERIODS = ["deposit", "handling", "transit", "dispute", "response", "arbitration", "return"];

const folder = mkdtempSync(join(tmpdir(), "tradewind-"));
const node = new Node(folder);
let client: Client;
let seller: Account;
let buyer: Account;

/** The flags of the program for a party's key. */
const flags = (key: string) => ["--node", node.address, "--chain", hex(client.chain), "--key", key];

/** Runs the program to its end, and returns what it printed. */
const run = (key: string, ...words: string[]): string =>
  execFileSync(process.execPath, [PROGRAM, ...flags(key), ...words], { cwd: folder, encoding: "utf8" });

/** The shop at work, line by line. */
class Work {
  private readonly process: ChildProcess;
  private readonly lines: AsyncIterator<string>;

  constructor() {
    this.process = spawn(process.execPath, [PROGRAM, ...flags("lotus@shops.key"), "work"], {
      cwd: folder,
      stdio: ["ignore", "pipe", "inherit"],
    });
    assert.ok(this.process.stdout);
    this.lines = createInterface(this.process.stdout)[Symbol.asyncIterator]();
  }

  async line(): Promise<string> {
    return (await this.lines.next()).value as string;
  }

  stop(): void {
    this.process.kill();
  }
}

before(async () => {
  await node.start();
  client = await Client.connect(node.address);
  const admin = Account.fromFile(join(node.data, "admin@zone.key"));
  for (const name of ["lotus@shops", "bo@buyers"]) {
    execFileSync(BINARY, ["key", "new", name, "--plain"], { cwd: folder, stdio: "ignore" });
  }
  seller = Account.fromFile(join(folder, "lotus@shops.key"));
  buyer = Account.fromFile(join(folder, "bo@buyers.key"));
  const arbiter = new Account("chamber@arbiter", new Uint8Array(32).fill(3));
  const registry = await client.contract("registry@system");
  const calls = ["shops", "buyers", "arbiter"].map((organisation) =>
    registry.invocation("organise", { organisation, title: organisation }),
  );
  for (const { party, public: key } of [seller, buyer, arbiter]) {
    calls.push(registry.invocation("enrol", { party, roles: [], keys: [hex(key)] }));
  }
  await client.submit(admin, calls);
  const { contract: cash } = await client.deploy(admin, "cash@zone", readFileSync(CASH), {
    operator: "admin@zone",
    currencies: [["EUR", "admin@zone", "admin@zone"]],
  });
  const settings = {
    cash: "cash@zone",
    platform: "admin@zone",
    customs: "admin@zone",
    fee_per_million: 0,
    periods: Object.fromEntries(PERIODS.map((name) => [`${name}_ms`, "86400000"])),
  };
  await client.deploy(admin, "escrow@zone", readFileSync(ESCROW), { settings });
  await client.call(admin, cash, "mint", { to: "bo@buyers", amount: "100.00 EUR", reference: "opening" });
});

after(async () => {
  client.close();
  const code = await node.stop();
  rmSync(folder, { recursive: true });
  assert.equal(code, 0);
});

test("an order is offered, paid, shipped and released, and its money earned", async () => {
  const work = new Work();
  const offer = ["offer", "tea-1", "bo@buyers", "green tea", "12.00 EUR"];
  assert.equal(run("lotus@shops.key", ...offer), "");
  // A shop that did not hear the answer offers again.
  assert.equal(run("lotus@shops.key", ...offer), "");
  assert.equal(run("bo@buyers.key", "pay", "lotus@shops", "tea-1"), "paid 12.00 EUR\n");
  assert.equal(await work.line(), "tea-1 shipped");
  assert.equal(run("bo@buyers.key", "release", "lotus@shops", "tea-1"), "");
  assert.equal(await work.line(), "tea-1 earned 12.00 EUR");
  work.stop();
});

test("a shop that was stopped goes on where it was", async () => {
  run("lotus@shops.key", "offer", "tea-2", "bo@buyers", "black tea", "7.50 EUR");
  run("bo@buyers.key", "pay", "lotus@shops", "tea-2");
  const work = new Work();
  let line = await work.line();
  // The last message before it was stopped may be told once more.
  if (line === "tea-1 earned 12.00 EUR") {
    line = await work.line();
  }
  assert.equal(line, "tea-2 shipped");
  work.stop();
  assert.equal(await new Shop(client, seller).ship("tea-2"), "was shipped before");
});

test("an order is proved to who knows the validators, by the program and by the command", () => {
  run("lotus@shops.key", "prove", "tea-1", "tea-1.proof");
  const file = readFileSync(join(folder, "tea-1.proof"));
  const { contract } = new Shop(client, seller).escrow;
  const trust = new Trust(client.chain, node.validators());
  const order = proven(file, trust, contract, "lotus@shops", "tea-1") as { state: string; buyer: string };
  assert.deepEqual([order.state, order.buyer], ["Released", "bo@buyers"]);
  assert.throws(() => proven(file, trust, contract, "lotus@shops", "tea-2"), VerifyError);
  const stranger = new Trust(client.chain, new Uint8Array(32));
  assert.throws(() => proven(file, stranger, contract, "lotus@shops", "tea-1"), VerifyError);
  const words = ["--chain", hex(trust.chain), "--validators", hex(trust.validators)];
  const said = execFileSync(BINARY, ["proof", "verify", "tea-1.proof", ...words], { cwd: folder, encoding: "utf8" });
  assert.match(said, /^verified: block \d+ of /);
});

test("who cannot pay is told what is there and what is wanted", async () => {
  const shop = new Shop(client, seller);
  await shop.offer("car-1", "bo@buyers", [{ item: "car", quantity: 1, price: 2_000_000n, tax: 0n }]);
  await assert.rejects(new Buyer(client, buyer).pay("lotus@shops", "car-1"), (error) => {
    assert.ok(error instanceof ShortError);
    assert.equal(error.fields.account, "bo@buyers");
    assert.equal(error.fields.wanted.toString(), "20000.00 EUR");
    return true;
  });
});
