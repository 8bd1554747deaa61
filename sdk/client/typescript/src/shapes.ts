/**
 * Shapes: how values, canonical items and JSON become one another.
 *
 * A shape knows three forms of a value: the native one that code works with, the canonical item
 * that is encoded, and JSON as other systems write it. The vocabulary and the types of a
 * contract's schema are made of the same few shapes; a new plain type is one entry of `PLAIN`.
 */

import * as canonical from "./canonical.js";
import { DecodeError, hex, type Item, unhex } from "./canonical.js";
import { currencies } from "./currencies.js";
import { formatMoment, parseMoment } from "./moment.js";
import { Amount, MoneyError } from "./money.js";
import { isCurrency, isLabel, isParty } from "./names.js";
import { nearest } from "./nearest.js";

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

const MAX_JSON_DEPTH = 64;

/** A value that does not fit, and where it stands: `lines[2].price: …`. */
export class ShapeError extends Error {
  override name = "ShapeError";

  constructor(at: string, text: string) {
    super(at ? `${at}: ${text}` : text);
  }
}

/** What every shape can do; `at` is where the value stands, for errors. */
export interface Shape<T = any> {
  /** What is expected here, with an example. */
  words(): string;
  toItem(value: T, at: string): Item;
  toValue(item: Item, at: string): T;
  jsonToItem(json: Json, at: string): Item;
  itemToJson(item: Item, at: string): Json;
}

/** The canonical bytes of a native value. */
export const encode = <T>(shape: Shape<T>, value: T): Uint8Array =>
  canonical.encode(shape.toItem(value, ""));

/** The native value that `data` is the canonical encoding of. */
export const decode = <T>(shape: Shape<T>, data: Uint8Array): T =>
  shape.toValue(canonical.decode(data), "");

/** Decodes a value of the vocabulary; whatever does not fit is not a canonical `name`. */
export function exact<T>(shape: Shape<T>, name: string, data: Uint8Array, maxBytes?: number): T {
  const item = canonical.decode(data, maxBytes);
  try {
    return shape.toValue(item, "");
  } catch (error) {
    throw error instanceof ShapeError ? new DecodeError(`not a canonical ${name}`) : error;
  }
}

export const below = (at: string, name: string): string => (at ? `${at}.${name}` : name);

const expected = (shape: Shape, found: unknown, at: string): ShapeError =>
  new ShapeError(at, `expected ${shape.words()}, found ${show(found)}`);

const mismatch = (shape: Shape, at: string): ShapeError =>
  new ShapeError(at, `the bytes are not ${shape.words()}`);

/** A value as it is shown in an error. */
function show(value: unknown): string {
  if (Array.isArray(value)) {
    return "a list";
  }
  if (value instanceof Uint8Array) {
    return `bytes ${hex(value).slice(0, 60)}`;
  }
  if (typeof value === "object" && value !== null) {
    return "an object";
  }
  const text = typeof value === "bigint" ? value.toString() : (JSON.stringify(value) ?? "nothing");
  const letters = [...text];
  return letters.length <= 60 ? text : `${letters.slice(0, 60).join("")}…`;
}

/** How a plain value's forms become one another; `undefined` where they cannot. */
interface Forms<T, I extends Item> {
  words: string;
  fits: (item: Item) => item is I;
  native?: (item: I) => T;
  item?: (value: T) => Item | undefined;
  fromJson?: (json: Json) => Item | undefined;
  toJson?: (item: I) => Json;
}

/** A value without parts. */
export class Plain<T, I extends Item = Item> implements Shape<T> {
  constructor(private readonly forms: Forms<T, I>) {}

  words(): string {
    return this.forms.words;
  }

  toItem(value: T, at: string): Item {
    const { item, fits } = this.forms;
    const made = item ? item(value) : (value as unknown as Item);
    if (made === undefined || !fits(made)) {
      throw expected(this, value, at);
    }
    return made;
  }

  toValue(item: Item, at: string): T {
    const { fits, native } = this.forms;
    if (!fits(item)) {
      throw mismatch(this, at);
    }
    return native ? native(item) : (item as unknown as T);
  }

  jsonToItem(json: Json, at: string): Item {
    const { fromJson, fits } = this.forms;
    let item: Item | undefined;
    try {
      item = fromJson ? fromJson(json) : (json as Item);
    } catch (error) {
      throw error instanceof MoneyError ? new ShapeError(at, error.message) : error;
    }
    if (item === undefined || !fits(item)) {
      throw expected(this, json, at);
    }
    return item;
  }

  itemToJson(item: Item, at: string): Json {
    const { fits, toJson } = this.forms;
    if (!fits(item)) {
      throw mismatch(this, at);
    }
    return toJson ? toJson(item) : (item as Json);
  }
}

/** A whole number; natively a `bigint`, and text in JSON, where it has 64 bits. */
export function integer(bits: number, signed: boolean): Plain<any, bigint> {
  const wide = bits > 32;
  const least = signed ? -(1n << BigInt(bits - 1)) : 0n;
  const greatest = signed ? (1n << BigInt(bits - 1)) - 1n : (1n << BigInt(bits)) - 1n;
  const read = (json: Json): Item | undefined => {
    if (typeof json === "string" && wide) {
      return /^(0|-?[1-9][0-9]*)$/.test(json) ? BigInt(json) : undefined;
    }
    return typeof json === "number" && Number.isSafeInteger(json) ? BigInt(json) : undefined;
  };
  return new Plain<any, bigint>({
    words: `a whole number from ${least} to ${greatest}${wide ? ' in quotes such as "536365"' : ""}`,
    fits: (item): item is bigint => typeof item === "bigint" && item >= least && item <= greatest,
    native: (item) => (wide ? item : Number(item)),
    item: (value) => (typeof value === "bigint" ? value : read(value as Json)),
    fromJson: read,
    toJson: (item) => (wide ? item.toString() : Number(item)),
  });
}

const text = (words: string, fits: (text: string) => boolean): Plain<string, string> =>
  new Plain({ words, fits: (item): item is string => typeof item === "string" && fits(item) });

/** Bytes, of this length if there is one; hexadecimal in JSON. */
export const fixedBytes = (words: string, length?: number): Plain<Uint8Array, Uint8Array> =>
  new Plain({
    words,
    fits: (item): item is Uint8Array =>
      item instanceof Uint8Array && (length === undefined || item.length === length),
    fromJson: (json) =>
      typeof json === "string" && /^([0-9a-f]{2})*$/.test(json) ? unhex(json) : undefined,
    toJson: hex,
  });

type AmountItem = [bigint, string];

const amount = new Plain<Amount, AmountItem>({
  words: 'an amount such as "139.12 GBP"',
  fits: (item): item is AmountItem => {
    const [minor, currency] = Array.isArray(item) && item.length === 2 ? item : [];
    const isNumber = typeof minor === "bigint" && minor >= 0n && minor < 1n << 64n;
    return isNumber && typeof currency === "string" && isCurrency(currency);
  },
  native: ([minor, currency]) => new Amount(minor, currency),
  item: (value) => [value.minor, value.currency],
  fromJson: (json) => {
    if (typeof json === "string") {
      const { minor, currency } = Amount.parse(json);
      return [minor, currency];
    }
    const { minor, currency } = isObject(json) && Object.keys(json).length === 2 ? json : {};
    const isNumber = typeof minor === "string" && /^(0|[1-9][0-9]*)$/.test(minor);
    return isNumber && typeof currency === "string" ? [BigInt(minor), currency] : undefined;
  },
  toJson: ([minor, currency]) =>
    currencies.has(currency)
      ? new Amount(minor, currency).toString()
      : { minor: minor.toString(), currency },
});

const count = integer(64, false);
const isCount = (item: Item): item is bigint =>
  typeof item === "bigint" && item >= 0n && item < 1n << 64n;
const countFromJson = (json: Json): bigint | undefined => {
  if (typeof json === "string") {
    return /^(0|[1-9][0-9]*)$/.test(json) ? BigInt(json) : undefined;
  }
  return typeof json === "number" && Number.isSafeInteger(json) ? BigInt(json) : undefined;
};
const WHOLE = 10n ** 9n;

/** Parts per 10⁹ of a decimal such as `0.05`. */
const rateFromJson = (json: Json): bigint | undefined => {
  const found = typeof json === "string" ? /^(0|[1-9][0-9]*)(?:\.([0-9]{1,9}))?$/.exec(json) : null;
  return found ? BigInt(found[1] ?? "") * WHOLE + BigInt((found[2] ?? "").padEnd(9, "0")) : undefined;
};

const rateToJson = (parts: bigint): Json => {
  const fraction = (parts % WHOLE).toString().padStart(9, "0").replace(/0+$/, "");
  return `${parts / WHOLE}${fraction && "."}${fraction}`;
};

/** Every type of a schema that has no parts and no bits, by the name that schemas give it. */
export const PLAIN = {
  unit: new Plain<void, null>({
    words: "null",
    fits: (item): item is null => item === null,
    native: () => undefined,
    item: (value) => (value === undefined ? null : value),
  }),
  bool: new Plain<boolean, boolean>({
    words: "true or false",
    fits: (item): item is boolean => typeof item === "boolean",
  }),
  text: text("text", () => true),
  bytes: fixedBytes('bytes as lower-case hexadecimal such as "0a1b"'),
  hash: fixedBytes("a hash as 64 lower-case hexadecimal digits", 32),
  public_key: fixedBytes("a public key as 64 lower-case hexadecimal digits", 32),
  party: text('a party such as "ann@shop"', isParty),
  organisation: text('an organisation such as "shop"', isLabel),
  role: text('a role such as "customs"', isLabel),
  currency: text('a currency such as "GBP"', isCurrency),
  amount,
  quantity: new Plain<bigint, bigint>({
    words: `a quantity, ${count.words()}`,
    fits: isCount,
    fromJson: countFromJson,
    toJson: (item) => item.toString(),
  }),
  rate: new Plain<bigint, bigint>({
    words: 'a rate as a decimal of at most nine places such as "0.05"',
    fits: isCount,
    fromJson: rateFromJson,
    toJson: rateToJson,
  }),
  timestamp: new Plain<bigint, bigint>({
    words: 'a time such as "2026-11-23T06:35:00.000Z"',
    fits: isCount,
    fromJson: (json) => (typeof json === "string" ? parseMoment(json) : undefined),
    toJson: formatMoment,
  }),
};

export const U8: Shape<number> = integer(8, false);
export const U16: Shape<number> = integer(16, false);
export const U32: Shape<number> = integer(32, false);
export const U64: Shape<bigint> = integer(64, false);

/** A value or nothing. */
export class Optional<T> implements Shape<T | null> {
  constructor(private readonly inner: Shape<T>) {}

  words(): string {
    return `${this.inner.words()} or null`;
  }

  toItem(value: T | null | undefined, at: string): Item {
    return value === null || value === undefined ? null : this.inner.toItem(value, at);
  }

  toValue(item: Item, at: string): T | null {
    return item === null ? null : this.inner.toValue(item, at);
  }

  jsonToItem(json: Json, at: string): Item {
    return json === null ? null : this.inner.jsonToItem(json, at);
  }

  itemToJson(item: Item, at: string): Json {
    return item === null ? null : this.inner.itemToJson(item, at);
  }
}

/** Any number of values. */
export class ListOf<T> implements Shape<T[]> {
  constructor(private readonly inner: Shape<T>) {}

  words(): string {
    return `a list, each ${this.inner.words()}`;
  }

  toItem(value: T[], at: string): Item {
    if (!Array.isArray(value)) {
      throw expected(this, value, at);
    }
    return value.map((entry, i) => this.inner.toItem(entry, `${at}[${i}]`));
  }

  toValue(item: Item, at: string): T[] {
    return this.entries(item, at).map((entry, i) => this.inner.toValue(entry, `${at}[${i}]`));
  }

  jsonToItem(json: Json, at: string): Item {
    if (!Array.isArray(json)) {
      throw expected(this, json, at);
    }
    return json.map((entry, i) => this.inner.jsonToItem(entry, `${at}[${i}]`));
  }

  itemToJson(item: Item, at: string): Json {
    return this.entries(item, at).map((entry, i) => this.inner.itemToJson(entry, `${at}[${i}]`));
  }

  private entries(item: Item, at: string): Item[] {
    if (!Array.isArray(item)) {
      throw mismatch(this, at);
    }
    return item;
  }
}

/** Values of these shapes in order. */
export class TupleOf implements Shape<any[]> {
  constructor(private readonly parts: Shape[]) {}

  words(): string {
    return `a list of ${this.parts.length} values`;
  }

  toItem(value: any[], at: string): Item {
    return this.each(value, () => expected(this, value, at), (part, v, i) => part.toItem(v, `${at}[${i}]`));
  }

  toValue(item: Item, at: string): any[] {
    return this.each(item, () => mismatch(this, at), (part, v, i) => part.toValue(v, `${at}[${i}]`));
  }

  jsonToItem(json: Json, at: string): Item {
    return this.each(json, () => expected(this, json, at), (part, v, i) => part.jsonToItem(v, `${at}[${i}]`));
  }

  itemToJson(item: Item, at: string): Json {
    return this.each(item, () => mismatch(this, at), (part, v, i) => part.itemToJson(v, `${at}[${i}]`));
  }

  private each<R>(values: unknown, wrong: () => Error, turn: (part: Shape, value: any, i: number) => R): R[] {
    if (!Array.isArray(values) || values.length !== this.parts.length) {
      throw wrong();
    }
    return this.parts.map((part, i) => turn(part, values[i], i));
  }
}

/** A named value of a record, with its number in the encoding. */
export interface Member {
  number: number;
  name: string;
  shape: Shape;
}

type Layout = "map" | "list" | "arguments";

/**
 * Named values: as an item a map from number to value, or a list of values (`"list"`, and
 * `"arguments"` of a method); natively an object by name, or what `make` makes of one.
 */
export class RecordOf<T = any> implements Shape<T> {
  constructor(
    readonly name: string,
    readonly members: Member[],
    private readonly layout: Layout = "map",
    private readonly make: (fields: any) => T = (fields) => fields,
  ) {}

  words(): string {
    const listed = this.members.map((member) => member.name).join(", ");
    if (this.layout === "arguments") {
      return listed ? `an object with ${listed}` : "no arguments";
    }
    return `a ${this.name}: an object with ${listed}`;
  }

  toItem(value: T, at: string): Item {
    if (typeof value !== "object" || value === null) {
      throw expected(this, value, at);
    }
    const fields = value as { [name: string]: unknown };
    return this.assemble((member) => member.shape.toItem(fields[member.name], below(at, member.name)));
  }

  toValue(item: Item, at: string): T {
    const parts = this.parts(item, at);
    const fields = this.members.map((m, i) => [m.name, m.shape.toValue(parts[i] ?? null, below(at, m.name))]);
    return this.make(Object.fromEntries(fields));
  }

  jsonToItem(json: Json, at: string): Item {
    const object = this.object(json, at);
    const known = this.members.map((member) => member.name);
    Object.keys(object).forEach((name) => refuseUnknown(name, known, at));
    return this.assemble((member) => {
      const value = Object.hasOwn(object, member.name) ? object[member.name] : undefined;
      if (value === undefined && !(member.shape instanceof Optional)) {
        if (member.shape === PLAIN.unit) {
          return null;
        }
        throw new ShapeError(at, `\`${member.name}\` is missing: expected ${member.shape.words()}`);
      }
      return member.shape.jsonToItem(value ?? null, below(at, member.name));
    });
  }

  itemToJson(item: Item, at: string): Json {
    const parts = this.parts(item, at);
    const fields = this.members.map((m, i): [string, Json] => [
      m.name,
      m.shape.itemToJson(parts[i] ?? null, below(at, m.name)),
    ]);
    return Object.fromEntries(fields);
  }

  private object(json: Json, at: string): { [name: string]: Json } {
    if (this.layout === "arguments") {
      if (Array.isArray(json) && json.length <= this.members.length) {
        return Object.fromEntries(json.map((value, i) => [this.members[i]?.name ?? "", value]));
      }
      if (json === null && this.members.length === 0) {
        return {};
      }
    }
    if (!isObject(json)) {
      throw expected(this, json, at);
    }
    return json;
  }

  private assemble(read: (member: Member) => Item): Item {
    if (this.layout !== "map") {
      return this.members.map(read);
    }
    const entries = new Map<Item, Item>();
    for (const member of this.members) {
      const item = read(member);
      // What is nothing is left out, never written as null.
      if (item !== null || !(member.shape instanceof Optional)) {
        entries.set(BigInt(member.number), item);
      }
    }
    return entries;
  }

  private parts(item: Item, at: string): Item[] {
    if (this.layout !== "map") {
      if (!Array.isArray(item) || item.length !== this.members.length) {
        throw mismatch(this, at);
      }
      return item;
    }
    if (!(item instanceof Map)) {
      throw mismatch(this, at);
    }
    let found = 0;
    const parts = this.members.map((member) => {
      const part = item.get(BigInt(member.number));
      const optional = member.shape instanceof Optional;
      if ((part === undefined && !optional) || (part === null && optional)) {
        throw mismatch(this, at);
      }
      found += part === undefined ? 0 : 1;
      return part ?? null;
    });
    if (found !== item.size) {
      throw mismatch(this, at);
    }
    return parts;
  }
}

/** A variant with its fields, natively: `{ kind: "Split", buyer: … }`. */
export type Variant = { kind: string } & { [name: string]: unknown };

/**
 * One of several records: as an item `[number, fields]`, or the bare number where no variant has
 * fields; natively the variant's name, or an object with its `kind` and fields.
 */
export class ChoiceOf<T = any> implements Shape<T> {
  constructor(
    readonly name: string,
    private readonly variants: [number, RecordOf][],
    private readonly bare = false,
  ) {}

  words(): string {
    return `a ${this.name}: one of ${this.variants.map(([, record]) => record.name).join(", ")}`;
  }

  toItem(value: T, at: string): Item {
    const kind = typeof value === "string" ? value : (value as Variant | null)?.kind;
    const found = this.variants.find(([, record]) => record.name === kind);
    if (!found) {
      throw expected(this, value, at);
    }
    const [number, record] = found;
    const fields = typeof value === "string" ? {} : value;
    return this.assemble(number, () => record.toItem(fields, below(at, record.name)));
  }

  toValue(item: Item, at: string): T {
    const [record, inner] = this.parts(item, at);
    const value = inner === undefined ? {} : record.toValue(inner, below(at, record.name));
    return (record.members.length === 0 ? record.name : { kind: record.name, ...value }) as T;
  }

  jsonToItem(json: Json, at: string): Item {
    const entries = isObject(json) ? Object.entries(json) : [];
    const [name, inner] = typeof json === "string" ? [json, {}] : (entries[0] ?? []);
    if (name === undefined || entries.length > 1 || !isObject(inner ?? null)) {
      throw expected(this, json, at);
    }
    refuseUnknown(name, this.variants.map(([, record]) => record.name), at);
    const found = this.variants.find(([, record]) => record.name === name);
    const [number, record] = found as [number, RecordOf];
    return this.assemble(number, () => record.jsonToItem(inner ?? {}, below(at, name)));
  }

  itemToJson(item: Item, at: string): Json {
    const [record, inner] = this.parts(item, at);
    const json = inner === undefined ? {} : record.itemToJson(inner, below(at, record.name));
    return record.members.length === 0 ? record.name : { [record.name]: json };
  }

  private assemble(number: number, fields: () => Item): Item {
    const inner = fields();
    return this.bare ? BigInt(number) : [BigInt(number), inner];
  }

  private parts(item: Item, at: string): [RecordOf, Item | undefined] {
    const isPair = Array.isArray(item) && item.length === 2;
    const number = this.bare ? item : isPair ? item[0] : undefined;
    const found = this.variants.find(([known]) => BigInt(known) === number);
    if (!found) {
      throw mismatch(this, at);
    }
    return [found[1], isPair && !this.bare ? item[1] : undefined];
  }
}

/** A shape that is made later, because it contains itself. */
export class Later<T> implements Shape<T> {
  private made: Shape<T> | undefined;
  private depth = 0;

  constructor(private readonly make: () => Shape<T>) {}

  private get shape(): Shape<T> {
    return (this.made ??= this.make());
  }

  words(): string {
    return this.shape.words();
  }

  toItem(value: T, at: string): Item {
    return this.shape.toItem(value, at);
  }

  toValue(item: Item, at: string): T {
    return this.shape.toValue(item, at);
  }

  jsonToItem(json: Json, at: string): Item {
    if (this.depth === MAX_JSON_DEPTH) {
      throw new ShapeError(at, `expected at most ${MAX_JSON_DEPTH} levels, found ${show(json)}`);
    }
    this.depth++;
    try {
      return this.shape.jsonToItem(json, at);
    } finally {
      this.depth--;
    }
  }

  itemToJson(item: Item, at: string): Json {
    return this.shape.itemToJson(item, at);
  }
}

export function isObject(json: Json): json is { [name: string]: Json } {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}

function refuseUnknown(name: string, known: string[], at: string): void {
  if (known.includes(name)) {
    return;
  }
  const near = nearest(name, known);
  const listed = known.length > 0 ? `; expected ${known.join(", ")}` : "; nothing is expected";
  const hint = near === undefined ? listed : `; did you mean \`${near}\`?`;
  throw new ShapeError(at, `there is no \`${name}\` here${hint}`);
}

/** The shape of a record of the vocabulary, whose fields are numbered in order. */
export function record<T>(
  name: string,
  shapes: { [name: string]: Shape },
  make?: (fields: T) => T,
  layout: Layout = "map",
): RecordOf<T> {
  const members = Object.entries(shapes).map(([name, shape], number) => ({ number, name, shape }));
  return new RecordOf<T>(name, members, layout, make);
}

/** The shape of an alternative of the vocabulary, whose fields are a list. */
export function choice<T>(name: string, variants: { [name: string]: { [name: string]: Shape } }): ChoiceOf<T> {
  const numbered = Object.entries(variants).map(([variant, shapes], number): [number, RecordOf] => [
    number,
    record(variant, shapes, undefined, "list"),
  ]);
  return new ChoiceOf<T>(name, numbered);
}

/** The shape of one of some names, encoded as a number. */
export const names = (name: string, listed: string[], first = 0): ChoiceOf<string> =>
  new ChoiceOf(name, listed.map((variant, i): [number, RecordOf] => [first + i, record(variant, {})]), true);
