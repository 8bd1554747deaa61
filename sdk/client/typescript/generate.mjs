// Brings the .proto files of the wire into the package and writes types for their messages.

import { execFileSync } from "node:child_process";
import { cpSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const source = join(here, "..", "..", "..", "proto", "tradewind");
const proto = join(here, "proto");

rmSync(join(proto, "tradewind"), { recursive: true, force: true });
cpSync(source, join(proto, "tradewind"), { recursive: true });
rmSync(join(here, "src", "v1"), { recursive: true, force: true });
execFileSync(
  join(here, "node_modules", ".bin", "proto-loader-gen-types"),
  [
    "--keepCase", "--longs=String", "--enums=String", "--defaults", "--oneofs",
    "--grpcLib=@grpc/grpc-js", "--targetFileExtension=.ts", "--importFileExtension=.js",
    "--inputTemplate=%s", "--outputTemplate=%s__Output",
    `--includeDirs=${proto}`, `--outDir=${join(here, "src", "v1")}`,
    "tradewind/v1/ledger.proto", "google/rpc/error.proto",
  ],
  { stdio: ["ignore", "ignore", "inherit"] },
);
// The file has messages and no service, and so nothing to load.
rmSync(join(here, "src", "v1", "error.ts"), { force: true });
