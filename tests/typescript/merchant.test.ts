/** The book's merchant at a live node: what the page says, done. */

import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import test, { after, before } from "node:test";
import { setTimeout } from "node:timers/promises";
import { Account, Answered, Client, hex, Trust, VerifyError } from "@tradewind/client";
import { BINARY, Node } from "./live.js";
import { ShortError } from "./stubs/cash.js";
import { Buyer, proven, Shop } from "./stubs/merchant.js";

const CASH = process.env["TRADEWIND_MODULE"] ?? "";
const ESCROW = join(dirname(CASH), "tradewind_escrow.wasm");
const PROGRAM = join(import.meta.dirname, "stubs", "merchant.js");
const DAY_MS = 86_400_000;
const PERIODS = ["deposit", "handling", "transit", "dispute", "response", "arbitration", "return"];

/** A chain with both contracts, a shop and a buyer, and a folder where their program runs. */
class Market {
  readonly folder = mkdtempSync(join(tmpdir(), "tradewind-"));
  readonly node = new Node(this.folder);
  client!: Client;
  admin!: Account;
  seller!: Account;
  buyer!: Account;
  private readonly programs: ChildProcess[] = [];

  /** Starts the node with these settings; sellers have so long to ship. */
  async found(settings: string, handling_ms: number): Promise<void> {
    const config = join(this.folder, "node.toml");
    writeFileSync(config, settings);
    process.env["TRADEWIND_CONFIG"] = config;
    await this.node.start();
    this.client = await Client.connect(this.node.address);
    this.admin = Account.fromFile(join(this.node.data, "admin@zone.key"));
    this.seller = this.party("lotus@shops");
    this.buyer = this.party("bo@buyers");
    const registry = await this.client.contract("registry@system");
    const calls = ["shops", "buyers", "arbiter"].map((organisation) =>
      registry.invocation("organise", { organisation, title: organisation }),
    );
    const arbiter = new Account("chamber@arbiter", new Uint8Array(32).fill(3));
    for (const { party, public: key } of [this.seller, this.buyer, arbiter]) {
      calls.push(registry.invocation("enrol", { party, roles: [], keys: [hex(key)] }));
    }
    await this.client.submit(this.admin, calls);
    const { contract: cash } = await this.client.deploy(this.admin, "cash@zone", readFileSync(CASH), {
      operator: "admin@zone",
      currencies: [["EUR", "admin@zone", "admin@zone"]],
    });
    const periods = Object.fromEntries(PERIODS.map((name) => [`${name}_ms`, DAY_MS.toString()]));
    const escrow = {
      cash: "cash@zone",
      platform: "admin@zone",
      customs: "admin@zone",
      fee_per_million: 0,
      periods: { ...periods, handling_ms: handling_ms.toString() },
    };
    await this.client.deploy(this.admin, "escrow@zone", readFileSync(ESCROW), { settings: escrow });
    const money = { to: "bo@buyers", amount: "100.00 EUR", reference: "opening" };
    await this.client.call(this.admin, cash, "mint", money);
  }

  private party(name: string): Account {
    execFileSync(BINARY, ["key", "new", name, "--plain"], { cwd: this.folder, stdio: "ignore" });
    return Account.fromFile(join(this.folder, `${name}.key`));
  }

  shop(): Shop {
    return new Shop(this.client, this.seller);
  }

  /** The words that run the program with a party's key. */
  words(key: string, words: string[]): string[] {
    return [PROGRAM, "--node", this.node.address, "--chain", hex(this.client.chain), "--key", key, ...words];
  }

  /** Runs the program to its end, and returns what it printed. */
  run(key: string, ...words: string[]): string {
    return execFileSync(process.execPath, this.words(key, words), { cwd: this.folder, encoding: "utf8" });
  }

  /** An order of a line that is offered and paid. */
  sell(reference: string, item: string, price: string): void {
    this.run("lotus@shops.key", "offer", reference, "bo@buyers", item, price);
    this.run("bo@buyers.key", "pay", "lotus@shops", reference);
  }

  /** The shop at work. */
  work(): Work {
    const words = this.words("lotus@shops.key", ["work"]);
    const program = spawn(process.execPath, words, { cwd: this.folder, stdio: ["ignore", "pipe", "inherit"] });
    this.programs.push(program);
    return new Work(program);
  }

  async close(): Promise<void> {
    this.programs.forEach((program) => program.kill());
    this.client.close();
    const code = await this.node.stop();
    rmSync(this.folder, { recursive: true });
    assert.equal(code, 0);
  }
}

/** The shop at work, line by line. */
class Work {
  private readonly lines: AsyncIterator<string>;

  constructor(private readonly process: ChildProcess) {
    assert.ok(process.stdout);
    this.lines = createInterface(process.stdout)[Symbol.asyncIterator]();
  }

  async line(): Promise<string> {
    return (await this.lines.next()).value as string;
  }

  stop(): void {
    this.process.kill();
  }
}

const market = new Market();
const { folder, node } = market;

before(() => market.found("", DAY_MS));
after(() => market.close());

test("an order is offered, paid, shipped and released, and its money earned", async () => {
  const work = market.work();
  const offer = ["offer", "tea-1", "bo@buyers", "green tea", "12.00 EUR"];
  assert.equal(market.run("lotus@shops.key", ...offer), "");
  // A shop that did not hear the answer offers again.
  assert.equal(market.run("lotus@shops.key", ...offer), "");
  assert.equal(market.run("bo@buyers.key", "pay", "lotus@shops", "tea-1"), "paid 12.00 EUR\n");
  assert.equal(await work.line(), "tea-1 shipped");
  assert.equal(market.run("bo@buyers.key", "release", "lotus@shops", "tea-1"), "");
  assert.equal(await work.line(), "tea-1 earned 12.00 EUR");
  work.stop();
});

test("a shop that was stopped goes on where it was", async () => {
  market.sell("tea-2", "black tea", "7.50 EUR");
  const work = market.work();
  let line = await work.line();
  // The last message before it was stopped may be told once more.
  if (line === "tea-1 earned 12.00 EUR") {
    line = await work.line();
  }
  assert.equal(line, "tea-2 shipped");
  work.stop();
  assert.equal(await market.shop().ship("tea-2"), "was shipped before");
});

test("an order on hold is told and stops no other, and is shipped when it is free", async () => {
  const registry = await market.client.contract("registry@system");
  const record = hex(market.shop().escrow.contract.recordKey("orders", "lotus@shops", "cells-1"));
  const place = { contract: "escrow@zone", record };
  market.sell("cells-1", "lithium cells", "9.00 EUR");
  await market.client.call(market.admin, registry, "hold", { ...place, reason: "papers" });
  market.sell("tea-3", "white tea", "4.00 EUR");
  const work = market.work();
  let line = await work.line();
  if (line.startsWith("tea-2 ")) {
    line = await work.line();
  }
  assert.equal(line, "cells-1 is on hold");
  assert.equal(await work.line(), "tea-3 shipped");
  work.stop();
  await market.client.call(market.admin, registry, "lift", place);
  assert.equal(market.run("lotus@shops.key", "ship", "cells-1"), "cells-1 shipped\n");
});

test("a shop that was away for long goes on behind what is too late and what the node has let go", async (t) => {
  const short = new Market();
  t.after(() => short.close());
  await short.found("[store]\nretained_blocks = 1\n", 4_000);
  const shop = short.shop();
  const id = { seller: "lotus@shops", reference: "tea-1" };
  short.sell("tea-1", "green tea", "12.00 EUR");
  assert.equal(await shop.ship("tea-1"), "shipped");
  short.run("bo@buyers.key", "release", "lotus@shops", "tea-1");
  const registry = await short.client.contract("registry@system");
  const bank = { organisation: "bank", title: "A bank" };
  const { height } = await short.client.call(short.admin, registry, "organise", bank);
  short.sell("tea-2", "black tea", "7.50 EUR");
  const late = await shop.escrow.order({ ...id, reference: "tea-2" });
  assert.ok(late);
  await setTimeout(Number(late.deadline) - Date.now());
  const isKept = (): Promise<boolean> =>
    shop.escrow.at(BigInt(height)).order(id).then(
      () => true,
      (error: unknown) => !(error instanceof Answered && error.reason === "OUT_OF_RETENTION"),
    );
  for (const until = Date.now() + 20_000; await isKept(); await setTimeout(20)) {
    assert.ok(Date.now() < until, "the node keeps the state of every block");
  }
  const work = short.work();
  assert.equal(await work.line(), "tea-1 was released before");
  assert.equal(await work.line(), "tea-1 earned 12.00 EUR");
  assert.equal(await work.line(), "tea-2 was to be shipped earlier");
  short.sell("tea-3", "white tea", "4.00 EUR");
  assert.equal(await work.line(), "tea-3 shipped");
});

test("an order is proved to who knows the validators, by the program and by the command", () => {
  market.run("lotus@shops.key", "prove", "tea-1", "tea-1.proof");
  const file = readFileSync(join(folder, "tea-1.proof"));
  const { contract } = market.shop().escrow;
  const trust = new Trust(market.client.chain, node.validators());
  const order = proven(file, trust, contract, "lotus@shops", "tea-1") as { state: string; buyer: string };
  assert.deepEqual([order.state, order.buyer], ["Released", "bo@buyers"]);
  assert.throws(() => proven(file, trust, contract, "lotus@shops", "tea-2"), VerifyError);
  const stranger = new Trust(market.client.chain, new Uint8Array(32));
  assert.throws(() => proven(file, stranger, contract, "lotus@shops", "tea-1"), VerifyError);
  const words = ["--chain", hex(trust.chain), "--validators", hex(trust.validators)];
  const said = execFileSync(BINARY, ["proof", "verify", "tea-1.proof", ...words], { cwd: folder, encoding: "utf8" });
  assert.match(said, /^verified: block \d+ of /);
});

test("who cannot pay is told what is there and what is wanted", async () => {
  const shop = market.shop();
  await shop.offer("car-1", "bo@buyers", [{ item: "car", quantity: 1, price: 2_000_000n, tax: 0n }]);
  await assert.rejects(new Buyer(market.client, market.buyer).pay("lotus@shops", "car-1"), (error) => {
    assert.ok(error instanceof ShortError);
    assert.equal(error.fields.account, "bo@buyers");
    assert.equal(error.fields.wanted.toString(), "20000.00 EUR");
    return true;
  });
});
