/** Hashes with the tags that keep their uses apart, and ed25519 as the chain judges it. */

import { createHash, createPrivateKey, createPublicKey, sign, verify as verifyEd25519 } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { concat, hex, unhex } from "./canonical.js";

/** The tag of each use. */
export const TAGS = {
  transaction: "tradewind/transaction",
  transactionSign: "tradewind/transaction/sign",
  consentSign: "tradewind/consent/sign",
  receipt: "tradewind/receipt",
  block: "tradewind/block",
  precommit: "tradewind/precommit",
  validators: "tradewind/validators",
  schema: "tradewind/schema",
  listLeaf: "tradewind/list/leaf",
  listInner: "tradewind/list/inner",
  listRoot: "tradewind/list/root",
  trieKey: "tradewind/trie/key",
  trieValue: "tradewind/trie/value",
  trieLeaf: "tradewind/trie/leaf",
  trieInner: "tradewind/trie/inner",
} as const;

export const ZERO = new Uint8Array(32);

/** SHA-256 for one use: the tag with its length goes first. */
export function digest(tag: string, ...parts: Uint8Array[]): Uint8Array {
  const hash = createHash("sha256").update(Uint8Array.of(tag.length)).update(tag, "ascii");
  parts.forEach((part) => hash.update(part));
  return new Uint8Array(hash.digest());
}

/** What a signature covers: tag, chain and canonical body. */
export function signBytes(tag: string, chain: Uint8Array, body: Uint8Array): Uint8Array {
  return concat(Uint8Array.of(tag.length), Buffer.from(tag, "ascii"), chain, body);
}

const PRIVATE_PREFIX = unhex("302e020100300506032b657004220420");
const PUBLIC_PREFIX = unhex("302a300506032b6570032100");

/** An ed25519 secret key. Never printed. */
export class SecretKey {
  readonly public: Uint8Array;
  readonly #key: KeyObject;

  constructor(seed: Uint8Array) {
    if (seed.length !== 32) {
      throw new RangeError(`a seed has 32 bytes, found ${seed.length}`);
    }
    const der = Buffer.from(concat(PRIVATE_PREFIX, seed));
    this.#key = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
    const spki = createPublicKey(this.#key).export({ format: "der", type: "spki" });
    this.public = new Uint8Array(spki.subarray(-32));
  }

  sign(message: Uint8Array): Uint8Array {
    return new Uint8Array(sign(null, message, this.#key));
  }
}

/**
 * Whether the signature is this key's, by the strict rule of the chain: what is of small order
 * signs nothing.
 */
export function verify(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== 64 || isOfSmallOrder(key) || isOfSmallOrder(signature.subarray(0, 32))) {
    return false;
  }
  try {
    const der = Buffer.from(concat(PUBLIC_PREFIX, key));
    return verifyEd25519(null, message, createPublicKey({ key: der, format: "der", type: "spki" }), signature);
  } catch {
    return false;
  }
}

/**
 * Refuses a key that is of small order or not on the curve. Whether it has a torsion part, which
 * no honest key has, the registry checks when it is registered.
 */
export function checkKey(key: Uint8Array): void {
  const y = ordinate(key);
  const square = modulo((y * y - 1n) * power(D * y * y + 1n, PRIME - 2n));
  const isSquare = square === 0n || power(square, (PRIME - 1n) / 2n) === 1n;
  if (key.length !== 32 || y >= PRIME || !isSquare || isOfSmallOrder(key)) {
    throw new Error("not an ed25519 public key in good order (32 bytes, on the curve, torsion-free)");
  }
}

const PRIME = (1n << 255n) - 19n;
const D = modulo(-121665n * power(121666n, PRIME - 2n));

/** The y of 0, 1 and -1, and the two of the points of order 8. */
const SMALL_ORDER = new Set([
  0n,
  1n,
  PRIME - 1n,
  ordinate(unhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")),
  ordinate(unhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a")),
]);

function isOfSmallOrder(point: Uint8Array): boolean {
  return SMALL_ORDER.has(modulo(ordinate(point)));
}

function ordinate(point: Uint8Array): bigint {
  const number = BigInt(`0x${hex(Uint8Array.from(point).reverse()) || "0"}`);
  return number & ((1n << 255n) - 1n);
}

function modulo(value: bigint): bigint {
  const rest = value % PRIME;
  return rest < 0n ? rest + PRIME : rest;
}

function power(base: bigint, exponent: bigint): bigint {
  let [result, factor] = [1n, modulo(base)];
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) {
      result = modulo(result * factor);
    }
    factor = modulo(factor * factor);
  }
  return result;
}
