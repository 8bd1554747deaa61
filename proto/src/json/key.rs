//! State keys from JSON, and back.

use minicbor::bytes::ByteVec;
use serde_json::Value;
use tradewind_types::key::{KeyPart, state_key as whole_key};
use tradewind_types::schema::{Schema, StateField, Storage, Type};
use tradewind_types::{Hash, Party, cbor};

use super::error::{JsonError, JsonFault};
use super::nearest::nearest;
use super::words::words;
use super::{LIMITS, decode, encode};

/// The key under which `contract` keeps the value of a cell, or of a table or an index at the
/// given key parts, and the state field it belongs to.
pub fn state_key<'s>(
    contract: &Party,
    schema: &'s Schema,
    field: &str,
    parts: &[Value],
) -> Result<(Vec<u8>, &'s StateField), JsonError> {
    let found = state_field(schema, field)?;
    if !matches!(
        found.storage,
        Storage::Cell | Storage::Table | Storage::Index
    ) {
        let what = "only cells, tables and indices have values that can be named";
        return Err(JsonFault::NotAKey { what }.at(field));
    }
    if parts.len() != found.key.len() {
        return Err(misfit(schema, found, parts));
    }
    let local = local_prefix(schema, found, parts)?;
    Ok((whole_key(contract, &local), found))
}

/// The beginning of the keys under which `contract` keeps the values of a field, or those whose
/// first key parts are the given ones.
pub fn state_prefix(
    contract: &Party,
    schema: &Schema,
    field: &str,
    parts: &[Value],
) -> Result<Vec<u8>, JsonError> {
    let found = state_field(schema, field)?;
    if parts.len() > found.key.len() {
        return Err(misfit(schema, found, parts));
    }
    Ok(whole_key(contract, &local_prefix(schema, found, parts)?))
}

fn state_field<'s>(schema: &'s Schema, field: &str) -> Result<&'s StateField, JsonError> {
    let names = || schema.state.iter().map(|field| field.name.as_str());
    let found = schema.state.iter().find(|known| known.name == field);
    found.ok_or_else(|| {
        JsonFault::Unknown {
            name: field.to_owned(),
            nearest: nearest(field, names()).map(str::to_owned),
            known: names().map(str::to_owned).collect(),
        }
        .at("")
    })
}

fn misfit(schema: &Schema, field: &StateField, parts: &[Value]) -> JsonError {
    let types: Vec<String> = field.key.iter().map(|ty| words(schema, ty)).collect();
    let expected = match types.as_slice() {
        [] => "no key".to_owned(),
        types => format!("a key of {}", types.join(" and ")),
    };
    let found = format!("{} parts", parts.len());
    JsonFault::Expected { expected, found }.at(&field.name)
}

fn local_prefix(
    schema: &Schema,
    field: &StateField,
    parts: &[Value],
) -> Result<Vec<u8>, JsonError> {
    let mut local = field.number.to_be_bytes().to_vec();
    for (i, (ty, part)) in field.key.iter().zip(parts).enumerate() {
        let path = format!("{}[{i}]", field.name);
        let bytes = encode(schema, ty, part).map_err(|error| error.fault.at(&path))?;
        let not_a_key = JsonFault::NotAKey {
            what: "values of this type cannot be part of a key",
        };
        write(ty, &bytes, &mut local).ok_or_else(|| not_a_key.at(&path))?;
    }
    Ok(local)
}

/// What lies under a key, by a schema.
#[derive(Clone, Debug, PartialEq)]
pub struct Place<'s> {
    /// The state field.
    pub field: &'s StateField,
    /// The parts of the key. A log's length and a queue's ends have a word for a key, their
    /// entries a number.
    pub parts: Vec<Value>,
    /// Type of the value.
    pub value: Type,
}

/// Where a local key (field number and key parts) leads; `None` if the schema does not know.
pub fn read_state_key<'s>(schema: &'s Schema, local: &[u8]) -> Option<Place<'s>> {
    const NUMBER: Type = Type::Unsigned(64);
    let number_alone = [NUMBER];
    let (number, mut rest) = local.split_first_chunk()?;
    let number = u16::from_be_bytes(*number);
    let field = schema.state.iter().find(|field| field.number == number)?;
    let counts = rest == u64::MAX.to_be_bytes();
    let word = match field.storage {
        Storage::Log if counts => Some(("length", NUMBER)),
        Storage::Queue if counts => Some(("ends", Type::Tuple(vec![NUMBER, NUMBER]))),
        _ => None,
    };
    if let Some((word, value)) = word {
        let parts = vec![word.into()];
        return Some(Place {
            field,
            parts,
            value,
        });
    }
    let types = match field.storage {
        Storage::Log | Storage::Queue => number_alone.as_slice(),
        _ => field.key.as_slice(),
    };
    let mut parts = Vec::with_capacity(types.len());
    for ty in types {
        let (part, after) = read(schema, ty, rest)?;
        parts.push(part);
        rest = after;
    }
    let value = field.value.clone();
    rest.is_empty().then_some(Place {
        field,
        parts,
        value,
    })
}

/// Takes a part off a key.
fn read<'k>(schema: &Schema, ty: &Type, key: &'k [u8]) -> Option<(Value, &'k [u8])> {
    macro_rules! part {
        ($ty:ty) => {{
            let (part, rest) = <$ty>::read(key)?;
            (decode(schema, ty, &cbor::encode(&part)).ok()?, rest)
        }};
    }
    Some(match ty {
        Type::Unit => (Value::Null, key),
        Type::Unsigned(8) => part!(u8),
        Type::Unsigned(16) => part!(u16),
        Type::Unsigned(32) => part!(u32),
        Type::Unsigned(64) => part!(u64),
        Type::Text => part!(String),
        Type::Bytes => part!(ByteVec),
        Type::Hash => part!(Hash),
        Type::Party => part!(Party),
        Type::Organisation => part!(tradewind_types::Organisation),
        Type::Role => part!(tradewind_types::Role),
        Type::Timestamp => part!(tradewind_types::Timestamp),
        Type::Quantity => part!(tradewind_types::Quantity),
        Type::Rate => part!(tradewind_types::Rate),
        Type::Currency => part!(tradewind_types::Currency),
        Type::Tuple(types) => {
            let (mut parts, mut rest) = (Vec::with_capacity(types.len()), key);
            for ty in types {
                let (part, after) = read(schema, ty, rest)?;
                parts.push(part);
                rest = after;
            }
            (Value::Array(parts), rest)
        }
        _ => return None,
    })
}

/// Appends the key form of a canonical value; `None` if the type has none.
fn write(ty: &Type, bytes: &[u8], key: &mut Vec<u8>) -> Option<()> {
    macro_rules! part {
        ($ty:ty) => {
            cbor::decode::<$ty>(bytes, LIMITS).ok()?.write(key)
        };
    }
    match ty {
        Type::Unit => {}
        Type::Unsigned(8) => part!(u8),
        Type::Unsigned(16) => part!(u16),
        Type::Unsigned(32) => part!(u32),
        Type::Unsigned(64) => part!(u64),
        Type::Text => part!(String),
        Type::Bytes => part!(ByteVec),
        Type::Hash => part!(Hash),
        Type::Party => part!(Party),
        Type::Organisation => part!(tradewind_types::Organisation),
        Type::Role => part!(tradewind_types::Role),
        Type::Timestamp => part!(tradewind_types::Timestamp),
        Type::Quantity => part!(tradewind_types::Quantity),
        Type::Rate => part!(tradewind_types::Rate),
        Type::Currency => part!(tradewind_types::Currency),
        Type::Tuple(parts) => {
            let mut decoder = minicbor::Decoder::new(bytes);
            decoder.array().ok()?;
            for part in parts {
                let start = decoder.position();
                decoder.skip().ok()?;
                write(part, bytes.get(start..decoder.position())?, key)?;
            }
        }
        _ => return None,
    }
    Some(())
}
