//! How a contract lays out its state, and how it brings over what it left there before.

use alloc::string::String;
use alloc::vec::Vec;

use minicbor::{Decode, Encode};

use super::Type;

/// How a state field keeps its values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Storage {
    /// One value.
    #[n(0)]
    Cell,
    /// Values in key order.
    #[n(1)]
    Table,
    /// From what the values of a table hold to the table's keys.
    #[n(2)]
    Index,
    /// First in, first out.
    #[n(3)]
    Queue,
    /// Append only.
    #[n(4)]
    Log,
}

/// One field of a contract's state.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct StateField {
    /// Number in state keys.
    #[n(0)]
    pub number: u16,
    /// Name.
    #[n(1)]
    pub name: String,
    /// How it keeps values.
    #[n(2)]
    pub storage: Storage,
    /// Parts of the key in order; empty for a cell. An index that is not unique has the
    /// table's key in them, last.
    #[n(3)]
    pub key: Vec<Type>,
    /// Type of the values.
    #[n(4)]
    pub value: Type,
    /// For an index, what it follows.
    #[n(5)]
    pub follows: Option<Follows>,
}

/// What an index is made of.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Follows {
    /// Number of the table.
    #[n(0)]
    pub table: u16,
    /// What of the table's values it is by, as the source spells it.
    #[n(1)]
    pub by: String,
    /// Whether no two values have the same.
    #[n(2)]
    pub unique: bool,
}

/// A method that the chain runs once, when the contract's code is replaced.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Migration {
    /// The version whose state it brings over to this one.
    #[n(0)]
    pub from: u32,
    /// Name of the module's export.
    #[n(1)]
    pub method: String,
    /// State fields of that version that it reads, as it takes them to be.
    #[n(2)]
    pub reads: Vec<StateField>,
}
