//! Failures in the words of their contract.

use serde_json::{Map, Value};
use tradewind_types::schema::Schema;
use tradewind_types::{Failure, Party, cbor};

use super::{LIMITS, decode_fields};

/// A failure for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// The contract that failed.
    pub contract: Party,
    /// Whether the contract refused, rather than the platform stopped it.
    pub refused: bool,
    /// The number in the receipt.
    pub code: u32,
    /// The failure's name; its number, if the schema does not know it.
    pub name: String,
    /// Its fields: an object for a refusal, an array for the platform's.
    pub fields: Value,
    /// In English.
    pub en: String,
    /// In Chinese; empty if the contract does not speak it.
    pub zh: String,
}

/// Renders a failure by the schema of the contract that failed, if there is one.
pub fn render(failure: &Failure, schema: Option<&Schema>) -> Rendered {
    match failure {
        Failure::Host {
            contract,
            code,
            fields,
        } => {
            let fields = plain(fields);
            let details = match &fields {
                Value::Array(items) if !items.is_empty() => {
                    let items: Vec<String> = items.iter().map(bare).collect();
                    format!(" ({})", items.join(", "))
                }
                _ => String::new(),
            };
            let (sentence, _) = code
                .text()
                .trim()
                .split_once(" Fields:")
                .unwrap_or((code.text().trim(), ""));
            Rendered {
                contract: *contract,
                refused: false,
                code: code.code().into(),
                name: code.name().to_owned(),
                fields,
                en: format!(
                    "{contract}: {}{details}",
                    lower(sentence.trim_end_matches('.'))
                ),
                zh: String::new(),
            }
        }
        Failure::Contract {
            contract,
            code,
            fields,
        } => {
            let known = schema.and_then(|schema| Some((schema, schema.failure(*code)?)));
            let decoded = known.and_then(|(schema, refusal)| {
                let fields = decode_fields(schema, &refusal.fields, fields).ok()?;
                Some((refusal, fields))
            });
            let Some((refusal, fields)) = decoded else {
                return Rendered {
                    contract: *contract,
                    refused: true,
                    code: *code,
                    name: code.to_string(),
                    fields: Value::Null,
                    en: format!(
                        "{contract} refused with failure {code}, which its schema does not explain"
                    ),
                    zh: String::new(),
                };
            };
            Rendered {
                contract: *contract,
                refused: true,
                code: *code,
                name: refusal.name.clone(),
                en: fill(&refusal.en, &fields),
                zh: fill(&refusal.zh, &fields),
                fields,
            }
        }
    }
}

/// Puts the fields into a template: `{who} holds {held}`. A placeholder without a field
/// stays as it is.
pub fn fill(template: &str, fields: &Value) -> String {
    let mut text = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let filled = after
            .split_once('}')
            .and_then(|(name, rest)| Some((fields.get(name)?, rest)));
        if let Some((value, after)) = filled {
            text.push_str(&bare(value));
            rest = after;
        } else {
            text.push('{');
            rest = after;
        }
    }
    text + rest
}

/// A value in a sentence: text without quotes, anything else as JSON.
fn bare(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn lower(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(letters).collect()
    })
}

/// Canonical bytes without a schema: numbers and text as they are, bytes in hexadecimal.
/// `null` if they are empty or not canonical. For reading only: it does not encode back.
pub fn plain(bytes: &[u8]) -> Value {
    if cbor::check(bytes, LIMITS).is_err() {
        return Value::Null;
    }
    item(&mut minicbor::Decoder::new(bytes)).unwrap_or_default()
}

fn item(cbor: &mut minicbor::Decoder<'_>) -> Option<Value> {
    use minicbor::data::Type as Kind;
    let value = match cbor.datatype().ok()? {
        Kind::Bool => cbor.bool().ok()?.into(),
        Kind::U8 | Kind::U16 | Kind::U32 | Kind::U64 => cbor.u64().ok()?.into(),
        Kind::I8 | Kind::I16 | Kind::I32 | Kind::I64 => cbor.i64().ok()?.into(),
        Kind::String => cbor.str().ok()?.into(),
        Kind::Bytes => hex::encode(cbor.bytes().ok()?).into(),
        Kind::Array => {
            let len = cbor.array().ok()??;
            (0..len)
                .map(|_| item(cbor))
                .collect::<Option<Vec<_>>>()?
                .into()
        }
        Kind::Map => {
            let len = cbor.map().ok()??;
            let mut entry = || Some((bare(&item(cbor)?), item(cbor)?));
            (0..len)
                .map(|_| entry())
                .collect::<Option<Map<_, _>>>()?
                .into()
        }
        _ => {
            cbor.skip().ok()?;
            Value::Null
        }
    };
    Some(value)
}
