//! Proofs for those who trust nobody.

use std::collections::BTreeSet;

use serde_json::Value;
use tonic::Status;
use tradewind_proto::json;
use tradewind_proto::v1::{
    ProvedEntry, StateEntry, StateKey, StateProofRequest, StateProofResponse,
    TransactionProofRequest, TransactionProofResponse, state_key,
};
use tradewind_runtime::block::receipt_hash;
use tradewind_types::key::MAX_SYSTEM_KEY_BYTES;
use tradewind_types::list::ListProof;
use tradewind_types::schema::{Schema, Type};
use tradewind_types::{Hash, cbor};

use super::ask::{certified, state_at};
use super::ledger::Door;
use super::refuse;
use crate::pipeline::Durable;

/// Most keys of one proof.
const MAX_KEYS: usize = 256;

/// A key, and how its value reads if it was named by the schema.
struct Place {
    key: Vec<u8>,
    reads: Option<(std::sync::Arc<Schema>, Type)>,
}

pub(super) fn state(
    door: &Door,
    request: &StateProofRequest,
) -> Result<StateProofResponse, Status> {
    let count = request.keys.len();
    if count == 0 || count > MAX_KEYS {
        let text = format!("a proof is of 1 to {MAX_KEYS} keys, found {count}");
        return Err(refuse::invalid("BAD_KEY", text));
    }
    // One state for schemas, values and proof, whatever is committed meanwhile.
    let at = state_at(door, request.height)?;
    let places = request.keys.iter().map(|key| place(door, &at, key));
    let places = places.collect::<Result<Vec<Place>, Status>>()?;
    let mut seen = BTreeSet::new();
    if let Some(twice) = places.iter().find(|place| !seen.insert(&place.key)) {
        let text = format!("key {} is asked for twice", hex::encode(&twice.key));
        return Err(refuse::invalid("BAD_KEY", text));
    }
    let keys: Vec<Vec<u8>> = places.iter().map(|place| place.key.clone()).collect();
    let proved = door
        .node
        .prove(&keys, Some(at.header.height))
        .map_err(|error| refuse::read(request.height, &error))?;
    let entries = places.into_iter().zip(proved.values).map(|(place, value)| {
        let read = |(schema, ty): &(std::sync::Arc<Schema>, Type)| {
            json::decode(schema, ty, value.as_deref()?).ok()
        };
        let json = place.reads.as_ref().and_then(read);
        ProvedEntry {
            key: place.key,
            value: value.as_deref().map(<[u8]>::to_vec),
            json: json.map_or_else(String::new, |json| json.to_string()),
        }
    });
    Ok(StateProofResponse {
        entries: entries.collect(),
        proof: proved.proof.encode(),
        header: Some(certified(
            door,
            &proved.header,
            proved.certificate.as_ref(),
        )?),
    })
}

fn place(door: &Door, at: &Durable, key: &StateKey) -> Result<Place, Status> {
    match &key.key {
        Some(state_key::Key::Raw(key)) if key.len() > MAX_SYSTEM_KEY_BYTES => {
            let text = format!(
                "a key of {} bytes, at most {MAX_SYSTEM_KEY_BYTES} are allowed",
                key.len()
            );
            Err(refuse::invalid("BAD_KEY", text))
        }
        Some(state_key::Key::Raw(key)) => Ok(Place {
            key: key.clone(),
            reads: None,
        }),
        Some(state_key::Key::Entry(entry)) => {
            let StateEntry {
                contract,
                field,
                json,
            } = entry;
            let contract = refuse::party("contract", contract)?;
            let schema = door.schema(at, contract)?;
            let parts = match json.as_str() {
                "" => Value::Array(Vec::new()),
                text => json::parse(text).map_err(|error| refuse::json(&error))?,
            };
            let Value::Array(parts) = parts else {
                let text = format!("{field}: the key is a JSON array of its parts");
                return Err(refuse::invalid("BAD_KEY", text));
            };
            let (key, found) = json::state_key(&contract, &schema, field, &parts)
                .map_err(|error| refuse::json(&error))?;
            let ty = found.value.clone();
            Ok(Place {
                key,
                reads: Some((schema, ty)),
            })
        }
        None => Err(refuse::invalid(
            "BAD_KEY",
            "a key is raw bytes or an entry, found neither",
        )),
    }
}

pub(super) fn transaction(
    door: &Door,
    request: &TransactionProofRequest,
) -> Result<TransactionProofResponse, Status> {
    let id = refuse::hash("transaction_id", &request.transaction_id)?;
    let located = door
        .node
        .transaction(&id)
        .map_err(|error| refuse::fault(&error))?;
    let located = located.ok_or_else(|| {
        let text = format!("transaction {id} is in no block of this node");
        refuse::missing("UNKNOWN_TRANSACTION", text)
    })?;
    let block = door
        .node
        .block(located.height)
        .map_err(|error| refuse::fault(&error))?;
    let receipts = door
        .node
        .receipts(located.height)
        .map_err(|error| refuse::fault(&error))?;
    let broken = || {
        tracing::error!(%id, height = %located.height, "a located transaction is not in its block");
        refuse::missing(
            "FAULT",
            "this node's index and block disagree; its log says more",
        )
    };
    let block = block.ok_or_else(broken)?;
    let chain = door.node.chain();
    let ids: Vec<Hash> = block
        .transactions
        .iter()
        .map(|signed| signed.id(&chain))
        .collect();
    let hashes: Vec<Hash> = receipts.iter().map(receipt_hash).collect();
    let beside = |items: &[Hash]| ListProof::new(items, located.index).ok_or_else(broken);
    Ok(TransactionProofResponse {
        header: Some(certified(door, &block.header, Some(&block.certificate))?),
        transaction: located.transaction.to_bytes(),
        transaction_proof: cbor::encode(&beside(&ids)?),
        receipt: cbor::encode(&located.receipt),
        receipt_proof: cbor::encode(&beside(&hashes)?),
    })
}
