/** The connection: preparing, submitting with safe retries, asking, following, proving. */

import { randomBytes } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { type CallOptions, type ChannelCredentials, credentials as kinds, type ServiceError } from "@grpc/grpc-js";
import type { Account } from "./account.js";
import { hex, same } from "./canonical.js";
import { Contract, deployment } from "./contract.js";
import { signBytes, TAGS } from "./crypto.js";
import { Answered, ClientError, Disagreement, explain, mayBeTaken, mayRetry, waitOf, WrongChain } from "./errors.js";
import { type Cursors, follow, type Told } from "./events.js";
import type { Hash, Party, Timestamp } from "./names.js";
import { readSchema, schemaOfModule } from "./schema.js";
import { encode, type Json } from "./shapes.js";
import {
  CONSENT, type Consent, type Invocation, type SignedTransaction, TERMS, type Terms, termsSignBytes,
  TRANSACTION, type Transaction, transactionId, transactionSignBytes,
} from "./transaction.js";
import {
  type CertifiedHeader, checkHeight, checkKeys, checkTransaction, type StateEvidence, type TransactionEvidence,
} from "./trust.js";
import type { Call } from "./v1/tradewind/v1/Call.js";
import type { CertifiedHeader__Output } from "./v1/tradewind/v1/CertifiedHeader.js";
import type { Committed__Output } from "./v1/tradewind/v1/Committed.js";
import type { Simulation__Output } from "./v1/tradewind/v1/Simulation.js";
import type { StatusResponse__Output } from "./v1/tradewind/v1/StatusResponse.js";
import { Ledger } from "./wire.js";

const MAX_MESSAGE_BYTES = 64 << 20;
/**
 * A host that vanishes says nothing more: a connection is asked whether it lives, also while
 * nothing but an answer is awaited on it.
 */
const OPTIONS = {
  "grpc.max_receive_message_length": MAX_MESSAGE_BYTES,
  "grpc.max_send_message_length": MAX_MESSAGE_BYTES,
  "grpc.keepalive_time_ms": 20_000,
  "grpc.keepalive_timeout_ms": 10_000,
  "grpc.keepalive_permit_without_calls": 1,
};
const VALIDITY_MS = 120_000;
const CONSENT_VALIDITY_MS = 3_600_000;
const CALL_MS = 30_000;
const [PAUSE_MS, LONGEST_PAUSE_MS] = [50, 2_000];

type LedgerClient = InstanceType<typeof Ledger>;

/** What may be said of a transaction beside its calls. */
export interface SubmitOptions {
  /** What other parties agreed to. */
  consents?: Consent[];
  /** Contracts by whose schema the node encodes the calls too, from JSON. */
  contracts?: Contract[];
}

/** Which events to follow. */
export interface EventsOptions {
  contract?: Party;
  name?: string;
  /** Values that key fields must have. */
  keys?: { [field: string]: Json };
  /** The first block; without it, the next one. */
  fromHeight?: bigint;
  /** Where to go on from, and to save to. */
  cursors?: Cursors;
}

/**
 * A connection to one node.
 *
 * Arguments are encoded and signed on this side; the node sees signed bytes only. What it answers
 * is its word, except what `Trust` has verified.
 */
export class Client {
  private constructor(
    readonly ledger: LedgerClient,
    readonly chain: Hash,
  ) {}

  /**
   * Connects to `host:port`; refuses a node of another chain than `chain`. Without `chain` the
   * node's word is taken for which chain it serves.
   */
  static async connect(address: string, chain?: Hash, credentials?: ChannelCredentials): Promise<Client> {
    const ledger = new Ledger(address, credentials ?? kinds.createInsecure(), OPTIONS);
    try {
      await new Promise<void>((resolve, reject) => {
        ledger.waitForReady(Date.now() + CALL_MS, (error) => (error ? reject(error) : resolve()));
      });
    } catch {
      ledger.close();
      throw new ClientError(`cannot connect to ${address}`);
    }
    const status = await ask(ledger, ledger.Status, {});
    const found = new Uint8Array(status.chain_id);
    if (chain !== undefined && !same(found, chain)) {
      ledger.close();
      throw new WrongChain(`this node serves chain ${hex(found)}, expected ${hex(chain)}`);
    }
    return new Client(ledger, found);
  }

  close(): void {
    this.ledger.close();
  }

  /** How the node is. */
  status(): Promise<StatusResponse__Output> {
    return ask(this.ledger, this.ledger.Status, {});
  }

  /** A contract with the schema that the node shows. */
  async contract(name: Party): Promise<Contract> {
    const { schema } = await ask(this.ledger, this.ledger.Schema, { contract: name });
    return new Contract(name, readSchema(new Uint8Array(schema)));
  }

  /**
   * A transaction of these calls with a fresh request id, good for two minutes, with half as much
   * gas again as a simulation used; and that simulation.
   *
   * The node prepares the same transaction, from JSON where `contracts` explain a call, and what
   * it encoded is compared with what this side encodes.
   */
  async transaction(
    sender: Party,
    calls: Invocation[],
    options: SubmitOptions = {},
  ): Promise<{ transaction: Transaction; simulation: Simulation__Output }> {
    const { consents = [], contracts = [] } = options;
    const ours: Transaction = {
      sender,
      request_id: new Uint8Array(randomBytes(16)),
      expiry: BigInt(Date.now() + VALIDITY_MS),
      gas_limit: 0n,
      calls,
      consents,
    };
    const { body, sign_bytes, transaction_id, simulation } = await ask(this.ledger, this.ledger.Prepare, {
      sender,
      request_id: ours.request_id,
      expiry_ms: ours.expiry.toString(),
      calls: calls.map((call) => wireCall(call, contracts)),
      consents: consents.map((consent) => Buffer.from(encode(CONSENT, consent))),
    });
    if (!simulation) {
      throw new ClientError("the node's answer is not a prepared transaction");
    }
    const used = BigInt(simulation.gas_used);
    const transaction = { ...ours, gas_limit: used + used / 2n };
    compare("transaction", encode(TRANSACTION, transaction), body);
    compare("bytes to sign", transactionSignBytes(transaction, this.chain), sign_bytes);
    compare("transaction id", transactionId(transaction, this.chain), transaction_id);
    return { transaction, simulation };
  }

  /**
   * Agrees to a call that another party will submit, until `expiry` (by default for an hour). The
   * terms are compared with those that the node prepares.
   */
  async consent(account: Account, invocation: Invocation, expiry?: Timestamp): Promise<Consent> {
    const terms: Terms = {
      party: account.party,
      invocation,
      nonce: new Uint8Array(randomBytes(16)),
      expiry: expiry ?? BigInt(Date.now() + CONSENT_VALIDITY_MS),
    };
    const prepared = await ask(this.ledger, this.ledger.PrepareConsent, {
      party: account.party,
      call: wireCall(invocation, []),
      nonce: terms.nonce,
      expiry_ms: terms.expiry.toString(),
    });
    compare("terms", encode(TERMS, terms), prepared.terms);
    const ours = termsSignBytes(terms, this.chain);
    compare("bytes to sign", ours, prepared.sign_bytes);
    compare("bytes to sign", ours, signBytes(TAGS.consentSign, this.chain, new Uint8Array(prepared.terms)));
    return account.agree(this.chain, terms);
  }

  /**
   * What a transaction would do now. A gas limit of 0 stands for the most that the chain allows.
   */
  simulate(transaction: Transaction): Promise<Simulation__Output> {
    return ask(this.ledger, this.ledger.Simulate, { body: encode(TRANSACTION, transaction) });
  }

  /** Signs and submits calls, all or none, and waits until a durable block has them. */
  async submit(account: Account, calls: Invocation[], options: SubmitOptions = {}): Promise<Committed__Output> {
    const { transaction } = await this.transaction(account.party, calls, options);
    return this.submitSigned(account.sign(this.chain, transaction));
  }

  /**
   * Submits a signed transaction and waits until a durable block has it.
   *
   * A lost connection, a restarting or a busy node is no error before the transaction expires:
   * the same bytes are sent again, which can never execute them twice. After that it is
   * `OutcomeUnknown`, unless chain or pool turned the transaction down.
   */
  async submitSigned(signed: SignedTransaction): Promise<Committed__Output> {
    const request = { transaction: Buffer.from(signed.toBytes()) };
    let taken = false;
    for (let pause = PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      let wait = pause;
      try {
        const { committed } = await call(this.ledger, this.ledger.SubmitAndWait, request);
        if (!committed) {
          throw new ClientError("the node's answer is not a committed transaction");
        }
        return committed;
      } catch (error) {
        if (error instanceof ClientError) {
          throw error;
        }
        const left = signed.transaction.expiry - BigInt(Date.now());
        if (!mayRetry(error as ServiceError) || left < BigInt(pause)) {
          throw explain(error as ServiceError, signed.id(this.chain), taken);
        }
        taken ||= mayBeTaken(error as ServiceError);
        wait = Math.max(pause, waitOf(error as ServiceError));
      }
      await setTimeout(wait);
    }
  }

  /** Calls one method with arguments as JSON, and waits until a durable block has it. */
  call(account: Account, contract: Contract, method: string, args?: Json): Promise<Committed__Output> {
    return this.submit(account, [contract.invocation(method, args)], { contracts: [contract] });
  }

  /** Deploys a contract under `name`, opened with `args`. */
  async deploy(
    account: Account,
    name: Party,
    code: Uint8Array,
    args?: Json,
  ): Promise<{ contract: Contract; committed: Committed__Output }> {
    const schema = schemaOfModule(code);
    const committed = await this.submit(account, [deployment(name, code, schema, args)]);
    return { contract: new Contract(name, schema), committed };
  }

  /** Asks a view, at a height or at the latest; arguments and answer as JSON. */
  async view(contract: Contract, method: string, args?: Json, height?: bigint): Promise<Json> {
    const data = await this.viewBytes(contract.invocation(method, args), height);
    return contract.returnedJson(method, data);
  }

  /** The same in canonical bytes. */
  async viewBytes({ contract, method, args }: Invocation, height?: bigint): Promise<Uint8Array> {
    const request = { contract, method, cbor: args, ...at(height) };
    const { returned } = await ask(this.ledger, this.ledger.View, request);
    return new Uint8Array(returned?.cbor ?? []);
  }

  /**
   * Follows events, from a height or the next block, or behind what `cursors` saved.
   *
   * The stream survives lost connections. Asking for the next message saves the cursor of the one
   * before, so a message counts as processed when the loop's body is done with it.
   */
  events(options: EventsOptions = {}): AsyncGenerator<Told, never, void> {
    const { contract = "", name = "", keys = {}, fromHeight, cursors } = options;
    const matches = Object.entries(keys).map(([field, value]) => ({ field, json: JSON.stringify(value) }));
    const request = {
      filters: [{ contract, name, keys: matches }],
      ...(fromHeight !== undefined && { from_height: fromHeight.toString() }),
    };
    return follow((request) => this.ledger.Events(request), request, cursors);
  }

  /** A header with its certificate, yet to be verified. */
  async header(height?: bigint): Promise<CertifiedHeader> {
    const answer = await ask(this.ledger, this.ledger.Header, at(height));
    const header = certified(answer.header);
    checkHeight(header, height);
    return header;
  }

  /** A block with its transactions and receipts, yet to be verified (`Trust.block`). */
  async block(
    height?: bigint,
  ): Promise<{ header: CertifiedHeader; transactions: Uint8Array[]; receipts: Uint8Array[] }> {
    const { block } = await ask(this.ledger, this.ledger.Block, { ...at(height), receipts: true });
    const bytes = (list: Buffer[] = []) => list.map((item) => new Uint8Array(item));
    const header = certified(block?.header ?? null);
    checkHeight(header, height);
    return {
      header,
      transactions: bytes(block?.transactions),
      receipts: bytes(block?.receipts),
    };
  }

  /**
   * Values of the state with their proof, yet to be verified; `Contract.stateKey` names a place.
   * They are about the keys and the height that were asked for, or it is a `VerifyError`.
   */
  async proveState(keys: Uint8Array[], height?: bigint): Promise<StateEvidence> {
    const wanted = keys.map((key) => ({ raw: key }));
    const response = await ask(this.ledger, this.ledger.StateProof, { keys: wanted, ...at(height) });
    const entries = response.entries.map(({ key, value, _value }) => ({
      key: new Uint8Array(key),
      value: _value === "value" && value ? new Uint8Array(value) : null,
    }));
    const evidence: StateEvidence = {
      kind: "state",
      header: certified(response.header),
      entries,
      proof: new Uint8Array(response.proof),
    };
    checkKeys(evidence, keys);
    checkHeight(evidence.header, height);
    return evidence;
  }

  /**
   * A transaction and its receipt with their proof, yet to be verified. It is the transaction that
   * was asked for, or a `VerifyError`.
   */
  async proveTransaction(id: Hash): Promise<TransactionEvidence> {
    const response = await ask(this.ledger, this.ledger.TransactionProof, { transaction_id: id });
    const evidence: TransactionEvidence = {
      kind: "transaction",
      header: certified(response.header),
      transaction: new Uint8Array(response.transaction),
      transactionProof: new Uint8Array(response.transaction_proof),
      receipt: new Uint8Array(response.receipt),
      receiptProof: new Uint8Array(response.receipt_proof),
    };
    checkTransaction(evidence, this.chain, id);
    return evidence;
  }
}

type Callback<A> = (error: ServiceError | null, answer?: A) => void;

/** A method of the service, by the last of its signatures: that is how its types are inferred. */
type Unary<Q, A> = (request: Q, callback: Callback<A>) => unknown;

type UnaryWithOptions<Q, A> = (request: Q, options: CallOptions, callback: Callback<A>) => unknown;

/** One call, whose errors are grpc's. */
function call<Q, A>(ledger: LedgerClient, method: Unary<Q, A>, request: Q): Promise<A> {
  return new Promise((resolve, reject) => {
    const within = method as unknown as UnaryWithOptions<Q, A>;
    within.call(ledger, request, { deadline: Date.now() + CALL_MS }, (error, answer) =>
      error ? reject(error) : resolve(answer as A),
    );
  });
}

/** One call, whose errors are ours. */
async function ask<Q, A>(ledger: LedgerClient, method: Unary<Q, A>, request: Q): Promise<A> {
  try {
    return await call(ledger, method, request);
  } catch (error) {
    throw new Answered(error as ServiceError);
  }
}

const at = (height?: bigint) => (height === undefined ? {} : { height: height.toString() });

function compare(what: string, ours: Uint8Array, theirs: Uint8Array): void {
  if (!same(ours, theirs)) {
    throw new Disagreement(`the node's ${what} is ${hex(theirs)}, this side encodes ${hex(ours)}`);
  }
}

/** A call for the node to encode: as JSON if its contract is known. */
function wireCall(call: Invocation, contracts: Contract[]): Call {
  const contract = contracts.find(({ name }) => name === call.contract);
  const within = call.within.map((inner) => wireCall(inner, contracts));
  const named = { contract: call.contract, method: call.method, within };
  return contract === undefined
    ? { ...named, cbor: Buffer.from(call.args) }
    : { ...named, json: JSON.stringify(contract.argsJson(call)) };
}

function certified(header: CertifiedHeader__Output | null): CertifiedHeader {
  if (header === null) {
    throw new ClientError("the node's answer is not a certified header");
  }
  return {
    header: new Uint8Array(header.header),
    certificate: new Uint8Array(header.certificate),
    validators: new Uint8Array(header.validators),
  };
}
