//! Proofs that keys are, or are not, in the state with a given root.
//!
//! A proof is the part of the tree that the proved paths touch, in path order: the
//! *terminals*, where a path ends in an empty subtree or in one of a single pair, and the
//! roots of the *siblings* beside the way, in the order in which a walk needs them. One
//! type serves one key and many; siblings that several paths share are there once.
//!
//! This is not a decoder of state: it compares a stranger's claim with a root that the
//! caller trusts, such as one from a certified header.
//!
//! ```text
//! {0: [terminal, ...], 1: sibling ‖ sibling ‖ ...}         deterministic CBOR
//! terminal = [depth] (empty) | [depth, path, value hash]
//! ```
//!
//! Invariant: `verify` is total. On any proof and any claims it returns, in time linear in
//! their size times the depth of the tree, and it is `Ok` only if every claim is true of the
//! one set of pairs that has this root.

use alloc::vec::Vec;

use minicbor::{Decoder, Encoder, decode, encode};
use tradewind_types::Hash;
use tradewind_types::cbor::{self, DecodeError, Limits};

use crate::tree::{DEPTH, Pair, halves, inner, leaf, share_prefix};

#[cfg(all(test, feature = "prover"))]
mod tests;

/// A statement about one key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The key's path, see [`path_of`](crate::path_of).
    pub path: Hash,
    /// Hash of its value, see [`value_hash_of`](crate::value_hash_of); `None`: absent.
    pub value: Option<Hash>,
}

/// Evidence for claims about a fixed set of keys under one root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    pub(crate) terminals: Vec<Terminal>,
    pub(crate) siblings: Vec<Hash>,
}

/// Where one or more proved paths end: a subtree at `depth` with one pair or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Terminal {
    pub(crate) depth: u16,
    pub(crate) pair: Option<Pair>,
}

/// Why a proof does not show what is claimed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProofError {
    /// The bytes are not the canonical encoding of a proof.
    #[error("cannot read proof: {0}")]
    Decode(#[from] DecodeError),
    /// Nothing was claimed.
    #[error("no claim to verify")]
    NoClaims,
    /// Two claims name one path.
    #[error("path {path} is claimed twice")]
    RepeatedClaim {
        /// The path.
        path: Hash,
    },
    /// The proof does not have the shape of a tree over the claimed paths.
    #[error("proof does not fit the claimed paths")]
    Shape,
    /// The proof belongs to another root.
    #[error("proof is for root {found}, expected {expected}")]
    Root {
        /// Root computed from the proof.
        found: Hash,
        /// Root the caller trusts.
        expected: Hash,
    },
    /// The proof is genuine and shows the opposite.
    #[error("claim about path {path} is false")]
    False {
        /// The path.
        path: Hash,
    },
}

impl Proof {
    /// Most keys that one proof covers.
    pub const MAX_KEYS: usize = 1024;

    /// Longest encoding of a proof, in bytes: [`Self::MAX_KEYS`] leaves at full depth.
    pub const MAX_BYTES: usize = 9 << 20;

    /// Checks that every claim is true of the state with this root.
    ///
    /// The claims must be those the proof was made for, in any order.
    pub fn verify(&self, root: &Hash, claims: &[Claim]) -> Result<(), ProofError> {
        let mut claims = claims.to_vec();
        claims.sort_unstable_by_key(|claim| claim.path);
        for (a, b) in claims.iter().zip(claims.iter().skip(1)) {
            if a.path == b.path {
                return Err(ProofError::RepeatedClaim { path: a.path });
            }
        }
        if claims.is_empty() {
            return Err(ProofError::NoClaims);
        }
        let mut walk = Walk {
            terminals: &self.terminals,
            siblings: &self.siblings,
            refuted: None,
        };
        let found = walk.subtree(&claims, 0)?;
        if !walk.terminals.is_empty() || !walk.siblings.is_empty() {
            return Err(ProofError::Shape);
        }
        if found != *root {
            return Err(ProofError::Root {
                found,
                expected: *root,
            });
        }
        match walk.refuted {
            Some(path) => Err(ProofError::False { path }),
            None => Ok(()),
        }
    }

    /// The canonical bytes.
    pub fn encode(&self) -> Vec<u8> {
        cbor::encode(self)
    }

    /// Reads canonical bytes; refuses every other encoding of the same proof.
    pub fn decode(bytes: &[u8]) -> Result<Self, ProofError> {
        Ok(cbor::decode(bytes, Limits::bytes(Self::MAX_BYTES))?)
    }
}

/// A walk of the claimed paths from the root, consuming the proof in order.
struct Walk<'a> {
    terminals: &'a [Terminal],
    siblings: &'a [Hash],
    refuted: Option<Hash>,
}

impl Walk<'_> {
    /// Root of the subtree at `depth` in which `claims` lie.
    fn subtree(&mut self, claims: &[Claim], depth: u16) -> Result<Hash, ProofError> {
        if claims.is_empty() {
            let (sibling, rest) = self.siblings.split_first().ok_or(ProofError::Shape)?;
            self.siblings = rest;
            return Ok(*sibling);
        }
        let (terminal, rest) = self.terminals.split_first().ok_or(ProofError::Shape)?;
        if terminal.depth == depth {
            self.terminals = rest;
            return self.end(terminal, claims);
        }
        if terminal.depth < depth || depth >= DEPTH {
            return Err(ProofError::Shape);
        }
        let (left, right) = halves(claims, depth, |claim| &claim.path);
        let below = depth.saturating_add(1);
        let left = self.subtree(left, below)?;
        let right = self.subtree(right, below)?;
        Ok(inner(&left, &right))
    }

    /// Root of a terminal, after comparing the claims that end in it.
    fn end(&mut self, terminal: &Terminal, claims: &[Claim]) -> Result<Hash, ProofError> {
        for claim in claims {
            let found = terminal.pair.filter(|pair| pair.path == claim.path);
            if found.map(|pair| pair.value) != claim.value {
                self.refuted.get_or_insert(claim.path);
            }
        }
        match &terminal.pair {
            None => Ok(Hash::ZERO),
            Some(pair) => {
                let at_home = |c: &Claim| share_prefix(&pair.path, &c.path, terminal.depth);
                if claims.iter().all(at_home) {
                    Ok(leaf(pair))
                } else {
                    Err(ProofError::Shape)
                }
            }
        }
    }
}

impl<C> minicbor::Encode<C> for Proof {
    fn encode<W: encode::Write>(
        &self,
        e: &mut Encoder<W>,
        ctx: &mut C,
    ) -> Result<(), encode::Error<W::Error>> {
        e.map(2)?.u8(0)?.encode_with(&self.terminals, ctx)?;
        let siblings: Vec<u8> = self.siblings.iter().flat_map(|h| *h.as_bytes()).collect();
        e.u8(1)?.bytes(&siblings)?.ok()
    }
}

impl<'b, C> minicbor::Decode<'b, C> for Proof {
    fn decode(d: &mut Decoder<'b>, ctx: &mut C) -> Result<Self, decode::Error> {
        expect(d.map()? == Some(2) && d.u8()? == 0)?;
        let terminals = d.decode_with(ctx)?;
        expect(d.u8()? == 1)?;
        let (siblings, rest) = d.bytes()?.as_chunks::<32>();
        expect(rest.is_empty())?;
        Ok(Self {
            terminals,
            siblings: siblings
                .iter()
                .map(|bytes| Hash::from_bytes(*bytes))
                .collect(),
        })
    }
}

impl<C> minicbor::Encode<C> for Terminal {
    fn encode<W: encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), encode::Error<W::Error>> {
        match &self.pair {
            None => e.array(1)?.u16(self.depth)?.ok(),
            Some(pair) => {
                e.array(3)?.u16(self.depth)?;
                e.encode(pair.path)?.encode(pair.value)?.ok()
            }
        }
    }
}

impl<'b, C> minicbor::Decode<'b, C> for Terminal {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        let fields = d.array()?;
        let depth = d.u16()?;
        let pair = match fields {
            Some(1) => None,
            Some(3) => Some(Pair {
                path: d.decode()?,
                value: d.decode()?,
            }),
            _ => return Err(decode::Error::message("a terminal has one or three fields")),
        };
        Ok(Self { depth, pair })
    }
}

fn expect(holds: bool) -> Result<(), decode::Error> {
    if holds {
        Ok(())
    } else {
        Err(decode::Error::message("not the fields of a proof"))
    }
}
