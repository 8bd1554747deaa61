/** Schemas: what a contract says of itself, and how its values are encoded by it. */

import * as canonical from "./canonical.js";
import { bigEndian, concat, DecodeError, type Item } from "./canonical.js";
import { digest, TAGS } from "./crypto.js";
import type { Hash, Party, Role } from "./names.js";
import { nearest } from "./nearest.js";
import {
  choice, ChoiceOf, encode, exact, integer, type Json, Later, ListOf, type Member, names, Optional, PLAIN,
  record, RecordOf, type Shape, ShapeError, TupleOf, U16, U32, U8,
} from "./shapes.js";

const MAX_SECTION_BYTES = 64 << 10;
const SECTION = "tradewind_schema";

/** The plain types, from their alternative in the encoding to their name in `PLAIN`. */
const PLAIN_KINDS = {
  Unit: "unit",
  Bool: "bool",
  Text: "text",
  Bytes: "bytes",
  Hash: "hash",
  Party: "party",
  Organisation: "organisation",
  Role: "role",
  Timestamp: "timestamp",
  Currency: "currency",
  Amount: "amount",
  PublicKey: "public_key",
  Quantity: "quantity",
  Rate: "rate",
} as const;

export type PlainType = keyof typeof PLAIN_KINDS;

/** The type of a value. */
export type Type =
  | PlainType
  | { kind: "Unsigned" | "Signed"; bits: number }
  | { kind: "Option" | "List"; inner: Type }
  | { kind: "Tuple"; parts: Type[] }
  | { kind: "Named"; name: string };

/** A named value with a stable number. */
export interface Field {
  number: number;
  name: string;
  ty: Type;
  key: boolean;
}

export type Guard =
  | "Anyone"
  | { kind: "Consent"; argument: string }
  | { kind: "Role"; role: Role }
  | { kind: "Only"; field: string }
  | { kind: "Custom"; name: string };

/** A constructor, view or action. */
export interface Method {
  name: string;
  kind: "Open" | "Action" | "View";
  guards: Guard[];
  params: Field[];
  returns: Type;
  doc: string;
}

/** Named fields. */
export interface RecordType {
  name: string;
  fields: Field[];
  doc: string;
}

/** A failure that a contract may answer with. */
export interface RefusalType {
  code: number;
  name: string;
  fields: Field[];
  en: string;
  zh: string;
}

/** One alternative of a choice. */
export interface VariantType {
  number: number;
  name: string;
  fields: Field[];
}

export type Definition =
  | { kind: "Record"; record: RecordType }
  | { kind: "Choice"; name: string; variants: VariantType[]; doc: string };

/** One field of a contract's state. */
export interface StateField {
  number: number;
  name: string;
  storage: "Cell" | "Table" | "Index" | "Queue" | "Log";
  key: Type[];
  value: Type;
  /** For an index, what it follows. */
  follows: Follows | null;
}

/** What an index is made of. */
export interface Follows {
  table: number;
  by: string;
  unique: boolean;
}

/** A method that the chain runs once, when the contract's code is replaced. */
export interface Migration {
  from: number;
  method: string;
  reads: StateField[];
}

/** What somebody needs to build the same module again, beside the source itself. */
export interface Source {
  package: string;
  version: string;
  repository: string;
  sdk: string;
  compiler: string;
}

/** What a contract's source says of itself. */
export interface Release {
  version: number;
  retired: number[];
  breaks: string[];
  source: Source;
}

/** A contract's interface and state layout. */
export interface Schema {
  name: string;
  doc: string;
  methods: Method[];
  events: RecordType[];
  failures: RefusalType[];
  types: Definition[];
  state: StateField[];
  release: Release;
  migrations: Migration[];
}

type Entry =
  | { kind: "Contract"; name: string; doc: string; state: StateField[] }
  | { kind: "Method"; method: Method }
  | { kind: "Event"; event: RecordType }
  | { kind: "Refusal"; refusal: RefusalType }
  | { kind: "Type"; definition: Definition }
  | { kind: "Release"; release: Release }
  | { kind: "Migration"; migration: Migration };

const later = new Later<Type>(() => TYPE);
export const TYPE: Shape<Type> = choice<Type>("Type", {
  Unit: {},
  Bool: {},
  Unsigned: { bits: U8 },
  Signed: { bits: U8 },
  Text: {},
  Bytes: {},
  Hash: {},
  Party: {},
  Organisation: {},
  Role: {},
  Timestamp: {},
  Currency: {},
  Amount: {},
  PublicKey: {},
  Option: { inner: later },
  List: { inner: later },
  Tuple: { parts: new ListOf(later) },
  Named: { name: PLAIN.text },
  Quantity: {},
  Rate: {},
});
export const GUARD = choice<Guard>("Guard", {
  Anyone: {},
  Consent: { argument: PLAIN.text },
  Role: { role: PLAIN.role },
  Only: { field: PLAIN.text },
  Custom: { name: PLAIN.text },
});
const FIELDS = new ListOf(
  record<Field>("Field", { number: U32, name: PLAIN.text, ty: TYPE, key: PLAIN.bool }),
);
const METHOD = record<Method>("Method", {
  name: PLAIN.text,
  kind: names("MethodKind", ["Open", "Action", "View"]),
  guards: new ListOf(GUARD),
  params: FIELDS,
  returns: TYPE,
  doc: PLAIN.text,
});
const RECORD = record<RecordType>("Record", { name: PLAIN.text, fields: FIELDS, doc: PLAIN.text });
const REFUSAL = record<RefusalType>("Refusal", {
  code: U32,
  name: PLAIN.text,
  fields: FIELDS,
  en: PLAIN.text,
  zh: PLAIN.text,
});
const VARIANTS = new ListOf(
  record<VariantType>("Variant", { number: U32, name: PLAIN.text, fields: FIELDS }),
);
const STATE = new ListOf(
  record<StateField>("StateField", {
    number: U16,
    name: PLAIN.text,
    storage: names("Storage", ["Cell", "Table", "Index", "Queue", "Log"]),
    key: new ListOf(TYPE),
    value: TYPE,
    follows: new Optional(
      record<Follows>("Follows", { table: U16, by: PLAIN.text, unique: PLAIN.bool }),
    ),
  }),
);
const MIGRATION = record<Migration>("Migration", { from: U32, method: PLAIN.text, reads: STATE });
const SOURCE = record<Source>("Source", {
  package: PLAIN.text,
  version: PLAIN.text,
  repository: PLAIN.text,
  sdk: PLAIN.text,
  compiler: PLAIN.text,
});
const RELEASE = record<Release>("Release", {
  version: U32,
  retired: new ListOf(U16),
  breaks: new ListOf(PLAIN.text),
  source: SOURCE,
});
const DEFINITION = choice<Definition>("Definition", {
  Record: { record: RECORD },
  Choice: { name: PLAIN.text, variants: VARIANTS, doc: PLAIN.text },
});
export const SCHEMA = record<Schema>("Schema", {
  name: PLAIN.text,
  doc: PLAIN.text,
  methods: new ListOf(METHOD),
  events: new ListOf(RECORD),
  failures: new ListOf(REFUSAL),
  types: new ListOf(DEFINITION),
  state: STATE,
  release: RELEASE,
  migrations: new ListOf(MIGRATION),
});
export const ENTRY = choice<Entry>("Entry", {
  Contract: { name: PLAIN.text, doc: PLAIN.text, state: STATE },
  Method: { method: METHOD },
  Event: { event: RECORD },
  Refusal: { refusal: REFUSAL },
  Type: { definition: DEFINITION },
  Release: { release: RELEASE },
  Migration: { migration: MIGRATION },
});

export const readSchema = (data: Uint8Array): Schema => exact(SCHEMA, "Schema", data, MAX_SECTION_BYTES);

/** The hash by which the chain keeps a schema. */
export const schemaHash = (schema: Schema): Hash => digest(TAGS.schema, encode(SCHEMA, schema));

/** A type in one word: `u64`, `option<party>`, `list<Line>`. */
export function typeName(ty: Type): string {
  if (typeof ty === "string") {
    return PLAIN_KINDS[ty];
  }
  switch (ty.kind) {
    case "Unsigned":
      return `u${ty.bits}`;
    case "Signed":
      return `i${ty.bits}`;
    case "Option":
    case "List":
      return `${ty.kind.toLowerCase()}<${typeName(ty.inner)}>`;
    case "Tuple":
      return `tuple<${ty.parts.map(typeName).join(", ")}>`;
    case "Named":
      return ty.name;
  }
}

const definitionName = (definition: Definition): string =>
  definition.kind === "Record" ? definition.record.name : definition.name;

/** A schema that says nothing yet. A contract that names no version is of version 1. */
export const EMPTY: Schema = {
  name: "",
  doc: "",
  methods: [],
  events: [],
  failures: [],
  types: [],
  state: [],
  release: {
    version: 1,
    retired: [],
    breaks: [],
    source: { package: "", version: "", repository: "", sdk: "", compiler: "" },
  },
  migrations: [],
};

/** The schema in a contract's module. */
export const schemaOfModule = (code: Uint8Array): Schema => schemaOfSection(customSection(code));

/** Joins the entries of a module's section. Definitions that nothing names are left out. */
export function schemaOfSection(section: Uint8Array): Schema {
  const schema = structuredClone(EMPTY);
  const definitions = new Map<string, Definition>();
  let contracts = 0;
  for (let rest = section; rest.length > 0; ) {
    const [item, after] = canonical.split(rest);
    rest = after;
    const entry = ENTRY.toValue(item, "");
    switch (entry.kind) {
      case "Contract":
        contracts++;
        Object.assign(schema, { name: entry.name, doc: entry.doc, state: entry.state });
        break;
      case "Method":
        schema.methods.push(entry.method);
        break;
      case "Event":
        schema.events.push(entry.event);
        break;
      case "Refusal":
        schema.failures.push(entry.refusal);
        break;
      case "Type":
        definitions.set(definitionName(entry.definition), entry.definition);
        break;
      case "Release":
        schema.release = entry.release;
        break;
      case "Migration":
        schema.migrations.push(entry.migration);
        break;
    }
  }
  if (contracts !== 1) {
    throw new DecodeError(`schema describes ${contracts} contracts, expected one`);
  }
  const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
  schema.methods.sort(byName);
  schema.events.sort(byName);
  schema.failures.sort((a, b) => a.code - b.code);
  schema.state.sort((a, b) => a.number - b.number);
  schema.migrations.sort((a, b) => a.from - b.from);
  schema.types = reachable(schema, definitions);
  return schema;
}

function reachable(schema: Schema, definitions: Map<string, Definition>): Definition[] {
  const fieldTypes = (fields: Field[]): Type[] => fields.map((field) => field.ty);
  const wanted: Type[] = [
    ...schema.methods.flatMap((method) => [...fieldTypes(method.params), method.returns]),
    ...schema.events.flatMap((event) => fieldTypes(event.fields)),
    ...schema.failures.flatMap((refusal) => fieldTypes(refusal.fields)),
    ...[...schema.state, ...schema.migrations.flatMap((migration) => migration.reads)].flatMap(
      (state) => [...state.key, state.value],
    ),
  ];
  const reached = new Map<string, Definition>();
  for (let ty = wanted.pop(); ty !== undefined; ty = wanted.pop()) {
    if (typeof ty === "string") {
      continue;
    }
    if ("inner" in ty) {
      wanted.push(ty.inner);
    } else if ("parts" in ty) {
      wanted.push(...ty.parts);
    } else if ("name" in ty && !reached.has(ty.name)) {
      const definition = definitions.get(ty.name);
      if (definition === undefined) {
        throw new DecodeError(`schema names the type ${ty.name} but does not define it`);
      }
      reached.set(ty.name, definition);
      const fields =
        definition.kind === "Record"
          ? definition.record.fields
          : definition.variants.flatMap((variant) => variant.fields);
      wanted.push(...fieldTypes(fields));
    }
  }
  return [...reached.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, definition]) => definition);
}

/** All custom sections of the schema in a wasm module, joined. */
function customSection(code: Uint8Array): Uint8Array {
  if (Buffer.from(code.subarray(0, 8)).toString("latin1") !== "\0asm\x01\0\0\0") {
    throw new DecodeError("the code is no wasm module");
  }
  const found: Uint8Array[] = [];
  let at = 8;
  const leb128 = (): number => {
    for (let value = 0, shift = 0; ; shift += 7) {
      const byte = code[at++] ?? 0;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) {
        return value;
      }
    }
  };
  while (at < code.length) {
    const section = code[at++];
    const end = leb128() + at;
    if (section === 0) {
      const length = leb128();
      if (Buffer.from(code.subarray(at, at + length)).toString("utf8") === SECTION) {
        found.push(code.subarray(at + length, end));
      }
    }
    at = end;
  }
  return concat(...found);
}

/** Shapes of one schema's types. */
export class Codec {
  private readonly named = new Map<string, Shape>();

  constructor(readonly schema: Schema) {}

  /** The shape of a type. */
  shape(ty: Type): Shape {
    if (typeof ty === "string") {
      return PLAIN[PLAIN_KINDS[ty]];
    }
    switch (ty.kind) {
      case "Unsigned":
        return integer(ty.bits, false);
      case "Signed":
        return integer(ty.bits, true);
      case "Option":
        return new Optional(this.shape(ty.inner));
      case "List":
        return new ListOf(this.shape(ty.inner));
      case "Tuple":
        return new TupleOf(ty.parts.map((part) => this.shape(part)));
      case "Named":
        return new Later(() => this.definition(ty.name));
    }
  }

  /** The method of this name. */
  method(name: string): Method {
    return named(this.schema.methods, name, `${this.schema.name} has no method`);
  }

  /** The state field of this name. */
  field(name: string): StateField {
    return named(this.schema.state, name, `${this.schema.name} has no state field`);
  }

  /** The shape of a method's arguments. */
  args(method: Method): RecordOf {
    return new RecordOf(method.name, this.members(method.params), "arguments");
  }

  /** The shape of an event's fields. */
  event(name: string): RecordOf {
    const event = named(this.schema.events, name, `${this.schema.name} has no event`);
    return this.record(name, event.fields);
  }

  /** The shape of named fields. */
  record(name: string, fields: Field[]): RecordOf {
    return new RecordOf(name, this.members(fields));
  }

  /** The state key of a cell, or of a table or an index at these key parts in JSON. */
  key(contract: Party, name: string, parts: Json[]): Uint8Array {
    const field = this.field(name);
    if (!["Cell", "Table", "Index"].includes(field.storage)) {
      throw new ShapeError(name, "only cells, tables and indices have values that can be named");
    }
    if (parts.length !== field.key.length) {
      const text = `expected a key of ${field.key.length} parts, found ${parts.length}`;
      throw new ShapeError(name, text);
    }
    const written = field.key.map((ty, i) => {
      const at = `${name}[${i}]`;
      return keyPart(ty, this.shape(ty).jsonToItem(parts[i] ?? null, at), at);
    });
    return concat(Buffer.from(`${contract}\0`), bigEndian(field.number, 2), ...written);
  }

  private members(fields: Field[]): Member[] {
    return fields.map(({ number, name, ty }) => ({ number, name, shape: this.shape(ty) }));
  }

  private definition(name: string): Shape {
    let shape = this.named.get(name);
    if (shape === undefined) {
      const found = this.schema.types.find((definition) => definitionName(definition) === name);
      if (found === undefined) {
        throw new ShapeError("", `the schema does not define the type ${name}`);
      }
      shape = found.kind === "Record" ? this.record(name, found.record.fields) : this.choice(found);
      this.named.set(name, shape);
    }
    return shape;
  }

  private choice({ name, variants }: Definition & { kind: "Choice" }): ChoiceOf {
    const bare = variants.every((variant) => variant.fields.length === 0);
    const records = variants.map((variant): [number, RecordOf] => [
      variant.number,
      this.record(variant.name, variant.fields),
    ]);
    return new ChoiceOf(name, records, bare);
  }
}

function named<T extends { name: string }>(items: T[], name: string, complaint: string): T {
  const found = items.find((item) => item.name === name);
  if (found === undefined) {
    const near = nearest(name, items.map((item) => item.name));
    throw new Error(`${complaint} ${name}${near === undefined ? "" : `; did you mean ${near}?`}`);
  }
  return found;
}

/** Bytes of any content as a part of a key: a zero byte is written `00 ff`, the end `00 00`. */
function bytesPart(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from([...bytes].flatMap((byte) => (byte === 0 ? [0, 255] : [byte])).concat(0, 0));
}

/**
 * The bytes of a value as a part of a key: they order as the values do, and no value's are the
 * beginning of another's.
 */
function keyPart(ty: Type, item: Item, at: string): Uint8Array {
  if (typeof ty === "object") {
    if (ty.kind === "Unsigned" && typeof item === "bigint") {
      return bigEndian(item, ty.bits / 8);
    }
    if (ty.kind === "Tuple" && Array.isArray(item)) {
      return concat(...ty.parts.map((part, i) => keyPart(part, item[i] ?? null, at)));
    }
  } else if (ty === "Unit") {
    return new Uint8Array();
  } else if ((ty === "Timestamp" || ty === "Quantity" || ty === "Rate") && typeof item === "bigint") {
    return bigEndian(item, 8);
  } else if (ty === "Hash" && item instanceof Uint8Array) {
    return item;
  } else if (ty === "Bytes" && item instanceof Uint8Array) {
    return bytesPart(item);
  } else if (typeof item === "string") {
    switch (ty) {
      case "Text":
        return bytesPart(Buffer.from(item));
      case "Party":
      case "Organisation":
      case "Role":
        return Buffer.from(`${item}\0`);
      case "Currency":
        return Buffer.from(item);
    }
  }
  throw new ShapeError(at, "values of this type cannot be part of a key");
}
