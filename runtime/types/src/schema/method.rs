//! What a contract can be asked to do, and by whom.

use alloc::string::String;
use alloc::vec::Vec;

use minicbor::{Decode, Encode};

use super::{Field, Type};
use crate::name::Role;

/// How a method is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum MethodKind {
    /// Once, when the contract is deployed.
    #[n(0)]
    Open,
    /// Changes state.
    #[n(1)]
    Action,
    /// Reads state only.
    #[n(2)]
    View,
}

/// Who may call an action.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Guard {
    /// Whoever the registry's policies admit.
    #[n(0)]
    Anyone,
    /// The party in this argument must have agreed to the call.
    #[n(1)]
    Consent(#[n(0)] String),
    /// The caller must hold this role.
    #[n(2)]
    Role(#[n(0)] Role),
    /// The caller must be the party in this state cell.
    #[n(3)]
    Only(#[n(0)] String),
    /// The contract's own predicate of this name decides.
    #[n(4)]
    Custom(#[n(0)] String),
}

/// A constructor, view or action.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Method {
    /// Name, also the module's export.
    #[n(0)]
    pub name: String,
    /// How it is called.
    #[n(1)]
    pub kind: MethodKind,
    /// Who may call it; all must hold. Empty for views.
    #[n(2)]
    pub guards: Vec<Guard>,
    /// Arguments in order.
    #[n(3)]
    pub params: Vec<Field>,
    /// What it returns.
    #[n(4)]
    pub returns: Type,
    /// Documentation.
    #[n(5)]
    pub doc: String,
}
