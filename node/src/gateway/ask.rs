//! Questions about the chain: views, schemas, headers, blocks, the node itself.

use tonic::Status;
use tradewind_proto::json::schema_json;
use tradewind_proto::v1::{
    self, BlockRequest, BlockResponse, CertifiedHeader, HeaderRequest, HeaderResponse,
    SchemaRequest, SchemaResponse, StatusResponse, ViewRequest, ViewResponse, view_request,
};
use tradewind_store::{HistoryError, StoredBlock};
use tradewind_types::block::Header;
use tradewind_types::{Certificate, Domain, Height, SignedTransaction, ValidatorSet, cbor, digest};

use super::encode::{Arguments, method};
use super::ledger::Door;
use super::refuse;
use super::tell::{Teller, returned};
use crate::node::ReadError;
use crate::pipeline::Durable;

pub(super) fn view(door: &Door, request: &ViewRequest) -> Result<ViewResponse, Status> {
    let at = state_at(door, request.height)?;
    let contract = refuse::party("contract", &request.contract)?;
    let schema = door.schema(&at, contract)?;
    let method = method(contract, &schema, &request.method)?;
    let arguments = match &request.arguments {
        Some(view_request::Arguments::Json(text)) => Arguments::Json(text),
        Some(view_request::Arguments::Cbor(bytes)) => Arguments::Cbor(bytes),
        None => Arguments::None,
    };
    let args = arguments.encode(&schema, method)?;
    let height = at.header.height.get();
    let answer = door.node.view(at, contract, &method.name, args);
    match answer.map_err(|error| refuse::fault(&error))? {
        Ok(bytes) => Ok(ViewResponse {
            // By the schema of that height, not of today.
            returned: Some(returned(&schema, method, &bytes)),
            height,
        }),
        Err(failure) => {
            let mut teller = Teller::new(|contract| door.schema_now(contract));
            Err(teller.failure(0, &failure))
        }
    }
}

pub(super) fn schema(door: &Door, request: &SchemaRequest) -> Result<SchemaResponse, Status> {
    let at = state_at(door, request.height)?;
    let schema = door.schema(&at, refuse::party("contract", &request.contract)?)?;
    let bytes = cbor::encode(&*schema);
    Ok(SchemaResponse {
        json: schema_json(&schema).to_string(),
        hash: digest(Domain::Schema, &[&bytes]).as_bytes().to_vec(),
        schema: bytes,
        height: at.header.height.get(),
    })
}

pub(super) fn header(door: &Door, request: &HeaderRequest) -> Result<HeaderResponse, Status> {
    let height = known_height(door, request.height)?;
    let header = certified_at(door, height)?;
    Ok(HeaderResponse {
        header: Some(header),
    })
}

pub(super) fn block(door: &Door, request: &BlockRequest) -> Result<BlockResponse, Status> {
    let height = known_height(door, request.height)?;
    let block = read_block(door, height, false, request.receipts)?;
    Ok(BlockResponse { block: Some(block) })
}

/// A block of the wire, as much of it as is asked for.
pub(super) fn read_block(
    door: &Door,
    height: Height,
    header_only: bool,
    with_receipts: bool,
) -> Result<v1::Block, Status> {
    let mut wire = v1::Block::default();
    if header_only || height == Height::new(0) {
        wire.header = Some(certified_at(door, height)?);
        return Ok(wire);
    }
    let block = door
        .node
        .block(height)
        .map_err(|error| refuse::fault(&error))?;
    let StoredBlock {
        header,
        certificate,
        transactions,
    } = block.ok_or_else(|| beyond(door, height))?;
    wire.header = Some(certified(door, &header, Some(&certificate))?);
    wire.transactions = transactions
        .iter()
        .map(SignedTransaction::to_bytes)
        .collect();
    if with_receipts {
        let receipts = door
            .node
            .receipts(height)
            .map_err(|error| refuse::fault(&error))?;
        wire.receipts = receipts.iter().map(cbor::encode).collect();
    }
    Ok(wire)
}

pub(super) fn status(door: &Door) -> Result<StatusResponse, Status> {
    let node = &door.node;
    let at = node.durable();
    let oldest = match node.state_at(Some(Height::new(0))) {
        Err(ReadError::History(HistoryError::Unavailable { oldest, .. })) => oldest.get(),
        _ => 0,
    };
    let next = node
        .validators(&at)
        .map_err(|error| refuse::fault(&error))?;
    let validators = next.members().iter().map(|member| v1::Validator {
        party: member.party.to_string(),
        key: member.key.as_bytes().to_vec(),
        power: member.power,
    });
    Ok(StatusResponse {
        chain_id: node.chain().as_bytes().to_vec(),
        tip: Some(certified_at(door, at.header.height)?),
        validators: validators.collect(),
        rules: at.header.rules,
        pending: node.waiting() as u64,
        oldest_height: oldest,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        limits: cbor::encode(node.rules()),
    })
}

/// The state after a block, or after the newest.
pub(super) fn state_at(door: &Door, height: Option<u64>) -> Result<Durable, Status> {
    let state = door.node.state_at(height.map(Height::new));
    state.map_err(|error| refuse::read(height, &error))
}

fn known_height(door: &Door, height: Option<u64>) -> Result<Height, Status> {
    let newest = door.node.durable().header.height;
    match height.map(Height::new) {
        Some(height) if height > newest => Err(beyond(door, height)),
        Some(height) => Ok(height),
        None => Ok(newest),
    }
}

fn beyond(door: &Door, height: Height) -> Status {
    refuse::height(height.get(), 0, door.node.durable().header.height.get())
}

/// The header at a height with all that proves it.
pub(super) fn certified_at(door: &Door, height: Height) -> Result<CertifiedHeader, Status> {
    let header = door
        .node
        .header(height)
        .map_err(|error| refuse::fault(&error))?;
    let header = header.ok_or_else(|| beyond(door, height))?;
    let certificate = door
        .node
        .certificate(height)
        .map_err(|error| refuse::fault(&error))?;
    certified(door, &header, certificate.as_ref())
}

/// A header with all that proves it. Genesis has no certificate: its hash is the chain's id.
pub(super) fn certified(
    door: &Door,
    header: &Header,
    certificate: Option<&Certificate>,
) -> Result<CertifiedHeader, Status> {
    let set = certifiers(door, header)?;
    Ok(CertifiedHeader {
        header: cbor::encode(header),
        certificate: certificate.map_or_else(Vec::new, cbor::encode),
        validators: set.as_ref().map_or_else(Vec::new, cbor::encode),
    })
}

/// The set that certified a block: that of today if it has not changed, or what the state
/// before the block says. `None` if that state is no longer kept.
fn certifiers(door: &Door, header: &Header) -> Result<Option<ValidatorSet>, Status> {
    let fits = |set: &ValidatorSet| set.hash() == header.validators;
    let read = |at: &Durable| {
        door.node
            .validators(at)
            .map_err(|error| refuse::fault(&error))
    };
    let today = read(&door.node.durable())?;
    if fits(&today) {
        return Ok(Some(today));
    }
    let before = header.height.saturating_sub(1);
    match door.node.state_at(Some(before)) {
        Ok(at) => read(&at).map(|set| Some(set).filter(fits)),
        Err(ReadError::History(HistoryError::Unavailable { .. })) => Ok(None),
        Err(error) => Err(refuse::fault(&error)),
    }
}
