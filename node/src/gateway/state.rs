//! The state as it lies, decoded by the schemas of its contracts.

use tonic::Status;
use tradewind_proto::json;
use tradewind_proto::v1::{
    self, RequestUseRequest, RequestUseResponse, StateRequest, StateResponse,
};
use tradewind_types::key::MAX_SYSTEM_KEY_BYTES;
use tradewind_types::{Party, RequestId, Schema};

use super::ask::state_at;
use super::ledger::Door;
use super::refuse;

/// Most records of one answer.
const MAX_RECORDS: usize = 1_000;
/// Bytes of keys and values after which an answer ends.
const MAX_BYTES: usize = 4 << 20;
/// Records read at once.
const STEP: usize = 64;

pub(super) fn state(door: &Door, request: &StateRequest) -> Result<StateResponse, Status> {
    let (mut start, mut end) = (request.start.clone(), request.end.clone());
    if start.len().max(end.len()) > MAX_SYSTEM_KEY_BYTES + 1 {
        let text = format!("a bound of more than {MAX_SYSTEM_KEY_BYTES} bytes, which no key has");
        return Err(refuse::invalid("BAD_KEY", text));
    }
    let at = state_at(door, request.height)?;
    let most = match request.limit as usize {
        0 => MAX_RECORDS,
        given => given.min(MAX_RECORDS),
    };
    let mut answer = StateResponse {
        height: at.header.height.get(),
        ..StateResponse::default()
    };
    let mut bytes = 0;
    while answer.records.len() < most && bytes < MAX_BYTES {
        let step = STEP.min(most - answer.records.len());
        let entries = at.snapshot.range(&start, &end, step, request.reverse);
        let entries = entries.map_err(|error| refuse::fault(&error))?;
        answer.complete = entries.len() < step;
        for (key, value) in entries {
            bytes += key.len() + value.len();
            if request.reverse {
                end.clone_from(&key);
            } else {
                start.clone_from(&key);
                start.push(0);
            }
            let find = |contract: &Party| door.schema(&at, *contract).ok();
            answer.records.push(record(find, key, Some(&value)));
        }
        if answer.complete {
            break;
        }
    }
    Ok(answer)
}

pub(super) fn request_use(
    door: &Door,
    request: &RequestUseRequest,
) -> Result<RequestUseResponse, Status> {
    let party = refuse::party("party", &request.party)?;
    let id: [u8; 16] = request.id.as_slice().try_into().map_err(|_| {
        let text = format!("id has {} bytes, expected 16", request.id.len());
        refuse::invalid("BAD_ID", text)
    })?;
    let at = state_at(door, request.height)?;
    let expiry = at.snapshot.request(&party, &RequestId::from_bytes(id));
    let expiry = expiry.map_err(|error| refuse::fault(&error))?;
    Ok(RequestUseResponse {
        expiry_ms: expiry.map(tradewind_types::Timestamp::get),
        height: at.header.height.get(),
    })
}

/// A record in the words of its contract's schema, in bytes alone where that does not know it.
pub(super) fn record<S: AsRef<Schema>>(
    find: impl FnOnce(&Party) -> Option<S>,
    key: Vec<u8>,
    value: Option<&[u8]>,
) -> v1::StateRecord {
    let zero = key.iter().position(|byte| *byte == 0);
    let (name, local) = key.split_at(zero.unwrap_or(key.len()));
    let contract = std::str::from_utf8(name).ok();
    let contract = contract.and_then(|name| Party::new(name).ok());
    let schema = contract.as_ref().and_then(find);
    let schema: Option<&Schema> = schema.as_ref().map(AsRef::as_ref);
    let local = local.get(1..).unwrap_or_default();
    let place = schema.and_then(|schema| json::read_state_key(schema, local));
    let decoded = |value: &[u8]| json::decode(schema?, &place.as_ref()?.value, value).ok();
    let value = value.map(|value| v1::Value {
        json: decoded(value).map_or_else(String::new, |json| json.to_string()),
        cbor: value.to_vec(),
    });
    let (field, parts) = place.map_or_else(Default::default, |place| {
        let parts = serde_json::Value::Array(place.parts).to_string();
        (place.field.name.clone(), parts)
    });
    v1::StateRecord {
        contract: contract.map_or_else(String::new, |contract| contract.to_string()),
        field,
        parts,
        value,
        key,
    }
}
