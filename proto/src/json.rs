//! JSON for people and other systems, by a contract's schema.
//!
//! The chain knows canonical CBOR only. This module turns JSON into it and back; a schema and
//! a JSON value give one byte string, and canonical bytes that fit a type give one JSON value,
//! which gives the same bytes again. A JSON number never stands for what a reader in another
//! language may round.
//!
//! | type | JSON |
//! |---|---|
//! | unit | `null` |
//! | bool | `true`, `false` |
//! | integers to 32 bits | a number |
//! | integers of 64 bits | text: `"536365"`; a number up to 2^53 - 1 is taken too |
//! | text | text |
//! | bytes, hash, public key | lower-case hexadecimal |
//! | party, organisation, role, currency | text: `"ann@shop"`, `"GBP"` |
//! | amount | `"139.12 GBP"` with exactly the decimals of ISO 4217; `{"minor": "13912", "currency": "GBP"}` is taken too, and is the only form for codes without decimals in ISO 4217 |
//! | quantity | as an integer of 64 bits: `"100"` |
//! | rate | a decimal as text, shortest, at most nine places: `"0.05"`; trailing zeros are taken too |
//! | timestamp | RFC 3339 in UTC with milliseconds: `"2026-11-23T06:35:00.000Z"`; fewer decimals are taken too; past the year 9999 milliseconds since 1970 as text |
//! | option | the value, or `null`; an absent field is `null` |
//! | list, tuple | an array |
//! | record | an object; unknown fields are refused |
//! | choice | `"Name"`, or `{"Name": {fields}}` for a variant with fields |
//! | arguments of a method | an object by parameter name, or an array in order |

mod amount;
mod decode;
mod encode;
mod error;
mod key;
mod nearest;
mod parse;
mod render;
mod schema;
mod time;
mod words;

pub use amount::{decimals, format_amount, parse_amount};
pub use error::{JsonError, JsonFault};
pub use key::{Place, read_state_key, state_key, state_prefix};
pub use nearest::nearest;
pub use parse::parse;
pub use render::{Rendered, fill, plain, render};
pub use schema::{schema_json, type_name};
pub use time::{format_timestamp, parse_timestamp};
pub use words::words;

use serde_json::Value;
use tradewind_types::cbor::Limits;
use tradewind_types::schema::{Field, Method, Schema, Type};
use tradewind_types::transaction::MAX_TRANSACTION_BYTES;

/// What may come in and go out: no value is larger than a transaction.
const LIMITS: Limits = Limits::bytes(MAX_TRANSACTION_BYTES);

/// The canonical bytes of a value of type `ty`.
pub fn encode(schema: &Schema, ty: &Type, json: &Value) -> Result<Vec<u8>, JsonError> {
    encode::Encoder::new(schema).finish(|encoder| encoder.value(ty, json))
}

/// The canonical array of a method's arguments, from an object by parameter name or an array.
pub fn encode_args(schema: &Schema, method: &Method, json: &Value) -> Result<Vec<u8>, JsonError> {
    encode::Encoder::new(schema).finish(|encoder| encoder.arguments(&method.params, json))
}

/// The value of type `ty` that `bytes` are the canonical encoding of.
pub fn decode(schema: &Schema, ty: &Type, bytes: &[u8]) -> Result<Value, JsonError> {
    decode::Decoder::new(schema, bytes)?.finish(|decoder| decoder.value(ty))
}

/// A method's arguments as an object by parameter name.
pub fn decode_args(schema: &Schema, method: &Method, bytes: &[u8]) -> Result<Value, JsonError> {
    decode::Decoder::new(schema, bytes)?.finish(|decoder| decoder.arguments(&method.params))
}

/// The fields of an event, a failure or a record, as an object.
pub fn decode_fields(schema: &Schema, fields: &[Field], bytes: &[u8]) -> Result<Value, JsonError> {
    decode::Decoder::new(schema, bytes)?.finish(|decoder| decoder.record(fields))
}

/// What a method returned: `null` where it returns nothing.
pub fn decode_returned(schema: &Schema, method: &Method, bytes: &[u8]) -> Result<Value, JsonError> {
    if bytes.is_empty() && method.returns == Type::Unit {
        return Ok(Value::Null);
    }
    decode(schema, &method.returns, bytes)
}

#[cfg(test)]
mod tests;
