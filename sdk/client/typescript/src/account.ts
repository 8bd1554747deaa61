/** A party that can sign, and the key files of the command line. */

import { closeSync, fstatSync, openSync, readFileSync } from "node:fs";
import { hex, unhex } from "./canonical.js";
import { SecretKey } from "./crypto.js";
import { isParty, type Party, type PublicKey } from "./names.js";
import { agree, type Consent, SignedTransaction, type Terms, type Transaction } from "./transaction.js";

const MAX_BYTES = 4096;

/** A key file that cannot be used. */
export class KeyFileError extends Error {
  override name = "KeyFileError";
}

/** A party and one of its keys. */
export class Account {
  readonly #key: SecretKey;

  constructor(
    readonly party: Party,
    seed: Uint8Array,
  ) {
    if (!isParty(party)) {
      throw new Error(`expected a party such as "ann@shop", found "${party}"`);
    }
    this.#key = new SecretKey(seed);
  }

  /**
   * Reads a key file as `tradewind key new` writes it, which nobody but its owner may be able to
   * read.
   */
  static fromFile(path: string): Account {
    const file = openSync(path, "r");
    try {
      const { mode, size } = fstatSync(file);
      if ((mode & 0o077) !== 0) {
        throw new KeyFileError(`others can read the key file ${path}; close it with \`chmod 600 ${path}\``);
      }
      if (size > MAX_BYTES) {
        throw new KeyFileError(`${path} is no key file: ${size} bytes`);
      }
      return Account.fromEntries(path, readFileSync(file, "utf8"));
    } finally {
      closeSync(file);
    }
  }

  private static fromEntries(path: string, text: string): Account {
    const lines = text.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("#"));
    const entries = new Map<string, string>();
    for (const line of lines) {
      const [, name, value] = /^(\w+) *= *"([^"\\]*)"$/.exec(line.trim()) ?? [];
      if (name !== undefined && value !== undefined) {
        entries.set(name, value);
      }
    }
    const [party, publicKey, secretKey] = ["party", "public_key", "secret_key"].map((name) => entries.get(name));
    if (lines.length !== 3 || party === undefined || publicKey === undefined || secretKey === undefined) {
      throw new KeyFileError(`${path} is no plain key file: expected party, public_key, secret_key`);
    }
    if (!/^[0-9a-f]{64}$/.test(secretKey)) {
      throw new KeyFileError(`${path} is no key file: secret_key is not 64 hexadecimal digits`);
    }
    const account = new Account(party, unhex(secretKey));
    if (hex(account.public) !== publicKey) {
      throw new KeyFileError(`${path} is no key file: public_key is not the public half of secret_key`);
    }
    return account;
  }

  /** The public half of the key. */
  get public(): PublicKey {
    return this.#key.public;
  }

  /** Signs a transaction for `chain`. */
  sign(chain: Uint8Array, transaction: Transaction): SignedTransaction {
    return SignedTransaction.sign(transaction, chain, this.#key);
  }

  /** Agrees to a call that another party submits. */
  agree(chain: Uint8Array, terms: Terms): Consent {
    return agree(terms, chain, this.#key);
  }
}
