/** A party that can sign, and the key files of the command line. */

import { createDecipheriv } from "node:crypto";
import { closeSync, fstatSync, openSync, readFileSync } from "node:fs";
import { argon2id } from "@noble/hashes/argon2.js";
import { hex, unhex } from "./canonical.js";
import { SecretKey } from "./crypto.js";
import { isParty, type Party, type PublicKey } from "./names.js";
import { agree, type Consent, SignedTransaction, type Terms, type Transaction } from "./transaction.js";

const MAX_BYTES = 4096;
/** A seal cannot ask for more memory, in KiB, and passes. */
const [MOST_MEMORY_KIB, MOST_PASSES] = [1 << 20, 16];
const TAG_BYTES = 16;

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
   * Reads a key file of the command line, which nobody but its owner may be able to read.
   * `passphrase` is asked if the key is sealed.
   */
  static fromFile(path: string, passphrase?: () => string): Account {
    const file = openSync(path, "r");
    try {
      const { mode, size } = fstatSync(file);
      if ((mode & 0o077) !== 0) {
        throw new KeyFileError(`others can read the key file ${path}; close it with \`chmod 600 ${path}\``);
      }
      if (size > MAX_BYTES) {
        throw new KeyFileError(`${path} is no key file: ${size} bytes`);
      }
      const entries = new Entries(path, readFileSync(file, "utf8"));
      const account = new Account(entries.text("party"), secret(entries, passphrase));
      if (hex(account.public) !== entries.text("public_key")) {
        throw entries.broken("public_key is not the public half of secret_key");
      }
      return account;
    } finally {
      closeSync(file);
    }
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

/** The lines of a key file: `name = "text"` or `name = number`, in the table `[seal]` or in none. */
class Entries {
  private readonly values = new Map<string, string>();

  constructor(
    readonly path: string,
    text: string,
  ) {
    let table = "";
    for (const line of text.split("\n").map((line) => line.trim())) {
      const [, name, quoted, number] = /^(\w+) *= *(?:"([^"\\]*)"|([0-9]+))$/.exec(line) ?? [];
      if (line === "[seal]") {
        table = "seal.";
      } else if (name !== undefined) {
        this.values.set(table + name, quoted ?? number ?? "");
      } else if (line !== "" && !line.startsWith("#")) {
        throw this.broken(`found ${JSON.stringify(line)}`);
      }
    }
  }

  has(name: string): boolean {
    return this.values.has(name);
  }

  text(name: string): string {
    const value = this.values.get(name);
    if (value === undefined) {
      throw this.broken(`there is no ${name}`);
    }
    return value;
  }

  bytes(name: string, length?: number): Uint8Array {
    const text = this.text(name);
    if (!/^([0-9a-f]{2})*$/.test(text) || (length !== undefined && text.length !== 2 * length)) {
      throw this.broken(`${name} is not ${length === undefined ? "" : `${2 * length} `}lower-case hexadecimal digits`);
    }
    return unhex(text);
  }

  broken(why: string): KeyFileError {
    return new KeyFileError(`${this.path} is no key file: ${why}`);
  }
}

function secret(entries: Entries, passphrase: (() => string) | undefined): Uint8Array {
  if (entries.has("secret_key") || !entries.has("seal.sealed")) {
    return entries.bytes("secret_key", 32);
  }
  if (passphrase === undefined) {
    throw new KeyFileError(`the key in ${entries.path} is sealed by a passphrase, and none was given`);
  }
  return unsealed(entries, passphrase());
}

/**
 * Argon2id makes a key of the passphrase, which opens the secret; party and public key are sealed
 * along.
 */
function unsealed(entries: Entries, passphrase: string): Uint8Array {
  const [memory, passes] = [Number(entries.text("seal.memory_kib")), Number(entries.text("seal.passes"))];
  if (memory > MOST_MEMORY_KIB || passes > MOST_PASSES) {
    throw entries.broken("it asks for more than 1 GiB of memory or 16 passes");
  }
  const salt = entries.bytes("seal.salt");
  const key = argon2id(new TextEncoder().encode(passphrase), salt, { t: passes, m: memory, p: 1, dkLen: 32 });
  const sealed = entries.bytes("seal.sealed", 32 + TAG_BYTES);
  const opening = createDecipheriv("chacha20-poly1305", key, entries.bytes("seal.nonce", 12), {
    authTagLength: TAG_BYTES,
  });
  const bound = Buffer.from(`${entries.text("party")} ${entries.text("public_key")}`);
  opening.setAAD(bound, { plaintextLength: 32 });
  opening.setAuthTag(sealed.subarray(32));
  try {
    return new Uint8Array(Buffer.concat([opening.update(sealed.subarray(0, 32)), opening.final()]));
  } catch {
    throw new KeyFileError(`the passphrase does not open ${entries.path}`);
  }
}
