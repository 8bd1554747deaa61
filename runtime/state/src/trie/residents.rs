//! Which buckets stay in memory after their leaves are on disk.
//!
//! Buckets that were written last are kept, up to a bound: state that changes often is then
//! updated without reading its leaves.

use alloc::collections::VecDeque;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

use super::directory::Bucket;

/// Buckets that an update wrote or replaced.
#[derive(Default)]
pub struct Settled {
    pub(super) came: Vec<Arc<Bucket>>,
    pub(super) went: Vec<Arc<Bucket>>,
}

impl fmt::Debug for Settled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Settled {{ {} came, {} went }}",
            self.came.len(),
            self.went.len()
        )
    }
}

/// The buckets held in memory, oldest first.
#[derive(Debug)]
pub struct Residents {
    buckets: VecDeque<Arc<Bucket>>,
    pairs: usize,
    limit: usize,
}

impl Residents {
    /// Holds at most `limit` pairs, of 96 bytes each: path, value hash and hash as a leaf.
    pub fn new(limit: usize) -> Self {
        Self {
            buckets: VecDeque::new(),
            pairs: 0,
            limit,
        }
    }

    /// Number of pairs held.
    pub fn pairs(&self) -> usize {
        self.pairs
    }

    /// Takes over the buckets of an update whose writes are on disk, and lets go of those it
    /// replaced and of the oldest.
    pub fn settle(&mut self, settled: Settled) {
        for bucket in settled.went {
            self.pairs = self.pairs.saturating_sub(bucket.release());
        }
        for bucket in settled.came {
            self.pairs = self.pairs.saturating_add(usize::from(bucket.entry.pairs));
            self.buckets.push_back(bucket);
        }
        while self.pairs > self.limit
            && let Some(bucket) = self.buckets.pop_front()
        {
            self.pairs = self.pairs.saturating_sub(bucket.release());
        }
    }
}
