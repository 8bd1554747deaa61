//! Keys found to be sound, because finding out costs as much as checking a signature.
//!
//! A key is checked where its transaction comes in, and again where the transaction is
//! executed, on the one thread that orders: the second time is a look-up. A cache: it may be
//! dropped at any time, and judges exactly as [`PublicKey::check`] does.

use std::sync::{Mutex, PoisonError};

use hashbrown::HashSet;
use tradewind_types::PublicKey;
use tradewind_types::signature::KeyError;

/// Most keys kept. Beyond it all are dropped.
const MOST_KEYS: usize = 65_536;

/// Keys that were found to be sound.
#[derive(Debug, Default)]
pub(crate) struct SoundKeys(Mutex<HashSet<PublicKey>>);

impl SoundKeys {
    /// Whether the key may be registered.
    pub(crate) fn check(&self, key: &PublicKey) -> Result<(), KeyError> {
        if self.has(key) {
            return Ok(());
        }
        key.check()?;
        let mut sound = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if sound.len() >= MOST_KEYS {
            sound.clear();
        }
        sound.insert(*key);
        Ok(())
    }

    /// Whether the key was found to be sound before.
    pub(crate) fn has(&self, key: &PublicKey) -> bool {
        let sound = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sound.contains(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tradewind_types::SecretKey;

    #[test]
    fn a_key_is_remembered_if_it_is_sound_and_only_then() {
        let keys = SoundKeys::default();
        let sound = SecretKey::from_seed(&[1; 32]).public();
        let weak = PublicKey::from_bytes([0; 32]);
        assert!(!keys.has(&sound));
        assert_eq!(keys.check(&sound), Ok(()));
        assert!(keys.has(&sound));
        assert_eq!(keys.check(&weak), Err(KeyError));
        assert_eq!(keys.check(&weak), Err(KeyError));
        assert!(!keys.has(&weak));
    }
}
