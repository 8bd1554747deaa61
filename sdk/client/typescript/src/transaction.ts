/**
 * Transactions: what a party asks the chain to do, and who agreed to it.
 *
 * What is signed is `len(tag) ‖ tag ‖ chain id ‖ canonical body`, never JSON or protobuf.
 */

import * as canonical from "./canonical.js";
import { DecodeError } from "./canonical.js";
import { digest, type SecretKey, signBytes, TAGS, verify } from "./crypto.js";
import type { Party, Timestamp } from "./names.js";
import { encode, exact, fixedBytes, Later, ListOf, PLAIN, record, type Shape, U64 } from "./shapes.js";

export const MAX_TRANSACTION_BYTES = 1 << 20;
const MAX_INVOCATIONS = 64;
const MAX_METHOD_BYTES = 64;

/** One call, and the calls below it that its signer authorises too. */
export interface Invocation {
  contract: Party;
  method: string;
  /** Canonical list of the arguments, in order. */
  args: Uint8Array;
  within: Invocation[];
}

/** What a party signs when it agrees to a call that another submits. */
export interface Terms {
  party: Party;
  invocation: Invocation;
  nonce: Uint8Array;
  expiry: Timestamp;
}

/** A party's signed agreement to one call, used at most once on the chain. */
export interface Consent {
  terms: Terms;
  key: Uint8Array;
  signature: Uint8Array;
}

/** What a sender asks for, before it is signed. */
export interface Transaction {
  sender: Party;
  request_id: Uint8Array;
  expiry: Timestamp;
  gas_limit: bigint;
  calls: Invocation[];
  consents: Consent[];
}

export const REQUEST_ID = fixedBytes("a request id of 16 bytes", 16);
export const SIGNATURE = fixedBytes("a signature of 64 bytes", 64);
export const INVOCATION: Shape<Invocation> = record<Invocation>("Invocation", {
  contract: PLAIN.party,
  method: PLAIN.text,
  args: PLAIN.bytes,
  within: new ListOf(new Later(() => INVOCATION)),
});
export const TERMS = record<Terms>("Terms", {
  party: PLAIN.party,
  invocation: INVOCATION,
  nonce: REQUEST_ID,
  expiry: U64,
});
export const CONSENT = record<Consent>("Consent", {
  terms: TERMS,
  key: PLAIN.public_key,
  signature: SIGNATURE,
});
export const TRANSACTION = record<Transaction>("Transaction", {
  sender: PLAIN.party,
  request_id: REQUEST_ID,
  expiry: U64,
  gas_limit: U64,
  calls: new ListOf(INVOCATION),
  consents: new ListOf(CONSENT),
});

/** What a consent's signature covers. */
export const termsSignBytes = (terms: Terms, chain: Uint8Array): Uint8Array =>
  signBytes(TAGS.consentSign, chain, encode(TERMS, terms));

/** Agrees to a call. */
export function agree(terms: Terms, chain: Uint8Array, key: SecretKey): Consent {
  return { terms, key: key.public, signature: key.sign(termsSignBytes(terms, chain)) };
}

/** What a transaction's signature covers. */
export const transactionSignBytes = (transaction: Transaction, chain: Uint8Array): Uint8Array =>
  signBytes(TAGS.transactionSign, chain, encode(TRANSACTION, transaction));

/** The identity on the chain: a second signature over the same body is the same. */
export const transactionId = (transaction: Transaction, chain: Uint8Array): Uint8Array =>
  digest(TAGS.transaction, chain, encode(TRANSACTION, transaction));

/** A transaction with its sender's signature: `[body, key, signature]`. */
export class SignedTransaction {
  constructor(
    readonly transaction: Transaction,
    readonly key: Uint8Array,
    readonly signature: Uint8Array,
  ) {}

  static sign(transaction: Transaction, chain: Uint8Array, key: SecretKey): SignedTransaction {
    return new SignedTransaction(transaction, key.public, key.sign(transactionSignBytes(transaction, chain)));
  }

  static fromBytes(data: Uint8Array): SignedTransaction {
    const item = canonical.decode(data, MAX_TRANSACTION_BYTES);
    const [body, key, signature] = Array.isArray(item) && item.length === 3 ? item : [];
    const isBytes = body instanceof Uint8Array && key instanceof Uint8Array && signature instanceof Uint8Array;
    if (!isBytes || key.length !== 32 || signature.length !== 64) {
      throw new DecodeError("not a canonical Envelope");
    }
    const transaction = exact(TRANSACTION, "Transaction", body);
    const agreed = transaction.consents.map((consent) => consent.terms.invocation);
    const invocations = [...transaction.calls, ...agreed];
    const count = invocations.reduce((sum, invocation) => sum + countOf(invocation), 0);
    if (count === 0 || count > MAX_INVOCATIONS || !invocations.every(fits)) {
      throw new DecodeError("not a canonical Transaction of 1 to 64 calls");
    }
    return new SignedTransaction(transaction, key, signature);
  }

  toBytes(): Uint8Array {
    return canonical.encode([encode(TRANSACTION, this.transaction), this.key, this.signature]);
  }

  id(chain: Uint8Array): Uint8Array {
    return transactionId(this.transaction, chain);
  }

  /** Whether all its signatures fit; whose the keys are, the registry says. */
  isSigned(chain: Uint8Array): boolean {
    const own = verify(this.key, transactionSignBytes(this.transaction, chain), this.signature);
    return (
      own &&
      this.transaction.consents.every(({ terms, key, signature }) =>
        verify(key, termsSignBytes(terms, chain), signature),
      )
    );
  }
}

const countOf = (invocation: Invocation): number =>
  invocation.within.reduce((sum, inner) => sum + countOf(inner), 1);

const fits = (invocation: Invocation): boolean =>
  Buffer.byteLength(invocation.method) <= MAX_METHOD_BYTES && invocation.within.every(fits);
