//! What a contract says of itself: types, methods, guards, events, failures, state layout.
//!
//! The build puts it in the module's custom section [`SECTION`] as a sequence of canonical
//! CBOR [`Entry`] items, in any order; the linker joins the parts. Gateway, command line and
//! clients decode by it. It is data about the contract, never part of its behaviour.

use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use minicbor::{Decode, Encode};

use crate::cbor::{self, DecodeError, Limits};
use crate::hash::{Domain, Hash, digest};

pub mod diff;
mod entry;
mod method;
mod shape;
mod source;
mod state;
mod ty;

pub use entry::Entry;
pub use method::{Guard, Method, MethodKind};
pub use shape::{Definition, Field, Record, Refusal, Variant};
pub use source::{Release, Source};
pub use state::{Follows, Migration, StateField, Storage};
pub use ty::Type;

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
    /// What the source says of itself.
    #[n(7)]
    pub release: Release,
    /// Migrations, by the version they bring over.
    #[n(8)]
    pub migrations: Vec<Migration>,
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
    /// A state field has a number that the contract retired.
    #[error("state field {name} has the retired number {number}")]
    Retired {
        /// The field.
        name: String,
        /// Its number.
        number: u16,
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
        schema.release.version = 1;
        let (mut contracts, mut releases) = (0, 0);
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
                Entry::Release(release) => {
                    releases += 1;
                    schema.release = release;
                }
                Entry::Migration(migration) => schema.migrations.push(migration),
            }
        }
        if contracts != 1 {
            return Err(SchemaError::Contracts { found: contracts });
        }
        if releases > 1 {
            let name = schema.name;
            return Err(SchemaError::Twice {
                what: "release",
                name,
            });
        }
        schema.methods.sort_by(|a, b| a.name.cmp(&b.name));
        schema.events.sort_by(|a, b| a.name.cmp(&b.name));
        schema.failures.sort_by_key(|refusal| refusal.code);
        schema.state.sort_by_key(|field| field.number);
        schema.migrations.sort_by_key(|migration| migration.from);
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

    /// The state field with this number.
    pub fn field(&self, number: u16) -> Option<&StateField> {
        self.state.iter().find(|field| field.number == number)
    }

    /// The migration that brings over the state of this version.
    pub fn migration(&self, from: u32) -> Option<&Migration> {
        self.migrations
            .iter()
            .find(|migration| migration.from == from)
    }

    /// What the chain keeps the schema under: the hash of its canonical bytes.
    pub fn hash(&self) -> Hash {
        digest(Domain::Schema, &[&cbor::encode(self)])
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
        for pair in self.migrations.windows(2) {
            if let [a, b] = pair
                && a.from == b.from
            {
                return twice("migration from version", a.from.to_string());
            }
        }
        for pair in self.release.retired.windows(2) {
            if let [a, b] = pair
                && a >= b
            {
                return twice("retired number, or out of order,", b.to_string());
            }
        }
        for pair in self.release.breaks.windows(2) {
            if let [a, b] = pair
                && a >= b
            {
                return twice("break, or out of order,", b.clone());
            }
        }
        for field in &self.state {
            if self.release.retired.binary_search(&field.number).is_ok() {
                let (name, number) = (field.name.clone(), field.number);
                return Err(SchemaError::Retired { name, number });
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
        let read = self
            .migrations
            .iter()
            .flat_map(|migration| &migration.reads);
        for field in self.state.iter().chain(read) {
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

#[cfg(test)]
mod tests;
