/** A contract with its interface. */

import * as canonical from "./canonical.js";
import type { Party } from "./names.js";
import { Codec, type Schema } from "./schema.js";
import type { Json } from "./shapes.js";
import type { Invocation } from "./transaction.js";

/**
 * A contract and the schema by which its calls are encoded.
 *
 * A schema decides which bytes an argument becomes, so a schema from a node that is not trusted
 * can swap two arguments: compare `schemaHash(contract.schema)` with one you know, or bring the
 * schema from the contract's build (`schemaOfModule`).
 */
export class Contract {
  readonly codec: Codec;

  constructor(
    readonly name: Party,
    readonly schema: Schema,
  ) {
    this.codec = new Codec(schema);
  }

  /** A call with arguments as JSON: an object by parameter name, or a list in order. */
  invocation(method: string, args: Json = {}): Invocation {
    const shape = this.codec.args(this.codec.method(method));
    const bytes = canonical.encode(shape.jsonToItem(args, ""));
    return { contract: this.name, method, args: bytes, within: [] };
  }

  /** The arguments of a call as JSON. */
  argsJson({ method, args }: Invocation): Json {
    return this.codec.args(this.codec.method(method)).itemToJson(canonical.decode(args), "");
  }

  /** What a method returned, as JSON. */
  returnedJson(method: string, data: Uint8Array): Json {
    const shape = this.codec.shape(this.codec.method(method).returns);
    return data.length === 0 ? null : shape.itemToJson(canonical.decode(data), "");
  }

  /** The key of a cell, or of a table at these key parts. */
  stateKey(field: string, ...parts: Json[]): Uint8Array {
    return this.codec.key(this.name, field, parts);
  }

  /** The same key without the contract's name, as holds of the registry take it. */
  recordKey(field: string, ...parts: Json[]): Uint8Array {
    return this.stateKey(field, ...parts).slice(Buffer.byteLength(this.name) + 1);
  }

  /** A value of the state as JSON. */
  stateValue(field: string, data: Uint8Array): Json {
    return this.codec.shape(this.codec.field(field).value).itemToJson(canonical.decode(data), "");
  }
}

/** The call that deploys a contract under `name`, opened with `args`. */
export function deployment(name: Party, code: Uint8Array, schema: Schema, args: Json = {}): Invocation {
  const opens = schema.methods.some((method) => method.name === "open");
  const opening = opens ? new Contract(name, schema).invocation("open", args).args : Uint8Array.of(0x80);
  return deploymentWith(name, code, opening);
}

/** The same with the constructor's arguments in canonical bytes. */
export function deploymentWith(name: Party, code: Uint8Array, opening: Uint8Array): Invocation {
  const args = canonical.encode([name, code, opening]);
  return { contract: "registry@system", method: "deploy", args, within: [] };
}
