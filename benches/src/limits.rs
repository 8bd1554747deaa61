//! What the ingredients and the peers can do: the figures that ours are compared with.
//!
//! Each was measured by itself on two cores of an AMD EPYC with AVX-512 and SHA-NI, with
//! nothing of this product around it. They set ratios; a ratio says how far the product is
//! from what its parts allow, whatever the machine of the day.

/// A figure with its origin.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    /// Whose figure it is.
    pub whose: &'static str,
    /// The figure, in the unit of the row that it is compared with.
    pub figure: f64,
}

/// Checking an ed25519 signature strictly over 200 bytes with a decompressed key, in µs.
pub const SIGNATURE_US: Limit = Limit {
    whose: "ed25519-dalek 3 verify_strict, AVX-512",
    figure: 22.8,
};
/// Starting an instance, four host calls, dropping it, in µs.
pub const MODULE_START_US: Limit = Limit {
    whose: "wasmtime 48, pooled and copy-on-write",
    figure: 6.6,
};
/// A call from a guest to its host, in ns.
pub const HOST_CALL_NS: Limit = Limit {
    whose: "wasmtime 48 host call",
    figure: 14.5,
};
/// A transfer in the fastest runtime of contracts in WebAssembly, in µs.
pub const WASM_TRANSFER_US: Limit = Limit {
    whose: "NEAR vm-runner 0.38 transfer",
    figure: 82.0,
};
/// A transfer in the fastest virtual machine, in µs.
pub const EVM_TRANSFER_US: Limit = Limit {
    whose: "revm 43 ERC-20 transfer",
    figure: 4.1,
};
/// A changed key of a packed trie without inserts, splits, history and proofs, in µs.
pub const TRIE_KEY_US: Limit = Limit {
    whose: "bucketed trie, updates alone",
    figure: 5.5,
};
/// A row put into `RocksDB` in a synced batch of 5,000, in µs.
pub const PUT_US: Limit = Limit {
    whose: "RocksDB put, synced batch of 5,000",
    figure: 1.72,
};
/// Transfers a second that a node on two cores is to take, load generator included.
pub const TRANSFERS_TPS: Limit = Limit {
    whose: "goal on two cores",
    figure: 8_000.0,
};
