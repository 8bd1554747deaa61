//! Blocks, and the certificates that make them final.

use alloc::vec::Vec;

use minicbor::{Decode, Encode};

use crate::cbor;
use crate::hash::{Domain, Hash, digest};
use crate::name::Party;
use crate::quantity::{Gas, Height, Timestamp};
use crate::signature::{PublicKey, SecretKey, Signature};
use crate::transaction::VerifiedTransaction;

/// What a certificate vouches for: one block and the state after it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Header {
    /// The chain: hash of its genesis.
    #[n(0)]
    pub chain: Hash,
    /// Position in the chain.
    #[n(1)]
    pub height: Height,
    /// When the proposer built it; later than its parent's.
    #[n(2)]
    pub time: Timestamp,
    /// Id of the block before; zero for genesis.
    #[n(3)]
    pub parent: Hash,
    /// Key of the validator that proposed it.
    #[n(4)]
    pub proposer: PublicKey,
    /// Root of the state after the block.
    #[n(5)]
    pub state_root: Hash,
    /// List root of the transaction ids.
    #[n(6)]
    pub transactions_root: Hash,
    /// List root of the receipts' hashes.
    #[n(7)]
    pub receipts_root: Hash,
    /// Hash of the validator set that certifies this block.
    #[n(8)]
    pub validators: Hash,
    /// Hash of the validator set that certifies the next block.
    #[n(9)]
    pub next_validators: Hash,
    /// Gas used by the block's transactions.
    #[n(10)]
    pub gas_used: Gas,
    /// Version of the rules it was executed by.
    #[n(11)]
    pub rules: u32,
}

impl Header {
    /// The block id.
    pub fn id(&self) -> Hash {
        digest(Domain::Block, &[&cbor::encode(self)])
    }
}

/// A block to execute: a header without results is not known yet, so only what the
/// proposer decides.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// Position in the chain.
    pub height: Height,
    /// When it was built.
    pub time: Timestamp,
    /// Id of the block before.
    pub parent: Hash,
    /// Who proposes.
    pub proposer: PublicKey,
    /// In the order of execution.
    pub transactions: Vec<VerifiedTransaction>,
}

/// An executed block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// What was decided.
    pub header: Header,
    /// In the order of execution.
    pub transactions: Vec<VerifiedTransaction>,
}

/// One member of the validator set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Validator {
    /// The party that runs it.
    #[n(0)]
    pub party: Party,
    /// The key it votes with; also its address.
    #[n(1)]
    pub key: PublicKey,
    /// Its weight; at least 1.
    #[n(2)]
    pub power: u64,
}

/// Who certifies a block.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub struct ValidatorSet(#[n(0)] Vec<Validator>);

/// A list that is no validator set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a validator set has 1 to 200 members, by ascending key, each with a power from 1 to 2^40")]
pub struct ValidatorSetError;

impl ValidatorSet {
    /// A set of `members`, which are ordered by key.
    pub fn new(mut members: Vec<Validator>) -> Result<Self, ValidatorSetError> {
        members.sort_by_key(|member| member.key);
        let set = Self(members);
        if set.is_sound() {
            Ok(set)
        } else {
            Err(ValidatorSetError)
        }
    }

    /// The members, by ascending key.
    pub fn members(&self) -> &[Validator] {
        &self.0
    }

    /// The hash in block headers.
    pub fn hash(&self) -> Hash {
        digest(Domain::Validators, &[&cbor::encode(self)])
    }

    fn is_sound(&self) -> bool {
        let distinct = self.0.windows(2).all(|pair| match pair {
            [a, b] => a.key < b.key,
            _ => true,
        });
        let powers = self
            .0
            .iter()
            .all(|member| (1..=1 << 40).contains(&member.power));
        distinct && powers && (1..=200).contains(&self.0.len())
    }

    fn power_of(&self, key: &PublicKey) -> Option<u64> {
        let at = self.0.binary_search_by_key(key, |member| member.key).ok()?;
        self.0.get(at).map(|member| member.power)
    }
}

/// More than two thirds of a validator set's power, signed under one block.
///
/// Nodes may hold different signers for the same block: a certificate is never hashed.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Certificate {
    /// Height of the block.
    #[n(0)]
    pub height: Height,
    /// Round of consensus in which it was decided.
    #[n(1)]
    pub round: u32,
    /// The block id.
    #[n(2)]
    pub block: Hash,
    /// Precommits by ascending key.
    #[n(3)]
    pub signatures: Vec<Precommit>,
}

/// One validator's signature under a block.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Precommit {
    /// Who signs.
    #[n(0)]
    pub key: PublicKey,
    /// Over [`precommit_bytes`].
    #[n(1)]
    pub signature: Signature,
}

/// Why a certificate proves nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CertificateError {
    /// The set is not the one that the header names.
    #[error("validator set hashes to {found}, the header names {expected}")]
    Validators {
        /// Hash in the header.
        expected: Hash,
        /// Hash of the set.
        found: Hash,
    },
    /// The certificate is for another block.
    #[error("certificate is for block {found}, not {expected}")]
    Block {
        /// Id of the header.
        expected: Hash,
        /// Id in the certificate.
        found: Hash,
    },
    /// The certificate states another height than the header.
    #[error("certificate is for height {found}, not {expected}")]
    Height {
        /// Height of the header.
        expected: Height,
        /// Height in the certificate.
        found: Height,
    },
    /// Signatures are not by ascending key, so one may count twice.
    #[error("signatures are not by ascending key")]
    Order,
    /// A signer is not in the set.
    #[error("{key} is not a validator")]
    Stranger {
        /// The signer.
        key: PublicKey,
    },
    /// A signature does not fit.
    #[error("signature of {key} does not fit")]
    Signature {
        /// The signer.
        key: PublicKey,
    },
    /// Too little power signed.
    #[error("power {signed} of {total} signed, more than two thirds are needed")]
    Power {
        /// Power of the signers.
        signed: u64,
        /// Power of the set.
        total: u64,
    },
}

/// What a validator signs to precommit a block.
///
/// ```text
/// len(tag) | tag | chain (32) | height (u64 BE) | round (u32 BE) | block id (32) | validator key (32)
/// ```
pub fn precommit_bytes(
    chain: &Hash,
    height: Height,
    round: u32,
    block: &Hash,
    validator: &PublicKey,
) -> Vec<u8> {
    let tag = Domain::Precommit.tag().as_bytes();
    let mut bytes = Vec::with_capacity(1 + tag.len() + 108);
    bytes.push(tag.len() as u8);
    bytes.extend_from_slice(tag);
    bytes.extend_from_slice(chain.as_bytes());
    bytes.extend_from_slice(&height.get().to_be_bytes());
    bytes.extend_from_slice(&round.to_be_bytes());
    bytes.extend_from_slice(block.as_bytes());
    bytes.extend_from_slice(validator.as_bytes());
    bytes
}

impl Precommit {
    /// Signs a block.
    pub fn sign(chain: &Hash, height: Height, round: u32, block: &Hash, key: &SecretKey) -> Self {
        let signature = key.sign(&precommit_bytes(chain, height, round, block, &key.public()));
        Self {
            key: key.public(),
            signature,
        }
    }
}

impl Certificate {
    /// Checks that more than two thirds of `validators`, which must be the set that `header`
    /// names, signed `header`.
    pub fn verify(
        &self,
        header: &Header,
        validators: &ValidatorSet,
    ) -> Result<(), CertificateError> {
        if validators.hash() != header.validators || !validators.is_sound() {
            let (expected, found) = (header.validators, validators.hash());
            return Err(CertificateError::Validators { expected, found });
        }
        if self.height != header.height {
            let (expected, found) = (header.height, self.height);
            return Err(CertificateError::Height { expected, found });
        }
        if self.block != header.id() {
            let (expected, found) = (header.id(), self.block);
            return Err(CertificateError::Block { expected, found });
        }
        let mut signed = 0u64;
        let mut previous: Option<&PublicKey> = None;
        for Precommit { key, signature } in &self.signatures {
            if previous.is_some_and(|previous| previous >= key) {
                return Err(CertificateError::Order);
            }
            previous = Some(key);
            let power = validators
                .power_of(key)
                .ok_or(CertificateError::Stranger { key: *key })?;
            let message = precommit_bytes(&header.chain, self.height, self.round, &self.block, key);
            if !key.verify(&message, signature) {
                return Err(CertificateError::Signature { key: *key });
            }
            // At most 200 members of at most 2^40 each.
            signed = signed.saturating_add(power);
        }
        let total: u64 = validators.members().iter().map(|member| member.power).sum();
        if signed.saturating_mul(3) > total.saturating_mul(2) {
            Ok(())
        } else {
            Err(CertificateError::Power { signed, total })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;
    use alloc::vec;

    fn keys() -> Vec<SecretKey> {
        (1..=4)
            .map(|seed| SecretKey::from_seed(&[seed; 32]))
            .collect()
    }

    fn validators() -> ValidatorSet {
        let member = |(i, key): (usize, &SecretKey)| Validator {
            party: format!("node-{i}@bank").parse().expect("a name"),
            key: key.public(),
            power: 1,
        };
        ValidatorSet::new(keys().iter().enumerate().map(member).collect()).expect("a set")
    }

    fn header() -> Header {
        Header {
            chain: Hash::from_bytes([1; 32]),
            height: Height::new(5),
            time: Timestamp::new(1),
            parent: Hash::ZERO,
            proposer: keys()[0].public(),
            state_root: Hash::ZERO,
            transactions_root: Hash::ZERO,
            receipts_root: Hash::ZERO,
            validators: validators().hash(),
            next_validators: validators().hash(),
            gas_used: Gas::new(0),
            rules: 1,
        }
    }

    fn certificate(signers: usize) -> Certificate {
        let Header { chain, height, .. } = header();
        let block = header().id();
        let mut signatures: Vec<Precommit> = keys()
            .iter()
            .take(signers)
            .map(|key| Precommit::sign(&chain, height, 0, &block, key))
            .collect();
        signatures.sort_by_key(|precommit| precommit.key);
        Certificate {
            height,
            round: 0,
            block,
            signatures,
        }
    }

    #[test]
    fn three_of_four_validators_make_a_block_final_and_two_do_not() {
        assert_eq!(certificate(3).verify(&header(), &validators()), Ok(()));
        assert_eq!(
            certificate(2).verify(&header(), &validators()),
            Err(CertificateError::Power {
                signed: 2,
                total: 4
            })
        );
    }

    #[test]
    fn one_validator_does_not_count_twice() {
        let mut twice = certificate(2);
        let again = twice.signatures[0].clone();
        twice.signatures.insert(0, again);
        assert_eq!(
            twice.verify(&header(), &validators()),
            Err(CertificateError::Order)
        );
    }

    #[test]
    fn a_certificate_is_good_for_its_header_and_set_only() {
        let other = Header {
            time: Timestamp::new(2),
            ..header()
        };
        assert_eq!(
            certificate(4).verify(&other, &validators()),
            Err(CertificateError::Block {
                expected: other.id(),
                found: header().id()
            })
        );
        let fewer = ValidatorSet::new(validators().members()[..3].to_vec()).expect("a set");
        assert_eq!(
            certificate(4).verify(&header(), &fewer),
            Err(CertificateError::Validators {
                expected: validators().hash(),
                found: fewer.hash()
            })
        );
        let mut later = certificate(4);
        later.round = 1;
        let key = later.signatures[0].key;
        assert_eq!(
            later.verify(&header(), &validators()),
            Err(CertificateError::Signature { key })
        );
    }

    #[test]
    fn a_set_with_one_key_twice_or_without_power_is_refused() {
        let member = validators().members()[0];
        let powerless = Validator { power: 0, ..member };
        for members in [vec![], vec![member, member], vec![powerless]] {
            assert_eq!(ValidatorSet::new(members), Err(ValidatorSetError));
        }
    }
}
