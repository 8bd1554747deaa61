//! Judging evidence by validators that are known.
//!
//! Invariant: what verifies was certified by more than two thirds of a validator set that the
//! caller trusts, on the chain that the caller named. Nothing that a node says is believed.

use tradewind_state::{Claim, Proof, ProofError, path_of, value_hash_of};
use tradewind_types::block::CertificateError;
use tradewind_types::cbor::{self, DecodeError, Limits};
use tradewind_types::list::ListProof;
use tradewind_types::{
    Certificate, Domain, Hash, Header, Receipt, SignedTransaction, ValidatorSet, digest,
};

use crate::evidence::{CertifiedHeader, Evidence, StateEvidence, TransactionEvidence};

/// Longest header, certificate or validator set, in bytes.
const MAX_BYTES: usize = 1 << 20;

/// A chain, and the hash of the validator set that certifies its blocks.
///
/// Take both from a source you trust: the genesis file, or a header that was verified before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trust {
    /// The chain.
    pub chain: Hash,
    /// Hash of the validator set.
    pub validators: Hash,
}

/// Why evidence proves nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VerifyError {
    /// A part is not canonical.
    #[error("{part}: {fault}")]
    Decode {
        /// Which part.
        part: &'static str,
        /// How it shows.
        fault: DecodeError,
    },
    /// The evidence is of another chain.
    #[error("evidence is of chain {found}, trusted is {expected}")]
    Chain {
        /// The trusted chain.
        expected: Hash,
        /// The chain in the header.
        found: Hash,
    },
    /// The header names validators that are not trusted.
    #[error("header names validators {found}, trusted are {expected}")]
    Validators {
        /// Hash of the trusted set.
        expected: Hash,
        /// Hash in the header.
        found: Hash,
    },
    /// The certificate does not hold.
    #[error(transparent)]
    Certificate(#[from] CertificateError),
    /// The state proof does not hold.
    #[error("state proof: {0}")]
    State(#[from] ProofError),
    /// The transaction does not stand in the block's list.
    #[error("the transaction is not in the block at the place that is claimed")]
    Transaction,
    /// The receipt does not stand in the block's list, or is another transaction's.
    #[error("the receipt is not the transaction's in this block")]
    Receipt,
    /// The evidence is of something else than what was asked for.
    #[error("the node sent evidence of {found}, asked for was {expected}")]
    Unasked {
        /// What was asked for.
        expected: String,
        /// What the evidence is of.
        found: String,
    },
    /// A part is missing.
    #[error("the node sent no {part}")]
    Missing {
        /// Which part.
        part: &'static str,
    },
}

impl Trust {
    /// Checks that the trusted validators certified a header, and returns it.
    pub fn header(&self, evidence: &CertifiedHeader) -> Result<Header, VerifyError> {
        let header: Header = read("header", &evidence.header)?;
        let certificate: Certificate = read("certificate", &evidence.certificate)?;
        let validators: ValidatorSet = read("validator set", &evidence.validators)?;
        if header.chain != self.chain {
            let (expected, found) = (self.chain, header.chain);
            return Err(VerifyError::Chain { expected, found });
        }
        if header.validators != self.validators {
            let (expected, found) = (self.validators, header.validators);
            return Err(VerifyError::Validators { expected, found });
        }
        certificate.verify(&header, &validators)?;
        Ok(header)
    }

    /// Whom to trust for the block after this one: how a change of validators is followed.
    pub fn after(&self, evidence: &CertifiedHeader) -> Result<Self, VerifyError> {
        let header = self.header(evidence)?;
        Ok(Self {
            validators: header.next_validators,
            ..*self
        })
    }

    /// Checks that the entries are what the state held after the header's block.
    pub fn state(&self, evidence: &StateEvidence) -> Result<Header, VerifyError> {
        let header = self.header(&evidence.header)?;
        let claim = |(key, value): &(Vec<u8>, Option<Vec<u8>>)| Claim {
            path: path_of(key),
            value: value.as_deref().map(value_hash_of),
        };
        let claims: Vec<Claim> = evidence.entries.iter().map(claim).collect();
        Proof::decode(&evidence.proof)?.verify(&header.state_root, &claims)?;
        Ok(header)
    }

    /// Checks that the transaction is in the header's block, with this receipt.
    pub fn transaction(
        &self,
        evidence: &TransactionEvidence,
    ) -> Result<(Header, SignedTransaction, Receipt), VerifyError> {
        let header = self.header(&evidence.header)?;
        let part = "transaction";
        let signed = SignedTransaction::from_bytes(&evidence.transaction)
            .map_err(|fault| VerifyError::Decode { part, fault })?;
        let id = signed.id(&self.chain);
        let place: ListProof = read("transaction proof", &evidence.transaction_proof)?;
        if !place.verify(&header.transactions_root, &id) {
            return Err(VerifyError::Transaction);
        }
        let receipt: Receipt = read("receipt", &evidence.receipt)?;
        let hash = digest(Domain::Receipt, &[&evidence.receipt]);
        let beside: ListProof = read("receipt proof", &evidence.receipt_proof)?;
        let same_place = (beside.index, beside.count) == (place.index, place.count);
        if receipt.transaction != id || !same_place || !beside.verify(&header.receipts_root, &hash)
        {
            return Err(VerifyError::Receipt);
        }
        Ok((header, signed, receipt))
    }

    /// Checks evidence of either kind, and returns the header it hangs on.
    pub fn evidence(&self, evidence: &Evidence) -> Result<Header, VerifyError> {
        match evidence {
            Evidence::State(state) => self.state(state),
            Evidence::Transaction(transaction) => {
                self.transaction(transaction).map(|(header, ..)| header)
            }
        }
    }
}

pub(crate) fn read<'b, T>(part: &'static str, bytes: &'b [u8]) -> Result<T, VerifyError>
where
    T: minicbor::Decode<'b, ()> + minicbor::Encode<()>,
{
    cbor::decode(bytes, Limits::bytes(MAX_BYTES))
        .map_err(|fault| VerifyError::Decode { part, fault })
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod vectors;
