/** Names: `name@organisation` for a party, one label for an organisation or a role. */

/** A person, a machine or a contract: `ann@shop`. */
export type Party = string;
/** An organisation: `shop`. */
export type Organisation = string;
/** A role: `customs`. */
export type Role = string;
/** An ISO 4217 alphabetic code: `GBP`. */
export type Currency = string;
/** Milliseconds since 1970. */
export type Timestamp = bigint;
/** A SHA-256 hash. */
export type Hash = Uint8Array;
/** A compressed ed25519 key. */
export type PublicKey = Uint8Array;

const MAX_NAME_BYTES = 32;
const LABEL = "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?";
const PARTY = new RegExp(`^${LABEL}@${LABEL}$`);
const ONE_LABEL = new RegExp(`^${LABEL}$`);

export const isParty = (text: string): boolean => text.length <= MAX_NAME_BYTES && PARTY.test(text);

export const isLabel = (text: string): boolean => text.length <= MAX_NAME_BYTES && ONE_LABEL.test(text);

export const isCurrency = (text: string): boolean => /^[A-Z]{3}$/.test(text);
