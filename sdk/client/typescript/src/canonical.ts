/**
 * The one encoding: deterministic CBOR (RFC 8949, section 4.2.1).
 *
 * Definite lengths, shortest integers, ascending map keys, no floats, no tags, bounded depth.
 * `decode` takes bytes in exactly the form that `encode` writes: for every item there is one
 * byte string.
 */

/** What is encoded. Integers are `bigint`, so that none is rounded. */
export type Item = null | boolean | bigint | Uint8Array | string | Item[] | Map<Item, Item>;

export const MAX_DEPTH = 24;
export const MAX_BYTES = 32 << 20;

/** Bytes that are not the canonical encoding of what was expected. */
export class DecodeError extends Error {
  override name = "DecodeError";
}

export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

export const unhex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "hex"));

export const concat = (...parts: Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));

export const compare = (a: Uint8Array, b: Uint8Array): number => Buffer.compare(a, b);

export const same = (a: Uint8Array, b: Uint8Array): boolean => compare(a, b) === 0;

/** A whole number in this many bytes, the greatest first. */
export function bigEndian(value: bigint | number, width: number): Uint8Array {
  const bytes = new Uint8Array(width);
  let rest = BigInt(value);
  for (let i = width - 1; i >= 0; i--) {
    bytes[i] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  return bytes;
}

/** The one byte string of an item. */
export function encode(item: Item): Uint8Array {
  const out: Uint8Array[] = [];
  write(item, out);
  return concat(...out);
}

/** The item that `data` is the canonical encoding of. */
export function decode(data: Uint8Array, maxBytes: number = MAX_BYTES): Item {
  if (data.length > maxBytes) {
    throw new DecodeError(`${data.length} bytes, at most ${maxBytes} are allowed`);
  }
  const reader = new Reader(data);
  const item = reader.item(0);
  if (reader.at !== data.length) {
    throw new DecodeError(`${data.length - reader.at} bytes follow the value`);
  }
  return item;
}

/** The first item, and what follows it. */
export function split(data: Uint8Array): [Item, Uint8Array] {
  const reader = new Reader(data);
  return [reader.item(0), data.subarray(reader.at)];
}

function write(item: Item, out: Uint8Array[]): void {
  if (item === null) {
    out.push(Uint8Array.of(0xf6));
  } else if (typeof item === "boolean") {
    out.push(Uint8Array.of(item ? 0xf5 : 0xf4));
  } else if (typeof item === "bigint") {
    out.push(item >= 0n ? head(0, item) : head(1, -1n - item));
  } else if (item instanceof Uint8Array) {
    out.push(head(2, BigInt(item.length)), item);
  } else if (typeof item === "string") {
    const text = Buffer.from(item, "utf8");
    out.push(head(3, BigInt(text.length)), text);
  } else if (Array.isArray(item)) {
    out.push(head(4, BigInt(item.length)));
    item.forEach((entry) => write(entry, out));
  } else {
    out.push(head(5, BigInt(item.size)));
    const entries = [...item].map(([key, value]): [Uint8Array, Item] => [encode(key), value]);
    entries.sort(([a], [b]) => compare(a, b));
    for (const [key, value] of entries) {
      out.push(key);
      write(value, out);
    }
  }
}

/** The first bytes of an item: its kind, and a length or number in the fewest bytes. */
function head(major: number, argument: bigint): Uint8Array {
  if (argument < 24n) {
    return Uint8Array.of((major << 5) | Number(argument));
  }
  for (const [info, width] of [[24, 1], [25, 2], [26, 4], [27, 8]] as const) {
    if (argument < 1n << BigInt(8 * width)) {
      return concat(Uint8Array.of((major << 5) | info), bigEndian(argument, width));
    }
  }
  throw new RangeError(`${argument} does not fit 64 bits`);
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Reads items; a length is believed only after the bytes it speaks of were seen. */
class Reader {
  at = 0;

  constructor(private readonly data: Uint8Array) {}

  item(depth: number): Item {
    const start = this.at;
    if (depth > MAX_DEPTH) {
      throw new DecodeError(`nested deeper than ${MAX_DEPTH} levels at byte ${start}`);
    }
    const first = this.take(1n, start)[0] ?? 0;
    const [major, info] = [first >> 5, first & 31];
    if (major === 7) {
      return this.simple(info, start);
    }
    const argument = this.argument(info, start);
    switch (major) {
      case 0:
        return argument;
      case 1:
        return -1n - argument;
      case 2:
        return this.take(argument, start).slice();
      case 3:
        return this.text(argument, start);
      case 4: {
        this.believe(argument, start);
        const items: Item[] = [];
        for (let i = 0n; i < argument; i++) {
          items.push(this.item(depth + 1));
        }
        return items;
      }
      case 5:
        this.believe(argument, start);
        return this.map(argument, depth + 1);
      default:
        throw notCanonical("tag", start);
    }
  }

  private simple(info: number, start: number): Item {
    switch (info) {
      case 20:
        return false;
      case 21:
        return true;
      case 22:
        return null;
      default:
        throw notCanonical(info >= 25 && info <= 27 ? "float" : "simple value", start);
    }
  }

  private text(length: bigint, start: number): string {
    const bytes = this.take(length, start);
    try {
      return utf8.decode(bytes);
    } catch {
      throw notCanonical("text that is not UTF-8", start);
    }
  }

  private map(count: bigint, depth: number): Map<Item, Item> {
    const entries = new Map<Item, Item>();
    let previous = new Uint8Array();
    for (let i = 0n; i < count; i++) {
      const start = this.at;
      const key = this.item(depth);
      const spelled = this.data.slice(start, this.at);
      if (compare(previous, spelled) >= 0) {
        throw notCanonical("map key out of order", start);
      }
      previous = spelled;
      entries.set(key, this.item(depth));
    }
    return entries;
  }

  private argument(info: number, start: number): bigint {
    if (info < 24) {
      return BigInt(info);
    }
    if (info === 31) {
      throw notCanonical("indefinite length", start);
    }
    if (info > 27) {
      throw notCanonical("reserved item", start);
    }
    const width = 1 << (info - 24);
    const bytes = this.take(BigInt(width), start);
    const value = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
    if (value < (width === 1 ? 24n : 1n << BigInt(4 * width))) {
      throw notCanonical("integer longer than needed", start);
    }
    return value;
  }

  /** A list or map of `count` needs at least as many bytes as it has items. */
  private believe(count: bigint, start: number): void {
    if (count > BigInt(this.data.length - this.at)) {
      throw new DecodeError(`input ends inside the item at byte ${start}`);
    }
  }

  private take(count: bigint, start: number): Uint8Array {
    this.believe(count, start);
    const taken = this.data.subarray(this.at, this.at + Number(count));
    this.at += Number(count);
    return taken;
  }
}

function notCanonical(what: string, at: number): DecodeError {
  return new DecodeError(`${what} at byte ${at} is not canonical`);
}
