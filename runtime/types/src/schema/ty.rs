//! The types of values.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use minicbor::{Decode, Encode};

/// The type of a value.
#[derive(Clone, Debug, PartialEq, Eq, Default, Encode, Decode)]
pub enum Type {
    /// Nothing; encoded as null.
    #[n(0)]
    #[default]
    Unit,
    /// True or false.
    #[n(1)]
    Bool,
    /// Unsigned, of this many bits: 8, 16, 32 or 64.
    #[n(2)]
    Unsigned(#[n(0)] u8),
    /// Signed, of this many bits.
    #[n(3)]
    Signed(#[n(0)] u8),
    /// UTF-8 text.
    #[n(4)]
    Text,
    /// A byte string.
    #[n(5)]
    Bytes,
    /// A SHA-256 hash.
    #[n(6)]
    Hash,
    /// A party, as text.
    #[n(7)]
    Party,
    /// An organisation, as text.
    #[n(8)]
    Organisation,
    /// A role, as text.
    #[n(9)]
    Role,
    /// Milliseconds since 1970.
    #[n(10)]
    Timestamp,
    /// An ISO 4217 code, as text.
    #[n(11)]
    Currency,
    /// Money: `[minor units, currency]`.
    #[n(12)]
    Amount,
    /// A compressed ed25519 key.
    #[n(13)]
    PublicKey,
    /// A value or null.
    #[n(14)]
    Option(#[n(0)] Box<Type>),
    /// Any number of values.
    #[n(15)]
    List(#[n(0)] Box<Type>),
    /// Values of these types in order.
    #[n(16)]
    Tuple(#[n(0)] Vec<Type>),
    /// A definition of the schema.
    #[n(17)]
    Named(#[n(0)] String),
    /// Units of goods.
    #[n(18)]
    Quantity,
    /// Parts per 10⁹.
    #[n(19)]
    Rate,
}

impl Type {
    /// Appends the definitions that the type names.
    pub(super) fn names(&self, into: &mut Vec<String>) {
        match self {
            Self::Named(name) => into.push(name.clone()),
            Self::Option(inner) | Self::List(inner) => inner.names(into),
            Self::Tuple(parts) => parts.iter().for_each(|part| part.names(into)),
            _ => {}
        }
    }
}

/// In one word: `u64`, `option<party>`, `list<Line>`, `tuple<party, u64>`.
impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word: &str = match self {
            Self::Unit => "unit",
            Self::Bool => "bool",
            Self::Text => "text",
            Self::Bytes => "bytes",
            Self::Hash => "hash",
            Self::Party => "party",
            Self::Organisation => "organisation",
            Self::Role => "role",
            Self::Timestamp => "timestamp",
            Self::Currency => "currency",
            Self::Amount => "amount",
            Self::PublicKey => "public_key",
            Self::Quantity => "quantity",
            Self::Rate => "rate",
            Self::Named(name) => name,
            Self::Unsigned(bits) => return write!(f, "u{bits}"),
            Self::Signed(bits) => return write!(f, "i{bits}"),
            Self::Option(inner) => return write!(f, "option<{inner}>"),
            Self::List(inner) => return write!(f, "list<{inner}>"),
            Self::Tuple(parts) => {
                f.write_str("tuple<")?;
                for (i, part) in parts.iter().enumerate() {
                    write!(f, "{}{part}", if i == 0 { "" } else { ", " })?;
                }
                return f.write_str(">");
            }
        };
        f.write_str(word)
    }
}
