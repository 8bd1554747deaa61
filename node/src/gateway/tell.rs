//! Receipts and events in the words of the wire.
//!
//! Takes schemas as they are now: an old event whose contract was upgraded since is told in
//! bytes alone if the schema no longer fits.

use std::collections::HashMap;
use std::sync::Arc;

use tonic::Status;
use tradewind_proto::json::{self, Rendered, render};
use tradewind_proto::v1;
use tradewind_proto::{error, v1::outcome::Outcome as WireOutcome};
use tradewind_runtime::{Need, Touched};
use tradewind_types::schema::Method;
use tradewind_types::{
    Event, Failure, Hash, Height, Invocation, Outcome, Party, Receipt, Schema, Timestamp, cbor,
};

use super::state::record;

/// Where something was told: block and time, or nowhere yet.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Place {
    pub(super) height: Height,
    pub(super) time: Timestamp,
}

/// Renders by schemas that it looks up once each.
pub(super) struct Teller<F> {
    find: F,
    found: HashMap<Party, Option<Arc<Schema>>>,
}

impl<F: Fn(&Party) -> Option<Arc<Schema>>> Teller<F> {
    pub(super) fn new(find: F) -> Self {
        Self {
            find,
            found: HashMap::new(),
        }
    }

    fn schema(&mut self, contract: &Party) -> Option<Arc<Schema>> {
        let find = &self.find;
        self.found
            .entry(*contract)
            .or_insert_with(|| find(contract))
            .clone()
    }

    pub(super) fn event(
        &mut self,
        event: &Event,
        place: Place,
        transaction: &Hash,
        index: u32,
    ) -> v1::Event {
        let json = self.schema(&event.contract).and_then(|schema| {
            let record = schema.event(&event.name)?;
            json::decode_fields(&schema, &record.fields, &event.data).ok()
        });
        v1::Event {
            contract: event.contract.to_string(),
            name: event.name.clone(),
            fields: Some(value(event.data.clone(), json)),
            height: place.height.get(),
            time_ms: place.time.get(),
            transaction_id: transaction.as_bytes().to_vec(),
            index,
        }
    }

    pub(super) fn events(&mut self, receipt: &Receipt, place: Place) -> Vec<v1::Event> {
        let mut events = Vec::with_capacity(receipt.events.len());
        for (index, event) in (0..).zip(&receipt.events) {
            events.push(self.event(event, place, &receipt.transaction, index));
        }
        events
    }

    pub(super) fn outcome(&mut self, outcome: &Outcome, calls: &[Invocation]) -> v1::Outcome {
        let outcome = match outcome {
            Outcome::Success(returned) => {
                let mut values = Vec::with_capacity(returned.len());
                for (returned, call) in returned.iter().zip(calls) {
                    values.push(self.returned(&call.contract, &call.method, &returned.0));
                }
                WireOutcome::Success(v1::Success { returned: values })
            }
            Outcome::Failed { call, failure } => {
                WireOutcome::Failure(failed(*call, failure, &self.rendered(failure)))
            }
        };
        v1::Outcome {
            outcome: Some(outcome),
        }
    }

    fn returned(&mut self, contract: &Party, method: &str, bytes: &[u8]) -> v1::Value {
        let schema = self.schema(contract);
        let method = schema
            .as_ref()
            .and_then(|schema| Some((schema, schema.method(method)?)));
        match method {
            Some((schema, method)) => returned(schema, method, bytes),
            None => value(bytes.to_vec(), None),
        }
    }

    /// An agreement that a simulation took as given.
    pub(super) fn need(&mut self, need: &Need) -> v1::Need {
        let mut path = Vec::with_capacity(need.path.len());
        for call in &need.path {
            let schema = self.schema(&call.contract);
            let json = schema.and_then(|schema| {
                json::decode_args(&schema, schema.method(&call.method)?, &call.args).ok()
            });
            path.push(v1::NeededCall {
                contract: call.contract.to_string(),
                method: call.method.clone(),
                arguments: Some(value(call.args.clone(), json)),
            });
        }
        v1::Need {
            party: need.party.to_string(),
            path,
        }
    }

    /// A record that a simulation looked at or changed.
    pub(super) fn touched(&mut self, key: &[u8], touched: &Touched) -> v1::Touched {
        let mut place =
            |value: Option<&[u8]>| record(|contract| self.schema(contract), key.to_vec(), value);
        v1::Touched {
            record: Some(place(touched.before.as_deref())),
            read: touched.read,
            written: touched.written,
            after: place(touched.after.as_deref()).value,
        }
    }

    /// A receipt with everything that people want to read.
    pub(super) fn committed(
        &mut self,
        receipt: &Receipt,
        calls: &[Invocation],
        place: Place,
        index: u32,
    ) -> v1::Committed {
        v1::Committed {
            outcome: Some(self.outcome(&receipt.outcome, calls)),
            receipt: cbor::encode(receipt),
            events: self.events(receipt, place),
            ..brief(receipt, place.height, index)
        }
    }

    /// The error of a failed call.
    pub(super) fn failure(&mut self, call: u32, failure: &Failure) -> Status {
        error::failure(call, &self.rendered(failure))
    }

    fn rendered(&mut self, failure: &Failure) -> Rendered {
        let schema = self.schema(failure.contract());
        render(failure, schema.as_deref())
    }
}

/// A receipt in numbers: where it is and whether it succeeded. No schema is looked up.
pub(super) fn brief(receipt: &Receipt, height: Height, index: u32) -> v1::Committed {
    v1::Committed {
        height: height.get(),
        index,
        succeeded: receipt.succeeded(),
        gas_used: receipt.gas_used.get(),
        ..v1::Committed::default()
    }
}

/// What a method returned, by its schema.
pub(super) fn returned(schema: &Schema, method: &Method, bytes: &[u8]) -> v1::Value {
    let json = json::decode_returned(schema, method, bytes).ok();
    value(bytes.to_vec(), json)
}

fn failed(call: u32, failure: &Failure, rendered: &Rendered) -> v1::Failure {
    let (Failure::Host { fields, .. } | Failure::Contract { fields, .. }) = failure;
    let json = (!rendered.fields.is_null()).then(|| rendered.fields.clone());
    v1::Failure {
        call,
        contract: rendered.contract.to_string(),
        refused: rendered.refused,
        code: rendered.code,
        name: rendered.name.clone(),
        fields: Some(value(fields.clone(), json)),
        text_en: rendered.en.clone(),
        text_zh: rendered.zh.clone(),
    }
}

fn value(cbor: Vec<u8>, json: Option<serde_json::Value>) -> v1::Value {
    let json = json.map_or_else(String::new, |json| json.to_string());
    v1::Value { cbor, json }
}
