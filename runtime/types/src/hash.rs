//! Hashes and the tags that keep their uses apart.
//!
//! Every hash is `SHA-256(len(tag) ‖ tag ‖ parts)`: two uses never share a preimage,
//! because their tags differ in length or content. A caller passes parts that are of
//! fixed length or self-delimiting; `digest` adds no separators between them.

use core::fmt;
use core::str::FromStr;

use sha2::{Digest, Sha256};

/// A SHA-256 hash.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Hash([u8; 32]);

/// What a hash is of. One tag a use; a tag is never reused or renamed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Domain {
    /// Signed transaction: its identity on the chain.
    Transaction,
    /// Bytes a sender signs.
    TransactionSign,
    /// Bytes a party signs to consent to a call.
    ConsentSign,
    /// Receipt of a transaction.
    Receipt,
    /// Block header: the block id.
    Block,
    /// Bytes a validator signs to precommit a block.
    Precommit,
    /// Validator set.
    Validators,
    /// Genesis document: the chain id.
    Genesis,
    /// Contract code.
    Code,
    /// Contract schema.
    Schema,
    /// Leaf of a block's complete binary tree.
    ListLeaf,
    /// Inner node of a block's complete binary tree.
    ListInner,
    /// Root of a block's complete binary tree with its count.
    ListRoot,
    /// State key to trie path.
    TrieKey,
    /// State value to trie leaf.
    TrieValue,
    /// Leaf of the state trie.
    TrieLeaf,
    /// Inner node of the state trie.
    TrieInner,
    /// Hash that a contract asks for through the host.
    Contract,
}

impl Domain {
    /// All domains, for tests that hold their tags apart.
    pub const ALL: [Self; 18] = [
        Self::Transaction,
        Self::TransactionSign,
        Self::ConsentSign,
        Self::Receipt,
        Self::Block,
        Self::Precommit,
        Self::Validators,
        Self::Genesis,
        Self::Code,
        Self::Schema,
        Self::ListLeaf,
        Self::ListInner,
        Self::ListRoot,
        Self::TrieKey,
        Self::TrieValue,
        Self::TrieLeaf,
        Self::TrieInner,
        Self::Contract,
    ];

    /// The tag: ASCII, at most 54 bytes so that two 32-byte parts and the tag stay
    /// within two blocks of the hash function.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Transaction => "tradewind/transaction",
            Self::TransactionSign => "tradewind/transaction/sign",
            Self::ConsentSign => "tradewind/consent/sign",
            Self::Receipt => "tradewind/receipt",
            Self::Block => "tradewind/block",
            Self::Precommit => "tradewind/precommit",
            Self::Validators => "tradewind/validators",
            Self::Genesis => "tradewind/genesis",
            Self::Code => "tradewind/code",
            Self::Schema => "tradewind/schema",
            Self::ListLeaf => "tradewind/list/leaf",
            Self::ListInner => "tradewind/list/inner",
            Self::ListRoot => "tradewind/list/root",
            Self::TrieKey => "tradewind/trie/key",
            Self::TrieValue => "tradewind/trie/value",
            Self::TrieLeaf => "tradewind/trie/leaf",
            Self::TrieInner => "tradewind/trie/inner",
            Self::Contract => "tradewind/contract",
        }
    }
}

/// Hashes `parts`, one after the other, for one use.
pub fn digest(domain: Domain, parts: &[&[u8]]) -> Hash {
    let tag = domain.tag().as_bytes();
    let mut hasher = Sha256::new();
    hasher.update([tag.len() as u8]);
    hasher.update(tag);
    for part in parts {
        hasher.update(part);
    }
    Hash(hasher.finalize().into())
}

impl Hash {
    /// Thirty-two zero bytes; stands for "none", such as the parent of genesis.
    pub const ZERO: Self = Self([0; 32]);

    /// Wraps the bytes of a hash.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes of the hash.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A string that is not 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected 64 lower-case hexadecimal digits")]
pub struct HashParseError;

impl FromStr for Hash {
    type Err = HashParseError;

    fn from_str(text: &str) -> Result<Self, HashParseError> {
        if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return Err(HashParseError);
        }
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes).map_err(|_| HashParseError)?;
        Ok(Self(bytes))
    }
}

impl<C> minicbor::Encode<C> for Hash {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.bytes(&self.0)?.ok()
    }
}

impl<'b, C> minicbor::Decode<'b, C> for Hash {
    fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        let bytes = d.bytes()?;
        bytes
            .try_into()
            .map(Self)
            .map_err(|_| minicbor::decode::Error::message("a hash is 32 bytes"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_uses_share_a_tag() {
        for (i, a) in Domain::ALL.iter().enumerate() {
            assert!(a.tag().len() <= 54);
            assert!(Domain::ALL.iter().skip(i + 1).all(|b| a.tag() != b.tag()));
        }
    }

    #[test]
    fn a_hash_reads_back_from_its_text_and_only_in_lower_case() {
        let hash = digest(Domain::Code, &[b"wasm"]);
        let text = std::format!("{hash}");
        assert_eq!(text.parse(), Ok(hash));
        assert_eq!(text.to_uppercase().parse::<Hash>(), Err(HashParseError));
        assert_eq!("00".parse::<Hash>(), Err(HashParseError));
    }
}
