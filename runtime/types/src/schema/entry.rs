//! The parts of a schema, as the macros emit them and the linker joins them.

use alloc::string::String;
use alloc::vec::Vec;

use minicbor::{Decode, Encode};

use super::{Definition, Method, Migration, Record, Refusal, Release, StateField};

/// One part of a schema, as the macros emit it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Entry {
    /// The contract's struct.
    #[n(0)]
    Contract {
        /// Name.
        #[n(0)]
        name: String,
        /// Documentation.
        #[n(1)]
        doc: String,
        /// State fields.
        #[n(2)]
        state: Vec<StateField>,
    },
    /// One method.
    #[n(1)]
    Method(#[n(0)] Method),
    /// One event.
    #[n(2)]
    Event(#[n(0)] Record),
    /// One failure.
    #[n(3)]
    Refusal(#[n(0)] Refusal),
    /// One record or choice.
    #[n(4)]
    Type(#[n(0)] Definition),
    /// What the source says of itself. A contract without it is of version 1.
    #[n(5)]
    Release(#[n(0)] Release),
    /// One migration.
    #[n(6)]
    Migration(#[n(0)] Migration),
}
