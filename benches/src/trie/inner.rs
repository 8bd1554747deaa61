//! Prototype of a rival layout: beside the buckets, pages of inner nodes, five levels to a
//! page, each rewritten under a new key whenever a bucket below it is.
//!
//! It has the cost of those pages only: right keys, sizes and number of writes and deletes,
//! and bytes that compress as badly as hashes.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use rocksdb::{ColumnFamily, WriteBatch};
use tradewind_state::PageWrite;

use super::RETENTION;

const LEVELS: u16 = 5;

/// Hash, height and count of pairs.
const CHILD_BYTES: usize = 32 + 8 + 2;

/// Which inner pages are on disk.
#[derive(Default)]
pub(super) struct InnerPages {
    written: BTreeMap<Vec<u8>, u64>,
    superseded: VecDeque<Vec<Vec<u8>>>,
}

impl InnerPages {
    /// Writes the pages above the buckets in `writes`.
    pub(super) fn write(
        &mut self,
        writes: &[PageWrite],
        height: u64,
        batch: &mut WriteBatch,
        pages: &ColumnFamily,
    ) {
        let mut dirty = BTreeSet::new();
        for write in writes {
            if let PageWrite::Put(key, _) = write
                && let [b'b', rest @ .., high, low, _, _, _, _, _, _, _, _] = key.as_bytes()
            {
                let depth = u16::from_be_bytes([*high, *low]);
                for level in (0..depth).step_by(LEVELS.into()) {
                    let children = 1_usize << LEVELS.min(depth - level);
                    dirty.insert((prefix(rest, level), children));
                }
            }
        }
        let mut superseded = Vec::new();
        for (prefix, children) in dirty {
            let key = |height: u64| [b"i", prefix.as_slice(), &height.to_be_bytes()].concat();
            let noise = |i: usize| (i as u64 ^ height).wrapping_mul(0x9e37_79b9_7f4a_7c15) as u8;
            let page: Vec<u8> = (0..children * CHILD_BYTES).map(noise).collect();
            batch.put_cf(pages, key(height), page);
            if let Some(old) = self.written.insert(prefix.clone(), height)
                && old != height
            {
                superseded.push(key(old));
            }
        }
        self.superseded.push_back(superseded);
        if self.superseded.len() > RETENTION {
            for key in self.superseded.pop_front().unwrap_or_default() {
                batch.single_delete_cf(pages, key);
            }
        }
    }
}

/// Depth and the bits above it.
fn prefix(path: &[u8], depth: u16) -> Vec<u8> {
    let mut bytes = depth.to_be_bytes().to_vec();
    let whole = usize::from(depth / 8);
    bytes.extend_from_slice(&path[..whole]);
    if !depth.is_multiple_of(8) {
        bytes.push(path[whole] & !(0xff >> (depth % 8)));
    }
    bytes
}
