//! Where an event stream goes on.
//!
//! Opaque to clients. It names the place that is looked at next, so it is the same on every
//! node, and the chain it belongs to, so that it cannot be mistaken for another chain's.

use core::fmt;
use core::str::FromStr;

use tradewind_types::Hash;

/// A place between two events of a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cursor {
    chain: u32,
    /// Height of the block to look at next.
    pub height: u64,
    /// Index of the transaction to look at next.
    pub transaction: u32,
    /// Index of the event to look at next.
    pub event: u32,
}

/// Text that is not a cursor, or not of this chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CursorError {
    /// Not a cursor.
    #[error("not a cursor: use one that an event stream sent, as it is")]
    Malformed,
    /// Of another chain.
    #[error("this cursor is of another chain")]
    OtherChain,
}

impl Cursor {
    /// Before the first event of a block.
    pub fn at(chain: &Hash, height: u64) -> Self {
        let [a, b, c, d, ..] = *chain.as_bytes();
        Self {
            chain: u32::from_be_bytes([a, b, c, d]),
            height,
            transaction: 0,
            event: 0,
        }
    }

    /// Before an event of the block that this cursor is in.
    #[must_use]
    pub const fn before(self, transaction: u32, event: u32) -> Self {
        Self {
            transaction,
            event,
            ..self
        }
    }

    /// After an event of the block that this cursor is in.
    #[must_use]
    pub const fn after(self, transaction: u32, event: u32) -> Self {
        self.before(transaction, event.saturating_add(1))
    }

    /// Reads a cursor of `chain`.
    pub fn read(text: &str, chain: &Hash) -> Result<Self, CursorError> {
        let cursor: Self = text.parse()?;
        if cursor.chain == Self::at(chain, 0).chain {
            Ok(cursor)
        } else {
            Err(CursorError::OtherChain)
        }
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            chain,
            height,
            transaction,
            event,
        } = self;
        write!(f, "{chain:08x}{height:016x}{transaction:08x}{event:08x}")
    }
}

impl FromStr for Cursor {
    type Err = CursorError;

    fn from_str(text: &str) -> Result<Self, CursorError> {
        let lower = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        if text.len() != 40 || !text.bytes().all(lower) {
            return Err(CursorError::Malformed);
        }
        let part = |from: usize, to: usize| {
            let digits = text.get(from..to).unwrap_or_default();
            u64::from_str_radix(digits, 16).map_err(|_| CursorError::Malformed)
        };
        Ok(Self {
            chain: part(0, 8)? as u32,
            height: part(8, 24)?,
            transaction: part(24, 32)? as u32,
            event: part(32, 40)? as u32,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHAIN: Hash = Hash::from_bytes([7; 32]);

    #[test]
    fn a_cursor_reads_back_on_its_chain_and_on_no_other() {
        let cursor = Cursor::at(&CHAIN, u64::MAX).after(3, 4);
        assert_eq!(Cursor::read(&cursor.to_string(), &CHAIN), Ok(cursor));
        let other = Hash::from_bytes([8; 32]);
        let refused = Cursor::read(&cursor.to_string(), &other);
        assert_eq!(refused, Err(CursorError::OtherChain));
    }

    #[test]
    fn a_stream_goes_on_behind_the_event_it_told_last() {
        let block = Cursor::at(&CHAIN, 5);
        let cursor = block.after(2, 1);
        let still_told = [(1, 9), (2, 0), (2, 1), (2, 2), (3, 0)]
            .map(|(transaction, event)| cursor <= block.before(transaction, event));
        assert_eq!(still_told, [false, false, false, true, true]);
    }

    #[test]
    fn what_no_stream_sent_is_no_cursor() {
        let long = "0".repeat(41);
        let wide = "é".repeat(20);
        for text in ["", "12", &long, &wide, &"A".repeat(40), &"g".repeat(40)] {
            assert_eq!(
                text.parse::<Cursor>(),
                Err(CursorError::Malformed),
                "{text}"
            );
        }
    }
}
