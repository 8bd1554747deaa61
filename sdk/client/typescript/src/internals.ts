/** The parts that the golden vectors test one by one. No promise is made of them. */

export * as block from "./block.js";
export * as canonical from "./canonical.js";
export * as crypto from "./crypto.js";
export { currencies } from "./currencies.js";
export * as listProof from "./listProof.js";
export * as policy from "./policy.js";
export * as receipt from "./receipt.js";
export * as schema from "./schema.js";
export * as shapes from "./shapes.js";
export * as stateProof from "./stateProof.js";
export * as transaction from "./transaction.js";
