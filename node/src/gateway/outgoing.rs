//! A stream of answers to one client, through a small buffer.
//!
//! Invariant: whoever fills it never waits longer than the stall limit for a client that does
//! not read; the client then receives what is buffered, and an error that says so.

use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, mpsc};
use tokio_stream::Stream;
use tonic::{Code, Status};
use tradewind_proto::error;

/// The filling end.
#[derive(Debug)]
pub(super) struct Filler<T> {
    buffer: mpsc::Sender<T>,
    end: Arc<OnceLock<Status>>,
    stall: Duration,
}

/// The stream that the client reads. Holds its place among the open streams.
#[derive(Debug)]
pub(super) struct Outgoing<T> {
    buffer: mpsc::Receiver<T>,
    end: Arc<OnceLock<Status>>,
    ended: bool,
    _place: OwnedSemaphorePermit,
}

/// The client is gone or does not read: stop filling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Gone;

pub(super) fn outgoing<T>(
    place: OwnedSemaphorePermit,
    messages: usize,
    stall: Duration,
) -> (Filler<T>, Outgoing<T>) {
    let (sender, buffer) = mpsc::channel(messages);
    let end = Arc::new(OnceLock::new());
    let filler = Filler {
        buffer: sender,
        end: Arc::clone(&end),
        stall,
    };
    let outgoing = Outgoing {
        buffer,
        end,
        ended: false,
        _place: place,
    };
    (filler, outgoing)
}

impl<T> Filler<T> {
    /// Sends a message, waiting for a slow client as long as the stall limit.
    pub(super) async fn send(&self, message: T) -> Result<(), Gone> {
        match self.buffer.send_timeout(message, self.stall).await {
            Ok(()) => Ok(()),
            Err(mpsc::error::SendTimeoutError::Closed(_)) => Err(Gone),
            Err(mpsc::error::SendTimeoutError::Timeout(_)) => {
                let limit = self.stall.as_millis();
                let text = format!(
                    "this stream was not read for {limit} ms; go on from the last message you processed"
                );
                let pairs = [("stall_limit_ms", limit.to_string())];
                self.end(error::status(
                    Code::ResourceExhausted,
                    "SLOW_READER",
                    text,
                    pairs,
                ));
                Err(Gone)
            }
        }
    }

    /// Ends the stream with an error, behind what is buffered.
    pub(super) fn end(&self, status: Status) {
        let _ = self.end.set(status);
    }

    /// Resolves when the client has gone.
    pub(super) async fn gone(&self) {
        self.buffer.closed().await;
    }
}

impl<T> Stream for Outgoing<T> {
    type Item = Result<T, Status>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match self.buffer.poll_recv(context) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(Some(message)) => Poll::Ready(Some(Ok(message))),
            Poll::Ready(None) if self.ended => Poll::Ready(None),
            Poll::Ready(None) => {
                self.ended = true;
                Poll::Ready(self.end.get().cloned().map(Err))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::sync::Semaphore;
    use tokio_stream::StreamExt;

    #[tokio::test]
    async fn a_client_that_does_not_read_gets_what_was_buffered_and_the_reason() {
        let places = Arc::new(Semaphore::new(1));
        let place = Arc::clone(&places).try_acquire_owned().expect("free");
        let (filler, mut stream) = outgoing(place, 2, Duration::from_millis(20));
        assert_eq!(filler.send(1).await, Ok(()));
        assert_eq!(filler.send(2).await, Ok(()));
        assert_eq!(filler.send(3).await, Err(Gone));
        drop(filler);
        assert_eq!(
            stream.next().await.expect("buffered").expect("a message"),
            1
        );
        assert_eq!(
            stream.next().await.expect("buffered").expect("a message"),
            2
        );
        let end = stream.next().await.expect("an end").expect_err("a reason");
        assert_eq!(error::reason_of(&end).as_deref(), Some("SLOW_READER"));
        assert!(stream.next().await.is_none());
        assert_eq!(places.available_permits(), 0);
        drop(stream);
        assert_eq!(places.available_permits(), 1);
    }

    #[tokio::test]
    async fn a_client_that_went_away_stops_the_filling() {
        let places = Arc::new(Semaphore::new(1));
        let place = places.try_acquire_owned().expect("free");
        let (filler, stream) = outgoing(place, 2, Duration::from_mins(1));
        drop(stream);
        filler.gone().await;
        assert_eq!(filler.send(1).await, Err(Gone));
    }
}
