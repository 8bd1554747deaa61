//! Doors of this crate as functions of arbitrary bytes, for fuzz targets and their corpora.
//!
//! A panic is the finding; the results do not matter.

use alloc::vec::Vec;

use tradewind_types::Hash;

use crate::{Claim, Proof};

/// Decodes a proof from what follows the claims in `data` and verifies it.
///
/// ```text
/// count (1) ‖ root (32) ‖ count × (kind (1) ‖ path (32) ‖ value hash (32)) ‖ proof
/// ```
pub fn verify(data: &[u8]) {
    let _ = verify_parts(data);
}

fn verify_parts(data: &[u8]) -> Option<()> {
    let (count, data) = data.split_first()?;
    let (root, mut data) = data.split_first_chunk::<32>()?;
    let mut claims = Vec::new();
    for _ in 0..*count {
        let (kind, rest) = data.split_first()?;
        let (path, rest) = rest.split_first_chunk::<32>()?;
        let (value, rest) = rest.split_first_chunk::<32>()?;
        claims.push(Claim {
            path: Hash::from_bytes(*path),
            value: (kind % 2 == 1).then_some(Hash::from_bytes(*value)),
        });
        data = rest;
    }
    let proof = Proof::decode(data).ok()?;
    let _ = proof.verify(&Hash::from_bytes(*root), &claims);
    Some(())
}

/// Reads `data` as each kind of stored page.
#[cfg(feature = "prover")]
pub fn page(data: &[u8]) {
    crate::trie::read_any(data);
}
