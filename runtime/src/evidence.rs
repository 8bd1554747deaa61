//! Evidence from other chains, or from other heights of this one, as contracts bring it.
//!
//! Not trusted: what is read here is compared with what the contract trusts.

use minicbor::{Decode, Encode};
use tradewind_types::abi::HEADER_BYTES;
use tradewind_types::cbor::{self, Limits};
use tradewind_types::{Certificate, Header, ValidatorSet};

/// What a validator signs of a block, in bytes.
pub(crate) const PRECOMMIT_BYTES: usize = 160;

/// `{0: header, 1: certificate, 2: validator set}`, each canonical CBOR in a byte string: what
/// a node sends and a client keeps.
#[derive(Encode, Decode)]
#[cbor(map)]
struct Certified {
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    header: Vec<u8>,
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    certificate: Vec<u8>,
    #[n(2)]
    #[cbor(with = "minicbor::bytes")]
    validators: Vec<u8>,
}

/// Takes a certified header apart; `None` if it is none.
pub(crate) fn certified(evidence: &[u8]) -> Option<(Header, Certificate, ValidatorSet)> {
    let Certified {
        header,
        certificate,
        validators,
    } = read(evidence)?;
    Some((read(&header)?, read(&certificate)?, read(&validators)?))
}

/// The value of exactly these canonical bytes.
pub(crate) fn read<'b, T: Decode<'b, ()> + Encode<()>>(bytes: &'b [u8]) -> Option<T> {
    cbor::decode(bytes, Limits::bytes(bytes.len())).ok()
}

/// What `verify_header` hands to a guest.
pub fn encode_header(header: &Header) -> [u8; HEADER_BYTES] {
    let parts: [&[u8]; 6] = [
        &header.height.get().to_be_bytes(),
        &header.time.get().to_be_bytes(),
        header.state_root.as_bytes(),
        header.transactions_root.as_bytes(),
        header.receipts_root.as_bytes(),
        header.next_validators.as_bytes(),
    ];
    let mut bytes = [0; HEADER_BYTES];
    let mut places = bytes.iter_mut();
    for byte in parts.concat() {
        if let Some(place) = places.next() {
            *place = byte;
        }
    }
    bytes
}
