/**
 * Proofs that keys are, or are not, in the state with a given root.
 *
 * A proof is the part of the tree that the proved paths touch, in path order: terminals, where a
 * path ends in an empty subtree or in one of a single pair, and the roots of the siblings beside
 * the way, in the order in which a walk needs them.
 *
 *     {0: [terminal, ...], 1: sibling ‖ sibling ‖ ...}
 *     terminal = [depth] (empty) | [depth, path, value hash]
 */

import * as canonical from "./canonical.js";
import { compare, DecodeError, hex, type Item, same } from "./canonical.js";
import { digest, TAGS, ZERO } from "./crypto.js";
import type { Hash } from "./names.js";

const DEPTH = 256;
const MAX_BYTES = 9 << 20;

/** A proof that does not show what is claimed. */
export class ProofError extends Error {
  override name = "ProofError";
}

/** A statement about one path: the hash of its value, or `null` for absent. */
export interface Claim {
  path: Hash;
  value: Hash | null;
}

/** The claim that a state key has this value, or none. */
export const claimOf = (key: Uint8Array, value: Uint8Array | null): Claim => ({
  path: digest(TAGS.trieKey, key),
  value: value === null ? null : digest(TAGS.trieValue, value),
});

interface Terminal {
  depth: number;
  pair: { path: Hash; value: Hash } | undefined;
}

/**
 * Refuses unless every claim is true of the one state that has this root.
 *
 * The claims must be those the proof was made for, in any order.
 */
export function verifyStateProof(proof: Uint8Array, root: Hash, claims: Claim[]): void {
  const walk = read(proof);
  const ordered = [...claims].sort((a, b) => compare(a.path, b.path));
  ordered.forEach((claim, i) => {
    const previous = ordered[i - 1];
    if (previous !== undefined && same(previous.path, claim.path)) {
      throw new ProofError(`path ${hex(claim.path)} is claimed twice`);
    }
  });
  if (ordered.length === 0) {
    throw new ProofError("no claim to verify");
  }
  const found = walk.subtree(ordered, 0);
  walk.expectEnd();
  if (!same(found, root)) {
    throw new ProofError(`proof is for root ${hex(found)}, expected ${hex(root)}`);
  }
  if (walk.refuted !== undefined) {
    throw new ProofError(`claim about path ${hex(walk.refuted)} is false`);
  }
}

const shape = (): ProofError => new ProofError("proof does not fit the claimed paths");

function read(data: Uint8Array): Walk {
  try {
    return fields(canonical.decode(data, MAX_BYTES));
  } catch (error) {
    throw error instanceof DecodeError ? new ProofError(`cannot read proof: ${error.message}`) : error;
  }
}

function fields(item: Item): Walk {
  const wrong = new DecodeError("not a canonical Proof");
  const [terminals, siblings] = item instanceof Map && item.size === 2 ? [item.get(0n), item.get(1n)] : [];
  if (!Array.isArray(terminals) || !(siblings instanceof Uint8Array) || siblings.length % 32 !== 0) {
    throw wrong;
  }
  const isHash = (item: Item | undefined): item is Hash => item instanceof Uint8Array && item.length === 32;
  const read = terminals.map((terminal): Terminal => {
    const [depth, path, value] = Array.isArray(terminal) ? terminal : [];
    if (typeof depth !== "bigint" || depth < 0n || depth >= 1n << 16n || !Array.isArray(terminal)) {
      throw wrong;
    }
    if (terminal.length === 1) {
      return { depth: Number(depth), pair: undefined };
    }
    if (terminal.length !== 3 || !isHash(path) || !isHash(value)) {
      throw wrong;
    }
    return { depth: Number(depth), pair: { path, value } };
  });
  const hashes = Array.from({ length: siblings.length / 32 }, (_, i) => siblings.slice(i * 32, i * 32 + 32));
  return new Walk(read, hashes);
}

const bit = (path: Hash, depth: number): number => ((path[depth >> 3] ?? 0) >> (7 - (depth & 7))) & 1;

/** A walk of the claimed paths from the root, consuming the proof in order. */
class Walk {
  refuted: Hash | undefined;
  private nextTerminal = 0;
  private nextSibling = 0;

  constructor(
    private readonly terminals: Terminal[],
    private readonly siblings: Hash[],
  ) {}

  /** Root of the subtree at `depth` in which `claims` lie. */
  subtree(claims: Claim[], depth: number): Hash {
    if (claims.length === 0) {
      const sibling = this.siblings[this.nextSibling++];
      if (sibling === undefined) {
        throw shape();
      }
      return sibling;
    }
    const terminal = this.terminals[this.nextTerminal];
    if (terminal === undefined) {
      throw shape();
    }
    if (terminal.depth === depth) {
      this.nextTerminal++;
      return this.end(terminal, claims);
    }
    if (terminal.depth < depth || depth >= DEPTH) {
      throw shape();
    }
    const left = this.subtree(claims.filter(({ path }) => bit(path, depth) === 0), depth + 1);
    const right = this.subtree(claims.filter(({ path }) => bit(path, depth) === 1), depth + 1);
    return digest(TAGS.trieInner, left, right);
  }

  expectEnd(): void {
    if (this.nextTerminal !== this.terminals.length || this.nextSibling !== this.siblings.length) {
      throw shape();
    }
  }

  /** Root of a terminal, after comparing the claims that end in it. */
  private end({ depth, pair }: Terminal, claims: Claim[]): Hash {
    for (const { path, value } of claims) {
      const found = pair !== undefined && same(pair.path, path) ? pair.value : null;
      const holds = found === null || value === null ? found === value : same(found, value);
      if (!holds) {
        this.refuted ??= path;
      }
    }
    if (pair === undefined) {
      return ZERO;
    }
    const shares = ({ path }: Claim): boolean => {
      for (let i = 0; i < depth; i++) {
        if (bit(path, i) !== bit(pair.path, i)) {
          return false;
        }
      }
      return true;
    };
    if (!claims.every(shares)) {
      throw shape();
    }
    return digest(TAGS.trieLeaf, pair.path, pair.value);
  }
}
