/**
 * A shop at a Tradewind ledger: it offers orders in the escrow, ships what is paid, and proves an
 * order to who has to rely on it. Beside this program lie the typed stubs of both contracts:
 *
 *     tradewind client --lang typescript escrow@zone
 *     tradewind client --lang typescript cash@zone
 *
 *     merchant.js offer REFERENCE BUYER ITEM PRICE   offers an order of one line
 *     merchant.js work                               ships what is paid, says what is earned
 *     merchant.js ship REFERENCE                     ships one order, such as one that was on hold
 *     merchant.js prove REFERENCE FILE               writes the proof of an order
 *     merchant.js pay SELLER REFERENCE               the buyer pays
 *     merchant.js release SELLER REFERENCE           the buyer has the goods, and is content
 */

import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import {
  Account, Amount, Answered, Client, ClientError, type Contract, type Cursors, Failed, FileCursors, hex, type Json,
  readEvidence, Trust, unhex, VerifyError, writeEvidence,
} from "@tradewind/client";
import { credentials } from "@grpc/grpc-js";
import { Cash } from "./cash.js";
import { Escrow, type Line, type Order, TooLateError, WrongStateError } from "./escrow.js";

/** A party that sells. */
export class Shop {
  readonly escrow: Escrow;

  constructor(
    readonly client: Client,
    readonly account: Account,
  ) {
    this.escrow = new Escrow(client, "escrow@zone");
  }

  // ANCHOR: offer
  /** Offers an order. To offer it again with the same terms changes nothing. */
  async offer(reference: string, buyer: string, lines: Line[]): Promise<void> {
    const terms = {
      buyer,
      arbiter: "chamber@arbiter",
      logistics: null,
      currency: "EUR",
      freight: 0n,
      insurance: 0n,
      lines,
    };
    await this.escrow.create({ seller: this.account.party, reference, terms }).by(this.account);
  }
  // ANCHOR_END: offer

  // ANCHOR: work
  /** Ships what is paid and says what is earned, from where it stopped the last time. */
  async *work(cursors: Cursors): AsyncGenerator<string, void, void> {
    const seller = this.account.party;
    const changes = this.escrow.followStateChanged({ seller }, { fromHeight: 0n, cursors });
    for await (const { fields, told } of changes) {
      const { reference, state } = fields;
      if (state === "Funded") {
        yield `${reference} ${await this.ship(reference)}`;
      } else if (state === "Released") {
        const order = await this.order(reference, told.height);
        yield `${reference} earned ${new Amount(order?.money.paid ?? 0n, order?.currency ?? "EUR")}`;
      }
    }
  }
  // ANCHOR_END: work

  // ANCHOR: order
  /** An order as of a block; as it is now, if the node does not keep the state of so old a block. */
  private async order(reference: string, height: bigint): Promise<Order | null> {
    const id = { seller: this.account.party, reference };
    try {
      return await this.escrow.at(height).order(id);
    } catch (error) {
      if (error instanceof Answered && error.reason === "OUT_OF_RETENTION") {
        return this.escrow.order(id);
      }
      throw error;
    }
  }
  // ANCHOR_END: order

  // ANCHOR: ship
  /** The goods are on their way; or why they are not. */
  async ship(reference: string): Promise<string> {
    const seller = this.account.party;
    try {
      await this.escrow.ship({ seller, reference, by: seller }).by(this.account);
      return "shipped";
    } catch (error) {
      if (error instanceof WrongStateError) {
        return `was ${error.fields.state.toLowerCase()} before`;
      }
      if (error instanceof TooLateError) {
        return "was to be shipped earlier";
      }
      if (error instanceof Failed && error.failure.name === "RecordHeld") {
        return "is on hold";
      }
      throw error;
    }
  }
  // ANCHOR_END: ship

  // ANCHOR: prove
  /** The proof of an order, as the bytes of a file. */
  async prove(reference: string): Promise<Uint8Array> {
    const key = this.escrow.contract.stateKey("orders", this.account.party, reference);
    return writeEvidence(await this.client.proveState([key]));
  }
  // ANCHOR_END: prove
}

// ANCHOR: proven
/** What such a file says of an order, judged without any node. */
export function proven(file: Uint8Array, trust: Trust, escrow: Contract, seller: string, reference: string): Json {
  const evidence = readEvidence(file);
  trust.evidence(evidence); // throws VerifyError
  const key = hex(escrow.stateKey("orders", seller, reference));
  const entries = evidence.kind === "state" ? evidence.entries : [];
  const value = entries.find((entry) => hex(entry.key) === key)?.value;
  if (!value) {
    throw new VerifyError(`the file does not prove order ${reference} of ${seller}`);
  }
  return escrow.stateValue("orders", value);
}
// ANCHOR_END: proven

/** A party that buys. */
export class Buyer {
  private readonly escrow: Escrow;
  private readonly cash: Cash;

  constructor(
    client: Client,
    private readonly account: Account,
  ) {
    this.escrow = new Escrow(client, "escrow@zone");
    this.cash = new Cash(client, "cash@zone");
  }

  // ANCHOR: pay
  /** Pays what an order costs. The money lies in the escrow until `release`. */
  async pay(seller: string, reference: string): Promise<Amount> {
    const buyer = this.account.party;
    const order = await this.escrow.order({ seller, reference });
    if (order === null) {
      throw new ClientError(`${seller} has no order ${reference}`);
    }
    const price = order.goods + order.freight + order.insurance + order.tax;
    const amount = new Amount(price, order.currency);
    const payment = this.cash.transfer({ from: buyer, to: "escrow@zone", amount, reference });
    try {
      await this.escrow.fund({ seller, reference, buyer, amount }).lending(payment).by(this.account);
    } catch (error) {
      if (error instanceof Failed) {
        this.cash.throwTyped(error); // such as ShortError
      }
      throw error;
    }
    return amount;
  }
  // ANCHOR_END: pay

  /** The goods are here: the seller gets the money. */
  async release(seller: string, reference: string): Promise<void> {
    const buyer = this.account.party;
    await this.escrow.release({ seller, reference, buyer }).by(this.account);
  }
}

async function main(): Promise<void> {
  const text = { type: "string" } as const;
  const { values, positionals } = parseArgs({
    options: { node: text, ca: text, chain: text, key: text, cursor: text },
    allowPositionals: true,
  });
  const { node = "127.0.0.1:7400", ca, chain = "", key = "", cursor = "merchant.cursor" } = values;
  const [command, first = "", second = "", third = "", fourth = ""] = positionals;
  // ANCHOR: connect
  const secured = ca === undefined ? undefined : credentials.createSsl(readFileSync(ca));
  const client = await Client.connect(node, unhex(chain), secured);
  const account = Account.fromFile(key);
  const shop = new Shop(client, account);
  await shop.escrow.check();
  // ANCHOR_END: connect
  const buyer = new Buyer(client, account);
  switch (command) {
    case "offer": {
      const price = Amount.parse(fourth).minor;
      await shop.offer(first, second, [{ item: third, quantity: 1, price, tax: 0n }]);
      break;
    }
    case "work":
      for await (const line of shop.work(new FileCursors(cursor))) {
        console.log(line);
      }
      break;
    case "ship":
      console.log(`${first} ${await shop.ship(first)}`);
      break;
    case "prove":
      writeFileSync(second, await shop.prove(first));
      break;
    case "pay":
      console.log(`paid ${await buyer.pay(first, second)}`);
      break;
    case "release":
      await buyer.release(first, second);
      break;
    default:
      throw new ClientError(`expected offer, work, ship, prove, pay or release, found ${command}`);
  }
  client.close();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  main().catch((error: unknown) => {
    console.error(String(error));
    process.exitCode = 1;
  });
}
