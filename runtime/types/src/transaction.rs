//! Transactions: what a party asks the chain to do, and who agreed to it.
//!
//! A transaction is an atomic list of invocations. Its sender authorises each of them; an
//! invocation may name the calls further down (`within`) for which its signer's authority
//! holds too. Other parties lend theirs by signing a `Consent` to one invocation.
//!
//! What is signed is `len(tag) ‖ tag ‖ chain id ‖ canonical body`, never JSON or protobuf.

use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

use minicbor::{Decode, Encode};

use crate::cbor::{self, DecodeError, Limits};
use crate::hash::{Domain, Hash, digest};
use crate::name::Party;
use crate::quantity::{Gas, Timestamp};
use crate::signature::{PublicKey, SecretKey, Signature};

/// Longest signed transaction, in bytes. Deployments carry code, so this exceeds the
/// largest module.
pub const MAX_TRANSACTION_BYTES: usize = 1 << 20;
/// Most invocations in one transaction, those in consents and `within` included.
pub const MAX_INVOCATIONS: usize = 64;
/// Longest method name, in bytes.
pub const MAX_METHOD_BYTES: usize = 64;

/// A sender's own name for a submission: accepted at most once until it expires.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestId([u8; 16]);

impl RequestId {
    /// Wraps sixteen bytes that the sender chose.
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The bytes.
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl<C> Encode<C> for RequestId {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.bytes(&self.0)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for RequestId {
    fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        let bytes = d.bytes()?.try_into();
        bytes
            .map(Self)
            .map_err(|_| minicbor::decode::Error::message("a request id is 16 bytes"))
    }
}

/// One call, and the calls below it that its signer authorises too.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Invocation {
    /// The contract to call.
    #[n(0)]
    pub contract: Party,
    /// Its method.
    #[n(1)]
    pub method: String,
    /// Canonical CBOR array of the arguments, in order.
    #[n(2)]
    #[cbor(with = "minicbor::bytes")]
    pub args: Vec<u8>,
    /// Calls that this one may make with its signer's authority; each is used at most once.
    #[n(3)]
    pub within: Vec<Invocation>,
}

impl Invocation {
    /// A call that lends no authority further down.
    pub fn new(contract: Party, method: impl Into<String>, args: Vec<u8>) -> Self {
        Self {
            contract,
            method: method.into(),
            args,
            within: Vec::new(),
        }
    }

    /// Whether the call is the same, whatever it authorises below.
    pub fn is_call(&self, contract: &Party, method: &str, args: &[u8]) -> bool {
        self.contract == *contract && self.method == method && self.args == args
    }

    fn count(&self) -> usize {
        1 + self.within.iter().map(Self::count).sum::<usize>()
    }

    fn fits(&self) -> bool {
        self.method.len() <= MAX_METHOD_BYTES && self.within.iter().all(Self::fits)
    }
}

/// What a party signs when it agrees to a call that another submits.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Terms {
    /// Who agrees.
    #[n(0)]
    pub party: Party,
    /// To which call.
    #[n(1)]
    pub invocation: Invocation,
    /// Tells two consents to equal calls apart.
    #[n(2)]
    pub nonce: RequestId,
    /// Block time from which the consent is void.
    #[n(3)]
    pub expiry: Timestamp,
}

impl Terms {
    /// The bytes to sign.
    pub fn sign_bytes(&self, chain: &Hash) -> Vec<u8> {
        sign_bytes(Domain::ConsentSign, chain, &cbor::encode(self))
    }

    /// Agrees.
    pub fn sign(self, chain: &Hash, key: &SecretKey) -> Consent {
        let signature = key.sign(&self.sign_bytes(chain));
        Consent {
            terms: self,
            key: key.public(),
            signature,
        }
    }
}

/// A party's signed agreement to one call, used at most once on the chain.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Consent {
    /// What is agreed to.
    #[n(0)]
    pub terms: Terms,
    /// The key that signed; whether it is the party's, the registry says.
    #[n(1)]
    pub key: PublicKey,
    /// Signature over the terms.
    #[n(2)]
    pub signature: Signature,
}

/// What a sender asks for, before it is signed.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Transaction {
    /// Who asks.
    #[n(0)]
    pub sender: Party,
    /// The sender's name for this request.
    #[n(1)]
    pub request_id: RequestId,
    /// Block time from which the transaction is void.
    #[n(2)]
    pub expiry: Timestamp,
    /// Most gas it may use.
    #[n(3)]
    pub gas_limit: Gas,
    /// The calls: all take effect, or none.
    #[n(4)]
    pub calls: Vec<Invocation>,
    /// What other parties agreed to.
    #[n(5)]
    pub consents: Vec<Consent>,
}

impl Transaction {
    /// The bytes to sign.
    pub fn sign_bytes(&self, chain: &Hash) -> Vec<u8> {
        sign_bytes(Domain::TransactionSign, chain, &cbor::encode(self))
    }

    /// Signs.
    pub fn sign(self, chain: &Hash, key: &SecretKey) -> SignedTransaction {
        let body = cbor::encode(&self);
        let signature = key.sign(&sign_bytes(Domain::TransactionSign, chain, &body));
        SignedTransaction {
            transaction: self,
            body,
            key: key.public(),
            signature,
        }
    }
}

/// The bytes that a signature covers: domain, chain and canonical body.
pub fn sign_bytes(domain: Domain, chain: &Hash, body: &[u8]) -> Vec<u8> {
    let tag = domain.tag().as_bytes();
    let mut bytes = Vec::with_capacity(1 + tag.len() + 32 + body.len());
    bytes.push(tag.len() as u8);
    bytes.extend_from_slice(tag);
    bytes.extend_from_slice(chain.as_bytes());
    bytes.extend_from_slice(body);
    bytes
}

/// A transaction with its sender's signature, decoded but not yet verified.
///
/// ```text
/// CBOR array of 3: body (bytes: the canonical Transaction) | key (32 bytes) | signature (64 bytes)
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedTransaction {
    transaction: Transaction,
    body: Vec<u8>,
    key: PublicKey,
    signature: Signature,
}

#[derive(Encode, Decode)]
#[cbor(array)]
struct Envelope<'b> {
    #[b(0)]
    #[cbor(with = "minicbor::bytes")]
    body: &'b [u8],
    #[n(1)]
    key: PublicKey,
    #[n(2)]
    signature: Signature,
}

impl SignedTransaction {
    /// Reads the bytes that `to_bytes` writes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        let limits = Limits::bytes(MAX_TRANSACTION_BYTES);
        let Envelope {
            body,
            key,
            signature,
        } = cbor::decode(bytes, limits)?;
        let transaction: Transaction = cbor::decode(body, limits)?;
        let invocations = || {
            let agreed = transaction
                .consents
                .iter()
                .map(|consent| &consent.terms.invocation);
            transaction.calls.iter().chain(agreed)
        };
        let count: usize = invocations().map(Invocation::count).sum();
        if count == 0 || count > MAX_INVOCATIONS || !invocations().all(Invocation::fits) {
            return Err(DecodeError::WrongType {
                expected: "Transaction of 1 to 64 calls",
            });
        }
        Ok(Self {
            transaction,
            body: body.to_vec(),
            key,
            signature,
        })
    }

    /// The canonical bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let Self {
            body,
            key,
            signature,
            ..
        } = self;
        cbor::encode(&Envelope {
            body,
            key: *key,
            signature: *signature,
        })
    }

    /// What the sender asks for.
    pub const fn transaction(&self) -> &Transaction {
        &self.transaction
    }

    /// Length of the signed body, in bytes.
    pub fn body_len(&self) -> usize {
        self.body.len()
    }

    /// Length of the canonical bytes.
    pub fn len_bytes(&self) -> usize {
        // Array head, body head and body, key and signature with their heads.
        let head = match self.body.len() {
            0..=23 => 1,
            24..=0xff => 2,
            0x100..=0xffff => 3,
            _ => 5,
        };
        1 + head + self.body.len() + 34 + 66
    }

    /// The key that signed; whether it is the sender's, the registry says.
    pub const fn key(&self) -> &PublicKey {
        &self.key
    }

    /// The identity of the transaction on `chain`: a hash of the body, so that a second
    /// signature over the same request is the same transaction.
    pub fn id(&self, chain: &Hash) -> Hash {
        digest(Domain::Transaction, &[chain.as_bytes(), &self.body])
    }

    /// Checks every signature, which needs no state: the keys still have to be compared with
    /// the registry's when the transaction is executed.
    pub fn verify(self, chain: &Hash) -> Result<VerifiedTransaction, Unverified> {
        self.verify_with(chain, PublicKey::verify)
    }

    /// As `verify`, with a judge that keeps keys decompressed.
    pub fn verify_with(
        self,
        chain: &Hash,
        judge: impl Fn(&PublicKey, &[u8], &Signature) -> bool,
    ) -> Result<VerifiedTransaction, Unverified> {
        let sender = self.transaction.sender;
        let message = sign_bytes(Domain::TransactionSign, chain, &self.body);
        if !judge(&self.key, &message, &self.signature) {
            return Err(Unverified { party: sender });
        }
        for Consent {
            terms,
            key,
            signature,
        } in &self.transaction.consents
        {
            if !judge(key, &terms.sign_bytes(chain), signature) {
                return Err(Unverified { party: terms.party });
            }
        }
        let id = self.id(chain);
        Ok(VerifiedTransaction {
            id,
            signed: Arc::new(self),
        })
    }
}

/// A signature that its key did not make over these bytes on this chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "signature of {party} does not fit: it must be over this chain's id and the canonical body"
)]
pub struct Unverified {
    /// Whose signature.
    pub party: Party,
}

/// A transaction whose signatures were checked. Cheap to clone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedTransaction {
    id: Hash,
    signed: Arc<SignedTransaction>,
}

impl VerifiedTransaction {
    /// An unsigned transaction in the shape of a signed one, for simulation. Its key is no
    /// party's, so no block takes it.
    pub fn unsigned(transaction: Transaction, chain: &Hash) -> Self {
        let body = cbor::encode(&transaction);
        let key = PublicKey::from_bytes([0; 32]);
        let signature = Signature::from_bytes([0; 64]);
        let signed = SignedTransaction {
            transaction,
            body,
            key,
            signature,
        };
        Self {
            id: signed.id(chain),
            signed: Arc::new(signed),
        }
    }

    /// The identity on the chain.
    pub const fn id(&self) -> &Hash {
        &self.id
    }

    /// The signed form.
    pub fn signed(&self) -> &SignedTransaction {
        &self.signed
    }

    /// What the sender asks for.
    pub fn transaction(&self) -> &Transaction {
        &self.signed.transaction
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;

    fn party(name: &str) -> Party {
        name.parse().expect("a name")
    }

    fn transfer() -> Transaction {
        Transaction {
            sender: party("ann@shop"),
            request_id: RequestId::from_bytes([7; 16]),
            expiry: Timestamp::new(1_000),
            gas_limit: Gas::new(100_000),
            calls: vec![Invocation::new(party("cash@zone"), "transfer", vec![0x80])],
            consents: vec![],
        }
    }

    const CHAIN: Hash = Hash::from_bytes([1; 32]);
    const OTHER_CHAIN: Hash = Hash::from_bytes([2; 32]);

    #[test]
    fn a_transaction_survives_the_wire_and_is_good_on_its_chain_only() {
        let key = SecretKey::from_seed(&[3; 32]);
        let signed = transfer().sign(&CHAIN, &key);
        let received = SignedTransaction::from_bytes(&signed.to_bytes()).expect("canonical");
        assert_eq!(received, signed);
        assert_eq!(
            received.clone().verify(&OTHER_CHAIN),
            Err(Unverified {
                party: party("ann@shop")
            })
        );
        let verified = received.verify(&CHAIN).expect("signed for this chain");
        assert_eq!(*verified.id(), signed.id(&CHAIN));
    }

    #[test]
    fn a_consent_covers_its_terms_alone() {
        let [ann, bo] = [3, 4].map(|seed| SecretKey::from_seed(&[seed; 32]));
        let mut transaction = transfer();
        let terms = Terms {
            party: party("bo@shop"),
            invocation: transaction.calls[0].clone(),
            nonce: RequestId::from_bytes([1; 16]),
            expiry: Timestamp::new(1_000),
        };
        let mut consent = terms.sign(&CHAIN, &bo);
        transaction.consents = vec![consent.clone()];
        assert!(
            transaction
                .clone()
                .sign(&CHAIN, &ann)
                .verify(&CHAIN)
                .is_ok()
        );

        consent.terms.expiry = Timestamp::new(2_000);
        transaction.consents = vec![consent];
        let altered = transaction.sign(&CHAIN, &ann).verify(&CHAIN);
        assert_eq!(
            altered,
            Err(Unverified {
                party: party("bo@shop")
            })
        );
    }

    #[test]
    fn a_transaction_without_calls_or_with_too_many_is_refused() {
        let key = SecretKey::from_seed(&[3; 32]);
        let refused = Err(DecodeError::WrongType {
            expected: "Transaction of 1 to 64 calls",
        });
        for count in [0, MAX_INVOCATIONS + 1] {
            let call = transfer().calls[0].clone();
            let transaction = Transaction {
                calls: vec![call; count],
                ..transfer()
            };
            let bytes = transaction.sign(&CHAIN, &key).to_bytes();
            assert_eq!(SignedTransaction::from_bytes(&bytes), refused);
        }
    }
}
