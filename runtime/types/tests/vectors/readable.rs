//! Values of the vocabulary as JSON that people read.

use serde_json::{Map, Value, json};
use tradewind_types::block::{Precommit, Validator};
use tradewind_types::list::ListProof;
use tradewind_types::policy::{Policy, Rule};
use tradewind_types::receipt::Returned;
use tradewind_types::schema::{
    Definition, Entry, Field, Follows, Guard, Method, MethodKind, Migration, Record, Refusal,
    Release, Source, StateField, Storage, Type, Variant,
};
use tradewind_types::transaction::Terms;
use tradewind_types::{
    Amount, Certificate, Consent, Currency, Event, Failure, Gas, Hash, Header, Height, HostFailure,
    Invocation, Organisation, Outcome, Party, PublicKey, Quantity, Rate, Receipt, RequestId, Role,
    Schema, Signature, Timestamp, Transaction, ValidatorSet,
};

/// A value in readable form.
pub(crate) trait Readable {
    fn readable(&self) -> Value;
}

/// Records: an object from field to value, in the order of their numbers.
macro_rules! records {
    ($($ty:ty { $($field:ident),+ })+) => {$(
        impl Readable for $ty {
            fn readable(&self) -> Value {
                let mut object = Map::new();
                $(object.insert(stringify!($field).into(), self.$field.readable());)+
                Value::Object(object)
            }
        }
    )+};
}

records! {
    Amount { minor, currency }
    Certificate { height, round, block, signatures }
    Consent { terms, key, signature }
    Event { contract, name, keys, data }
    Field { number, name, ty, key }
    Follows { table, by, unique }
    Header {
        chain, height, time, parent, proposer, state_root, transactions_root, receipts_root,
        validators, next_validators, gas_used, rules
    }
    Invocation { contract, method, args, within }
    ListProof { index, count, lemmas }
    Method { name, kind, guards, params, returns, doc }
    Migration { from, method, reads }
    Policy { rule, organisations, roles }
    Precommit { key, signature }
    Receipt { transaction, outcome, gas_used, events }
    Record { name, fields, doc }
    Refusal { code, name, fields, en, zh }
    Release { version, retired, breaks, source }
    Schema { name, doc, methods, events, failures, types, state, release, migrations }
    Source { package, version, repository, sdk, compiler }
    StateField { number, name, storage, key, value, follows }
    Terms { party, invocation, nonce, expiry }
    Transaction { sender, request_id, expiry, gas_limit, calls, consents }
    Validator { party, key, power }
    Variant { number, name, fields }
}

/// Values that are text, a number or hexadecimal.
macro_rules! plain {
    ($($ty:ty: |$value:ident| $json:expr),+ $(,)?) => {$(
        impl Readable for $ty {
            fn readable(&self) -> Value {
                let $value = self;
                Value::from($json)
            }
        }
    )+};
}

plain! {
    bool: |value| *value,
    u8: |value| *value,
    u16: |value| *value,
    u32: |value| *value,
    u64: |value| value.to_string(),
    String: |value| value.as_str(),
    Vec<u8>: |value| hex::encode(value),
    Returned: |value| hex::encode(&value.0),
    Hash: |value| value.to_string(),
    PublicKey: |value| value.to_string(),
    Signature: |value| hex::encode(value.as_bytes()),
    RequestId: |value| value.to_string(),
    Party: |value| value.as_str(),
    Organisation: |value| value.as_str(),
    Role: |value| value.as_str(),
    Currency: |value| value.as_str(),
    Height: |value| value.get().to_string(),
    Timestamp: |value| value.get().to_string(),
    Gas: |value| value.get().to_string(),
    Quantity: |value| value.get().to_string(),
    Rate: |value| value.get().to_string(),
    HostFailure: |value| value.name(),
    MethodKind: |value| format!("{value:?}"),
    Storage: |value| format!("{value:?}"),
}

macro_rules! lists {
    ($($ty:ty),+ $(,)?) => {$(
        impl Readable for Vec<$ty> {
            fn readable(&self) -> Value {
                self.iter().map(Readable::readable).collect()
            }
        }
    )+};
}

lists!(
    Hash,
    Precommit,
    Invocation,
    Consent,
    Event,
    Returned,
    Organisation,
    Role,
    Field,
    Method,
    Record,
    Refusal,
    Definition,
    StateField,
    Variant,
    Type,
    Guard,
    Migration,
    String,
    u16,
);

impl Readable for Option<Follows> {
    fn readable(&self) -> Value {
        self.as_ref().map_or(Value::Null, Readable::readable)
    }
}

impl Readable for ValidatorSet {
    fn readable(&self) -> Value {
        self.members().iter().map(Readable::readable).collect()
    }
}

impl Readable for Outcome {
    fn readable(&self) -> Value {
        match self {
            Self::Success(returned) => json!({ "Success": { "returned": returned.readable() } }),
            Self::Failed { call, failure } => {
                json!({ "Failed": { "call": call, "failure": failure.readable() } })
            }
        }
    }
}

impl Readable for Failure {
    fn readable(&self) -> Value {
        match self {
            Self::Host {
                contract,
                code,
                fields,
            } => json!({ "Host": {
                "contract": contract.readable(),
                "code": code.readable(),
                "fields": fields.readable(),
            } }),
            Self::Contract {
                contract,
                code,
                fields,
            } => json!({ "Contract": {
                "contract": contract.readable(),
                "code": code,
                "fields": fields.readable(),
            } }),
        }
    }
}

impl Readable for Rule {
    fn readable(&self) -> Value {
        match self {
            Self::AtLeast(count) => json!({ "AtLeast": { "count": count } }),
            other => json!(format!("{other:?}")),
        }
    }
}

impl Readable for Guard {
    fn readable(&self) -> Value {
        match self {
            Self::Anyone => json!("Anyone"),
            Self::Consent(argument) => json!({ "Consent": { "argument": argument } }),
            Self::Role(role) => json!({ "Role": { "role": role.as_str() } }),
            Self::Only(field) => json!({ "Only": { "field": field } }),
            Self::Custom(name) => json!({ "Custom": { "name": name } }),
        }
    }
}

impl Readable for Definition {
    fn readable(&self) -> Value {
        match self {
            Self::Record(record) => json!({ "Record": { "record": record.readable() } }),
            Self::Choice {
                name,
                variants,
                doc,
            } => json!({ "Choice": {
                "name": name,
                "variants": variants.readable(),
                "doc": doc,
            } }),
        }
    }
}

impl Readable for Entry {
    fn readable(&self) -> Value {
        match self {
            Self::Contract { name, doc, state } => json!({ "Contract": {
                "name": name,
                "doc": doc,
                "state": state.readable(),
            } }),
            Self::Method(method) => json!({ "Method": { "method": method.readable() } }),
            Self::Event(event) => json!({ "Event": { "event": event.readable() } }),
            Self::Refusal(refusal) => json!({ "Refusal": { "refusal": refusal.readable() } }),
            Self::Type(definition) => json!({ "Type": { "definition": definition.readable() } }),
            Self::Release(release) => json!({ "Release": { "release": release.readable() } }),
            Self::Migration(migration) => {
                json!({ "Migration": { "migration": migration.readable() } })
            }
        }
    }
}

impl Readable for Type {
    fn readable(&self) -> Value {
        match self {
            Self::Unsigned(bits) => json!({ "Unsigned": { "bits": bits } }),
            Self::Signed(bits) => json!({ "Signed": { "bits": bits } }),
            Self::Option(inner) => json!({ "Option": { "inner": inner.readable() } }),
            Self::List(inner) => json!({ "List": { "inner": inner.readable() } }),
            Self::Tuple(parts) => json!({ "Tuple": { "parts": parts.readable() } }),
            Self::Named(name) => json!({ "Named": { "name": name } }),
            other => json!(format!("{other:?}")),
        }
    }
}
