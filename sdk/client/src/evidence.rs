//! Evidence: what a node sends to prove something, in a form that can be kept in a file.
//!
//! An archive outlives the software that wrote it, so a file is canonical CBOR that any CBOR
//! library reads.

use minicbor::{Decode, Encode};
use tradewind_proto::v1::{self, state_key};
use tradewind_types::cbor::{self, DecodeError, Limits};
use tradewind_types::{Hash, Header, SignedTransaction};

use crate::trust::{VerifyError, read};

/// Longest file, in bytes.
pub const MAX_EVIDENCE_BYTES: usize = 32 << 20;

/// A header with its certificate and the validators that gave it, each in canonical CBOR.
#[derive(Clone, Debug, PartialEq, Eq, Default, Encode, Decode)]
#[cbor(map)]
pub struct CertifiedHeader {
    /// The header.
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    pub header: Vec<u8>,
    /// The certificate.
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    pub certificate: Vec<u8>,
    /// The validator set.
    #[n(2)]
    #[cbor(with = "minicbor::bytes")]
    pub validators: Vec<u8>,
}

/// Values of the state, or their absence, after one block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateEvidence {
    /// The block.
    pub header: CertifiedHeader,
    /// Keys and what lies under them; `None`: nothing.
    pub entries: Vec<(Vec<u8>, Option<Vec<u8>>)>,
    /// One proof for all of them.
    pub proof: Vec<u8>,
}

/// A transaction in a block, and its receipt.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct TransactionEvidence {
    /// The block.
    #[n(0)]
    pub header: CertifiedHeader,
    /// The signed transaction.
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    pub transaction: Vec<u8>,
    /// Proof of its place in the block.
    #[n(2)]
    #[cbor(with = "minicbor::bytes")]
    pub transaction_proof: Vec<u8>,
    /// The receipt.
    #[n(3)]
    #[cbor(with = "minicbor::bytes")]
    pub receipt: Vec<u8>,
    /// Proof of the receipt's place in the block.
    #[n(4)]
    #[cbor(with = "minicbor::bytes")]
    pub receipt_proof: Vec<u8>,
}

/// Evidence of either kind, as a file holds it.
///
/// ```text
/// [0, {0: {0: header | certificate | validators, 1: entries, 2: proof}}]      of the state
/// [1, {0: {0: header, 1: transaction, 2: proof, 3: receipt, 4: proof}}]       of a transaction
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub enum Evidence {
    /// Of the state.
    #[n(0)]
    State(#[n(0)] StateEvidence),
    /// Of a transaction.
    #[n(1)]
    Transaction(#[n(0)] TransactionEvidence),
}

impl Evidence {
    /// The bytes of a file.
    pub fn to_bytes(&self) -> Vec<u8> {
        cbor::encode(self)
    }

    /// Reads the bytes of a file. What they prove, [`Trust`](crate::Trust) says.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        cbor::decode(bytes, Limits::bytes(MAX_EVIDENCE_BYTES))
    }
}

impl StateEvidence {
    /// Refuses evidence that is not about these keys, in this order, at this height. Of a key
    /// that is named by field and parts, the contract is compared alone.
    pub(crate) fn check_answers(
        &self,
        keys: &[v1::StateKey],
        height: Option<u64>,
    ) -> Result<(), VerifyError> {
        let (asked, found) = (keys.len(), self.entries.len());
        if asked != found {
            return Err(unasked(format!("{asked} keys"), format!("{found} keys")));
        }
        for (asked, (found, _)) in keys.iter().zip(&self.entries) {
            match &asked.key {
                Some(state_key::Key::Raw(key)) if key != found => {
                    let named = |key: &[u8]| format!("key {}", key.escape_ascii());
                    return Err(unasked(named(key), named(found)));
                }
                Some(state_key::Key::Entry(entry)) if !lies_in(found, &entry.contract) => {
                    let expected = format!("a key of {}", entry.contract);
                    return Err(unasked(expected, format!("key {}", found.escape_ascii())));
                }
                _ => {}
            }
        }
        let header: Header = read("header", &self.header.header)?;
        match height {
            Some(height) if height != header.height.get() => {
                let expected = format!("height {height}");
                Err(unasked(expected, format!("height {}", header.height)))
            }
            _ => Ok(()),
        }
    }
}

impl TransactionEvidence {
    /// Refuses evidence of another transaction of `chain`.
    pub(crate) fn check_answers(&self, chain: &Hash, id: &Hash) -> Result<(), VerifyError> {
        let part = "transaction";
        let signed = SignedTransaction::from_bytes(&self.transaction)
            .map_err(|fault| VerifyError::Decode { part, fault })?;
        match signed.id(chain) {
            found if found == *id => Ok(()),
            found => Err(unasked(
                format!("transaction {id}"),
                format!("transaction {found}"),
            )),
        }
    }
}

/// Whether a key is one of a contract: its name, a zero, the rest.
fn lies_in(key: &[u8], contract: &str) -> bool {
    let rest = key.strip_prefix(contract.as_bytes());
    rest.is_some_and(|rest| rest.first() == Some(&0))
}

const fn unasked(expected: String, found: String) -> VerifyError {
    VerifyError::Unasked { expected, found }
}

#[derive(Encode, Decode)]
#[cbor(map)]
struct Entry {
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    key: Vec<u8>,
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    value: Option<Vec<u8>>,
}

#[derive(Encode, Decode)]
#[cbor(map)]
struct StateFile {
    #[n(0)]
    header: CertifiedHeader,
    #[n(1)]
    entries: Vec<Entry>,
    #[n(2)]
    #[cbor(with = "minicbor::bytes")]
    proof: Vec<u8>,
}

impl<C> Encode<C> for StateEvidence {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        context: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        let entry = |(key, value): &(Vec<u8>, Option<Vec<u8>>)| Entry {
            key: key.clone(),
            value: value.clone(),
        };
        let file = StateFile {
            header: self.header.clone(),
            entries: self.entries.iter().map(entry).collect(),
            proof: self.proof.clone(),
        };
        file.encode(e, context)
    }
}

impl<'b, C> Decode<'b, C> for StateEvidence {
    fn decode(
        d: &mut minicbor::Decoder<'b>,
        context: &mut C,
    ) -> Result<Self, minicbor::decode::Error> {
        let file = StateFile::decode(d, context)?;
        let entry = |Entry { key, value }| (key, value);
        Ok(Self {
            header: file.header,
            entries: file.entries.into_iter().map(entry).collect(),
            proof: file.proof,
        })
    }
}

fn certified(header: Option<v1::CertifiedHeader>) -> Result<CertifiedHeader, VerifyError> {
    let header = header.ok_or(VerifyError::Missing { part: "header" })?;
    Ok(header.into())
}

impl From<v1::CertifiedHeader> for CertifiedHeader {
    fn from(header: v1::CertifiedHeader) -> Self {
        Self {
            header: header.header,
            certificate: header.certificate,
            validators: header.validators,
        }
    }
}

impl TryFrom<v1::StateProofResponse> for StateEvidence {
    type Error = VerifyError;

    fn try_from(response: v1::StateProofResponse) -> Result<Self, VerifyError> {
        let entries = response.entries.into_iter();
        Ok(Self {
            header: certified(response.header)?,
            entries: entries.map(|entry| (entry.key, entry.value)).collect(),
            proof: response.proof,
        })
    }
}

impl TryFrom<v1::TransactionProofResponse> for TransactionEvidence {
    type Error = VerifyError;

    fn try_from(response: v1::TransactionProofResponse) -> Result<Self, VerifyError> {
        Ok(Self {
            header: certified(response.header)?,
            transaction: response.transaction,
            transaction_proof: response.transaction_proof,
            receipt: response.receipt,
            receipt_proof: response.receipt_proof,
        })
    }
}
