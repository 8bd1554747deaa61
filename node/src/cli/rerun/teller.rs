//! Host calls in the words of the contracts' schemas.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tradewind_proto::json::{
    decode, decode_args, decode_fields, decode_returned, plain as readable, read_state_key, render,
};
use tradewind_runtime::trace::{Answer, Given, HostCall};
use tradewind_types::cbor::{self, Limits};
use tradewind_types::schema::Schema;
use tradewind_types::{Failure, Outcome, Party, Receipt};

use crate::cli::output::{grouped, plain};
use crate::cli::table::{faint, strong};

/// Tells host calls in the words of their contracts.
pub(super) struct Teller {
    schemas: BTreeMap<Party, Schema>,
}

impl Teller {
    /// With the schemas that are known; what has none is told in bytes.
    pub(super) fn new(schemas: BTreeMap<Party, Schema>) -> Self {
        Self { schemas }
    }

    pub(super) fn outcome(&self, receipt: &Receipt) -> Value {
        match &receipt.outcome {
            Outcome::Success(returned) => {
                let values = returned.iter().map(|returned| match returned.0.as_slice() {
                    [] => Value::Null,
                    bytes => readable(bytes),
                });
                json!({ "returned": values.collect::<Vec<_>>() })
            }
            Outcome::Failed { call, failure } => {
                json!({ "call": call, "failed": self.failure(failure) })
            }
        }
    }

    fn failure(&self, failure: &Failure) -> Value {
        let rendered = render(failure, self.schemas.get(failure.contract()));
        json!({
            "contract": rendered.contract.to_string(),
            "name": rendered.name,
            "fields": rendered.fields,
            "en": rendered.en,
        })
    }

    /// A key of the calling contract: `held[ann@shop]`.
    fn key(&self, call: &HostCall, local: &[u8]) -> Value {
        let schema = self.schemas.get(&call.contract);
        let place = schema.and_then(|schema| read_state_key(schema, local));
        place.map_or_else(
            || hex::encode(local).into(),
            |place| {
                let parts = match place.parts.as_slice() {
                    [] => String::new(),
                    parts => plain(&Value::Array(parts.to_vec())),
                };
                format!("{}{parts}", place.field.name).into()
            },
        )
    }

    fn stored(&self, call: &HostCall, value: &[u8]) -> Value {
        let decoded = || {
            let schema = self.schemas.get(&call.contract)?;
            let place = read_state_key(schema, bytes(call, "key")?)?;
            decode(schema, &place.value, value).ok()
        };
        decoded().unwrap_or_else(|| readable(value))
    }

    fn argument(&self, call: &HostCall, name: &str, given: &Given) -> Value {
        let bytes_of = match given {
            Given::Number(number) => {
                if let ("refuse", "code") = (call.function, name) {
                    return self.refusal(call, *number);
                }
                return (*number).into();
            }
            Given::Astray => return "a pointer astray".into(),
            Given::Bytes(bytes) => bytes.as_slice(),
        };
        let schema = self.schemas.get(&call.contract);
        let decoded = match (call.function, name) {
            ("read" | "write" | "remove", "key") => Some(self.key(call, bytes_of)),
            ("scan", _) => Some(self.key(call, bytes_of)),
            ("write", "from") => Some(self.stored(call, bytes_of)),
            ("output", _) => schema.and_then(|schema| {
                decode_returned(schema, schema.method(&call.method)?, bytes_of).ok()
            }),
            ("emit", "from") => schema.and_then(|schema| {
                let event = schema.event(std::str::from_utf8(bytes(call, "name")?).ok()?)?;
                decode_fields(schema, &event.fields, bytes_of).ok()
            }),
            ("refuse", "from") => schema.and_then(|schema| {
                let Some(Given::Number(code)) = self::given(call, "code") else {
                    return None;
                };
                decode_fields(schema, &schema.failure(*code)?.fields, bytes_of).ok()
            }),
            ("call" | "try_call", "args") => self.callee(call).and_then(|(schema, method)| {
                decode_args(schema, schema.method(method)?, bytes_of).ok()
            }),
            _ => None,
        };
        decoded.unwrap_or_else(|| words(bytes_of))
    }

    fn refusal(&self, call: &HostCall, code: u32) -> Value {
        let schema = self.schemas.get(&call.contract);
        let failure = schema.and_then(|schema| schema.failure(code));
        failure.map_or_else(|| code.into(), |failure| failure.name.clone().into())
    }

    fn callee<'c>(&'c self, call: &'c HostCall) -> Option<(&'c Schema, &'c str)> {
        let method = std::str::from_utf8(bytes(call, "method")?).ok()?;
        Some((self.schemas.get(&called(call)?)?, method))
    }

    fn answer(&self, call: &HostCall) -> Value {
        let value = match &call.answer {
            Answer::Nothing | Answer::Unknown => return Value::Null,
            Answer::Number(number) => return (*number).into(),
            Answer::Absent => return "nothing".into(),
            Answer::Stopped(failure) => {
                return json!({ "stopped": self.failure(failure) });
            }
            Answer::Failed(failure) => {
                let failure = cbor::decode::<Failure>(failure, Limits::bytes(1 << 20));
                let failure = failure.map_or(Value::Null, |failure| self.failure(&failure));
                return json!({ "failed": failure });
            }
            Answer::Bytes(bytes) => bytes.as_slice(),
        };
        let schema = self.schemas.get(&call.contract);
        let decoded = match call.function {
            "read" => Some(self.stored(call, value)),
            "input" => schema
                .and_then(|schema| decode_args(schema, schema.method(&call.method)?, value).ok()),
            "call" | "try_call" => self.callee(call).and_then(|(schema, method)| {
                decode_returned(schema, schema.method(method)?, value).ok()
            }),
            _ => None,
        };
        decoded.unwrap_or_else(|| words(value))
    }

    pub(super) fn call_json(&self, call: &HostCall) -> Value {
        let given = call.given.iter();
        let given: serde_json::Map<String, Value> = given
            .map(|(name, given)| ((*name).to_owned(), self.argument(call, name, given)))
            .collect();
        json!({
            "depth": call.depth,
            "contract": call.contract.as_str(),
            "method": call.method,
            "function": call.function,
            "given": given,
            "gas": call.gas,
            "answer": self.answer(call),
        })
    }

    pub(super) fn line(&self, call: &HostCall) -> String {
        let indent = "  ".repeat(call.depth as usize);
        let given = call.given.iter();
        let given: Vec<String> = given
            .map(|(name, given)| plain(&self.argument(call, name, given)))
            .collect();
        let answer = match self.answer(call) {
            Value::Null => String::new(),
            answer => format!(" = {}", plain(&answer)),
        };
        format!(
            "{indent}{} {}({}){answer}  {}\n",
            faint(&format!("{}.{}", call.contract, call.method)),
            strong(call.function),
            given.join(", "),
            faint(&grouped(call.gas)),
        )
    }
}

/// Bytes that nothing explains: text if they are, CBOR if they are, hexadecimal.
fn words(bytes: &[u8]) -> Value {
    match std::str::from_utf8(bytes) {
        Ok(text) if !text.is_empty() && !text.chars().any(char::is_control) => text.into(),
        _ if cbor::check(bytes, Limits::bytes(1 << 20)).is_ok() => readable(bytes),
        _ => hex::encode(bytes).into(),
    }
}

/// The contract that a host call called.
pub(super) fn called(call: &HostCall) -> Option<Party> {
    let Given::Bytes(name) = given(call, "contract")? else {
        return None;
    };
    Party::new(std::str::from_utf8(name).ok()?).ok()
}

fn given<'c>(call: &'c HostCall, name: &str) -> Option<&'c Given> {
    call.given
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, given)| given)
}

fn bytes<'c>(call: &'c HostCall, name: &str) -> Option<&'c [u8]> {
    match given(call, name)? {
        Given::Bytes(bytes) => Some(bytes),
        _ => None,
    }
}
