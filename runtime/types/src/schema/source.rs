//! What a contract's source says of itself.

use alloc::string::String;
use alloc::vec::Vec;

use minicbor::{Decode, Encode};

/// A version of a contract.
#[derive(Clone, Debug, PartialEq, Eq, Default, Encode, Decode)]
#[cbor(map)]
pub struct Release {
    /// Version of state and interface: what migrations count.
    #[n(0)]
    pub version: u32,
    /// Numbers of state fields that earlier versions had, never to be used again.
    #[n(1)]
    pub retired: Vec<u16>,
    /// Methods, events and failures that callers of the version before will not find as they
    /// were: declared, so that the change is meant.
    #[n(2)]
    pub breaks: Vec<String>,
    /// Where the code comes from.
    #[n(3)]
    pub source: Source,
}

/// What somebody needs to build the same module again, beside the source itself.
#[derive(Clone, Debug, PartialEq, Eq, Default, Encode, Decode)]
#[cbor(map)]
pub struct Source {
    /// Name of the package.
    #[n(0)]
    pub package: String,
    /// Version of the package.
    #[n(1)]
    pub version: String,
    /// Where the source is published; empty if the package does not say.
    #[n(2)]
    pub repository: String,
    /// Version of the SDK.
    #[n(3)]
    pub sdk: String,
    /// The compiler, as it names itself.
    #[n(4)]
    pub compiler: String,
}
