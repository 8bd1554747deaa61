/** What can go wrong between a caller and the chain. */

import { type ServiceError, status as codes } from "@grpc/grpc-js";
import { hex } from "./canonical.js";
import type { Committed__Output } from "./v1/tradewind/v1/Committed.js";
import type { Failure__Output } from "./v1/tradewind/v1/Failure.js";
import { readCommitted, readErrorInfo, readRetryInfo, readStatus } from "./wire.js";

/** A request that did not come to a good end. */
export class ClientError extends Error {
  constructor(text: string, options?: ErrorOptions) {
    super(text, options);
    this.name = new.target.name;
  }
}

/** The node serves another chain than was asked for. */
export class WrongChain extends ClientError {}

/**
 * The node prepared other bytes than this side encodes: its schema or it is not to be trusted,
 * and nothing was signed.
 */
export class Disagreement extends ClientError {}

/** The transaction is in a block, and its calls failed. */
export class Failed extends ClientError {
  constructor(
    text: string,
    readonly committed: Committed__Output,
    readonly failure: Failure__Output,
  ) {
    super(text);
  }
}

/** The chain or the pool turned the transaction down. Nothing of it is on the chain. */
export class Rejected extends ClientError {
  constructor(
    readonly reason: string,
    text: string,
  ) {
    super(`${text} (${reason})`);
  }
}

/** The transaction's time ran out before a block took it. It will never be in one. */
export class Expired extends ClientError {}

/** The node, or the way to it, answered with an error. */
export class Answered extends ClientError {
  readonly code: codes;
  readonly reason: string | undefined;
  readonly metadata: { [name: string]: string };

  constructor(error: ServiceError) {
    super(error.details || error.message);
    this.code = error.code;
    const info = infoOf(error);
    this.reason = info?.reason;
    this.metadata = info?.metadata ?? {};
  }
}

/**
 * Nobody knows what became of the transaction: the last word on it was not one by which chain or
 * pool turn it down. It may be in a block, or come into one until it expires. Ask its status, or
 * submit the same bytes again, which never executes them twice.
 */
export class OutcomeUnknown extends Answered {
  constructor(
    error: ServiceError,
    readonly transaction: Uint8Array,
  ) {
    super(error);
    const last = this.message;
    this.message =
      `nobody knows what became of transaction ${hex(transaction)} (${last}): ` +
      "ask its status, or submit the same bytes again";
  }
}

/** A contract refused, by a failure of its schema: the base of the failures in typed stubs. */
export class Refusal extends ClientError {
  constructor(readonly failed: Failed) {
    super(failed.message, { cause: failed });
  }
}

function detailsOf(error: ServiceError) {
  const [bytes] = error.metadata?.get("grpc-status-details-bin") ?? [];
  return bytes instanceof Buffer ? readStatus(bytes).details : [];
}

function infoOf(error: ServiceError) {
  for (const detail of detailsOf(error)) {
    if (detail.type_url.endsWith("/google.rpc.ErrorInfo")) {
      const info = readErrorInfo(detail.value as Buffer);
      if (info.domain === "tradewind") {
        return info;
      }
    }
  }
  return undefined;
}

function committedOf(error: ServiceError): Committed__Output | undefined {
  const found = detailsOf(error).find((detail) => detail.type_url.endsWith("/tradewind.v1.Committed"));
  return found && readCommitted(found.value as Buffer);
}

/** How many milliseconds an error says to wait before asking again. */
export function waitOf(error: ServiceError): number {
  const found = detailsOf(error).find((detail) => detail.type_url.endsWith("/google.rpc.RetryInfo"));
  const delay = found && readRetryInfo(found.value as Buffer).retry_delay;
  return delay ? Number(delay.seconds) * 1_000 + Math.ceil(delay.nanos / 1e6) : 0;
}

/** Reasons by which the chain or the pool turns a transaction down. */
const REFUSALS = new Set([
  "BAD_SIGNATURE",
  "BAD_TRANSACTION",
  "DUPLICATE_REQUEST",
  "EXPIRY_TOO_FAR",
  "GAS_LIMIT",
  "NOT_THE_KEY",
  "REJECTED",
  "SENDER_FROZEN",
  "UNKNOWN_SENDER",
]);

/** The reason of a request that was turned away before the pool saw it. */
const TOO_OFTEN = "RATE_LIMITED";

/**
 * Whether the connection broke, or the node at its end is about to stop: another try may meet
 * with another fate.
 */
export function isLost(error: ServiceError): boolean {
  switch (error.code) {
    case codes.UNAVAILABLE:
    case codes.CANCELLED:
      return true;
    case codes.UNKNOWN:
    case codes.INTERNAL:
      return infoOf(error) === undefined;
    default:
      return false;
  }
}

/** Whether the same bytes may be sent again: nobody answered, or the node says so. */
export function mayRetry(error: ServiceError): boolean {
  const reason = infoOf(error)?.reason;
  return isLost(error) || error.code === codes.DEADLINE_EXCEEDED || reason === "BUSY" || reason === TOO_OFTEN;
}

/** Whether the attempt that was answered so may have left the transaction in the pool. */
export const mayBeTaken = (error: ServiceError): boolean => infoOf(error)?.reason !== TOO_OFTEN;

/**
 * The error of a submission in our words. `taken` says whether an attempt before the last may
 * have left the transaction in the pool.
 */
export function explain(error: ServiceError, transaction: Uint8Array, taken: boolean): ClientError {
  const committed = committedOf(error);
  const failure = committed?.outcome?.failure;
  if (committed && failure) {
    return new Failed(error.details, committed, failure);
  }
  const reason = infoOf(error)?.reason;
  if (reason === "EXPIRED") {
    return new Expired(`transaction ${hex(transaction)} expired before a block took it`);
  }
  if (reason !== undefined && (REFUSALS.has(reason) || (reason === TOO_OFTEN && !taken))) {
    return new Rejected(reason, error.details);
  }
  if (reason === undefined && !taken && !mayRetry(error)) {
    return new Answered(error);
  }
  return new OutcomeUnknown(error, transaction);
}
