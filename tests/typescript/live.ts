/** A node that tests start and stop. */

import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { unhex, validatorsHash } from "@tradewind/client";

/** The `tradewind` command. */
export const BINARY = process.env["TRADEWIND_BINARY"] ?? "";

/** A live node with a developer's chain, on a free port. */
export class Node {
  address = "127.0.0.1:0";
  private process: ChildProcess | undefined;

  constructor(private readonly folder: string) {}

  get data(): string {
    return join(this.folder, "data");
  }

  async start(): Promise<void> {
    const path = join(this.folder, "node.log");
    const log = openSync(path, "a");
    const begin = readFileSync(path).length;
    const node = spawn(BINARY, ["node", "--data", this.data, "--listen", this.address], {
      stdio: ["ignore", "ignore", log],
    });
    closeSync(log);
    this.process = node;
    for (const deadline = Date.now() + 60_000; Date.now() < deadline && node.exitCode === null; ) {
      const plain = readFileSync(path).subarray(begin).toString().replace(/\x1b\[[0-9;]*m/g, "");
      const found = /listening.*address=(127\.0\.0\.1:\d+)/.exec(plain);
      if (found?.[1] !== undefined) {
        this.address = found[1];
        return;
      }
      await setTimeout(20);
    }
    throw new Error(`the node does not listen:\n${readFileSync(path, "utf8")}`);
  }

  stop(): Promise<number | null> {
    const node = this.process;
    return new Promise((resolve) => {
      node?.on("exit", resolve);
      node?.kill("SIGTERM");
    });
  }

  /** Hash of the validator set, as the genesis file says it. */
  validators(): Uint8Array {
    const genesis = readFileSync(join(this.data, "genesis.toml"), "utf8");
    const tables = genesis.slice(genesis.indexOf("[[validators]]"));
    const entry = (name: string) => new RegExp(`${name} = "?([^"\\n]+)"?`).exec(tables)?.[1] ?? "";
    return validatorsHash([{ party: entry("party"), key: unhex(entry("key")), power: BigInt(entry("power")) }]);
  }
}
