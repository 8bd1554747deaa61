/** What can go wrong between a caller and the chain. */

import { type ServiceError, status as codes } from "@grpc/grpc-js";
import { hex } from "./canonical.js";
import type { Committed__Output } from "./v1/tradewind/v1/Committed.js";
import type { Failure__Output } from "./v1/tradewind/v1/Failure.js";
import { readCommitted, readErrorInfo, readStatus } from "./wire.js";

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

/** The transaction was not taken. Nothing of it is on the chain. */
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

/** Whether the same bytes may be sent again: nobody answered, or the node says so. */
export function mayRetry(error: ServiceError): boolean {
  const reason = infoOf(error)?.reason;
  switch (error.code) {
    case codes.UNAVAILABLE:
    case codes.DEADLINE_EXCEEDED:
    case codes.CANCELLED:
      return true;
    case codes.UNKNOWN:
      return reason === undefined;
    default:
      return reason === "BUSY";
  }
}

/** The error of a submission in our words. */
export function explain(error: ServiceError, transaction: Uint8Array): ClientError {
  const committed = committedOf(error);
  const failure = committed?.outcome?.failure;
  if (committed && failure) {
    return new Failed(error.details, committed, failure);
  }
  const reason = infoOf(error)?.reason;
  if (reason === "EXPIRED") {
    return new Expired(`transaction ${hex(transaction)} expired before a block took it`);
  }
  return reason === undefined ? new Answered(error) : new Rejected(reason, error.details);
}
