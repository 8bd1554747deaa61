//! Doors of this crate as functions of arbitrary bytes, for fuzz targets and their corpora.
//!
//! A panic, or an error that is not [`Fault::Corrupt`], is the finding.

use tradewind_types::{Certificate, Hash, Header, Height, Party, RequestId};

use crate::record::{self, Chunk};
use crate::{Fault, block, event, request, store};

/// Reads `data` as each kind of stored record.
///
/// Pages of the trie are records too: `tradewind_state::fuzz::page`.
pub fn record(data: &[u8]) {
    let height = Height::new(7);
    let party = Party::new("ann@shop").expect("a name");
    let request_id = RequestId::from_bytes([7; 16]);
    sound(record::read::<Header>("header", data));
    sound(record::read::<Certificate>("certificate", data));
    if let Some(Chunk(items)) = sound(record::read("chunk", data)) {
        for (index, item) in (0..).zip(items) {
            sound(block::transaction(height, index, item));
            sound(block::receipt(height, index, item));
        }
    }
    sound(block::located(&Hash::ZERO, data));
    sound(request::RequestUse::from_row(data, &party, &request_id));
    sound(event::read_row(data, data));
    sound(store::read_number("tip", data));
}

/// What was read, if it is sound; if it is not, the blame must be the disk's.
fn sound<T>(read: Result<T, Fault>) -> Option<T> {
    match read {
        Ok(read) => Some(read),
        Err(Fault::Corrupt { .. }) => None,
        Err(other) => panic!("bytes of the disk are to blame, not: {other}"),
    }
}
