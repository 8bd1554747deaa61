//! What a type is called when it is missing.

use serde_json::Value;
use tradewind_types::schema::{Definition, Schema, Type};

/// What is expected where a value of this type belongs, with an example.
pub fn words(schema: &Schema, ty: &Type) -> String {
    let text = match ty {
        Type::Unit => "null",
        Type::Bool => "true or false",
        Type::Text => "text",
        Type::Bytes => "bytes as lower-case hexadecimal such as \"0a1b\"",
        Type::Hash => "a hash as 64 lower-case hexadecimal digits",
        Type::PublicKey => "a public key as 64 lower-case hexadecimal digits",
        Type::Party => "a party such as \"ann@shop\"",
        Type::Organisation => "an organisation such as \"shop\"",
        Type::Role => "a role such as \"customs\"",
        Type::Currency => "a currency such as \"GBP\"",
        Type::Amount => "an amount such as \"139.12 GBP\"",
        Type::Quantity => return format!("a quantity, {}", integer(64, false)),
        Type::Rate => "a rate as a decimal of at most nine places such as \"0.05\"",
        Type::Timestamp => "a time such as \"2026-11-23T06:35:00.000Z\"",
        Type::Unsigned(bits) => return integer(*bits, false),
        Type::Signed(bits) => return integer(*bits, true),
        Type::Option(inner) => return format!("{} or null", words(schema, inner)),
        Type::List(inner) => return format!("a list, each {}", words(schema, inner)),
        Type::Tuple(parts) => return format!("a list of {} values", parts.len()),
        Type::Named(name) => return named(schema, name),
    };
    text.to_owned()
}

fn integer(bits: u8, signed: bool) -> String {
    let (least, greatest) = range(bits, signed);
    let quoted = if bits > 32 {
        " in quotes such as \"536365\""
    } else {
        ""
    };
    format!("a whole number from {least} to {greatest}{quoted}")
}

fn named(schema: &Schema, name: &str) -> String {
    match schema.definition(name) {
        Some(Definition::Choice { variants, .. }) => {
            let names: Vec<&str> = variants.iter().map(|v| v.name.as_str()).collect();
            format!("a {name}: one of {}", names.join(", "))
        }
        Some(Definition::Record(record)) => {
            let names: Vec<&str> = record.fields.iter().map(|f| f.name.as_str()).collect();
            format!("a {name}: an object with {}", names.join(", "))
        }
        None => format!("a {name}"),
    }
}

/// Least and greatest integer of a type.
pub(super) fn range(bits: u8, signed: bool) -> (i128, i128) {
    let bits = u32::from(bits.clamp(1, 64));
    if signed {
        (-(1i128 << (bits - 1)), (1i128 << (bits - 1)) - 1)
    } else {
        (0, (1i128 << bits) - 1)
    }
}

/// A JSON value as it is shown in an error.
pub(super) fn show(json: &Value) -> String {
    let text = match json {
        Value::Array(_) => return "a list".to_owned(),
        Value::Object(_) => return "an object".to_owned(),
        scalar => scalar.to_string(),
    };
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
