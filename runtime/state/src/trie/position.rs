//! Where a subtree hangs: the bits that all its paths begin with.

use core::fmt;

use tradewind_types::{Hash, Height};

use super::source::LeafRange;
use crate::tree::{DEPTH, share_prefix};

/// The first `depth` bits of a path; bits beyond are zero.
///
/// Ordered by path, and a subtree before the subtrees in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Position {
    prefix: Hash,
    depth: u16,
}

impl Position {
    pub(crate) const ROOT: Self = Self {
        prefix: Hash::ZERO,
        depth: 0,
    };

    /// The position at `depth` on the way to `path`.
    pub(crate) fn of(path: &Hash, depth: u16) -> Self {
        let depth = depth.min(DEPTH);
        let mut bytes = *path.as_bytes();
        let whole = usize::from(depth / 8);
        for (i, byte) in bytes.iter_mut().enumerate().skip(whole) {
            *byte &= if i == whole {
                !(0xff >> (depth % 8))
            } else {
                0
            };
        }
        Self {
            prefix: Hash::from_bytes(bytes),
            depth,
        }
    }

    /// The left (bit 0) or right (bit 1) subtree below; itself at full depth.
    pub(crate) fn child(&self, bit: bool) -> Self {
        let mut bytes = *self.prefix.as_bytes();
        if let Some(byte) = bytes.get_mut(usize::from(self.depth / 8)) {
            *byte |= (u8::from(bit) << 7) >> (self.depth % 8);
        }
        Self {
            prefix: Hash::from_bytes(bytes),
            depth: self.depth.saturating_add(1).min(DEPTH),
        }
    }

    pub(crate) fn prefix(&self) -> &Hash {
        &self.prefix
    }

    pub(crate) fn depth(&self) -> u16 {
        self.depth
    }

    /// The leaves below, as the block at `height` left them.
    pub(crate) fn leaves(&self, height: Height) -> LeafRange {
        let mut last = *self.prefix.as_bytes();
        let whole = usize::from(self.depth / 8);
        for (i, byte) in last.iter_mut().enumerate().skip(whole) {
            *byte |= if i == whole {
                0xff >> (self.depth % 8)
            } else {
                0xff
            };
        }
        LeafRange {
            first: self.prefix,
            last: Hash::from_bytes(last),
            height,
        }
    }

    /// Whether `path` lies in this subtree.
    pub(crate) fn covers(&self, path: &Hash) -> bool {
        share_prefix(&self.prefix, path, self.depth)
    }

    /// The bytes of the prefix that hold bits of it.
    pub(crate) fn significant(&self) -> &[u8] {
        let len = usize::from(self.depth.div_ceil(8));
        self.prefix.as_bytes().get(..len).unwrap_or_default()
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for byte in self.significant() {
            write!(f, "{byte:02x}")?;
        }
        write!(f, "/{}", self.depth)
    }
}
