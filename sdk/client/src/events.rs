//! Events, followed across lost connections.
//!
//! Invariant: between two starts of the program that stores cursors, and within one, every
//! event that fits is told once and in order, unless the node has forgotten it, which is an
//! error.

use std::time::Duration;

use tokio::time::sleep;
use tonic::Streaming;
use tonic::transport::Channel;
use tradewind_proto::v1::ledger_client::LedgerClient;
use tradewind_proto::v1::{
    Checkpoint, Event, EventFilter, EventsRequest, EventsResponse, events_request, events_response,
};

use crate::error::ClientError;
use crate::submission::is_lost;

/// Where to begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Start {
    /// With the next block.
    Next,
    /// With the first event of this block.
    Height(u64),
    /// After the message with this cursor.
    After(String),
}

/// One message: an event, or word that there was none up to a block.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// Store it once the message is processed; [`Start::After`] goes on from it.
    pub cursor: String,
    /// What was told.
    pub message: Result<Event, Checkpoint>,
}

/// A stream of events.
#[derive(Debug)]
pub struct Events {
    ledger: LedgerClient<Channel>,
    filters: Vec<EventFilter>,
    start: Start,
    stream: Option<Streaming<EventsResponse>>,
}

const PAUSES: (Duration, Duration) = (Duration::from_millis(50), Duration::from_secs(2));
/// Tries in a row without a message before an unreachable node is an error.
const MAX_TRIES: u32 = 10;

impl Events {
    pub(crate) fn new(
        ledger: LedgerClient<Channel>,
        filters: Vec<EventFilter>,
        start: Start,
    ) -> Self {
        Self {
            ledger,
            filters,
            start,
            stream: None,
        }
    }

    /// The next message. Waits for it as long as it takes.
    pub async fn next(&mut self) -> Result<Told, ClientError> {
        let (mut pause, longest) = PAUSES;
        let mut tries = 0;
        loop {
            match self.receive().await {
                Ok(Some(told)) => {
                    self.start = Start::After(told.cursor.clone());
                    return Ok(told);
                }
                Ok(None) => {}
                Err(ClientError::Status(status)) if is_lost(&status) => {
                    tries += 1;
                    if tries == MAX_TRIES {
                        return Err(ClientError::Status(status));
                    }
                }
                Err(error) => return Err(error),
            }
            self.stream = None;
            sleep(pause).await;
            pause = (pause * 2).min(longest);
        }
    }

    async fn receive(&mut self) -> Result<Option<Told>, ClientError> {
        let stream = match &mut self.stream {
            Some(stream) => stream,
            none => {
                let start = match &self.start {
                    Start::Next => None,
                    Start::Height(height) => Some(events_request::Start::FromHeight(*height)),
                    Start::After(cursor) => Some(events_request::Start::After(cursor.clone())),
                };
                let filters = self.filters.clone();
                let request = EventsRequest { filters, start };
                none.insert(self.ledger.events(request).await?.into_inner())
            }
        };
        let Some(response) = stream.message().await? else {
            return Ok(None);
        };
        let message = match response.message {
            Some(events_response::Message::Event(event)) => Ok(event),
            Some(events_response::Message::Checkpoint(checkpoint)) => Err(checkpoint),
            None => {
                let expected = "an event or a checkpoint";
                return Err(ClientError::Answer { expected });
            }
        };
        Ok(Some(Told {
            cursor: response.cursor,
            message,
        }))
    }
}
