//! A secret key under a passphrase: Argon2id (RFC 9106) makes a key of the passphrase, which
//! ChaCha20-Poly1305 (RFC 8439) seals the secret with. Party and public key are sealed along:
//! a file whose name was changed does not open.

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::ChaCha20Poly1305;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use serde::{Deserialize, Serialize};
use tradewind_types::{Party, PublicKey, SecretKey};

/// Memory, in KiB, and passes of new seals: the second choice of RFC 9106 on one lane, a third
/// of a second on a laptop.
const COST: (u32, u32) = (64 << 10, 3);
/// Most memory, in KiB, and passes of a seal that is opened: a file cannot ask for more.
const MOST: (u32, u32) = (1 << 20, 16);

/// What a key file holds instead of the secret.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Seal {
    /// Memory to spend, in KiB.
    memory_kib: u32,
    /// Passes over it.
    passes: u32,
    salt: String,
    nonce: String,
    /// The secret, encrypted and authenticated.
    sealed: String,
}

/// Why a seal does not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SealError {
    /// The file is not as it was written.
    Malformed(&'static str),
    /// Another passphrase, or something was changed.
    Passphrase,
    /// No randomness.
    Randomness(getrandom::Error),
}

impl Seal {
    pub(super) fn make(party: Party, key: &SecretKey, passphrase: &str) -> Result<Self, SealError> {
        let (mut salt, mut nonce) = ([0; 16], [0; 12]);
        getrandom::fill(&mut salt)
            .and_then(|()| getrandom::fill(&mut nonce))
            .map_err(SealError::Randomness)?;
        let (memory_kib, passes) = COST;
        let cipher = cipher(passphrase, &salt, memory_kib, passes)?;
        let aad = bound(party, &key.public());
        let payload = Payload {
            msg: key.seed(),
            aad: &aad,
        };
        let sealed = cipher.encrypt(&nonce.into(), payload);
        let sealed = sealed.map_err(|_| SealError::Malformed("the secret cannot be sealed"))?;
        Ok(Self {
            memory_kib,
            passes,
            salt: hex::encode(salt),
            nonce: hex::encode(nonce),
            sealed: hex::encode(sealed),
        })
    }

    pub(super) fn open(
        &self,
        party: Party,
        public: &PublicKey,
        passphrase: &str,
    ) -> Result<SecretKey, SealError> {
        if self.memory_kib > MOST.0 || self.passes > MOST.1 {
            return Err(SealError::Malformed(
                "it asks for more than 1 GiB of memory or 16 passes",
            ));
        }
        let bytes = |text: &str, what| hex::decode(text).map_err(|_| SealError::Malformed(what));
        let salt = bytes(&self.salt, "salt is not hexadecimal")?;
        let nonce = bytes(&self.nonce, "nonce is not hexadecimal")?;
        let nonce: [u8; 12] = nonce
            .try_into()
            .map_err(|_| SealError::Malformed("nonce has not 12 bytes"))?;
        let sealed = bytes(&self.sealed, "sealed is not hexadecimal")?;
        let aad = bound(party, public);
        let payload = Payload {
            msg: &sealed,
            aad: &aad,
        };
        let cipher = cipher(passphrase, &salt, self.memory_kib, self.passes)?;
        let seed = cipher.decrypt(&nonce.into(), payload);
        let seed = seed.map_err(|_| SealError::Passphrase)?;
        let seed: [u8; 32] = seed
            .try_into()
            .map_err(|_| SealError::Malformed("the secret has not 32 bytes"))?;
        Ok(SecretKey::from_seed(&seed))
    }
}

/// What the seal holds together with the secret.
fn bound(party: Party, public: &PublicKey) -> Vec<u8> {
    format!("{party} {public}").into_bytes()
}

fn cipher(
    passphrase: &str,
    salt: &[u8],
    memory_kib: u32,
    passes: u32,
) -> Result<ChaCha20Poly1305, SealError> {
    let params = Params::new(memory_kib, passes, 1, Some(32))
        .map_err(|_| SealError::Malformed("its memory or passes are out of bounds"))?;
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let mut key = [0; 32];
    argon
        .hash_password_into(passphrase.as_bytes(), salt, &mut key)
        .map_err(|_| SealError::Malformed("its salt is out of bounds"))?;
    Ok(ChaCha20Poly1305::new(&key.into()))
}
