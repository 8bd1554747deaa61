//! State as people read it: by the contract's schema.
//!
//! Bytes that are not what the schema says are shown as they are: this is for reading only.

use serde_json::Value;
use tradewind_proto::json;
use tradewind_types::key::KeyPart;
use tradewind_types::schema::{Schema, StateField, Storage, Type};
use tradewind_types::{Currency, Hash, Organisation, Party, Role, Timestamp};

/// The field of a record and its key: `accounts[GBP, ann@shop]`.
pub(crate) fn label(schema: &Schema, key: &[u8]) -> String {
    let hex = || key.iter().map(|byte| format!("{byte:02x}")).collect();
    let Some((field, parts)) = field(schema, key) else {
        return hex();
    };
    if field.key.is_empty() && parts.is_empty() {
        return field.name.clone();
    }
    match words(&key_of(field), parts) {
        Some(words) => format!("{}[{}]", field.name, words.join(", ")),
        None => format!("{}[{}]", field.name, hex()),
    }
}

/// The value of a record.
pub(crate) fn value(schema: &Schema, key: &[u8], bytes: &[u8]) -> Value {
    let ty = field(schema, key).map(|(field, _)| &field.value);
    let decoded = ty.and_then(|ty| json::decode(schema, ty, bytes).ok());
    decoded.unwrap_or_else(|| json::plain(bytes))
}

fn field<'s, 'k>(schema: &'s Schema, key: &'k [u8]) -> Option<(&'s StateField, &'k [u8])> {
    let (number, parts) = key.split_first_chunk()?;
    let number = u16::from_be_bytes(*number);
    let found = schema.state.iter().find(|field| field.number == number)?;
    Some((found, parts))
}

/// Entries of a log and a queue lie under their number.
fn key_of(field: &StateField) -> Vec<Type> {
    match field.storage {
        Storage::Log | Storage::Queue => vec![Type::Unsigned(64)],
        _ => field.key.clone(),
    }
}

fn words(types: &[Type], mut key: &[u8]) -> Option<Vec<String>> {
    let mut words = Vec::new();
    for ty in types {
        let (word, rest) = word(ty, key)?;
        words.push(word);
        key = rest;
    }
    key.is_empty().then_some(words)
}

fn word<'k>(ty: &Type, key: &'k [u8]) -> Option<(String, &'k [u8])> {
    fn part<T: KeyPart>(key: &[u8], show: impl Fn(T) -> String) -> Option<(String, &[u8])> {
        let (value, rest) = T::read(key)?;
        Some((show(value), rest))
    }
    match ty {
        Type::Unsigned(8) => part::<u8>(key, |part| part.to_string()),
        Type::Unsigned(16) => part::<u16>(key, |part| part.to_string()),
        Type::Unsigned(32) => part::<u32>(key, |part| part.to_string()),
        Type::Unsigned(64) => part::<u64>(key, |part| match part {
            u64::MAX => "length".into(),
            part => part.to_string(),
        }),
        Type::Timestamp => part::<Timestamp>(key, json::format_timestamp),
        Type::Party => part::<Party>(key, |part| part.to_string()),
        Type::Organisation => part::<Organisation>(key, |part| part.to_string()),
        Type::Role => part::<Role>(key, |part| part.to_string()),
        Type::Currency => part::<Currency>(key, |part| part.to_string()),
        Type::Hash => part::<Hash>(key, |part| part.to_string()),
        Type::Text => part::<String>(key, |part| part),
        Type::Tuple(parts) => {
            let mut rest = key;
            let mut words = Vec::new();
            for ty in parts {
                let (next, after) = word(ty, rest)?;
                words.push(next);
                rest = after;
            }
            Some((format!("({})", words.join(", ")), rest))
        }
        _ => None,
    }
}
