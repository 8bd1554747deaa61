//! JSON to canonical bytes.

use core::fmt::Write as _;

use minicbor::Encoder as Cbor;
use minicbor::bytes::ByteSlice;
use serde_json::{Map, Value};
use tradewind_types::cbor;
use tradewind_types::schema::{Definition, Field, Schema, Type, Variant};
use tradewind_types::{Amount, Currency, Hash, Organisation, Party, PublicKey, Rate, Role};

use super::LIMITS;
use super::amount::parse_amount;
use super::error::{JsonError, JsonFault};
use super::nearest::nearest;
use super::time::parse_timestamp;
use super::words::{range, show, words};

/// Deepest JSON that is followed; canonical bytes nest less.
const MAX_DEPTH: usize = 64;
/// Largest integer that every JSON reader keeps.
const MAX_EXACT: u64 = (1 << 53) - 1;

type Step = Result<(), JsonError>;

/// Writes values of one schema, and knows where it is.
pub(super) struct Encoder<'s> {
    schema: &'s Schema,
    cbor: Cbor<Vec<u8>>,
    path: String,
    depth: usize,
}

impl<'s> Encoder<'s> {
    pub(super) fn new(schema: &'s Schema) -> Self {
        Self {
            schema,
            cbor: Cbor::new(Vec::new()),
            path: String::new(),
            depth: 0,
        }
    }

    /// Writes by `write` and returns the bytes, which are checked against the limits.
    pub(super) fn finish(
        mut self,
        write: impl FnOnce(&mut Self) -> Step,
    ) -> Result<Vec<u8>, JsonError> {
        write(&mut self)?;
        let bytes = self.cbor.into_writer();
        cbor::check(&bytes, LIMITS).map_err(|error| JsonFault::from(error).at(""))?;
        Ok(bytes)
    }

    pub(super) fn arguments(&mut self, params: &[Field], json: &Value) -> Step {
        match json {
            Value::Object(object) => {
                self.refuse_unknown(params, object)?;
                self.array(params.len());
                for param in params {
                    let value = object.get(&param.name);
                    self.below(&param.name, |this| this.required(param, value))?;
                }
                Ok(())
            }
            Value::Array(values) if values.len() <= params.len() => {
                self.array(params.len());
                for (i, param) in params.iter().enumerate() {
                    self.below(&param.name, |this| this.required(param, values.get(i)))?;
                }
                Ok(())
            }
            Value::Null if params.is_empty() => {
                self.array(0);
                Ok(())
            }
            other => {
                let names: Vec<&str> = params.iter().map(|param| param.name.as_str()).collect();
                let expected = match names.as_slice() {
                    [] => "no arguments".to_owned(),
                    names => format!("an object with {}", names.join(", ")),
                };
                Err(self.expected(expected, other))
            }
        }
    }

    pub(super) fn value(&mut self, ty: &Type, json: &Value) -> Step {
        if self.depth == MAX_DEPTH {
            let expected = format!("at most {MAX_DEPTH} levels");
            return Err(self.expected(expected, json));
        }
        self.depth += 1;
        let step = self.known(ty, json);
        self.depth -= 1;
        step
    }

    fn known(&mut self, ty: &Type, json: &Value) -> Step {
        match (ty, json) {
            (Type::Option(_) | Type::Unit, Value::Null) => self.null(),
            (Type::Option(inner), json) => return self.value(inner, json),
            (Type::Bool, Value::Bool(value)) => self.encode(value),
            (Type::Unsigned(bits), json) => return self.integer(ty, *bits, false, json),
            (Type::Quantity, json) => return self.integer(ty, 64, false, json),
            (Type::Signed(bits), json) => return self.integer(ty, *bits, true, json),
            (Type::List(inner), Value::Array(values)) => {
                self.array(values.len());
                for (i, value) in values.iter().enumerate() {
                    self.below_index(i, |this| this.value(inner, value))?;
                }
            }
            (Type::Tuple(parts), Value::Array(values)) if parts.len() == values.len() => {
                self.array(values.len());
                for (i, (part, value)) in parts.iter().zip(values).enumerate() {
                    self.below_index(i, |this| this.value(part, value))?;
                }
            }
            (Type::Named(name), json) => return self.named(name, json),
            (Type::Amount, json) => {
                let amount = self.amount(json)?;
                self.encode(&amount);
            }
            (ty, Value::String(text)) => return self.text(ty, text, json),
            (ty, json) => return Err(self.mistaken(ty, json)),
        }
        Ok(())
    }

    fn text(&mut self, ty: &Type, text: &str, json: &Value) -> Step {
        let written = match ty {
            Type::Text => {
                self.encode(text);
                Some(())
            }
            Type::Bytes => {
                hexadecimal(text).map(|bytes| self.encode(<&ByteSlice>::from(bytes.as_slice())))
            }
            Type::Hash => text.parse().ok().map(|hash: Hash| self.encode(&hash)),
            Type::PublicKey => text.parse().ok().map(|key: PublicKey| self.encode(&key)),
            Type::Party => text.parse().ok().map(|name: Party| self.encode(&name)),
            Type::Organisation => text
                .parse()
                .ok()
                .map(|name: Organisation| self.encode(&name)),
            Type::Role => text.parse().ok().map(|name: Role| self.encode(&name)),
            Type::Currency => text.parse().ok().map(|code: Currency| self.encode(&code)),
            Type::Timestamp => parse_timestamp(text).map(|time| self.encode(&time)),
            Type::Rate => text.parse().ok().map(|rate: Rate| self.encode(&rate)),
            _ => None,
        };
        written.ok_or_else(|| self.mistaken(ty, json))
    }

    fn integer(&mut self, ty: &Type, bits: u8, signed: bool, json: &Value) -> Step {
        let value = match json {
            Value::String(text) if bits > 32 => decimal(text),
            Value::Number(number) => {
                let exact = number.as_u64().map(i128::from);
                let value = exact.or_else(|| number.as_i64().map(i128::from));
                value.filter(|value| bits <= 32 || value.unsigned_abs() <= u128::from(MAX_EXACT))
            }
            _ => None,
        };
        let (least, greatest) = range(bits, signed);
        match value.filter(|value| (least..=greatest).contains(value)) {
            Some(value) => {
                if let Ok(value) = u64::try_from(value) {
                    self.encode(&value);
                } else if let Ok(value) = i64::try_from(value) {
                    self.encode(&value);
                }
                Ok(())
            }
            None => Err(self.mistaken(ty, json)),
        }
    }

    fn amount(&mut self, json: &Value) -> Result<Amount, JsonError> {
        match json {
            Value::String(text) => parse_amount(text).map_err(|fault| fault.at(&self.path)),
            Value::Object(object) if object.len() == 2 => {
                let part = |name| object.get(name).and_then(Value::as_str);
                let minor = part("minor").and_then(decimal);
                let minor = minor.and_then(|minor| u64::try_from(minor).ok());
                let currency = part("currency").and_then(|code| code.parse().ok());
                match (minor, currency) {
                    (Some(minor), Some(currency)) => Ok(Amount::new(minor, currency)),
                    _ => Err(self.mistaken(&Type::Amount, json)),
                }
            }
            other => Err(self.mistaken(&Type::Amount, other)),
        }
    }

    fn named(&mut self, name: &str, json: &Value) -> Step {
        let schema = self.schema;
        match schema.definition(name) {
            Some(Definition::Record(record)) => match json {
                Value::Object(object) => self.record(&record.fields, object),
                other => Err(self.mistaken(&Type::Named(name.to_owned()), other)),
            },
            Some(Definition::Choice { variants, .. }) => self.choice(name, variants, json),
            None => Err(JsonFault::Undefined {
                name: name.to_owned(),
            }
            .at(&self.path)),
        }
    }

    fn record(&mut self, fields: &[Field], object: &Map<String, Value>) -> Step {
        self.refuse_unknown(fields, object)?;
        let present = |field: &&Field| {
            let null = object.get(&field.name).is_none_or(Value::is_null);
            !(null && matches!(field.ty, Type::Option(_)))
        };
        let count = fields.iter().filter(present).count();
        self.map(count);
        for field in fields.iter().filter(present) {
            self.encode(&field.number);
            let value = object.get(&field.name);
            self.below(&field.name, |this| this.required(field, value))?;
        }
        Ok(())
    }

    fn choice(&mut self, name: &str, variants: &[Variant], json: &Value) -> Step {
        let none = Map::new();
        let (chosen, fields) = match json {
            Value::String(chosen) => (chosen, &none),
            Value::Object(object) => match object.iter().next() {
                Some((chosen, Value::Object(fields))) if object.len() == 1 => (chosen, fields),
                _ => return Err(self.mistaken(&Type::Named(name.to_owned()), json)),
            },
            other => return Err(self.mistaken(&Type::Named(name.to_owned()), other)),
        };
        let Some(variant) = variants.iter().find(|variant| variant.name == *chosen) else {
            let known = variants.iter().map(|variant| variant.name.as_str());
            return Err(self.unknown(chosen, known));
        };
        if variants.iter().all(|variant| variant.fields.is_empty()) && fields.is_empty() {
            self.encode(&variant.number);
            return Ok(());
        }
        self.array(2);
        self.encode(&variant.number);
        self.below(chosen, |this| this.record(&variant.fields, fields))
    }

    fn required(&mut self, field: &Field, json: Option<&Value>) -> Step {
        match (json, &field.ty) {
            (Some(json), ty) => self.value(ty, json),
            (None, Type::Option(_) | Type::Unit) => {
                self.null();
                Ok(())
            }
            (None, ty) => {
                let parent = self.path.len().saturating_sub(field.name.len());
                let parent = self.path.get(..parent).unwrap_or_default();
                Err(JsonFault::Missing {
                    name: field.name.clone(),
                    expected: words(self.schema, ty),
                }
                .at(parent.trim_end_matches('.')))
            }
        }
    }

    fn refuse_unknown(&self, fields: &[Field], object: &Map<String, Value>) -> Step {
        let known = || fields.iter().map(|field| field.name.as_str());
        match object
            .keys()
            .find(|name| known().all(|known| known != name.as_str()))
        {
            Some(name) => Err(self.unknown(name, known())),
            None => Ok(()),
        }
    }

    fn unknown<'a>(&self, name: &str, known: impl Iterator<Item = &'a str> + Clone) -> JsonError {
        JsonFault::Unknown {
            name: name.to_owned(),
            nearest: nearest(name, known.clone()).map(str::to_owned),
            known: known.map(str::to_owned).collect(),
        }
        .at(&self.path)
    }

    fn mistaken(&self, ty: &Type, found: &Value) -> JsonError {
        self.expected(words(self.schema, ty), found)
    }

    fn expected(&self, expected: String, found: &Value) -> JsonError {
        let found = show(found);
        JsonFault::Expected { expected, found }.at(&self.path)
    }

    fn below(&mut self, name: &str, write: impl FnOnce(&mut Self) -> Step) -> Step {
        let len = self.path.len();
        if len != 0 {
            self.path.push('.');
        }
        self.path.push_str(name);
        let step = write(self);
        self.path.truncate(len);
        step
    }

    fn below_index(&mut self, index: usize, write: impl FnOnce(&mut Self) -> Step) -> Step {
        let len = self.path.len();
        let _ = write!(self.path, "[{index}]");
        let step = write(self);
        self.path.truncate(len);
        step
    }

    fn null(&mut self) {
        self.cbor.null().expect(INTO_MEMORY);
    }

    fn array(&mut self, len: usize) {
        self.cbor.array(len as u64).expect(INTO_MEMORY);
    }

    fn map(&mut self, len: usize) {
        self.cbor.map(len as u64).expect(INTO_MEMORY);
    }

    fn encode<T: minicbor::Encode<()> + ?Sized>(&mut self, value: &T) {
        self.cbor.encode(value).expect(INTO_MEMORY);
    }
}

const INTO_MEMORY: &str = "writing to a vector does not fail";

/// Digits as they are written shortest, with a sign if need be.
fn decimal(text: &str) -> Option<i128> {
    let value: i128 = text.parse().ok()?;
    (value.to_string() == text).then_some(value)
}

fn hexadecimal(text: &str) -> Option<Vec<u8>> {
    if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return None;
    }
    hex::decode(text).ok()
}
