//! Requests to canonical values: calls by their contracts' schemas.

use std::sync::Arc;

use serde_json::Value;
use tonic::{Code, Status};
use tradewind_proto::v1::{self, call};
use tradewind_proto::{error, json};
use tradewind_types::cbor::{self, Limits};
use tradewind_types::schema::Method;
use tradewind_types::transaction::{MAX_INVOCATIONS, MAX_TRANSACTION_BYTES};
use tradewind_types::{Invocation, Party, RequestId, Schema};

use super::refuse;

/// Arguments of a call, however they came.
pub(super) enum Arguments<'r> {
    Json(&'r str),
    Cbor(&'r [u8]),
    None,
}

/// Encodes calls. `schema` finds a contract's interface.
pub(super) struct CallEncoder<F> {
    schema: F,
    calls: usize,
}

impl<F: Fn(Party) -> Result<Arc<Schema>, Status>> CallEncoder<F> {
    pub(super) const fn new(schema: F) -> Self {
        Self { schema, calls: 0 }
    }

    pub(super) fn call(&mut self, call: &v1::Call) -> Result<Invocation, Status> {
        self.calls += 1;
        if self.calls > MAX_INVOCATIONS {
            let text = format!("more than {MAX_INVOCATIONS} calls");
            return Err(refuse::invalid("TOO_MANY_CALLS", text));
        }
        let contract = refuse::party("contract", &call.contract)?;
        let arguments = match &call.arguments {
            Some(call::Arguments::Json(text)) => Arguments::Json(text),
            Some(call::Arguments::Cbor(bytes)) => Arguments::Cbor(bytes),
            None => Arguments::None,
        };
        let schema = (self.schema)(contract)?;
        let args = arguments.encode(&schema, method(contract, &schema, &call.method)?)?;
        let within = call.within.iter().map(|call| self.call(call));
        Ok(Invocation {
            within: within.collect::<Result<_, _>>()?,
            ..Invocation::new(contract, call.method.clone(), args)
        })
    }
}

impl Arguments<'_> {
    /// The canonical array of a method's arguments.
    pub(super) fn encode(&self, schema: &Schema, method: &Method) -> Result<Vec<u8>, Status> {
        let encode = |json: &Value| {
            json::encode_args(schema, method, json).map_err(|error| refuse::json(&error))
        };
        match self {
            Self::Cbor(bytes) => {
                // Bytes must be what the JSON of the same arguments would have given.
                json::decode_args(schema, method, bytes).map_err(|error| refuse::json(&error))?;
                Ok(bytes.to_vec())
            }
            Self::Json(text) => encode(&json::parse(text).map_err(|error| refuse::json(&error))?),
            Self::None => encode(&Value::Object(serde_json::Map::new())),
        }
    }
}

/// A contract's method, or what it might have been.
pub(super) fn method<'s>(
    contract: Party,
    schema: &'s Schema,
    name: &str,
) -> Result<&'s Method, Status> {
    schema.method(name).ok_or_else(|| {
        let known = schema.methods.iter().map(|method| method.name.as_str());
        let hint = json::nearest(name, known)
            .map_or_else(String::new, |nearest| format!("; did you mean {nearest}?"));
        let text = format!("{contract} has no method {name}{hint}");
        let pairs = [
            ("contract", contract.to_string()),
            ("method", name.to_owned()),
        ];
        error::status(Code::NotFound, "UNKNOWN_METHOD", text, pairs)
    })
}

/// Reads canonical bytes that came as part of a request.
pub(super) fn canonical<'b, T>(what: &str, bytes: &'b [u8]) -> Result<T, Status>
where
    T: minicbor::Decode<'b, ()> + minicbor::Encode<()>,
{
    cbor::decode(bytes, Limits::bytes(MAX_TRANSACTION_BYTES))
        .map_err(|error| refuse::invalid("NOT_CANONICAL", format!("{what}: {error}")))
}

/// A client's sixteen bytes, or fresh ones if it gave none.
pub(super) fn sixteen(what: &str, bytes: &[u8]) -> Result<RequestId, Status> {
    if bytes.is_empty() {
        let mut fresh = [0; 16];
        getrandom::fill(&mut fresh).map_err(|_| refuse::busy("the system gives no randomness"))?;
        return Ok(RequestId::from_bytes(fresh));
    }
    let given = bytes.try_into().map(RequestId::from_bytes);
    given.map_err(|_| {
        let text = format!("{what}: {} bytes, expected 16 or none", bytes.len());
        refuse::invalid("BAD_REQUEST_ID", text)
    })
}
