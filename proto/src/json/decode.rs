//! Canonical bytes to JSON.
//!
//! Invariant: bytes that decode are exactly what the JSON encodes to. A field that is null
//! where canonical records leave it out is refused, as is a value of another type.

use core::fmt::Write as _;

use minicbor::data::Type as Kind;
use serde_json::{Map, Value};
use tradewind_types::cbor;
use tradewind_types::schema::{Definition, Field, Schema, Type, Variant};
use tradewind_types::{
    Amount, Currency, Hash, Organisation, Party, PublicKey, Quantity, Rate, Role, Timestamp,
};

use super::LIMITS;
use super::amount::format_amount;
use super::error::{JsonError, JsonFault};
use super::time::format_timestamp;
use super::words::{range, words};

/// Reads values of one schema. The bytes were checked to be canonical, so they nest no deeper
/// than the limit and every length in them is true.
pub(super) struct Decoder<'s, 'b> {
    schema: &'s Schema,
    cbor: minicbor::Decoder<'b>,
    path: String,
}

type Step = Result<Value, JsonError>;

impl<'s, 'b> Decoder<'s, 'b> {
    pub(super) fn new(schema: &'s Schema, bytes: &'b [u8]) -> Result<Self, JsonError> {
        cbor::check(bytes, LIMITS).map_err(|error| JsonFault::from(error).at(""))?;
        Ok(Self {
            schema,
            cbor: minicbor::Decoder::new(bytes),
            path: String::new(),
        })
    }

    /// Reads by `read`. Nothing is left, because the bytes are one item.
    pub(super) fn finish(mut self, read: impl FnOnce(&mut Self) -> Step) -> Step {
        read(&mut self)
    }

    pub(super) fn arguments(&mut self, params: &[Field]) -> Step {
        self.array_of(params.len(), || format!("{} arguments", params.len()))?;
        let mut object = Map::new();
        for param in params {
            let value = self.below(&param.name, |this| this.value(&param.ty))?;
            object.insert(param.name.clone(), value);
        }
        Ok(Value::Object(object))
    }

    pub(super) fn value(&mut self, ty: &Type) -> Step {
        match ty {
            Type::Option(inner) if !self.is_null() => self.value(inner),
            Type::Option(_) | Type::Unit => match self.cbor.null() {
                Ok(()) => Ok(Value::Null),
                Err(_) => Err(self.mismatch(ty)),
            },
            Type::List(inner) => {
                let len = self.cbor.array().ok().flatten();
                let len = len.ok_or_else(|| self.mismatch(ty))?;
                let read = |i| self.below_index(i, |this| this.value(inner));
                (0..len)
                    .map(read)
                    .collect::<Result<_, _>>()
                    .map(Value::Array)
            }
            Type::Tuple(parts) => {
                self.array_of(parts.len(), || words(self.schema, ty))?;
                let read = |(i, part)| self.below_index(i, |this| this.value(part));
                (0..)
                    .zip(parts)
                    .map(read)
                    .collect::<Result<_, _>>()
                    .map(Value::Array)
            }
            Type::Named(name) => self.named(name),
            scalar => self.scalar(scalar).ok_or_else(|| self.mismatch(scalar)),
        }
    }

    fn scalar(&mut self, ty: &Type) -> Option<Value> {
        let value = match ty {
            Type::Bool => Value::Bool(self.cbor.bool().ok()?),
            Type::Unsigned(bits) => {
                let value = self.cbor.u64().ok()?;
                return integer(*bits, false, value.into());
            }
            Type::Signed(bits) => {
                let value = self.cbor.i64().ok()?;
                return integer(*bits, true, value.into());
            }
            Type::Text => self.cbor.str().ok()?.into(),
            Type::Bytes => hex::encode(self.cbor.bytes().ok()?).into(),
            Type::Hash => self.text::<Hash>()?,
            Type::PublicKey => self.text::<PublicKey>()?,
            Type::Party => self.text::<Party>()?,
            Type::Organisation => self.text::<Organisation>()?,
            Type::Role => self.text::<Role>()?,
            Type::Currency => self.text::<Currency>()?,
            Type::Timestamp => format_timestamp(self.cbor.decode::<Timestamp>().ok()?).into(),
            Type::Amount => amount(self.amount()?),
            Type::Quantity => self.text::<Quantity>()?,
            Type::Rate => self.text::<Rate>()?,
            _ => return None,
        };
        Some(value)
    }

    fn text<T: minicbor::Decode<'b, ()> + ToString>(&mut self) -> Option<Value> {
        Some(self.cbor.decode::<T>().ok()?.to_string().into())
    }

    fn amount(&mut self) -> Option<Amount> {
        if self.cbor.array().ok()? != Some(2) {
            return None;
        }
        let minor = self.cbor.u64().ok()?;
        Some(Amount::new(minor, self.cbor.decode().ok()?))
    }

    fn named(&mut self, name: &str) -> Step {
        let schema = self.schema;
        match schema.definition(name) {
            Some(Definition::Record(record)) => self.record(&record.fields),
            Some(Definition::Choice { variants, .. }) => self.choice(name, variants),
            None => Err(JsonFault::Undefined {
                name: name.to_owned(),
            }
            .at(&self.path)),
        }
    }

    pub(super) fn record(&mut self, fields: &[Field]) -> Step {
        let len = self.cbor.map().ok().flatten();
        let mut left = len.ok_or_else(|| self.not_an_object(fields))?;
        let mut object = Map::new();
        for field in fields {
            let is_next = left > 0 && self.cbor.probe().u32().is_ok_and(|n| n == field.number);
            if is_next {
                left -= 1;
                let _ = self.cbor.u32();
            }
            let value = match (&field.ty, is_next) {
                (Type::Option(_), false) => Value::Null,
                (Type::Option(_), true) if self.is_null() => return Err(self.not_an_object(fields)),
                (_, false) => return Err(self.not_an_object(fields)),
                (ty, true) => self.below(&field.name, |this| this.value(ty))?,
            };
            object.insert(field.name.clone(), value);
        }
        if left == 0 {
            Ok(Value::Object(object))
        } else {
            Err(self.not_an_object(fields))
        }
    }

    fn choice(&mut self, name: &str, variants: &[Variant]) -> Step {
        let mismatch = |this: &Self| this.mismatch(&Type::Named(name.to_owned()));
        let plain = variants.iter().all(|variant| variant.fields.is_empty());
        if !plain && self.cbor.array().ok().flatten() != Some(2) {
            return Err(mismatch(self));
        }
        let number = self.cbor.u32().map_err(|_| mismatch(self))?;
        let variant = variants.iter().find(|variant| variant.number == number);
        let variant = variant.ok_or_else(|| mismatch(self))?;
        if plain {
            return Ok(variant.name.clone().into());
        }
        let fields = self.below(&variant.name, |this| this.record(&variant.fields))?;
        if variant.fields.is_empty() {
            return Ok(variant.name.clone().into());
        }
        let mut object = Map::new();
        object.insert(variant.name.clone(), fields);
        Ok(Value::Object(object))
    }

    fn is_null(&self) -> bool {
        self.cbor.datatype().is_ok_and(|kind| kind == Kind::Null)
    }

    fn array_of(&mut self, len: usize, expected: impl FnOnce() -> String) -> Result<(), JsonError> {
        if self.cbor.array().ok().flatten() == Some(len as u64) {
            return Ok(());
        }
        let expected = expected();
        Err(JsonFault::Mismatch { expected }.at(&self.path))
    }

    fn not_an_object(&self, fields: &[Field]) -> JsonError {
        let names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
        let expected = format!("an object with {}", names.join(", "));
        JsonFault::Mismatch { expected }.at(&self.path)
    }

    fn mismatch(&self, ty: &Type) -> JsonError {
        let expected = words(self.schema, ty);
        JsonFault::Mismatch { expected }.at(&self.path)
    }

    fn below(&mut self, name: &str, read: impl FnOnce(&mut Self) -> Step) -> Step {
        let len = self.path.len();
        if len != 0 {
            self.path.push('.');
        }
        self.path.push_str(name);
        let step = read(self);
        self.path.truncate(len);
        step
    }

    fn below_index(&mut self, index: u64, read: impl FnOnce(&mut Self) -> Step) -> Step {
        let len = self.path.len();
        let _ = write!(self.path, "[{index}]");
        let step = read(self);
        self.path.truncate(len);
        step
    }
}

fn integer(bits: u8, signed: bool, value: i128) -> Option<Value> {
    let (least, greatest) = range(bits, signed);
    if !(least..=greatest).contains(&value) {
        return None;
    }
    if bits > 32 {
        return Some(value.to_string().into());
    }
    i64::try_from(value).ok().map(Value::from)
}

fn amount(amount: Amount) -> Value {
    format_amount(amount).map_or_else(
        || {
            let minor = amount.minor.to_string();
            serde_json::json!({ "minor": minor, "currency": amount.currency.as_str() })
        },
        Value::from,
    )
}
