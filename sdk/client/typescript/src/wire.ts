/** The messages of the wire, from the .proto files that come with the package. */

import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadPackageDefinition } from "@grpc/grpc-js";
import { loadSync, type MessageTypeDefinition } from "@grpc/proto-loader";
import type { ErrorInfo__Output } from "./v1/google/rpc/ErrorInfo.js";
import type { RetryInfo__Output } from "./v1/google/rpc/RetryInfo.js";
import type { Status__Output } from "./v1/google/rpc/Status.js";
import type { ProtoGrpcType } from "./v1/ledger.js";
import type { Committed__Output } from "./v1/tradewind/v1/Committed.js";

const proto = join(dirname(fileURLToPath(import.meta.url)), "..", "proto");

const definition = loadSync(["tradewind/v1/ledger.proto", "google/rpc/error.proto"], {
  keepCase: true,
  longs: String,
  enums: String,
  defaults: true,
  oneofs: true,
  includeDirs: [proto],
});

/** The service's client, as grpc-js makes it. */
export const { Ledger } = (loadPackageDefinition(definition) as unknown as ProtoGrpcType).tradewind.v1;

const reader = <T>(name: string): ((data: Buffer) => T) => {
  const message = definition[name] as MessageTypeDefinition<object, object>;
  return (data) => message.deserialize(data) as T;
};

/** Readers of what comes in the details of an error. */
export const readStatus = reader<Status__Output>("google.rpc.Status");
export const readErrorInfo = reader<ErrorInfo__Output>("google.rpc.ErrorInfo");
export const readRetryInfo = reader<RetryInfo__Output>("google.rpc.RetryInfo");
export const readCommitted = reader<Committed__Output>("tradewind.v1.Committed");
