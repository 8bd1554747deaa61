//! Streams of events and blocks.
//!
//! A stream reads durable blocks at its own pace from the store; it is told that there is
//! something new and never handed anything by the pipeline. Invariant: an event that fits is
//! sent once and in order, and every message says where to go on; nothing is read for a client
//! that is gone, and no more pages at once than there are reading threads.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, sleep_until};
use tonic::Status;
use tradewind_proto::v1::{
    BlocksRequest, BlocksResponse, Checkpoint, EventsRequest, EventsResponse, events_request,
    events_response,
};
use tradewind_store::{EventCursor, EventFilter, EventPage};
use tradewind_types::{Height, Timestamp};

use super::ask::read_block;
use super::cursor::Cursor;
use super::filter::Filters;
use super::ledger::Door;
use super::outgoing::{Filler, Gone, Outgoing, outgoing};
use super::places;
use super::refuse;
use super::tell::{Place, Teller};

/// Messages buffered for a client.
const EVENTS_BUFFERED: usize = 32;
const BLOCKS_BUFFERED: usize = 2;
/// Events read from the store at once.
const PAGE: usize = 256;
/// How long a stream may be quiet before it says how far it looked.
const CHECKPOINT: Duration = Duration::from_secs(2);

/// What a client wants to be told, from where on.
pub(super) struct Subscription {
    filters: Filters,
    /// What the store can sort out by itself.
    coarse: EventFilter,
    from: Cursor,
}

pub(super) fn subscription(door: &Door, request: &EventsRequest) -> Result<Subscription, Status> {
    let at = door.node.durable();
    let filters = Filters::read(&request.filters, |contract| door.schema(&at, contract))?;
    let chain = door.node.chain();
    let from = match &request.start {
        None => Cursor::at(&chain, at.header.height.next().get()),
        Some(events_request::Start::FromHeight(height)) => Cursor::at(&chain, *height),
        Some(events_request::Start::After(text)) => Cursor::read(text, &chain)
            .map_err(|error| refuse::invalid("BAD_CURSOR", error.to_string()))?,
    };
    let coarse = filters.coarse();
    Ok(Subscription {
        filters,
        coarse,
        from,
    })
}

pub(super) fn events(
    door: &Door,
    place: places::Place,
    subscription: Subscription,
) -> Outgoing<EventsResponse> {
    let (filler, stream) = outgoing(place, EVENTS_BUFFERED, door.patience());
    let door = door.clone();
    tokio::spawn(async move {
        if let Err(End::Because(status)) =
            tell_events(&door, &filler, subscription, CHECKPOINT).await
        {
            filler.end(status);
        }
    });
    stream
}

/// Why a stream ends.
#[derive(Debug)]
pub(super) enum End {
    /// Its client does not read.
    Gone,
    /// The client is told.
    Because(Status),
}

impl From<Gone> for End {
    fn from(_: Gone) -> Self {
        Self::Gone
    }
}

impl From<Status> for End {
    fn from(status: Status) -> Self {
        Self::Because(status)
    }
}

/// Tells events until the stream ends, and how far it looked whenever it was `quiet` for so
/// long.
pub(super) async fn tell_events(
    door: &Door,
    filler: &Filler<EventsResponse>,
    subscription: Subscription,
    quiet: Duration,
) -> Result<(), End> {
    let Subscription {
        filters,
        coarse,
        mut from,
    } = subscription;
    let filters = Arc::new(filters);
    let mut progress = door.node.progress();
    let mut quiet_until = Instant::now() + quiet;
    loop {
        progress.mark_unchanged();
        let (reader, coarse, chosen) = (door.clone(), coarse.clone(), Arc::clone(&filters));
        let read = move || page(&reader, &coarse, &chosen, from);
        let page = read_for(door, filler, read).await?;
        for message in page.messages {
            filler.send(message).await?;
            quiet_until = Instant::now() + quiet;
        }
        from = page.next;
        if page.is_last {
            tokio::select! {
                changed = progress.changed() => changed.map_err(|_| refuse::stopping())?,
                () = sleep_until(quiet_until) => {}
                () = filler.gone() => return Err(End::Gone),
                () = stopped(door) => return Err(refuse::stopping().into()),
            }
        }
        if Instant::now() >= quiet_until {
            let reader = door.clone();
            let read = move || checkpoint(&reader, from);
            if let Some(checkpoint) = read_for(door, filler, read).await? {
                filler.send(checkpoint).await?;
            }
            quiet_until = Instant::now() + quiet;
        }
    }
}

/// Reads for a stream while its client is there, once fewer pages are read than there are
/// reading threads.
pub(super) async fn read_for<M, T: Send + 'static>(
    door: &Door,
    filler: &Filler<M>,
    read: impl FnOnce() -> Result<T, Status> + Send + 'static,
) -> Result<T, End> {
    let turn = tokio::select! {
        biased;
        () = filler.gone() => return Err(End::Gone),
        () = stopped(door) => return Err(refuse::stopping().into()),
        turn = Arc::clone(&door.pages).acquire_owned() => turn.map_err(|_| refuse::stopping())?,
    };
    let read = tokio::task::spawn_blocking(move || {
        let read = read();
        drop(turn);
        read
    });
    Ok(read.await.map_err(|_| refuse::stopping())??)
}

async fn stopped(door: &Door) {
    let mut stop = door.stop.clone();
    // A gateway that is gone has stopped too.
    let _ = stop.wait_for(|stop| *stop).await;
}

struct Page {
    messages: Vec<EventsResponse>,
    next: Cursor,
    /// Nothing more for now.
    is_last: bool,
}

fn page(
    door: &Door,
    coarse: &EventFilter,
    filters: &Filters,
    from: Cursor,
) -> Result<Page, Status> {
    let start = EventCursor {
        height: Height::new(from.height),
        transaction: from.transaction,
        event: from.event,
    };
    let page = door.node.events(coarse, start, PAGE);
    let EventPage { events, next } = page.map_err(|error| refuse::fault(&error))?;
    let is_last = events.len() < PAGE;
    let chain = door.node.chain();
    let mut teller = Teller::new(|contract| door.schema_now(contract));
    let mut place = Place::default();
    let mut messages = Vec::new();
    for located in events.iter().filter(|located| filters.fit(&located.event)) {
        let EventCursor {
            height,
            transaction,
            event,
        } = located.cursor;
        if messages.is_empty() || place.height != height {
            let header = door
                .node
                .header(height)
                .map_err(|error| refuse::fault(&error))?;
            let time = header.map_or_else(Timestamp::default, |header| header.time);
            place = Place { height, time };
        }
        let told = teller.event(&located.event, place, &located.transaction, event);
        messages.push(EventsResponse {
            cursor: Cursor::at(&chain, height.get())
                .after(transaction, event)
                .to_string(),
            message: Some(events_response::Message::Event(told)),
        });
    }
    // The store goes on behind the last event it read, or behind the newest block.
    let next = Cursor::at(&chain, next.height.get()).before(next.transaction, next.event);
    let next = next.max(from);
    Ok(Page {
        messages,
        next,
        is_last,
    })
}

/// Word of how far was looked: up to the block before the one to look at next. None before the
/// first block, nor for a stream that begins in the future.
fn checkpoint(door: &Door, next: Cursor) -> Result<Option<EventsResponse>, Status> {
    let Some(height) = next.height.checked_sub(1) else {
        return Ok(None);
    };
    let header = door
        .node
        .header(Height::new(height))
        .map_err(|error| refuse::fault(&error))?;
    Ok(header.map(|header| EventsResponse {
        cursor: next.to_string(),
        message: Some(events_response::Message::Checkpoint(Checkpoint {
            height,
            time_ms: header.time.get(),
        })),
    }))
}

pub(super) fn blocks(
    door: &Door,
    place: places::Place,
    request: BlocksRequest,
) -> Outgoing<BlocksResponse> {
    let newest = door.node.durable().header.height;
    let from = request
        .from_height
        .map_or_else(|| newest.next(), Height::new);
    let (filler, stream) = outgoing(place, BLOCKS_BUFFERED, door.patience());
    let door = door.clone();
    tokio::spawn(async move {
        if let Err(End::Because(status)) = tell_blocks(&door, &filler, from, request).await {
            filler.end(status);
        }
    });
    stream
}

async fn tell_blocks(
    door: &Door,
    filler: &Filler<BlocksResponse>,
    mut next: Height,
    request: BlocksRequest,
) -> Result<(), End> {
    let mut progress = door.node.progress();
    loop {
        progress.mark_unchanged();
        while next <= door.node.durable().header.height {
            let reader = door.clone();
            let read = move || read_block(&reader, next, request.headers_only, request.receipts);
            let block = read_for(door, filler, read).await?;
            filler.send(BlocksResponse { block: Some(block) }).await?;
            next = next.next();
        }
        tokio::select! {
            changed = progress.changed() => changed.map_err(|_| refuse::stopping())?,
            () = filler.gone() => return Err(End::Gone),
            () = stopped(door) => return Err(refuse::stopping().into()),
        }
    }
}
