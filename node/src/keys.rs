//! Keys kept decompressed, because decompressing one costs a tenth of a signature check.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use tradewind_types::signature::PreparedKey;
use tradewind_types::{PublicKey, Signature};

/// Most keys kept. Beyond it the ring starts afresh.
const MOST_KEYS: usize = 262_144;

/// Keys seen before. A cache: it judges exactly as [`PublicKey::verify`] does.
#[derive(Debug, Default)]
pub(crate) struct KeyRing {
    keys: RwLock<HashMap<PublicKey, PreparedKey>>,
}

impl KeyRing {
    /// Whether `signature` over `message` is the key's.
    pub(crate) fn verify(&self, key: &PublicKey, message: &[u8], signature: &Signature) -> bool {
        let known = self
            .keys
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(key)
            .copied();
        if let Some(prepared) = known {
            return prepared.verify(message, signature);
        }
        let Some(prepared) = key.prepare() else {
            return false;
        };
        let fits = prepared.verify(message, signature);
        if fits {
            let mut keys = self.keys.write().unwrap_or_else(PoisonError::into_inner);
            if keys.len() >= MOST_KEYS {
                keys.clear();
            }
            keys.insert(*key, prepared);
        }
        fits
    }
}
