/**
 * Roots and proofs of a block's lists: transactions and receipts.
 *
 * A complete binary Merkle tree: a leaf commits to its index, inner nodes are tagged apart from
 * leaves, and the root commits to the count.
 */

import { bigEndian, same } from "./canonical.js";
import { digest, TAGS, ZERO } from "./crypto.js";
import type { Hash } from "./names.js";
import { exact, ListOf, PLAIN, record, U32 } from "./shapes.js";

const MAX_LEMMAS = 32;

/** Shows that an item stands at an index of a list. */
export interface ListProof {
  index: number;
  count: number;
  /** Siblings from the leaf to the top. */
  lemmas: Hash[];
}

export const LIST_PROOF = record<ListProof>("ListProof", {
  index: U32,
  count: U32,
  lemmas: new ListOf(PLAIN.hash),
});

export const readListProof = (data: Uint8Array): ListProof => exact(LIST_PROOF, "ListProof", data, 1 << 20);

const leaf = (index: number, item: Hash): Hash => digest(TAGS.listLeaf, bigEndian(index, 4), item);

const inner = (left: Hash, right: Hash): Hash => digest(TAGS.listInner, left, right);

const seal = (count: number, top: Hash): Hash => digest(TAGS.listRoot, bigEndian(count, 4), top);

/**
 * The root of hashes in their order.
 *
 * In the array of a complete tree the leaves are the last nodes, node `n` has the children
 * `2n + 1` and `2n + 2`, and the top is node 0.
 */
export function listRoot(items: Hash[]): Hash {
  const nodes = new Map<number, Hash>();
  items.forEach((item, i) => nodes.set(items.length - 1 + i, leaf(i, item)));
  for (let n = items.length - 2; n >= 0; n--) {
    nodes.set(n, inner(nodes.get(2 * n + 1) ?? ZERO, nodes.get(2 * n + 2) ?? ZERO));
  }
  return seal(items.length, nodes.get(0) ?? ZERO);
}

/** Whether the proof shows `item` at its index in the list with this root. */
export function verifyListProof({ index, count, lemmas }: ListProof, root: Hash, item: Hash): boolean {
  if (index >= count || lemmas.length > MAX_LEMMAS) {
    return false;
  }
  let node = index + count - 1;
  let top = leaf(index, item);
  for (const sibling of lemmas) {
    if (node === 0) {
      return false;
    }
    top = node % 2 === 1 ? inner(top, sibling) : inner(sibling, top);
    node = Math.floor((node - 1) / 2);
  }
  return node === 0 && same(seal(count, top), root);
}
