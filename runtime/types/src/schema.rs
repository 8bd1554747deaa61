//! What a contract says of itself: types, methods, guards, events, failures, state layout.
//!
//! The build puts it in the module's custom section [`SECTION`] as a sequence of canonical
//! CBOR [`Entry`] items, in any order; the linker joins the parts. Gateway, command line and
//! clients decode by it. It is data about the contract, never part of its behaviour.

use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use minicbor::{Decode, Encode};

use crate::cbor::{self, DecodeError, Limits};
use crate::name::Role;

/// Name of the custom section.
pub const SECTION: &str = "tradewind_schema";
/// Longest section, in bytes.
pub const MAX_SECTION_BYTES: usize = 64 << 10;

/// A contract's interface and state layout.
#[derive(Clone, Debug, PartialEq, Eq, Default, Encode, Decode)]
#[cbor(map)]
pub struct Schema {
    /// The contract's name in its source.
    #[n(0)]
    pub name: String,
    /// What it is for.
    #[n(1)]
    pub doc: String,
    /// Constructor, views and actions, by name.
    #[n(2)]
    pub methods: Vec<Method>,
    /// Events, by name.
    #[n(3)]
    pub events: Vec<Record>,
    /// Failures, by code.
    #[n(4)]
    pub failures: Vec<Refusal>,
    /// Records and choices that the above name, by name.
    #[n(5)]
    pub types: Vec<Definition>,
    /// State fields, by number.
    #[n(6)]
    pub state: Vec<StateField>,
}

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
}

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
    /// From values of a table to its keys.
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
    /// Parts of the key in order; empty for a cell.
    #[n(3)]
    pub key: Vec<Type>,
    /// Type of the values.
    #[n(4)]
    pub value: Type,
}

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
}

/// Why a section is no schema.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SchemaError {
    /// An entry is not canonical.
    #[error("schema entry: {0}")]
    Decode(#[from] DecodeError),
    /// The section is longer than allowed.
    #[error("schema section of {len} bytes, at most {max} are allowed", max = MAX_SECTION_BYTES)]
    TooLong {
        /// Length found, in bytes.
        len: usize,
    },
    /// Not exactly one contract.
    #[error("schema describes {found} contracts, expected one")]
    Contracts {
        /// How many.
        found: usize,
    },
    /// Two entries of a kind have one name or number.
    #[error("schema describes {what} {name} twice")]
    Twice {
        /// Kind of entry.
        what: &'static str,
        /// Its name or number.
        name: String,
    },
    /// A type is named and not defined.
    #[error("schema names the type {name} but does not define it")]
    Undefined {
        /// The type.
        name: String,
    },
}

impl Schema {
    /// Joins the entries of a module's section. Definitions that nothing names are left out.
    pub fn from_section(mut section: &[u8]) -> Result<Self, SchemaError> {
        if section.len() > MAX_SECTION_BYTES {
            return Err(SchemaError::TooLong { len: section.len() });
        }
        let mut schema = Self::default();
        let mut contracts = 0;
        let mut definitions = BTreeMap::new();
        while !section.is_empty() {
            let (entry, rest) = cbor::split(section, Limits::bytes(MAX_SECTION_BYTES))?;
            section = rest;
            match cbor::decode(entry, Limits::bytes(MAX_SECTION_BYTES))? {
                Entry::Contract { name, doc, state } => {
                    contracts += 1;
                    schema = Self {
                        name,
                        doc,
                        state,
                        ..schema
                    };
                }
                Entry::Method(method) => schema.methods.push(method),
                Entry::Event(event) => schema.events.push(event),
                Entry::Refusal(refusal) => schema.failures.push(refusal),
                Entry::Type(definition) => {
                    let name = definition.name().to_string();
                    if definitions.insert(name.clone(), definition).is_some() {
                        return Err(SchemaError::Twice { what: "type", name });
                    }
                }
            }
        }
        if contracts != 1 {
            return Err(SchemaError::Contracts { found: contracts });
        }
        schema.methods.sort_by(|a, b| a.name.cmp(&b.name));
        schema.events.sort_by(|a, b| a.name.cmp(&b.name));
        schema.failures.sort_by_key(|refusal| refusal.code);
        schema.state.sort_by_key(|field| field.number);
        schema.refuse_doubles()?;
        schema.types = schema.reachable(&definitions)?;
        Ok(schema)
    }

    /// The method of this name.
    pub fn method(&self, name: &str) -> Option<&Method> {
        self.methods.iter().find(|method| method.name == name)
    }

    /// The event of this name.
    pub fn event(&self, name: &str) -> Option<&Record> {
        self.events.iter().find(|event| event.name == name)
    }

    /// The failure with this code.
    pub fn failure(&self, code: u32) -> Option<&Refusal> {
        self.failures.iter().find(|refusal| refusal.code == code)
    }

    /// The definition of this name.
    pub fn definition(&self, name: &str) -> Option<&Definition> {
        self.types
            .iter()
            .find(|definition| definition.name() == name)
    }

    fn refuse_doubles(&self) -> Result<(), SchemaError> {
        let twice = |what, name| Err(SchemaError::Twice { what, name });
        for pair in self.methods.windows(2) {
            if let [a, b] = pair
                && a.name == b.name
            {
                return twice("method", a.name.clone());
            }
        }
        for pair in self.events.windows(2) {
            if let [a, b] = pair
                && a.name == b.name
            {
                return twice("event", a.name.clone());
            }
        }
        for pair in self.failures.windows(2) {
            if let [a, b] = pair
                && a.code == b.code
            {
                return twice("failure", a.code.to_string());
            }
        }
        for pair in self.state.windows(2) {
            if let [a, b] = pair
                && a.number == b.number
            {
                return twice("state field", a.number.to_string());
            }
        }
        Ok(())
    }

    fn reachable(
        &self,
        definitions: &BTreeMap<String, Definition>,
    ) -> Result<Vec<Definition>, SchemaError> {
        let mut names = Vec::new();
        for method in &self.methods {
            method
                .params
                .iter()
                .for_each(|field| field.ty.names(&mut names));
            method.returns.names(&mut names);
        }
        let records = self.events.iter().map(|event| &event.fields);
        let refusals = self.failures.iter().map(|refusal| &refusal.fields);
        records
            .chain(refusals)
            .flatten()
            .for_each(|field| field.ty.names(&mut names));
        for field in &self.state {
            field.key.iter().for_each(|ty| ty.names(&mut names));
            field.value.names(&mut names);
        }
        let mut reached: BTreeMap<String, Definition> = BTreeMap::new();
        while let Some(name) = names.pop() {
            if reached.contains_key(&name) {
                continue;
            }
            let Some(definition) = definitions.get(&name) else {
                return Err(SchemaError::Undefined { name });
            };
            match definition {
                Definition::Record(record) => {
                    record
                        .fields
                        .iter()
                        .for_each(|field| field.ty.names(&mut names));
                }
                Definition::Choice { variants, .. } => variants
                    .iter()
                    .flat_map(|variant| &variant.fields)
                    .for_each(|field| field.ty.names(&mut names)),
            }
            reached.insert(name, definition.clone());
        }
        Ok(reached.into_values().collect())
    }
}

impl Type {
    fn names(&self, into: &mut Vec<String>) {
        match self {
            Self::Named(name) => into.push(name.clone()),
            Self::Option(inner) | Self::List(inner) => inner.names(into),
            Self::Tuple(parts) => parts.iter().for_each(|part| part.names(into)),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;

    fn field(number: u32, name: &str, ty: Type) -> Field {
        Field {
            number,
            name: name.into(),
            ty,
            key: false,
        }
    }

    fn section(entries: &[Entry]) -> Vec<u8> {
        entries.iter().flat_map(cbor::encode).collect()
    }

    fn contract() -> Entry {
        Entry::Contract {
            name: "Escrow".into(),
            doc: String::new(),
            state: vec![],
        }
    }

    fn record(name: &str, fields: Vec<Field>) -> Record {
        Record {
            name: name.into(),
            fields,
            doc: String::new(),
        }
    }

    #[test]
    fn parts_join_in_any_order_and_unused_types_are_left_out() {
        let order = Type::Named("Order".into());
        let line = Type::List(Box::new(Type::Named("Line".into())));
        let entries = [
            Entry::Type(Definition::Record(record("Unused", vec![]))),
            Entry::Type(Definition::Record(record("Line", vec![]))),
            Entry::Event(record("Funded", vec![field(0, "order", order)])),
            Entry::Type(Definition::Record(record(
                "Order",
                vec![field(0, "lines", line)],
            ))),
            contract(),
        ];
        let schema = Schema::from_section(&section(&entries)).expect("a schema");
        let names: Vec<&str> = schema.types.iter().map(Definition::name).collect();
        assert_eq!(names, ["Line", "Order"]);
        let mut reversed = entries;
        reversed.reverse();
        assert_eq!(Schema::from_section(&section(&reversed)), Ok(schema));
    }

    #[test]
    fn a_schema_that_contradicts_itself_says_where() {
        let event = Entry::Event(record(
            "Funded",
            vec![field(0, "o", Type::Named("Order".into()))],
        ));
        let cases = [
            (vec![], SchemaError::Contracts { found: 0 }),
            (
                vec![contract(), contract()],
                SchemaError::Contracts { found: 2 },
            ),
            (
                vec![contract(), event.clone()],
                SchemaError::Undefined {
                    name: "Order".into(),
                },
            ),
            (
                vec![contract(), event.clone(), event],
                SchemaError::Twice {
                    what: "event",
                    name: "Funded".into(),
                },
            ),
        ];
        for (entries, expected) in cases {
            assert_eq!(Schema::from_section(&section(&entries)), Err(expected));
        }
        assert_eq!(
            Schema::from_section(&vec![0; MAX_SECTION_BYTES + 1]),
            Err(SchemaError::TooLong {
                len: MAX_SECTION_BYTES + 1
            })
        );
    }
}
