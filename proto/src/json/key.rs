//! State keys from JSON.

use serde_json::Value;
use tradewind_types::key::{KeyPart, state_key as whole_key};
use tradewind_types::schema::{Schema, StateField, Storage, Type};
use tradewind_types::{Hash, Party, cbor};

use super::error::{JsonError, JsonFault};
use super::nearest::nearest;
use super::words::words;
use super::{LIMITS, encode};

/// The key under which `contract` keeps the value of a cell, or of a table or an index at the
/// given key parts, and the state field it belongs to.
pub fn state_key<'s>(
    contract: &Party,
    schema: &'s Schema,
    field: &str,
    parts: &[Value],
) -> Result<(Vec<u8>, &'s StateField), JsonError> {
    let names = || schema.state.iter().map(|field| field.name.as_str());
    let Some(found) = schema.state.iter().find(|known| known.name == field) else {
        return Err(JsonFault::Unknown {
            name: field.to_owned(),
            nearest: nearest(field, names()).map(str::to_owned),
            known: names().map(str::to_owned).collect(),
        }
        .at(""));
    };
    if !matches!(
        found.storage,
        Storage::Cell | Storage::Table | Storage::Index
    ) {
        let what = "only cells, tables and indices have values that can be named";
        return Err(JsonFault::NotAKey { what }.at(field));
    }
    if parts.len() != found.key.len() {
        let types: Vec<String> = found.key.iter().map(|ty| words(schema, ty)).collect();
        let expected = match types.as_slice() {
            [] => "no key".to_owned(),
            types => format!("a key of {}", types.join(" and ")),
        };
        let found = format!("{} parts", parts.len());
        return Err(JsonFault::Expected { expected, found }.at(field));
    }
    let mut local = found.number.to_be_bytes().to_vec();
    for (i, (ty, part)) in found.key.iter().zip(parts).enumerate() {
        let path = format!("{field}[{i}]");
        let bytes = encode(schema, ty, part).map_err(|error| error.fault.at(&path))?;
        let not_a_key = JsonFault::NotAKey {
            what: "values of this type cannot be part of a key",
        };
        write(ty, &bytes, &mut local).ok_or_else(|| not_a_key.at(&path))?;
    }
    Ok((whole_key(contract, &local), found))
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
