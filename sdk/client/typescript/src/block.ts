/** Blocks, and the certificates that make them final. */

import { bigEndian, compare, concat, hex, same } from "./canonical.js";
import { digest, signBytes, TAGS, verify } from "./crypto.js";
import { listRoot } from "./listProof.js";
import type { Hash, Party, PublicKey, Timestamp } from "./names.js";
import { readReceipt, receiptHash } from "./receipt.js";
import { encode, exact, ListOf, PLAIN, record, U32, U64 } from "./shapes.js";
import { SIGNATURE, SignedTransaction } from "./transaction.js";

const MAX_BYTES = 1 << 20;

/** A certificate that proves nothing. */
export class CertificateError extends Error {
  override name = "CertificateError";
}

/** Transactions or receipts that are not those of a block. */
export class BlockError extends Error {
  override name = "BlockError";
}

/** What a certificate vouches for: one block and the state after it. */
export interface Header {
  chain: Hash;
  height: bigint;
  time: Timestamp;
  parent: Hash;
  proposer: PublicKey;
  state_root: Hash;
  transactions_root: Hash;
  receipts_root: Hash;
  validators: Hash;
  next_validators: Hash;
  gas_used: bigint;
  rules: number;
}

/** One member of the validator set. */
export interface Validator {
  party: Party;
  key: PublicKey;
  power: bigint;
}

/** One validator's signature under a block. */
export interface Precommit {
  key: PublicKey;
  signature: Uint8Array;
}

/** More than two thirds of a validator set's power, signed under one block. */
export interface Certificate {
  height: bigint;
  round: number;
  block: Hash;
  signatures: Precommit[];
}

export const HEADER = record<Header>("Header", {
  chain: PLAIN.hash,
  height: U64,
  time: U64,
  parent: PLAIN.hash,
  proposer: PLAIN.public_key,
  state_root: PLAIN.hash,
  transactions_root: PLAIN.hash,
  receipts_root: PLAIN.hash,
  validators: PLAIN.hash,
  next_validators: PLAIN.hash,
  gas_used: U64,
  rules: U32,
});
export const VALIDATORS = new ListOf(
  record<Validator>("Validator", { party: PLAIN.party, key: PLAIN.public_key, power: U64 }),
);
const PRECOMMIT = record<Precommit>(
  "Precommit",
  { key: PLAIN.public_key, signature: SIGNATURE },
  undefined,
  "list",
);
export const CERTIFICATE = record<Certificate>("Certificate", {
  height: U64,
  round: U32,
  block: PLAIN.hash,
  signatures: new ListOf(PRECOMMIT),
});

export const readHeader = (data: Uint8Array): Header => exact(HEADER, "Header", data, MAX_BYTES);

export const readCertificate = (data: Uint8Array): Certificate =>
  exact(CERTIFICATE, "Certificate", data, MAX_BYTES);

export const readValidators = (data: Uint8Array): Validator[] =>
  exact(VALIDATORS, "ValidatorSet", data, MAX_BYTES);

/** The block id. */
export const blockId = (header: Header): Hash => digest(TAGS.block, encode(HEADER, header));

/** The hash of a validator set in block headers. */
export const validatorsHash = (members: Validator[]): Hash =>
  digest(TAGS.validators, encode(VALIDATORS, members));

/** Refuses a set that is not sound. */
export function checkValidators(members: Validator[]): void {
  const ascending = members.every((member, i) => {
    const previous = members[i - 1];
    return previous === undefined || compare(previous.key, member.key) < 0;
  });
  const powers = members.every(({ power }) => power >= 1n && power <= 1n << 40n);
  if (!ascending || !powers || members.length < 1 || members.length > 200) {
    const bounds = "1 to 200 members, by ascending key, each with a power from 1 to 2^40";
    throw new Error(`a validator set has ${bounds}`);
  }
}

/** Refuses transactions and receipts that are not all of a header's block, in order. */
export function checkLists(header: Header, transactions: Uint8Array[], receipts: Uint8Array[]): void {
  const ids = transactions.map((data) => SignedTransaction.fromBytes(data).id(header.chain));
  if (!same(listRoot(ids), header.transactions_root)) {
    throw new BlockError("the transactions are not the block's");
  }
  const hashes = receipts.map((data) => receiptHash(readReceipt(data)));
  if (!same(listRoot(hashes), header.receipts_root)) {
    throw new BlockError("the receipts are not the block's");
  }
}

/** What a validator signs to precommit a block. */
export function precommitBytes(chain: Hash, certificate: Certificate, key: PublicKey): Uint8Array {
  const { height, round, block } = certificate;
  return signBytes(TAGS.precommit, chain, concat(bigEndian(height, 8), bigEndian(round, 4), block, key));
}

/**
 * Refuses unless more than two thirds of `validators`, which must be the set that `header`
 * names, signed `header`.
 */
export function verifyCertificate(certificate: Certificate, header: Header, validators: Validator[]): void {
  const hash = validatorsHash(validators);
  if (!same(hash, header.validators) || !isSound(validators)) {
    throw new CertificateError(
      `validator set hashes to ${hex(hash)}, the header names ${hex(header.validators)}`,
    );
  }
  if (certificate.height !== header.height) {
    throw new CertificateError(`certificate is for height ${certificate.height}, not ${header.height}`);
  }
  const id = blockId(header);
  if (!same(certificate.block, id)) {
    throw new CertificateError(`certificate is for block ${hex(certificate.block)}, not ${hex(id)}`);
  }
  const powers = new Map(validators.map(({ key, power }) => [hex(key), power]));
  let signed = 0n;
  let previous: PublicKey | undefined;
  for (const { key, signature } of certificate.signatures) {
    if (previous !== undefined && compare(previous, key) >= 0) {
      throw new CertificateError("signatures are not by ascending key");
    }
    previous = key;
    const power = powers.get(hex(key));
    if (power === undefined) {
      throw new CertificateError(`${hex(key)} is not a validator`);
    }
    if (!verify(key, precommitBytes(header.chain, certificate, key), signature)) {
      throw new CertificateError(`signature of ${hex(key)} does not fit`);
    }
    signed += power;
  }
  const total = validators.reduce((sum, { power }) => sum + power, 0n);
  if (signed * 3n <= total * 2n) {
    throw new CertificateError(`power ${signed} of ${total} signed, more than two thirds are needed`);
  }
}

function isSound(members: Validator[]): boolean {
  try {
    checkValidators(members);
    return true;
  } catch {
    return false;
  }
}
