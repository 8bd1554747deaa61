/** Receipts: what became of a transaction, in numbers only. */

import { digest, TAGS } from "./crypto.js";
import type { Hash, Party } from "./names.js";
import { choice, encode, exact, ListOf, names, PLAIN, record, U32, U64, U8 } from "./shapes.js";

/** The platform's own failures; the first has the number 1. */
export const HOST_FAILURES = [
  "OutOfGas",
  "Trapped",
  "MissingConsent",
  "MissingRole",
  "NotPermitted",
  "UnknownContract",
  "UnknownMethod",
  "ContractFrozen",
  "RecordHeld",
  "Reentered",
  "TooDeep",
  "BadArguments",
  "ActionInView",
  "LimitExceeded",
  "BadPointer",
  "BadState",
  "PartyFrozen",
  "ConsentUsed",
  "ConsentExpired",
  "NotTheKey",
  "Overflow",
  "ModuleRefused",
  "NotUnique",
];

/** Something that happened; `data` is the canonical map from field number to value. */
export interface ReceiptEvent {
  contract: Party;
  name: string;
  keys: number;
  data: Uint8Array;
}

/** Why a call had no effect: the platform stopped a contract, or the contract refused. */
export type Failure =
  | { kind: "Host"; contract: Party; code: string; fields: Uint8Array }
  | { kind: "Contract"; contract: Party; code: number; fields: Uint8Array };

/** All calls took effect, or none. */
export type Outcome =
  | { kind: "Success"; returned: Uint8Array[] }
  | { kind: "Failed"; call: number; failure: Failure };

/** What became of one transaction. */
export interface Receipt {
  transaction: Hash;
  outcome: Outcome;
  gas_used: bigint;
  events: ReceiptEvent[];
}

export const HOST_FAILURE = names("HostFailure", HOST_FAILURES, 1);
export const EVENT = record<ReceiptEvent>("Event", {
  contract: PLAIN.party,
  name: PLAIN.text,
  keys: U8,
  data: PLAIN.bytes,
});
export const FAILURE = choice<Failure>("Failure", {
  Host: { contract: PLAIN.party, code: HOST_FAILURE, fields: PLAIN.bytes },
  Contract: { contract: PLAIN.party, code: U32, fields: PLAIN.bytes },
});
export const OUTCOME = choice<Outcome>("Outcome", {
  Success: { returned: new ListOf(PLAIN.bytes) },
  Failed: { call: U32, failure: FAILURE },
});
export const RECEIPT = record<Receipt>("Receipt", {
  transaction: PLAIN.hash,
  outcome: OUTCOME,
  gas_used: U64,
  events: new ListOf(EVENT),
});

export const readReceipt = (data: Uint8Array): Receipt => exact(RECEIPT, "Receipt", data);

/** The hash in the block's list of receipts. */
export const receiptHash = (receipt: Receipt): Hash => digest(TAGS.receipt, encode(RECEIPT, receipt));
