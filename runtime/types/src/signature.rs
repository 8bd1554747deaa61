//! ed25519 keys and signatures, and the one function that judges them.
//!
//! Invariant: a signature is valid exactly when `PublicKey::verify` says so, at every place
//! and every time. It is `verify_strict`; batch verification disagrees with it on crafted
//! keys and is used nowhere. A key enters the registry only through `PublicKey::check`,
//! which refuses weak keys and keys with a torsion part: they would have two meanings.

use core::fmt;

use ed25519_dalek::{Signer, SigningKey, VerifyingKey};

/// A compressed ed25519 public key, as it is named and compared. Any 32 bytes can be one;
/// whether it is fit for use, `check` says.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PublicKey([u8; 32]);

/// Bytes that are not an acceptable key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an ed25519 public key in good order (32 bytes, on the curve, torsion-free)")]
pub struct KeyError;

impl PublicKey {
    /// Wraps the bytes of a key.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The compressed key.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Whether the key may be registered: canonical, on the curve, not weak, torsion-free.
    pub fn check(&self) -> Result<(), KeyError> {
        let key = VerifyingKey::from_bytes(&self.0).map_err(|_| KeyError)?;
        let point = key.to_edwards();
        let canonical = point.compress().to_bytes() == self.0;
        if canonical && !key.is_weak() && point.is_torsion_free() {
            Ok(())
        } else {
            Err(KeyError)
        }
    }

    /// Whether `signature` over `message` is this key's.
    pub fn verify(&self, message: &[u8], signature: &Signature) -> bool {
        self.prepare()
            .is_some_and(|key| key.verify(message, signature))
    }

    /// Decompresses the key for repeated use; `None` if it is not on the curve.
    pub fn prepare(&self) -> Option<PreparedKey> {
        VerifyingKey::from_bytes(&self.0).ok().map(PreparedKey)
    }
}

/// A decompressed key: saves some microseconds a signature.
#[derive(Clone, Copy, Debug)]
pub struct PreparedKey(VerifyingKey);

impl PreparedKey {
    /// Whether `signature` over `message` is this key's.
    pub fn verify(&self, message: &[u8], signature: &Signature) -> bool {
        let signature = ed25519_dalek::Signature::from_bytes(&signature.0);
        self.0.verify_strict(message, &signature).is_ok()
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_bytes()
            .iter()
            .try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl core::str::FromStr for PublicKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let hash: crate::Hash = text.parse().map_err(|_| KeyError)?;
        Ok(Self(*hash.as_bytes()))
    }
}

impl<C> minicbor::Encode<C> for PublicKey {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.bytes(self.as_bytes())?.ok()
    }
}

impl<'b, C> minicbor::Decode<'b, C> for PublicKey {
    fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        let bytes = d.bytes()?.try_into();
        bytes
            .map(Self)
            .map_err(|_| minicbor::decode::Error::message("a public key is 32 bytes"))
    }
}

/// An ed25519 signature.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Signature([u8; 64]);

impl Signature {
    /// Wraps the bytes of a signature; whether it is valid, `PublicKey::verify` says.
    pub const fn from_bytes(bytes: [u8; 64]) -> Self {
        Self(bytes)
    }

    /// The bytes of the signature.
    pub const fn as_bytes(&self) -> &[u8; 64] {
        &self.0
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl<C> minicbor::Encode<C> for Signature {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.bytes(&self.0)?.ok()
    }
}

impl<'b, C> minicbor::Decode<'b, C> for Signature {
    fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        let bytes = d.bytes()?.try_into();
        bytes
            .map(Self)
            .map_err(|_| minicbor::decode::Error::message("a signature is 64 bytes"))
    }
}

/// An ed25519 secret key. Wiped from memory when dropped; never printed.
pub struct SecretKey(SigningKey);

impl SecretKey {
    /// The key of a 32-byte seed, which must come from a secure source of randomness.
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(seed))
    }

    /// The seed, for key files.
    pub fn seed(&self) -> &[u8; 32] {
        self.0.as_bytes()
    }

    /// The public half.
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key().to_bytes())
    }

    /// Signs a message.
    pub fn sign(&self, message: &[u8]) -> Signature {
        Signature(self.0.sign(message).to_bytes())
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SecretKey of {}", self.public())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_good_for_its_message_and_key_only() {
        let [ann, bo] = [1, 2].map(|seed| SecretKey::from_seed(&[seed; 32]));
        let signature = ann.sign(b"release the goods");
        assert!(ann.public().verify(b"release the goods", &signature));
        assert!(!ann.public().verify(b"release the good", &signature));
        assert!(!bo.public().verify(b"release the goods", &signature));
    }

    #[test]
    fn weak_and_malformed_keys_are_refused() {
        let identity = {
            let mut bytes = [0; 32];
            bytes[0] = 1;
            bytes
        };
        let small_order = [0; 32];
        let not_on_the_curve = [2; 32];
        for bytes in [identity, small_order, not_on_the_curve, [0xff; 32]] {
            assert_eq!(
                PublicKey::from_bytes(bytes).check(),
                Err(KeyError),
                "{bytes:x?}"
            );
        }
    }

    #[test]
    fn a_key_with_a_torsion_part_is_refused() {
        // A point of order 8 added to an ordinary key: on the curve, of large order, not in
        // the prime-order group.
        let torsion = ed25519_dalek::VerifyingKey::from_bytes(&[
            0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10,
            0x67, 0x0f, 0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77,
            0x92, 0xac, 0x03, 0x7a,
        ])
        .expect("on the curve");
        let key = SecretKey::from_seed(&[1; 32]).public();
        assert_eq!(key.check(), Ok(()));
        let key = VerifyingKey::from_bytes(key.as_bytes()).expect("on the curve");
        let mixed = (key.to_edwards() + torsion.to_edwards())
            .compress()
            .to_bytes();
        assert_eq!(PublicKey::from_bytes(mixed).check(), Err(KeyError));
    }

    #[test]
    fn signatures_of_any_bytes_are_judged_without_panic() {
        let key = SecretKey::from_seed(&[1; 32]).public();
        for byte in [0, 1, 0x7f, 0x80, 0xff] {
            assert!(!key.verify(b"m", &Signature::from_bytes([byte; 64])));
        }
    }
}
