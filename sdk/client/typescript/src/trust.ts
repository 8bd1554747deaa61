/**
 * Judging evidence by validators that are known.
 *
 * What verifies was certified by more than two thirds of a validator set that the caller trusts,
 * on the chain that the caller named. Nothing that a node says is believed.
 */

import {
  BlockError, CertificateError, checkLists, type Header, readCertificate, readHeader, readValidators,
  verifyCertificate,
} from "./block.js";
import * as canonical from "./canonical.js";
import { DecodeError, hex, type Item, same } from "./canonical.js";
import { digest, TAGS } from "./crypto.js";
import { readListProof, verifyListProof } from "./listProof.js";
import type { Hash } from "./names.js";
import { readReceipt, type Receipt } from "./receipt.js";
import { claimOf, ProofError, verifyStateProof } from "./stateProof.js";
import { SignedTransaction } from "./transaction.js";

const MAX_FILE_BYTES = 32 << 20;

/** Evidence that proves nothing. */
export class VerifyError extends Error {
  override name = "VerifyError";
}

/** A header with its certificate and the validators that gave it, each in canonical bytes. */
export interface CertifiedHeader {
  header: Uint8Array;
  certificate: Uint8Array;
  validators: Uint8Array;
}

/** Values of the state, or their absence (`null`), after one block. */
export interface StateEvidence {
  kind: "state";
  header: CertifiedHeader;
  entries: { key: Uint8Array; value: Uint8Array | null }[];
  proof: Uint8Array;
}

/** A transaction in a block, and its receipt. */
export interface TransactionEvidence {
  kind: "transaction";
  header: CertifiedHeader;
  transaction: Uint8Array;
  transactionProof: Uint8Array;
  receipt: Uint8Array;
  receiptProof: Uint8Array;
}

export type Evidence = StateEvidence | TransactionEvidence;

/**
 * A chain, and the hash of the validator set that certifies its blocks.
 *
 * Take both from a source you trust: the genesis file, or a header that was verified before.
 */
export class Trust {
  constructor(
    readonly chain: Hash,
    readonly validators: Hash,
  ) {}

  /** Checks that the trusted validators certified a header, and returns it. */
  header(evidence: CertifiedHeader): Header {
    const header = read("header", () => readHeader(evidence.header));
    const certificate = read("certificate", () => readCertificate(evidence.certificate));
    const validators = read("validator set", () => readValidators(evidence.validators));
    if (!same(header.chain, this.chain)) {
      throw new VerifyError(`evidence is of chain ${hex(header.chain)}, trusted is ${hex(this.chain)}`);
    }
    if (!same(header.validators, this.validators)) {
      const [found, trusted] = [hex(header.validators), hex(this.validators)];
      throw new VerifyError(`header names validators ${found}, trusted are ${trusted}`);
    }
    retell(CertificateError, "", () => verifyCertificate(certificate, header, validators));
    return header;
  }

  /** Whom to trust for the block after this one: how a change of validators is followed. */
  after(evidence: CertifiedHeader): Trust {
    return new Trust(this.chain, this.header(evidence).next_validators);
  }

  /** Checks that the entries are what the state held after the header's block. */
  state(evidence: StateEvidence): Header {
    const header = this.header(evidence.header);
    const claims = evidence.entries.map(({ key, value }) => claimOf(key, value));
    retell(ProofError, "state proof: ", () => verifyStateProof(evidence.proof, header.state_root, claims));
    return header;
  }

  /** Checks that the transaction is in the header's block, with this receipt. */
  transaction(evidence: TransactionEvidence): { header: Header; signed: SignedTransaction; receipt: Receipt } {
    const header = this.header(evidence.header);
    const signed = read("transaction", () => SignedTransaction.fromBytes(evidence.transaction));
    const id = signed.id(this.chain);
    const place = read("transaction proof", () => readListProof(evidence.transactionProof));
    if (!verifyListProof(place, header.transactions_root, id)) {
      throw new VerifyError("the transaction is not in the block at the place that is claimed");
    }
    const receipt = read("receipt", () => readReceipt(evidence.receipt));
    const hash = digest(TAGS.receipt, evidence.receipt);
    const beside = read("receipt proof", () => readListProof(evidence.receiptProof));
    const samePlace = beside.index === place.index && beside.count === place.count;
    const itsOwn = same(receipt.transaction, id) && samePlace;
    if (!itsOwn || !verifyListProof(beside, header.receipts_root, hash)) {
      throw new VerifyError("the receipt is not the transaction's in this block");
    }
    return { header, signed, receipt };
  }

  /** Checks evidence of either kind, and returns the header it hangs on. */
  evidence(evidence: Evidence): Header {
    return evidence.kind === "state" ? this.state(evidence) : this.transaction(evidence).header;
  }

  /** Checks that these are all transactions and receipts of the header's block. */
  block(evidence: CertifiedHeader, transactions: Uint8Array[], receipts: Uint8Array[]): Header {
    const header = this.header(evidence);
    retell(BlockError, "", () => checkLists(header, transactions, receipts));
    return header;
  }
}

/** Refuses a header that is not of the height that was asked for. */
export function checkHeight(evidence: CertifiedHeader, height: bigint | undefined): void {
  const header = read("header", () => readHeader(evidence.header));
  if (height !== undefined && header.height !== height) {
    throw unasked(`height ${height}`, `height ${header.height}`);
  }
}

/** Refuses evidence that is not about these keys, in this order. */
export function checkKeys({ entries }: StateEvidence, keys: Uint8Array[]): void {
  if (entries.length !== keys.length) {
    throw unasked(`${keys.length} keys`, `${entries.length} keys`);
  }
  entries.forEach(({ key: found }, i) => {
    const asked = keys[i];
    if (asked !== undefined && !same(found, asked)) {
      throw unasked(`key ${hex(asked)}`, `key ${hex(found)}`);
    }
  });
}

/** Refuses evidence of another transaction of `chain`. */
export function checkTransaction(evidence: TransactionEvidence, chain: Hash, id: Hash): void {
  const found = read("transaction", () => SignedTransaction.fromBytes(evidence.transaction)).id(chain);
  if (!same(found, id)) {
    throw unasked(`transaction ${hex(id)}`, `transaction ${hex(found)}`);
  }
}

const unasked = (expected: string, found: string): VerifyError =>
  new VerifyError(`the node sent evidence of ${found}, asked for was ${expected}`);

/** Reads a proof file, such as `tradewind proof` writes. What it proves, `Trust` says. */
export function readEvidence(data: Uint8Array): Evidence {
  const wrong = new DecodeError("not a canonical Evidence");
  const item = canonical.decode(data, MAX_FILE_BYTES);
  const [kind, holder] = Array.isArray(item) && item.length === 2 ? item : [];
  const [inner] = members(holder, 1, 1, wrong);
  if (kind === 0n) {
    const [header, entries, proof] = members(inner, 3, 3, wrong);
    if (!Array.isArray(entries)) {
      throw wrong;
    }
    const read = entries.map((entry) => {
      const [key, value] = members(entry, 1, 2, wrong);
      return { key: bytes(key, wrong), value: value === undefined ? null : bytes(value, wrong) };
    });
    return { kind: "state", header: certified(header, wrong), entries: read, proof: bytes(proof, wrong) };
  }
  if (kind === 1n) {
    const [header, transaction, transactionProof, receipt, receiptProof] = members(inner, 5, 5, wrong);
    return {
      kind: "transaction",
      header: certified(header, wrong),
      transaction: bytes(transaction, wrong),
      transactionProof: bytes(transactionProof, wrong),
      receipt: bytes(receipt, wrong),
      receiptProof: bytes(receiptProof, wrong),
    };
  }
  throw wrong;
}

/** The bytes of a proof file. */
export function writeEvidence(evidence: Evidence): Uint8Array {
  const { header, certificate, validators } = evidence.header;
  const certifiedHeader = numbered(header, certificate, validators);
  if (evidence.kind === "state") {
    const entries = evidence.entries.map(({ key, value }) =>
      value === null ? numbered(key) : numbered(key, value),
    );
    return canonical.encode([0n, numbered(numbered(certifiedHeader, entries, evidence.proof))]);
  }
  const { transaction, transactionProof, receipt, receiptProof } = evidence;
  const inner = numbered(certifiedHeader, transaction, transactionProof, receipt, receiptProof);
  return canonical.encode([1n, numbered(inner)]);
}

const numbered = (...items: Item[]): Item => new Map(items.map((item, i) => [BigInt(i), item]));

/** The members 0, 1, … of a map, which are all it has. */
function members(item: Item | undefined, least: number, most: number, wrong: Error): Item[] {
  if (!(item instanceof Map) || item.size < least || item.size > most) {
    throw wrong;
  }
  return Array.from({ length: item.size }, (_, i) => {
    const member = item.get(BigInt(i));
    if (member === undefined) {
      throw wrong;
    }
    return member;
  });
}

function certified(item: Item | undefined, wrong: Error): CertifiedHeader {
  const [header, certificate, validators] = members(item, 3, 3, wrong);
  return {
    header: bytes(header, wrong),
    certificate: bytes(certificate, wrong),
    validators: bytes(validators, wrong),
  };
}

function bytes(item: Item | undefined, wrong: Error): Uint8Array {
  if (!(item instanceof Uint8Array)) {
    throw wrong;
  }
  return item;
}

const read = <T>(part: string, decode: () => T): T => retell(DecodeError, `${part}: `, decode);

/** Runs a check, whose own error becomes a `VerifyError`. */
function retell<T>(kind: new (text: string) => Error, prefix: string, check: () => T): T {
  try {
    return check();
  } catch (error) {
    throw error instanceof kind ? new VerifyError(prefix + error.message) : error;
  }
}
