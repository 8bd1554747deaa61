//! Named fields: records, choices, events, failures.

use alloc::string::String;
use alloc::vec::Vec;

use minicbor::{Decode, Encode};

use super::Type;

/// A named value with a stable number.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Field {
    /// Key in the encoding. For parameters, the position.
    #[n(0)]
    pub number: u32,
    /// Name.
    #[n(1)]
    pub name: String,
    /// Type.
    #[n(2)]
    pub ty: Type,
    /// Whether readers filter events by it. Key fields come first.
    #[n(3)]
    pub key: bool,
}

/// Named fields: encoded as a map from number to value.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Record {
    /// Name.
    #[n(0)]
    pub name: String,
    /// Fields by ascending number.
    #[n(1)]
    pub fields: Vec<Field>,
    /// Documentation.
    #[n(2)]
    pub doc: String,
}

/// A failure a contract may answer with.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Refusal {
    /// Number in receipts.
    #[n(0)]
    pub code: u32,
    /// Name.
    #[n(1)]
    pub name: String,
    /// Fields by ascending number.
    #[n(2)]
    pub fields: Vec<Field>,
    /// English text with `{field}` placeholders.
    #[n(3)]
    pub en: String,
    /// Chinese text with `{field}` placeholders.
    #[n(4)]
    pub zh: String,
}

/// A type that a contract defines.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Definition {
    /// All of these fields.
    #[n(0)]
    Record(#[n(0)] Record),
    /// One of these variants: encoded as `[number, {fields}]`, or the bare number when no
    /// variant has fields.
    #[n(1)]
    Choice {
        /// Name.
        #[n(0)]
        name: String,
        /// Variants by ascending number.
        #[n(1)]
        variants: Vec<Variant>,
        /// Documentation.
        #[n(2)]
        doc: String,
    },
}

/// One alternative of a choice.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Variant {
    /// Number in the encoding.
    #[n(0)]
    pub number: u32,
    /// Name.
    #[n(1)]
    pub name: String,
    /// Fields by ascending number.
    #[n(2)]
    pub fields: Vec<Field>,
}

impl Definition {
    /// The type's name.
    pub fn name(&self) -> &str {
        match self {
            Self::Record(record) => &record.name,
            Self::Choice { name, .. } => name,
        }
    }
}
