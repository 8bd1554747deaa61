/**
 * A client of a Tradewind ledger.
 *
 *     import { Account, Client } from "@tradewind/client";
 *
 *     const client = await Client.connect("127.0.0.1:7400");
 *     const cash = await client.contract("cash@zone");
 *     const ann = Account.fromFile("ann@shop.key");
 *     await client.call(ann, cash, "transfer", {
 *       from: "ann@shop", to: "bo@bank", amount: "139.12 GBP", reference: "INV-1",
 *     });
 *
 * The secret key stays here: arguments are encoded and signed on this side, and the node sees
 * signed bytes only. What it answers is its word, except what `Trust` has verified against
 * validators that you know.
 */

export { Account, KeyFileError } from "./account.js";
export {
  CertificateError, type Certificate, type Header, type Validator, blockId, readHeader, readValidators, validatorsHash,
} from "./block.js";
export { DecodeError, hex, unhex } from "./canonical.js";
export { Client, type EventsOptions, type SubmitOptions } from "./client.js";
export { Contract, deployment } from "./contract.js";
export {
  Answered, ClientError, Disagreement, Expired, Failed, OutcomeUnknown, Refusal, Rejected, WrongChain,
} from "./errors.js";
export { type Cursors, FileCursors, type Told } from "./events.js";
export { formatMoment, moment, parseMoment } from "./moment.js";
export { Amount, MoneyError } from "./money.js";
export type { Currency, Hash, Organisation, Party, PublicKey, Role, Timestamp } from "./names.js";
export { type Receipt, readReceipt } from "./receipt.js";
export { Codec, readSchema, type Schema, schemaHash, schemaOfModule } from "./schema.js";
export { type Json, ShapeError } from "./shapes.js";
export { Call, type FollowOptions, Stub, together, type TypedEvent } from "./stubs.js";
export { type Consent, type Invocation, SignedTransaction, type Terms, type Transaction } from "./transaction.js";
export {
  type CertifiedHeader, type Evidence, readEvidence, type StateEvidence, type TransactionEvidence, Trust,
  VerifyError, writeEvidence,
} from "./trust.js";
