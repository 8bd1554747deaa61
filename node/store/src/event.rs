//! Events in the order they happened, all or by contract and name.
//!
//! The index names, for each topic and block, the positions of the topic's events; the events
//! themselves lie in the receipts.
//!
//! ```text
//! topic   contract (32, zeros for all) | name length + 1 (4, zero for all) | name
//! row     topic | height (8)
//! value   positions, ascending: transaction (4) | event (4), each
//! ```
//! A position has a fixed size, so that a page from the middle of a large block does not read
//! all that comes before.

use std::collections::BTreeMap;

use rocksdb::{DB, WriteBatch};
use tradewind_state::Fault;
use tradewind_types::{Event, Hash, Height, Party, Receipt};

use crate::block::Receipts;
use crate::column::Column;
use crate::database::Database;
use crate::record::{corrupt, refused};

/// Which events to read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum EventFilter {
    /// All.
    #[default]
    All,
    /// Those that a contract tells.
    Contract(Party),
    /// Those that a contract tells under one name.
    Name(Party, String),
}

/// The place of an event in the chain. Ordered as events happened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct EventCursor {
    /// Height of the block.
    pub height: Height,
    /// Index of the transaction in the block.
    pub transaction: u32,
    /// Index of the event in the receipt.
    pub event: u32,
}

/// An event and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocatedEvent {
    /// Its place.
    pub cursor: EventCursor,
    /// The transaction that it is of.
    pub transaction: Hash,
    /// What happened.
    pub event: Event,
}

/// Some events, and where to go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventPage {
    /// In the order they happened.
    pub events: Vec<LocatedEvent>,
    /// Where the next page starts: past the last event, or past the last block if there are
    /// no more.
    pub next: EventCursor,
}

/// Where an event stands in its block: transaction (4) | event (4).
pub(crate) type Position = [u8; 8];

fn position(transaction: u32, event: u32) -> Position {
    let mut position = [0; 8];
    let (head, tail) = position.split_at_mut(4);
    head.copy_from_slice(&transaction.to_be_bytes());
    tail.copy_from_slice(&event.to_be_bytes());
    position
}

fn cursor(height: Height, position: Position) -> EventCursor {
    let both = u64::from_be_bytes(position);
    EventCursor {
        height,
        transaction: (both >> 32) as u32,
        event: both as u32,
    }
}

fn topic(contract: Option<&Party>, name: Option<&str>) -> Vec<u8> {
    let mut topic = Vec::with_capacity(64);
    let contract = contract.map_or([0; 32], |contract| *contract.to_bytes());
    topic.extend_from_slice(&contract);
    let len = name.map_or(0, |name| name.len() as u32 + 1);
    topic.extend_from_slice(&len.to_be_bytes());
    topic.extend_from_slice(name.unwrap_or_default().as_bytes());
    topic
}

fn row_key(topic: &[u8], height: Height) -> Vec<u8> {
    [topic, &height.get().to_be_bytes()].concat()
}

/// The block of a row and the positions in it.
pub(crate) fn read_row<'r>(key: &[u8], row: &'r [u8]) -> Result<(Height, &'r [Position]), Fault> {
    let height = key
        .last_chunk()
        .map(|height| Height::new(u64::from_be_bytes(*height)));
    let height = height.ok_or_else(|| corrupt("an event row", "its key is too short"))?;
    let (positions, rest) = row.as_chunks();
    if !rest.is_empty() {
        let what = format_args!("event row of block {height}");
        return Err(corrupt(what, "it ends inside a position"));
    }
    Ok((height, positions))
}

/// Adds a block's index rows to a batch.
pub(crate) fn write(db: &DB, batch: &mut WriteBatch, height: Height, receipts: &[Receipt]) {
    let mut topics: BTreeMap<(Option<&Party>, Option<&str>), Vec<Position>> = BTreeMap::new();
    for (transaction, receipt) in (0..).zip(receipts) {
        for (index, event) in (0..).zip(&receipt.events) {
            let position = position(transaction, index);
            let contract = Some(&event.contract);
            for topic in [
                (None, None),
                (contract, None),
                (contract, Some(event.name.as_str())),
            ] {
                topics.entry(topic).or_default().push(position);
            }
        }
    }
    for ((contract, name), positions) in topics {
        let key = row_key(&topic(contract, name), height);
        batch.put_cf(Column::Events.of(db), key, positions.as_flattened());
    }
}

impl Database {
    /// Up to `limit` events from `from` on, in blocks up to `newest`.
    pub(crate) fn events(
        &self,
        filter: &EventFilter,
        from: EventCursor,
        limit: usize,
        newest: Height,
    ) -> Result<EventPage, Fault> {
        let mut page = EventPage {
            events: Vec::new(),
            next: from.max(EventCursor {
                height: newest.next(),
                ..EventCursor::default()
            }),
        };
        let topic = match filter {
            EventFilter::All => topic(None, None),
            EventFilter::Contract(contract) => topic(Some(contract), None),
            EventFilter::Name(contract, name) => topic(Some(contract), Some(name)),
        };
        let (start, end) = (row_key(&topic, from.height), row_key(&topic, newest.next()));
        if start >= end {
            return Ok(page);
        }
        let mut rows = self.scan(Column::Events, &start, &end, None)?;
        let mut receipts = Receipts::of(self);
        rows.seek_to_first();
        while let Some((key, row)) = rows.item() {
            let (height, positions) = read_row(key, row)?;
            let what = format_args!("event row of block {height}");
            let passed = positions.partition_point(|one| cursor(height, *one) < from);
            for cursor in positions
                .iter()
                .skip(passed)
                .map(|one| cursor(height, *one))
            {
                if page.events.len() == limit {
                    page.next = cursor;
                    return Ok(page);
                }
                let receipt = receipts.read(height, cursor.transaction)?;
                let event = receipt.events.into_iter().nth(cursor.event as usize);
                page.events.push(LocatedEvent {
                    cursor,
                    transaction: receipt.transaction,
                    event: event.ok_or_else(|| corrupt(what, "it names no event"))?,
                });
            }
            rows.next();
        }
        rows.status().map_err(refused("read events"))?;
        Ok(page)
    }
}
