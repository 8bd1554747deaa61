/** What typed stubs are made on: `tradewind client --lang typescript` writes the rest. */

import type { Account } from "./account.js";
import * as canonical from "./canonical.js";
import { hex, same, unhex } from "./canonical.js";
import type { Client } from "./client.js";
import { Contract, deploymentWith } from "./contract.js";
import { ClientError, Failed, type Refusal } from "./errors.js";
import type { Cursors, Told } from "./events.js";
import type { Party } from "./names.js";
import { readSchema, schemaHash } from "./schema.js";
import { decode, encode, type Json, PLAIN, type Shape } from "./shapes.js";
import type { Consent, Invocation } from "./transaction.js";

/** A class of a contract's failures. */
export type RefusalClass = new (failed: Failed, fields: any) => Refusal;

/** A call that is ready to be made, alone or with others (`together`). */
export class Call<T> {
  constructor(
    readonly stub: Stub,
    readonly invocation: Invocation,
    private readonly returns: Shape,
  ) {}

  /**
   * Signs as `account`, submits, and returns what the method returned once a durable block has
   * it. Throws the contract's failures by their type.
   */
  async by(account: Account, consents: Consent[] = []): Promise<T> {
    const [returned] = await together(account, [this as Call<unknown>], consents);
    return returned as T;
  }

  /** The same call, whose signer's authority holds for these calls below it too. */
  lending(...within: Call<any>[]): Call<T> {
    const inner = within.map((call) => call.invocation);
    const invocation = { ...this.invocation, within: [...this.invocation.within, ...inner] };
    return new Call(this.stub, invocation, this.returns);
  }

  /** What canonical bytes that the method returned say. */
  read(returned: Uint8Array): T {
    return decode(this.returns, returned.length === 0 ? Uint8Array.of(0xf6) : returned);
  }
}

/** Makes calls in one transaction: all take effect, or none. */
export async function together(account: Account, calls: Call<any>[], consents: Consent[] = []): Promise<any[]> {
  const [first] = calls;
  if (first === undefined) {
    throw new ClientError("a transaction has 1 to 64 calls, found 0");
  }
  const contracts = calls.map((call) => call.stub.contract).filter((contract) => contract.schema.methods.length > 0);
  try {
    const invocations = calls.map((call) => call.invocation);
    const committed = await first.stub.client.submit(account, invocations, { consents, contracts });
    const returned = committed.outcome?.success?.returned ?? [];
    return calls.map((call, i) => call.read(new Uint8Array(returned[i]?.cbor ?? [])));
  } catch (error) {
    if (error instanceof Failed) {
      calls.forEach((call) => call.stub.throwTyped(error));
    }
    throw error;
  }
}

/** Where to begin to follow events, and where to keep how far one got. */
export interface FollowOptions {
  /** The first block; without it, the next one. */
  fromHeight?: bigint;
  /** Where to go on from, and to save to. */
  cursors?: Cursors;
}

/** An event with its type's name, its fields, and where it stands. */
export type TypedEvent<N extends string, F> = { name: N; fields: F; told: Told };

/**
 * A contract by name, with its schema as it was when the stub was written.
 *
 * The schema comes with the stub and not from the node, so a node cannot swap arguments.
 */
export class Stub {
  readonly contract: Contract;
  private height: bigint | undefined;

  constructor(
    readonly client: Client,
    name: Party,
    schema: string,
    private readonly failures: { [code: number]: RefusalClass } = {},
  ) {
    this.contract = new Contract(name, readSchema(unhex(schema)));
  }

  /** Refuses if the contract on the chain has another interface than this stub. */
  async check(): Promise<void> {
    const { name, schema } = this.contract;
    const [found, ours] = [schemaHash((await this.client.contract(name)).schema), schemaHash(schema)];
    if (!same(found, ours)) {
      const text = `${name} has schema ${hex(found)}, this stub ${hex(ours)}`;
      throw new ClientError(`${text}; write it again with \`tradewind client\``);
    }
  }

  /** The same contract, whose views answer as of a past block. */
  at(height: bigint): this {
    const then = Object.assign(Object.create(Object.getPrototypeOf(this) as object) as this, this);
    then.height = height;
    return then;
  }

  /** Throws the failure by its type, if it is one of this contract's. */
  throwTyped(failed: Failed): void {
    const { contract, refused, code, fields } = failed.failure;
    const { name, schema, codec } = this.contract;
    const found = schema.failures.find((refusal) => refusal.code === code);
    const type = this.failures[code];
    if (contract === name && refused && found !== undefined && type !== undefined) {
      const shape = codec.record(found.name, found.fields);
      throw new type(failed, decode(shape, new Uint8Array(fields?.cbor ?? [])));
    }
  }

  protected makeCall<T>(name: string, args: object): Call<T> {
    const { codec } = this.contract;
    const method = codec.method(name);
    const bytes = encode(codec.args(method), args);
    const invocation = { contract: this.contract.name, method: name, args: bytes, within: [] };
    return new Call(this, invocation, codec.shape(method.returns));
  }

  protected async askView<T>(name: string, args: object): Promise<T> {
    const call = this.makeCall<T>(name, args);
    return call.read(await this.client.viewBytes(call.invocation, this.height));
  }

  protected makeOpening(code: Uint8Array, args: object): Call<void> {
    const { name, schema, codec } = this.contract;
    const opens = schema.methods.some((method) => method.name === "open");
    const bytes = opens ? encode(codec.args(codec.method("open")), args) : Uint8Array.of(0x80);
    const registry = new Stub(this.client, "registry@system", NO_METHODS);
    return new Call(registry, deploymentWith(name, code, bytes), PLAIN.unit);
  }

  protected async *followEvents<E>(
    name: string,
    keys: object,
    options: FollowOptions,
  ): AsyncGenerator<E, void, void> {
    const { codec, schema } = this.contract;
    const wanted: { [field: string]: Json } = {};
    for (const [field, value] of Object.entries(keys)) {
      const known = schema.events.find((event) => event.name === name)?.fields.find((f) => f.name === field);
      if (known !== undefined && value !== undefined) {
        const shape = codec.shape(known.ty);
        wanted[field] = shape.itemToJson(shape.toItem(value, field), field);
      }
    }
    const which = { contract: this.contract.name, name, keys: wanted, ...options };
    for await (const told of this.client.events(which)) {
      const { event } = told;
      if (event !== undefined && schema.events.some((known) => known.name === event.name)) {
        const fields = decode(codec.event(event.name), new Uint8Array(event.fields?.cbor ?? []));
        yield { name: event.name, fields, told } as E;
      }
    }
  }
}

/** The registry, as far as deployments need it. */
const NO_METHODS = hex(
  canonical.encode(
    new Map<canonical.Item, canonical.Item>([[0n, "Registry"], [1n, ""], [2n, []], [3n, []], [4n, []], [5n, []], [6n, []]]),
  ),
);
